"""What a wrong array and the right one have in common, where no exercise has foreseen the slip.

Each is a fact about the numbers and no guess about what the learner thought.
"""

import numpy as np

from utils.language import t


def likeness(value: np.ndarray, expected: np.ndarray, slack: float) -> str:
    """Return in a sentence how an array is like the right one of the same shape, or nothing.

    >>> likeness(np.array([2.0, 4.0]), np.array([1.0, 2.0]), 1e-9)
    'every number is 2 times the right one.'
    >>> likeness(np.array([2.0, 1.0]), np.array([1.0, 2.0]), 1e-9)
    'the numbers are right, in reverse along the last axis.'
    """

    def same(a, b):
        return np.allclose(a, b, rtol=0, atol=slack)

    for other, hint in [
        (np.abs(expected), "what should be below 0 is above it."),
        (-expected, "each number has the other sign."),
        (np.maximum(expected, 0), "what should be below 0 is 0."),
        *((expected.round(digits), "the numbers are rounded: keep more digits.") for digits in range(5)),
        *((np.flip(expected, axis), _reversed(axis)) for axis in range(-1, -1 - expected.ndim, -1)),
    ]:
        if same(value, other) and not same(expected, other):
            return t(hint)
    if expected.ndim > 1 and expected.shape[-1] == expected.shape[-2] and same(value, expected.swapaxes(-1, -2)):
        return t("rows and columns have changed places.")
    if expected.size < 2 or not expected.any():
        return ""
    if not value.any():
        return t("all zeros: is anything written into the result?")
    factor, more = float((value * expected).sum() / (expected**2).sum()), float((value - expected).mean())
    if factor and same(value, factor * expected):
        return t("every number is {factor:.4g} times the right one.", factor=factor)
    if same(value, expected + more):
        return t("each number minus the right one is {more:.4g}.", more=more)
    return t("the same numbers stand in other places.") if same(np.sort(value, None), np.sort(expected, None)) else ""


def _reversed(axis):
    return {
        -1: "the numbers are right, in reverse along the last axis.",
        -2: "the numbers are right, in reverse along the last axis but one.",
    }.get(axis, "the numbers are right, in reverse along the first axis.")
