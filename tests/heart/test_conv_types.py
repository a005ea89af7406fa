"""`conv2d` keeps the types of numbers, sums integers exactly or refuses them, and leaves its inputs alone."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from support.convolutions import seeds, thorough, torch_conv, whole
from utils import conv2d

# Types


@pytest.mark.parametrize(
    "x, weight, bias, result",
    [
        ("f4", "f4", None, "f4"),
        ("f4", "f4", "f4", "f4"),
        ("f4", "f8", None, "f8"),
        ("f4", "f4", "f8", "f8"),
        ("u1", "f4", None, "f4"),
        ("i8", "f4", None, "f8"),
        ("?", "f4", None, "f4"),
        ("?", "?", None, "i8"),
        ("?", "i2", None, "i2"),
        ("u1", "i1", None, "i2"),
        ("i4", "i4", "i8", "i8"),
        ("u8", "i8", None, "i8"),  # np.result_type would say float64 and lose exactness
        (">f4", ">f4", None, "f4"),
        (">i4", "i4", None, "i4"),
    ],
)
def test_the_result_has_the_common_type(x, weight, bias, result):
    bias = None if bias is None else np.ones(1, bias)
    y = conv2d(np.ones((4, 4), x), np.ones((2, 2), weight), bias)
    assert y.dtype == np.dtype(result)
    np.testing.assert_array_equal(y, np.full((3, 3), 4 if bias is None else 5))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16, np.int64])
def test_a_plain_number_as_bias_does_not_widen_the_result(dtype):
    y = conv2d(np.ones((3, 3), dtype), np.ones((3, 3), dtype), 2)
    assert y.dtype == dtype
    assert y == [[11]]


@thorough
@given(seeds)
def test_large_integers_are_summed_exactly(seed):
    rng = np.random.default_rng(seed)
    x, weight = rng.integers(-(2**40), 2**40, (5, 6)), rng.integers(-(2**18), 2**18, (3, 2))
    bias = int(rng.integers(2**61))
    expected = [
        [sum(int(x[i + a, j + b]) * int(weight[a, b]) for a in range(3) for b in range(2)) + bias for j in range(5)] for i in range(3)
    ]
    assert conv2d(x, weight, bias).tolist() == expected


@thorough
@given(seeds, st.sampled_from([np.uint8, np.int8, np.int16]))
def test_small_integers_are_exact_or_refused_but_never_wrap(seed, dtype):
    rng = np.random.default_rng(seed)
    x, weight = rng.integers(0, rng.integers(2, 60), (4, 4)).astype(dtype), rng.integers(0, 4, (2, 2)).astype(dtype)
    exact = conv2d(x.astype(np.int64), weight.astype(np.int64))
    if exact.max() <= np.iinfo(dtype).max:
        np.testing.assert_array_equal(conv2d(x, weight), exact)
    else:
        message = f"the result holds {exact.max()}, which {np.dtype(dtype)} cannot: convert x or weight to int64"
        with pytest.raises(ValueError, match=message):
            conv2d(x, weight)


@pytest.mark.parametrize(
    "x, weight, bias, message",
    [
        (np.full((3, 3), 2**62), np.ones((2, 2), int), None, f"x reaches {2**62}, weight 1 and bias 0"),
        (np.full((3, 3), -(2**63)), np.ones((1, 1), int), None, f"x reaches {2**63}"),
        (np.full((3, 3), 2**63, np.uint64), np.ones((1, 1), np.uint64), None, f"x reaches {2**63}"),
        (np.ones((3, 3), int), np.ones((1, 1), int), 2**63 - 1, f"bias {2**63 - 1}"),
        (np.zeros((3, 3), np.uint8), np.ones((1, 1), np.int16), -40_000, "the result holds -40000, which int16 cannot"),
        (np.ones((3, 3), np.uint8), np.ones((1, 1), np.uint8), -2, "the result holds -1, which uint8 cannot"),
    ],
)
def test_integers_that_overflow_are_refused(x, weight, bias, message):
    with pytest.raises(ValueError, match=f"{message}.*convert .* float64"):
        conv2d(x, weight, bias)


def test_lists_and_torch_tensors_are_taken_as_arrays():
    np.testing.assert_array_equal(conv2d([[1, 2], [3, 4]], [[1.5]]), [[1.5, 3], [4.5, 6]])
    assert conv2d(torch.ones(1, 3, 3), torch.ones(2, 1, 3, 3)).tolist() == [[[9.0]], [[9.0]]]


# Memory


@pytest.mark.parametrize("padding", [0, 1])
def test_inputs_are_left_alone_and_the_result_is_new(padding):
    rng = np.random.default_rng(0)
    arrays = whole(rng, (2, 3, 5, 5)), whole(rng, (3, 3, 1, 1)), whole(rng, 3)
    before = [a.copy() for a in arrays]
    for a in arrays:
        a.setflags(write=False)
    y = conv2d(*arrays, padding=padding)
    assert y.flags.writeable
    assert not any(np.shares_memory(y, a) for a in arrays)
    for a, copy in zip(arrays, before):
        np.testing.assert_array_equal(a, copy)


def test_arrays_may_be_views_in_any_order():
    rng = np.random.default_rng(0)
    big, filters = whole(rng, (12, 14, 3, 2)), whole(rng, (3, 3, 3, 8))
    x, weight = big.transpose(3, 2, 0, 1)[:, :, ::-1, ::2], filters.transpose(3, 2, 0, 1)[::-2]
    expected = torch_conv(x.copy(), weight.copy(), padding=1)
    np.testing.assert_array_equal(conv2d(x, weight, padding=1), expected)


def test_conv_needs_no_torch():
    code = "import sys, utils.conv; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
