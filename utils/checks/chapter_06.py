"""Checkers for chapter 6, Pooling."""

import numpy as np

from utils.checks.answers import as_list, call, checker, require_array, require_number
from utils.pooling import pool2d
from utils.shifts import shift

MAP = np.array([[1, 2, 0, 0], [3, 4, 0, 8], [0, 0, 2, 2], [0, 6, 2, 2]])


@checker
def exercise_6_1(maximum: object, average: object) -> str:
    """Check max and average pooling of a 4×4 map."""
    best, mean = pool2d(MAP, 2), pool2d(MAP, 2, mode="avg")
    require_array(
        "(a) maximum",
        maximum,
        best,
        [(pool2d(MAP, 2, stride=1), "this is stride 1: the windows must not overlap."), (mean, "these are the averages.")],
    )
    require_array(
        "(b) average",
        average,
        mean,
        [
            (4 * mean, "these are the sums: divide by four."),
            (best, "these are the maxima."),
            (pool2d(MAP, 2, stride=1, mode="avg"), "this is stride 1: the windows must not overlap."),
        ],
    )
    return "Both maps are right."


@checker
def exercise_6_2(counts: object) -> str:
    """Check parameter counts with and without pooling."""
    first, second, third, fourth = as_list(counts, 4, "four numbers, (a) to (d)")
    require_number("(a)", first, 224, {216: "the biases are missing.", 80: "each filter has a kernel for each of the 3 input channels."})
    require_number("(b)", second, 0, {4: "a window is not a weight: pooling learns nothing."})
    require_number("(c)", third, 20490, {20480: "the biases are missing.", 81930: "the pooling halves height and width first."})
    require_number("(d)", fourth, 81930, {81920: "the biases are missing.", 40970: "without pooling both height and width are 32."})
    return "Pooling has nothing to learn, and saves three quarters of the dense layer."


@checker
def exercise_6_3(head: object) -> str:
    """Check a head of global average pooling and one dense layer."""
    rng = np.random.default_rng(0)
    for C, H, W, classes in ((3, 4, 4, 5), (2, 3, 5, 4)):
        maps, weight = rng.normal(size=(C, H, W)), rng.normal(size=(classes, C))
        require_array(
            f"maps of {C}×{H}×{W}",
            call(head, maps, weight),
            weight @ maps.mean((1, 2)),
            [
                (weight @ maps.sum((1, 2)), "these are the sums over the places: divide by H·W."),
                (weight @ maps.max((1, 2)), "these are the maxima: take the averages."),
                (maps.mean((1, 2)), "these are the averages of the channels: the classes' weights are missing."),
            ],
        )
    return "One head fits maps of any size."


@checker
def exercise_6_4(stays: object) -> str:
    """Check a count of shifts that leave a pooled map as it was."""
    pixel, line = np.zeros((4, 12)), np.zeros((4, 12))
    pixel[1, 0], line[:, 5] = 9, 9
    for name, x in (("one pixel at the left", pixel), ("a line in column 5", line)):
        for K in (1, 2, 4):
            expected = sum(np.array_equal(pool2d(shift(x, right=s), K), pool2d(x, K)) for s in range(6))
            require_number(
                f"{name}, window {K}",
                call(stays, x, K),
                expected,
                {expected - 1: "a shift of 0 counts, too.", 6 - expected: "these are the shifts that change the map."},
            )
    return "It counts right for six cases."
