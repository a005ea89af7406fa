"""Sizes, parameters and costs against sliding by hand, torch's layers and published figures."""

import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from support import examples
from utils import conv_macs, conv_parameters, leftover, output_size, same_padding

thorough = examples(150)
geometry = st.tuples(*(st.integers(low, high) for low, high in ((1, 30), (1, 8), (1, 5), (0, 6), (1, 4))))


def slide(size, kernel_size, stride, padding, dilation):
    """Move a window pixel by pixel; return how many stops it makes and how many pixels lie beyond the last one."""
    padded = list(range(size + 2 * padding))
    stops = []
    for start in range(0, len(padded), stride):
        taps = [start + dilation * k for k in range(kernel_size)]
        if taps[-1] < len(padded):
            stops.append(taps)
    return len(stops), len(padded[stops[-1][-1] + 1 :]) if stops else None


@thorough
@given(geometry)
def test_output_size_and_leftover_match_a_window_slid_by_hand(args):
    stops, beyond = slide(*args)
    if stops == 0:
        for function in (output_size, leftover):
            with pytest.raises(ValueError, match="kernel_size"):
                function(*args)
    else:
        assert (output_size(*args), leftover(*args)) == (stops, beyond)


@thorough
@given(st.integers(2, 8), st.integers(1, 4), st.integers(1, 5), st.data())
def test_too_large_a_kernel_is_told_which_kernel_and_padding_fit(kernel_size, dilation, stride, data):
    reach = dilation * (kernel_size - 1) + 1
    padding = data.draw(st.integers(0, (reach - 2) // 2))
    size = data.draw(st.integers(1, reach - 1 - 2 * padding))
    with pytest.raises(ValueError) as caught:
        output_size(size, kernel_size, stride, padding, dilation)
    kernel, pad = map(int, re.search(r"at most (\d+) or a padding of at least (\d+)", str(caught.value)).groups())
    assert slide(size, kernel, stride, padding, dilation)[0] > 0
    assert slide(size, kernel + 1, stride, padding, dilation)[0] == 0
    assert slide(size, kernel_size, stride, pad, dilation)[0] > 0
    assert slide(size, kernel_size, stride, pad - 1, dilation)[0] == 0


def test_the_error_for_too_large_a_kernel_is_worded_in_full():
    with pytest.raises(ValueError) as caught:
        output_size(5, 7)
    assert str(caught.value) == (
        "kernel_size=7 with dilation=1 spans 7 but the padded input has 5 (size=5, padding=0): "
        "use a kernel_size of at most 5 or a padding of at least 1"
    )


@pytest.mark.parametrize(
    "args, size, rest",
    [
        ((5, 3), 3, 0),
        ((4, 3, 1, 1), 4, 0),  # (4 + 2 - 3)/1 + 1
        ((7, 3, 1), 5, 0),
        ((7, 3, 2), 3, 0),
        ((7, 3, 3), 2, 1),
        ((32, 5), 28, 0),
        ((32, 5, 1, 2), 32, 0),
        ((224, 7, 2, 3), 112, 1),
        ((227, 11, 4), 55, 0),  # AlexNet: 227, not the 224 of the paper
        ((224, 11, 4), 54, 1),
        ((7, 3, 1, 0, 2), 3, 0),
    ],
)
def test_worked_sizes(args, size, rest):
    assert output_size(*args) == size
    assert leftover(*args) == rest


@thorough
@given(st.integers(1, 40), st.integers(1, 15), st.integers(1, 6))
def test_same_padding_keeps_every_size_or_says_that_nothing_can(size, kernel_size, dilation):
    kept = [p for p in range(60) if slide(9, kernel_size, 1, p, dilation)[0] == 9]
    if kept:
        assert [same_padding(kernel_size, dilation)] == kept
        assert output_size(size, kernel_size, 1, kept[0], dilation) == size
    else:
        with pytest.raises(ValueError, match=f"kernel_size={kernel_size} with dilation={dilation} spans .* odd kernel"):
            same_padding(kernel_size, dilation)


@examples(40)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.tuples(*[st.integers(1, 5)] * 2), st.booleans())
def test_parameters_and_macs_match_torch(groups, in_factor, out_factor, kernel_size, bias):
    channels = groups * in_factor, groups * out_factor
    layer = torch.nn.Conv2d(*channels, kernel_size, bias=bias, groups=groups)
    assert conv_parameters(*channels, kernel_size, bias, groups) == sum(p.numel() for p in layer.parameters())
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        y = layer(torch.zeros(1, channels[0], 7, 9))
    assert 2 * conv_macs(*channels, kernel_size, tuple(y.shape[2:]), groups) == counter.get_total_flops()


def test_worked_parameter_and_mac_counts():
    assert conv_parameters(3, 96, 11) == 34_944  # AlexNet's first layer
    assert conv_parameters(1, 1, 3, bias=False) == 9
    assert conv_parameters(64, 64, 3) == 36_928
    assert conv_parameters(128, 128, 3, bias=False, groups=128) == 1_152
    assert conv_macs(3, 1, 5, 28) == 784 * 75
    assert conv_macs(3, 64, 7, 112) == 118_013_952  # ResNet's first layer
    assert conv_macs(1, 1, 7, (10, 20)) == 49 * 200


def test_resnet50_adds_up_to_its_published_totals():
    layers = [(3, 64, 7, 112)]
    channels = 64
    for blocks, width, size in ((3, 64, 56), (4, 128, 28), (6, 256, 14), (3, 512, 7)):
        for block in range(blocks):
            wide = size if block or width == 64 else 2 * size  # torchvision strides in the 3×3
            layers += [(channels, width, 1, wide), (width, width, 3, size), (width, 4 * width, 1, size)]
            layers += [] if block else [(channels, 4 * width, 1, size)]
            channels = 4 * width
    batch_norm = sum(2 * layer[1] for layer in layers)
    weights = sum(conv_parameters(*layer[:3], bias=False) for layer in layers)
    assert weights + batch_norm + conv_parameters(2048, 1000, 1) == 25_557_032  # torchvision's resnet50
    assert sum(conv_macs(*layer) for layer in layers) + conv_macs(2048, 1000, 1, 1) == 4_089_184_256  # its 4.09 G


@thorough
@given(geometry)
def test_numpy_integers_of_any_width_count_as_integers(args):
    for kind in (np.int8, np.uint8, np.int64):
        try:
            expected = output_size(*args)
        except ValueError as error:
            with pytest.raises(ValueError, match=re.escape(str(error))):
                output_size(*map(kind, args))
        else:
            assert output_size(*map(kind, args)) == expected
            assert type(output_size(*map(kind, args))) is int


def test_numpy_bytes_do_not_overflow():
    assert output_size(*map(np.uint8, (250, 3, 1, 200, 100))) == 450
    assert conv_parameters(*map(np.int8, (100, 100, 3))) == 90_100


@pytest.mark.parametrize("position, name", list(enumerate(["size", "kernel_size", "stride", "padding", "dilation"])))
@pytest.mark.parametrize("value", [True, 2.0, np.float64(3), "3", None, [2, 2], np.array([1]), np.True_])
@pytest.mark.parametrize("function", [output_size, leftover])
def test_sizes_refuse_what_is_no_integer(function, position, name, value):
    args = [9, 3, 1, 1, 1]
    args[position] = value
    with pytest.raises(TypeError, match=re.escape(f"{name}={value!r} must be an integer, not {type(value).__name__}")):
        function(*args)


@pytest.mark.parametrize(
    "name, value, least",
    [("size", 0, 1), ("kernel_size", 0, 1), ("stride", 0, 1), ("padding", -1, 0), ("dilation", 0, 1)],
)
@pytest.mark.parametrize("function", [output_size, leftover])
def test_sizes_refuse_numbers_that_are_too_small(function, name, value, least):
    args = {"size": 9, "kernel_size": 3} | {name: value}
    with pytest.raises(ValueError, match=f"^{name}={value} must be at least {least}$"):
        function(**args)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: same_padding(4), ValueError, "kernel_size=4 with dilation=1 spans 4, an even number"),
        (lambda: same_padding(0), ValueError, "kernel_size=0 must be at least 1"),
        (lambda: same_padding(3, 0), ValueError, "dilation=0 must be at least 1"),
        (lambda: same_padding(3.0), TypeError, "kernel_size=3.0 must be an integer, not float"),
        (lambda: conv_parameters(0, 1, 3), ValueError, "in_channels=0 must be at least 1"),
        (lambda: conv_parameters(1, -2, 3), ValueError, "out_channels=-2 must be at least 1"),
        (lambda: conv_parameters("3", 1, 3), TypeError, "in_channels='3' must be an integer, not str"),
        (lambda: conv_parameters(1, 1, (3, 0)), ValueError, "kernel_size[1]=0 must be at least 1"),
        (lambda: conv_parameters(1, 1, (3, True)), TypeError, "kernel_size[1]=True must be an integer, not bool"),
        (lambda: conv_parameters(1, 1, (3,)), ValueError, "kernel_size=(3,) has 1 entries: use an integer or a (vert"),
        (lambda: conv_parameters(1, 1, "33"), TypeError, "kernel_size='33' must be an integer or a (vertical, horizontal)"),
        (lambda: conv_parameters(1, 1, 3, 2), TypeError, "bias=2 must be True or False"),
        (lambda: conv_parameters(4, 6, 3, groups=4), ValueError, "groups=4 must divide in_channels=4 and out_channels=6: use one of 1, 2"),
        (lambda: conv_parameters(4, 6, 3, groups=0), ValueError, "groups=0 must be at least 1"),
        (lambda: conv_macs(1, 1, 3, 0), ValueError, "output_size=0 must be at least 1"),
        (lambda: conv_macs(1, 1, 3, (5, 5, 5)), ValueError, "output_size=(5, 5, 5) has 3 entries"),
        (lambda: conv_macs(1, 1, 3, 5.5), TypeError, "output_size=5.5 must be an integer or a (vertical, horizontal) pair"),
        (lambda: conv_macs(3, 4, 3, 5, groups=2), ValueError, "groups=2 must divide in_channels=3 and out_channels=4: use 1"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named_with_their_value_and_what_fits(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()


def test_the_arithmetic_needs_neither_numpy_nor_torch():
    code = "import sys, utils.arithmetic; print(sorted({'numpy', 'torch', 'utils.conv'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
