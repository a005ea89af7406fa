"""Chapter 8's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch

from utils import conv2d
from utils.checks import chapter_08 as check


def pointwise(x, weight, bias):
    return np.einsum("oc,chw->ohw", weight, x) + bias[:, None, None]


def pixel_by_pixel(x, weight, bias):
    y = np.zeros((len(weight), *x.shape[1:]))
    for i in range(x.shape[1]):
        for j in range(x.shape[2]):
            y[:, i, j] = weight @ x[:, i, j] + bias
    return y


def number_by_number(x, weight, bias):
    (C, H, W), C_out = x.shape, len(weight)
    return [[[bias[o] + sum(weight[o, c] * x[c, i, j] for c in range(C)) for j in range(W)] for i in range(H)] for o in range(C_out)]


def in_torch(x, weight, bias):
    dense = torch.nn.Linear(*weight.shape[::-1]).double()
    dense.weight.data, dense.bias.data = torch.tensor(weight), torch.tensor(bias)
    return dense(torch.tensor(x).permute(1, 2, 0)).permute(2, 0, 1)


def by_conv2d(x, weight, bias):
    return conv2d(x, weight[:, :, None, None], bias)


def first_pixel_only(x, weight, bias):
    y = np.zeros((len(weight), *x.shape[1:]))
    y[:, 0, 0] = weight @ x[:, 0, 0] + bias
    return y


def on_squares(x, weight, bias):
    y = np.zeros((len(weight), *x.shape[1:]))
    for i in range(x.shape[1]):
        for j in range(x.shape[1]):
            y[:, i, j] = weight @ x[:, i, j] + bias
    return y


def three_channels(x, weight, bias):
    return weight[:, 0, None, None] * x[0] + weight[:, 1, None, None] * x[1] + weight[:, 2, None, None] * x[2] + bias[:, None, None]


def whole(x, weight, bias):
    y = np.zeros((len(weight), *x.shape[1:]), dtype=int)
    y[:] = pointwise(x, weight, bias)
    return y


def channel_by_channel(x, weight, bias):
    return np.stack([weight[o, o % len(x)] * x[o % len(x)] + bias[o] for o in range(len(weight))])


def bias_each_time(x, weight, bias):
    return sum(weight[:, c, None, None] * x[c] + bias[:, None, None] for c in range(len(x)))


MACS = 14 * 14 * 64 * 256
COUNTS = [16448, MACS, 2 * MACS]

RIGHT = [
    (check.exercise_8_1, COUNTS),
    (check.exercise_8_1, (tuple(COUNTS),)),
    (check.exercise_8_1, np.array(COUNTS)),
    (check.exercise_8_1, torch.tensor(COUNTS)),
    (check.exercise_8_2, [1, -0.5, -0.5]),
    (check.exercise_8_2, (((2, -1, -1)),)),
    (check.exercise_8_2, np.array([4e6, -2e6, -2e6])),
    (check.exercise_8_2, torch.tensor([0.2, -0.1, -0.1], requires_grad=True)),
    (check.exercise_8_2, [Fraction(2, 3), Fraction(-1, 3), Fraction(-1, 3)]),
    (check.exercise_8_3, pointwise),
    (check.exercise_8_3, pixel_by_pixel),
    (check.exercise_8_3, number_by_number),
    (check.exercise_8_3, in_torch),
    (check.exercise_8_4, 28),
    (check.exercise_8_4, 28.0),
    (check.exercise_8_4, np.array([28])),
    (check.exercise_8_4, torch.tensor(28)),
]

WRONG = [
    (check.exercise_8_1, [..., ..., ...], "Replace"),
    (check.exercise_8_1, [16384, MACS, 2 * MACS], "biases"),
    (check.exercise_8_1, [16640, MACS, 2 * MACS], "not per input channel"),
    (check.exercise_8_1, [128, MACS, 2 * MACS], "every input channel"),
    (check.exercise_8_1, [257, MACS, 2 * MACS], "there are 64"),
    (check.exercise_8_1, [MACS, MACS, 2 * MACS], "size of the map"),
    (check.exercise_8_1, [16449, MACS, 2 * MACS], "not right"),
    (check.exercise_8_1, [16448, 2 * MACS, 4 * MACS], "these are FLOPs"),
    (check.exercise_8_1, [16448, 16384, 32768], "for one place"),
    (check.exercise_8_1, [16448, 14 * 14 * 64 * 257, 2 * MACS], "usually not counted"),
    (check.exercise_8_1, [16448, MACS + 1, 2 * MACS], "not right"),
    (check.exercise_8_1, [16448, MACS, MACS], "two FLOPs"),
    (check.exercise_8_1, [16448, MACS], "three numbers"),
    (check.exercise_8_2, ..., "Replace"),
    (check.exercise_8_2, [1, 0, 0], "add up to 0"),
    (check.exercise_8_2, [0.299, 0.587, 0.114], "add up to 0"),
    (check.exercise_8_2, [1, -1, -1], "add up to 0"),
    (check.exercise_8_2, [1, -0.5, -0.4999], "add up to 0"),
    (check.exercise_8_2, [1e-8, 0, 0], "add up to 0"),
    (check.exercise_8_2, [-1, 0.5, 0.5], "positively"),
    (check.exercise_8_2, [1, -1, 0], "same weight"),
    (check.exercise_8_2, [1e-7, -1e-7, 0], "same weight"),
    (check.exercise_8_2, [0, 0, 0], "zeros"),
    (check.exercise_8_2, ["r", "g", "b"], "expected numbers"),
    (check.exercise_8_2, [1, -1], "three numbers"),
    (check.exercise_8_3, lambda x, weight, bias: None, "Replace"),
    (check.exercise_8_3, by_conv2d, "without `conv2d`"),
    (check.exercise_8_3, lambda x, weight, bias: by_conv2d(x, weight, bias), "`by_conv2d` calls `conv2d`. Do it without"),
    (check.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, 0 * bias), "bias is missing"),
    (check.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, -bias), "not subtracted"),
    (check.exercise_8_3, bias_each_time, "not once a channel"),
    (check.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, bias).transpose(1, 2, 0), "channels must come first"),
    (check.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, bias).transpose(0, 2, 1), "swapped"),
    (check.exercise_8_3, lambda x, weight, bias: 0 * pointwise(x, weight, bias), "all zeros"),
    (check.exercise_8_3, lambda x, weight, bias: np.maximum(pointwise(x, weight, bias), 0), "no ReLU"),
    (check.exercise_8_3, lambda x, weight, bias: abs(pointwise(x, weight, bias)), "stay negative"),
    (check.exercise_8_3, whole, "fractions are lost"),
    (check.exercise_8_3, first_pixel_only, "stand inside of a loop"),
    (check.exercise_8_3, on_squares, "numbers differ"),
    (check.exercise_8_3, three_channels, "raised IndexError"),
    (check.exercise_8_3, channel_by_channel, "numbers differ"),
    (check.exercise_8_3, lambda x, weight, bias: np.einsum("co,chw->ohw", weight, x) + bias[:, None, None], "raised ValueError"),
    (check.exercise_8_4, ..., "Replace"),
    (check.exercise_8_4, 32, "1×1 layer itself"),
    (check.exercise_8_4, 29, "just above"),
    (check.exercise_8_4, 27, "not the largest"),
    (check.exercise_8_4, 1, "not the largest"),
    (check.exercise_8_4, 28.8, "whole number"),
    (check.exercise_8_4, 57, "not a half"),
    (check.exercise_8_4, 115, "*quarter*"),
    (check.exercise_8_4, 128, "not right"),
    (check.exercise_8_4, 0, "not right"),
    (check.exercise_8_4, -28, "not right"),
]
