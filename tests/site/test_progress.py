"""What the reader has done is kept in this browser only, shown on the map, forgotten on request, and never in the way."""

import json
import re
from itertools import cycle

import pytest
from playwright.sync_api import expect

from tools.pages import SITE
from utils.widgets.predict.explorer import PREDICTIONS

KEY = "convolution-course-progress"
BLOCK = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('blocked', 'SecurityError'); }, configurable: true})"


def chapter(site_url, name="02_convolution"):
    return f"{site_url}/book/{name}.html"


def tick(page, number):
    return page.get_by_label(f"Exercise {number} done", exact=True)


def quiz(page):
    return page.locator(".cx-quiz")


def question(page, number):
    """Go to a question of the quiz, counted from 0, and return it."""
    quiz(page).get_by_role("group", name="Questions").get_by_role("button").nth(number).click()
    return quiz(page).locator("fieldset").nth(number)


def answer_all_rightly(page):
    """Answer each question by what the page's own model says is right; return how many there are."""
    right = page.evaluate("""[...explorerModels.values()].find((m) => m.get("questions")).get("questions")
        .map(({options}) => options.findIndex(({correct}) => correct))""")
    for number, option in enumerate(right):
        question(page, number).get_by_role("radio").nth(option).check()
    return len(right)


def test_ticks_and_answers_are_there_again_after_a_reload(watch, site_url):
    watched = watch(site_url)
    page = watched.open(chapter(site_url))
    tick(page, "2.2").check()
    questions = answer_all_rightly(page)
    expect(quiz(page)).to_contain_text(f"{questions} of {questions} right")
    watched.open(chapter(site_url))
    expect(tick(page, "2.2")).to_be_checked()
    expect(tick(page, "2.1")).not_to_be_checked()
    expect(quiz(page)).to_contain_text(f"{questions} of {questions} right")


def test_a_quiz_goes_on_where_its_reader_left_it(watch, site_url):
    watched = watch(site_url)
    page = watched.open(chapter(site_url))
    question(page, 0).get_by_role("radio").first.check()
    question(page, 1).get_by_role("radio").last.check()
    watched.open(chapter(site_url))
    expect(quiz(page).locator("fieldset:visible legend")).to_contain_text("3. ")
    quiz(page).get_by_role("button", name="Back").click()
    expect(question(page, 1).get_by_role("radio").last).to_be_checked()


def test_a_prediction_once_made_stays_open(watch, site_url):
    watched = watch(site_url)
    page = watched.open(chapter(site_url), skip=False)
    box = page.locator(".cx-predict", has_text="corner pixel")
    box.get_by_label("Your guess").fill("4")
    box.get_by_role("button", name="That is my guess").click()
    watched.open(chapter(site_url), skip=False)
    expect(box.locator(".cx-feedback")).to_contain_text("You thought: 4. It is: 1.")
    expect(page.locator(".cx-predict", has_text="transposed").locator(".cx-feedback")).to_be_hidden()


def test_the_map_shows_what_was_done_and_forgets_it_on_request(watch, site_url):
    watched = watch(site_url)
    page = watched.open(chapter(site_url))
    tick(page, "2.1").check()
    tick(page, "2.3").check()
    tick(page, "2.3").uncheck()
    questions = answer_all_rightly(page)
    watched.open(chapter(site_url, "intro"))
    ways_in = page.locator("article h1 ~ p a")
    expect(ways_in).to_have_text(["Start with chapter 1", "Continue with chapter 2"])
    card = page.locator("#the-chapters .path li").nth(1)
    expect(card.locator(".chapter-progress")).to_have_text(f"1 of 5 exercises · quiz {questions} of {questions} right")
    rings = page.locator(".ring")
    shares = rings.evaluate_all("(all) => all.map((ring) => Number(ring.style.getPropertyValue('--share')))")
    assert shares == [(1 + questions) / (5 + questions)] * 3  # on the card, and in the sidebar for both editions
    page.get_by_role("button", name="Clear my progress").click()
    expect(page.locator(".chapter-progress, .ring")).to_have_count(0)
    expect(ways_in).to_have_text(["Start with chapter 1"])
    expect(ways_in).to_have_attribute("href", "01_images.html")
    watched.open(chapter(site_url))
    expect(tick(page, "2.1")).not_to_be_checked()
    expect(quiz(page)).to_contain_text(f"{questions} questions")


def test_a_second_tab_does_not_lose_what_the_first_has_kept(watch, site_url):
    first = watch(site_url)
    page = first.open(chapter(site_url))
    other = page.context.new_page()
    other.goto(chapter(site_url, "03_linear_map"))
    tick(page, "2.1").check()
    tick(other, "3.1").check()
    kept = f"(name) => String(JSON.parse(localStorage.getItem('{KEY}'))?.[name]?.exercises)"
    for tab in (page, other):  # each hears of the other's a moment later
        for name, number in (("02_convolution", "2.1"), ("03_linear_map", "3.1")):
            tab.wait_for_function(f"(name) => ({kept})(name) === '{number}'", arg=name)


def test_two_tabs_of_one_chapter_lose_nothing_of_each_other(watch, site_url):
    """Ticks and predictions even in the same moment; answers, which are one list, once the other tab has heard of them."""
    first = watch(site_url)
    page = first.open(chapter(site_url), skip=False)
    other = page.context.new_page()
    other.goto(chapter(site_url))
    other.wait_for_selector("html[data-explorers=ready]", state="attached")
    skip = "(k) => [...explorerModels.values()].filter((model) => 'revealed' in model.traits)[k].set('revealed', true)"
    for tab, number, asked in ((page, "2.1", 0), (other, "2.2", 1)):
        tick(tab, number).check()
        tab.evaluate(skip, asked)
        expect(question(tab, 0).get_by_role("radio").first).to_be_checked(checked=asked == 1)
        question(tab, asked).get_by_role("radio").first.check()
    for number in ("2.1", "2.2"):
        expect(tick(page, number)).to_be_checked()
    kept = page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))['02_convolution']")
    assert kept["exercises"] == ["2.1", "2.2"]
    assert kept["answers"][:3] == [0, 0, -1]
    assert len(kept["predictions"]) == 2


def test_what_a_tab_undoes_that_had_not_heard_of_it_is_made_again(watch, site_url):
    """As where two tabs write in the same moment: what the later one writes knows nothing of the earlier."""
    page = watch(site_url).open(chapter(site_url), skip=False)
    page.evaluate("""() => {
        document.querySelector("[aria-label='Exercise 2.1 done']").click();
        [...explorerModels.values()].find(({traits}) => "revealed" in traits).set("revealed", true);
        document.querySelector(".cx-quiz fieldset input").click();
    }""")
    kept = """([key, written]) => {
        if (written) localStorage.setItem(key, JSON.stringify({"02_convolution": written}));
        dispatchEvent(new StorageEvent("storage", {key}));
        return JSON.parse(localStorage.getItem(key))["02_convolution"];
    }"""
    mine = page.evaluate(kept, [KEY, None])
    theirs = mine | {"exercises": ["2.2"], "answers": [-1, 0, -1, -1, -1, -1, -1], "predictions": {"another": {"guess": 4}}}
    both = page.evaluate(kept, [KEY, theirs])
    assert both["exercises"] == ["2.1", "2.2"]
    assert both["answers"] == [0, 0, -1, -1, -1, -1, -1]
    assert both["predictions"] == mine["predictions"] | theirs["predictions"]
    expect(question(page, 1).get_by_role("radio").first).to_be_checked()
    assert page.evaluate(kept, [KEY, theirs])["exercises"] == ["2.2"]  # once, so that no two tabs undo each other for ever


def test_blocked_storage_breaks_nothing_and_the_map_says_so(watch, site_url):
    watched = watch(site_url)
    watched.page.add_init_script(BLOCK)
    page = watched.open(chapter(site_url))
    tick(page, "2.1").check()
    answer_all_rightly(page)
    expect(tick(page, "2.1")).to_be_checked()
    watched.open(chapter(site_url, "intro"))
    expect(page.locator(".progress-note")).to_contain_text("keeps nothing")
    page.get_by_role("button", name="Clear my progress").click()


@pytest.mark.parametrize(
    "stored",
    [
        "no JSON",
        "[]",
        "3",
        json.dumps({"02_convolution": {"answers": [0], "exercises": "2.1"}}),
        json.dumps({"02_convolution": {"answers": [99] * 7, "exercises": None}}),
        json.dumps({"02_convolution": 5}),
        json.dumps({"02_convolution": {"answers": [0.5, "0", None, {}, -2, 1e300, True]}, "__proto__": {"exercises": ["2.1"]}}),
    ],
)
def test_what_another_version_has_stored_is_passed_over(watch, site_url, stored):
    watched = watch(site_url)
    watched.page.add_init_script(f"localStorage.getItem('{KEY}') ?? localStorage.setItem('{KEY}', {json.dumps(stored)})")
    page = watched.open(chapter(site_url))
    expect(tick(page, "2.1")).not_to_be_checked()
    expect(quiz(page)).to_contain_text("7 questions")
    tick(page, "2.1").check()
    watched.open(chapter(site_url))
    expect(tick(page, "2.1")).to_be_checked()


DAMAGED = [
    {"exercises": ["2.1"]},
    {"exercises": ["2.1"], "exercisesOf": "<img>", "right": "NaN", "rightOf": None, "answers": [0, 1]},
    {"exercises": [None, {}, "<b>"], "exercisesOf": -1, "right": 1e9, "rightOf": 0.5, "answers": "0"},
    {"exercises": ["2.1"] * 9, "exercisesOf": 5, "right": 99, "rightOf": 7, "answers": [0] * 7},
    {"predictions": {name: {"guess": guess} for name, guess in zip(sorted(PREDICTIONS), cycle((99, "length", [], True)))}},
    {"predictions": ["x"], "answers": {"0": 1}},
]


@pytest.mark.parametrize("entry", DAMAGED)
def test_damaged_progress_is_nowhere_nonsense(watch, site_url, entry):
    watched = watch(site_url)
    stored = json.dumps({"02_convolution": entry})
    watched.page.add_init_script(f"localStorage.setItem('{KEY}', {json.dumps(stored)})")
    page = watched.open(chapter(site_url))
    said = page.locator(".cx-quiz, .cx-predict, .exercise-done").all_inner_texts()
    page = watched.open(chapter(site_url, "intro"))
    said += page.locator(".chapter-progress, a.continue").all_inner_texts()
    said += page.locator(".ring").evaluate_all("(all) => all.flatMap((ring) => [ring.title, ring.style.getPropertyValue('--share')])")
    assert re.findall("NaN|undefined|null|Infinity|<", " ".join(said)) == []


def test_full_storage_breaks_nothing(watch, site_url):
    watched = watch(site_url)
    watched.page.add_init_script("""Storage.prototype.setItem = function () {
        if (this === localStorage) throw new DOMException('full', 'QuotaExceededError');
    }""")
    page = watched.open(chapter(site_url))
    tick(page, "2.1").check()
    tick(page, "2.2").check()
    count = answer_all_rightly(page)
    expect(tick(page, "2.1")).to_be_checked()
    expect(quiz(page)).to_contain_text(f"{count} of {count} right")
    page.locator(".theme-switch-button:visible").first.click()
    expect(page.locator("html")).not_to_have_attribute("data-mode", "auto")


def test_every_exercise_can_be_ticked_off_from_a_file(watch):
    page = watch("file://").open((SITE / "book" / "02_convolution.html").as_uri())
    assert page.locator(".exercise-done").count() == page.locator("article h3", has_text="Exercise ").count() == 5
