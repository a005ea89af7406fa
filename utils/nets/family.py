"""The family from LeNet to EfficientNet in numbers: what each network costs, stage by stage, computed from `models`.

The errors cannot be computed here. They are those of the published weights that `load_pretrained` fetches, all measured
in one way: one centre crop of 224×224 of each of ImageNet's 50,000 validation pictures.
Sources of the errors: https://docs.pytorch.org/vision/stable/models.html (acc@5 of the IMAGENET1K_V1 weights), and for
EfficientNet-Lite0 https://github.com/huggingface/pytorch-image-models/blob/main/results/results-imagenet.csv, where the same
weights are tf_efficientnet_lite0.in1k.
"""

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import torch
from torch import fx, nn

from utils.nets import models
from utils.nets.blocks import Bottleneck, DenseBlock, InceptionBlock, InvertedResidual, ResidualBlock, Transition
from utils.nets.blocks.inverted import SameConv2d, SameUnit
from utils.nets.blocks.parts import ConvUnit
from utils.nets.fields.tracing import fields_of_calls, graph
from utils.nets.modules import Shape, check_module
from utils.nets.summaries import LayerRow, summary

IMAGENET = (3, 224, 224)
PUBLISHED = {  # name: the function that builds it, year of first publication, input (C, H, W), top-5 error in %
    "LeNet-5": ("lenet5", 1998, (1, 32, 32), None),
    "AlexNet": ("alexnet", 2012, IMAGENET, 20.93),
    "VGG-16": ("vgg16", 2014, IMAGENET, 9.62),
    "GoogLeNet": ("googlenet", 2014, IMAGENET, 10.47),
    "ResNet-18": ("resnet18", 2015, IMAGENET, 10.92),
    "ResNet-50": ("resnet50", 2015, IMAGENET, 7.14),
    "DenseNet-121": ("densenet121", 2016, IMAGENET, 8.03),
    "EfficientNet-Lite0": ("efficientnet_lite0", 2020, IMAGENET, 7.83),
}
_BLOCKS = {
    ConvUnit: "convolution", SameUnit: "convolution", InvertedResidual: "inverted residual block", InceptionBlock: "Inception block", ResidualBlock: "residual block",
    Bottleneck: "bottleneck block", DenseBlock: "dense block", Transition: "transition",
}  # fmt: skip
_LAYERS = {nn.Conv2d: "convolution", SameConv2d: "convolution", nn.Linear: "dense layer", nn.MaxPool2d: "max pool", nn.AvgPool2d: "mean pool",
           nn.AdaptiveAvgPool2d: "global mean pool"}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A layer or block of a network with what follows it at once (normalisation, activation).

    shape: of its output without N. field: side of its receptive field in pixels, None where it sees the whole picture.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    macs: int
    field: int | None


@dataclass(frozen=True)
class Network:
    """A network of the family: its totals, its `Stage`s from the input on, and its top-5 error in % (None: never measured).

    depth: layers with weights on the longest path. field: side of the last receptive field before the whole is seen.
    """

    name: str
    year: int
    depth: int
    parameters: int
    macs: int
    field: int
    error: float | None
    stages: tuple[Stage, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as dicts, lists, strings and numbers."""
        return asdict(self) | {"stages": [asdict(stage) | {"shape": list(stage.shape)} for stage in self.stages]}


@cache
def network(name: str) -> Network:
    """Return one of the course's networks by its name, a key of `PUBLISHED`; nothing is drawn or trained.

    >>> network("AlexNet").depth
    8
    """
    builder, year, input_shape, error = PUBLISHED[name]
    with torch.device("meta"):  # shapes without numbers: no memory, no time
        model = getattr(models, builder)()
    parts = stages(model, input_shape)
    last = [stage.field for stage in parts if stage.field][-1]
    totals = sum(stage.parameters for stage in parts), sum(stage.macs for stage in parts)
    return Network(name, year, count_depth(model), *totals, last, error, parts)


def family() -> dict[str, Network]:
    """Return the `Network`s of the course by name, in the order of their years; nothing is drawn or trained.

    >>> {name: network.depth for name, network in family().items()}  # doctest: +NORMALIZE_WHITESPACE
    {'LeNet-5': 5, 'AlexNet': 8, 'VGG-16': 16, 'GoogLeNet': 22, 'ResNet-18': 18, 'ResNet-50': 50,
    'DenseNet-121': 121, 'EfficientNet-Lite0': 50}
    """
    return {name: network(name) for name in PUBLISHED}


def count_depth(model: nn.Module) -> int:
    """Return how many convolutions and dense layers the longest path through a torch module has.

    Raises TypeError if model is not a torch.nn.Module, and what torch.fx raises if it cannot trace it.

    >>> count_depth(nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.Flatten(), nn.Linear(4704, 10)))
    2
    """
    check_module(model)
    longest: dict[fx.Node, int] = {}
    for node in graph(model).nodes:
        module = model.get_submodule(node.target) if node.op == "call_module" else None
        longest[node] = isinstance(module, (nn.Conv2d, nn.Linear)) + max((longest[before] for before in node.all_input_nodes), default=0)
    return max(longest.values())


def stages(model: nn.Module, input_shape: Shape) -> tuple[Stage, ...]:
    """Return the `Stage`s of a torch module for one picture (C, H, W), beginning with the input.

    A block of the course (Inception, residual, dense, transition, convolution with normalisation) is one stage, and so
    is every convolution, pool and dense layer outside; other layers, and pools that leave the size as it is, belong to
    the stage before them. Errors are those of `summary`.

    >>> [(stage.kind, stage.shape) for stage in stages(nn.Sequential(nn.Conv2d(1, 6, 5), nn.Tanh()), (1, 32, 32))]
    [('input', (1, 32, 32)), ('convolution 5×5', (6, 28, 28))]
    """
    modules, fields = dict(model.named_modules()), fields_of_calls(model)
    shapes: dict[str, tuple[int, ...]] = {}
    with _recorded(shapes, modules):
        table = summary(model, input_shape)
    groups: list[tuple[str, list[LayerRow]]] = []  # name of the layer or block, its rows
    for row in table.rows:
        name = _owner(row.name, modules)
        starts = isinstance(modules[name], (*_BLOCKS, *_LAYERS)) and not (groups and groups[-1][0] == name)
        if starts and not (row.parameters == 0 and groups and row.output_shape == shapes[groups[-1][0]]):
            groups.append((name, [row]))
        else:
            groups[-1][1].append(row)
    found = [Stage("input", "input", tuple(input_shape), 0, 0, 1)]
    for name, rows in groups:
        field = fields[name][-1]
        found.append(Stage(name, _kind(modules[name]), shapes[name], sum(row.parameters for row in rows),
                           sum(row.macs for row in rows), field.size if field else None))  # fmt: skip
    return tuple(found)


def _owner(name, modules):
    """Return the outermost block that holds a layer, or the layer itself."""
    parts = name.split(".")
    outer = (".".join(parts[:n]) for n in range(1, len(parts) + 1))
    return next((path for path in outer if isinstance(modules[path], tuple(_BLOCKS))), name)


def _kind(module: nn.Module) -> str:
    """Return what a stage is in words, as in "convolution 7×7, stride 2"."""
    if isinstance(module, (ConvUnit, SameUnit)):
        module = next(module.children())
    name = (_BLOCKS | _LAYERS)[type(module)]
    if isinstance(module, DenseBlock):
        return f"{name} of {len(list(module.children()))} layers"
    if not isinstance(module, (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)):
        return name
    side, stride = (value if isinstance(value, int) else value[0] for value in (module.kernel_size, module.stride))
    return f"{name} {side}×{side}" + (f", stride {stride}" if stride > 1 else "")


@contextmanager
def _recorded(shapes, modules):
    """Inside a `with` block, note in `shapes` the output shape, without N, of every module that runs."""

    def note(name):
        def hook(module, x, y):
            if isinstance(y, torch.Tensor):  # not one of the stand-ins by which torch.fx traces
                shapes[name] = tuple(y.shape[1:])

        return hook

    handles = [module.register_forward_hook(note(name)) for name, module in modules.items()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
