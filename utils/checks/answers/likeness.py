"""What a wrong array or number and the right one have in common, where no exercise has foreseen the slip.

Each is a fact about the numbers and no guess about what the learner thought.
"""

from typing import Any

import numpy as np

from utils.language import t

TIMES: dict[float, str] = {  # of numbers
    -1: " It has the other sign.",
    100: " It is 100 times the right one: no per cent is asked for.",
    255: " It is 255 times the right one: are the units those of bytes?",
    **dict.fromkeys(
        (0.1, 10, 0.01, 0.001, 1000, 1e-6, 1e6), " Its digits are right, but the point is not in its place: where are the zeros?"
    ),
}


def likeness(value: np.ndarray, expected: np.ndarray, slack: float, by_hand: bool = False) -> str:
    """Return in a sentence how an array is like the right one of the same shape, or nothing; numbers `by_hand` are not given away.

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
    if same(value, np.trunc(expected)):
        return t("the fractions are lost.")
    if not by_hand and any(same(value, early) for early in _left_early(expected)):
        return t("only the first numbers are there, the others are 0: does `return` stand inside of a loop?")
    factor, more = float((value * expected).sum() / (expected**2).sum()), float((value - expected).mean())
    if factor and same(value, factor * expected):
        if by_hand:
            return t("every number is the same multiple of the right one.")
        return t("every number is {factor:.4g} times the right one.", factor=factor)
    if same(value, expected + more):
        if by_hand:
            return t("each number is as far from the right one as all others are.")
        return t("each number minus the right one is {more:.4g}.", more=more)
    return t("the same numbers stand in other places.") if same(np.sort(value, None), np.sort(expected, None)) else ""


def _left_early(expected):
    """What a loop leaves that ends after its first turn: one number, one row, one pixel of each channel or one row of each."""
    places: list[Any] = [(0,) * expected.ndim, 0]
    if expected.ndim > 2:
        places += [(..., 0, 0), (..., 0, slice(None))]
    for place in places:
        early = np.zeros_like(expected)
        early[place] = expected[place]
        if not np.array_equal(early, expected):
            yield early


def where(wrong: np.ndarray, expected: np.ndarray, slack: float) -> str:
    """Return in a sentence what all wrong numbers have in common and the right ones have not, or nothing.

    >>> where(np.array([True, False, True, False, False]), np.array([0.0, 1.0, 0.0, 2.0, 0.0]), 1e-9)
    ' Only numbers that should be 0 are wrong.'
    """
    kinds: list[tuple[Any, str]] = [
        (np.less_equal(np.abs(expected), slack), " Only numbers that should be 0 are wrong."),
        (np.less(expected, -slack), " Only numbers that should be below 0 are wrong."),
    ]
    if expected.ndim > 1 and min(expected.shape[-2:]) > 2 and wrong.sum() > 2:
        border = np.ones(expected.shape, bool)
        border[..., 1:-1, 1:-1] = False
        kinds.append((border, " Only numbers at the border are wrong."))
    for kind, hint in kinds:
        if not wrong[~kind].any() and (~kind).sum() > 1:
            return t(hint)
    by_place = np.asarray(wrong.reshape(len(wrong), -1).any(1))
    right = int(by_place.argmax())  # how many come before the first wrong one
    if right > 0 and by_place[right:].all() and expected.ndim > 1:
        return t(" Along the first axis, what stands before {first} is right, and nothing from there on.", first=right)
    return ""


def shape_likeness(value: np.ndarray, expected: np.ndarray, slack: float) -> str:
    """Return in a sentence how an array of another shape is like the right one, or nothing.

    >>> shape_likeness(np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0]), 1e-9)
    ' What is there is right, but something is missing at the end.'
    """
    if value.size == 0:
        return t(" It is empty: was nothing found, or nothing put in?")
    if value.ndim != expected.ndim or min(value.size, expected.size) < 2:
        return ""
    if value.ndim > 1 and _fits(value, np.moveaxis(expected, 0, -1), slack):
        return t(" The first axis should not come last.")
    if value.ndim > 1 and _fits(value, expected.swapaxes(-1, -2), slack):
        return t(" Rows and columns have changed places.")
    if all(a <= b for a, b in zip(value.shape, expected.shape)):
        parts = zip(value.shape, expected.shape)
        gaps = [b - a for a, b in parts]
        for begin, hint in [
            ([0 for _ in gaps], " What is there is right, but something is missing at the end."),
            (gaps, " What is there is right, but something is missing at the beginning."),
            ([gap // 2 for gap in gaps], " What is there is right, but it is the middle alone."),
        ]:
            if _fits(value, expected[tuple(slice(start, start + side) for start, side in zip(begin, value.shape))], slack):
                return t(hint)
    elif all(a >= b for a, b in zip(value.shape, expected.shape)):
        gaps = [a - b for a, b in zip(value.shape, expected.shape)]
        for begin, hint in [
            ([0 for _ in gaps], " The right numbers are there, but more follow."),
            (gaps, " The right numbers are there, but others come before them."),
            ([gap // 2 for gap in gaps], " The right numbers are there, but others stand around them."),
        ]:
            if _fits(value[tuple(slice(start, start + side) for start, side in zip(begin, expected.shape))], expected, slack):
                return t(hint)
    return ""


def number_likeness(value: float, expected: float, tolerance: float) -> str:
    """Return in a sentence how a number is like the right one, or nothing.

    >>> number_likeness(-0.5, 0.5, 1e-5), number_likeness(5.0, 6.0, 0)
    (' It has the other sign.', ' It is one away from the right one.')
    """

    def same(a, b):
        return bool(np.isclose(a, b, rtol=max(tolerance, 1e-9), atol=1e-12))

    for factor, hint in TIMES.items():
        if expected and same(value, factor * expected):
            return t(hint)
    if tolerance == 0 and abs(value - expected) == 1 and abs(expected) > 2:
        return t(" It is one away from the right one.")
    if tolerance == 0 and expected == round(expected) and value != round(value):
        return t(" It should be a whole number.")
    if tolerance == 0 and expected >= 1000 and any(value == round(expected, -digits) for digits in range(1, 7)):
        return t(" It is rounded: give all digits.")
    if tolerance == 0 and expected > 10 and value > expected and value % expected == 0:
        return t(" It is a multiple of the right one: is something counted more than once?")
    if tolerance == 0 and expected > 10 and value > 1 and expected % value == 0:
        return t(" The right one is a multiple of it: is something left out of the product?")
    if 0 < expected < 1 and same(value, 1 - expected):
        return t(" 1 minus it is right: is it the other share, or the other way round?")
    if expected and same(value * expected, 1) and not same(value, expected):
        return t(" It is 1 over the right one.")
    if expected > 0 and expected != 1 and (same(value, expected**2) or same(value, expected**0.5)):
        return t(" It is the square of the right one, or its root.")
    return ""


def _fits(a, b, slack):
    return a.shape == b.shape and np.allclose(a, b, rtol=0, atol=slack)


def _reversed(axis):
    return {
        -1: "the numbers are right, in reverse along the last axis.",
        -2: "the numbers are right, in reverse along the last axis but one.",
    }.get(axis, "the numbers are right, in reverse along the first axis.")
