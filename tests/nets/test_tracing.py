"""`trace_receptive_field` against the pixels that really reach an output."""

import operator
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from support import examples
from support.nets import Net, conv, sums
from utils import Field, Layer, receptive_field, trace_receptive_field

thorough = examples(60)


def seen_rows(model, size):
    """Return a (row, output row) array of bools: NaN in a row of the input reaches which rows of the output."""
    x = torch.ones(size, 1, size, size, dtype=torch.float64)
    x[range(size), :, range(size), :] = torch.nan
    with torch.no_grad():
        return model.eval().double()(x).isnan().any(dim=1).all(dim=-1).numpy()


def assert_spans_are_what_is_seen(model, size):
    field, seen = trace_receptive_field(model), seen_rows(model, size)
    inside = 0
    for i in range(seen.shape[1]):
        first, last = field.span(i)
        rows = np.flatnonzero(seen[:, i])
        assert rows.size and first <= rows[0] and rows[-1] <= last
        if first >= 0 and last < size:
            assert (rows[0], rows[-1]) == (first, last)
            inside += 1
    assert inside


STAGES = [
    lambda: conv(3),
    lambda: conv(3, padding=1, dilation=1),
    lambda: conv(4, padding="same"),
    lambda: conv(2, stride=2),
    lambda: conv(3, padding=2, dilation=2),
    lambda: nn.MaxPool2d(2),
    lambda: nn.MaxPool2d(3, 1, 1),
    lambda: nn.MaxPool2d(2, 1, dilation=2),
    lambda: nn.AvgPool2d(3, 2, 1),
    lambda: nn.LPPool2d(2, 2),
    lambda: nn.Sequential(nn.ReLU(), nn.BatchNorm2d(1)),
    lambda: Net(lambda net, x: F.max_pool2d(F.relu(net.a(x)), 2, stride=1), a=conv(3)),
    lambda: sums(nn.Identity(), nn.Sequential(conv(3, padding=1), nn.ReLU(), conv(3, padding=1))),
    lambda: sums(conv(1, stride=2), conv(3, stride=2, padding=1)),
    lambda: sums(conv(1), conv(3, padding=1), conv(5, padding=2), nn.MaxPool2d(3, 1, 1)),
    lambda: sums(nn.Sequential(conv(2, padding="same"), conv(2, padding="same")), conv(3, padding=1)),
    lambda: sums(conv(1, padding=1), conv(3, padding=2)),
]


@thorough
@given(st.lists(st.sampled_from(STAGES), min_size=1, max_size=4))
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
def test_the_traced_field_is_what_really_reaches_the_output(stages):
    model = nn.Sequential(*[stage() for stage in stages])
    field = trace_receptive_field(model)
    assert_spans_are_what_is_seen(model, field.size + field.jump + field.padding + 2)


def test_a_join_covers_branches_that_reach_to_different_sides():
    right = nn.Sequential(conv(2, padding="same"), conv(2, padding="same"))  # sees 0 … 2
    assert trace_receptive_field(right) == Field(3, 1, 0)
    assert trace_receptive_field(sums(right, conv(3, padding=1))) == Field(4, 1, 1)  # −1 … 2, wider than both


# Well-known networks


def vgg16():
    layers = []
    for convolutions in (2, 2, 3, 3, 3):
        layers += [layer for _ in range(convolutions) for layer in (conv(3, padding=1), nn.ReLU(inplace=True))]
        layers.append(nn.MaxPool2d(2, 2))
    return Net(
        lambda net, x: net.classifier(torch.flatten(net.avgpool(net.features(x)), 1)),
        features=nn.Sequential(*layers), avgpool=nn.AdaptiveAvgPool2d(7), classifier=nn.Linear(49, 10),
    )  # fmt: skip


class BasicBlock(nn.Module):
    """Two 3×3 convolutions beside a skip."""

    def __init__(self, stride):
        super().__init__()
        self.conv1, self.bn1, self.relu = conv(3, stride, 1), nn.BatchNorm2d(1), nn.ReLU(inplace=True)
        self.conv2, self.bn2 = conv(3, 1, 1), nn.BatchNorm2d(1)
        self.downsample = nn.Sequential(conv(1, stride), nn.BatchNorm2d(1)) if stride > 1 else None

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        y += skip
        return self.relu(y)


def resnet18():
    stages = {f"layer{n}": nn.Sequential(BasicBlock(stride), BasicBlock(1)) for n, stride in enumerate((1, 2, 2, 2), 1)}

    def forward(net, x):
        x = net.stem(x)
        for name in stages:
            x = getattr(net, name)(x)
        return net.fc(net.avgpool(x).view(x.size(0), -1))

    stem = nn.Sequential(conv(7, 2, 3), nn.BatchNorm2d(1), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
    return Net(forward, stem=stem, **stages, avgpool=nn.AdaptiveAvgPool2d(1), fc=nn.Linear(1, 10))


@pytest.mark.parametrize(
    "model, until, field",
    [
        (vgg16(), "features", Field(212, 32, 90)),
        (vgg16(), "features.28", Field(196, 16, 90)),
        (resnet18(), "layer4", Field(435, 32, 217)),
        (resnet18(), "layer1.0.conv1", Field(19, 4, 9)),
        (resnet18(), "layer2.0.downsample", Field(43, 8, 21)),
    ],
)
def test_well_known_networks_have_their_known_field(model, until, field):
    assert trace_receptive_field(model, until=until) == field


@thorough
@given(
    st.lists(
        st.builds(Layer, st.integers(1, 5), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3)),
        min_size=1,
        max_size=6,
    )
)
def test_a_chain_traces_as_its_layers(layers):
    model = nn.Sequential(*[conv(a.kernel_size, a.stride, a.padding, a.dilation) for a in layers])
    assert trace_receptive_field(model) == receptive_field(layers)[-1]
    for n, field in enumerate(receptive_field(layers)):
        assert trace_receptive_field(model, until=str(n)) == field


# What a graph may hold


THREE = conv(3, padding=1)
AS_3X3 = {
    "one layer of torch": THREE,
    "operator.add": Net(lambda net, x: net.a(x) + x, a=THREE),
    "add in place": Net(lambda net, x: operator.iadd(net.a(x), x), a=THREE),
    "torch.add": Net(lambda net, x: torch.add(net.a(x), x), a=THREE),
    "method": Net(lambda net, x: net.a(x).relu_().add(x).sigmoid(), a=THREE),
    "product": Net(lambda net, x: x * torch.sigmoid(net.a(x)), a=THREE),
    "numbers": Net(lambda net, x: 2 * net.a(x) - 1, a=THREE),
    "a parameter": Net(lambda net, x: net.a(x) * net.a.bias, a=THREE),
    "sizes": Net(lambda net, x: net.a(x) / x.shape[2] + x.size(3), a=THREE),
    "cat": Net(lambda net, x: torch.cat([net.a(x), x], 1), a=THREE),
    "cat by keyword": Net(lambda net, x: torch.cat((x, net.a(x)), dim=-3), a=THREE),
    "dropout": Net(lambda net, x: F.dropout(F.gelu(net.a(x)), 0.5, net.training), a=THREE),
    "a layer used twice": Net(lambda net, x: net.a(net.b(net.b(x))), a=THREE, b=nn.ReLU()),
    "max_pool2d": Net(lambda net, x: F.max_pool2d(x, 3, 1, padding=1)),
    "torch.max_pool2d": Net(lambda net, x: torch.max_pool2d(x, 3, 1, 1)),
    "avg_pool2d": Net(lambda net, x: F.avg_pool2d(input=x, kernel_size=(3, 3), stride=1, padding=1)),
    "an unused head before": Net(lambda net, x: (net.head(x), net.a(x))[1], a=THREE, head=nn.Linear(9, 9)),
}


@pytest.mark.parametrize("model", AS_3X3.values(), ids=AS_3X3)
def test_functions_methods_and_operators_are_followed(model):
    assert trace_receptive_field(model) == Field(3, 1, 1)


def test_lp_pool2d_takes_its_norm_first():
    assert trace_receptive_field(Net(lambda net, x: F.lp_pool2d(x, 2, 3, stride=1))) == Field(3, 1, 0)


def test_a_shared_layer_counts_every_time():
    assert trace_receptive_field(Net(lambda net, x: net.a(net.a(x)), a=THREE)) == Field(5, 1, 2)


def test_tracing_changes_nothing_in_the_model():
    model = resnet18().train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    trace_receptive_field(model, until="layer4")
    assert model.training
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def branching(net, x):
    return net.a(x) if x.sum() > 0 else x


@pytest.mark.parametrize(
    "model, until, error, message",
    [
        (sums(conv(3, 2, 1), conv(1)), None, ValueError, "add() joins paths of different jumps, [1, 2]: their strides must multiply to the same"),
        (vgg16(), None, ValueError, "avgpool (AdaptiveAvgPool2d) can mix all positions, so its field is the whole input: stop before it with until='features'"),
        (vgg16(), "classifier", ValueError, "stop before it with until='features'"),
        (resnet18(), None, ValueError, "avgpool (AdaptiveAvgPool2d) can mix all positions, so its field is the whole input: stop before it with until='layer4'"),
        (Net(lambda net, x: net.a(x).view(x.size(0), -1), a=THREE), None, ValueError, "view() can mix all positions, so its field is the whole input: stop before it with until='a'"),
        (Net(lambda net, x: x.mean((2, 3))), None, ValueError, "mean() can mix all positions, so its field is the whole input: stop before it with until"),
        (nn.Sequential(THREE, nn.GroupNorm(1, 1)), None, ValueError, "1 (GroupNorm) can mix all positions"),
        (nn.ConvTranspose2d(1, 1, 2, 2), None, ValueError, "neighbours lie 1/2 of a pixel of the input apart"),
        (nn.Sequential(THREE, nn.MaxUnpool2d(2)), None, TypeError, "1 (MaxUnpool2d) is unknown to trace_receptive_field"),
        (nn.Sequential(THREE, nn.Upsample(scale_factor=1.5)), None, ValueError, "1 (Upsample): scale_factor=1.5 is no whole number"),
        (Net(lambda net, x: F.interpolate(x, scale_factor=x.shape[2])), None, ValueError, "interpolate() has arguments that are computed"),
        (nn.ZeroPad2d((1, 0, 0, 0)), None, ValueError, "0 (ZeroPad2d): padding=(0, 1) is not square"),
        (nn.ZeroPad2d(-1), None, ValueError, "the first field begins 1 pixels inside the picture"),
        (Net(lambda net, x: net.a(x)[:, :, 1:], a=THREE), None, TypeError, "getitem() is unknown to trace_receptive_field"),
        (Net(lambda net, x: F.pad(x, (1, 1))), None, ValueError, "pad(): padding=(0, 1) is not square"),
        (Net(lambda net, x: torch.cat([x, x], 2)), None, ValueError, "cat() with dim=2 does not join channels"),
        (Net(lambda net, x: torch.cat([x, x])), None, ValueError, "cat() with dim=0 does not join channels"),
        (nn.Sequential(conv((3, 1))), None, ValueError, "0 (Conv2d): kernel_size=(3, 1) is not square"),
        (nn.Sequential(conv(3, padding=(1, 0))), None, ValueError, "0 (Conv2d): padding=(1, 0) is not square"),
        (nn.MaxPool2d(2, (2, 1)), None, ValueError, "0 (MaxPool2d): stride=(2, 1) is not square"),
        (Net(lambda net, x: F.avg_pool2d(x, x.shape[2:])), None, ValueError, "avg_pool2d() has arguments that are computed"),
        (Net(branching, a=THREE), None, ValueError, "torch.fx cannot trace Net, trace a part of it"),
        (Net(lambda net, x: (net.a(x), x), a=THREE), None, ValueError, "the model returns a tuple, not one tensor: name one that does in until"),
        (Net(lambda net, x: net.a(x)[0], a=Net(lambda net, x: [x, x])), "a", ValueError, "a returns a list, not one tensor"),
        (Net(lambda net, x: net.a.weight, a=THREE), None, ValueError, "the output of Net does not depend on the input"),
        (vgg16(), "feature", ValueError, "until='feature' names no submodule that the model calls: use 'features', 'avgpool', 'classifier', or a part of one"),
        (F.relu, None, TypeError, "must be a torch.nn.Module, not function"),
    ],
)  # fmt: skip
def test_what_cannot_be_traced_is_named(model, until, error, message):
    with pytest.raises(error, match=re.escape(message)):
        trace_receptive_field(model, until=until)
