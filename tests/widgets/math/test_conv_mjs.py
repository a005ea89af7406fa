"""The browser's conv.mjs (convolution and padding) and tensor.mjs, forward and backward, against torch."""

from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from support.mjs import assert_refused, compare, encode, normal, pair, torch_gradients

TORCH_MODE = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def random_ends(rng, sizes, mode):
    """Return random padding [top, bottom, left, right] that `mode` allows, and how it may be written."""
    most = {"reflect": [s - 1 for s in sizes], "circular": sizes}.get(mode, [4, 4])
    ends = [int(rng.integers(0, min(4, most[axis]) + 1)) for axis in (0, 0, 1, 1)]
    kind = rng.choice(["four", "pair", "number"])
    if kind == "pair":
        ends = [ends[0], ends[0], ends[2], ends[2]]
        return ends, [ends[0], ends[2]]
    if kind == "number":
        side = min(ends)
        return [side] * 4, side
    return ends, ends


def conv_case(rng, dtype, wide):
    """Return the arguments of a random convolution: (x, weight, bias, options), and the same for torch."""
    groups, depth, per_group, batch = (int(v) for v in rng.integers(1, 4, 4))
    kernel = [int(v) for v in rng.integers(1, 6, 2)]
    stride, written_stride = pair(rng, 1, 4)
    dilation, written_dilation = pair(rng, 1, 3)
    if wide:
        dilation[1] = 1
        written_dilation = dilation
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation)]
    mode = str(rng.choice(list(TORCH_MODE)))
    sizes = [int(rng.integers(max(1, r - 2), r + 9)) for r in reach]
    if wide:
        sizes[1] += 6 * stride[1]
    ends, written_ends = random_ends(rng, sizes, mode)
    for axis in (0, 1):
        sizes[axis] = max(sizes[axis], reach[axis] - ends[2 * axis] - ends[2 * axis + 1])
    x = normal(rng, batch, groups * depth, *sizes, dtype=dtype)
    weight = normal(rng, groups * per_group, depth, *kernel, dtype=dtype)
    bias = normal(rng, groups * per_group, dtype=dtype)
    options = {"stride": written_stride, "dilation": written_dilation, "padding": written_ends}
    options |= {"groups": groups, "paddingMode": mode}

    def run(x, weight, bias):
        padded = F.pad(x, (ends[2], ends[3], ends[0], ends[1]), TORCH_MODE[mode])
        return F.conv2d(padded, weight, bias, stride, 0, dilation, groups)

    return x, weight, bias, options, run


@pytest.mark.parametrize("wide", [True, False], ids=["wide planes", "any planes"])
@pytest.mark.parametrize("dtype, rtol, count", [pytest.param("float64", 1e-9, 120, marks=pytest.mark.slow), ("float32", 1e-6, 30)])
def test_conv2d_and_its_gradients_are_those_of_torch(call, dtype, rtol, count, wide):
    rng = np.random.default_rng([count, wide])
    cases = []
    for _ in range(count):
        x, weight, bias, options, run = conv_case(rng, dtype, wide)
        arrays = {"x": x, "weight": weight, "bias": bias}
        y, grad, grads = torch_gradients(run, lambda shape: normal(rng, *shape, dtype=dtype), **arrays)
        cases.append((["math/conv", "conv2d", [x, weight, bias, options]], y))
        cases.append((["math/conv", "conv2dGradient", [grad, x, weight, options]], grads))
    compare(call, cases, rtol)


def test_conv2d_takes_no_bias_and_no_options(call):
    rng = np.random.default_rng(1)
    x, weight = normal(rng, 2, 3, 9, 11), normal(rng, 4, 3, 3, 2)
    expected = F.conv2d(torch.tensor(x), torch.tensor(weight)).numpy()
    compare(call, [(["math/conv", "conv2d", args], expected) for args in ([x, weight], [x, weight, None, {}])])


def test_results_keep_the_kind_of_numbers_they_came_in(call):
    rng = np.random.default_rng(2)
    for dtype in ("float32", "float64"):
        x, weight, grad = (normal(rng, 1, 1, side, side, dtype=dtype) for side in (8, 3, 6))
        arguments = {"conv2d": [x, weight], "conv2dGradient": [grad, x, weight], "pad2d": [x, 1]}
        y, grads, padded = call([["math/conv", name, args] for name, args in arguments.items()])
        assert [str(array.dtype) for array in (y, *grads.values(), padded)] == [dtype] * 5


def test_pad2d_is_that_of_torch(call):
    rng = np.random.default_rng(3)
    cases = []
    for _ in range(60):
        x = normal(rng, *rng.integers(1, 4, 2), *rng.integers(1, 8, 2))
        mode = str(rng.choice(list(TORCH_MODE)))
        ends, written = random_ends(rng, list(x.shape[2:]), mode)
        expected = F.pad(torch.tensor(x), (ends[2], ends[3], ends[0], ends[1]), TORCH_MODE[mode]).numpy()
        cases.append((["math/conv", "pad2d", [x, written, mode]], expected))
    compare(call, cases)


def test_a_nan_reaches_the_outputs_that_read_it_and_no_others(call):
    rng = np.random.default_rng(4)
    x, weight = normal(rng, 1, 2, 9, 14), normal(rng, 2, 2, 3, 3)
    x[0, 1, 3, 7] = np.nan
    cases = []
    for stride, dilation in product([1, 2], [1, 2]):
        expected = F.conv2d(torch.tensor(x), torch.tensor(weight), None, stride, 1, dilation).numpy()
        assert np.isnan(expected).any() and not np.isnan(expected).all()
        options = {"stride": stride, "padding": 1, "dilation": dilation}
        cases.append((["math/conv", "conv2d", [x, weight, None, options]], expected))
    compare(call, cases)


X, W = np.ones((1, 2, 5, 5)), np.ones((2, 2, 3, 3))
BAD = [
    (["math/tensor", "tensor", [[2, 3], [1, 2, 3]]], "data has length 3, but shape (2, 3) holds 6 numbers"),
    (["math/tensor", "tensor", [[2, 2], [[1, 2], [3, 4]]]], "data has length 2"),
    (["math/tensor", "tensor", [[2], [1, None]]], "flat list of numbers"),
    (["math/tensor", "tensor", [[0, 2]]], "length of an axis is 0"),
    (["math/tensor", "tensor", [5]], "shape is 5"),
    (["math/conv", "conv2d", [X[0], W]], "x has shape (2, 5, 5), but must be (N, C_in, H, W)"),
    (["math/conv", "conv2d", [X, W[0]]], "weight has shape (2, 3, 3)"),
    (["math/conv", "conv2d", [[1, 2], W]], "x must be a tensor"),
    (["math/conv", "conv2d", [{"data": [1], "shape": [1, 1, 1, 1]}, W]], "x must be a tensor"),
    (["math/conv", "conv2d", [{**encode(X), "shape": [1, 1, 5, 5]}, W]], "data has length 50, but shape (1, 1, 5, 5) holds 25"),
    (["math/conv", "conv2d", [X, W[:, :1]]], "x has 2 channels, but weight (2, 1, 3, 3) with groups 1 reads 1"),
    (["math/conv", "conv2d", [np.ones((1, 4, 5, 5)), np.ones((3, 2, 3, 3)), None, {"groups": 2}]], "must divide the 3 filters"),
    (["math/conv", "conv2d", [X, W, None, {"groups": 0}]], "number of groups is 0"),
    (["math/conv", "conv2d", [X, W, np.ones(3)]], "bias has shape (3), but must be (2)"),
    (["math/conv", "conv2d", [X, W, None, {"stride": 0}]], "stride is 0, but must be a whole number of at least 1"),
    (["math/conv", "conv2d", [X, W, None, {"stride": [1, 2, 3]}]], "stride is [1,2,3]"),
    (["math/conv", "conv2d", [X, W, None, {"stride": 1.5}]], "stride is 1.5"),
    (["math/conv", "conv2d", [X, W, None, {"padding": -1}]], "padding is -1, but must be a whole number of at least 0"),
    (["math/conv", "conv2d", [X, W, None, {"padding": "same"}]], 'padding is "same"'),
    (["math/conv", "conv2d", [X, W, None, {"dilation": 3}]], "has only 5: use a kernel of at most 2 with dilation 3, or 2 more"),
    (["math/conv", "conv2d", [X, W, None, {"padding": 5, "paddingMode": "reflect"}]], "on 5 pixels: use at most 4, or another"),
    (["math/conv", "conv2d", [X, W, None, {"paddingMode": "mirror"}]], 'padding mode is "mirror"'),
    (["math/conv", "conv2d", [X, W, None, {"padding_mode": "reflect"}]], "conv2d has no option padding_mode; it takes stride, padding"),
    (["math/conv", "conv2dGradient", [X, X, W]], "gradOutput has shape (1, 2, 5, 5), but must be (1, 2, 3, 3)"),
    (["math/conv", "pad2d", [X, [1, 2, 3]]], "padding is [1,2,3]"),
    (["math/conv", "pad2d", [X, [1, 0.5, 0, 0]]], "padding is 0.5, but must be a whole number of at least 0"),
    (["math/conv", "pad2d", [X, 6, "circular"]], "use at most 5"),
]


def test_bad_input_is_refused_with_its_name_its_value_and_what_fits(call):
    assert_refused(call, BAD)
