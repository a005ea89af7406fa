"""`effective_receptive_field` against closed forms, and the model that it leaves alone."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from support import examples
from support.nets import Net, conv
from utils import effective_receptive_field, trace_receptive_field

thorough = examples(60)
THREE = conv(3, padding=1)


@thorough
@given(
    st.lists(st.sampled_from([lambda: conv(3, padding=1), lambda: conv(2, 2), lambda: nn.AvgPool2d(3, 1, 1)]), min_size=1, max_size=4),
    st.integers(0, 100),
)  # fmt: skip
def test_positive_weights_give_every_pixel_of_the_field_a_gradient_and_no_other(stages, seed):
    model = nn.Sequential(*[stage() for stage in stages])
    for parameter in model.parameters():
        nn.init.uniform_(parameter, 0.1, 1.0)
    field = trace_receptive_field(model)
    size = field.size + 2 * field.jump * (field.padding + 1)
    measured = effective_receptive_field(model, (1, size, size), samples=1, seed=seed)
    with torch.no_grad():
        centre = model(torch.zeros(1, 1, size, size)).shape[2] // 2
    first, last = field.span(centre)
    inside = np.zeros((size, size), bool)
    inside[max(first, 0) : last + 1, max(first, 0) : last + 1] = True
    np.testing.assert_array_equal(measured > 0, inside)


def test_the_gradient_of_a_convolution_is_its_kernel_summed_over_filters_and_averaged_over_channels():
    layer = nn.Conv2d(3, 4, 3, padding=1)
    measured = effective_receptive_field(layer, (3, 5, 5))
    expected = np.zeros((5, 5))
    expected[1:4, 1:4] = layer.weight.detach().sum(0).abs().mean(0).numpy()
    np.testing.assert_allclose(measured, expected, rtol=1e-5, atol=1e-7)


def test_two_box_filters_make_a_triangle():
    model = nn.Sequential(nn.AvgPool2d(3, 1), nn.AvgPool2d(3, 1))
    triangle = np.array([1, 2, 3, 2, 1]) / 9
    np.testing.assert_allclose(effective_receptive_field(model, (1, 5, 5)), np.outer(triangle, triangle), atol=1e-7)


def test_the_mean_over_samples_tells_how_often_max_picks_each_pixel():
    measured = effective_receptive_field(nn.MaxPool2d(2), (1, 2, 2), samples=400)
    assert measured.sum() == pytest.approx(1)
    assert abs(measured - 0.25).max() < 0.1  # 4.6 standard deviations


def test_the_seed_decides_and_the_global_generator_is_left_alone():
    state = torch.get_rng_state()
    first, again, other = (effective_receptive_field(nn.MaxPool2d(2), (1, 4, 4), seed=s) for s in (3, 3, 4))
    assert torch.equal(state, torch.get_rng_state())
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_modes_parameters_gradients_and_statistics_are_left_as_they_were():
    model = nn.Sequential(conv(3), nn.BatchNorm2d(1), nn.Dropout(0.5), nn.ReLU(inplace=True))
    model[1].eval()
    model(torch.ones(1, 1, 5, 5)).sum().backward()
    gradients = [p.grad.clone() for p in model.parameters()]
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with torch.no_grad():
        effective_receptive_field(model, (1, 9, 9))
    assert [m.training for m in model.modules()] == [True, True, False, True, True]
    assert all(torch.equal(p.grad, g) for p, g in zip(model.parameters(), gradients))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_modes_come_back_when_the_model_fails():
    model = nn.Sequential(nn.Conv2d(3, 1, 3))
    with pytest.raises(ValueError, match=r"use \(3, 5, 5\)"):
        effective_receptive_field(model, (1, 5, 5))
    assert model[0].training


def test_a_model_may_begin_in_place_and_be_double():
    model = nn.Sequential(nn.ReLU(inplace=True), conv(3)).double()
    measured = effective_receptive_field(model, (1, 5, 5))
    assert measured.dtype == np.float64
    assert np.count_nonzero(measured) == 9


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        ((F.relu, (1, 5, 5)), {}, TypeError, "must be a torch.nn.Module, not function"),
        ((THREE, 5), {}, ValueError, "input_shape=5 must be three integers, (C, H, W)"),
        ((THREE, (5, 5)), {}, ValueError, "input_shape=(5, 5) must be three integers, (C, H, W)"),
        ((THREE, (1, 5, 0)), {}, ValueError, "input_shape[2]=0 must be at least 1"),
        ((THREE, (1, 5.0, 5)), {}, TypeError, "input_shape[1]=5.0 must be an integer"),
        ((THREE, (1, 5, 5)), {"samples": 0}, ValueError, "samples=0 must be at least 1"),
        ((THREE, (1, 5, 5)), {"seed": 1.5}, TypeError, "seed=1.5 must be an integer"),
        ((nn.Flatten(), (1, 5, 5)), {}, ValueError, "the output has shape (1, 25), not (1, C_out, O_h, O_w): pass the convolutional part"),
        ((Net(lambda net, x: (x, x)), (1, 5, 5)), {}, ValueError, "the output has type tuple, not (1, C_out, O_h, O_w)"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        effective_receptive_field(*args, **options)
