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


def test_each_option_shows_its_own_feedback_and_the_score_counts(mounted):
    quiz = Quiz("02_convolution")
    page = mounted(quiz)
    first = page.locator("fieldset").first
    for option, radio in zip(quiz.questions[0]["options"], first.get_by_role("radio").all()):
        radio.check()
        verdict = first.locator(".cx-feedback")
        expect(verdict).to_contain_text(option["feedback"].replace("`", ""))
        expect(verdict).to_contain_text("Right" if option["correct"] else "Not quite")
    right = [option["correct"] for option in quiz.questions[0]["options"]].index(True)
    first.get_by_role("radio").nth(right).check()
    page.get_by_text(f"1 of {len(quiz.questions)} right").wait_for()


def test_the_keyboard_alone_answers_and_starts_again(mounted):
    page = mounted(Quiz("02_convolution"))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.locator(".cx-feedback:not([hidden])").wait_for()
    page.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('input:checked').length === 0")
