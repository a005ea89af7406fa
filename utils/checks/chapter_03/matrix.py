"""Exercises 3.1 to 3.4: counts, the matrix of a convolution, im2col, and a test of whether a matrix is one."""

from typing import Any

import numpy as np

from utils.checks.answers import (
    as_list,
    call,
    checker,
    compared_with,
    require,
    require_answer,
    require_array,
    require_count,
    require_without,
)
from utils.checks.answers.starters import has_gap
from utils.linear_map import conv_matrix, im2col


@checker
def exercise_3_1(counts: object) -> str:
    """Check three counts for a 5×5 kernel on a 10×10 picture."""
    first, second, third = as_list(counts, 3, "three numbers, (a) to (c)")
    require_count(
        "(a)",
        first,
        3600,
        {
            10000: "the output has 6×6 numbers, not 10×10.",
            2500: "one row per output, 6·6 of them, and one column per input.",
            900: "the zeros are entries, too.",
            36: "that is the number of rows.",
            600: "both the input and the output have two sides: 100 columns, 36 rows.",
            4900: "the output has 6×6 numbers, not 7×7: count the first window.",
        },
    )
    require_count(
        "(b)",
        second,
        900,
        {
            25: "that is one row; there are 36.",
            2700: "that is the number of zeros.",
            3600: "most entries are 0.",
            36: "each row holds the whole kernel.",
            2500: "the output has 36 numbers, not 100.",
        },
    )
    require_count(
        "(c)",
        third,
        25,
        {26: "there is no bias here.", 900: "copies of a value are not free to differ.", 36: "that is the number of outputs.", 5: "5×5."},
    )
    return "All three are right."


@checker
@compared_with(lambda w, size: conv_matrix(w[None], (1, size)))
def exercise_3_2(matrix_1d: object) -> str:
    """Check the matrix of a one-dimensional convolution."""
    rows: list[tuple[list[float], int]] = [
        ([1, 2, 3], 5), ([4, -1], 4), ([5], 3), ([0.5, 0, -1.5], 3), ([2, -0.125, 0, 1], 9), ([0, 3], 2)
    ]  # fmt: skip
    for w, size in rows:
        expected, kernel = conv_matrix(np.array([w]), (1, size)), np.array(w)
        circle, full = np.array([np.roll(np.pad(kernel, (0, size - len(w))), i) for i in range(size)]), np.eye(size) * w[0]
        slips: list[tuple[Any, str]] = [
            (np.zeros(expected.shape), "all zeros: does the kernel get written into the rows?"),
            (conv_matrix(kernel[None, ::-1], (1, size)), "the kernel is reversed."),
            (expected.T, "rows and columns have changed places: one row per output."),
            (np.tile(expected[0], (len(expected), 1)), "all rows are alike: row i starts at column i."),
            (np.trunc(expected), "the fractions are lost: is M a matrix of whole numbers?"),
            (circle, "the kernel fits in size − len(w) + 1 places: it does not go round."),
            (expected * (np.arange(len(expected)) == 0)[:, None], "only the first row is filled."),
            (np.abs(expected), "the signs are lost."),
            (expected[::-1], "the first output is in the last row."),
        ]
        if expected.shape == full.shape:
            slips.append((full, "the diagonal alone is not the kernel."))
        require_array(f"kernel {w}, size {size}", call(matrix_1d, kernel.copy(), size), expected, slips)
    return "Six matrices agree."


@checker
@compared_with(im2col)
def exercise_3_3(columns_of: object) -> str:
    """Check im2col for a 2D picture."""
    require_without(columns_of, ("im2col",), "Do it without {name}: collect the windows yourself.")
    generator = np.random.default_rng(0)
    for shape, K in [((3, 4), 2), ((5, 5), 3), ((4, 6), 1), ((6, 4), 2), ((3, 3), 3), ((7, 5), 4)]:
        x = generator.normal(size=shape)
        expected = im2col(x, K)
        count = expected.shape[1]
        turned = expected.reshape(K, K, count).transpose(1, 0, 2).reshape(K * K, count)
        slips = [
            (expected.T, "one window per row; it must be one per column."),
            (expected.reshape(count, -1), "turn rows into columns by `.T`: reshaping mixes the numbers."),
            (expected.T.reshape(expected.shape), "turn rows into columns by `.T`: reshaping mixes the numbers."),
            (im2col(x.T, K), "the windows come column by column: go along the rows first."),
            (_by_columns(expected, shape, K), "the windows come column by column: go along the rows first."),
            (turned, "the numbers within a window are read column by column: row by row is wanted."),
            (expected[::-1], "the numbers within each window stand in reverse."),
            (np.trunc(expected), "the fractions are lost."),
            (0 * expected, "all zeros: are the windows written into the array?"),
            (im2col(x, K, stride=K), "windows overlap: the stride is 1."),
            (expected.reshape(K, K, count), "write each window as one column of K·K numbers."),
        ]
        require_array(f"picture {shape[0]}×{shape[1]}, K = {K}", call(columns_of, x.copy(), K), expected, slips)
    return "Each window stands in its column."


@checker
def exercise_3_4(kernel_of: object) -> str:
    """Check the test for matrices of convolutions."""
    generator = np.random.default_rng(3)
    kernels = [
        (np.array([[1.0, -2], [3, 4]]), 4),
        (np.array([[0.0, 1, 0], [2, 0, -3], [0, 0, 0]]), 5),
        (generator.normal(size=(3, 3)).round(2), 4),
        (generator.normal(size=(2, 2)).round(2), 5),
        (np.array([[0.25]]), 3),
        (np.array([[0, 1.5], [-1, 0]]), 3),
    ]
    for kernel, side in kernels:
        K, M = len(kernel), conv_matrix(kernel, (side, side))
        name = f"the matrix of a {K}×{K} kernel on {side}×{side} pictures"
        slips = [
            (kernel.T, "rows and columns of the kernel have changed places."),
            (kernel[::-1, ::-1], "the kernel is turned."),
            (kernel.ravel(), f"return it as {K}×{K}."),
            (np.abs(kernel), "the signs are lost."),
        ]
        found = call(kernel_of, M.copy(), side, K, or_none=True)
        require_answer(... if found is None and has_gap(kernel_of) else found)
        require(
            found is not None, f"It returned None for {name}, which is one. Does it end in `return`, and compare with the right kernel's?"
        )
        require_array(name, found, kernel, slips)
    for kernel, side in kernels:
        M = conv_matrix(kernel, (side, side))
        for wrong, hint in _almost(M, side, len(kernel)):
            found = call(kernel_of, wrong, side, len(kernel), or_none=True)
            other = f", not {found!r}" if isinstance(found, (bool, str, int, float)) else ""
            require(found is None, f"It must return None{other}: {hint}.")
    return "It finds the kernel, and is not fooled by broken ties or missing zeros."


def _by_columns(columns, shape, K):
    """Return the windows in the order of columns."""
    O_h, O_w = shape[0] - K + 1, shape[1] - K + 1
    return columns.reshape(-1, O_h, O_w).transpose(0, 2, 1).reshape(len(columns), -1)


def _almost(M, side, K):
    """Matrices with one thing wrong, each with what it is; those that come out right by chance are left out."""
    last, middle = len(M) - 1, len(M) // 2
    changed = [(M.copy(), hint) for hint in _WRONG]
    untied, leaking, moved, swapped, near, early, mirrored, first = (matrix for matrix, _ in changed[:8])
    changed[11][0][middle] *= -1
    untied[last] += M[last]
    leaking[1, side * side - 1] = 1
    moved[last] = np.roll(M[last], -1)
    places = np.flatnonzero(M[last])
    if len(places) > 1:
        swapped[last, places[:2]] = M[last, places[1::-1]]
    near[middle, np.flatnonzero(M[middle])[0]] *= 1.1
    early[[1, middle]] = M[[middle, 1]]
    mirrored[:] = M[::-1]
    first[0, side * side - 1] = 0.5
    changed[8][0][:] = np.array([np.roll(M[0], i) for i in range(len(M))])
    changed[9][0][1:] = 0
    changed[10][0][:] = np.random.default_rng(0).normal(size=M.shape)
    return [(matrix, hint) for matrix, hint in changed if not np.array_equal(matrix, M)]


_WRONG = [
    "with other weights in the last row, the ties are broken",
    "with a weight far outside the window, a zero is missing",
    "with the last row's weights one column to the left, they stand under the wrong pixels; look at places, not only at values",
    "with two weights of the last row exchanged, its sum is the same, but its ties are broken",
    "with one weight of a row in the middle larger by a tenth, the ties are broken",
    "with two rows exchanged, they stand under the wrong pixels",
    "with the rows in reverse, they stand under the wrong pixels",
    "with a weight outside the window in the *first* row, a zero is missing",
    "when each row is the one above moved by 1, they stand under the wrong pixels: the next row of outputs begins a picture row lower",
    "with nothing but the first row, all others are 0",
    "random numbers have no ties and no zeros",
    "with the signs of a row turned, the ties are broken",
]
