"""Asking a function about many cases, and naming a slip only if it explains all that is wrong."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from utils.checks.answers.calls import call
from utils.checks.answers.numbers import as_array, is_equal
from utils.checks.answers.result import Stop

Slips = list[tuple[Any, str]]  # a wrong answer, and the hint for it


def require_calls(
    function: object, cases: Iterable[tuple[str, tuple, Any, Slips]], require_one: Callable[..., None], **options: float
) -> None:
    """Require the right answer to every case, (name, arguments, right answer, slips), each by `require_one`.

    Where answers are small numbers, one case alone often agrees with a slip that nobody made. So all cases are asked first.
    """
    asked, stopped = [], None
    for name, given, expected, slips in cases:
        try:
            asked.append((name, call(function, *given), expected, slips))
        except Stop as stop:
            stopped = stop
            break
    hints = {hint: all(_explains(hint, *case[1:]) for case in asked) for *_, slips in asked for _, hint in slips}
    for name, answer, expected, slips in asked:
        require_one(name, answer, expected, [slip for slip in slips if hints[slip[1]]], **options)
    if stopped:
        raise stopped


def _explains(hint, answer, expected, slips):
    """Is this answer what a slip makes of this case? A case that says nothing of the slip does not speak against it."""
    wrong = [value for value, said in slips if said == hint]
    try:
        given = as_array("", answer)
    except Stop:
        return False
    return not wrong or any(is_equal(*map(_alone, (given, value))) for value in wrong)


def _alone(value):
    """Return one number without axes, and whatever else as it is."""
    return np.reshape(value, ()) if np.size(value) == 1 else value
