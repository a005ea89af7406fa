"""Chapter 6's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import pool2d
from utils.checks import chapter_06 as check
from utils.shifts import shift

MAXIMUM, AVERAGE = [[4, 8], [6, 2]], [[2.5, 2], [1.5, 2]]


def stays(x, K):
    return sum(np.array_equal(pool2d(shift(x, right=s), K), pool2d(x, K)) for s in range(6))


def head(maps, weight):
    return weight @ maps.mean((1, 2))


RIGHT = [
    (check.exercise_6_1, (MAXIMUM, AVERAGE)),
    (check.exercise_6_2, ([224, 0, 20490, 81930],)),
    (check.exercise_6_3, head),
    (check.exercise_6_4, stays),
]

WRONG = [
    (check.exercise_6_1, (..., ...), "Replace"),
    (check.exercise_6_1, (AVERAGE, AVERAGE), "these are the averages"),
    (check.exercise_6_1, (MAXIMUM, [[10, 8], [6, 8]]), "divide by four"),
    (check.exercise_6_1, ([[4, 8], [6, 3]], AVERAGE), "numbers differ"),
    (check.exercise_6_1, ([[0, 0], [0, 0]], AVERAGE), "numbers differ"),
    (check.exercise_6_2, ([..., ..., ..., ...],), "Replace"),
    (check.exercise_6_2, ([216, 0, 20490, 81930],), "biases are missing"),
    (check.exercise_6_2, ([224, 4, 20490, 81930],), "learns nothing"),
    (check.exercise_6_2, ([224, 0, 81930, 81930],), "halves height and width"),
    (check.exercise_6_2, ([224, 0, 20491, 81930],), "not right"),
    (check.exercise_6_3, lambda maps, weight: None, "Replace"),
    (check.exercise_6_3, lambda maps, weight: weight @ maps.max((1, 2)), "take the averages"),
    (check.exercise_6_3, lambda maps, weight: weight @ maps.sum((1, 2)), "divide by H·W"),
    (check.exercise_6_3, lambda maps, weight: maps.mean((1, 2)), "weights are missing"),
    (check.exercise_6_3, lambda maps, weight: maps.mean() * weight.sum(1), "numbers differ"),
    (check.exercise_6_3, lambda maps, weight: np.zeros(len(weight)), "numbers differ"),
    (check.exercise_6_4, (lambda x, K: None,), "Replace"),
    (check.exercise_6_4, (lambda x, K: stays(x, K) - 1,), "shift of 0"),
    (check.exercise_6_4, (lambda x, K: 6 - stays(x, K),), "that change the map"),
    (check.exercise_6_4, (lambda x, K: 0,), "shift of 0"),
    (check.exercise_6_4, (lambda x, K: stays(x, K) + 1,), "not right"),
]
