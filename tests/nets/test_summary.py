"""Costs and summaries against torch's own count of operations, closed forms, published figures and traced fields."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from support.nets import Net
from utils import (
    alexnet,
    count_macs,
    count_parameters,
    densenet121,
    googlenet,
    lenet5,
    resnet18,
    resnet50,
    summary,
    trace_receptive_field,
    vgg16,
)  # fmt: skip
from utils.nets.deform import DeformConv2d


def on_meta(build, **options):
    """Build a network without drawing its weights."""
    with torch.device("meta"):
        return build(**options)


def torchs_macs(model, input_shape):
    """Count by torch's dispatcher, which sees every convolution and product of matrices that really happens."""
    device = next(model.parameters()).device
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model.eval()(torch.zeros(1, *input_shape, device=device))
    return counter.get_total_flops() // 2


# Multiply-accumulates and parameters


@pytest.mark.parametrize(
    "build, options, giga",  # as torchvision's documentation gives them
    [
        (alexnet, {}, 0.714), (vgg16, {}, 15.470), (googlenet, {}, 1.498), (googlenet, {"aux_logits": True}, 1.498),
        (resnet18, {}, 1.814), (resnet50, {}, 4.089), (densenet121, {}, 2.834),
    ],
)  # fmt: skip
def test_networks_cost_what_torchvision_publishes(build, options, giga):
    assert round(count_macs(on_meta(build, **options), (3, 224, 224)) / 1e9, 3) == giga


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


def test_kernels_of_5_cost_what_they_add():
    fives = [(16, 32, 28), (32, 96, 28), (16, 48, 14), (24, 64, 14), (24, 64, 14), (32, 64, 14), (32, 128, 14)]
    fives += [(32, 128, 7), (48, 128, 7)]  # width of the bottleneck, of the branch, side
    more = count_macs(on_meta(googlenet, kernel_5x5=5), (3, 224, 224)) - count_macs(on_meta(googlenet), (3, 224, 224))
    assert more == sum((25 - 9) * a * b * side**2 for a, b, side in fives)


@settings(max_examples=60)
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


# The table


@pytest.mark.parametrize("build, shape", [(lenet5, (1, 32, 32)), (resnet18, (3, 64, 64)), (densenet121, (3, 64, 64))])
def test_rows_add_up_to_the_totals(build, shape):
    model = on_meta(build)
    table = summary(model, shape)
    assert sum(row.parameters for row in table.rows) == table.parameters == count_parameters(model)
    assert sum(row.macs for row in table.rows) == table.macs == count_macs(model, shape)


def test_output_shapes_are_the_layers():
    shapes = [row.output_shape for row in summary(lenet5(), (1, 32, 32)).rows if row.kind in ("Conv2d", "AvgPool2d", "Linear")]
    assert shapes == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1), (84,), (10,)]


def traced(model, name):
    """The field by the public tracer; None if it refuses."""
    try:
        return trace_receptive_field(model, until=name)
    except (TypeError, ValueError):
        return None


MODELS = {
    "lenet5": (lenet5, (1, 32, 32)),
    "resnet": (lambda: on_meta(resnet18), (3, 64, 64)),
    "attention": (
        lambda: Net(lambda net, x: net.c(net.a(x) * torch.sigmoid(net.b(x))), a=nn.Conv2d(3, 3, 3, padding=1), b=nn.AdaptiveAvgPool2d(1), c=nn.ReLU()),
        (3, 8, 8),
    ),
    "not square": (lambda: nn.Sequential(nn.Conv2d(3, 3, 3), nn.Conv2d(3, 3, (3, 1)), nn.ReLU()), (3, 8, 8)),
    "deformable": (lambda: nn.Sequential(nn.Conv2d(3, 3, 3), DeformConv2d(3, 3, 3), nn.ReLU()), (3, 8, 8)),
    "functions": (lambda: Net(lambda net, x: net.b(F.max_pool2d(net.a(x), 2)), a=nn.Conv2d(3, 3, 3), b=nn.Conv2d(3, 3, 3)), (3, 9, 9)),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_every_row_has_the_field_that_the_tracer_finds(name):
    build, shape = MODELS[name]
    model = build()
    last = {row.name: row.field for row in summary(model, shape).rows}  # of the last call, as the tracer has it
    assert last == {name: traced(model, name) for name in last}


def test_the_dash_begins_where_all_positions_mix():
    rows = {row.name: row for row in summary(on_meta(vgg16), (3, 224, 224)).rows}
    assert rows["features.30"].cells()[-1] == "212"
    assert rows["avgpool"].cells()[-1] == rows["classifier.6"].cells()[-1] == "–"
    rows = {row.name: row for row in summary(MODELS["attention"][0](), (3, 8, 8)).rows}
    assert (rows["a"].cells()[-1], rows["c"].cells()[-1]) == ("3", "–")  # what follows the product has seen everything


def test_the_networks_see_what_is_known():
    last = {}
    for build in (alexnet, vgg16, resnet18):
        sizes = [row.field.size for row in summary(on_meta(build), (3, 224, 224)).rows if row.field]
        last[build.__name__] = max(sizes)
    assert last == {"alexnet": 195, "vgg16": 212, "resnet18": 435}


def test_fields_are_those_of_the_evaluation_that_ran():
    model = Net(lambda net, x: net.b(net.a(net.a(x)) if net.training else net.a(x)), a=nn.Conv2d(1, 1, 3), b=nn.Conv2d(1, 1, 3))
    assert [row.field.size for row in summary(model.train(), (1, 9, 9)).rows] == [3, 5]


def test_what_torch_cannot_trace_still_has_a_table():
    model = Net(lambda net, x: net.a(x) if x.sum() == 0 else x, a=nn.Conv2d(1, 2, 3))
    (row,) = summary(model, (1, 5, 5)).rows
    assert (row.output_shape, row.macs, row.field) == ((2, 3, 3), 162, None)


def test_layers_that_return_no_tensor_have_no_shape():
    class Pair(nn.Module):
        def forward(self, x):
            return x, x

    (row,) = summary(Pair(), (1, 5, 5)).rows
    assert row.output_shape is None and row.cells()[2] == "–"


def test_what_did_not_run_is_told():
    table = summary(on_meta(googlenet, aux_logits=True), (3, 64, 64))
    line = "in layers that did not run"
    assert re.search(rf"{line} +6,379,984 ", repr(table)) and line in table._repr_html_()
    assert line not in repr(summary(on_meta(googlenet), (3, 64, 64)))


def test_html_has_a_caption_and_scoped_headers_and_the_same_cells():
    class Odd(nn.Conv2d):
        pass

    Odd.__name__ = "A<b>&"
    table = summary(nn.Sequential(Odd(1, 2, 3), nn.Flatten()), (1, 5, 5))
    root = ElementTree.fromstring(table._repr_html_())
    assert root.get("tabindex") == "0" and root.get("aria-label") == table.caption == root.findtext(".//caption")
    assert [(cell.text, cell.get("scope")) for cell in root.findall("./table/thead/tr/th")] == [
        (name, "col") for name in ("layer", "kind", "output", "parameters", "MACs", "r")
    ]
    rows = root.findall("./table/tbody/tr")
    assert all([cell.tag for cell in row] == ["th"] + ["td"] * 5 and row[0].get("scope") == "row" for row in rows)
    assert [tuple(cell.text for cell in row) for row in rows] == [row.cells() for row in table.rows]
    assert rows[0][1].text == "A<b>&"
    assert [cell.text for cell in root.find("./table/tfoot/tr")][3:5] == ["20", "162"]


def test_columns_of_text_are_aligned():
    table = summary(on_meta(resnet18), (3, 64, 64))
    lines = repr(table).splitlines()
    assert len(lines) == len(table.rows) + 5  # caption, head, two rules, total
    assert lines[0] == "ResNet on one picture of 3 × 64 × 64; r is the side of the receptive field in pixels"
    ends = {line.index(cell) + len(cell) for line, cell in zip(lines[3:], (row.cells()[4] for row in table.rows)) if cell != "0"}
    assert ends == {lines[1].index("MACs") + 4}


# Nothing changes in the model


def everything(model):
    hooks = [(len(m._forward_hooks), len(m._forward_pre_hooks)) for m in model.modules()]
    return hooks, [m.training for m in model.modules()], [p.requires_grad for p in model.parameters()]


@pytest.mark.parametrize("tool", [count_macs, summary])
@pytest.mark.parametrize("shape", [(3, 8, 8), (3, 9, 9)], ids=["fits", "fails"])
def test_the_model_stays_as_it_was(tool, shape):
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Dropout(), nn.BatchNorm2d(4),
        nn.Flatten(), nn.Linear(144, 2),
    )  # fmt: skip
    model[4].eval()
    model[6].bias.requires_grad_(False)
    model[0].register_forward_hook(lambda *args: None)
    model(torch.randn(2, 3, 8, 8)).sum().backward()
    before, values = everything(model), {key: value.clone() for key, value in model.state_dict().items()}
    gradients = [p.grad.clone() for p in model.parameters() if p.requires_grad]
    state = torch.get_rng_state()
    try:
        tool(model, shape)
    except ValueError:
        assert shape[1] == 9
    assert everything(model) == before
    assert all(torch.equal(value, values[key]) for key, value in model.state_dict().items())
    assert all(torch.equal(p.grad, g) for p, g in zip((p for p in model.parameters() if p.requires_grad), gradients))
    assert torch.equal(state, torch.get_rng_state())
    assert torch.is_grad_enabled()


def test_a_model_may_be_double():
    assert count_macs(nn.Conv2d(1, 1, 3).double(), (1, 5, 5)) == 81


# Bad input


@pytest.mark.parametrize("tool", [count_macs, summary])
@pytest.mark.parametrize(
    "model, shape, error, message",
    [
        (F.relu, (1, 5, 5), TypeError, "must be a torch.nn.Module, not function"),
        (lenet5(), (32, 32), ValueError, "input_shape=(32, 32) must be three integers, (C, H, W)"),
        (lenet5(), (1, 1, 32, 32), ValueError, "input_shape=(1, 1, 32, 32) must be three integers, (C, H, W)"),
        (lenet5(), 32, ValueError, "input_shape=32 must be three integers, (C, H, W)"),
        (lenet5(), (1, 32, 0), ValueError, "input_shape[2]=0 must be at least 1"),
        (lenet5(), (1, 32, 32.0), TypeError, "input_shape[2]=32.0 must be an integer"),
        (lenet5(), (3, 32, 32), ValueError, "input_shape=(3, 32, 32) does not fit Sequential: 0 (Conv2d) has in_channels=1 but is given 3: use (1, 32, 32)"),
        (lenet5(), (1, 36, 36), ValueError, "9 (Linear) has in_features=120 but is given 480: use another height and width"),
        (lenet5(), (1, 28, 28), ValueError, "6 (Conv2d) cannot take (16, 4, 4): use a larger height and width"),
        (nn.Sequential(nn.MaxPool2d(2), nn.MaxPool2d(2)), (1, 3, 3), ValueError, "1 (MaxPool2d) cannot take (1, 1, 1): use a larger height and width"),
        (nn.Sequential(nn.Conv2d(3, 8, 1), nn.Conv2d(4, 8, 1)), (3, 3, 3), ValueError, "1 (Conv2d) has in_channels=4 but is given 8"),
        (Net(lambda net, x: net.a(x) + x, a=nn.Conv2d(3, 3, 3)), (3, 7, 7), ValueError, "does not fit Net: The size of tensor a (5) must match"),
        (nn.BatchNorm2d(4), (3, 7, 7), ValueError, "cannot take (3, 7, 7). running_mean should contain 3 elements not 4"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(tool, model, shape, error, message):
    with pytest.raises(error, match=re.escape(message)):
        tool(model, shape)


def test_count_parameters_names_what_is_no_model():
    with pytest.raises(TypeError, match=r"must be a torch\.nn\.Module, not list"):
        count_parameters([1, 2])
