"""Every exercise against its mutation set: right answers of different make pass, and every slip fails with a hint that names it."""

from collections import Counter
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from utils.checks import Check

FEWEST_RIGHT, FEWEST_WRONG, FEWEST_HINTS = 4, 8, 7
HERE = Path(__file__).parent
FILES = sorted(HERE.joinpath("cases").rglob("*.py"))
CASES = {path.stem: import_module(".".join(("checks", *path.relative_to(HERE).with_suffix("").parts))) for path in FILES}


def numbered(kind):
    """A parameter for each case: (exercise, answers) of RIGHT, (exercise, answers, hint) of WRONG; a tuple is one answer a parameter."""
    counts = Counter()
    for cases in CASES.values():
        for case in getattr(cases, kind):
            counts[case[0]] += 1
            yield pytest.param(
                *case, id=f"{case[0].__name__}-{counts[case[0]]}", marks=pytest.mark.slow if case[0].__name__ == "exercise_c_2" else ()
            )


def outcome(exercise, answers):
    return exercise(*answers) if isinstance(answers, tuple) else exercise(answers)


@pytest.mark.parametrize("exercise, answers", list(numbered("RIGHT")))
def test_a_right_answer_passes(exercise, answers):
    result = outcome(exercise, answers)
    assert result.passed, result.message


@pytest.mark.parametrize("exercise, answers, hint", list(numbered("WRONG")))
def test_a_wrong_answer_fails_with_a_hint_that_names_the_slip(exercise, answers, hint):
    result = outcome(exercise, answers)
    assert isinstance(result, Check) and not result.passed
    assert hint in result.message, result.message


NEAR = {path.stem for path in FILES if path.parent.name == "near"}  # for exercises of all chapters, in addition


@pytest.mark.parametrize("name", [name for name in CASES if name not in NEAR])
def test_every_exercise_is_tried_rightly_and_wrongly(name):
    cases = CASES[name]
    exercises = {exercise for attribute, exercise in vars(cases.check).items() if attribute.startswith("exercise_")}
    right, wrong = (Counter(case[0] for case in getattr(cases, kind)) for kind in ("RIGHT", "WRONG"))
    hints = Counter(exercise for exercise, _ in {(exercise, hint) for exercise, _, hint in cases.WRONG})
    enough = lambda e: right[e] >= FEWEST_RIGHT and wrong[e] >= FEWEST_WRONG and hints[e] >= FEWEST_HINTS
    assert {e.__name__: (right[e], wrong[e], hints[e]) for e in exercises if not enough(e)} == {}


def first_right_answers():
    """The first right answer to each exercise, as a tuple of arguments."""
    first = {}
    for cases in CASES.values():
        for exercise, answers in cases.RIGHT:
            first.setdefault(exercise, answers if isinstance(answers, tuple) else (answers,))
    return first


FIRST = first_right_answers()
LAZY = {
    "0": lambda *given: 0,
    "1": lambda *given: 1,
    "True": lambda *given: True,
    "False": lambda *given: False,
    "an empty list": lambda *given: [],
    "what came first": lambda *given: given[0],
    "what came last": lambda *given: given[-1],
    "zeros": lambda *given: np.zeros_like(given[0]),
    "ones": lambda *given: np.ones_like(given[0]),
    "NaN": lambda *given: np.nan * np.asarray(given[0], float),
}


@pytest.mark.slow
@pytest.mark.parametrize("exercise", FIRST, ids=lambda exercise: exercise.__name__)
def test_the_right_answer_to_another_exercise_is_wrong(exercise):
    others = [(other, answers) for other, answers in FIRST.items() if other is not exercise and len(answers) == len(FIRST[exercise])]
    assert [other.__name__ for other, answers in others if exercise(*answers).passed] == []


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [e for e, (answer, *more) in FIRST.items() if callable(answer) and not more], ids=lambda e: e.__name__)
def test_a_function_that_does_nothing_is_wrong(exercise):
    assert [name for name, lazy in LAZY.items() if exercise(lazy).passed] == []
