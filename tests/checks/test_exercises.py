"""Every exercise against its mutation set: right answers of different make pass, and every slip fails with a hint that names it."""

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from utils.checks import Check

FEWEST_RIGHT, FEWEST_WRONG = 1, 3
CASES = {path.stem: import_module(f"checks.cases.{path.stem}") for path in sorted(Path(__file__).with_name("cases").glob("*.py"))}


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


@pytest.mark.parametrize("name", CASES)
def test_every_exercise_is_tried_rightly_and_wrongly(name):
    cases = CASES[name]
    exercises = {exercise for attribute, exercise in vars(cases.check).items() if attribute.startswith("exercise_")}
    right, wrong = (Counter(case[0] for case in getattr(cases, kind)) for kind in ("RIGHT", "WRONG"))
    few = {e.__name__: (right[e], wrong[e]) for e in exercises if right[e] < FEWEST_RIGHT or wrong[e] < FEWEST_WRONG}
    assert few == {}
