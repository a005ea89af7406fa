"""Checkers for chapter 8, 1×1 convolution."""

import numpy as np

from utils.arithmetic import conv_macs, conv_parameters
from utils.checks.answers import as_list, call, checker, require, require_array, require_number
from utils.conv import conv2d


@checker
def exercise_8_1(counts: object) -> str:
    """Check parameters, MACs and FLOPs of a 1×1 layer."""
    first, second, third = as_list(counts, 3, "three numbers, (a) to (c)")
    macs = conv_macs(256, 64, 1, 14)
    require_number(
        "(a)",
        first,
        conv_parameters(256, 64, 1),
        {
            256 * 64: "the biases are missing.",
            64: "each filter has one weight for every input channel.",
            65 * 256: "one bias per filter, not per input channel.",
        },
    )
    require_number(
        "(b)",
        second,
        macs,
        {
            2 * macs: "these are FLOPs; one MAC is a multiplication and an addition.",
            256 * 64: "that is for one place; there are 14·14.",
            14 * 14 * 64: "each output number needs 256 of them.",
        },
    )
    require_number("(c)", third, 2 * macs, {macs: "one MAC counts as two FLOPs."})
    return "All three are right."


@checker
def exercise_8_2(weights: object) -> str:
    """Check a filter for redness."""
    red, green, blue = as_list(weights, 3, "three numbers, for R, G and B")
    require(any((red, green, blue)), "Three zeros answer 0 to everything, red included.")
    require(
        abs(red + green + blue) < 1e-6, f"On a grey pixel of 1 it answers {red + green + blue:.3g}, not 0: the weights must add up to 0."
    )
    require(red > 0, "On pure red it must answer positively.")
    require(abs(green - blue) < 1e-6, "Green and blue must have the same weight.")
    return f"Pure red answers {red:.3g}, every grey 0."


@checker
def exercise_8_3(pointwise_by_loops: object) -> str:
    """Check a dense layer applied to every pixel."""
    generator = np.random.default_rng(0)
    for C, C_out, size in [(3, 2, (4, 5)), (2, 4, (3, 3))]:
        x, weight, bias = (generator.integers(1, 9, shape).astype(float) for shape in ((C, *size), (C_out, C), (C_out,)))
        expected = conv2d(x, weight[:, :, None, None], bias)
        require_array(
            f"{C} → {C_out} channels",
            call(pointwise_by_loops, x, weight, bias),
            expected,
            [
                (expected - bias[:, None, None], "the bias is missing."),
                (expected.transpose(1, 2, 0), "the channels must come first: (C_out, H, W)."),
                (np.zeros(expected.shape), "all zeros: does every pixel get its numbers?"),
            ],
        )
    return "It agrees with a 1×1 `conv2d` on two shapes."


@checker
def exercise_8_4(B: object) -> str:
    """Check the largest bottleneck that costs at most a quarter."""
    require_number(
        "B",
        B,
        28,
        {
            32: "that forgets the MACs of the 1×1 layer itself.",
            29: "29 is just above a quarter: 128·29·10 > 128·128·9/4.",
            28.8: "B counts channels: round down.",
            115: "at most a *quarter* of the direct cost, not all of it.",
        },
    )
    return "128·28·10 is 24.3% of 128·128·9."
