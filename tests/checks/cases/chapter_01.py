"""Chapter 1's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import conv2d
from utils.checks import chapter_01 as check
from utils.shifts import shift

DETECTOR = [[1, 1], [-1, 1]]


def moves_along(f, x):
    return np.allclose(f(shift(x, right=1)), shift(f(x), right=1))


RIGHT = [
    (check.exercise_1_1, ([784, 3072, 1505280],)),
    (check.exercise_1_2, (DETECTOR, 2.5)),
    (check.exercise_1_2, ([[2, 2], [-9, 2]], 5)),
    (check.exercise_1_3, moves_along),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel).max(),)),
]


def from_zero(picture, kernel):
    return max(0, conv2d(picture, kernel).max())


WRONG = [
    (check.exercise_1_4, from_zero, "start from the first one"),
    (check.exercise_1_1, ([..., ..., ...],), "Replace"),
    (check.exercise_1_1, ([784, 1024, 1505280],), "three channels"),
    (check.exercise_1_1, ([784, 3072, 150528],), "ten pictures"),
    (check.exercise_1_1, ([785, 3072, 1505280],), "not right"),
    (check.exercise_1_2, (..., ...), "Replace"),
    (check.exercise_1_2, ([[0, 0], [0, 0]], -1), "zeros"),
    (check.exercise_1_2, ([[1, 1], [0, 1]], 1.5), "also answers"),
    (check.exercise_1_2, (DETECTOR, 3), "misses"),
    (check.exercise_1_2, ([[1, 1, 1]], 2), "expected (2, 2)"),
    (check.exercise_1_2, ("corner", 2), "two rows of two numbers"),
    (check.exercise_1_3, lambda f, x: ..., "Replace"),
    (check.exercise_1_3, lambda f, x: True, "to mirroring"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=1)), f(x)), "False to everything"),
    (check.exercise_1_3, lambda f, x: f(shift(x, right=1)) == shift(f(x), right=1), "one answer for the whole picture"),
    (check.exercise_1_3, lambda f, x: np.isclose(f(shift(x, right=1)).sum(), shift(f(x), right=1).sum()), "expected False"),
    (check.exercise_1_3, lambda f, x: 0, "True or False"),
    (check.exercise_1_4, (lambda picture, kernel: None,), "Replace"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel).sum(),), "keep the largest"),
    (check.exercise_1_4, (lambda picture, kernel: np.abs(conv2d(picture, kernel)).max(),), "absolute"),
    (check.exercise_1_4, (lambda picture, kernel: 0,), "first place only"),
]
