"""Checkers for chapter 6, Pooling."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from utils.checks.answers import as_list, as_number, call, checker, require, require_answer, require_array, require_count
from utils.pooling import pool2d
from utils.shifts import shift

MAP = np.array([[1, 2, 0, 0], [3, 4, 0, 8], [0, 0, 2, 2], [0, 6, 2, 2]])


@checker
def exercise_6_1(maximum: object, average: object) -> str:
    """Check max and average pooling of a 4×4 map."""
    best, mean = pool2d(MAP, 2), pool2d(MAP, 2, mode="avg")
    shared = [
        (4 * mean, "these are the sums."),
        (-pool2d(-MAP, 2), "these are the smallest numbers of the windows."),
        (pool2d(MAP, 2, mode="l2"), "this is L2 pooling."),
    ]
    require_array(
        "(a) maximum",
        maximum,
        best,
        [
            (mean, "these are the averages."),
            (best.T, "rows and columns are swapped: the 8 lies in a window of the upper row."),
            (pool2d(MAP, 2, stride=1), "this is stride 1: the windows must not overlap."),
            *shared,
        ],
    )
    require_array(
        "(b) average",
        average,
        mean,
        [
            (best, "these are the maxima."),
            (mean.T, "rows and columns are swapped."),
            (np.floor(mean), "keep the halves: an average need not be whole."),
            (np.ceil(mean), "keep the halves: an average need not be whole."),
            (2 * mean, "a window holds four numbers, not two: divide by four."),
            (pool2d(MAP, 2, stride=1, mode="avg"), "this is stride 1: the windows must not overlap."),
            *[(wrong, "these are the sums: divide by four." if "sums" in hint else hint) for wrong, hint in shared],
        ],
    )
    return "Both maps are right."


@checker
def exercise_6_2(counts: object) -> str:
    """Check parameter counts with and without pooling."""
    first, second, third, fourth = as_list(counts, 4, "four numbers, (a) to (d)")
    channels, bias = "each filter has a kernel for each of the 3 input channels.", "the biases are missing."
    flat = "each of the 8 channels is flattened, too."
    require_count(
        "(a)", first, 224, {216: bias, 80: channels, 72: channels, 240: "one bias per filter, not per kernel.", 219: "one bias per filter."}
    )
    require_count("(b)", second, 0, dict.fromkeys((1, 4, 8, 32), "a window is not a weight: pooling learns nothing."))
    require_count(
        "(c)",
        third,
        20490,
        {
            20480: bias,
            81930: "the pooling halves height and width first.",
            40970: "the pooling halves height *and* width.",
            2570: flat,
            2048: "each of the ten outputs has its own weights.",
            22528: "one bias per output, not per input.",
        },
    )
    require_count(
        "(d)",
        fourth,
        81930,
        {
            81920: bias,
            20490: "without pooling the map keeps its size.",
            40970: "without pooling both height and width are 32.",
            10250: flat,
            30730: "the dense layer reads the 8 maps, not the 3 colours.",
        },
    )
    return "Pooling has nothing to learn, and saves three quarters of the dense layer."


@checker
def exercise_6_3(head: object) -> str:
    """Check a head of global average pooling and one dense layer."""
    rng = np.random.default_rng(0)
    for C, H, W, classes in ((3, 4, 5, 2), (3, 3, 3, 3), (2, 6, 1, 4), (1, 2, 3, 1), (5, 1, 1, 3), (4, 3, 6, 2)):
        maps, weight = rng.normal(size=(C, H, W)), rng.normal(size=(classes, C))
        expected = weight @ maps.mean((1, 2))
        slips = [
            (weight @ maps.sum((1, 2)), "these are the sums over the places: divide by H·W."),
            (weight @ maps[:, 0, 0], "that is the first place alone: average over all."),
            (weight @ maps.max((1, 2)), "these are the maxima: take the averages."),
            (maps.mean((1, 2)), "these are the averages of the channels: the classes' weights are missing."),
            (weight.sum(1) * maps.mean(), "average each channel for itself: this is the mean of all of them."),
            (expected / C, "sum over the channels: the average is over places only."),
            (np.maximum(expected, 0), "there is no ReLU behind the last layer: negative numbers stay."),
            (np.exp(expected) / np.exp(expected).sum(), "these are probabilities: give the weighted sums."),
            (weight * maps.mean((1, 2)), "add the products up: one number per class."),
            (expected[:, None], "one number per class: an array of one axis."),
        ]
        if C == H == W == classes:
            slips += [
                (weight.T @ maps.mean((1, 2)), "each *row* of `weight` belongs to a class."),
                (weight @ maps.mean((0, 1)), "the channels are the first axis: average over the other two."),
                (weight @ maps.mean((0, 2)), "the channels are the first axis: average over the other two."),
            ]
        require_array(f"maps of {C}×{H}×{W}", call(head, maps.copy(), weight.copy()), expected, slips)
    return "One head fits maps of any size."


@checker
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


_POOL_OR_STRIDE = {
    "a": ("both", "2×2 at stride 2, or a window at every second place: both leave half the rows and columns."),
    "b": ("stride", "the pool stands behind a convolution that has computed all of them."),
    "c": ("neither", "a pool has no weights, and a stride changes where windows stand, not what is in them."),
    "d": ("max", "a stride keeps fixed places, whatever stands there; the maximum chooses."),
    "e": ("stride", "a convolution is linear at any stride; the maximum of a sum is not the sum of the maxima."),
}


@checker
def exercise_6_5(answers: object) -> str:
    """Check what is true of pooling, of strides, of both or of neither."""
    require_answer(answers)
    require(isinstance(answers, dict) and set(answers) == set(_POOL_OR_STRIDE), "Give a dict with the keys a, b, c, d and e.")
    for letter, (right, why) in _POOL_OR_STRIDE.items():
        answer = answers[letter]  # type: ignore[index]  # it is a dict
        said = answer.strip(" .").lower() if isinstance(answer, str) else answer
        require(said in ("max", "stride", "both", "neither"), f'{letter}: say "max", "stride", "both" or "neither".')
        require(said == right, f"{letter}: look again: {why}")
    return "All five are right."
