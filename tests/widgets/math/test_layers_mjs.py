"""The browser's pool.mjs and dense.mjs, forward and backward, against torch."""

from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from support.mjs import assert_close, assert_refused, compare, normal, pair, torch_gradients


def torch_pool(x, kernel, stride, padding, mode):
    if mode == "max":
        return F.max_pool2d(x, kernel, stride, padding)
    if mode == "avg":
        return F.avg_pool2d(x, kernel, stride, padding)
    padded = F.pad(x, (padding[1], padding[1], padding[0], padding[0]))
    return F.lp_pool2d(padded, 2, kernel, stride)


def torch_loss(x, labels):
    return F.cross_entropy(x, labels)


@pytest.mark.parametrize("mode", ["max", "avg", "l2"])
def test_pool2d_and_its_gradient_are_those_of_torch(call, mode):
    rng = np.random.default_rng(ord(mode[0]))
    cases = []
    for _ in range(60):
        kernel, written_kernel = pair(rng, 1, 4)
        stride, written_stride = pair(rng, 1, 4)
        padding = [int(rng.integers(0, k // 2 + 1)) for k in kernel]
        x = normal(rng, *rng.integers(1, 4, 2), *(int(rng.integers(k, k + 9)) for k in kernel))
        options = {"kernelSize": written_kernel, "stride": written_stride, "padding": padding, "mode": mode}
        if rng.random() < 0.3:
            stride = kernel
            del options["stride"]
        run = partial(torch_pool, kernel=kernel, stride=stride, padding=padding, mode=mode)
        y, grad, grads = torch_gradients(run, lambda shape: normal(rng, *shape), x=x)
        cases.append((["math/pool", "pool2d", [x, options]], y))
        cases.append((["math/pool", "pool2dGradient", [grad, x, options]], grads["x"]))
    compare(call, cases)


def test_max_pooling_gives_a_tie_to_its_first_pixel_as_torch_does(call):
    x = np.round(normal(np.random.default_rng(4), 2, 2, 9, 9))
    y, grad, grads = torch_gradients(lambda x: F.max_pool2d(x, 3, 2, 1), np.ones, x=x)
    options = {"kernelSize": 3, "stride": 2, "padding": 1}
    back = ["math/pool", "pool2dGradient", [grad, x, options]]
    compare(call, [(["math/pool", "pool2d", [x, options]], y), (back, grads["x"])])


def test_l2_pooling_has_gradient_0_where_it_is_0(call):
    x = np.zeros((1, 1, 2, 2))
    compare(call, [(["math/pool", "pool2dGradient", [np.ones((1, 1, 1, 1)), x, {"mode": "l2"}]], x)])


def test_dense_and_its_gradients_are_those_of_torch(call):
    rng = np.random.default_rng(5)
    cases = []
    for _ in range(50):
        rows, inputs, outputs = (int(v) for v in rng.integers(1, 12, 3))
        x, weight, bias = normal(rng, rows, inputs), normal(rng, outputs, inputs), normal(rng, outputs)
        arrays = {"x": x, "weight": weight, "bias": bias}
        y, grad, grads = torch_gradients(lambda x, **p: F.linear(x, **p), lambda shape: normal(rng, *shape), **arrays)
        cases.append((["math/dense", "dense", [x, weight, bias]], y))
        cases.append((["math/dense", "dense", [x, weight]], y - bias))
        cases.append((["math/dense", "denseGradient", [grad, x, weight]], grads))
    compare(call, cases)


def test_relu_and_its_gradient_are_those_of_torch(call):
    rng = np.random.default_rng(6)
    cases = []
    for rank in range(1, 5):
        for _ in range(5):
            x = np.round(normal(rng, *rng.integers(1, 6, rank)), 1)  # zeros among them
            y, grad, grads = torch_gradients(F.relu, lambda shape: normal(rng, *shape), input=x)
            cases.append((["math/dense", "relu", [x]], y))
            cases.append((["math/dense", "reluGradient", [grad, x]], grads["input"]))
    compare(call, cases)


def test_softmax_and_cross_entropy_are_those_of_torch(call):
    rng = np.random.default_rng(7)
    cases = []
    for _ in range(60):
        rows, classes = (int(v) for v in rng.integers(1, 12, 2))
        logits = normal(rng, rows, classes) * 10.0 ** rng.integers(-2, 4)  # up to where exp overflows
        labels = rng.integers(0, classes, rows)
        loss, _, grads = torch_gradients(partial(torch_loss, labels=torch.tensor(labels)), np.ones, x=logits)
        args = [logits, labels.tolist()]
        cases.append((["math/dense", "softmax", [logits]], torch.tensor(logits).softmax(1).numpy()))
        cases.append((["math/dense", "crossEntropy", args], loss))
        cases.append((["math/dense", "crossEntropyGradient", args], grads["x"]))
    compare(call, cases)


def test_the_gradients_of_a_whole_network_are_those_of_torch(call):
    rng = np.random.default_rng(8)
    x, labels = normal(rng, 5, 1, 8, 8), [3, 0, 9, 3, 1]
    filters, shift, weight, bias = normal(rng, 4, 1, 3, 3), normal(rng, 4), normal(rng, 10, 64), normal(rng, 10)

    def network(x, filters, shift, weight, bias):
        maps = F.max_pool2d(F.relu(F.conv2d(x, filters, shift, padding=1)), 2)
        return F.cross_entropy(F.linear(maps.flatten(1), weight, bias), torch.tensor(labels))

    arrays = {"x": x, "filters": filters, "shift": shift, "weight": weight, "bias": bias}
    loss, _, expected = torch_gradients(network, np.ones, **arrays)

    def one(module, name, *args):
        return call([[module, name, args]])[0]

    sums = one("math/conv", "conv2d", x, filters, shift, {"padding": 1})
    active = one("math/dense", "relu", sums)
    pooled = one("math/pool", "pool2d", active)
    flat = pooled.reshape(5, 64)
    logits = one("math/dense", "dense", flat, weight, bias)
    head = one("math/dense", "denseGradient", one("math/dense", "crossEntropyGradient", logits, labels), flat, weight)
    grad_active = one("math/pool", "pool2dGradient", head["x"].reshape(pooled.shape), active)
    conv = one("math/conv", "conv2dGradient", one("math/dense", "reluGradient", grad_active, sums), x, filters, {"padding": 1})

    assert_close(one("math/dense", "crossEntropy", logits, labels), loss, "loss")
    inner = {"x": conv["x"], "filters": conv["weight"], "shift": conv["bias"]}
    assert_close({**inner, "weight": head["weight"], "bias": head["bias"]}, expected, "network")


def test_results_keep_the_kind_of_numbers_they_came_in(call):
    rng = np.random.default_rng(9)
    for dtype in ("float32", "float64"):
        x, grad = normal(rng, 1, 1, 8, 8, dtype=dtype), normal(rng, 1, 1, 4, 4, dtype=dtype)
        rows, square = normal(rng, 2, 3, dtype=dtype), normal(rng, 2, 2, dtype=dtype)
        *arrays, grads = call(
            [
                ["math/pool", "pool2d", [x]],
                ["math/pool", "pool2dGradient", [grad, x]],
                ["math/dense", "dense", [rows, rows]],
                ["math/dense", "relu", [x]],
                ["math/dense", "reluGradient", [x, x]],
                ["math/dense", "softmax", [rows]],
                ["math/dense", "crossEntropyGradient", [rows, [0, 2]]],
                ["math/dense", "denseGradient", [square, rows, rows]],
            ]
        )
        assert [str(array.dtype) for array in (*arrays, *grads.values())] == [dtype] * 10


def test_a_nan_reaches_the_outputs_that_read_it_and_no_others(call):
    rng = np.random.default_rng(10)
    x, rows = normal(rng, 1, 2, 9, 14), normal(rng, 3, 4)
    x[0, 1, 3, 7] = rows[1, 2] = np.nan
    cases = [
        (["math/dense", "relu", [x]], F.relu(torch.tensor(x)).numpy()),
        (["math/dense", "dense", [rows, np.ones((2, 4))]], rows @ np.ones((4, 2))),
        (["math/dense", "softmax", [rows]], torch.tensor(rows).softmax(1).numpy()),
    ]
    for mode in ("max", "avg", "l2"):
        options = {"kernelSize": 3, "stride": 2, "padding": 1, "mode": mode}
        cases.append((["math/pool", "pool2d", [x, options]], torch_pool(torch.tensor(x), [3, 3], 2, [1, 1], mode).numpy()))
    assert all(np.isnan(expected).any() and not np.isnan(expected).all() for _, expected in cases)
    compare(call, cases)


X, ROWS = np.ones((1, 2, 5, 5)), np.ones((3, 4))
BAD = [
    (["math/pool", "pool2d", [X, {"kernelSize": 6}]], "A kernel of 6 reaches over 6 pixels"),
    (["math/pool", "pool2d", [X, {"kernelSize": 3, "padding": 2}]], "a padding of at most 1, not 2"),
    (["math/pool", "pool2d", [X, {"padding": -1}]], "padding is -1, but must be a whole number of at least 0"),
    (["math/pool", "pool2d", [X, {"kernelSize": 2.5}]], "kernel size is 2.5"),
    (["math/pool", "pool2d", [X, {"stride": [1, 0]}]], "stride is 0"),
    (["math/pool", "pool2d", [X, {"mode": "min"}]], 'pooling mode is "min"'),
    (["math/pool", "pool2d", [X, {"size": 2}]], "pool2d has no option size"),
    (["math/pool", "pool2dGradient", [X, X]], "gradOutput has shape (1, 2, 5, 5), but must be (1, 2, 2, 2)"),
    (["math/dense", "dense", [ROWS, np.ones((2, 5))]], "x has 4 numbers a row, but weight (2, 5) reads 5"),
    (["math/dense", "dense", [ROWS, np.ones((2, 4)), np.ones(3)]], "bias has shape (3), but must be (2)"),
    (["math/dense", "denseGradient", [ROWS, ROWS, np.ones((2, 4))]], "gradOutput has shape (3, 4), but must be (3, 2)"),
    (["math/dense", "reluGradient", [ROWS, X]], "gradOutput has shape (3, 4)"),
    (["math/dense", "softmax", [X]], "logits has shape (1, 2, 5, 5), but must be (N, classes)"),
    (["math/dense", "crossEntropy", [ROWS, [0, 1]]], "labels has length 2, but logits has 3 rows"),
    (["math/dense", "crossEntropyGradient", [ROWS, [0, 1, 4]]], "a label is 4, but must be a class number from 0 to 3"),
]


def test_bad_input_is_refused_with_its_name_its_value_and_what_fits(call):
    assert_refused(call, BAD)


def test_correlation_by_fourier_transforms_is_that_of_torch(call, browser):
    rng = np.random.default_rng(8)
    cases = []
    for _ in range(40):
        channels, size, stride = (int(n) for n in rng.integers(1, [6, 12, 5]))
        x = normal(rng, 1, channels, *(size + rng.integers(0, 22, 2)))
        weight = normal(rng, channels, 1, size, size)
        y = F.conv2d(torch.tensor(x), torch.tensor(weight), stride=stride, groups=channels)
        cases.append((["math/fourier", "correlate", [x, weight, stride]], y.numpy()))
    compare(call, cases, rtol=1e-12)
