"""Exercises 4.1 to 4.4: counts, one sum by hand, a filter for red, a stack of layers folded into one."""

from typing import Any

import numpy as np

from utils.checks.answers import as_array, call, checker, compared_with, fail, require, require_array, require_count
from utils.conv import conv2d, true_convolve2d

X = np.array([[[1, 0, 2], [3, 1, 0], [0, 2, 1]], [[0, 1, 1], [2, 0, 1], [1, 1, 0]]])
W = np.array([[[1, -1], [0, 1]], [[0, 2], [-1, 0]]])
BIAS = -1


@checker
def exercise_4_1(shape: object, kernels: object, parameters: object, inputs: object) -> str:
    """Check the shape and the counts of a layer."""
    shapes: list[tuple[Any, str]] = [
        ([64, 28, 28], "the depth of the output is the number of filters."),
        ([28, 28, 128], "channels come first here: (C, H, W)."),
        ([128, 27, 27], "the padding of 1 is on each side."),
        ([128, 56, 56], "the stride is 2."),
        ([128, 29, 29], "round down: 55 steps of 1 are 27 whole steps of 2, and the first window comes on top."),
        ([128, 28.5, 28.5], "round down: there is no half window."),
        ([128, 54, 54], "padding and stride are missing."),
        ([1, 128, 28, 28], "give three numbers: one picture, without the batch."),
        ([28, 28], "the channels are missing: how many maps come out?"),
        *((wrong, "a filter adds its kernels' answers up, and gives one map.") for wrong in ([128 * 64, 28, 28], [128, 64, 28, 28])),
    ]
    require_array("(a) the shape", shape, [128, 28, 28], shapes, tolerance=0, by_hand=True)
    require_count(
        "(b) the kernels",
        kernels,
        128 * 64,
        {
            128: "these are the filters: each is a stack of kernels.",
            64: "these are the kernels of one filter.",
            192: "each of the 128 filters has 64 kernels: multiply.",
            128 * 64 * 9: "these are the weights: a kernel is a whole plane of 9.",
            128 * 9: "a kernel is a plane, not a weight, and each filter has 64.",
        },
    )
    require_count(
        "(c) the parameters",
        parameters,
        128 * (64 * 9 + 1),
        {
            128 * 64 * 9: "the biases are missing.",
            128 * 10: "each filter has a kernel for each of the 64 input channels.",
            128 * 9: "each filter has a kernel for each of the 64 input channels, and there are biases.",
            128 * 64 * 10: "there is one bias for each filter, not for each kernel.",
            128 * (64 * 9 + 2): "each filter has one bias, and it counts once.",
            128 * 64 * 9 + 64: "there is one bias for each filter, not for each input channel.",
            128 * 64 * 9 + 1: "each filter has a bias of its own.",
            128 * (64 * 9 + 1) * 28 * 28: "the same weights serve at all places.",
            64 * 9 + 1: "that is one filter; there are 128.",
            64 * 9: "that is one filter, without its bias; there are 128.",
        },
    )
    require_count(
        "(d) the inputs",
        inputs,
        64 * 9,
        {
            9: "a filter cuts through all 64 channels.",
            64: "each kernel reads 3×3 numbers.",
            577: "the bias is no input.",
            64 * 3: "a kernel is 3×3, not 3.",
            128 * 9: "128 is the number of filters; a filter reads 64 channels.",
            128 * 64 * 9: "one output number comes from one filter, not from all.",
            64 * 56 * 56: "a window does not cover the whole picture.",
        },
    )
    return "All four are right."


@checker
def exercise_4_2(y: object) -> str:
    """Check one two-channel window sum after ReLU."""
    parts = np.array([conv2d(plane, kernel) for plane, kernel in zip(X, W)])
    sums, turned = parts.sum(0), sum(conv2d(plane, kernel[::-1, ::-1]) for plane, kernel in zip(X, W))
    crossed = sum(conv2d(plane, kernel) for plane, kernel in zip(X, W[::-1]))
    right = np.maximum(sums + BIAS, 0)
    slips = [
        (parts, "these are the answers of the two kernels, still to be added: one filter gives one plane."),
        (right[None], "give one plane, of shape 2×2."),
        (right.ravel(), "give two rows of two numbers."),
        (right.T, "rows and columns have changed places."),
        (sums, "the bias is missing, and then ReLU."),
        (sums + BIAS, "ReLU is missing, or does not come last."),
        (np.abs(sums + BIAS), "ReLU makes negative numbers 0, not positive."),
        (np.maximum(sums - BIAS, 0), "the bias is −1: it is added, not subtracted."),
        (np.maximum(sums + 2 * BIAS, 0), "the bias counts once, not once for each channel."),
        (np.maximum(parts, 0).sum(0) + BIAS, "ReLU comes once, after the sum over the channels and the bias."),
        (np.maximum(np.maximum(parts, 0).sum(0) + BIAS, 0), "ReLU comes once, after the sum over the channels and the bias."),
        (np.maximum(parts + BIAS, 0).sum(0), "ReLU comes once, after the sum over the channels and the bias."),
        (np.maximum(sums / 2 + BIAS, 0), "add the channels, do not average them."),
        (np.maximum(parts[0] + BIAS, 0), "the second channel is missing."),
        (np.maximum(parts[1] + BIAS, 0), "the first channel is missing."),
        (np.maximum(parts[0] - parts[1] + BIAS, 0), "the second channel is added, not subtracted."),
        (np.maximum(turned + BIAS, 0), "the kernels are flipped: this is the true convolution."),
        (np.maximum(crossed + BIAS, 0), "each channel has its own kernel: the first kernel belongs to the first channel."),
    ]
    require_array("y", y, right, slips, by_hand=True)
    return "One filter over two channels, one plane."


@checker
def exercise_4_3(weight: object) -> str:
    """Check a filter that answers red and no other uniform colour."""
    filters = as_array("weight", weight)
    require(filters.shape == (3, 3, 3), f"The shape is {filters.shape}, expected (3, 3, 3): three kernels of 3×3, for R, G and B.")
    require(filters.any(), "A filter of zeros answers 0 to everything, red included.")
    slack = 1e-6 * np.abs(filters).max()
    red, green, blue = filters.sum((1, 2))
    if not _likes_red(filters, slack) and _likes_red(filters.transpose(2, 0, 1), slack):
        fail("The channels come first: `weight[0]` is the kernel for red, all nine numbers of it.")
    require(
        red > slack,
        f"A uniform red area gives {red:g} per unit of brightness: it should be positive. Make the sum of the red kernel positive.",
    )
    for name, value in (("grey", red + green + blue), ("green", green), ("blue", blue)):
        require(value <= slack, f"A uniform {name} area gives {value:g} per unit of brightness: it should be 0 or less.")
    return f"Red gives {red:g}, grey {red + green + blue:g}, green {green:g}, blue {blue:g} per unit of brightness."


def _likes_red(filters, slack):
    red, green, blue = filters.sum((1, 2))
    return red > slack and max(red + green + blue, green, blue) <= slack


@checker
@compared_with(lambda weights: _collapsed(weights))
def exercise_4_4(collapse: object) -> str:
    """Check that several linear layers are folded into one."""
    rng = np.random.default_rng(4)
    stacks: list[tuple[tuple[int, ...], tuple[int, ...]]] = [
        ((2, 1), (3,)),
        ((3, 2, 1), (3, 3)),
        ((2, 2, 2), (3, 3)),
        ((2, 3, 4, 2), (3, 1, 2)),
        ((3, 3, 3), (1, 1)),
        ((1, 1, 1, 1, 1), (2, 3, 2, 1)),
        ((1, 4, 3), (2, 5)),
    ]
    for channels, sizes in stacks:
        weights = [rng.normal(size=(n, m, k, k)) for m, n, k in zip(channels, channels[1:], sizes)]
        x = rng.normal(size=(channels[0], 11, 11))
        layers = f"{len(weights)} layer{'s' if len(weights) > 1 else ''}, channels {' → '.join(map(str, channels))}"
        one, wanted = as_array(layers, call(collapse, [w.copy() for w in weights])), _collapsed(weights)
        require(
            one.shape == wanted.shape,
            f"{layers}: the weight has shape {one.shape}, expected {wanted.shape}: "
            "C_out of the last, C_in of the first, and a kernel that reaches as far.",
        )
        require_array(layers, one, wanted, _slips(weights, wanted))
        require_array(f"{layers}, on a picture", conv2d(x, one), _one_by_one(x, weights))
    return "One layer does the work of all."


def _slips(weights, wanted):
    slips = [
        (_collapsed(weights, flip=True), "this folds with cross-correlation: use true convolution, which flips one of the two."),
        (wanted[..., ::-1, ::-1], "the kernels are turned by 180°."),
        (np.trunc(wanted), "the fractions are lost."),
        (np.abs(wanted), "the signs are lost."),
        (0 * wanted, "all zeros: is the new weight written?"),
    ]
    if len(weights) == 2:
        first, second = weights
        pairs = [[[true_convolve2d(b, a, padding="full") for b, a in zip(o, first[:, c])] for c in range(first.shape[1])] for o in second]
        products = np.array(pairs)
        slips.append((products.mean(2), "add up over the channels in the middle: this is their mean."))
        slips.append((products[:, :, 0], "add up over *all* channels in the middle, not only the first."))
    if len({weight.shape[:2] for weight in weights}) == 1 and weights[0].shape[0] == weights[0].shape[1]:
        slips.append((_collapsed(weights[::-1]), "the first layer of the list comes first."))
    return slips


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
