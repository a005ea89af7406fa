"""Running what the learner wrote."""

import inspect
from typing import Any

import numpy as np

from utils.checks.answers.deadline import Endless, Idle, within
from utils.checks.answers.names import require_no_peeking
from utils.checks.answers.numbers import brief
from utils.checks.answers.result import Stop, fail, require, require_answer
from utils.checks.answers.starters import has_gap
from utils.language import t

SECONDS = 5.0  # of computing for one call; what learners write for the exercises takes milliseconds


def call(function: object, *arguments: object, or_none: bool = False, options: tuple[str, ...] = ()) -> Any:
    """Return what the learner's function returns; `...` is no answer, nor is None unless it may be one.

    `options` names the last arguments for a function that takes them by `**`.
    A hint is what comes of anything that it raises, of a loop without end, and of arrays given to it that it changes.
    """
    require_answer(function)
    if not callable(function):
        fail("Expected a function, got {got}.", got=brief(function))
    require_no_peeking(function)
    name = getattr(function, "__name__", "") or brief(function)
    said = f"{name}({', '.join(map(brief, arguments))})"
    before = [_copied(argument) for argument in arguments]
    by_position, by_name = _split(function, arguments, options)
    try:
        result = within(SECONDS, function, *by_position, **by_name)
    except Stop:  # a function that the checker gave has looked at what it was given
        raise
    except Idle:
        fail("{call} waits and computes nothing: leave out what makes it wait, such as `time.sleep`.", call=said)
    except Endless:
        fail(
            "{call} was still computing after {seconds} seconds: does every loop in it end? Is nothing in it far larger than it should be?",
            call=said,
            seconds=f"{SECONDS:g}",
        )
    except MemoryError:
        fail("{call} asked for more memory than there is: is something in it much larger than it should be?", call=said)
    except (Exception, SystemExit) as error:  # whatever it is, the learner should read it rather than a traceback through the checker
        if "ellipsis" in str(error).lower():
            require_answer(...)
        fail("{call} raised {kind}: {error}", call=said, kind=type(error).__name__, error=error)
    if result is None and not or_none:
        require_answer(... if has_gap(function) else result)
        fail("{call} returned None: does it end in `return`?", call=said)
    require_answer(result)
    for number, (argument, kept) in enumerate(zip(arguments, before)):
        changed = "{call} has changed {what}, which it was given: work on a copy, or put back what you change."
        require(_is_as_before(argument, kept), changed, call=said, what=_called(function, number))
    return result


def _split(function, arguments, options):
    """Return arguments by position, and a dict of those that a learner's function takes by name alone, in the order of its parameters."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return arguments, {}
    names = [parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
    first = sum(parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD) for parameter in parameters)
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        names += [name for name in options if name not in names]
    if not names or any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters) or len(arguments) > first + len(names):
        return arguments, {}
    return arguments[:first], dict(zip(names, arguments[first:]))


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
