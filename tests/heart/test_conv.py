"""`conv2d` and `true_convolve2d` against torch and scipy, on worked numbers, and on bad input."""

import re
import subprocess
import sys

import numpy as np
import pytest
import scipy.signal
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import conv2d, output_size, true_convolve2d

thorough = settings(deadline=None, max_examples=300)
MODES = ["zeros", "reflect", "replicate", "circular"]
seeds = st.integers(0, 2**32 - 1)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


def whole(rng, shape, dtype=np.float64):
    """Small whole numbers: their sums of products are exact in every dtype, so results must be equal, not close."""
    return rng.integers(-9, 10, shape).astype(dtype)


@pytest.fixture(autouse=True, scope="module")
def one_torch_thread():
    """Starting threads costs more than these small convolutions."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def torch_conv(x, weight, bias=None, padding=0, padding_mode="zeros", groups=1, **options):
    """The same convolution by a torch.nn.Conv2d in float64."""
    if padding == "full":
        dilation = options.get("dilation", (1, 1))
        padding = tuple(d * (k - 1) for k, d in zip(weight.shape[-2:], dilation))
    flat = x.ndim == 2
    x, weight = (a[None, None] if flat else a for a in (x, weight))
    layer = torch.nn.Conv2d(
        weight.shape[1] * groups, weight.shape[0], weight.shape[2:], bias=bias is not None,
        padding=padding, padding_mode=padding_mode, groups=groups, dtype=torch.float64, **options,
    )  # fmt: skip
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(weight.astype(np.float64)))
        if bias is not None:
            layer.bias.copy_(torch.as_tensor(np.asarray(bias, np.float64)))
        y = layer(torch.as_tensor(x.astype(np.float64))).numpy()
    return y[0, 0] if flat else y


@st.composite
def settings_that_fit(draw):
    """Draw (height and width, kernel size, options) that torch accepts, the smallest images included."""
    kernel_size, dilation, mode = draw(pairs(1, 4)), draw(pairs(1, 3)), draw(st.sampled_from(MODES))
    padding = draw(st.one_of(pairs(0, 4), st.sampled_from(["valid", "same", "full"])))
    stride = (1, 1) if padding == "same" else draw(pairs(1, 4))
    sizes = []
    for axis in range(2):
        reach = dilation[axis] * (kernel_size[axis] - 1) + 1
        before, after = {"valid": (0, 0), "same": ((reach - 1) // 2, reach // 2), "full": (reach - 1, reach - 1)}.get(
            padding, (padding[axis], padding[axis])
        )
        copied = {"reflect": after + 1, "circular": after}.get(mode, 1)
        smallest = max(1, copied, reach - before - after)
        sizes.append(smallest + draw(st.integers(0, 6)))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "padding_mode": mode}
    return tuple(sizes), kernel_size, options


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


# True convolution


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


# Worked examples


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


# Bad input

IMAGE, BATCH, KERNEL, FILTERS = np.ones((5, 5)), np.ones((2, 4, 5, 5)), np.ones((3, 3)), np.ones((6, 4, 3, 3))


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        # sizes
        ((IMAGE, np.ones((7, 7))), {}, ValueError, "kernel_size=7 with dilation=1 spans 7 but the padded input has 5 (size=5, padding=0): use a kernel_size of at most 5 or a padding of at least 1"),
        ((IMAGE, KERNEL), {"dilation": (1, 3)}, ValueError, "kernel_size=3 with dilation=3 spans 7 but the padded input has 5"),
        ((IMAGE, np.ones((8, 1))), {"padding": 1}, ValueError, "spans 8 but the padded input has 7 (size=5, padding=1)"),
        ((IMAGE, KERNEL), {"stride": 0}, ValueError, "stride=0 must be at least 1"),
        ((IMAGE, KERNEL), {"stride": (1, -2)}, ValueError, "stride[1]=-2 must be at least 1"),
        ((IMAGE, KERNEL), {"stride": 1.5}, TypeError, "stride=1.5 must be an integer or a (vertical, horizontal) pair of integers, not float"),
        ((IMAGE, KERNEL), {"stride": True}, TypeError, "stride=True must be an integer"),
        ((IMAGE, KERNEL), {"stride": "2"}, TypeError, "stride='2' must be an integer"),
        ((IMAGE, KERNEL), {"stride": None}, TypeError, "stride=None must be an integer"),
        ((IMAGE, KERNEL), {"stride": (1, 2, 3)}, ValueError, "stride=(1, 2, 3) has 3 entries"),
        ((IMAGE, KERNEL), {"dilation": 0}, ValueError, "dilation=0 must be at least 1"),
        ((IMAGE, KERNEL), {"dilation": 2.0}, TypeError, "dilation=2.0 must be an integer"),
        ((IMAGE, KERNEL), {"padding": -1}, ValueError, "padding=-1 must be at least 0"),
        ((IMAGE, KERNEL), {"padding": (0, -1)}, ValueError, "padding[1]=-1 must be at least 0"),
        ((IMAGE, KERNEL), {"padding": 0.5}, TypeError, "padding=0.5 must be an integer"),
        ((IMAGE, KERNEL), {"padding": ()}, ValueError, "padding=() has 0 entries"),
        ((IMAGE, KERNEL), {"padding": "samee"}, ValueError, "padding='samee' is unknown: use an integer, a pair, 'valid', 'same' or 'full'"),
        ((IMAGE, KERNEL), {"padding": "same", "stride": (1, 2)}, ValueError, "padding='same' keeps the size, so it needs stride=1, not (1, 2)"),
        ((IMAGE, KERNEL), {"padding_mode": "wrap"}, ValueError, "padding_mode='wrap' is unknown: use one of zeros, reflect, replicate, circular"),
        ((IMAGE, KERNEL), {"padding_mode": 0}, TypeError, "padding_mode=0 must be a string: use one of zeros"),
        ((IMAGE, KERNEL), {"padding": 5, "padding_mode": "reflect"}, ValueError, "padding=5 is too wide for padding_mode='reflect' and a size of 5: use at most 4"),
        ((IMAGE, KERNEL), {"padding": (0, 6), "padding_mode": "circular"}, ValueError, "padding=6 is too wide for padding_mode='circular' and a size of 5: use at most 5"),
        # shapes
        ((np.ones(5), KERNEL), {}, ValueError, "x has shape (5,): use (H, W), (C, H, W) or (N, C, H, W)"),
        ((np.ones((1,) * 5), FILTERS), {}, ValueError, "x has shape (1, 1, 1, 1, 1): use"),
        ((3.0, KERNEL), {}, ValueError, "x has shape (): use"),
        ((IMAGE, FILTERS), {}, ValueError, "weight has shape (6, 4, 3, 3): for x of shape (5, 5) use (K_h, K_w)"),
        ((BATCH, KERNEL), {}, ValueError, "weight has shape (3, 3): for x of shape (2, 4, 5, 5) use (C_out, C/groups, K_h, K_w)"),
        ((IMAGE, np.ones(3)), {}, ValueError, "weight has shape (3,): for x of shape (5, 5) use (K_h, K_w)"),
        ((np.ones((0, 5)), KERNEL), {}, ValueError, "x has shape (0, 5), which is empty: every axis needs at least one entry"),
        ((np.ones((0, 4, 5, 5)), FILTERS), {}, ValueError, "x has shape (0, 4, 5, 5), which is empty"),
        ((IMAGE, np.ones((0, 3))), {}, ValueError, "weight has shape (0, 3), which is empty"),
        ((BATCH, np.ones((6, 0, 3, 3))), {}, ValueError, "weight has shape (6, 0, 3, 3), which is empty"),
        ((np.ones((3, 5, 5)), FILTERS), {}, ValueError, "weight has shape (6, 4, 3, 3), filters over 4 channels, but x has 3 channels in groups=1: use filters over 3"),
        ((BATCH, FILTERS), {"groups": 2}, ValueError, "filters over 4 channels, but x has 4 channels in groups=2: use filters over 2"),
        ((BATCH, FILTERS), {"groups": 3}, ValueError, "groups=3 must divide in_channels=4 and out_channels=6: use one of 1, 2"),
        ((BATCH, FILTERS), {"groups": 0}, ValueError, "groups=0 must be at least 1"),
        ((BATCH, FILTERS), {"groups": 1.0}, TypeError, "groups=1.0 must be an integer"),
        ((IMAGE, KERNEL), {"groups": 2}, ValueError, "groups=2 must divide in_channels=1 and out_channels=1: use one of 1"),
        ((BATCH, FILTERS, np.ones(4)), {}, ValueError, "bias has shape (4,): use (6,), one per filter"),
        ((BATCH, FILTERS, np.ones((6, 1))), {}, ValueError, "bias has shape (6, 1): use (6,)"),
        ((BATCH, FILTERS, 1.0), {}, ValueError, "bias has shape (): use (6,)"),
        ((IMAGE, KERNEL, np.ones(2)), {}, ValueError, "bias has shape (2,): use a number"),
        (([[1, 2], [3]], KERNEL), {}, ValueError, "x is not a rectangular array of numbers"),
        # types
        ((IMAGE.astype(np.float16), KERNEL), {}, TypeError, "x has dtype float16: use float32, float64, integers or bools"),
        ((IMAGE, KERNEL.astype(complex)), {}, TypeError, "weight has dtype complex128: use float32"),
        ((IMAGE, KERNEL, 1j), {}, TypeError, "bias has dtype complex128: use float32"),
        ((IMAGE.astype(object), KERNEL), {}, TypeError, "x has dtype object: use float32"),
        ((None, KERNEL), {}, TypeError, "x has dtype object: use float32"),
        (("cat.png", KERNEL), {}, TypeError, "x has dtype <U7: use float32"),
        ((IMAGE, [["a", "b"]]), {}, TypeError, "weight has dtype <U1: use float32"),
        ((IMAGE, KERNEL, "1"), {}, TypeError, "bias has dtype <U1: use float32"),
        ((IMAGE, KERNEL, 2**64), {}, TypeError, "bias has dtype object: use float32"),
        ((IMAGE.astype(np.longdouble), KERNEL), {}, TypeError, f"x has dtype {np.dtype(np.longdouble)}: use float32"),
        ((IMAGE.astype("M8[s]"), KERNEL), {}, TypeError, "x has dtype datetime64[s]: use float32"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named_with_their_value_and_what_fits(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        conv2d(*args, **options)


@pytest.mark.parametrize(
    "kernel, error, message",
    [
        (np.ones(3), ValueError, "kernel has shape (3,): use (K_h, K_w) or (C_out, C/groups, K_h, K_w)"),
        (np.ones((3, 3, 3)), ValueError, "kernel has shape (3, 3, 3): use"),
        (2, ValueError, "kernel has shape (): use"),
        ("ones", TypeError, "kernel has dtype <U4: use float32"),
        (np.ones((6, 6)), ValueError, "kernel_size=6 with dilation=1 spans 6 but the padded input has 5"),
        ([[1], [2, 3]], ValueError, "kernel is not a rectangular array of numbers"),
    ],
)
def test_true_convolution_names_its_kernel(kernel, error, message):
    with pytest.raises(error, match=re.escape(message)):
        true_convolve2d(IMAGE, kernel)
