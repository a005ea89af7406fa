"""Chapter 8's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import conv2d
from utils.checks import chapter_08 as check


def pointwise(x, weight, bias):
    return conv2d(x, weight[:, :, None, None], bias)


MACS = 14 * 14 * 64 * 256

RIGHT = [
    (check.exercise_8_1, [16448, MACS, 2 * MACS]),
    (check.exercise_8_2, [1, -0.5, -0.5]),
    (check.exercise_8_2, np.array([4.0, -2, -2])),
    (check.exercise_8_3, pointwise),
    (check.exercise_8_4, 28),
]

WRONG = [
    (check.exercise_8_1, [..., ..., ...], "Replace"),
    (check.exercise_8_1, [16384, MACS, 2 * MACS], "biases"),
    (check.exercise_8_1, [16448, 2 * MACS, 4 * MACS], "these are FLOPs"),
    (check.exercise_8_1, [16448, MACS, MACS], "two FLOPs"),
    (check.exercise_8_1, [16448, MACS + 1000, 2 * MACS], "not right"),
    (check.exercise_8_2, ..., "Replace"),
    (check.exercise_8_2, [1, 0, 0], "add up to 0"),
    (check.exercise_8_2, [-1, 0.5, 0.5], "positively"),
    (check.exercise_8_2, [1, -1, 0], "same weight"),
    (check.exercise_8_2, [0, 0, 0], "zeros"),
    (check.exercise_8_2, ["r", "g", "b"], "expected numbers"),
    (check.exercise_8_3, lambda x, weight, bias: None, "Replace"),
    (check.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, 0 * bias), "bias is missing"),
    (check.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, bias).transpose(1, 2, 0), "channels must come first"),
    (check.exercise_8_3, lambda x, weight, bias: 0 * pointwise(x, weight, bias), "all zeros"),
    (check.exercise_8_4, ..., "Replace"),
    (check.exercise_8_4, 32, "1×1 layer itself"),
    (check.exercise_8_4, 29, "just above"),
    (check.exercise_8_4, 27, "27 is not right"),
]
