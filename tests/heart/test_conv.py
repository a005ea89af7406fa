"""`conv2d` against torch, and on numbers worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.convolutions import MODES, pairs, seeds, settings_that_fit, thorough, torch_conv, whole
from utils import conv2d, output_size

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@thorough
@given(
    settings_that_fit(),
    seeds,
    st.sampled_from([2, 3, 4]),
    st.sampled_from([np.float32, np.float64, np.int32, np.int64]),
    st.booleans(),
)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
def test_conv2d_equals_torch(case, seed, rank, dtype, with_bias):
    sizes, kernel_size, options = case
    rng = np.random.default_rng(seed)
    groups, images, in_factor, out_factor = rng.integers(1, 4, 4)
    groups = 1 if rank == 2 else int(groups)
    x = whole(rng, (images, groups * in_factor, *sizes)[4 - rank :], dtype)
    weight = whole(rng, (groups * out_factor, in_factor, *kernel_size)[2 if rank == 2 else 0 :], dtype)
    bias = whole(rng, 1 if rank == 2 else groups * out_factor, dtype) if with_bias else None
    y = conv2d(x, weight, bias, groups=groups, **options)
    assert y.dtype == dtype
    assert y.ndim == rank
    np.testing.assert_array_equal(y, torch_conv(x, weight, bias, groups=groups, **options))


@thorough
@given(seeds, st.sampled_from([np.float32, np.float64]))
def test_conv2d_is_as_precise_as_torch_on_real_numbers(seed, dtype):
    rng = np.random.default_rng(seed)
    x, weight, bias = (rng.standard_normal(shape).astype(dtype) for shape in ((2, 8, 9, 9), (5, 8, 3, 3), (5,)))
    exact = torch_conv(*(a.astype(np.float64) for a in (x, weight, bias)), padding=1)
    np.testing.assert_allclose(conv2d(x, weight, bias, padding=1), exact, rtol=0, atol=200 * np.finfo(dtype).eps)


@thorough
@given(
    pairs(1, 6),
    pairs(1, 4),
    pairs(1, 3),
    pairs(1, 3),
    st.one_of(pairs(0, 7), st.sampled_from(["same", "full", "valid"])),
    st.sampled_from(MODES),
)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
def test_conv2d_refuses_exactly_what_torch_refuses(sizes, kernel_size, stride, dilation, padding, mode):
    x, weight = np.ones((1, 1, *sizes)), np.ones((1, 1, *kernel_size))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "padding_mode": mode}
    try:
        expected = torch_conv(x, weight, **options)
    except (RuntimeError, ValueError):
        with pytest.raises(ValueError, match=r"kernel_size=|padding="):
            conv2d(x, weight, **options)
    else:
        np.testing.assert_array_equal(conv2d(x, weight, **options), expected)


@pytest.mark.parametrize(
    "x_shape, weight_shape, options",
    [
        ((2, 16, 100, 100), (3, 16, 3, 3), {"padding": (1, 1)}),  # several bands of rows per image, the last one short
        ((45, 1, 30, 30), (2, 1, 3, 3), {}),  # several images at a time, the last batch short
        ((2, 2, 75, 130), (2, 1, 70, 70), {"groups": 2}),  # one row alone is more than a block
        ((3, 300, 20, 20), (7, 300, 1, 1), {}),  # nothing to gather
    ],
)
def test_conv2d_equals_torch_across_the_blocks_it_works_in(x_shape, weight_shape, options):
    rng = np.random.default_rng(0)
    x, weight, bias = whole(rng, x_shape), whole(rng, weight_shape), whole(rng, weight_shape[0])
    np.testing.assert_array_equal(conv2d(x, weight, bias, **options), torch_conv(x, weight, bias, **options))


@pytest.mark.parametrize("filters", [1, 3])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("fill", [0.0, 1.0])
@pytest.mark.filterwarnings("ignore:invalid value encountered in matmul:RuntimeWarning")
def test_nan_and_infinity_spread_as_in_torch(filters, value, fill):
    x, weight = np.ones((1, 2, 6, 6)), np.full((filters, 2, 3, 3), fill)
    x[0, 0, 1, 4] = value
    np.testing.assert_array_equal(conv2d(x, weight, padding=1), torch_conv(x, weight, padding=1))
    x[0, 0, 1, 4] = 1
    weight[0, 1, 0, 2] = value
    np.testing.assert_array_equal(conv2d(x, weight, padding=1), torch_conv(x, weight, padding=1))


def test_5x5_with_3x3_gives_the_3x3_of_the_first_chapter_on_convolution():
    x = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
    kernel = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]  # Dumoulin & Visin 2016, figure 1.1
    assert conv2d(x, kernel).tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


CURVE = np.zeros((7, 7), int)
CURVE[[0, 1, 2, 3, 4, 5], [5, 4, 3, 3, 3, 3]] = 30


def test_the_curve_detector_answers_6600_on_the_curve_and_0_elsewhere():
    curve = np.zeros((7, 7), int)
    curve[0, 6] = curve[1, 4] = curve[1, 5] = curve[1, 6] = curve[2, 4] = 50
    curve[2, 3] = 20
    curve[3:, 3:5] = 50
    elsewhere = np.zeros((7, 7), int)
    elsewhere[[1, 2, 2, 3], [1, 0, 2, 0]] = 40
    elsewhere[[4, 5, 6], [1, 2, 3]] = 50
    elsewhere[3, 1], elsewhere[6, 0], elsewhere[6, 1] = 20, 25, 25
    assert conv2d(curve, CURVE).tolist() == [[6600]]
    assert conv2d(elsewhere, CURVE).tolist() == [[0]]


def test_4x4_padded_by_1_keeps_its_size():
    taps_inside = [[4, 6, 6, 4], [6, 9, 9, 6], [6, 9, 9, 6], [4, 6, 6, 4]]
    assert conv2d(np.ones((4, 4)), np.ones((3, 3)), padding=1).tolist() == taps_inside


@pytest.mark.parametrize("stride, corner", [(1, 44), (2, 44), (3, 33)])
def test_7x7_with_3x3_at_strides_1_2_3_reads_up_to_the_right_pixel(stride, corner):
    x = np.add.outer(10 * np.arange(7), np.arange(7))  # pixel (row, column) is 10·row + column
    first_tap = np.zeros((3, 3), int)
    first_tap[0, 0] = 1
    y = conv2d(x, first_tap, stride=stride)
    assert y.shape == ({1: 5, 2: 3, 3: 2}[stride],) * 2
    assert y[0, 0] == 0
    assert y[-1, -1] == corner


def test_32x32x3_with_two_5x5x3_filters_has_784_positions_of_75_products_each():
    y = conv2d(np.ones((3, 32, 32), int), np.ones((2, 3, 5, 5), int))
    assert y.shape == (2, 28, 28)
    assert y[0].size == 784
    assert np.unique(y).tolist() == [75]


def test_one_kernel_answers_both_signs_of_edge():
    x = np.zeros((3, 9), int)
    x[:, 3:6] = 1
    assert conv2d(x, [[1, 0, -1]] * 3).tolist() == [[0, -3, -3, 0, 3, 3, 0]]


def test_same_and_full_pad_as_named():
    x = np.arange(1, 4).reshape(1, 3)
    assert conv2d(x, [[1, 1]], padding="same").tolist() == [[3, 5, 3]]  # an even kernel: the zero is at the end
    assert conv2d(x, [[1, 1]], padding="full").tolist() == [[1, 3, 5, 3]]
    assert conv2d(x, [[1, 1]], padding="valid").tolist() == [[3, 5]]


@pytest.mark.parametrize(
    "mode, row",
    [
        ("zeros", [0, 0, 1, 2, 3, 0, 0]),
        ("reflect", [3, 2, 1, 2, 3, 2, 1]),
        ("replicate", [1, 1, 1, 2, 3, 3, 3]),
        ("circular", [2, 3, 1, 2, 3, 1, 2]),
    ],
)
def test_padding_modes_show_what_they_copy(mode, row):
    assert conv2d([[1, 2, 3]], [[1]], padding=(0, 2), padding_mode=mode).tolist() == [row]


def test_the_first_axis_of_a_pair_is_vertical():
    y = conv2d(np.ones((10, 20)), np.ones((3, 3)), stride=(2, 3), padding=(0, 1), dilation=(2, 1))
    assert y.shape == (output_size(10, 3, 2, 0, 2), output_size(20, 3, 3, 1, 1)) == (3, 7)
