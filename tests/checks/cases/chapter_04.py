"""Chapter 4's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import conv2d, true_convolve2d
from utils.checks import chapter_04 as check

COUNTS = ((128, 28, 28), 8192, 73856, 576)
Y = [[1, 0], [2, 2]]
PARTS = np.array([conv2d(plane, kernel) for plane, kernel in zip(check.X, check.W)])


def red(values):
    weight = np.zeros((3, 3, 3))
    weight[:, 1, 1] = values
    return weight


def collapse(weights, flip=False):
    so_far = np.asarray(weights[0], dtype=float)
    for new in weights[1:]:
        first = new[:, :, ::-1, ::-1] if flip else new
        so_far = np.array(
            [
                [
                    sum(true_convolve2d(first[o, m], so_far[m, c], padding="full") for m in range(len(so_far)))
                    for c in range(so_far.shape[1])
                ]
                for o in range(len(new))
            ]
        )
    return so_far


RIGHT = [
    (check.exercise_4_1, COUNTS),
    (check.exercise_4_2, (Y,)),
    (check.exercise_4_3, (red([2, -1, -1]),)),
    (check.exercise_4_3, (red([1, -2, 0]),)),
    (check.exercise_4_4, (collapse,)),
]

WRONG = [
    (check.exercise_4_1, (..., ..., ..., ...), "Replace"),
    (check.exercise_4_1, ((64, 28, 28), *COUNTS[1:]), "number of filters"),
    (check.exercise_4_1, ((28, 28, 128), *COUNTS[1:]), "channels come first"),
    (check.exercise_4_1, (COUNTS[0], 128, 73856, 576), "stack of kernels"),
    (check.exercise_4_1, (COUNTS[0], 8192, 1280, 576), "64 input channels"),
    (check.exercise_4_1, (COUNTS[0], 8192, 73728, 576), "biases are missing"),
    (check.exercise_4_1, (*COUNTS[:3], 9), "cuts through"),
    (check.exercise_4_1, (*COUNTS[:3], 577), "not right"),
    (check.exercise_4_2, (...,), "Replace"),
    (check.exercise_4_2, (PARTS,), "one filter gives one plane"),
    (check.exercise_4_2, (PARTS.sum(0),), "bias and ReLU"),
    (check.exercise_4_2, (PARTS.sum(0) - 1,), "ReLU is missing"),
    (check.exercise_4_2, (np.maximum(PARTS.sum(0) - 2, 0),), "counts once"),
    (check.exercise_4_2, (np.zeros((2, 2)),), "numbers differ"),
    (check.exercise_4_3, (...,), "Replace"),
    (check.exercise_4_3, (np.zeros((3, 3)),), "three kernels"),
    (check.exercise_4_3, (np.zeros((3, 3, 3)),), "red area"),
    (check.exercise_4_3, (red([1, 0, 0]),), "grey area"),
    (check.exercise_4_3, (red([2, 1, -3]),), "green area"),
    (check.exercise_4_3, (red([1, -2, 1]),), "blue area"),
    (check.exercise_4_4, (lambda weights: None,), "Replace"),
    (check.exercise_4_4, (lambda weights: weights[0],), "expected"),
    (check.exercise_4_4, (lambda weights: collapse(weights, flip=True),), "true convolution"),
    (check.exercise_4_4, (lambda weights: 0 * collapse(weights),), "numbers differ"),
    (check.exercise_4_4, (lambda weights: collapse(weights) + 1e-3,), "numbers differ"),
]
