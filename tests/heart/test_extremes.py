"""Extreme values are refused by the name of the argument that holds them, never by NumPy's or torch's own words; advice that is code helps."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from utils import (
    DeformConv2d,
    accuracy,
    augment,
    conv2d,
    conv_gradients,
    count_macs,
    cue_conflict,
    fgsm,
    fit,
    layer_weights,
    pgd,
    shape_bias,
    shapes,
)

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
    "DeformConv2d: an array": ("bias", lambda: DeformConv2d(1, 1, 3, bias=np.ones(2))),
}


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
