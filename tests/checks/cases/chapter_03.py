"""Chapter 3's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch

from utils import conv_matrix, im2col
from utils.checks import chapter_03 as check


def matrix_1d(w, size):
    return conv_matrix(np.asarray(w)[None], (1, size))


def kernel_of(M, side, K):
    kernel = M[0].reshape(side, side)[:K, :K]
    return kernel if np.allclose(conv_matrix(kernel, (side, side)), M) else None


RIGHT = [
    (check.exercise_3_1, [3600, 900, 25]),
    (check.exercise_3_2, matrix_1d),
    (check.exercise_3_3, im2col),
    (check.exercise_3_4, kernel_of),
]


def only(same):
    """A test that compares the rows of M with those of a convolution's matrix by some measure alone."""

    def test(M, side, K):
        kernel = M[0].reshape(side, side)[:K, :K]
        return kernel if np.allclose(same(conv_matrix(kernel, (side, side))), same(M)) else None

    return test


def by_rows(M, side, K):
    """Right, by another way: every row must be the first, moved."""
    places = [r * side + c for r in range(side - K + 1) for c in range(side - K + 1)]
    kernel = M[0].reshape(side, side)[:K, :K].copy()
    base = np.zeros((side, side))
    base[:K, :K] = kernel
    return kernel if all(np.array_equal(np.roll(base.ravel(), place), row) for place, row in zip(places, M)) else None


RIGHT += [
    (check.exercise_3_4, by_rows),
    (check.exercise_3_4, lambda M, side, K: None if kernel_of(M, side, K) is None else kernel_of(M, side, K).tolist()),
    (check.exercise_3_4, lambda M, side, K: None if kernel_of(M, side, K) is None else torch.tensor(kernel_of(M, side, K))),
]

WRONG = [
    (check.exercise_3_4, only(lambda M: M.sum(1)), "one column to the left"),
    (check.exercise_3_4, only(lambda M: np.sort(M, 1)), "one column to the left"),
    (check.exercise_3_4, only(lambda M: M[:2]), "ties are broken"),
    (check.exercise_3_4, only(lambda M: M != 0), "ties are broken"),
    (check.exercise_3_4, lambda M, side, K: np.array([[1.0, -2], [3, 4]]), "ties are broken"),
    (check.exercise_3_1, [..., ..., ...], "Replace"),
    (check.exercise_3_1, [10000, 900, 25], "6×6"),
    (check.exercise_3_1, [3600, 25, 25], "one row"),
    (check.exercise_3_1, [3600, 900, 26], "no bias"),
    (check.exercise_3_1, [3600, 901, 25], "901 is not right"),
    (check.exercise_3_2, lambda w, size: None, "Replace"),
    (check.exercise_3_2, lambda w, size: np.zeros((size - len(w) + 1, size)), "all zeros"),
    (check.exercise_3_2, lambda w, size: matrix_1d(w[::-1], size), "reversed"),
    (check.exercise_3_2, lambda w, size: matrix_1d(w, size).T, "changed places"),
    (check.exercise_3_2, lambda w, size: np.tile(matrix_1d(w, size)[0], (size - len(w) + 1, 1)), "row i starts"),
    (check.exercise_3_3, lambda x, K: None, "Replace"),
    (check.exercise_3_3, lambda x, K: im2col(x, K).T, "one per column"),
    (check.exercise_3_3, lambda x, K: im2col(x.T, K), "along the rows"),
    (check.exercise_3_3, lambda x, K: 0 * im2col(x, K), "numbers differ"),
    (check.exercise_3_4, lambda M, side, K: None, "Replace"),
    (check.exercise_3_4, lambda M, side, K: M[0].reshape(side, side)[:K, :K], "ties are broken"),
    (check.exercise_3_4, lambda M, side, K: 2 * M[0].reshape(side, side)[:K, :K], "numbers differ"),
    (
        check.exercise_3_4,
        lambda M, side, K: kernel_of(np.where(np.arange(16) == 15, conv_matrix(M[0].reshape(4, 4)[:2, :2], (4, 4)), M), side, K),
        "zero is missing",
    ),
]
