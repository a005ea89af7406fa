"""Predictions: the result waits for a guess, or until it is asked for; the answer is told with its reason; a slip gives nothing away."""

import json

import pytest
import traitlets
from playwright.sync_api import expect

from support.stage import stage_widget
from tools.pages import cells, chapters
from utils import Predict
from utils.widgets.predict.explorer import PREDICTIONS

FEWEST = 8  # over the whole book
TALLEST = 5.5  # rem, a box that waits


def calls(chapter):
    return [cell.source.split('"')[1] for cell in cells(chapter, "code") if cell.source.startswith("Predict(")]


def used():
    return {name: chapter for chapter in chapters() for name in calls(chapter)}


def unrevealed(watch, site_url, chapter):
    return watch(site_url).open(f"{site_url}/book/{chapter}.html", skip=False)


def test_the_book_asks_for_many_predictions_each_once_and_none_is_left_over():
    names = [name for chapter in chapters() for name in calls(chapter)]
    assert len(names) >= FEWEST
    assert sorted(names) == sorted(PREDICTIONS)
    assert all(name.startswith(chapter[:2]) for name, chapter in used().items())


@pytest.mark.parametrize("name", PREDICTIONS)
def test_every_prediction_is_well_formed(name):
    entry = PREDICTIONS[name]
    assert {"prompt", "right", "why"} <= set(entry) <= {"prompt", "options", "right", "why"}
    assert len(entry["why"]) > 30
    assert entry["right"] in range(len(entry["options"])) if "options" in entry else isinstance(entry["right"], (int, float))


def test_what_is_no_option_or_no_prediction_is_refused():
    with pytest.raises(ValueError, match="'no' is no prediction; there are 01_"):
        Predict("no")
    with pytest.raises(traitlets.TraitError, match="guess=3 is no option; there are 0 to 2"):
        Predict("02_transpose").guess = 3


def test_a_choice_counts_only_once_it_is_given_by_the_button(mounted):
    entry = PREDICTIONS["02_transpose"]
    page = mounted(Predict("02_transpose"))
    expect(page.get_by_role("button", name="That is my guess")).to_be_disabled()
    page.get_by_label(entry["options"][0], exact=True).check()
    expect(page.locator(".cx-feedback")).to_be_hidden()
    page.get_by_role("button", name="That is my guess").click()
    expect(page.locator(".cx-feedback")).to_contain_text(f"You thought: {entry['options'][0]}. It is: {entry['options'][entry['right']]}")
    expect(page.locator(".cx-feedback")).to_contain_text(entry["why"].replace("`", ""))
    expect(page.get_by_label(entry["options"][1], exact=True)).to_be_disabled()


@pytest.mark.parametrize("typed, verdict", [("36", "As you thought: 36"), ("64", "You thought: 64. It is: 36")])
def test_a_number_is_given_by_enter(mounted, typed, verdict):
    page = mounted(Predict("03_entries"))
    box = page.get_by_label("Your guess")
    box.fill(typed)
    box.press("Enter")
    expect(page.locator(".cx-feedback")).to_contain_text(verdict)


def test_enter_in_an_empty_box_gives_nothing_away(mounted):
    page = mounted(Predict("03_entries"))
    page.get_by_label("Your guess").press("Enter")
    expect(page.locator(".cx-feedback")).to_be_hidden()


def test_python_sees_the_guess_and_can_reveal(mounted):
    page = mounted(Predict("03_entries"))
    model = "[...explorerModels.values()][0]"
    page.get_by_label("Your guess").fill("12.5")
    page.get_by_role("button", name="That is my guess").click()
    assert json.loads(page.evaluate(f"JSON.stringify([{model}.get('guess'), {model}.get('revealed')])")) == [12.5, True]
    page.evaluate(f"{model}.set('revealed', false)")
    expect(page.locator(".cx-feedback")).to_be_hidden()


WITH_BOX = [name for name in PREDICTIONS if name not in ("05_three_layers", "11_parameters")]  # an explorer answers these two


HEIGHT = "(box) => box.offsetHeight / parseFloat(getComputedStyle(document.documentElement).fontSize)"


def place_and_box(page, name):
    """A prediction, and the box of its result, of which there is at most one."""
    place = page.locator(".cx-predict", has_text=PREDICTIONS[name]["prompt"].replace("`", "")[:40])
    return place, page.locator(".cell", has=place).locator("xpath=following-sibling::details[contains(@class, 'waits')][1]")


@pytest.mark.parametrize("by", ["a guess", "asking"])
@pytest.mark.parametrize("chapter", sorted({used()[name] for name in WITH_BOX}))
def test_on_the_site_each_result_of_a_chapter_waits_in_one_low_box_and_then_shows(watch, site_url, chapter, by):
    page = unrevealed(watch, site_url, chapter)
    asked = [(name, *place_and_box(page, name)) for name in calls(chapter) if name in WITH_BOX]
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert {name: tall for name, _, box in asked if (tall := box.evaluate(HEIGHT)) > TALLEST} == {}
    for name, place, box in asked:
        results = box.locator("> .cell > .cell_output")
        assert results.count() > 0 and not results.first.is_visible(), name
        if by == "asking":
            box.get_by_text("Show it anyway").click()
        else:
            guess(place)
        expect(results.first).to_be_visible()
        expect(place.locator(".cx-feedback")).to_be_visible()
        expect(place.get_by_role("button")).to_have_count(0)


def guess(place):
    """Guess anything."""
    if place.get_by_role("radio").count():
        place.get_by_role("radio").first.check()
    else:
        place.get_by_label("Your guess").fill("2")
    place.get_by_role("button", name="That is my guess").click()


def test_a_box_that_comes_later_than_its_prediction_opens_with_it_and_takes_no_guess_away(watch):
    page = watch("about:blank").page
    page.evaluate("() => { document.body.className = 'cell'; }")
    stage_widget(page, Predict("03_entries"))
    page.get_by_label("Your guess").fill("7")
    page.evaluate("""() => {
      const box = document.documentElement.appendChild(document.createElement("details"));
      box.className = "waits";
      document.dispatchEvent(new Event("DOMContentLoaded"));
    }""")
    assert page.get_by_label("Your guess").input_value() == "7"
    page.get_by_role("button", name="That is my guess").click()
    page.wait_for_function("document.querySelector('details').open")


@pytest.mark.parametrize("name", sorted(set(PREDICTIONS) - set(WITH_BOX)))
def test_where_an_explorer_answers_nothing_waits(watch, site_url, name):
    page = unrevealed(watch, site_url, used()[name])
    place, _ = place_and_box(page, name)
    expect(page.locator(".cell", has=place).locator("xpath=following-sibling::*[1]").locator(".cx-bench")).to_be_visible()
    place.get_by_role("button", name="Show it anyway").click()
    expect(place.locator(".cx-feedback")).to_be_visible()


@pytest.mark.parametrize("chapter", sorted(set(used().values())))
def test_no_explorer_formula_or_definition_waits(watch, site_url, chapter):
    page = unrevealed(watch, site_url, chapter)
    hidden = "(all) => all.filter((one) => !one.checkVisibility()).length"
    assert page.locator(".cx-bench, .cx-quiz, article div.math").evaluate_all(hidden) == 0
    assert page.locator("details.waits .widget-place, details.waits div.math, details.waits section").count() == 0


MARKS = """(rows) => rows.map((row) => getComputedStyle(row.querySelector("span"), "::after").content)"""


def test_once_told_the_right_row_and_a_wrong_guess_are_marked_each_in_its_own_way(mounted):
    name, entry = next((name, entry) for name, entry in PREDICTIONS.items() if entry.get("options"))
    wrong = (entry["right"] + 1) % len(entry["options"])
    page = mounted(Predict(name))
    rows = page.locator(".cx-choice")
    rows.nth(wrong).click()
    assert set(rows.evaluate_all(MARKS)) == {"none"}
    page.get_by_role("button", name="That is my guess").click()
    expect(page.locator(".cx-feedback")).to_be_visible()
    expected = {entry["right"]: '" ✓"', wrong: '" ✗"'}
    assert rows.evaluate_all(MARKS) == [expected.get(i, "none") for i in range(len(entry["options"]))]
