"""Checkers for chapter 4, Multichannel filters."""

import numpy as np

from utils.checks.answers import call, checker, require, require_array, require_number
from utils.conv import conv2d, true_convolve2d

X = np.array([[[1, 0, 2], [3, 1, 0], [0, 2, 1]], [[0, 1, 1], [2, 0, 1], [1, 1, 0]]])
W = np.array([[[1, -1], [0, 1]], [[0, 2], [-1, 0]]])
BIAS = -1


@checker
def exercise_4_1(shape: object, kernels: object, parameters: object, inputs: object) -> str:
    """Check the shape and the counts of a layer."""
    require_array(
        "(a) the shape",
        shape,
        [128, 28, 28],
        [
            ([64, 28, 28], "the depth of the output is the number of filters."),
            ([28, 28, 128], "channels come first here: (C, H, W)."),
            ([128, 27, 27], "the padding of 1 is on each side."),
            ([128, 56, 56], "the stride is 2."),
        ],
    )
    require_number(
        "(b) the kernels",
        kernels,
        128 * 64,
        {128: "these are the filters: each is a stack of kernels.", 64: "these are the kernels of one filter."},
    )
    require_number(
        "(c) the parameters",
        parameters,
        128 * (64 * 9 + 1),
        {
            128 * 64 * 9: "the biases are missing.",
            128 * 10: "each filter has a kernel for each of the 64 input channels.",
            128 * 64 * 10: "there is one bias for each filter, not for each kernel.",
        },
    )
    require_number(
        "(d) the inputs of one number", inputs, 64 * 9, {9: "a filter cuts through all 64 channels.", 64: "each kernel reads 3×3 numbers."}
    )
    return "All four are right."


@checker
def exercise_4_2(y: object) -> str:
    """Check one two-channel window sum after ReLU."""
    parts = np.array([conv2d(plane, kernel) for plane, kernel in zip(X, W)])
    sums = parts.sum(0)
    right = np.maximum(sums + BIAS, 0)
    require_array(
        "y",
        y,
        right,
        [
            (parts, "these are the answers of the two kernels, still to be added: one filter gives one plane."),
            (right[None], "give one plane, of shape 2×2."),
            (sums, "the bias and ReLU are missing."),
            (sums + BIAS, "ReLU is missing."),
            (np.maximum(sums, 0), "the bias is missing."),
            (np.maximum(sums + 2 * BIAS, 0), "the bias counts once, not once for each channel."),
        ],
    )
    return "One filter over two channels, one plane."


@checker
def exercise_4_3(weight: object) -> str:
    """Check a filter that answers red and no other uniform colour."""
    weight = np.asarray(weight)
    require(weight.shape == (3, 3, 3), f"The shape is {weight.shape}, expected (3, 3, 3): three kernels of 3×3, for R, G and B.")
    require_array("weight", weight, weight)
    red, green, blue = weight.astype(float).sum((1, 2))
    require(
        red > 1e-6,
        f"A uniform red area gives {red:g} per unit of brightness: it should be positive. Make the sum of the red kernel positive.",
    )
    for name, value in (("grey", red + green + blue), ("green", green), ("blue", blue)):
        require(value <= 1e-6, f"A uniform {name} area gives {value:g} per unit of brightness: it should be 0 or less.")
    return f"Red gives {red:g}, grey {red + green + blue:g}, green {green:g}, blue {blue:g} per unit of brightness."


@checker
def exercise_4_4(collapse: object) -> str:
    """Check that several linear layers are folded into one."""
    rng = np.random.default_rng(4)
    for channels, sizes in (((2, 1), (3,)), ((3, 2, 1), (3, 3)), ((2, 3, 4, 2), (3, 1, 2))):
        weights = [rng.standard_normal((n, m, k, k)) for m, n, k in zip(channels, channels[1:], sizes)]
        x = rng.standard_normal((channels[0], 9, 9))
        one, wanted = np.asarray(call(collapse, [w.copy() for w in weights])), _collapsed(weights)
        layers = f"{len(weights)} layer{'s' if len(weights) > 1 else ''}"
        require(
            one.shape == wanted.shape,
            f"{layers}: the weight has shape {one.shape}, expected {wanted.shape}: "
            "C_out of the last, C_in of the first, and a kernel that reaches as far.",
        )
        flipped = _collapsed(weights, flip=True)
        require_array(
            layers, one, wanted, [(flipped, "this folds with cross-correlation: use true convolution, which flips one of the two.")]
        )
        require_array(f"{layers} on a picture", conv2d(x, one), _one_by_one(x, weights))
    return "One layer does the work of all."


def _collapsed(weights, flip=False):
    """Return the weight of the single layer; with `flip`, what cross-correlating by mistake gives."""
    so_far = weights[0]
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


def _one_by_one(x, weights):
    for weight in weights:
        x = conv2d(x, weight)
    return x
