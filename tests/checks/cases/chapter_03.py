"""Chapter 3's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from scipy.linalg import toeplitz

from checks.written import chapter_03 as written
from checks.written import chapter_03_theorem as theorem
from checks.written import places
from utils import conv2d, conv_gradients, conv_matrix, conv_transpose2d, im2col, true_convolve2d
from utils.checks import chapter_03 as check

COUNTS = [3600, 900, 25]


def matrix_1d(w, size):
    M = np.zeros((size - len(w) + 1, size))
    for i in range(len(M)):
        M[i, i : i + len(w)] = w
    return M


def matrix_by_toeplitz(w, size):
    column = np.r_[w[0], np.zeros(size - len(w))]
    return toeplitz(column, np.r_[w, np.zeros(size - len(w))])


def matrix_by_lists(w, size):
    return [[float(w[j - i]) if 0 <= j - i < len(w) else 0 for j in range(size)] for i in range(size - len(w) + 1)]


def matrix_whole(w, size):
    M = np.zeros((size - len(w) + 1, size), int)
    for i in range(len(M)):
        M[i, i : i + len(w)] = w
    return M


def circulant(w, size):
    return [np.roll(np.pad(w, (0, size - len(w))), i) for i in range(size)]


def first_row(w, size):
    M = np.zeros((size - len(w) + 1, size))
    M[0, : len(w)] = w
    return M


def three_only(w, size):
    return sum(w[k] * np.eye(size - len(w) + 1, size, k) for k in range(min(3, len(w))))


def columns_of(x, K):
    places = [(i, j) for i in range(x.shape[0] - K + 1) for j in range(x.shape[1] - K + 1)]
    return np.array([x[i : i + K, j : j + K].ravel() for i, j in places]).T


def columns_by_views(x, K):
    return sliding_window_view(x, (K, K)).transpose(2, 3, 0, 1).reshape(K * K, -1)


def columns_by_rows(x, K):
    H, W = x.shape
    return [x[u : H - K + 1 + u, v : W - K + 1 + v].ravel().tolist() for u in range(K) for v in range(K)]


def columns_in_torch(x, K):
    return torch.nn.functional.unfold(torch.tensor(x, requires_grad=True)[None, None], K)[0]


def columns_by_a_helper(x, K):
    return library_columns(x, K)


def library_columns(x, K):
    return im2col(x, K)


def columns_of_squares(x, K):
    places = [(i, j) for i in range(len(x) - K + 1) for j in range(len(x) - K + 1)]
    return np.array([x[i : i + K, j : j + K].ravel() for i, j in places]).T


def columns_by_columns(x, K):
    places = [(i, j) for j in range(x.shape[1] - K + 1) for i in range(x.shape[0] - K + 1)]
    return np.array([x[i : i + K, j : j + K].ravel() for i, j in places]).T


def columns_transposed(x, K):
    places = [(i, j) for i in range(x.shape[0] - K + 1) for j in range(x.shape[1] - K + 1)]
    return np.array([x[i : i + K, j : j + K].T.ravel() for i, j in places]).T


def kernel_of(M, side, K):
    kernel = M[0].reshape(side, side)[:K, :K]
    return kernel if np.allclose(conv_matrix(kernel, (side, side)), M) else None


def only(same):
    """A test that compares the rows of M with those of a convolution's matrix by some measure alone."""

    def test(M, side, K):
        kernel = M[0].reshape(side, side)[:K, :K]
        return kernel if np.allclose(same(conv_matrix(kernel, (side, side))), same(M)) else None

    return test


RIGHT = [
    (check.exercise_3_1, COUNTS),
    (check.exercise_3_1, (tuple(COUNTS),)),
    (check.exercise_3_1, np.array(COUNTS)),
    (check.exercise_3_1, torch.tensor(COUNTS).float().requires_grad_()),
    (check.exercise_3_1, [Fraction(7200, 2), 900.0, np.uint8(25)]),
    (check.exercise_3_2, matrix_1d),
    (check.exercise_3_2, matrix_by_toeplitz),
    (check.exercise_3_2, matrix_by_lists),
    (check.exercise_3_2, lambda w, size: conv_matrix(np.asarray(w)[None], (1, size))),
    (check.exercise_3_2, lambda w, size: torch.tensor(matrix_1d(w, size), requires_grad=True)),
    (check.exercise_3_3, columns_of),
    (check.exercise_3_3, columns_by_views),
    (check.exercise_3_3, columns_by_rows),
    (check.exercise_3_3, columns_in_torch),
    (check.exercise_3_4, kernel_of),
    (check.exercise_3_4, written.by_rows),
    (check.exercise_3_4, written.by_trying),
    (check.exercise_3_4, lambda M, side, K: None if kernel_of(M, side, K) is None else kernel_of(M, side, K).tolist()),
    (check.exercise_3_4, lambda M, side, K: None if written.by_rows(M, side, K) is None else torch.tensor(kernel_of(M, side, K))),
    (check.exercise_3_5, written.weight_gradient),
    (check.exercise_3_5, written.gradient_by_outputs),
    (check.exercise_3_5, written.gradient_in_torch),
    (check.exercise_3_5, written.gradient_by_columns),
    (check.exercise_3_5, lambda x, g, K: conv2d(x, g)),
    (check.exercise_3_6, written.transpose_1d),
    (check.exercise_3_6, written.transposed_by_zeros),
    (check.exercise_3_6, written.transposed_by_lists),
    (check.exercise_3_6, written.transposed_in_torch),
    (check.exercise_3_7, theorem.answer_to),
    (check.exercise_3_7, theorem.by_fourier),
    (check.exercise_3_7, theorem.by_true_convolution),
    (check.exercise_3_7, theorem.by_matrix),
    *places.RIGHT,
]

WRONG = [
    (check.exercise_3_1, [..., ..., ...], "Replace"),
    (check.exercise_3_1, [10000, 900, 25], "6×6"),
    (check.exercise_3_1, [2500, 900, 25], "one column per input"),
    (check.exercise_3_1, [900, 900, 25], "zeros are entries"),
    (check.exercise_3_1, [4900, 900, 25], "not 7×7"),
    (check.exercise_3_1, [36, 900, 25], "number of rows"),
    (check.exercise_3_1, [3600, 25, 25], "one row"),
    (check.exercise_3_1, [3600, 2700, 25], "number of zeros"),
    (check.exercise_3_1, [3600, 900, 26], "no bias"),
    (check.exercise_3_1, [3600, 900, 900], "not free"),
    (check.exercise_3_1, [3600, 901, 25], "901 is not right"),
    (check.exercise_3_1, [3600.01, 900, 25], "not right"),
    (check.exercise_3_1, [3600, 900], "three numbers"),
    (check.exercise_3_2, lambda w, size: None, "Replace"),
    (check.exercise_3_2, lambda w, size: np.zeros((size - len(w) + 1, size)), "all zeros"),
    (check.exercise_3_2, lambda w, size: matrix_1d(w[::-1], size), "reversed"),
    (check.exercise_3_2, lambda w, size: matrix_1d(w, size).T, "changed places"),
    (check.exercise_3_2, lambda w, size: np.tile(matrix_1d(w, size)[0], (size - len(w) + 1, 1)), "row i starts"),
    (check.exercise_3_2, matrix_whole, "whole numbers"),
    (check.exercise_3_2, circulant, "does not go round"),
    (check.exercise_3_2, first_row, "only the first row"),
    (check.exercise_3_2, lambda w, size: abs(matrix_1d(w, size)), "signs"),
    (check.exercise_3_2, lambda w, size: matrix_1d(w, size)[::-1], "the last row"),
    (check.exercise_3_2, lambda w, size: matrix_1d([1, 2, 3], size), "kernel [4, -1]"),
    (check.exercise_3_2, three_only, "numbers differ"),
    (check.exercise_3_2, lambda w, size: matrix_1d(w, size)[:-1], "the shape is 2×5"),
    (check.exercise_3_3, lambda x, K: None, "Replace"),
    (check.exercise_3_3, lambda x, K: im2col(x, K), "without `im2col`"),
    (check.exercise_3_3, columns_by_a_helper, "`library_columns` calls `im2col`. Do it without"),
    (check.exercise_3_3, lambda x, K: columns_of(x, K).T, "one per column"),
    (check.exercise_3_3, lambda x, K: columns_of(x, K).T.reshape(K * K, -1), "reshaping mixes"),
    (check.exercise_3_3, lambda x, K: columns_of(x.T, K), "along the rows"),
    (check.exercise_3_3, columns_by_columns, "along the rows"),
    (check.exercise_3_3, columns_transposed, "row by row is wanted"),
    (check.exercise_3_3, lambda x, K: columns_of(x, K)[::-1], "in reverse"),
    (check.exercise_3_3, lambda x, K: columns_of(x, K).astype(int), "fractions"),
    (check.exercise_3_3, lambda x, K: 0 * columns_of(x, K), "all zeros"),
    (check.exercise_3_3, lambda x, K: abs(columns_of(x, K)), "what should be below 0 is above it"),
    (check.exercise_3_3, lambda x, K: columns_of(x, 2), "another `K`: 2, whatever it is"),
    (check.exercise_3_3, columns_of_squares, "picture 3×4"),
    (check.exercise_3_3, lambda x, K: columns_of(x, K)[:, :-1], "expected"),
    (check.exercise_3_4, lambda M, side, K: None, "Replace"),
    (check.exercise_3_4, only(lambda M: M.sum(1)), "one column to the left"),
    (check.exercise_3_4, only(lambda M: np.sort(M, 1)), "one column to the left"),
    (check.exercise_3_4, only(lambda M: np.sort(M, 0)), "two rows exchanged"),
    (check.exercise_3_4, only(lambda M: M[:2]), "ties are broken"),
    (check.exercise_3_4, only(lambda M: M[[0, -1]]), "a zero is missing"),
    (check.exercise_3_4, only(lambda M: M[1:]), "*first* row"),
    (check.exercise_3_4, only(lambda M: M != 0), "ties are broken"),
    (check.exercise_3_4, only(lambda M: M.round()), "larger by a tenth"),
    (check.exercise_3_4, written.counts_copies, "one column to the left"),
    (check.exercise_3_4, lambda M, side, K: np.array([[1.0, -2], [3, 4]]), "the shape is 2×2"),
    (check.exercise_3_4, lambda M, side, K: M[0].reshape(side, side)[:K, :K], "ties are broken"),
    (check.exercise_3_4, lambda M, side, K: 2 * M[0].reshape(side, side)[:K, :K], "2 times the right one"),
    (check.exercise_3_4, lambda M, side, K: M[0].reshape(side, side)[:K, :K].T, "changed places"),
    (check.exercise_3_4, lambda M, side, K: M[0, M[0] != 0].reshape(K, K), "raised ValueError"),
    (check.exercise_3_4, lambda M, side, K: False if kernel_of(M, side, K) is None else kernel_of(M, side, K), "must return None"),
    (check.exercise_3_5, lambda x, g, K: None, "Replace"),
    (check.exercise_3_5, lambda x, g, K: conv_gradients(x, np.ones((K, K)), g)[1], "without `conv_gradients`"),
    (check.exercise_3_5, written.gradient_by_a_helper, "`library_gradients` calls `conv_gradients`. Do it without"),
    (check.exercise_3_5, lambda x, g, K: conv2d(x, g)[::-1, ::-1], "in reverse"),
    (check.exercise_3_5, lambda x, g, K: conv2d(x, g[::-1, ::-1]), "g must not be turned"),
    (check.exercise_3_5, lambda x, g, K: conv2d(x, g) / g.size, "not their mean"),
    (check.exercise_3_5, lambda x, g, K: conv2d(x, g).T, "changed places"),
    (check.exercise_3_5, lambda x, g, K: -conv2d(x, g), "the sign"),
    (check.exercise_3_5, lambda x, g, K: true_convolve2d(x, g, padding="full"), "larger than the kernel"),
    (check.exercise_3_5, lambda x, g, K: np.full((K, K), g.sum()), "the bias's gradient"),
    (check.exercise_3_5, lambda x, g, K: g[0, 0] * x[:K, :K], "first output alone"),
    (check.exercise_3_5, lambda x, g, K: conv2d(x, np.ones(g.shape)), "where is g"),
    (check.exercise_3_5, lambda x, g, K: np.full((K, K), (g * x[: len(g), : g.shape[1]]).sum()), "another part of x"),
    (check.exercise_3_5, lambda x, g, K: np.zeros((K, K)), "all zeros"),
    (check.exercise_3_5, lambda x, g, K: written.weight_gradient(x, g, 2), "picture 5×6"),
    (check.exercise_3_6, lambda x, w, S: None, "Replace"),
    (check.exercise_3_6, lambda x, w, S: conv_transpose2d(x[None], w[None], stride=(1, S))[0], "without `conv_transpose2d`"),
    (check.exercise_3_6, written.transposed_by_a_helper, "`library_transposed` calls `conv_transpose2d`. Do it without"),
    (check.exercise_3_6, written.transposed_overwriting, "must not overwrite"),
    (check.exercise_3_6, written.transposed_whole, "fractions"),
    (check.exercise_3_6, lambda x, w, S: written.transpose_1d(x, w[::-1], S), "reversed"),
    (check.exercise_3_6, lambda x, w, S: np.append(written.transpose_1d(x, w, S), [0] * S), "too long"),
    (check.exercise_3_6, lambda x, w, S: written.transpose_1d(x, w, S)[: S * len(x)], "too short"),
    (check.exercise_3_6, lambda x, w, S: np.convolve(x, w), "where is the stride"),
    (check.exercise_3_6, lambda x, w, S: written.transpose_1d(x, np.ones(1), S), "where is the kernel"),
    (check.exercise_3_6, lambda x, w, S: written.transpose_1d(x, w, S)[1:-1], "cut off"),
    (check.exercise_3_6, lambda x, w, S: 0 * written.transpose_1d(x, w, S), "all zeros"),
    (check.exercise_3_6, lambda x, w, S: written.transpose_1d(x, w, 2), "S = 1"),
    (check.exercise_3_6, lambda x, w, S: abs(written.transpose_1d(x, w, S)), "what should be below 0 is above it"),
    (check.exercise_3_7, lambda x, h: None, "Replace"),
    (check.exercise_3_7, theorem.correlated, "cross-correlation"),
    (check.exercise_3_7, lambda x, h: theorem.correlated(x, h)[::-1, ::-1], "and turned"),
    (check.exercise_3_7, theorem.off_the_ring, "it is a ring"),
    (check.exercise_3_7, theorem.from_the_middle, "not in the middle"),
    (check.exercise_3_7, lambda x, h: x * h, "counts for all places"),
    (check.exercise_3_7, lambda x, h: theorem.answer_to(x, h) / x.size, "do not take the mean"),
    (check.exercise_3_7, lambda x, h: x.sum() * h, "moved for each pixel"),
    (check.exercise_3_7, lambda x, h: theorem.answer_to(np.maximum(x, -x), h), "below 0"),
    (check.exercise_3_7, lambda x, h: h, "not to x"),
    (check.exercise_3_7, theorem.adds_into_h, "has changed"),
    (check.exercise_3_7, lambda x, h: theorem.answer_to(x, h).T, "the shape is"),
    (check.exercise_3_7, lambda x, h: np.round(theorem.answer_to(x, h), 1), "rounded"),
    *places.WRONG,
]
