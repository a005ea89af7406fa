"""What an exercise's checker returns, and how it comes to it.

A checker is a function that looks at the answer, one requirement after another, and returns what to say
when all hold. The first requirement that fails stops it with a hint:

>>> @checker
... def exercise(answer):
...     require(answer == 3, "How often does the kernel fit?")
...     return "Three windows fit."
>>> exercise(3)
Passed. Three windows fit.
>>> exercise(5)
Not yet. How often does the kernel fit?
>>> exercise(...)
Not answered yet. Replace each `...` and run the cell again.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import NoReturn, ParamSpec

from utils.checks.answers.starters import has_gap
from utils.language import t

Answers = ParamSpec("Answers")
WAITS = "Replace each `...` and run the cell again."


@dataclass(frozen=True)
class Check:
    """The outcome of a checker: `passed`, and a `message` that says why or what to look at.

    It is true if passed, and shows itself as a line of text. `answered` is False while the starter stands untouched.

    >>> bool(Check(True, "Well counted."))
    True
    """

    passed: bool
    message: str
    answered: bool = True

    def __bool__(self) -> bool:
        return self.passed

    @property
    def verdict(self) -> str:
        """One of "Passed", "Not yet", "Not answered yet"."""
        return self._sentence[:-1]

    @property
    def _sentence(self):
        return "Passed." if self.passed else "Not yet." if self.answered else "Not answered yet."

    def __repr__(self) -> str:
        return f"{t(self._sentence)} {self.message}"

    def _repr_html_(self):
        mark = "✓" if self.passed else "✗" if self.answered else "…"
        return (
            '<p role="status" style="border-left: 0.3em solid currentColor; padding-left: 0.7em; margin: 0.5em 0">'
            f'<strong><span aria-hidden="true">{mark}</span> {t(self._sentence)}</strong> {marked_up(self.message)}</p>'
        )


def marked_up(text: str) -> str:
    """Return a message as HTML, with `code` in backticks.

    >>> marked_up("`a` < 3")
    '<code>a</code> &lt; 3'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


class Stop(Exception):
    """Carries the outcome out of a checker as soon as it is known; `is_open` where the hint names no slip."""

    def __init__(self, check: Check, is_open: bool = False) -> None:
        super().__init__(check.message)
        self.check, self.is_open = check, is_open


def waiting() -> Check:
    """Return the outcome of a starter that stands untouched."""
    return Check(False, t(WAITS), answered=False)


def checker(function: Callable[Answers, str]) -> Callable[Answers, Check]:
    """Turn a function that requires things of an answer and returns praise into one that returns a `Check`.

    Whatever an answer does, the learner reads a hint and never a traceback. An answer in which a `...` is left is
    "not answered yet" unless it is right all the same.
    """

    @wraps(function)
    def run(*given: Answers.args, **named: Answers.kwargs) -> Check:
        answers = (*given, *named.values())
        try:
            for answer in answers:
                require_answer(answer)
            return Check(True, t(function(*given, **named)))
        except Stop as stop:
            return waiting() if any(map(has_gap, answers)) else replace(stop.check, passed=False)  # whoever raised it
        except Exception as error:  # an object that cannot even be looked at
            return Check(False, t("This answer cannot be checked: {kind}: {error}", kind=type(error).__name__, error=error))

    return run


def fail(hint: str, /, **values: object) -> NoReturn:
    """Stop the checker: not passed, with this hint in the reader's language, `values` in the place of its {names}."""
    raise Stop(Check(False, t(hint, **values)))


def fail_unexplained(hint: str, /, **values: object) -> NoReturn:
    """Stop the checker as `fail` does, by a hint that says what is wrong and not why: another may be found."""
    raise Stop(Check(False, t(hint, **values)), is_open=True)


def require(condition: object, hint: str, /, **values: object) -> None:
    """Stop the checker with the hint, as `fail` does, unless the condition holds."""
    if not condition:
        fail(hint, **values)


def require_answer(answer: object) -> None:
    """Stop the checker as "not answered yet" if the answer is `...` or a list, tuple or dict that holds one."""
    inside = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, (list, tuple)) else ()
    if answer is ...:
        raise Stop(waiting())
    for part in inside:
        require_answer(part)
