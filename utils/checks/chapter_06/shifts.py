"""Exercise 6.4: how many shifts leave a pooled map as it was."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from utils.checks.answers import as_number, call, checker, compared_with, require, require_count
from utils.pooling import pool2d
from utils.shifts import shift


@checker
@compared_with(lambda x, K: _count(x, K))
def exercise_6_4(stays: object) -> str:
    """Check a count of shifts that leave a pooled map as it was."""
    cases = list(_pictures())
    answers = [as_number(f"{name}, window {K}", call(stays, x.copy(), K)) for name, x, K in cases]
    expected, slips = _counts()
    require(answers != [6 - count for count in expected], "These are the shifts that change the map.")
    for counts, hint in slips:
        require(answers != counts, hint)
    for (name, _, K), answer, right in zip(cases, answers, expected):
        require_count(f"{name}, window {K}", answer, right)
    return f"It counts right for {len(cases)} pictures and windows."


def _average(x, K):
    return pool2d(x, K, mode="avg")


def _overlapping(x, K):
    return pool2d(x, K, stride=1)


def _left(x, by):
    return shift(x, right=-by)


def _down(x, by):
    return shift(x, down=by)


def _round(x, by):
    return np.roll(x, by, axis=1)


def _right(x, by):
    return shift(x, right=by)


def _same_sum(a, b):
    return a.sum() == b.sum()


def _same_sizes(a, b):
    return np.array_equal(np.abs(a), np.abs(b))


def _same_maximum(a, b):
    return a.max() == b.max()


def _count(
    x: np.ndarray,
    K: int,
    shifts: Iterable[int] = range(6),
    pool: Callable = pool2d,
    move: Callable = _right,
    same: Callable = np.array_equal,
) -> int:
    return sum(bool(same(pool(move(x, by), K), pool(x, K))) for by in shifts)


SLIPS: list[tuple[dict, str]] = [
    ({"shifts": range(1, 6)}, "A shift of 0 counts, too."),
    ({"shifts": range(5)}, "The shift by 5 counts, too."),
    ({"shifts": range(7)}, "The largest shift is 5."),
    ({"pool": _average}, "This is average pooling: take the maximum."),
    ({"pool": _overlapping}, "The stride is K: windows must not overlap."),
    ({"move": _left}, "Shift to the right, not to the left."),
    ({"move": _down}, "Shift to the right, not down."),
    ({"move": _round}, "What leaves at the right is lost: `shift` lets zeros in at the left."),
    ({"same": _same_sum}, "Compare every number of the two maps, not their sums."),
    ({"same": _same_sizes}, "Compare the numbers with their signs."),
    ({"same": lambda a, b: np.array_equal(a > 0, b > 0)}, "Compare the numbers, not only whether they are above 0."),
    ({"same": lambda a, b: a.argmax() == b.argmax()}, "Compare the whole maps, not only where they are largest."),
    ({"same": lambda a, b: (a == b).any()}, "*All* numbers of the two maps must be equal, not any."),
    ({"same": lambda a, b: (a == b).mean() > 0.9}, "*All* numbers of the two maps must be equal, not most."),
    ({"same": lambda a, b: np.allclose(a, b, atol=1)}, "Equal is equal: compare closely."),
    ({"same": _same_maximum}, "Compare the whole maps, not only their largest numbers."),
    ({"shifts": [0]}, "Count over all six shifts."),
]


@cache
def _counts() -> tuple[list[int], list[tuple[list[int], str]]]:
    """The right count of each picture, and those of each slip: three thousand poolings, which are always the same."""

    def counted(**kind):
        return [_count(x, K, **kind) for _, x, K in _pictures()]

    return counted(), [(counted(**kind), hint) for kind, hint in SLIPS]


def _pictures():
    """Each makes other slips come out with another count."""
    pixel, line, pair, inner = (np.zeros((10, 14)) for _ in range(4))
    pixel[1, 0], line[:, 5], pair[2, 6:8], inner[4, 6] = 9, 9, (9, 4), 2.5
    dark = -np.ones((6, 12))
    dark[:, [0, 3, 4, 7, 8, 11]] = 0  # a shift by 1 changes the map, a shift by 2 does not
    for K in (4, 2, 3, 1, 6, 9):
        yield "one pixel at the left", pixel, K
    for K in (2, 3, 4, 5):
        yield "a line in column 5", line, K
        yield "two pixels side by side", pair, K
        yield "one pixel of 2.5", inner, K
    striped = np.zeros((4, 12))
    striped[:, ::2] = -1
    yield "one window that turns from 1 to −1", np.array([[0, -1, -1, -1, -1, -1, -1, 1, 1, -1, -1, -1]]).repeat(4, 0), 4
    yield "one pixel at the right", pixel[:6, 5::-1], 6
    yield "every second column −1", striped, 2
    yield "zeros and minus ones", dark, 2
    yield "numbers from 0 to 9", np.random.default_rng(6).integers(0, 10, (5, 14)), 2
    yield "numbers from 0 to 9, taller than wide", np.random.default_rng(7).integers(0, 10, (11, 9)), 3
