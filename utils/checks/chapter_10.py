"""Checkers for chapter 10, ResNet and DenseNet."""

import numpy as np

from utils.checks.answers import call, checker, require_array, require_number
from utils.conv import conv2d


@checker
def exercise_10_1(pair: object, bottleneck: object, projection: object, channels: object) -> str:
    """Check the weights of three parts of a ResNet, and the channels of a dense block."""
    require_number(
        "(a) the pair",
        pair,
        2 * 9 * 128 * 128,
        {
            9 * 128 * 128: "this is one of the two convolutions.",
            2 * 9 * 128: "each filter has a kernel for each of the 128 input channels.",
        },
    )
    require_number(
        "(b) the bottleneck",
        bottleneck,
        2 * 512 * 128 + 9 * 128 * 128,
        {
            9 * 128 * 128: "the two 1×1 convolutions are missing.",
            512 * 128 + 9 * 128 * 128: "one 1×1 goes down, and another one up again.",
            9 * (2 * 512 * 128 + 128 * 128): "only the middle convolution is 3×3.",
        },
    )
    require_number(
        "(c) the projection",
        projection,
        128 * 256,
        {
            9 * 128 * 256: "the kernels are 1×1.",
            0: "only the identity has no weights, and it does not fit here.",
            4 * 128 * 256: "the stride adds no weights.",
        },
    )
    require_number(
        "(d) the channels",
        channels,
        128 + 12 * 32,
        {
            12 * 32: "the channels that came in are kept, too.",
            32: "all layers' maps are kept, side by side.",
            128 + 32: "each of the 12 layers adds 32.",
        },
    )
    return "All four are right."


@checker
def exercise_10_2(plain: object, residual: object, paths: object, through_two: object) -> str:
    """Check derivatives and paths of four blocks in a row."""
    require_number("(a) plain", plain, 0.5**4, {2: "derivatives of a chain multiply, they do not add up."})
    require_number(
        "(b) residual",
        residual,
        1.5**4,
        {
            0.5**4: "this is the plain net's: a residual block's derivative is 1 + 0.5.",
            1 + 0.5**4: "each block has its own skip, not the four together.",
            6: "derivatives of a chain multiply, they do not add up.",
        },
    )
    require_number(
        "(c) the paths", paths, 2**4, {8: "the choices at the blocks multiply.", 5: "these are the lengths; several paths have the same."}
    )
    require_number(
        "(d) through two",
        through_two,
        6,
        {2: "count the ways to choose two blocks of four.", 12: "the order of the blocks is fixed: each pair counts once."},
    )
    return "One chain in the plain net, sixteen in the residual one."


@checker
def exercise_10_3(mended: object) -> str:
    """Check a residual block on random maps."""
    rng = np.random.default_rng(3)
    for channels, side in ((2, 5), (3, 4)):
        x, w1, w2 = rng.standard_normal((channels, side, side)), *rng.standard_normal((2, channels, channels, 3, 3)) / 3
        inside = conv2d(x, w1, padding=1)
        f = conv2d(np.maximum(inside, 0), w2, padding=1)
        linear = conv2d(inside, w2, padding=1)
        require_array(
            "the block",
            call(mended, x.copy(), w1.copy(), w2.copy()),
            np.maximum(x + f, 0),
            [
                (x + np.maximum(f, 0), "the branch can still only add: its last ReLU must come after the sum."),
                (np.maximum(x + np.maximum(f, 0), 0), "the branch can still only add: it ends in a ReLU before the sum."),
                (np.maximum(f, 0), "the input is not added."),
                (x + f, "the ReLU after the sum is missing."),
                (np.maximum(x + linear, 0), "the ReLU between the convolutions is missing."),
            ],
        )
    return "The branch may subtract, and the ReLU comes last."


@checker
def exercise_10_4(dense_block: object) -> str:
    """Check a dense block on random maps, with one to three layers."""
    rng = np.random.default_rng(4)
    for channels, growth, layers in ((2, 3, 1), (3, 2, 3)):
        x = rng.standard_normal((channels, 5, 5))
        weights = [rng.standard_normal((growth, channels + i * growth, 3, 3)) for i in range(layers)]
        found = call(dense_block, x.copy(), [weight.copy() for weight in weights])
        wanted = _dense_block(x, weights)
        require_array(
            f"{layers} layer{'s' if layers > 1 else ''}",
            found,
            wanted,
            [
                (wanted[channels:], "what came in is missing: it is passed on, too."),
                (wanted[-growth:], "these are the last layer's maps alone: all are kept."),
                (_dense_block(x, weights, before=False), "the ReLU comes before the convolution."),
                (np.maximum(wanted, 0), "the ReLU is part of the layer: what is passed on beside it stays as it is."),
                (np.concatenate([wanted[channels:], x]), "put the new maps behind what is there."),
            ],
        )
    return "Everything is kept, and each layer adds its k maps."


def _dense_block(x, weights, before=True):
    """Return a dense block's output; with before=False, what it gives if the ReLU mistakenly follows the convolution."""
    for weight in weights:
        maps = conv2d(np.maximum(x, 0), weight, padding=1) if before else np.maximum(conv2d(x, weight, padding=1), 0)
        x = np.concatenate([x, maps])
    return x
