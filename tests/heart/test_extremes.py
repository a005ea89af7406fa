"""Extreme values are refused by the name of the argument that holds them, never by NumPy's or torch's own words; advice that is code helps."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from utils import (
    Bottleneck,
    DeformConv2d,
    DenseBlock,
    InceptionBlock,
    InvertedResidual,
    Predict,
    Quiz,
    ResidualBlock,
    Transition,
    accuracy,
    alexnet,
    augment,
    conv2d,
    conv_gradients,
    conv_transpose2d,
    count_macs,
    cue_conflict,
    densenet121,
    efficientnet_lite0,
    fgsm,
    fit,
    googlenet,
    layer_weights,
    lenet5,
    load_pretrained,
    maximize_activation,
    pgd,
    photo_conflict,
    resnet18,
    resnet50,
    set_language,
    shape_bias,
    shapes,
    vgg16,
    vgg16_bn,
)
from utils.data.corruptions import blurred
from utils.data.digits import placed_digits

HUGE = 10**30
HALF = torch.zeros(3, 2, dtype=torch.bfloat16)
NETWORK = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(72, 3))
X, Y = np.full((6, 1, 8, 8), 0.5, np.float32), np.arange(6) % 3
WEIGHT = np.ones((4, 3, 3, 3))


def steps(x, y=Y):
    return pgd(NETWORK, x, y, 0.1, step_size=0.1, steps=1)


REFUSED = {
    "shapes: bfloat16": ("place", lambda: shapes(3, place=HALF)),
    "cue_conflict: a tensor without axes": ("texture", lambda: cue_conflict([0], torch.tensor(2))),
    "cue_conflict: bfloat16": ("shape", lambda: cue_conflict(HALF, None)),
    "shape_bias: bfloat16": ("shape", lambda: shape_bias(NETWORK, X, HALF, Y)),
    "shape_bias: no network": ("model", lambda: shape_bias(None, X, Y, Y)),
    "shape_bias: a plane": ("x", lambda: shape_bias(NETWORK, X[0, 0], Y, Y)),
    "layer_weights: no network": ("model", lambda: layer_weights("resnet")),
    "layer_weights: huge": ("digits", lambda: layer_weights(NETWORK, HUGE)),
    "augment: huge": ("shift", lambda: augment(X, shift=HUGE)),
    "fit: huge": ("batch_size", lambda: fit(NETWORK, (X, Y), epochs=1, batch_size=HUGE, lr=0.1)),
    "fit: a huge seed": ("seed", lambda: fit(NETWORK, (X, Y), epochs=1, batch_size=3, lr=0.1, seed=HUGE)),
    "fit: no file": ("checkpoint", lambda: fit(NETWORK, (X, Y), epochs=1, batch_size=3, lr=0.1, checkpoint=1)),
    "accuracy: five axes": ("data: x", lambda: accuracy(NETWORK, (X[:, None], Y))),
    "fgsm: five axes": ("x", lambda: fgsm(NETWORK, X[:, None], Y, 0.1)),
    "fit: no function": ("callback", lambda: fit(NETWORK, (X, Y), epochs=1, batch_size=3, lr=0.1, callback=1)),
    "fit: no function to transform": ("transform", lambda: fit(NETWORK, (X, Y), epochs=1, batch_size=3, lr=0.1, transform=torch.ones(2))),
    "layer_weights: digits that no float has": ("digits", lambda: layer_weights(NETWORK, 2**31)),
    "shapes: too many": ("n", lambda: shapes(2**31)),
    "placed_digits: a tensor without a value": ("frame", lambda: placed_digits(torch.tensor(9, device="meta"))),
    "placed_digits: too wide": ("frame", lambda: placed_digits(10**6)),
    "blurred: too wide": ("sigma", lambda: blurred(X, 2.0**63)),
    "conv_transpose2d: too far apart": ("stride", lambda: conv_transpose2d(X, WEIGHT[:1], stride=10**6)),
    "cue_conflict: a ragged list": ("texture", lambda: cue_conflict([0], [[1], [1, 2]])),
    "maximize_activation: a list": ("layer", lambda: maximize_activation(NETWORK, ["0"], 0, size=8, in_channels=1)),
    "maximize_activation: too large": ("size", lambda: maximize_activation(NETWORK, "0", 0, size=10**6, in_channels=1)),
    "maximize_activation: too many channels": ("in_channels", lambda: maximize_activation(NETWORK, "0", 0, size=8, in_channels=10**9)),
    "Predict: a list": ("name", lambda: Predict(["07_centred"])),
    "Quiz: a long text": ("chapter", lambda: Quiz("0" * 400)),
    "fit: no name of an optimizer": ("optimizer", lambda: fit(NETWORK, (X, Y), epochs=1, batch_size=3, lr=0.1, optimizer=["adam"])),
    "pgd: an array": ("norm", lambda: pgd(NETWORK, X, Y, 0.1, step_size=0.1, steps=1, norm=np.ones(2))),
    "photo_conflict: a list": ("outline", lambda: photo_conflict(["cat"], None)),
    "load_pretrained: an array": ("model_name", lambda: load_pretrained(np.ones(2))),
    "set_language: a list": ("name", lambda: set_language(["zh"])),
    "resnet50: an array": ("stride_on", lambda: resnet50(stride_on=np.ones(2))),
    "DeformConv2d: an array": ("bias", lambda: DeformConv2d(1, 1, 3, bias=np.ones(2))),
    "DeformConv2d: a wide kernel": ("kernel_size", lambda: DeformConv2d(4, 4, (300, 300))),
}
NETWORKS = lenet5, alexnet, vgg16, vgg16_bn, googlenet, resnet18, resnet50, densenet121, efficientnet_lite0
WHOLE = {  # what is built from whole numbers, and arguments that do
    **{build: {"num_classes": 5} for build in NETWORKS},
    ResidualBlock: {"in_channels": 8, "out_channels": 8, "stride": 1},
    Bottleneck: {"in_channels": 8, "width": 4, "stride": 1},
    DenseBlock: {"in_channels": 8, "layers": 2, "growth_rate": 4, "bottleneck": 2},
    Transition: {"in_channels": 8, "out_channels": 4},
    InvertedResidual: {"in_channels": 8, "out_channels": 8, "kernel_size": 3, "stride": 1, "expansion": 2},
    InceptionBlock: {
        "in_channels": 8, "width_1x1": 2, "reduce_3x3": 2, "width_3x3": 2, "reduce_5x5": 2, "width_5x5": 2, "project_pool": 2, "kernel_5x5": 3,
    },
    DeformConv2d: {
        "in_channels": 4, "out_channels": 4, "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1, "groups": 1, "offset_groups": 1,
    },
}  # fmt: skip
UNFIT = [-1, HUGE, 2.5, True, "3", float("nan"), [], np.ones(3), torch.tensor(2.0), torch.tensor(3, device="meta"), {}, print]
MUCH = 10**9  # a layer of so many channels is refused before its memory is asked for
FREE = {"stride", "padding", "dilation"}  # which cost no memory


@pytest.mark.parametrize("build, argument", [(build, argument) for build, fitting in WHOLE.items() for argument in fitting])
def test_what_is_no_fitting_whole_number_is_refused_by_name_before_anything_is_built(build, argument):
    for value in UNFIT + [MUCH] * (argument not in FREE):
        with pytest.raises((TypeError, ValueError), match=rf"^{argument}\b"):
            build(**WHOLE[build] | {argument: value})


@pytest.mark.parametrize("name", REFUSED)
def test_an_extreme_value_is_refused_by_the_name_of_its_argument(name):
    argument, call = REFUSED[name]
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert re.match(rf"{argument}\b", str(caught.value)), caught.value


def test_a_parameter_that_requires_a_gradient_is_a_number_like_others():
    drawn = shapes(3, place=torch.full((3, 2), 16.0, requires_grad=True), size=8)
    np.testing.assert_array_equal(drawn.place, np.full((3, 2), 16))


@pytest.mark.parametrize(
    "call, x",
    [
        (lambda x: conv2d(x, WEIGHT), np.ones((8, 8))),
        (lambda x: conv_gradients(x, WEIGHT, np.ones((4, 6, 6))), np.ones((8, 8))),
        (augment, np.ones((0, 8, 8))),
        (augment, np.ones((3, 0, 8))),
        (steps, np.ones((0, 8, 8))),
        (steps, np.array(0.5)),
        (lambda x: count_macs(NETWORK, x), (0, 0)),
        (lambda x: count_macs(NETWORK, x), (-1, 8)),
        (lambda x: count_macs(NETWORK, x), np.ones((0, 8))),
    ],
)
def test_no_message_advises_a_shape_that_would_not_help(call, x):
    with pytest.raises(ValueError) as caught:
        call(x)
    assert not re.search(r"\[None|\(1, ", str(caught.value)), caught.value


def test_a_plane_for_an_input_shape_is_one_grey_picture():
    with pytest.raises(ValueError, match=r"give its shape alone, \(1, 8, 8\)"):
        count_macs(NETWORK, np.ones((8, 8)))
