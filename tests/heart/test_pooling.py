"""`pool2d` and `global_pool` against torch, on worked numbers, and on bad input."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from support import examples
from utils import conv2d, global_pool, pool2d

thorough = examples(300)
MODES = ["max", "avg", "l2"]
seeds = st.integers(0, 2**32 - 1)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def settings_that_fit(draw):
    """Draw (height and width, kernel size, stride, padding) that torch accepts, the smallest images included."""
    kernel_size, stride = draw(pairs(1, 6)), draw(st.none() | pairs(1, 5))
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel_size)
    sizes = tuple(max(1, k - 2 * p) + draw(st.integers(0, 7)) for k, p in zip(kernel_size, padding))
    return sizes, kernel_size, stride, padding


def torch_pool(x, kernel_size, stride, padding, mode):
    """The same pooling by torch in x's dtype; its l2 knows no padding, so zeros are put around first."""
    batch = torch.from_numpy(x[(None,) * (4 - x.ndim)])
    if mode == "max":
        y = F.max_pool2d(batch, kernel_size, stride, padding)
    elif mode == "avg":
        y = F.avg_pool2d(batch, kernel_size, stride, padding)
    else:
        v, h = padding
        y = F.lp_pool2d(F.pad(batch, (h, h, v, v)), 2, kernel_size, stride)
    return y.numpy().reshape(y.shape[4 - x.ndim :])


@thorough
@given(settings_that_fit(), seeds, st.sampled_from(MODES), st.sampled_from([2, 3, 4]), st.sampled_from(["f4", "f8"]))
def test_pooling_equals_torch(case, seed, mode, rank, dtype):
    sizes, kernel_size, stride, padding = case
    x = np.random.default_rng(seed).standard_normal((2, 3, *sizes)[4 - rank :]).astype(dtype)
    before = x.copy()
    y = pool2d(x, kernel_size, stride, padding, mode)
    expected = torch_pool(x, kernel_size, stride, padding, mode)
    assert y.dtype == dtype
    assert not np.shares_memory(x, y)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_allclose(y, expected, rtol=0, atol=0 if mode == "max" else 40 * np.finfo(dtype).eps)


@thorough
@given(pairs(1, 6), pairs(1, 5), pairs(1, 3), pairs(0, 4), st.sampled_from(["max", "avg"]))
def test_pool2d_refuses_exactly_what_torch_refuses(sizes, kernel_size, stride, padding, mode):
    x = np.ones((1, 1, *sizes))
    try:
        expected = torch_pool(x, kernel_size, stride, padding, mode)
    except RuntimeError:
        with pytest.raises(ValueError, match="kernel_size="):
            pool2d(x, kernel_size, stride, padding, mode)
    else:
        np.testing.assert_array_equal(pool2d(x, kernel_size, stride, padding, mode), expected)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_spread_as_in_torch(mode, value):
    x = np.ones((1, 1, 6, 6))
    x[0, 0, 2, 3] = value
    np.testing.assert_array_equal(pool2d(x, 3, 1, 1, mode), torch_pool(x, 3, 1, (1, 1), mode))
    x[:] = value
    np.testing.assert_array_equal(pool2d(x, 2, 2, 1, mode), torch_pool(x, 2, 2, (1, 1), mode))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", ["?", "u1", "i2", "i4", "i8", "u8"])
def test_max_keeps_integer_types_and_the_others_give_float64(mode, dtype):
    x = np.array([[0, 1], [1, 1]], dtype)
    for y in (pool2d(x, 2, mode=mode), global_pool(x, mode)):
        assert y.dtype == (dtype if mode == "max" else np.float64)
        assert np.ravel(y)[0] == {"max": 1, "avg": 0.75, "l2": np.sqrt(3)}[mode]


@pytest.mark.parametrize("dtype", ["i1", "i4", "i8", "f4", "f8"])
def test_max_never_picks_padding_even_when_all_pixels_are_negative(dtype):
    x = np.full((4, 4), -7, dtype)
    assert pool2d(x, 3, 1, 1).tolist() == [[-7] * 4] * 4


def test_average_counts_padding_as_zeros():
    assert pool2d(np.full((2, 2), 9.0), 3, 1, 1, "avg").tolist() == [[4, 4], [4, 4]]


def test_photos_in_uint8_neither_wrap_nor_round():
    x = np.full((2, 2), 255, np.uint8)
    assert pool2d(x, 2, mode="avg").tolist() == [[255]]
    assert pool2d(x, 2, mode="l2").tolist() == [[510]]


def test_2x2_pooling_keeps_a_quarter_of_the_activations():
    assert pool2d(np.ones((8, 64, 56, 56)), 2).size * 4 == 8 * 64 * 56 * 56


def test_stride_defaults_to_the_kernel_and_the_last_row_that_does_not_fit_is_dropped():
    x = np.arange(25).reshape(5, 5)
    assert pool2d(x, 2).tolist() == [[6, 8], [16, 18]]
    assert pool2d(x, (1, 5)).tolist() == [[4], [9], [14], [19], [24]]


@pytest.mark.parametrize("row, column", [(0, 0), (1, 2), (2, 1)])
def test_the_map_of_a_corner_stroke_pools_to_3_wherever_the_stroke_stands(row, column):
    corner = np.array([[1, 1], [1, 0]])
    x = np.zeros((4, 4), int)
    x[row : row + 2, column : column + 2] = corner
    assert pool2d(conv2d(x, corner), 3).tolist() == [[3]]


@thorough
@given(pairs(1, 9), seeds, st.sampled_from(MODES), st.sampled_from([2, 3, 4]))
def test_global_pooling_is_one_window_as_large_as_the_plane(sizes, seed, mode, rank):
    x = np.random.default_rng(seed).standard_normal((2, 3, *sizes)[4 - rank :])
    y = global_pool(x, mode)
    assert np.shape(y) == x.shape[:-2]
    np.testing.assert_allclose(y, pool2d(x, sizes, mode=mode)[..., 0, 0], rtol=0, atol=1e-13)


@pytest.mark.parametrize("mode, theirs", [("avg", F.adaptive_avg_pool2d), ("max", F.adaptive_max_pool2d)])
def test_global_pooling_equals_torch(mode, theirs):
    x = np.random.default_rng(0).standard_normal((2, 5, 7, 9)).astype(np.float32)
    y = global_pool(x, mode)
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, theirs(torch.from_numpy(x), 1).numpy()[..., 0, 0], rtol=0, atol=1e-6)


def test_the_default_global_pooling_is_the_average():
    assert global_pool(np.array([[[1, 2], [3, 4]], [[0, 0], [0, 8]]])).tolist() == [2.5, 2]


IMAGE = np.ones((5, 5))


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        ((IMAGE, 6), {}, ValueError, "kernel_size=6 with dilation=1 spans 6 but the padded input has 5 (size=5, padding=0)"),
        ((IMAGE, 0), {}, ValueError, "kernel_size=0 must be at least 1"),
        ((IMAGE, 2.0), {}, TypeError, "kernel_size=2.0 must be an integer or a (vertical, horizontal) pair of integers, not float"),
        ((IMAGE, None), {}, TypeError, "kernel_size=None must be an integer"),
        ((IMAGE, (2, 2, 2)), {}, ValueError, "kernel_size=(2, 2, 2) has 3 entries"),
        ((IMAGE, 2), {"stride": 0}, ValueError, "stride=0 must be at least 1"),
        ((IMAGE, 2), {"stride": True}, TypeError, "stride=True must be an integer"),
        ((IMAGE, 2), {"padding": -1}, ValueError, "padding=-1 must be at least 0"),
        ((IMAGE, 3), {"padding": 2}, ValueError, "padding=2 must be at most half of kernel_size=3: use at most 1"),
        ((IMAGE, (4, 1)), {"padding": (2, 1)}, ValueError, "padding=1 must be at most half of kernel_size=1: use at most 0"),
        ((IMAGE, 2), {"padding": "same"}, TypeError, "padding='same' must be an integer"),
        ((IMAGE, 2), {"mode": "mean"}, ValueError, "mode='mean' is unknown: use one of max, avg, l2"),
        ((IMAGE, 2), {"mode": None}, TypeError, "mode=None must be a string: use one of max, avg, l2"),
        ((np.ones(5), 2), {}, ValueError, "x has shape (5,): use (H, W), (C, H, W) or (N, C, H, W)"),
        ((np.ones((1,) * 5), 1), {}, ValueError, "x has shape (1, 1, 1, 1, 1): use"),
        ((np.ones((0, 3, 5, 5)), 2), {}, ValueError, "x has shape (0, 3, 5, 5), which is empty"),
        ((IMAGE.astype(np.float16), 2), {}, TypeError, "x has dtype float16: use float32, float64, integers or bools"),
        ((IMAGE.astype(complex), 2), {}, TypeError, "x has dtype complex128: use float32"),
        (([[1, 2], [3]], 1), {}, ValueError, "x is not a rectangular array of numbers"),
    ],
)  # fmt: skip
def test_pool2d_names_the_bad_argument(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        pool2d(*args, **options)


@pytest.mark.parametrize(
    "args, error, message",
    [
        ((IMAGE, "median"), ValueError, "mode='median' is unknown: use one of max, avg, l2"),
        ((IMAGE, 2), TypeError, "mode=2 must be a string"),
        ((np.ones(5),), ValueError, "x has shape (5,): use (H, W)"),
        ((np.ones((3, 0, 5)),), ValueError, "x has shape (3, 0, 5), which is empty"),
        (("cat.png",), TypeError, "x must be an array, a tensor or lists of numbers, not str"),
    ],
)
def test_global_pool_names_the_bad_argument(args, error, message):
    with pytest.raises(error, match=re.escape(message)):
        global_pool(*args)
