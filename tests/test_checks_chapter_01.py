"""Chapter 1's checkers: right answers pass, and each wrong one fails with its own hint."""

import numpy as np

from checkers import test_a_right_answer_passes, test_a_wrong_answer_fails_with_its_hint, test_every_exercise_is_tried_rightly_and_wrongly  # noqa: F401
from utils import conv2d
from utils.checks import chapter_01 as check

DETECTOR = [[1, 1], [-1, 1]]

RIGHT = [(check.exercise_1_1, ([784, 3072, 1505280],)), (check.exercise_1_2, (DETECTOR, 2.5)), (check.exercise_1_2, ([[2, 2], [-9, 2]], 5)),
         (check.exercise_1_3, (lambda picture, kernel: conv2d(picture, kernel).max(),))]

WRONG = [
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
    (check.exercise_1_3, (lambda picture, kernel: None,), "Replace"),
    (check.exercise_1_3, (lambda picture, kernel: conv2d(picture, kernel).sum(),), "keep the largest"),
    (check.exercise_1_3, (lambda picture, kernel: np.abs(conv2d(picture, kernel)).max(),), "absolute"),
    (check.exercise_1_3, (lambda picture, kernel: 0,), "first place only"),
]
