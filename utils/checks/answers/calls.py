"""Running what the learner wrote."""

import inspect
from typing import Any

import numpy as np

from utils.checks.answers.deadline import Endless, Idle, within
from utils.checks.answers.numbers import brief
from utils.checks.answers.result import fail, require, require_answer
from utils.checks.answers.starters import has_gap
from utils.language import t

SECONDS = 5.0  # of computing for one call; what learners write for the exercises takes milliseconds


def call(function: object, *arguments: object) -> Any:
    """Return what the learner's function returns; `...` is no answer.

    A hint is what comes of anything that it raises, of a loop without end, and of arrays given to it that it changes.
    """
    require_answer(function)
    name = getattr(function, "__name__", "") or brief(function)
    if not callable(function):
        fail("Expected a function, got {got}.", got=brief(function))
    shown = ", ".join(map(brief, arguments))
    before = [_copied(argument) for argument in arguments]
    try:
        result = within(SECONDS, function, *arguments)
    except Idle:
        fail("{call} waits and computes nothing: leave out what makes it wait, such as `time.sleep`.", call=f"{name}({shown})")
    except Endless:
        fail(
            "{call} was still computing after {seconds} seconds: does every loop in it end? Is nothing in it far larger than it should be?",
            call=f"{name}({shown})",
            seconds=f"{SECONDS:g}",
        )
    except MemoryError:
        fail("{call} asked for more memory than there is: is something in it much larger than it should be?", call=f"{name}({shown})")
    except (Exception, SystemExit) as error:  # whatever it is, the learner should read it rather than a traceback through the checker
        if "ellipsis" in str(error).lower():
            require_answer(...)
        fail("{call} raised {kind}: {error}", call=f"{name}({shown})", kind=type(error).__name__, error=error)
    require_answer(... if result is None and has_gap(function) else result)
    require(result is not None, "{call} returned None: does it end in `return`?", call=f"{name}({shown})")
    for number, (argument, kept) in enumerate(zip(arguments, before)):
        changed = "{call} has changed {what}, which it was given: work on a copy, or put back what you change."
        require(_is_as_before(argument, kept), changed, call=f"{name}({shown})", what=_called(function, number))
    return result


def _copied(given):
    """Return a copy of an array, a tensor or a list of them; of anything else None."""
    if isinstance(given, list):
        return [_copied(part) for part in given]
    if hasattr(given, "detach"):
        return given.detach().numpy().copy()
    return given.copy() if isinstance(given, np.ndarray) else None


def _is_as_before(given, kept):
    if isinstance(given, list):
        return len(given) == len(kept) and all(map(_is_as_before, given, kept))
    now = given.detach().numpy() if hasattr(given, "detach") else given
    if kept is None:
        return True
    return now.shape == kept.shape and np.allclose(now, kept, rtol=0, atol=1e-9, equal_nan=True)  # moved and moved back counts


def _called(function, number):
    """Return the name that a function has for an argument."""
    try:
        return f"`{list(inspect.signature(function).parameters)[number]}`"
    except (TypeError, ValueError, IndexError):
        return t("an array")
