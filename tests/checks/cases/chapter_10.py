"""Chapter 10's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import conv2d
from utils.checks import chapter_10 as check

COUNTS = (294912, 278528, 32768, 512)
PATHS = (0.0625, 5.0625, 16, 6)


def relu(x):
    return np.maximum(x, 0)


def branch(x, w1, w2, between=relu):
    return conv2d(between(conv2d(x, w1, padding=1)), w2, padding=1)


def dense(x, weights, layer=lambda x, w: conv2d(relu(x), w, padding=1)):
    for weight in weights:
        x = np.concatenate([x, layer(x, weight)])
    return x


RIGHT = [
    (check.exercise_10_1, COUNTS),
    (check.exercise_10_2, PATHS),
    (check.exercise_10_3, (lambda x, w1, w2: relu(x + branch(x, w1, w2)),)),
    (check.exercise_10_4, (dense,)),
]

WRONG = [
    (check.exercise_10_1, (..., ..., ..., ...), "Replace"),
    (check.exercise_10_1, (147456, *COUNTS[1:]), "one of the two"),
    (check.exercise_10_1, (2304, *COUNTS[1:]), "128 input channels"),
    (check.exercise_10_1, (COUNTS[0], 147456, *COUNTS[2:]), "1×1 convolutions are missing"),
    (check.exercise_10_1, (COUNTS[0], 212992, *COUNTS[2:]), "up again"),
    (check.exercise_10_1, (*COUNTS[:2], 294912, 512), "kernels are 1×1"),
    (check.exercise_10_1, (*COUNTS[:2], 0, 512), "does not fit"),
    (check.exercise_10_1, (*COUNTS[:3], 384), "came in"),
    (check.exercise_10_1, (*COUNTS[:3], 513), "not right"),
    (check.exercise_10_1, (*COUNTS[:3], "many"), "expected numbers"),
    (check.exercise_10_2, (...,) * 4, "Replace"),
    (check.exercise_10_2, (2, *PATHS[1:]), "multiply"),
    (check.exercise_10_2, (0.0625, 0.0625, 16, 6), "plain net's"),
    (check.exercise_10_2, (0.0625, 1.0625, 16, 6), "own skip"),
    (check.exercise_10_2, (*PATHS[:2], 8, 6), "choices"),
    (check.exercise_10_2, (*PATHS[:3], 12), "each pair counts once"),
    (check.exercise_10_2, (*PATHS[:3], 7), "not right"),
    (check.exercise_10_3, (...,), "Replace"),
    (check.exercise_10_3, (lambda x, w1, w2: ...,), "Replace"),
    (check.exercise_10_3, (lambda x, w1, w2: x + relu(branch(x, w1, w2)),), "after the sum"),
    (check.exercise_10_3, (lambda x, w1, w2: relu(x + relu(branch(x, w1, w2))),), "before the sum"),
    (check.exercise_10_3, (lambda x, w1, w2: relu(branch(x, w1, w2)),), "not added"),
    (check.exercise_10_3, (lambda x, w1, w2: x + branch(x, w1, w2),), "after the sum is missing"),
    (check.exercise_10_3, (lambda x, w1, w2: relu(x + branch(x, w1, w2, lambda z: z)),), "between the convolutions"),
    (check.exercise_10_3, (lambda x, w1, w2: 0 * x,), "numbers differ"),
    (check.exercise_10_3, (lambda x, w1, w2: x + conv2d(x, w1),), "raised ValueError"),
    (check.exercise_10_4, (...,), "Replace"),
    (check.exercise_10_4, (lambda x, weights: None,), "Replace"),
    (check.exercise_10_4, (lambda x, weights: dense(x, weights)[len(x) :],), "came in is missing"),
    (check.exercise_10_4, (lambda x, weights: dense(x, weights, lambda x, w: relu(conv2d(x, w, padding=1))),), "before the convolution"),
    (check.exercise_10_4, (lambda x, weights: relu(dense(x, weights)),), "stays as it is"),
    (check.exercise_10_4, (lambda x, weights: np.concatenate([dense(x, weights)[len(x) :], x]),), "behind"),
    (check.exercise_10_4, (lambda x, weights: 0 * dense(x, weights),), "numbers differ"),
]
