"""Checkers for chapter 10, ResNet and DenseNet."""

import numpy as np

from utils.checks.answers import BY_HAND, call, checker, compared_with, require_array, require_count, require_number
from utils.conv import conv2d


@checker
def exercise_10_1(pair: object, bottleneck: object, projection: object, channels: object) -> str:
    """Check the weights of three parts of a ResNet, and the channels of a dense block."""
    require_count(
        "(a) the pair",
        pair,
        2 * 9 * 128 * 128,
        {
            9 * 128 * 128: "this is one of the two convolutions.",
            2 * 9 * 128: "each filter has a kernel for each of the 128 input channels.",
            2 * 128 * 128: "the kernels are 3×3.",
            2 * (9 * 128 + 1) * 128: "there are no biases.",
            2 * 9 * 128 * 128 + 4 * 128: "leave out the normalisation.",
        },
    )
    down, middle = 512 * 128, 9 * 128 * 128
    require_count(
        "(b) the bottleneck",
        bottleneck,
        2 * down + middle,
        {
            middle: "the two 1×1 convolutions are missing.",
            down + middle: "one 1×1 goes down, and another one up again.",
            2 * down: "the 3×3 convolution in the middle is missing.",
            2 * down + 2 * middle: "there is one 3×3 convolution, between the two 1×1.",
            2 * 128 * 128 + middle: "the 1×1 convolutions go from 512 to 128 and back.",
            9 * (2 * down + 128 * 128): "only the middle convolution is 3×3.",
            2 * down + 9 * 512 * 512: "the 3×3 works in 128 channels.",
            2 * down + middle + 512 + 2 * 128: "there are no biases.",
            2 * down + middle + 2 * (128 + 128 + 512): "leave out the normalisation.",
        },
    )
    require_count(
        "(c) the projection",
        projection,
        128 * 256,
        {
            9 * 128 * 256: "the kernels are 1×1.",
            0: "only the identity has no weights, and it does not fit here.",
            4 * 128 * 256: "the stride adds no weights.",
            128 * 64: "the stride takes no weights away.",
            128 * 128: "it goes from 128 to 256 channels.",
            128 * 256 + 256: "there are no biases.",
        },
    )
    require_count(
        "(d) the channels",
        channels,
        128 + 12 * 32,
        {
            12 * 32: "the channels that came in are kept, too.",
            32: "all layers' maps are kept, side by side.",
            128 + 32: "each of the 12 layers adds 32.",
            128 + 11 * 32: "that is what the last layer reads.",
            12 * (128 + 32): "the channels that came in are kept once.",
            128 + 12: "each layer adds 32 maps.",
        },
    )
    return "All four are right."


@checker
def exercise_10_2(plain: object, residual: object, paths: object, through_two: object) -> str:
    """Check derivatives and paths of four blocks in a row."""
    chain = "derivatives of a chain multiply, they do not add up."
    require_number(
        "(a) plain",
        plain,
        0.5**4,
        {2: chain, 0.5: "there are four blocks.", 0.125: "there are four blocks, not three.", 1.5**4: "this is the residual net's."},
        tolerance=BY_HAND,
    )
    require_number(
        "(b) residual",
        residual,
        1.5**4,
        {
            0.5**4: "this is the plain net's: a residual block's derivative is 1 + 0.5.",
            1 + 0.5**4: "each block has its own skip, not the four together.",
            6: chain,
            3: "each block has its own skip. And " + chain,
            1.5: "there are four blocks.",
            1.5**3: "there are four blocks, not three.",
        },
        tolerance=BY_HAND,
    )
    require_count(
        "(c) the paths",
        paths,
        2**4,
        {
            8: "the choices at the blocks multiply.",
            5: "these are the lengths; several paths have the same.",
            24: "the order of the blocks is fixed: at each a path goes through or around.",
            15: "the path around all blocks counts, too.",
            4: "at each block a path has two choices.",
            1: "that is the plain net.",
        },
    )
    require_count(
        "(d) through two",
        through_two,
        6,
        {
            2: "count the ways to choose two blocks of four.",
            12: "the order of the blocks is fixed: each pair counts once.",
            4: "that is how many go through exactly one block, or three.",
            3: "the two blocks need not be neighbours.",
            11: "through exactly two, not two or more.",
            8: "through exactly two: count the ways to choose two blocks of four.",
        },
    )
    return "One chain in the plain net, sixteen in the residual one."


@checker
@compared_with(lambda x, w1, w2: np.maximum(x + conv2d(np.maximum(conv2d(x, w1, padding=1), 0), w2, padding=1), 0))
def exercise_10_3(mended: object) -> str:
    """Check a residual block on random maps."""
    rng = np.random.default_rng(3)
    for channels, height, width in ((2, 5, 7), (3, 4, 4), (1, 6, 3)):
        x, w1, w2 = rng.standard_normal((channels, height, width)), *rng.standard_normal((2, channels, channels, 3, 3)) / 3
        inside = conv2d(x, w1, padding=1)
        f = conv2d(np.maximum(inside, 0), w2, padding=1)
        linear = conv2d(inside, w2, padding=1)
        require_array(
            f"the block on ({channels}, {height}, {width})",
            call(mended, x.copy(), w1.copy(), w2.copy()),
            np.maximum(x + f, 0),
            [
                (x + np.maximum(f, 0), "the branch can still only add: its last ReLU must come after the sum."),
                (np.maximum(x + np.maximum(f, 0), 0), "the branch can still only add: it ends in a ReLU before the sum."),
                (np.maximum(f, 0), "the input is not added."),
                (np.clip(x + f, 0, 1), "ReLU has no upper bound."),
                (np.maximum(2 * x + f, 0), "the input is added once."),
                (np.maximum(x, 0) + np.maximum(f, 0), "add first, then take the ReLU of the sum."),
                (x + f, "the ReLU after the sum is missing."),
                (np.abs(x + f), "ReLU makes negative numbers 0; it does not turn their sign."),
                (np.maximum(x + linear, 0), "the ReLU between the convolutions is missing."),
                (np.maximum(x - f, 0), "the block adds f(x); the weights decide about its sign."),
                (np.maximum(np.maximum(x, 0) + f, 0), "the input is added as it is, before any ReLU."),
                (np.maximum(x + conv2d(np.maximum(inside, 0), w1, padding=1), 0), "the second convolution has weights of its own, w2."),
                (np.maximum(x + conv2d(np.maximum(conv2d(x, w2, padding=1), 0), w1, padding=1), 0), "w1 comes first, then w2."),
                (np.maximum(x + inside, 0), "the second convolution is missing."),
                (f, "this is the branch alone."),
                (np.maximum(x + conv2d(conv2d(np.maximum(x, 0), w1, padding=1), w2, padding=1), 0), "convolve first, then ReLU."),
                (x + conv2d(np.maximum(conv2d(np.maximum(x, 0), w1, padding=1), 0), w2, padding=1), "convolve first, then ReLU."),
                (np.maximum(x * f, 0), "the input is added, not multiplied."),
                (np.where(x + f > 0, x + f, 0.01 * (x + f)), "this is a leaky ReLU: below 0 it gives 0."),
            ],
        )
    return "The branch may subtract, and the ReLU comes last."


@checker
@compared_with(lambda x, weights: _dense_block(x, weights))
def exercise_10_4(dense_block: object) -> str:
    """Check a dense block on random maps, with one to three layers."""
    rng = np.random.default_rng(4)
    for channels, growth, layers, height, width in ((2, 3, 1, 5, 5), (3, 2, 3, 4, 6), (1, 1, 4, 7, 3)):
        x = rng.standard_normal((channels, height, width))
        weights = [rng.standard_normal((growth, channels + i * growth, 3, 3)) for i in range(layers)]
        found = call(dense_block, x.copy(), [weight.copy() for weight in weights])
        wanted = _dense_block(x, weights)
        require_array(
            f"{layers} layer{'s' if layers > 1 else ''} on ({channels}, {height}, {width})",
            found,
            wanted,
            [
                (wanted[channels:], "what came in is missing: it is passed on, too."),
                (wanted[-growth:], "these are the last layer's maps alone: all are kept."),
                (wanted[: channels + growth], "only the first layer's maps are there."),
                (_dense_block(x, weights, before=False), "the ReLU comes before the convolution."),
                (_dense_block(x, weights, relu=False), "the ReLU before the convolution is missing."),
                (np.maximum(wanted, 0), "the ReLU is part of the layer: what is passed on beside it stays as it is."),
                (_dense_block(x, weights, keep=True), "the ReLU is part of the layer: what is passed on beside it stays as it is."),
                (_dense_block(x, weights, behind=False), "put the new maps behind what is there."),
                (_dense_block(x, weights, act=np.abs), "ReLU makes negative numbers 0; it does not turn their sign."),
                (
                    _dense_block(x, weights, after=lambda y: np.maximum(y, 0)),
                    "the new maps stay as they are: the ReLU comes before the convolution alone.",
                ),
                (_dense_block(x, weights, first=True), "each layer reads all that is there, not the block's input alone."),
                (np.concatenate([wanted[channels:], x]), "put the new maps behind what is there."),
            ],
        )
    return "Everything is kept, and each layer adds its k maps."


def _dense_block(x, weights, before=True, relu=True, keep=False, behind=True, first=False, act=None, after=None):
    """Return a dense block's output, or what a mistake makes of it.

    The ReLU may mistakenly follow the convolution, be missing, be another function, or be kept in what is passed on; the new maps
    may come first; each layer may read the `first` maps alone.
    """
    start = len(x)
    for weight in weights:
        read = (act(x) if act else np.maximum(x, 0)) if before and relu else x
        maps = conv2d(read[:start], weight[:, :start], padding=1) if first else conv2d(read, weight, padding=1)
        maps = after(maps) if after else maps if before else np.maximum(maps, 0)
        parts = [read if keep else x, maps]
        x = np.concatenate(parts if behind else parts[::-1])
    return x
