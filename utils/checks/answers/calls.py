"""Running what the learner wrote."""

from typing import Any

from utils.checks.answers.deadline import Endless, within
from utils.checks.answers.numbers import brief
from utils.checks.answers.result import fail, require, require_answer
from utils.checks.answers.starters import has_gap

SECONDS = 5.0  # of computing for one call; what learners write for the exercises takes milliseconds


def call(function: object, *arguments: object) -> Any:
    """Return what the learner's function returns; anything it raises becomes a hint, as does a loop without end, and `...` is no answer."""
    require_answer(function)
    name = getattr(function, "__name__", "") or brief(function)
    if not callable(function):
        fail("Expected a function, got {got}.", got=brief(function))
    shown = ", ".join(map(brief, arguments))
    try:
        result = within(SECONDS, function, *arguments)
    except Endless:
        fail(
            "{call} was still computing after {seconds} seconds: does every loop in it end?",
            call=f"{name}({shown})",
            seconds=f"{SECONDS:g}",
        )
    except (Exception, SystemExit) as error:  # whatever it is, the learner should read it rather than a traceback through the checker
        if "ellipsis" in str(error).lower():
            require_answer(...)
        fail("{call} raised {kind}: {error}", call=f"{name}({shown})", kind=type(error).__name__, error=error)
    require_answer(... if result is None and has_gap(function) else result)
    require(result is not None, "{call} returned None: does it end in `return`?", call=f"{name}({shown})")
    return result
