"""Checkers for chapter 3, Convolution is a linear map."""

import numpy as np

from utils.checks.answers import as_list, call, checker, fail, require, require_array, require_number
from utils.linear_map import conv_matrix, im2col


@checker
def exercise_3_1(counts: object) -> str:
    """Check three counts for a 5×5 kernel on a 10×10 picture."""
    first, second, third = as_list(counts, 3, "three numbers, (a) to (c)")
    require_number("(a)", first, 3600, {10000: "the output has 6×6 numbers, not 10×10.", 2500: "one row per output: 6·6 of them."})
    require_number("(b)", second, 900, {25: "that is one row; there are 36.", 2700: "that is the number of zeros."})
    require_number("(c)", third, 25, {26: "there is no bias here.", 900: "copies of a value are not free to differ."})
    return "All three are right."


@checker
def exercise_3_2(matrix_1d: object) -> str:
    """Check the matrix of a one-dimensional convolution."""
    for w, size in [([1, 2, 3], 5), ([4, -1], 4), ([5], 3)]:
        expected = conv_matrix(np.array([w]), (1, size))
        M = call(matrix_1d, np.array(w), size)
        require_array(
            f"kernel {w}, size {size}",
            M,
            expected,
            [
                (np.zeros(expected.shape), "all zeros: does the kernel get written into the rows?"),
                (conv_matrix(np.array([w[::-1]]), (1, size)), "the kernel is reversed."),
                (expected.T, "rows and columns have changed places: one row per output."),
                (np.tile(expected[0], (len(expected), 1)), "all rows are alike: row i starts at column i."),
            ],
        )
    return "Three matrices agree."


@checker
def exercise_3_3(columns_of: object) -> str:
    """Check im2col for a 2D picture."""
    generator = np.random.default_rng(0)
    for shape, K in [((3, 4), 2), ((5, 5), 3), ((4, 6), 1)]:
        x = generator.integers(1, 99, shape)
        expected = im2col(x, K)
        require_array(
            f"picture {shape[0]}×{shape[1]}, K = {K}",
            call(columns_of, x, K),
            expected,
            [
                (expected.T, "one window per row; it must be one per column."),
                (im2col(x.T, K), "the windows come column by column: go along the rows first."),
            ],
        )
    return "Each window stands in its column."


@checker
def exercise_3_4(kernel_of: object) -> str:
    """Check the test for matrices of convolutions."""
    for kernel, side in ((np.array([[1.0, -2], [3, 4]]), 4), (np.array([[0.0, 1, 0], [2, 0, -3], [0, 0, 0]]), 5)):
        K = len(kernel)
        M = conv_matrix(kernel, (side, side))
        require_array(f"the matrix of a {K}×{K} kernel on {side}×{side} pictures", call(kernel_of, M.copy(), side, K), kernel)
        for wrong, hint in _almost(M, side):
            try:
                answer = kernel_of(wrong, side, K)  # type: ignore[operator]  # `call` has seen that it is a function
            except Exception as error:
                fail(f"kernel_of raised {type(error).__name__}: {error}")
            require(answer is None, f"It must return None: {hint}.")
    return "It finds the kernel, and is not fooled by broken ties or missing zeros."


def _almost(M, side):
    """Matrices with one row that is wrong, each with what is wrong."""
    untied, leaking, moved, swapped = (M.copy() for _ in range(4))
    last = len(M) - 1
    untied[last] += M[last]
    leaking[1, side * side - 1] = 1
    moved[last] = np.roll(M[last], -1)
    first, second = np.flatnonzero(M[last])[:2]
    swapped[last, [first, second]] = M[last, [second, first]]
    return [
        (untied, "with other weights in the last row, the ties are broken"),
        (leaking, "with a weight far outside the window, a zero is missing"),
        (
            moved,
            "with the last row's weights one column to the left, they stand under the wrong pixels; look at places, not only at values",
        ),
        (swapped, "with two weights of the last row exchanged, its sum is the same, but its ties are broken"),
    ]
