"""`receptive_field` against well-known networks, a count of pixels by hand, and on bad input."""

import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import examples
from utils import Field, Layer, conv2d, output_size, receptive_field

thorough = examples(200)

ALEXNET = [Layer(11, 4), Layer(3, 2), Layer(5, 1, 2), Layer(3, 2), Layer(3, 1, 1), Layer(3, 1, 1), Layer(3, 1, 1), Layer(3, 2)]
VGG16 = [layer for convolutions in (2, 2, 3, 3, 3) for layer in [Layer(3, 1, 1)] * convolutions + [Layer(2, 2)]]


def resnet50(stride_on):
    """The longest path of ResNet-50, with the stride of each stage on its first 1×1 or on its first 3×3."""
    layers = [Layer(7, 2, 3), Layer(3, 2, 1)]
    for blocks, stride in [(3, 1), (4, 2), (6, 2), (3, 2)]:
        first = [Layer(1, stride), Layer(3, 1, 1)] if stride_on == 1 else [Layer(1), Layer(3, stride, 1)]
        layers += first + [Layer(1), Layer(3, 1, 1)] * (blocks - 1)
    return layers


@pytest.mark.parametrize(
    "layers, field",
    [
        (ALEXNET, Field(195, 32, 64)),  # sizes and jumps of these three: Araujo, Norris & Sim 2019
        (VGG16, Field(212, 32, 90)),
        (resnet50(stride_on=1), Field(483, 32, 241)),
        (resnet50(stride_on=3), Field(427, 32, 213)),  # torchvision's ResNet-50
        (VGG16[:-1], Field(196, 16, 90)),
    ],
)
def test_well_known_networks_have_their_known_field(layers, field):
    assert receptive_field(layers)[-1] == field


@st.composite
def stacks(draw):
    """Draw a short chain of layers and an input size that lets all of them fit."""
    layers = draw(
        st.lists(
            st.builds(Layer, st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3)),
            min_size=1,
            max_size=4,
        )
    )
    last = receptive_field(layers)[-1]
    return layers, last.size + draw(st.integers(0, 40))


@thorough
@given(stacks())
def test_a_feature_sees_its_span_and_nothing_else(case):
    layers, size = case
    field = receptive_field(layers)[-1]
    seen = np.eye(size, dtype=int)  # (pixel, position): which pixel reaches which position, one lit pixel a row
    for layer in layers:
        kernel = np.ones((1, layer.kernel_size), int)
        y = conv2d(seen, kernel, stride=(1, layer.stride), padding=(0, layer.padding), dilation=layer.dilation)
        seen = (y > 0).astype(int)
    for i in range(seen.shape[1]):
        first, last = field.span(i)
        pixels = np.flatnonzero(seen[:, i])
        assert all(first <= p <= last for p in pixels)
        if first >= 0 and last < size:
            assert (pixels[0], pixels[-1]) == (first, last)


@thorough
@given(stacks())
def test_centre_is_the_middle_of_the_span(case):
    field = receptive_field(case[0])[-1]
    for i in (0, 1, 7):
        assert field.center(i) == -field.padding + i * field.jump + (field.size - 1) / 2 == sum(field.span(i)) / 2


@thorough
@given(stacks())
def test_the_last_position_is_the_last_whose_field_fits_in_the_padded_picture(case):
    layers, size = case
    sizes = [size]
    for layer in layers:
        sizes.append(output_size(sizes[-1], layer.kernel_size, layer.stride, layer.padding, layer.dilation))
    field = receptive_field(layers)[-1]
    if all(layer.stride == 1 for layer in layers):  # with strides, a row may be left over at every layer
        assert field.span(sizes[-1] - 1)[1] == size - 1 + field.padding
    else:
        assert field.span(sizes[-1] - 1)[1] <= size - 1 + field.padding


def test_there_is_one_field_after_each_layer():
    assert receptive_field([Layer(3), Layer(2, stride=2), Layer(3, padding=1, dilation=2)]) == [
        Field(3, 1, 0),
        Field(4, 2, 0),
        Field(12, 2, 2),
    ]
    assert receptive_field(iter([Layer(3)])) == [Field(3, 1, 0)]
    assert receptive_field([]) == []


def test_two_3x3_see_as_far_as_one_5x5_and_1x1_adds_nothing():
    assert receptive_field([Layer(3), Layer(1), Layer(3)])[-1] == receptive_field([Layer(5)])[-1]


def test_doubling_dilations_grow_the_field_exponentially():
    assert [f.size for f in receptive_field([Layer(3, dilation=2**n) for n in range(5)])] == [3, 7, 15, 31, 63]


def test_five_halvings_make_one_position_of_a_32x32_patch():
    assert receptive_field([Layer(2, 2)] * 5)[-1] == Field(32, 32, 0)


def test_fields_pools_and_columns_need_no_torch():
    code = "import sys; from utils import Layer, conv_matrix, pool2d, receptive_field; receptive_field([Layer(3)]); print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_numpy_integers_become_plain_ones():
    layer = Layer(np.int64(3), stride=np.int32(2))
    assert type(layer.kernel_size) is type(layer.stride) is int
    assert layer == Layer(3, 2)


def test_layers_and_fields_cannot_be_changed():
    with pytest.raises(AttributeError):
        Layer(3).stride = 2
    with pytest.raises(AttributeError):
        Field(1, 1, 0).size = 2


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: Layer(0), ValueError, "kernel_size=0 must be at least 1"),
        (lambda: Layer((3, 3)), TypeError, "kernel_size=(3, 3) must be an integer, not tuple"),
        (lambda: Layer(3, stride=0), ValueError, "stride=0 must be at least 1"),
        (lambda: Layer(3, padding=-1), ValueError, "padding=-1 must be at least 0"),
        (lambda: Layer(3, padding="same"), TypeError, "padding='same' must be an integer, not str"),
        (lambda: Layer(3, dilation=1.5), TypeError, "dilation=1.5 must be an integer, not float"),
        (lambda: Layer(True), TypeError, "kernel_size=True must be an integer, not bool"),
        (lambda: Field(0, 1, 0), ValueError, "size=0 must be at least 1"),
        (lambda: Field(3, 0, 0), ValueError, "jump=0 must be at least 1"),
        (lambda: Field(3, 1, -1), ValueError, "padding=-1 must be at least 0"),
        (lambda: Field(3, 1, 0).span(-1), ValueError, "i=-1 must be at least 0"),
        (lambda: Field(3, 1, 0).center(0.5), TypeError, "i=0.5 must be an integer, not float"),
        (lambda: receptive_field([Layer(3), 3]), TypeError, "layers[1]=3 must be a Layer, such as Layer(3, stride=2, padding=1)"),
        (lambda: receptive_field(Layer(3)), TypeError, "must be a list of Layer: put it in square brackets"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()
