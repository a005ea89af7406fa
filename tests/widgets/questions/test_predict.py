"""Predictions: the outputs and words below wait for a guess or a skip; the answer is told with its reason; a slip gives nothing away."""

import json

import pytest
import traitlets
from playwright.sync_api import expect

from tools.pages import cells, chapters
from utils import Predict
from utils.widgets.predict.explorer import PREDICTIONS

FEWEST = 8  # over the whole book


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


@pytest.mark.parametrize("name", PREDICTIONS)
def test_on_the_site_outputs_and_words_up_to_the_next_heading_wait_and_then_show(watch, site_url, name):
    page = unrevealed(watch, site_url, used()[name])
    place = page.locator(".cx-predict", has_text=PREDICTIONS[name]["prompt"].replace("`", "")[:40])
    following = page.locator(".cell", has=place).locator("xpath=following-sibling::*[not(preceding-sibling::section or self::section)]")
    outputs, words = following.locator("> .cell_output > *"), following.locator("xpath=self::p")
    seen = "(parts) => parts.filter((part) => part.checkVisibility({visibilityProperty: true})).length"
    assert outputs.evaluate_all(seen) == words.evaluate_all(seen) == 0
    place.get_by_role("button", name="Skip").click()
    expect(place.locator(".cx-feedback")).to_be_visible()  # it is painted with the next frame
    assert outputs.evaluate_all(seen) > 0 < words.evaluate_all(seen)
    expect(place.get_by_role("button")).to_have_count(0)
