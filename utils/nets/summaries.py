"""A torch module as a table: what each layer puts out, holds, costs and sees."""

import html
from dataclasses import dataclass

from torch import nn

from utils.nets.costs import count_parameters, run_layers
from utils.nets.fields.tracing import fields_of_calls
from utils.nets.modules import Shape, check_input_shape, check_module, evaluation
from utils.receptive_fields import Field

_HEAD = ("layer", "kind", "output", "parameters", "MACs", "r")
_NONE = "–"
_LEFT = 2  # so many columns hold text; the others hold numbers and stand to the right


@dataclass(frozen=True)
class LayerRow:
    """One run of one layer in a `Summary`; shapes without N, sizes in pixels of the model's input.

    output_shape is None if the layer returns something else than one tensor, and field where no one Field describes
    what it sees. Parameters that an earlier row holds count 0.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...] | None
    parameters: int
    macs: int
    field: Field | None

    def cells(self) -> tuple[str, ...]:
        """Return the row's entries as text."""
        shape = _NONE if self.output_shape is None else " × ".join(map(str, self.output_shape))
        size = _NONE if self.field is None else f"{self.field.size:,}"
        return self.name, self.kind, shape, f"{self.parameters:,}", f"{self.macs:,}", size


@dataclass(frozen=True, repr=False)
class Summary:
    """The layers of a model in the order in which they run, and its totals; shows itself as a table.

    rows: a tuple of `LayerRow`. parameters: of the whole model. macs: multiply-accumulates for one picture of
    input_shape (C, H, W).
    """

    model_name: str
    input_shape: Shape
    rows: tuple[LayerRow, ...]
    parameters: int
    macs: int

    @property
    def caption(self) -> str:
        """What the table shows, in a line."""
        shape = " × ".join(map(str, self.input_shape))
        return f"{self.model_name} on one picture of {shape}; r is the side of the receptive field in pixels"

    def _totals(self):
        """Return the last lines: what rows do not hold, if there is something, and the sums."""
        elsewhere = self.parameters - sum(row.parameters for row in self.rows)
        lines = [("in layers that did not run", "", "", f"{elsewhere:,}", "0", "")] if elsewhere else []
        return [*lines, ("total", "", "", f"{self.parameters:,}", f"{self.macs:,}", "")]

    def __repr__(self) -> str:
        lines = [_HEAD, *(row.cells() for row in self.rows), *self._totals()]
        widths = [max(map(len, column)) for column in zip(*lines)]
        texts = ["  ".join(_padded(line, widths)).rstrip() for line in lines]
        rule = "-" * max(map(len, texts))
        foot = 1 + len(self.rows)
        return "\n".join([self.caption, texts[0], rule, *texts[1:foot], rule, *texts[foot:]])

    def _repr_html_(self):
        head = "".join(_cell("th", name, i, ' scope="col"') for i, name in enumerate(_HEAD))
        body = "".join(_html_row(row.cells()) for row in self.rows)
        foot = "".join(_html_row(line) for line in self._totals())
        caption = html.escape(self.caption)
        # a region that scrolls must be reachable by keyboard, hence tabindex, and named
        return (
            f'<div role="region" aria-label="{caption}" tabindex="0" style="max-height: 32em; overflow: auto">'
            f'<table style="white-space: nowrap"><caption style="caption-side: top; text-align: left; white-space: normal">{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
        )


def summary(model: nn.Module, input_shape: Shape) -> Summary:
    """Return a `Summary` of a torch module for one picture (C, H, W): a table of its layers.

    One row per run of a layer (a module without submodules, or with parameters of its own): its name, kind, output
    shape without N, parameters, multiply-accumulates as `count_macs` counts them, and the side r of its receptive field
    as `trace_receptive_field` finds it. A dash stands for r where no number can tell: from global pooling, flatten and
    dense layers on, which can mix all positions and so see the whole picture, and after layers that are not square or
    not known to the tracing. Activations and pools that a forward computes by functions have no row. Parameters of
    layers that did not run are in the total.

    The model runs once, in evaluation mode on zeros; its modes, gradients and statistics stay as they were.
    Raises TypeError or ValueError for bad arguments, and ValueError naming the layer that input_shape does not fit.

    >>> summary(nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1176, 10)), (1, 32, 32))
    Sequential on one picture of 1 × 32 × 32; r is the side of the receptive field in pixels
    layer  kind            output  parameters     MACs  r
    -----------------------------------------------------
    0      Conv2d     6 × 28 × 28         156  117,600  5
    1      MaxPool2d  6 × 14 × 14           0        0  6
    2      Flatten           1176           0        0  –
    3      Linear              10      11,770   11,760  –
    -----------------------------------------------------
    total                              11,926  129,360
    """
    check_module(model)
    input_shape = check_input_shape(input_shape)
    kind = type(model).__name__
    if next(model.children(), None) is None:  # a layer by itself, which has no name
        model = nn.Sequential(model)
    calls = run_layers(model, input_shape)
    fields = _fields(model)
    seen: set[int] = set()
    rows = []
    for call in calls:
        left = fields.get(call.name)
        field = left.pop(0) if left else None
        parameters = _parameters(call.module, seen)
        rows.append(LayerRow(call.name, type(call.module).__name__, call.output_shape, parameters, call.macs, field))
    return Summary(kind, input_shape, tuple(rows), count_parameters(model), sum(call.macs for call in calls))


def _fields(model: nn.Module) -> dict[str, list[Field | None]]:
    """Return the fields of every submodule's calls; none for a model that torch.fx cannot trace."""
    with evaluation(model):
        try:
            return fields_of_calls(model)
        except Exception:  # the model has just run: whatever it raises now is about the stand-ins that torch.fx passes
            return {}


def _parameters(module: nn.Module, seen: set[int]) -> int:
    """Return how many parameters a layer holds itself, without those `seen` before, and add them to `seen`."""
    own = [p for p in module.parameters(recurse=False) if id(p) not in seen]
    seen.update(map(id, own))
    return sum(p.numel() for p in own)


def _padded(line, widths):
    """Yield the cells of a line of text, each as wide as its column."""
    for i, (cell, width) in enumerate(zip(line, widths)):
        yield cell.ljust(width) if i < _LEFT else cell.rjust(width)


def _html_row(cells):
    """Return a table row; its first cell heads it."""
    return (
        "<tr>" + _cell("th", cells[0], 0, ' scope="row"') + "".join(_cell("td", text, i) for i, text in enumerate(cells[1:], 1)) + "</tr>"
    )


def _cell(tag, text, column, attributes=""):
    """Return one table cell: text to the left, numbers to the right."""
    side = "left" if column < _LEFT else "right"
    return f'<{tag}{attributes} style="text-align: {side}; padding: 0.1em 0.6em">{html.escape(text)}</{tag}>'
