"""`deform_conv2d` against torch's convolution, shifted pictures and a slow loop, its gradients, and bad input."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from support import examples
from utils import DeformConv2d, deform_conv2d

pytestmark = pytest.mark.usefixtures("one_torch_thread")
sizes = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw):
    """Draw (x, weight, bias, options, output size, a generator) that fit together, in float64."""
    kernel_size, stride, dilation = draw(sizes), draw(sizes), draw(sizes)
    padding = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    reach = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation)]
    size = [max(1, r - 2 * p) + draw(st.integers(0, 5)) for r, p in zip(reach, padding)]
    groups, width, filters, N = (draw(st.integers(1, 3)) for _ in range(4))
    random = torch.Generator().manual_seed(draw(st.integers(0, 2**32 - 1)))
    x = normal(random, N, groups * width, *size)
    weight = normal(random, groups * filters, width, *kernel_size)
    bias = normal(random, groups * filters) if draw(st.booleans()) else None
    out = [(s + 2 * p - r) // j + 1 for s, p, r, j in zip(size, padding, reach, stride)]
    return x, weight, bias, {"stride": stride, "padding": padding, "dilation": dilation}, out, random


def normal(random, *shape):
    return torch.randn(*shape, generator=random, dtype=torch.float64)


def read(plane, y, x):
    """One bilinear reading, corner by corner: pixels that do not exist count as zero."""
    H, W = plane.shape
    total = 0.0
    for r in (math.floor(y), math.floor(y) + 1):
        for c in (math.floor(x), math.floor(x) + 1):
            if 0 <= r < H and 0 <= c < W:
                total += (1 - abs(y - r)) * (1 - abs(x - c)) * plane[r][c].item()
    return total


def slow(x, offset, weight, bias, stride, padding, dilation, mask):
    """Equation 2 of Dai et al. 2017 and equation 1 of Zhu et al. 2018, one product at a time."""
    (N, C, _, _), (C_out, C_filter, K_h, K_w), (O_h, O_w) = x.shape, weight.shape, offset.shape[2:]
    G, per_group = offset.shape[1] // (2 * K_h * K_w), C_out // (C // C_filter)
    y = torch.zeros(N, C_out, O_h, O_w, dtype=x.dtype)
    for n, o, r, c in ((n, o, r, c) for n in range(N) for o in range(C_out) for r in range(O_h) for c in range(O_w)):
        total = 0.0 if bias is None else bias[o].item()
        for i, k, m in ((i, k, m) for i in range(C_filter) for k in range(K_h) for m in range(K_w)):
            channel = o // per_group * C_filter + i
            tap = (channel // (C // G)) * K_h * K_w + k * K_w + m
            down, right = offset[n, 2 * tap, r, c].item(), offset[n, 2 * tap + 1, r, c].item()
            row = r * stride[0] - padding[0] + k * dilation[0] + down
            column = c * stride[1] - padding[1] + m * dilation[1] + right
            factor = 1.0 if mask is None else mask[n, tap, r, c].item()
            total += weight[o, i, k, m].item() * factor * read(x[n, channel], row, column)
        y[n, o, r, c] = total
    return y


@examples(200)
@given(cases())
def test_without_offsets_it_is_an_ordinary_convolution(case):
    x, weight, bias, options, out, _ = case
    offset = torch.zeros(len(x), 2 * weight[0, 0].numel(), *out, dtype=x.dtype)
    groups = x.shape[1] // weight.shape[1]
    expected = F.conv2d(x, weight, bias, groups=groups, **options)
    torch.testing.assert_close(deform_conv2d(x, offset, weight, bias, **options), expected, rtol=0, atol=1e-12)


@examples(60)
@given(cases(), st.integers(-8, 8), st.integers(-8, 8))
def test_one_whole_offset_for_all_taps_reads_a_shifted_picture(case, down, right):
    x, weight, bias, options, out, _ = case
    offset = torch.tensor([down, right], dtype=x.dtype).repeat(weight[0, 0].numel())[None, :, None, None]
    offset = offset.expand(len(x), -1, *out)
    frame = F.pad(x, (20, 20, 20, 20)).roll((-down, -right), (2, 3))  # wide enough that nothing comes round again
    top, left = (20 - p for p in options["padding"])
    window = frame[:, :, top : x.shape[2] + 40 - top, left : x.shape[3] + 40 - left]
    free = {**options, "padding": 0}
    expected = F.conv2d(window, weight, bias, groups=x.shape[1] // weight.shape[1], **free)
    torch.testing.assert_close(deform_conv2d(x, offset, weight, bias, **options), expected, rtol=0, atol=1e-12)


@examples(40)
@given(cases(), st.booleans(), st.sampled_from([0.4, 3.0]), st.data())
def test_any_offsets_groups_and_mask_equal_a_slow_loop(case, with_mask, reach, data):
    x, weight, bias, options, out, random = case
    x = x[:2]
    G = data.draw(st.sampled_from([g for g in range(1, x.shape[1] + 1) if x.shape[1] % g == 0]))
    taps = weight[0, 0].numel()
    offset = reach * normal(random, len(x), 2 * G * taps, *out)
    mask = normal(random, len(x), G * taps, *out) if with_mask else None
    expected = slow(x, offset, weight, bias, mask=mask, **options)
    torch.testing.assert_close(deform_conv2d(x, offset, weight, bias, mask=mask, **options), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("place", [-1.0, -1.5, 4.0, 4.5, 1e9, -1e9])
def test_a_place_a_pixel_outside_reads_zero(place):
    offset = torch.zeros(1, 2, 4, 4)
    offset[0, 0, 0, 0] = place
    assert deform_conv2d(torch.ones(1, 1, 4, 4), offset, torch.ones(1, 1, 1, 1))[0, 0, 0, 0] == 0


@pytest.mark.parametrize("place, value", [(-0.25, 0.75), (3.5, 0.5), (3.0, 1.0), (1.5, 1.0)])
def test_a_place_at_the_border_mixes_in_zeros(place, value):
    offset = torch.zeros(1, 2, 4, 4)
    offset[0, 1, 0, 0] = place
    assert deform_conv2d(torch.ones(1, 1, 4, 4), offset, torch.ones(1, 1, 1, 1))[0, 0, 0, 0] == value


@pytest.mark.parametrize("side", [5, 8, 23, 57])
def test_whole_offsets_read_whole_pixels_exactly_in_float32(side):
    x, offset = torch.randn(1, 1, side, side), torch.ones(1, 2, side, side)
    y = deform_conv2d(x, offset, torch.ones(1, 1, 1, 1))
    assert torch.equal(y[..., :-1, :-1], x[..., 1:, 1:])


def test_gradients_of_all_five_arguments_are_right():
    random = torch.Generator().manual_seed(0)
    shapes = (2, 4, 4, 5), (2, 2 * 2 * 6, 2, 3), (6, 2, 2, 3), (6,), (2, 2 * 6, 2, 3)
    tensors = [normal(random, *shape).requires_grad_() for shape in shapes]

    def layer(x, offset, weight, bias, mask):
        return deform_conv2d(x, offset, weight, bias, stride=(2, 2), padding=1, dilation=(2, 1), mask=mask)

    assert torch.autograd.gradcheck(layer, tensors)


def test_an_offset_that_is_no_number_shows_in_the_result():
    offset = torch.zeros(1, 2, 4, 4)
    offset[0, 0, 2, 2] = math.nan
    assert deform_conv2d(torch.ones(1, 1, 4, 4), offset, torch.ones(1, 1, 1, 1)).isnan().sum() == 1


def test_the_layer_starts_as_an_ordinary_convolution_and_then_learns_offsets():
    torch.manual_seed(0)
    layer = DeformConv2d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, offset_groups=2)
    x = torch.randn(3, 4, 9, 9)
    expected = F.conv2d(x, layer.weight, layer.bias, 2, 2, 2, 2)
    torch.testing.assert_close(layer(x), expected)
    layer(x).square().sum().backward()
    assert all(p.grad.abs().sum() > 0 for p in layer.parameters())
    assert layer.offset(x).shape == (3, 2 * 2 * 9, 5, 5)


def test_the_layer_moves_its_taps_onto_a_shifted_target():
    torch.manual_seed(0)
    x = torch.randn(8, 1, 18, 18)
    for _ in range(2):
        x = F.avg_pool2d(x, 5, 1) * 3  # smooth, so that the slope tells the way
    target = torch.roll(x, 1, 3)
    layer = DeformConv2d(1, 1, 1, bias=False)
    torch.nn.init.ones_(layer.weight)
    layer.weight.requires_grad_(False)
    step = torch.optim.Adam([layer.offset.bias], lr=0.05)
    for _ in range(100):
        loss = (layer(x) - target)[..., 1:].square().mean()
        step.zero_grad()
        loss.backward()
        step.step()
    assert layer.offset.bias.tolist() == pytest.approx([0, -1], abs=0.05)


def fitting(**changes):
    arguments = {
        "x": torch.zeros(2, 4, 6, 6), "offset": torch.zeros(2, 18, 6, 6), "weight": torch.zeros(8, 2, 3, 3),
        "bias": torch.zeros(8), "mask": torch.zeros(2, 9, 6, 6), "padding": 1,
    }  # fmt: skip
    return {**arguments, **changes}


def test_the_arguments_of_the_next_test_fit_unchanged():
    assert deform_conv2d(**fitting()).shape == (2, 8, 6, 6)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"x": torch.zeros(4, 6, 6)}, r"x has shape \(4, 6, 6\): use \(N, C, H, W\)"),
        ({"x": torch.zeros(0, 4, 6, 6)}, r"x has shape \(0, 4, 6, 6\).*not empty"),
        ({"weight": torch.zeros(8, 3, 3, 3)}, r"weight has shape \(8, 3, 3, 3\).*x has 4"),
        ({"weight": torch.zeros(7, 2, 3, 3)}, r"weight has shape \(7, 2, 3, 3\).*multiple of the number of groups"),
        ({"weight": torch.zeros(8, 2, 3)}, r"weight has shape \(8, 2, 3\): use \(C_out, C/groups, K_h, K_w\)"),
        ({"bias": torch.zeros(4)}, r"bias has shape \(4,\): use \(8,\)"),
        ({"offset": torch.zeros(2, 9, 6, 6)}, r"offset has shape \(2, 9, 6, 6\): use \(2, 18, 6, 6\)"),
        ({"offset": torch.zeros(2, 54, 6, 6)}, r"offset has shape \(2, 54, 6, 6\).*G divides x's 4 channels"),
        ({"offset": torch.zeros(2, 18, 4, 4)}, r"offset has shape \(2, 18, 4, 4\): use \(2, 18, 6, 6\)"),
        ({"offset": torch.zeros(1, 18, 6, 6)}, r"offset has shape \(1, 18, 6, 6\): use \(2, 18, 6, 6\)"),
        ({"mask": torch.zeros(2, 18, 6, 6)}, r"mask has shape \(2, 18, 6, 6\): use \(2, 9, 6, 6\)"),
        ({"stride": 0}, "stride=0 must be at least 1"),
        ({"padding": -1}, "padding=-1 must be at least 0"),
        ({"dilation": 9}, "kernel_size=3 with dilation=9 spans 19"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_with_what_would(change, message):
    with pytest.raises(ValueError, match=message):
        deform_conv2d(**fitting(**change))


@pytest.mark.parametrize(
    "change, message",
    [
        ({"x": [[1.0]]}, "x must be a floating-point torch.Tensor, not list"),
        ({"offset": torch.zeros(2, 18, 6, 6, dtype=torch.int64)}, "offset must be .* not torch.int64"),
        ({"mask": torch.zeros(2, 9, 6, 6, dtype=torch.float64)}, "mask has dtype torch.float64, but x torch.float32"),
        ({"stride": 1.5}, "stride=1.5 must be an integer"),
    ],
)
def test_types_that_do_not_fit_are_refused(change, message):
    with pytest.raises(TypeError, match=message):
        deform_conv2d(**fitting(**change))


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"groups": 3}, "groups=3 must divide in_channels=4"),
        ({"offset_groups": 3}, "offset_groups=3 must divide in_channels=4"),
        ({"kernel_size": 0}, "kernel_size=0 must be at least 1"),
    ],
)
def test_a_layer_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        DeformConv2d(**{"in_channels": 4, "out_channels": 8, "kernel_size": 3, **arguments})


def test_the_layer_refuses_pictures_with_other_channels():
    with pytest.raises(ValueError, match=r"x has shape \(1, 3, 8, 8\): use \(N, 4, H, W\)"):
        DeformConv2d(4, 8, 3)(torch.zeros(1, 3, 8, 8))
