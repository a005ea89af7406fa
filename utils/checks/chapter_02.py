"""Checkers for chapter 2, Convolution."""

import numpy as np

from utils.arithmetic import output_size
from utils.checks.answers import as_array, as_list, call, checker, fail, require, require_array, require_number
from utils.conv import conv2d

SIZES = [
    ("(a)", (28, 5), {}),
    ("(b)", (28, 5), {"padding": 2}),
    ("(c)", (224, 7), {"stride": 2, "padding": 3}),
    ("(d)", (28, 3), {"dilation": 3}),
]
SLIPS: dict[str, dict[float, str]] = {
    "(a)": {28: "that is the input's size; how often does the kernel fit?", 23: "count the first window, too."},
    "(b)": {26: "P counts one side: padding 2 adds 4 rows in all.", 24: "that is without the padding."},
    "(c)": {
        113: "round down: 223 steps of 2 are 111 whole ones, and the first window comes on top.",
        111: "the first window comes on top of the steps.",
        109: "P counts one side: padding 3 adds 6 rows in all.",
    },
    "(d)": {26: "a 3×3 kernel with dilation 3 spans 7 pixels.", 20: "the span is D(K−1)+1 = 7, not D·K = 9."},
}


@checker
def exercise_2_1(sizes: object) -> str:
    """Check four predicted output sizes."""
    given = as_list(sizes, 4, "four numbers, (a) to (d)")
    for answer, (name, geometry, options) in zip(given, SIZES):
        require_number(name, answer, output_size(*geometry, **options), SLIPS[name])
    return "All four are right."


@checker
def exercise_2_2(kernel: object) -> str:
    """Check a 3×3 kernel for dark-above, bright-below edges."""
    weights = as_array("The kernel, rows of numbers", kernel)
    require(weights.shape == (3, 3), f"The kernel has the shape {weights.shape}, expected (3, 3).")
    flat, vertical = np.ones((3, 3)), np.tile([0.0, 0.0, 1.0], (3, 1))
    places = [
        float(weights[2].sum()),
        float(weights[1:].sum()),
    ]  # the edge between the last two rows of the window, then between the first two
    require(np.any(weights), "A kernel of zeros answers 0 to everything, edges included.")
    require(
        np.isclose((weights * flat).sum(), 0, atol=1e-6),
        f"On a flat picture of ones it answers {(weights * flat).sum():.3g}, not 0: the numbers must add up to 0.",
    )
    if not np.isclose((weights * vertical).sum(), 0, atol=1e-6):
        fail("It answers vertical edges, too: each column must add up to 0. Do its numbers change along y, from top to bottom?")
    require(np.allclose(weights.sum(axis=0), 0, atol=1e-6), "On some vertical edges it is not 0: each column must add up to 0.")
    require(max(map(abs, places)) > 1e-6, "On a horizontal edge it answers 0.")
    require(max(places) > 1e-6, "The sign is the other way round: dark above and bright below gives a negative number.")
    require(min(places) > -1e-6, f"On one and the same edge it answers {places[0]:.3g} at one place and {places[1]:.3g} at the next.")
    return f"On an edge from 0 to 1 it answers {max(places):.3g}."


@checker
def exercise_2_3(convolve: object) -> str:
    """Check a convolution with stride and padding against `conv2d`."""
    generator = np.random.default_rng(0)
    for shape, size, stride, padding in [((5, 5), (3, 3), 1, 0), ((6, 7), (3, 2), 1, 1), ((7, 7), (3, 3), 2, 0), ((8, 6), (2, 3), 3, 2)]:
        x, w = generator.integers(1, 9, shape), generator.integers(-4, 5, size)
        y = call(convolve, x, w, stride, padding)
        expected = conv2d(x, w, stride=stride, padding=padding)
        unpadded, dense = conv2d(x, w, stride=stride), conv2d(x, w, padding=padding)
        transposed = conv2d(x.T, w, stride=stride, padding=padding) if size[0] == size[1] else expected
        name = f"input {shape[0]}×{shape[1]}, kernel {size[0]}×{size[1]}, stride {stride}, padding {padding}"
        require_array(
            name,
            y,
            expected,
            [
                (dense, "this is the output at stride 1: did you use the stride?"),
                (unpadded, "this is the output without padding: did you use the padding?"),
                (
                    dense[: expected.shape[0], : expected.shape[1]],
                    "the size is right, but the windows move by 1: do they start at i·stride?",
                ),
                (conv2d(x, w[::-1, ::-1], stride=stride, padding=padding), "the kernel is flipped: this is the true convolution."),
                (transposed, "rows and columns have changed places."),
            ],
        )
    return "It agrees with `conv2d` on four settings."


@checker
def exercise_2_4(same_ends: object) -> str:
    """Check TensorFlow's SAME padding, before and after."""
    for size, kernel_size, stride in [(6, 3, 2), (7, 3, 2), (5, 3, 1), (224, 7, 2), (8, 2, 3), (9, 1, 3), (10, 4, 1)]:
        total = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
        name = f"size {size}, kernel {kernel_size}, stride {stride}"
        ends = call(same_ends, size, kernel_size, stride)
        half = (kernel_size - 1) // 2
        unclamped = (-(-size // stride) - 1) * stride + kernel_size - size
        require_array(
            name,
            ends,
            (total // 2, total - total // 2),
            [
                ((total - total // 2, total // 2), "the odd one goes to the end, not to the beginning."),
                ((half, half), "this is PyTorch's padding for stride 1; SAME depends on the stride."),
                ((unclamped // 2, unclamped - unclamped // 2), "the padding is never negative."),
            ],
        )
    return "In all seven cases a PyTorch layer padded like this gives what Keras gives."


@checker
def exercise_2_5(detector: object) -> str:
    """Check that a kernel finds the bend of the corner stroke, and only it."""
    kernel = as_array("The kernel, rows of numbers", detector)
    require(kernel.ndim == 2 and max(kernel.shape) <= 5, f"Expected a kernel of at most 5×5, got the shape {kernel.shape}.")
    require(kernel.shape[0] % 2 and kernel.shape[1] % 2, "Take an odd height and width, so that the kernel has a centre.")
    require(np.any(kernel), "A kernel of zeros answers 0 everywhere.")
    centre = kernel.shape[0] // 2, kernel.shape[1] // 2
    for row, column in [(2, 5), (1, 4), (3, 6)]:
        picture = _stroke(row, column)
        answers = conv2d(picture, kernel, padding=centre)
        best = np.argwhere(np.isclose(answers, answers.max()))
        if len(best) > 1:
            fail(f"With the bend at row {row}, column {column}, {len(best)} places share the strongest answer.")
        found = tuple(int(i) for i in best[0])
        require(
            found == (row, column),
            f"With the bend at row {row}, column {column}, the strongest answer is at row {found[0]}, column {found[1]}.",
        )
        crossed = conv2d(_cross(), kernel, padding=centre).max()
        require(answers.max() > crossed + 1e-6, "A cross excites it as much as the bend: punish ink above and to the right.")
    return "It finds the bend at three places and is not fooled by a cross."


def _stroke(row, column):
    """Return a 9×9 picture with a bar that turns down at (row, column)."""
    picture = np.zeros((9, 9))
    picture[row, column - 4 : column + 1] = picture[row : row + 5, column] = 1
    return picture


def _cross():
    """Return a 9×9 picture of a cross with long arms."""
    picture = np.zeros((9, 9))
    picture[4, 1:8] = picture[1:8, 4] = 1
    return picture
