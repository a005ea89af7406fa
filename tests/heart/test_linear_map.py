"""`im2col` against torch's unfold, `conv_matrix` against `conv2d`, and both on bad input."""

import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from support import examples
from utils import conv2d, conv_matrix, conv_parameters, im2col

thorough = examples(200)
seeds = st.integers(0, 2**32 - 1)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


UP_TO_THREE = pairs(0, 3)


@st.composite
def settings_that_fit(draw, paddings=UP_TO_THREE):
    """Draw (height and width, kernel size, options) of which at least one window fits."""
    kernel_size, dilation, padding = draw(pairs(1, 4)), draw(pairs(1, 3)), draw(paddings)
    stride = (1, 1) if padding == "same" else draw(pairs(1, 3))
    added = (0, 0) if isinstance(padding, str) else padding
    smallest = [max(1, d * (k - 1) + 1 - 2 * p) for k, d, p in zip(kernel_size, dilation, added)]
    sizes = tuple(size + draw(st.integers(0, 5)) for size in smallest)
    return sizes, kernel_size, {"stride": stride, "padding": padding, "dilation": dilation}


def whole(rng, shape, dtype=np.float64):
    """Small whole numbers: their sums of products are exact in every dtype, so results must be equal, not close."""
    return rng.integers(-9, 10, shape).astype(dtype)


# im2col


@thorough
@given(settings_that_fit(), seeds, st.sampled_from([2, 3, 4]), st.sampled_from([np.float32, np.float64]))
def test_im2col_equals_unfold(case, seed, rank, dtype):
    sizes, kernel_size, options = case
    x = np.random.default_rng(seed).standard_normal((2, 3, *sizes)[4 - rank :]).astype(dtype)
    columns = im2col(x, kernel_size, **options)
    batch = torch.from_numpy(x[(None,) * (4 - rank)])
    expected = torch.nn.functional.unfold(batch, kernel_size, **options).numpy()
    assert columns.dtype == dtype
    np.testing.assert_array_equal(columns, expected if rank == 4 else expected[0])


@thorough
@given(settings_that_fit(st.one_of(pairs(0, 3), st.sampled_from(["valid", "same", "full"]))), seeds)
def test_filters_times_columns_are_conv2d(case, seed):
    sizes, kernel_size, options = case
    rng = np.random.default_rng(seed)
    x, weight = whole(rng, (2, 3, *sizes)), whole(rng, (4, 3, *kernel_size))
    y = conv2d(x, weight, **options)
    np.testing.assert_array_equal(weight.reshape(4, -1) @ im2col(x, kernel_size, **options), y.reshape(2, 4, -1))


@pytest.mark.parametrize("dtype", ["?", "u1", "i4", "i8", "f4", "f8"])
def test_im2col_keeps_every_dtype(dtype):
    assert im2col(np.ones((3, 3), dtype), 2, padding=1).dtype == dtype


def test_columns_share_no_memory_and_leave_x_alone():
    x = np.arange(12.0).reshape(1, 3, 2, 2)
    before = x.copy()
    columns = im2col(x, 1)  # nothing to gather: the one case where a view would do
    assert not np.shares_memory(columns, x)
    columns += 1
    np.testing.assert_array_equal(x, before)


def test_9_columns_hold_each_pixel_as_often_as_windows_read_it():
    columns = im2col(np.arange(1, 26).reshape(5, 5), 3)
    assert columns.shape == (9, 9)
    counts = np.bincount(columns.ravel())[1:].reshape(5, 5)
    assert counts.tolist() == np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1]).tolist()


# conv_matrix


@thorough
@given(
    settings_that_fit(st.one_of(pairs(0, 3), st.sampled_from(["valid", "same", "full"]))),
    seeds,
    st.booleans(),
    st.sampled_from([np.float32, np.float64, np.int32, np.int64]),
)
def test_the_matrix_times_the_picture_is_conv2d(case, seed, plane, dtype):
    sizes, kernel_size, options = case
    rng = np.random.default_rng(seed)
    x = whole(rng, sizes if plane else (3, *sizes), dtype)
    weight = whole(rng, kernel_size if plane else (2, 3, *kernel_size), dtype)
    M, y = conv_matrix(weight, x.shape, **options), conv2d(x, weight, **options)
    assert M.shape == (y.size, x.size)
    np.testing.assert_array_equal(M @ x.ravel(), y.ravel())


@thorough
@given(settings_that_fit(), seeds)
def test_the_transposed_matrix_is_the_gradient_as_in_torch(case, seed):
    sizes, kernel_size, options = case
    rng = np.random.default_rng(seed)
    x = torch.zeros(1, 3, *sizes, dtype=torch.float64, requires_grad=True)
    weight = whole(rng, (2, 3, *kernel_size))
    y = torch.nn.functional.conv2d(x, torch.from_numpy(weight), **options)
    upstream = whole(rng, tuple(y.shape))
    y.backward(torch.from_numpy(upstream))
    M = conv_matrix(weight, (3, *sizes), **options)
    np.testing.assert_array_equal(M.T @ upstream.ravel(), x.grad.numpy().ravel())


def test_25_outputs_of_9_weights_are_225_taps_of_9_numbers():
    kernel = np.arange(1, 10).reshape(3, 3)
    M = conv_matrix(kernel, (7, 7))
    assert M.shape == (25, 49)
    assert np.count_nonzero(M) == 225
    assert set(M[M != 0].tolist()) == set(range(1, 10))
    assert conv_parameters(1, 1, 3, bias=False) == 9


def test_every_row_is_the_row_above_shifted_by_one_pixel():
    M = conv_matrix([[1, 2], [3, 4]], (1, 9), padding=(1, 0))[:8]
    for above, row in pairwise(M):
        assert row.tolist() == np.roll(above, 1).tolist()


@pytest.mark.parametrize("weight, result", [("?", "i8"), ("u1", "i8"), ("i2", "i8"), ("u8", "u8"), ("f4", "f4"), ("f8", "f8")])
def test_small_integers_are_widened_so_that_products_do_not_wrap(weight, result):
    assert conv_matrix(np.ones((2, 2), weight), (3, 3)).dtype == result


def test_uint8_photos_do_not_overflow():
    x = np.full((4, 4), 255, np.uint8)
    M = conv_matrix(np.full((3, 3), 2, np.uint8), x.shape)
    assert (M @ x.ravel()).tolist() == [9 * 2 * 255] * 4


# Bad input

IMAGE, KERNEL, FILTERS = np.ones((5, 5)), np.ones((3, 3)), np.ones((6, 4, 3, 3))


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        ((IMAGE, 6), {}, ValueError, "kernel_size=6 with dilation=1 spans 6 but the padded input has 5"),
        ((IMAGE, 0), {}, ValueError, "kernel_size=0 must be at least 1"),
        ((IMAGE, (3, 3, 3)), {}, ValueError, "kernel_size=(3, 3, 3) has 3 entries"),
        ((IMAGE, 2.0), {}, TypeError, "kernel_size=2.0 must be an integer or a (vertical, horizontal) pair of integers, not float"),
        ((IMAGE, 3), {"stride": 0}, ValueError, "stride=0 must be at least 1"),
        ((IMAGE, 3), {"dilation": (1, 0)}, ValueError, "dilation[1]=0 must be at least 1"),
        ((IMAGE, 3), {"padding": -1}, ValueError, "padding=-1 must be at least 0"),
        ((IMAGE, 3), {"padding": "zero"}, ValueError, "padding='zero' is unknown"),
        ((np.ones(5), 3), {}, ValueError, "x has shape (5,): use (H, W), (C, H, W) or (N, C, H, W)"),
        ((np.ones((0, 5, 5)), 3), {}, ValueError, "x has shape (0, 5, 5), which is empty"),
        ((np.ones((5, 5), complex), 3), {}, TypeError, "x has dtype complex128: use float32"),
        (([[1, 2], [3]], 1), {}, ValueError, "x is not a rectangular array of numbers"),
    ],
)  # fmt: skip
def test_im2col_names_the_bad_argument(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        im2col(*args, **options)


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        ((KERNEL, 5), {}, TypeError, "input_shape=5 must be a tuple, (H, W) or (C_in, H, W)"),
        ((KERNEL, IMAGE), {}, TypeError, "must be a tuple, (H, W) or (C_in, H, W)"),
        ((KERNEL, (5, 5.0)), {}, TypeError, "input_shape[1]=5.0 must be an integer"),
        ((KERNEL, (5, 0)), {}, ValueError, "input_shape[1]=0 must be at least 1"),
        ((KERNEL, (1, 4, 5, 5)), {}, ValueError, "input_shape=(1, 4, 5, 5) has 4 entries: use (H, W) or (C_in, H, W)"),
        ((KERNEL, (4, 5, 5)), {}, ValueError, "weight has shape (3, 3): for input_shape=(4, 5, 5) use (C_out, 4, K_h, K_w)"),
        ((FILTERS, (5, 5)), {}, ValueError, "weight has shape (6, 4, 3, 3): for input_shape=(5, 5) use (K_h, K_w)"),
        ((FILTERS, (3, 5, 5)), {}, ValueError, "weight has shape (6, 4, 3, 3): for input_shape=(3, 5, 5) use (C_out, 3, K_h, K_w)"),
        ((np.ones((0, 3)), (5, 5)), {}, ValueError, "weight has shape (0, 3), which is empty"),
        ((KERNEL.astype(complex), (5, 5)), {}, TypeError, "weight has dtype complex128: use float32"),
        ((KERNEL, (2, 5)), {}, ValueError, "kernel_size=3 with dilation=1 spans 3 but the padded input has 2 (size=2, padding=0)"),
        ((KERNEL, (5, 5)), {"stride": 0}, ValueError, "stride=0 must be at least 1"),
        ((KERNEL, (5, 5)), {"padding": "same", "stride": 2}, ValueError, "padding='same' keeps the size, so it needs stride=1"),
        ((np.ones((64, 3, 3, 3)), (3, 224, 224)), {"padding": 1}, ValueError, "the matrix would be 3211264 × 150528, 483,385,147,392 entries, more than 100,000,000: use a smaller input_shape than (3, 224, 224), or conv2d"),
    ],
)  # fmt: skip
def test_conv_matrix_names_the_bad_argument(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        conv_matrix(*args, **options)
