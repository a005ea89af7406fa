"""The tests that every chapter's checkers share; the module that imports them lists its cases as RIGHT and WRONG.

RIGHT holds pairs (exercise, answers), WRONG triples (exercise, answers, hint). A tuple of answers is one argument each.
"""

from collections import Counter

FEWEST_WRONG = 3  # the untouched starter, a typical misconception, and something nearly right


def outcome(exercise, answers):
    return exercise(*answers) if isinstance(answers, tuple) else exercise(answers)


def test_a_right_answer_passes(right):
    result = outcome(*right)
    assert result.passed, result.message


def test_a_wrong_answer_fails_with_its_hint(wrong):
    exercise, answers, hint = wrong
    result = outcome(exercise, answers)
    assert not result.passed
    assert hint in result.message, result.message


def test_every_exercise_is_tried_rightly_and_wrongly(request):
    check = request.module.check
    exercises = {name for name in vars(check) if name.startswith("exercise_")}
    right, wrong = ({case[0].__name__ for case in request.module.RIGHT}, Counter(case[0].__name__ for case in request.module.WRONG))
    assert right == exercises
    assert {name: wrong[name] for name in exercises if wrong[name] < FEWEST_WRONG} == {}
