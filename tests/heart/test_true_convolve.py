"""`true_convolve2d` against scipy and `conv2d`, and on bad input."""

import re

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from support.convolutions import pairs, seeds, settings_that_fit, thorough, torch_conv, whole
from utils import conv2d, true_convolve2d


@thorough
@given(pairs(1, 8), pairs(1, 5), st.sampled_from(["valid", "full"]), seeds)
def test_true_convolution_and_correlation_equal_scipy(sizes, kernel_size, padding, seed):
    rng = np.random.default_rng(seed)
    x, kernel = whole(rng, np.add(sizes, kernel_size) - 1), whole(rng, kernel_size)
    np.testing.assert_array_equal(true_convolve2d(x, kernel, padding=padding), scipy.signal.convolve2d(x, kernel, padding))
    np.testing.assert_array_equal(conv2d(x, kernel, padding=padding), scipy.signal.correlate2d(x, kernel, padding))


@thorough
@given(pairs(1, 7), pairs(1, 7), seeds)
def test_true_convolution_commutes_at_full_padding(first, second, seed):
    rng = np.random.default_rng(seed)
    a, b = whole(rng, first, np.int64), whole(rng, second, np.int64)
    np.testing.assert_array_equal(true_convolve2d(a, b, padding="full"), true_convolve2d(b, a, padding="full"))


def test_correlation_does_not_commute():
    a, b = np.array([[1, 2], [3, 4]]), np.array([[0, 1], [0, 0]])
    assert conv2d(a, b, padding="full").tolist() != conv2d(b, a, padding="full").tolist()


@thorough
@given(settings_that_fit(), seeds)
def test_true_convolution_takes_every_option_of_conv2d(case, seed):
    sizes, kernel_size, options = case
    rng = np.random.default_rng(seed)
    x, kernel, bias = whole(rng, (2, 4, *sizes)), whole(rng, (6, 2, *kernel_size)), whole(rng, 6)
    turned = np.rot90(kernel, 2, axes=(2, 3))
    np.testing.assert_array_equal(
        true_convolve2d(x, kernel, bias, groups=2, **options), torch_conv(x, turned.copy(), bias, groups=2, **options)
    )


# Bad input


IMAGE, BATCH, KERNEL, FILTERS = np.ones((5, 5)), np.ones((2, 4, 5, 5)), np.ones((3, 3)), np.ones((6, 4, 3, 3))


@pytest.mark.parametrize(
    "kernel, error, message",
    [
        (np.ones(3), ValueError, "kernel has shape (3,): use (K_h, K_w) or (C_out, C/groups, K_h, K_w)"),
        (np.ones((3, 3, 3)), ValueError, "kernel has shape (3, 3, 3): use"),
        (2, ValueError, "kernel has shape (): use"),
        ("ones", TypeError, "kernel must be an array, a tensor or lists of numbers, not str"),
        (np.ones((6, 6)), ValueError, "kernel_size=6 with dilation=1 spans 6 but the padded input has 5"),
        ([[1], [2, 3]], ValueError, "kernel is not a rectangular array of numbers"),
    ],
)
def test_true_convolution_names_its_kernel(kernel, error, message):
    with pytest.raises(error, match=re.escape(message)):
        true_convolve2d(IMAGE, kernel)
