"""Quizzes: every file is well formed, feedback appears on the page, misconceptions are covered."""

import json

import pytest
import traitlets
from playwright.sync_api import expect

from tools.pages import chapters
from utils import Quiz
from utils.widgets.quiz.explorer import QUIZZES

FILES = sorted(QUIZZES.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_has_one_right_option_and_feedback_on_all(path):
    questions = json.loads(path.read_text("utf-8"))["questions"]
    assert len(questions) >= 5
    for question in questions:
        assert set(question) <= {"prompt", "misconceptions", "options"}
        assert [option["correct"] for option in question["options"]].count(True) == 1
        assert 3 <= len(question["options"]) <= 5
        for option in question["options"]:
            assert set(option) == {"text", "correct", "feedback"}
            assert len(option["feedback"]) >= 12
        assert len({option["text"] for option in question["options"]}) == len(question["options"])


def test_the_right_option_is_not_always_in_the_same_place():
    for path in FILES:
        questions = json.loads(path.read_text("utf-8"))["questions"]
        assert len({[o["correct"] for o in q["options"]].index(True) for q in questions}) > 1, path.stem


def test_the_length_of_an_option_does_not_give_the_answer_away():
    places = []  # how many options are shorter than the right one, as a share of the wrong ones
    for path in FILES:
        for question in json.loads(path.read_text("utf-8"))["questions"]:
            (right,) = (len(option["text"]) for option in question["options"] if option["correct"])
            wrong = [len(option["text"]) for option in question["options"] if not option["correct"]]
            places.append(sum(length < right for length in wrong) / len(wrong))
    assert 0.05 <= places.count(1) / len(places) <= 1 / 3, "the right option is the longest too seldom or too often"
    assert 0.05 <= places.count(0) / len(places) <= 1 / 3, "the right option is the shortest too seldom or too often"


def test_every_chapter_and_each_page_with_exercises_of_its_own_has_its_quiz():
    assert {path.stem for path in FILES} == {*chapters(), "shapes", "articles"} - {"intro"}


def test_an_unknown_chapter_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'02_convolutions'.*02_convolution"):
        Quiz("02_convolutions")


def test_answers_out_of_range_are_refused():
    quiz = Quiz("02_convolution")
    with pytest.raises(traitlets.TraitError, match="answers"):
        quiz.answers = [99] * len(quiz.questions)
    with pytest.raises(traitlets.TraitError, match="one for each"):
        quiz.answers = [0]


def step(page, number):
    return page.get_by_role("group", name="Questions").get_by_role("button").nth(number)


def shown(page):
    """The only question that can be seen."""
    return page.locator("fieldset:visible")


def right_option(question):
    return [option["correct"] for option in question["options"]].index(True)


def test_each_option_shows_its_own_feedback_and_the_score_counts(mounted):
    quiz = Quiz("02_convolution")
    page = mounted(quiz)
    for number, question in enumerate(quiz.questions):
        step(page, number).click()
        for option, radio in zip(question["options"], shown(page).get_by_role("radio").all(), strict=True):
            radio.check()
            verdict = shown(page).locator(".cx-feedback")
            expect(verdict).to_contain_text(option["feedback"].replace("`", ""))
            expect(verdict).to_contain_text("Right" if option["correct"] else "Not quite")
        shown(page).get_by_role("radio").nth(right_option(question)).check()
        page.get_by_text(f"{number + 1} of {len(quiz.questions)} right").wait_for()


def test_the_keyboard_alone_answers_and_starts_again(mounted):
    page = mounted(Quiz("02_convolution"))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.locator(".cx-feedback:not([hidden])").wait_for()
    page.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('input:checked').length === 0")


def test_one_question_is_seen_at_a_time_and_keys_lead_to_the_next_and_back(mounted):
    quiz = Quiz("02_convolution")
    page = mounted(quiz)
    prompts = [question["prompt"].replace("`", "") for question in quiz.questions]
    page.get_by_role("radio").first.focus()
    for number, prompt in enumerate(prompts, 1):
        expect(shown(page)).to_have_count(1)
        expect(shown(page).locator("legend")).to_have_text(f"{number}. {prompt}")
        expect(page.get_by_text(f"Question {number} of {len(prompts)}", exact=True)).to_be_visible()
        if number > 1:
            expect(shown(page)).to_be_focused()  # a screen reader reads on where the question is
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(shown(page).get_by_role("radio").first).to_be_checked()
        page.keyboard.press("Tab")
        if number > 1:
            expect(page.get_by_role("button", name="Back")).to_be_focused()
            page.keyboard.press("Tab")
        if number < len(prompts):
            page.keyboard.press("Enter")  # "Next question"
    expect(page.get_by_role("button", name="Next question")).to_be_disabled()  # all are answered
    page.get_by_role("button", name="Back").focus()
    page.keyboard.press("Enter")
    expect(shown(page).locator("legend")).to_contain_text(prompts[-2])
    expect(shown(page).get_by_role("radio").first).to_be_checked()


def test_a_tap_goes_to_any_question_and_its_step_tells_how_it_was_answered(mounted):
    quiz = Quiz("02_convolution")
    page = mounted(quiz, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    last = len(quiz.questions) - 1
    right = right_option(quiz.questions[last])
    step(page, last).tap()
    shown(page).get_by_role("radio").nth(right).tap()
    expect(step(page, last)).to_have_accessible_name(f"Question {last + 1}, right")
    expect(step(page, last)).to_have_text(f"{last + 1} ✓")
    shown(page).get_by_role("radio").nth(right - 1).tap()
    expect(step(page, last)).to_have_accessible_name(f"Question {last + 1}, not right")
    expect(step(page, last)).to_have_attribute("aria-current", "step")
    page.get_by_role("button", name="Next question").tap()  # back to the first that is open
    expect(step(page, 0)).to_have_attribute("aria-current", "step")
    expect(step(page, 0)).to_have_accessible_name("Question 1, open")
    assert page.get_by_role("button").evaluate_all("(all) => all.every((one) => one.offsetHeight >= 44 && one.offsetWidth >= 24)")
    page.get_by_role("button", name="Start again").tap()
    expect(step(page, last)).to_have_text(str(last + 1))


def test_a_quiz_that_was_begun_opens_at_the_first_open_question(mounted):
    quiz = Quiz("02_convolution")
    quiz.answers = [0, 1, *[-1] * (len(quiz.questions) - 2)]
    page = mounted(quiz)
    expect(shown(page).locator("legend")).to_contain_text("3. ")
    step(page, 0).click()
    expect(shown(page).get_by_role("radio").first).to_be_checked()


def test_the_buttons_stay_in_their_place_from_question_to_question(mounted):
    page = mounted(Quiz("02_convolution"), viewport={"width": 390, "height": 844})
    forward = page.get_by_role("button", name="Next question")
    place = forward.bounding_box()
    for _ in range(3):
        forward.click()
        assert forward.bounding_box() == place


def test_on_paper_stand_all_questions(mounted):
    quiz = Quiz("02_convolution")
    page = mounted(quiz)
    page.emulate_media(media="print")
    expect(shown(page)).to_have_count(len(quiz.questions))
    tops = shown(page).evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    expect(page.get_by_role("button")).to_have_count(0)


ANSWERED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const heights = [document.querySelector(".cx-quiz").getBoundingClientRect().height];
  for (const option of document.querySelectorAll(".cx-questions input")) {
    option.click();
    await frame();
    heights.push(document.querySelector(".cx-quiz").getBoundingClientRect().height);
  }
  return heights;
}"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_moves_when_a_question_is_answered(mounted, path):
    page = mounted(Quiz(path.stem), viewport={"width": 390, "height": 844})
    heights = page.evaluate(ANSWERED)
    assert max(heights) - min(heights) < 1
