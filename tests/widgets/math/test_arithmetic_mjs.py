"""The browser's arithmetic.mjs against `utils.arithmetic` and torch."""

from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from support.mjs import assert_refused, normal
from utils import arithmetic


def or_error(function, *args):
    """Return function's answer, or "error" if it refuses its arguments."""
    try:
        return function(*args)
    except (TypeError, ValueError):
        return "error"


def same_answers(call, name, function, grid, arguments=list):
    """Check that `name` in arithmetic.mjs answers, or refuses, every row of the grid as the Python function does."""
    grid = list(grid)
    found = call([["math/arithmetic", name, arguments(row)] for row in grid])
    expected = [or_error(function, *row) for row in grid]
    assert {"error"} < set(map(str, expected)), "the grid must hold good and bad rows"
    answers = [(row, e, "error" if isinstance(f, dict) else f) for row, e, f in zip(grid, expected, found, strict=True)]
    differing = [answer for answer in answers if answer[1] != answer[2]]
    assert not differing, differing[:5]


def test_sizes_are_those_of_utils_and_refused_alike(call):
    grid = list(product([0, 1, 2, 5, 8, 28], [0, 1, 2, 3, 5], [0, 1, 2, 4], [-1, 0, 1, 3], [0, 1, 2, 3]))

    def ends(row):
        size, kernel_size, stride, padding, dilation = row
        return [size, kernel_size, stride, padding, padding, dilation]

    same_answers(call, "outputSize", arithmetic.output_size, grid, ends)
    same_answers(call, "leftover", arithmetic.leftover, grid, ends)
    same_answers(call, "span", arithmetic.span, product(range(6), range(5)))


def test_a_transposed_convolution_is_as_large_as_in_utils(call):
    grid = product([0, 1, 2, 7], [0, 1, 3, 4], [0, 1, 2, 3], [-1, 0, 1, 2], [-1, 0, 1, 2])
    same_answers(call, "transposedSize", arithmetic.transposed_size, grid)


def test_padding_of_one_end_counts_once(call):
    grid = list(product([4, 7], [3, 4], [1, 2], [0, 2], [0, 1, 3]))
    for name, function in (("outputSize", arithmetic.output_size), ("leftover", arithmetic.leftover)):
        found = call([["math/arithmetic", name, [*row, 1]] for row in grid])
        assert found == [function(size + before + after, k, s) for size, k, s, before, after in grid]


def test_parameters_and_costs_are_those_of_utils_and_refused_alike(call):
    channels, kernels = [0, 1, 6, 64], [0, 1, 3, [5, 2], [1, 2, 3]]
    parameters = product(channels, channels, kernels, [True, False], [0, 1, 2, 6])
    same_answers(call, "convParameters", arithmetic.conv_parameters, parameters)
    same_answers(call, "convMacs", arithmetic.conv_macs, product(channels, channels, kernels, [0, 7, [4, 9]], [1, 3]))


def padding_ends(call, *rows):
    """Return what paddingEnds(padding, kernelSize, stride, dilation) answers for each row."""
    return call([["math/arithmetic", "paddingEnds", list(row)] for row in rows])


@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_same_padding_keeps_the_size_and_puts_the_odd_pixel_where_torch_does(call):
    rng = np.random.default_rng(11)
    grid = list(product(range(1, 7), [1, 2, 3]))
    found = padding_ends(call, *(("same", kernel_size, 1, dilation) for kernel_size, dilation in grid))
    for (kernel_size, dilation), ends in zip(grid, found, strict=True):
        x, weight = torch.tensor(normal(rng, 1, 1, 20)), torch.tensor(normal(rng, 1, 1, kernel_size))
        expected = F.conv1d(x, weight, padding="same", dilation=dilation)
        torch.testing.assert_close(F.conv1d(F.pad(x, ends), weight, dilation=dilation), expected)


def test_full_padding_reaches_as_far_as_the_kernel_and_valid_adds_none(call):
    assert padding_ends(call, ("full", 3, 2, 1), ("full", 4, 1, 3), ("full", 1, 1, 1)) == [[2, 2], [9, 9], [0, 0]]
    assert padding_ends(call, ("valid", 5, 3, 2), (2, 3, 4, 1), (0, 3, 1, 1)) == [[0, 0], [2, 2], [0, 0]]


def test_padding_that_cannot_work_is_refused_in_words(call):
    bad = [
        (["same", 3, 2, 1], "“same” padding needs stride 1, and the stride is 2"),
        (["both", 3, 1, 1], "or “valid”, “same” or “full”"),
        ([-1, 3, 1, 1], "padding is -1, but must be a whole number of at least 0"),
        ([1.5, 3, 1, 1], "padding is 1.5"),
        ([None, 3, 1, 1], "padding is null"),
        (["full", 0, 1, 1], "kernel size is 0"),
    ]
    assert_refused(call, [(["math/arithmetic", "paddingEnds", args], words) for args, words in bad])
