"""Parameters and multiply-accumulates against torch's own count of operations, closed forms and published figures."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from support import examples
from support.nets import Net, on_meta
from utils import (
    alexnet,
    count_macs,
    count_parameters,
    densenet121,
    googlenet,
    resnet18,
    resnet50,
    summary,
    vgg16,
)  # fmt: skip
from utils.nets.deform import DeformConv2d


def torchs_macs(model, input_shape):
    """Count by torch's dispatcher, which sees every convolution and product of matrices that really happens."""
    device = next(model.parameters()).device
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model.eval()(torch.zeros(1, *input_shape, device=device))
    return counter.get_total_flops() // 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "build, options, giga",  # as torchvision's documentation gives them
    [
        (alexnet, {}, 0.714), (vgg16, {}, 15.470), (googlenet, {}, 1.498), (googlenet, {"aux_logits": True}, 1.498),
        (resnet18, {}, 1.814), (resnet50, {}, 4.089), (densenet121, {}, 2.834),
    ],
)  # fmt: skip
def test_networks_cost_what_torchvision_publishes(build, options, giga):
    assert round(count_macs(on_meta(build, **options), (3, 224, 224)) / 1e9, 3) == giga


@pytest.mark.slow
@pytest.mark.parametrize("build", [alexnet, vgg16, googlenet, resnet18, resnet50, densenet121])
def test_networks_cost_what_torch_counts(build):
    model = on_meta(build)
    assert count_macs(model, (3, 160, 128)) == torchs_macs(model, (3, 160, 128))


def test_vgg16_costs_the_sum_over_its_stages():
    side, channels, total = 224, 3, 0
    for filters, repeats in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        total += side**2 * 9 * filters * (channels + (repeats - 1) * filters)
        side, channels = side // 2, filters
    assert count_macs(on_meta(vgg16), (3, 224, 224)) == total + 25088 * 4096 + 4096 * 4096 + 4096 * 1000


def test_resnet18_costs_the_sum_over_its_stages():
    total = 112**2 * 49 * 3 * 64
    for width, side in ((64, 56), (128, 28), (256, 14), (512, 7)):
        first = width if width == 64 else width // 2
        total += side**2 * 9 * width * (first + 3 * width)
        total += 0 if width == 64 else side**2 * first * width  # the projection
    assert count_macs(on_meta(resnet18), (3, 224, 224)) == total + 512 * 1000


@pytest.mark.slow
def test_kernels_of_5_cost_what_they_add():
    fives = [(16, 32, 28), (32, 96, 28), (16, 48, 14), (24, 64, 14), (24, 64, 14), (32, 64, 14), (32, 128, 14)]
    fives += [(32, 128, 7), (48, 128, 7)]  # width of the bottleneck, of the branch, side
    more = count_macs(on_meta(googlenet, kernel_5x5=5), (3, 224, 224)) - count_macs(on_meta(googlenet), (3, 224, 224))
    assert more == sum((25 - 9) * a * b * side**2 for a, b, side in fives)


@examples(60)
@given(
    st.sampled_from([nn.Conv2d, nn.ConvTranspose2d, DeformConv2d]), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3),
    st.tuples(st.integers(1, 3), st.integers(1, 3)), st.tuples(st.integers(1, 2), st.integers(1, 2)), st.integers(0, 1),
    st.booleans(), st.integers(5, 7), st.integers(5, 7),
)  # fmt: skip
def test_any_convolution_costs_what_torch_counts(kind, groups, wide_in, wide_out, kernel, stride, padding, bias, H, W):
    layer = kind(groups * wide_in, groups * wide_out, kernel, stride, padding, groups=groups, bias=bias)
    assert count_macs(layer, (groups * wide_in, H, W)) == torchs_macs(layer, (groups * wide_in, H, W))
    assert count_parameters(layer) == sum(p.numel() for p in layer.parameters())


def test_a_linear_layer_on_every_pixel_counts_every_pixel():
    model = Net(lambda net, x: net.a(x.movedim(1, -1)), a=nn.Linear(3, 8))
    assert count_macs(model, (3, 5, 7)) == 5 * 7 * 3 * 8 == torchs_macs(model, (3, 5, 7))


def test_one_dimensional_convolutions_count():
    model = Net(lambda net, x: net.b(net.a(x.flatten(2))), a=nn.Conv1d(2, 4, 3), b=nn.ConvTranspose1d(4, 2, 3, 2))
    assert count_macs(model, (2, 5, 7)) == torchs_macs(model, (2, 5, 7))


def test_a_shared_layer_works_twice_but_holds_its_parameters_once():
    shared = nn.Conv2d(3, 3, 3, padding=1)
    model = nn.Sequential(shared, nn.ReLU(), shared)
    table = summary(model, (3, 8, 8))
    assert (table.macs, table.parameters) == (2 * 81 * 64, 84)
    assert [(row.parameters, row.macs) for row in table.rows] == [(84, 81 * 64), (0, 0), (0, 81 * 64)]
    assert [row.field.size for row in table.rows] == [3, 3, 5]


def test_tied_weights_count_once():
    model = nn.Sequential(nn.Flatten(), nn.Linear(9, 9), nn.Linear(9, 9))
    model[2].weight = model[1].weight
    assert count_parameters(model) == 81 + 9 + 9
    assert [row.parameters for row in summary(model, (1, 3, 3)).rows] == [0, 90, 9]


def test_frozen_parameters_count():
    model = nn.Conv2d(1, 1, 3).requires_grad_(False)
    assert count_parameters(model) == 10


def test_count_parameters_names_what_is_no_model():
    with pytest.raises(TypeError, match=r"must be a torch\.nn\.Module, not list"):
        count_parameters([1, 2])
