"""`conv_transpose2d` and `conv_gradients` against torch, and both on bad input."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from support import examples
from utils import conv_gradients, conv_matrix, conv_transpose2d, output_size, transposed_size

thorough = examples(200)
seeds = st.integers(0, 2**32 - 1)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


def whole(rng, shape):
    """Small whole numbers: their sums of products are exact, so results must be equal, not close."""
    return rng.integers(-9, 10, shape).astype(float)


@thorough
@given(pairs(1, 5), pairs(1, 4), pairs(1, 3), pairs(0, 2), pairs(0, 2), st.booleans(), seeds)
def test_transposed_convolution_equals_torch(sizes, kernel_size, stride, padding, extra, plane, seed):
    extra = tuple(e % s for e, s in zip(extra, stride))
    padding = tuple(min(p, (s * (i - 1) + k + e - 1) // 2) for i, k, s, p, e in zip(sizes, kernel_size, stride, padding, extra))
    rng = np.random.default_rng(seed)
    x, weight, bias = whole(rng, (2, 3, *sizes)), whole(rng, (3, 4, *kernel_size)), whole(rng, 4)
    if plane:
        x, weight, bias = x[0, 0], weight[0, 0], bias[0]
    y = conv_transpose2d(x, weight, bias, stride, padding, extra)
    lead = (None,) * (4 - x.ndim)
    expected = torch.nn.functional.conv_transpose2d(
        torch.tensor(x[lead]), torch.tensor(weight[lead]), torch.tensor(np.atleast_1d(bias)), stride, padding, extra
    )
    np.testing.assert_array_equal(y, expected.numpy().reshape(y.shape))
    assert y.shape[-2:] == tuple(transposed_size(*axis) for axis in zip(sizes, kernel_size, stride, padding, extra))


@thorough
@given(pairs(1, 7), pairs(1, 4), pairs(1, 3), pairs(0, 2), st.booleans(), seeds)
def test_gradients_equal_autograd(sizes, kernel_size, stride, padding, plane, seed):
    sizes = tuple(max(i, k - 2 * p) for i, k, p in zip(sizes, kernel_size, padding))
    rng = np.random.default_rng(seed)
    x, weight = whole(rng, (2, 3, *sizes)), whole(rng, (4, 3, *kernel_size))
    if plane:
        x, weight = x[0, 0], weight[0, 0]
    lead = (None,) * (4 - x.ndim)
    leaves = [torch.tensor(a[lead], requires_grad=True) for a in (x, weight)]
    y = torch.nn.functional.conv2d(*leaves, stride=stride, padding=padding)
    upstream = whole(rng, tuple(y.shape))
    y.backward(torch.tensor(upstream))
    found = conv_gradients(x, weight, upstream[0, 0] if plane else upstream, stride, padding)
    for gradient, leaf, given_ in zip(found, leaves, (x, weight)):
        assert gradient.shape == given_.shape
        np.testing.assert_array_equal(gradient, leaf.grad.numpy().reshape(given_.shape))


def test_every_size_that_a_convolution_shrinks_to_7_comes_back_by_one_output_padding():
    sizes = [size for size in range(1, 40) if size + 2 >= 3 and output_size(size, 3, 3, 1) == 7]
    assert sizes == [transposed_size(7, 3, 3, 1, extra) for extra in range(3)]


@pytest.mark.parametrize("dtype, result", [("?", "i8"), ("u1", "i8"), ("i8", "i8"), ("f4", "f4"), ("f8", "f8")])
def test_floats_keep_their_type_and_whole_numbers_do_not_wrap(dtype, result):
    y = conv_transpose2d(np.full((2, 2), 200).astype(dtype), np.full((2, 2), 200).astype(dtype))
    assert y.dtype == result and y[1, 1] == (4 if dtype == "?" else 160000)


def test_the_transposed_matrix_does_the_same():
    rng = np.random.default_rng(0)
    weight, x = whole(rng, (2, 3, 3, 3)), whole(rng, (2, 4, 4))
    M = conv_matrix(weight, (3, 9, 9), stride=2)
    np.testing.assert_array_equal(M.T @ x.ravel(), conv_transpose2d(x, weight, stride=2).ravel())


IMAGE, KERNEL = np.ones((4, 4)), np.ones((3, 3))
MANY = np.broadcast_to(1.0, (10**8, 1, 4, 4))  # holds one number


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        ((np.ones(4), KERNEL), {}, ValueError, "x has shape (4,): use (H, W)"),
        ((IMAGE, np.ones((1, 1, 3, 3))), {}, ValueError, "weight has shape (1, 1, 3, 3): for x of shape (4, 4) use (K_h, K_w)"),
        ((IMAGE[None], KERNEL), {}, ValueError, "use (C, C_out, K_h, K_w)"),
        ((IMAGE[None], np.ones((2, 3, 3, 3))), {}, ValueError, "for 2 channels, but x has 1: use weight of shape (1, C_out, K_h, K_w)"),
        ((IMAGE, KERNEL), {"stride": 0}, ValueError, "stride=0 must be at least 1"),
        ((IMAGE, KERNEL), {"stride": 2, "output_padding": 2}, ValueError, "output_padding=2 must be below stride=2: use one of 0, 1"),
        ((IMAGE, KERNEL), {"padding": 3}, ValueError, "padding=3 cuts all 6 pixels off: use at most 2"),
        ((IMAGE, KERNEL), {"padding": 1.0}, TypeError, "padding=1.0 must be an integer"),
        ((IMAGE, KERNEL, [1, 2]), {}, ValueError, "bias has shape (2,): use (1,), one per filter"),
        ((IMAGE, KERNEL.astype(complex)), {}, TypeError, "weight has dtype complex128"),
        ((IMAGE, KERNEL), {"stride": 10**5}, ValueError, "stride=100000 makes 300,003×300,003 of 4×4, more than 1,000,000,000 numbers"),
        ((MANY, KERNEL[None, None]), {}, ValueError, "x has 100,000,000 pictures and weight 1 filters, each 6×6 of the output, more than 1,000,000,000 numbers in all: use at most 27,777,777 pictures"),
        ((IMAGE[None], MANY[None, :, 0]), {}, ValueError, "weight has 100,000,000 filters, each 7×7 of the output, more than 1,000,000,000 numbers in all: use at most 20,408,163"),
        ((IMAGE, np.broadcast_to(1.0, (40_000, 40_000))), {}, ValueError, "x of 4×4 and kernels of 40,000×40,000 make 40,003×40,003"),
    ],
)  # fmt: skip
def test_transposed_convolution_names_the_bad_argument(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        conv_transpose2d(*args, **options)


def test_gradients_name_an_upstream_of_another_shape():
    with pytest.raises(ValueError, match=re.escape("upstream has shape (3, 3): use that of the output, (2, 2)")):
        conv_gradients(IMAGE, KERNEL, KERNEL)
