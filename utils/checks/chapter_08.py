"""Checkers for chapter 8, 1×1 convolution."""

import numpy as np

from utils.arithmetic import conv_macs, conv_parameters
from utils.checks.answers import as_list, as_number, call, checker, compared_with, require, require_array, require_count, require_without
from utils.conv import conv2d


@checker
def exercise_8_1(counts: object) -> str:
    """Check parameters, MACs and FLOPs of a 1×1 layer."""
    first, second, third = as_list(counts, 3, "three numbers, (a) to (c)")
    macs = conv_macs(256, 64, 1, 14)
    require_count(
        "(a)",
        first,
        conv_parameters(256, 64, 1),
        {
            256 * 64: "the biases are missing.",
            64: "each filter has one weight for every input channel.",
            128: "each filter has one weight for every input channel.",
            65 * 256: "one bias per filter, not per input channel.",
            256 * 64 + 1: "one bias per filter.",
            257: "that is one filter; there are 64.",
            macs: "parameters do not depend on the size of the map.",
            conv_parameters(256, 64, 3): "the kernel is 1×1.",
        },
    )
    require_count(
        "(b)",
        second,
        macs,
        {
            2 * macs: "these are FLOPs; one MAC is a multiplication and an addition.",
            256 * 64: "that is for one place; there are 14·14.",
            14 * 256 * 64: "that is for one row; there are 14·14 places.",
            14 * 14 * 64: "each output number needs 256 of them.",
            14 * 14 * 256: "there are 64 outputs at each place.",
            14 * 14 * 64 * 257: "biases are additions, and usually not counted among the MACs.",
            9 * macs: "the kernel is 1×1.",
        },
    )
    require_count("(c)", third, 2 * macs, {macs: "one MAC counts as two FLOPs.", macs / 2: "one MAC is two FLOPs, not half of one."})
    return "All three are right."


@checker
def exercise_8_2(weights: object) -> str:
    """Check a filter for redness."""
    red, green, blue = given = as_list(weights, 3, "three numbers, for R, G and B")
    largest = max(map(abs, given))
    require(largest > 0, "Three zeros answer 0 to everything, red included.")
    total = red + green + blue
    require(abs(total) <= 1e-6 * largest, f"On a grey pixel of 1 it answers {total:.3g}, not 0: the weights must add up to 0.")
    require(red > 0, "On pure red it must answer positively.")
    require(abs(green - blue) <= 1e-6 * largest, "Green and blue must have the same weight.")
    return f"Pure red answers {red:.3g}, every grey 0."


@checker
@compared_with(lambda x, weight, bias: conv2d(x, weight[:, :, None, None], bias))
def exercise_8_3(pointwise_by_loops: object) -> str:
    """Check a dense layer applied to every pixel."""
    require_without(pointwise_by_loops, ("conv2d", "true_convolve2d"), "Do it without {name}: go from pixel to pixel.")
    generator = np.random.default_rng(0)
    for C, C_out, size in [(3, 2, (4, 5)), (3, 3, (2, 4)), (1, 4, (3, 3)), (5, 1, (1, 6)), (2, 2, (2, 2))]:
        x, weight, bias = (generator.normal(size=shape) for shape in ((C, *size), (C_out, C), (C_out,)))
        expected = conv2d(x, weight[:, :, None, None], bias)
        answer = call(pointwise_by_loops, x.copy(), weight.copy(), bias.copy())
        slips = [
            (expected - bias[:, None, None], "the bias is missing."),
            (expected - 2 * bias[:, None, None], "the bias is added, not subtracted."),
            (expected + (C - 1) * bias[:, None, None], "the bias is added once, not once a channel."),
            (expected.transpose(1, 2, 0), "the channels must come first: (C_out, H, W)."),
            (expected.transpose(0, 2, 1), "rows and columns are swapped."),
            (np.maximum(expected, 0), "there is no ReLU: negative numbers stay."),
            (np.abs(expected), "negative numbers stay negative."),
            (np.trunc(expected), "the fractions are lost: is the result made of whole numbers?"),
            (np.zeros(expected.shape), "all zeros: does every pixel get its numbers?"),
            (np.broadcast_to(expected[:, :1, :1], expected.shape), "every place has the numbers of the first pixel."),
            (np.broadcast_to(expected.mean((1, 2), keepdims=True), expected.shape), "each pixel has its own numbers: do not average."),
        ]
        if C_out == C:
            slips += [
                (conv2d(x, weight.T[:, :, None, None], bias), "each *row* of `weight` makes an output channel."),
                (np.diag(weight)[:, None, None] * x + bias[:, None, None], "each output channel mixes all input channels."),
            ]
        require_array(f"{C} → {C_out} channels", answer, expected, slips)
    return "It agrees with a 1×1 `conv2d` on five shapes."


@checker
def exercise_8_4(B: object) -> str:
    """Check the largest bottleneck that costs at most a quarter."""
    given = as_number("B", B)
    smaller = given >= 1 and given < 28 and given == int(given)
    require(not smaller, f"B: {given:g} costs less than a quarter, but it is not the largest number that does.")
    require(given == int(given), "B: it counts channels, so it must be a whole number; a rounded-up one costs too much.")
    require_count(
        "B",
        B,
        28,
        {
            32: "that forgets the MACs of the 1×1 layer itself.",
            29: "29 is just above a quarter: 4·128·29·10 > 128·128·9.",
            57: "a quarter, not a half.",
            115: "at most a *quarter* of the direct cost, not all of it.",
        },
    )
    return "128·28·10 is 24.3% of 128·128·9."
