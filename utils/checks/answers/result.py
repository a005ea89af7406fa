"""What an exercise's checker returns, and the comparisons that checkers share.

A checker is a function that looks at the answer, one requirement after another, and returns what to say
when all hold. The first requirement that fails stops it with a hint:

>>> @checker
... def exercise(answer):
...     require_number("the output size", answer, 3, slips={5: "5 is the size of the input."})
...     return "Three windows fit."
>>> exercise(3)
Passed. Three windows fit.
>>> exercise(5)
Not yet. the output size: 5 is the size of the input.
>>> exercise(...)
Not answered yet. Replace each `...` and run the cell again.
"""

import html
import re
from dataclasses import dataclass
from functools import wraps

import numpy as np

TOLERANCE = 1e-5  # relative, and absolute for numbers near 0: wider than float32's rounding, narrower than any slip


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

    def __bool__(self):
        return self.passed

    @property
    def verdict(self):
        """One of "Passed", "Not yet", "Not answered yet"."""
        return "Passed" if self.passed else "Not yet" if self.answered else "Not answered yet"

    def __repr__(self):
        return f"{self.verdict}. {self.message}"

    def _repr_html_(self):
        mark = "✓" if self.passed else "✗" if self.answered else "…"
        text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(self.message, quote=False))
        return (
            '<p role="status" style="border-left: 0.3em solid currentColor; padding-left: 0.7em; margin: 0.5em 0">'
            f'<strong><span aria-hidden="true">{mark}</span> {self.verdict}.</strong> {text}</p>'
        )


class _Stop(Exception):
    """Carries the outcome out of a checker as soon as it is known."""

    def __init__(self, check):
        super().__init__(check.message)
        self.check = check


def checker(function):
    """Turn a function that requires things of an answer and returns praise into one that returns a `Check`."""

    @wraps(function)
    def run(*answers):
        try:
            for answer in answers:
                require_answer(answer)
            return Check(True, function(*answers))
        except _Stop as stop:
            return stop.check

    return run


def fail(hint):
    """Stop the checker: not passed, with this hint."""
    raise _Stop(Check(False, hint))


def require(condition, hint):
    """Stop the checker with the hint unless the condition holds."""
    if not condition:
        fail(hint)


def require_answer(answer):
    """Stop the checker as "not answered yet" if the answer is `...` or a list, tuple or dict that holds one."""
    inside = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, (list, tuple)) else ()
    if answer is ...:
        raise _Stop(Check(False, "Replace each `...` and run the cell again.", answered=False))
    for part in inside:
        require_answer(part)


def require_number(name, answer, expected, slips=None):
    """Require one number, equal to `expected` up to TOLERANCE; `slips` maps wrong numbers to their hints."""
    value = _as_array(name, answer)
    require(value.ndim == 0, f"{name}: expected one number, got an array of shape {value.shape}.")
    for wrong, hint in (slips or {}).items():
        require(not _close(value, wrong) or _close(wrong, expected), f"{name}: {hint}")
    require(_close(value, expected), f"{name}: {answer} is not right.")


def require_array(name, answer, expected, slips=()):
    """Require an array of the shape and values of `expected`; `slips` are (wrong array, hint) pairs, tried in order.

    Arrays, tensors and nested lists all do. A slip that equals `expected` is not a slip here, and is passed over.
    """
    value, expected = _as_array(name, answer), np.asarray(expected)
    for wrong, hint in slips:
        require(not _equal(value, wrong) or _equal(wrong, expected), f"{name}: {hint}")
    require(
        value.shape == expected.shape,
        f"{name}: the shape is {_shape(value.shape)}, expected {_shape(expected.shape)}.",
    )
    wrong_at = np.argwhere(~np.isclose(value, expected, rtol=TOLERANCE, atol=_slack(expected)))
    if len(wrong_at):
        at = tuple(int(i) for i in wrong_at[0])
        fail(
            f"{name}: the shape is right, but {len(wrong_at)} of {value.size} numbers differ; "
            f"the first is at {list(at)}: {value[at]:.6g}, expected {expected[at]:.6g}."
        )


def call(function, *arguments):
    """Return what the learner's function returns; anything it raises becomes a hint, and `...` is no answer."""
    require_answer(function)
    name = getattr(function, "__name__", repr(function))
    require(callable(function), f"Expected a function, got {type(function).__name__}.")
    shown = ", ".join(_brief(argument) for argument in arguments)
    try:
        result = function(*arguments)
    except Exception as error:  # whatever it is, the learner should read it rather than a traceback through the checker
        if "ellipsis" in str(error).lower():
            require_answer(...)
        fail(f"{name}({shown}) raised {type(error).__name__}: {error}")
    require_answer(... if _is_empty(function) else result)
    require(result is not None, f"{name}({shown}) returned None: does it end in `return`?")
    return result


def _is_empty(function):
    """Is its body nothing but `...`, as in an untouched starter?"""
    code = getattr(function, "__code__", None)
    return code is not None and code.co_code == (lambda: None).__code__.co_code


def _as_array(name, answer):
    """Return the answer as a float array, or stop with a hint about its type."""
    if hasattr(answer, "detach"):  # a torch tensor
        answer = answer.detach().cpu().numpy()
    try:
        value = np.asarray(answer)
    except ValueError:
        fail(f"{name}: the rows have different lengths.")
    require(value.dtype.kind in "iuf", f"{name}: expected numbers, got {_brief(answer)}.")
    require(bool(np.isfinite(value).all()), f"{name}: every number must be finite.")
    return value.astype(float)


def _slack(expected):
    return TOLERANCE * max(1.0, float(np.abs(expected).max(initial=0)))


def _close(value, expected):
    return bool(np.isclose(value, expected, rtol=TOLERANCE, atol=TOLERANCE))


def _equal(value, expected):
    value, expected = np.asarray(value), np.asarray(expected)
    return value.shape == expected.shape and np.allclose(value, expected, rtol=TOLERANCE, atol=_slack(expected))


def _shape(shape):
    return "×".join(map(str, shape)) or "a single number"


def _brief(value):
    """Name a value in a few characters: arrays by their shape."""
    if hasattr(value, "shape"):
        return f"an array {_shape(tuple(value.shape))}"
    text = repr(value)
    return text if len(text) <= 60 else f"a {type(value).__name__}"
