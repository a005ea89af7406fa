"""Summaries against totals and traced fields; a model that is counted or summarised stays as it was."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from support.nets import Net, on_meta
from utils import (
    alexnet,
    count_macs,
    count_parameters,
    densenet121,
    googlenet,
    lenet5,
    resnet18,
    summary,
    trace_receptive_field,
    vgg16,
)  # fmt: skip
from utils.nets.deform import DeformConv2d

# The table


@pytest.mark.slow
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


@pytest.mark.slow
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
        (lenet5(), (1, 36, 36), ValueError, "9 (Linear) has in_features=120 but is given 480: use nn.Linear(480, 84) there, or input_shape=(1, 32, 32)"),
        (lenet5(), (1, 28, 28), ValueError, "6 (Conv2d) cannot take (16, 4, 4): "),
        (nn.Sequential(nn.MaxPool2d(2), nn.MaxPool2d(2)), (1, 3, 3), ValueError, "1 (MaxPool2d) cannot take (1, 1, 1): "),
        (nn.Sequential(nn.Conv2d(3, 8, 1), nn.Conv2d(4, 8, 1)), (3, 3, 3), ValueError, "1 (Conv2d) has in_channels=4 but is given 8"),
        (Net(lambda net, x: net.a(x) + x, a=nn.Conv2d(3, 3, 3)), (3, 7, 7), ValueError, "does not fit Net: The size of tensor a (5) must match"),
        (nn.BatchNorm2d(4), (3, 7, 7), ValueError, "has num_features=4 but is given 3: use nn.BatchNorm2d(3) there"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(tool, model, shape, error, message):
    with pytest.raises(error, match=re.escape(message)):
        tool(model, shape)
