"""Checkers for chapter 2, Convolution."""

from typing import Any

import numpy as np

from utils.arithmetic import output_size
from utils.checks.answers import (
    as_array,
    as_list,
    call,
    checker,
    compared_with,
    fail,
    require,
    require_array,
    require_calls,
    require_count,
    require_without,
    shown,
)
from utils.conv import conv2d
from utils.language import t

SIZES: list[tuple[str, tuple[int, int], dict[str, int], dict[float, str]]] = [
    (
        "(a)",
        (28, 5),
        {},
        {
            28: "that is the input's size; how often does the kernel fit?",
            23: "count the first window, too.",
            25: "the kernel is 5 wide: 28 − 5 steps, and the first window.",
            26: "the kernel is 5×5, not 3×3.",
        },
    ),
    (
        "(b)",
        (28, 5),
        {"padding": 2},
        {
            26: "P counts one side: padding 2 adds 4 rows in all.",
            24: "that is without the padding.",
            32: "that is the padded input; how often does the kernel fit?",
            27: "count the first window, too.",
        },
    ),
    (
        "(c)",
        (224, 7),
        {"stride": 2, "padding": 3},
        {
            113: "round down: 223 steps of 1 are 111 whole steps of 2, and the first window comes on top.",
            112.5: "round down: there is no half window.",
            111.5: "round down, and the first window comes on top.",
            111: "the first window comes on top of the steps.",
            110: "P counts one side: padding 3 adds 6 rows in all.",
            109: "that is without the padding.",
            224: "that is at stride 1.",
        },
    ),
    (
        "(d)",
        (28, 3),
        {"dilation": 3},
        {
            **dict.fromkeys((24, 26), "a 3×3 kernel with dilation 3 spans 7 pixels: its weights lie 3 pixels apart."),
            20: "the span is D(K−1)+1 = 7, not 9: D·K has a gap too many, and so has a gap of 3 pixels between weights.",
            21: "count the first window, too.",
            9: "dilation spreads the kernel's weights; it is no stride.",
        },
    ),
]


@checker
def exercise_2_1(sizes: object) -> str:
    """Check four predicted output sizes."""
    given = as_list(sizes, 4, "four numbers, (a) to (d)")
    for answer, (name, geometry, options, slips) in zip(given, SIZES):
        right = output_size(*geometry, **options)
        require_count(name, answer, right, {**slips, right**2: "give the numbers along one side."})
    return "All four are right."


@checker
def exercise_2_2(kernel: object) -> str:
    """Check a 3×3 kernel for dark-above, bright-below edges."""
    weights = as_array("The kernel, rows of numbers", kernel)
    require(weights.shape == (3, 3), "The kernel has the shape {shape}, expected {wanted}.", shape=weights.shape, wanted=(3, 3))
    require(np.any(weights), "A kernel of zeros answers 0 to everything, edges included.")
    slack = 1e-6 * np.abs(weights).max()
    columns, total = weights.sum(axis=0), weights.sum()
    places = [float(weights[2].sum()), float(weights[1:].sum())]  # the edge below the window's second row, then below its first
    require(abs(total) <= slack, "On a flat picture of ones it answers {total:.3g}, not 0: the numbers must add up to 0.", total=total)
    if max(abs(columns[2]), abs(columns[0])) > slack:
        fail("It answers vertical edges, too: each column must add up to 0. Do its numbers change along y, from top to bottom?")
    require(max(map(abs, places)) > slack, "On a horizontal edge it answers 0.")
    require(max(places) > slack, "The sign is the other way round: dark above and bright below gives a negative number.")
    both = "On one and the same edge it answers {first:.3g} at one place and {second:.3g} at the next."
    require(min(places) >= -slack, both, first=places[0], second=places[1])
    return t("On an edge from 0 to 1 it answers {answer:.3g}.", answer=max(places))


@checker
@compared_with(lambda x, w, stride, padding: conv2d(x, w, stride=stride, padding=padding))
def exercise_2_3(convolve: object) -> str:
    """Check a convolution with stride and padding against `conv2d`."""
    require_without(convolve, LIBRARY, "Do it without {name}: two loops and a sum.")
    generator = np.random.default_rng(0)
    for number, (shape, size, stride, padding) in enumerate(SETTINGS):
        x, w = generator.normal(size=shape).round(2), generator.normal(size=size).round(2)
        if number < 2:  # whole numbers, the second time with a kernel of fractions
            x, w = x.round().astype(int), w if number else w.round().astype(int)
        y = call(convolve, x.copy(), w.copy(), stride, padding)
        setting = {"input": shown(shape), "kernel": shown(size), "stride": stride, "padding": padding}
        name = t("input {input}, kernel {kernel}, stride {stride}, padding {padding}", **setting)
        require_array(name, y, conv2d(x, w, stride=stride, padding=padding), _slips(x, w, stride, padding))
    return t("It agrees with `conv2d` on {count} settings.", count=len(SETTINGS))


LIBRARY = (
    *("conv2d", "true_convolve2d", "conv_matrix", "conv_transpose2d", "conv_gradients", "deform_conv2d", "convolution", "slow_conv3d"),
    *("Conv1d", "Conv2d", "Conv3d", "LazyConv2d", "conv1d", "conv3d", "convolve", "correlate"),
    *("convolve1d", "correlate1d", "convolve2d", "correlate2d", "fftconvolve", "oaconvolve"),
)
SETTINGS = [
    ((5, 5), (3, 3), 1, 0),
    ((6, 7), (3, 2), 1, 1),
    ((7, 7), (3, 3), 2, 0),
    ((8, 6), (2, 3), 3, 2),
    ((9, 9), (3, 3), 2, 2),
    ((4, 9), (1, 5), 2, 1),
    ((6, 6), (6, 6), 4, 0),
]


def _slips(x, w, stride, padding):
    right, dense = conv2d(x, w, stride=stride, padding=padding), conv2d(x, w, padding=padding)
    size, unlike = right.shape, dense[: right.shape[0], : right.shape[1]]
    slips: list[tuple[Any, str]] = [
        (dense, "this is the output at stride 1: did you use the stride?"),
        (conv2d(x, w, stride=stride) if min(np.subtract(x.shape, w.shape)) >= 0 else right, "this is without padding: did you use it?"),
        (unlike, "the size is right, but the windows move by 1: do they start at i·stride?"),
        (conv2d(x, w[::-1, ::-1], stride=stride, padding=padding), "the kernel is flipped: this is the true convolution."),
        (conv2d(x, w[::-1], stride=stride, padding=padding), "the kernel stands upside down."),
        (conv2d(x, w[:, ::-1], stride=stride, padding=padding), "the kernel is mirrored, left and right."),
        (right.T, "rows and columns have changed places."),
        (np.trunc(right), "the fractions are lost: is the output an array of whole numbers?"),
        (np.rint(right), "the fractions are lost: do not round."),
        (np.abs(right), "negative numbers stay negative."),
        (np.maximum(right, 0), "negative numbers stay: there is no ReLU here."),
        (np.zeros(size), "all zeros: are the sums written into the output?"),
        (right / w.size, "add the products up: this is their mean."),
        (conv2d(x, w, stride=(stride, 1), padding=padding), "the stride counts across, too: windows start at column j·stride."),
        (conv2d(x, w, stride=(1, stride), padding=padding), "the stride counts down, too: windows start at row i·stride."),
        (conv2d(np.pad(x, padding, mode="edge"), w, stride=stride), "pad with zeros, not with the numbers at the border."),
        (conv2d(np.pad(x, padding, constant_values=1), w, stride=stride), "pad with zeros, not with ones."),
        (np.pad(conv2d(x, w, stride=stride), padding) if dense.size and padding else right, "pad the picture, not the output."),
        (conv2d(np.pad(x, ((0, 2 * padding),) * 2), w, stride=stride), "P counts one side: half of the zeros come before the picture."),
        (conv2d(np.pad(x, 2 * padding), w, stride=stride), "the starter has padded x already: do not do it again."),
    ]
    if w.shape[0] == w.shape[1]:
        slips.append((conv2d(x, w.T, stride=stride, padding=padding), "the kernel's rows and columns have changed places."))
        slips.append((conv2d(x.T, w, stride=stride, padding=padding), "rows and columns have changed places."))
    return slips


@checker
@compared_with(lambda size, kernel_size, stride: _same_ends(size, kernel_size, stride))
def exercise_2_4(same_ends: object) -> str:
    """Check TensorFlow's SAME padding, before and after."""
    cases = []
    for size, kernel_size, stride in CASES:
        needed = (-(-size // stride) - 1) * stride + kernel_size - size
        total, half, floored = max(needed, 0), (kernel_size - 1) // 2, max((size // stride - 1) * stride + kernel_size - size, 0)
        slips: list[tuple[Any, str]] = [
            ((total - total // 2, total // 2), "the odd one goes to the end, not to the beginning."),
            ((needed // 2, needed - needed // 2), "the padding is never negative."),
            ((kernel_size // 2, kernel_size // 2), "that is half the kernel; SAME depends on the stride and on the size."),
            ((total // 2, total // 2 + 1), "only an odd number of zeros leaves one more for the end."),
            ((half, half), "this is PyTorch's padding for stride 1; SAME depends on the stride."),
            (_same_ends(size, kernel_size, 1), "this is SAME at stride 1; it depends on the stride."),
            (_same_ends(size, kernel_size, 2), "this is SAME at stride 2; it depends on the stride."),
            ((0, total), "only an odd one goes to the end: the rest is shared by both sides."),
            ((total, 0), "share the zeros between both ends."),
            ((total, total), "this is the padding in all: share it between both ends."),
            ((total / 2, total / 2), "there is no half row: share whole zeros, an odd one goes to the end."),
            ((total // 2, total // 2), "an odd zero goes to the end: the two ends need not be alike."),
            (total, "give two numbers, before and after."),
            ((floored // 2, floored - floored // 2), "round the number of outputs up, not down."),
        ]
        name = t("size {size}, kernel {kernel}, stride {stride}", size=size, kernel=kernel_size, stride=stride)
        cases.append((name, (size, kernel_size, stride), (total // 2, total - total // 2), slips))
    require_calls(same_ends, cases, require_array, tolerance=0)
    return t("In all {count} cases a PyTorch layer padded like this gives what Keras gives.", count=len(CASES))


def _same_ends(size, kernel_size, stride):
    total = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
    return total // 2, (total + 1) // 2


CASES = [(6, 3, 2), (7, 3, 2), (5, 3, 1), (224, 7, 2), (8, 2, 3), (9, 1, 3), (10, 4, 1), (11, 5, 3), (3, 7, 2), (10, 6, 4), (1, 5, 5)]


@checker
def exercise_2_5(detector: object) -> str:
    """Check that a kernel finds the bend of the corner stroke, and only it."""
    kernel = as_array("The kernel, rows of numbers", detector)
    require(kernel.ndim == 2 and max(kernel.shape) <= 5, "Expected a kernel of at most 5×5, got the shape {shape}.", shape=kernel.shape)
    require(kernel.shape[0] % 2 and kernel.shape[1] % 2, "Take an odd height and width, so that the kernel has a centre.")
    require(np.any(kernel), "A kernel of zeros answers 0 everywhere.")
    kernel = kernel / np.abs(kernel).max()
    centre = kernel.shape[0] // 2, kernel.shape[1] // 2
    crossed = conv2d(_cross(), kernel, padding=centre)
    for row, column in [(2, 5), *((r, c) for r in range(1, 5) for c in range(4, 8))]:
        answers = conv2d(_stroke(row, column), kernel, padding=centre)
        best = np.argwhere(np.isclose(answers, answers.max(), atol=1e-6))
        if len(best) > 1:
            fail("With the bend at {bend}, {count} places share the strongest answer.", bend=_place(row, column), count=len(best))
        found = tuple(int(i) for i in best[0])
        places = {"bend": _place(row, column), "found": _place(*found)}
        require(found == (row, column), "With the bend at {bend}, the strongest answer is at {found}.", **places)
        hint = "A cross with its centre at {centre} excites it as much as the bend, at {found}: punish ink that stands there and not at the bend."
        require(
            answers.max() > crossed.max() + 1e-6,
            hint,
            centre=_place(4, 4),
            found=_place(*np.unravel_index(crossed.argmax(), crossed.shape)),
        )
    return "It finds the bend at sixteen places and is not fooled by a cross."


def _place(row, column):
    return t("row {row}, column {column}", row=row, column=column)


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
