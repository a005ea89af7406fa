"""Read numbers out of answers: whatever an answer is made of, a checker gets float arrays, or the learner reads a hint.

Counts must be exact. Numbers that come from a program may differ by TOLERANCE, those worked out by hand by BY_HAND.
"""

from collections.abc import Coroutine, Iterable, Iterator, KeysView, Mapping, ValuesView
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from utils.checks.answers.likeness import likeness, number_likeness, shape_likeness, where
from utils.checks.answers.result import fail, fail_unexplained, require
from utils.language import t

TOLERANCE = 1e-5  # relative, and absolute for numbers near 0: wider than float32's rounding, narrower than any slip
BY_HAND = 6e-3  # for two digits behind the point
Slips = Mapping[Any, str] | Iterable[tuple[float, str]]


def as_array(name: str, answer: object) -> np.ndarray:
    """Return numbers, lists, tuples, arrays and tensors of any real type as a float array; anything else is a hint.

    >>> as_array("x", [1, (2)]).tolist()
    [1.0, 2.0]
    """
    require(not _is_lazy(answer), "{name}: this makes its numbers one by one, when asked: put them into a list.", name=t(name))
    require(not np.ma.is_masked(answer), "{name}: some of the numbers are masked, so nothing is said of them.", name=t(name))
    try:
        value = np.asarray(_off_torch(answer))
        if value.dtype.kind == "O":  # fractions, decimals, whole numbers beyond 64 bits, or something else
            require(all(isinstance(part, Real) or type(part).__name__ == "Decimal" for part in value.flat), _refusal(name, answer))
            value = value.astype(float)
    except (ValueError, TypeError, OverflowError, RuntimeError) as error:
        if "inhomogeneous" in str(error):
            fail("{name}: the rows have different lengths.", name=t(name))
        fail(_refusal(name, answer))
    if value.dtype.kind == "b" and value.ndim:  # a map of yes and no is one of 1 and 0
        value = value.astype(float)
    require(value.dtype.kind in "iuf", _refusal(name, answer))
    require(bool(np.isfinite(value).all()), "{name}: every number must be finite.", name=t(name))
    return value.astype(float)


def as_list(answer: object, count: int, what: str) -> list[float]:
    """Return `count` numbers as a list of floats, whatever holds them; `what` names them, as in "four numbers, (a) to (d)"."""
    value = as_array(t("Give {what}", what=t(what)), answer)
    require(value.ndim > 0, "Give {what}, in one list; this has no axis.", what=t(what))
    require(value.shape == (count,), "Give {what}, in one list; this has the shape {shape}.", what=t(what), shape=shown(value.shape))
    return value.tolist()


def as_number(name: str, answer: object) -> float:
    """Return one number as a float."""
    value = as_array(name, answer)
    found = {"name": t(name), "shape": shown(value.shape)}
    require(value.size == 1 and value.ndim <= 1, "{name}: expected one number, got an array of shape {shape}.", **found)
    return float(value.reshape(()))


def require_count(name: str, answer: object, expected: float, slips: Slips = ()) -> None:
    """Require exactly this whole number; `slips` maps wrong numbers to their hints."""
    require_number(name, answer, expected, slips, tolerance=0)


def require_number(name: str, answer: object, expected: float, slips: Slips = (), tolerance: float = TOLERANCE) -> None:
    """Require one number, equal to `expected` up to the tolerance; `slips` maps wrong numbers to their hints, or has pairs of both."""
    value, tolerance = as_number(name, answer), _in_its_precision(answer, tolerance)
    if not is_close(value, expected, tolerance):
        for wrong, hint in slips.items() if isinstance(slips, Mapping) else slips:
            require(not is_close(value, wrong, tolerance), "{name}: {hint}", name=t(name), hint=t(hint))
        rounded = any(value == round(expected, digits) for digits in range(1, 5)) and tolerance
        require(not rounded, "{name}: {hint}", name=t(name), hint=t("the number is rounded: keep more digits."))
        found = number_likeness(value, expected, tolerance)
        stop = fail if found else fail_unexplained
        stop("{name}: {value:.10g} is not right.{found}", name=t(name), value=value, found=found)


def require_array(
    name: str,
    answer: object,
    expected: ArrayLike,
    slips: Iterable[tuple[ArrayLike, str]] = (),
    tolerance: float = TOLERANCE,
    by_hand: bool = False,
) -> None:
    """Require an array of the shape and values of `expected`; `slips` are (wrong array, hint) pairs, tried in order.

    No hint says what is expected of numbers `by_hand`. Arrays, tensors and nested lists all do. A slip that equals `expected` is not a slip here, and is passed over.
    """
    value, expected, tolerance = as_array(name, answer), np.asarray(expected, float), _in_its_precision(answer, tolerance)
    for wrong, hint in slips:
        fits = not is_equal(value, wrong, tolerance) or is_equal(wrong, expected, tolerance)
        require(fits, "{name}: {hint}", name=t(name), hint=t(hint))
    shapes = {"shape": shown(value.shape), "wanted": shown(expected.shape)}
    if value.shape != expected.shape and value.size == expected.size and np.allclose(value.ravel(), expected.ravel(), tolerance, tolerance):
        fail("{name}: the numbers are right, but the shape is {shape}, expected {wanted}.", name=t(name), **shapes)
    if value.shape != expected.shape:
        found = shape_likeness(value, expected, _slack(expected, tolerance))
        stop = fail if found else fail_unexplained
        stop("{name}: the shape is {shape}, expected {wanted}.{found}", name=t(name), **shapes, found=found)
    wrong = ~np.isclose(value, expected, rtol=tolerance, atol=_slack(expected, tolerance))
    if wrong.any():
        found = likeness(value, expected, _slack(expected, tolerance), by_hand)
        require(not found, "{name}: {hint}", name=t(name), hint=found)
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        hint = "{name}: the shape is right, but {count} of {all} numbers differ; the first is at {at}: {value:.6g}, expected {wanted:.6g}.{where}"
        if by_hand:
            hint = "{name}: the shape is right, but {count} of {all} numbers differ; the first is at {at}: {value:.6g}.{where}"
        fail_unexplained(
            hint,
            where=where(wrong, expected, _slack(expected, tolerance)),
            **{"name": t(name), "count": int(wrong.sum()), "all": value.size, "at": list(at), "value": value[at], "wanted": expected[at]},
        )


def is_close(value: float, expected: float, tolerance: float = TOLERANCE) -> bool:
    """Say whether two numbers are equal up to the tolerance."""
    return bool(np.isclose(value, expected, rtol=tolerance, atol=tolerance))


def is_equal(value: ArrayLike, expected: ArrayLike, tolerance: float = TOLERANCE) -> bool:
    """Say whether two arrays have the same shape, and the same numbers up to the tolerance."""
    value, expected = np.asarray(value, float), np.asarray(expected, float)
    return value.shape == expected.shape and np.allclose(value, expected, rtol=tolerance, atol=_slack(expected, tolerance))


def shown(shape: tuple[int, ...]) -> str:
    """Return a shape as text for a hint.

    >>> shown((3, 4)), shown(())
    ('3×4', 'a single number')
    """
    return "×".join(map(str, shape)) or t("a single number")


def brief(value: object) -> str:
    """Return a value as a short text for a hint; an array is described by its shape.

    >>> brief([1, 2]), brief(np.ones((2, 3))), brief(10**400)
    ('[1, 2]', 'an array 2×3', 'something of type int')
    """
    try:
        shape = getattr(value, "shape", None)
        text = t("an array {shape}", shape=shown(shape)) if shape and isinstance(shape, tuple) else repr(value)
    except Exception:  # an object that cannot even describe itself
        text = ""
    return text if 0 < len(text) <= 60 else t("something of type {kind}", kind=type(value).__name__)


def _refusal(name, answer):
    if isinstance(dtype := getattr(answer, "dtype", None), np.dtype) or type(dtype).__module__ == "torch":
        return t("{name}: expected real numbers, got an array of type {kind}.", name=t(name), kind=str(dtype))
    return t("{name}: expected numbers, got {got}.", name=t(name), got=brief(answer))


def _is_lazy(answer):
    """Say whether an answer is a generator, a `map`, a dict's `values()` or another thing that holds its numbers in no place."""
    return isinstance(answer, (Iterator, Coroutine, ValuesView, KeysView))


def _off_torch(answer):
    """Return tensors, also inside lists, as arrays that NumPy can hold: it knows neither gradients nor bfloat16."""
    if hasattr(answer, "detach"):
        tensor = answer.detach().cpu().to_dense() if answer.is_sparse else answer.detach().cpu()
        return tensor.double().numpy() if tensor.dtype.is_floating_point else tensor.numpy()
    if callable(getattr(answer, "toarray", None)):  # a sparse matrix of SciPy's
        return answer.toarray()
    return [_off_torch(part) for part in answer] if isinstance(answer, (list, tuple)) else answer


def _in_its_precision(answer: object, tolerance: float) -> float:
    """Return a tolerance that holds what an answer's own type rounds away, if it is of half precision; counts must be exact."""
    digits = {"float16": 1e-3, "torch.float16": 1e-3, "torch.bfloat16": 8e-3}.get(str(getattr(answer, "dtype", "")), 0)
    return max(tolerance, digits) if tolerance else 0


def _slack(expected: np.ndarray, tolerance: float) -> float:
    return tolerance * max(1.0, float(np.abs(expected).max(initial=0)))
