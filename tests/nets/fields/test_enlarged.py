"""Fields through padding, upsampling and transposed convolution, against the pixels that really move each output."""

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from support import examples
from support.nets import Net
from utils import summary, trace_receptive_field
from utils.nets.inputs.misfits import find_misfit
from utils.phased_fields import INPUT
from utils.receptive_fields import Layer

SIDE = 96


def reached(model):
    """For each output row, the first and the last input row that moves it; None where none does."""
    model = model.eval()
    for parameter in model.parameters():
        nn.init.ones_(parameter)  # nothing cancels
    x = torch.zeros(1, 1, SIDE, SIDE, requires_grad=True)
    y = model(x)
    found = []
    for row in y[0].sum((0, 2)):
        rows = torch.autograd.grad(row, x, retain_graph=True)[0].abs().sum((0, 1, 3)).nonzero().flatten()
        found.append((int(rows[0]), int(rows[-1])) if len(rows) else None)
    return found


def assert_covers_closely(model, border):
    """The field must cover every output's pixels, and outputs away from the border must touch both of its ends."""
    field, seen = trace_receptive_field(model), reached(model)
    spans = [field.span(i) for i in range(len(seen))]
    inner = [(s, ends) for s, ends in zip(spans, seen) if ends and s[0] >= border and s[1] < SIDE - border]
    assert len(inner) >= 4 or len(seen) < 20 or field.size + 4 * field.jump > SIDE  # a wide field lies whole in few places
    assert all(s[0] <= ends[0] and ends[1] <= s[1] for s, ends in inner)
    if len(inner) >= 4:  # else those that see the most may all lie at the border
        assert any(s[0] == ends[0] for s, ends in inner) and any(s[1] == ends[1] for s, ends in inner)


conv = lambda k, s=1, p=0, d=1: nn.Conv2d(1, 1, k, s, p, d, bias=False)
STEPS = st.one_of(
    st.builds(conv, st.integers(1, 4), st.integers(1, 2), st.integers(0, 1), st.integers(1, 2)),
    st.builds(lambda f: nn.Upsample(scale_factor=f), st.integers(2, 3)),
    st.builds(
        lambda k, s, p: nn.ConvTranspose2d(1, 1, k, s, min(p, k - 1), bias=False), st.integers(1, 4), st.integers(1, 3), st.integers(0, 1)
    ),
    st.builds(nn.ZeroPad2d, st.integers(0, 3)),
    st.builds(lambda top, rest: nn.ZeroPad2d((top, rest, top, rest)), st.integers(0, 2), st.integers(0, 2)),
)


@examples(60)
@given(st.lists(STEPS, min_size=1, max_size=3))
def test_what_is_enlarged_sees_what_the_gradient_says(steps):
    model = nn.Sequential(conv(3, 2, 1), conv(2, 2), conv(2, 2), *steps)  # jump 8 leaves room to enlarge
    assume(find_misfit(model, (1, 1, SIDE, SIDE)) is None)
    try:
        assert_covers_closely(model, border=0)
    except ValueError as error:
        unseen = "no output sees" in str(error) and not any(reached(model))
        assert unseen or "of a pixel of the input apart" in str(error) or "inside the picture" in str(error)


def test_a_network_that_reads_only_the_zeros_between_the_pixels_is_named():
    model = nn.Sequential(conv(2, 2), nn.ConvTranspose2d(1, 1, 1, 2, bias=False), conv(1, 2, 1))
    assert not any(reached(model))
    with pytest.raises(ValueError, match="no output sees any pixel"):
        trace_receptive_field(model)


@pytest.mark.parametrize(
    "model, field",
    [
        (nn.Sequential(nn.ZeroPad2d(1), conv(3)), (3, 1, 1)),
        (nn.Sequential(nn.ReflectionPad2d(1), conv(3)), (3, 1, 1)),
        (nn.Sequential(nn.ReplicationPad2d(2), conv(5, 2)), (5, 2, 2)),
        (nn.Sequential(nn.CircularPad2d(1), conv(3)), (3, 1, 1)),
        (nn.Sequential(nn.ConstantPad2d((0, 1, 0, 1), 0.5), conv(2)), (2, 1, 0)),
        (Net(lambda net, x: net.a(F.pad(x, (1, 1, 1, 1), mode="reflect")), a=conv(3)), (3, 1, 1)),
        (Net(lambda net, x: net.a(F.pad(x, pad=(1, 2, 1, 2))), a=conv(4)), (4, 1, 1)),
        (Net(lambda net, x: F.pad(net.a(x), (0, 0, 0, 0, 1, 1)), a=conv(3)), (3, 1, 0)),
        (nn.Sequential(conv(2, 2), nn.Upsample(scale_factor=2)), (3, 1, 1)),
        (nn.Sequential(conv(2, 2), nn.ConvTranspose2d(1, 1, 2, 2)), (3, 1, 1)),
        (nn.Sequential(conv(2, 2), nn.Conv2d(1, 4, 1), nn.PixelShuffle(2)), (3, 1, 1)),
        (nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, 1, 1)), (2, 2, 0)),
        (Net(lambda net, x: F.interpolate(net.a(x), scale_factor=2, mode="bilinear"), a=conv(2, 2)), (5, 1, 2)),
        (Net(lambda net, x: F.interpolate(net.a(x), None, 2), a=conv(2, 2)), (3, 1, 1)),
        (Net(lambda net, x: x + net.b(net.a(x)), a=conv(2, 2), b=nn.ConvTranspose2d(1, 1, 2, 2)), (3, 1, 1)),  # a U-Net's skip
    ],
)
def test_padding_and_enlarging_by_hand(model, field):
    found = trace_receptive_field(model)
    assert (found.size, found.jump, found.padding) == field


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_bilinear_enlarging_sees_what_the_gradient_says(factor):
    assert_covers_closely(nn.Sequential(conv(3, 12), nn.Upsample(scale_factor=factor, mode="bilinear")), border=1)


def test_a_summary_shows_the_field_after_enlarging_and_a_dash_where_places_lie_closer_than_pixels():
    model = nn.Sequential(conv(2, 2), nn.Upsample(scale_factor=2), nn.Upsample(scale_factor=2), conv(2, 2), nn.ZeroPad2d(1))
    assert [row.field and row.field.size for row in summary(model, (1, 8, 8)).rows] == [2, 3, None, 3, 3]
    assert_covers_closely(model, border=0)


def test_some_outputs_of_a_stride_larger_than_the_kernel_see_nothing():
    assert INPUT.through(Layer(4, 4)).transposed(Layer(1, 2)).seen == ((0, 3), None)
