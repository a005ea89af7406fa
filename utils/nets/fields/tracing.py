"""Receptive fields of torch modules, traced through their branches and skips.

Source: Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks",
doi:10.23915/distill.00021.
"""

from contextlib import suppress
from functools import reduce

from torch import fx, nn

from utils.nets.fields.layers import MODULE_OF, WINDOWS, as_module, moved
from utils.nets.modules import check_module
from utils.phased_fields import INPUT, Phases
from utils.receptive_fields import Field

# Each output position depends on the same position of the inputs only (BatchNorm: in evaluation, not in training).
_POINTWISE = (
    nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.CELU, nn.GELU, nn.SiLU, nn.Mish, nn.Sigmoid, nn.Tanh,
    nn.Softplus, nn.Softsign, nn.Hardtanh, nn.Hardswish, nn.Hardsigmoid, nn.Identity, nn.Dropout, nn.Dropout2d,
    nn.BatchNorm2d, nn.LocalResponseNorm, nn.Softmax2d,
)  # fmt: skip
_POINTWISE_FUNCTIONS = frozenset([
    "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "tanh", "softplus", "softsign", "hardtanh",
    "hardswish", "hardsigmoid", "dropout", "dropout2d", "batch_norm", "local_response_norm", "add", "sub", "mul", "div", "truediv",
    "iadd", "isub", "imul", "itruediv", "neg", "abs", "square", "sqrt", "exp", "pow", "clamp", "maximum", "minimum", "cat", "concat",
    "contiguous",
])  # fmt: skip
_WHOLE = (
    nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d, nn.Linear, nn.Flatten, nn.InstanceNorm2d, nn.GroupNorm, nn.LayerNorm,
)  # fmt: skip
_WHOLE_FUNCTIONS = frozenset([
    "adaptive_avg_pool2d", "adaptive_max_pool2d", "linear", "flatten", "view", "reshape", "mean", "sum", "amax", "instance_norm",
    "group_norm", "layer_norm",
])  # fmt: skip


def trace_receptive_field(model: nn.Module, until: str | None = None) -> Field:
    """Return the `Field` of a torch module's output: the pixels that any of its paths can see.

    model: a torch.nn.Module for pictures (N, C, H, W), built of square Conv2d, ConvTranspose2d, MaxPool2d, AvgPool2d and LPPool2d,
    layers that pad (ZeroPad2d, ReflectionPad2d, …; what they copy counts as padding), Upsample by a whole factor, PixelShuffle,
    layers that treat each position alone (ReLU, BatchNorm2d, Dropout, …), sums, products and torch.cat of channels,
    as modules or functions. until: the name of a submodule, as in model.named_modules(), whose output to take
    instead; needed where the model ends in global pooling or dense layers, which see the whole input.
    Where paths join, the field reaches from the first pixel that one of them sees to the last. After upsampling neighbours differ, as some
    see the same pixels: the field then covers what each of them sees, so that `span(i)` holds for every i.

    Raises TypeError for a layer it does not know, and ValueError if paths of different jump join, if a layer sees the
    whole input or is not square, and if until names no submodule in use.
    Source: Araujo, Norris & Sim 2019, doi:10.23915/distill.00021.

    >>> model = nn.Sequential(nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU(), nn.MaxPool2d(3, 2, 1), nn.Flatten())
    >>> trace_receptive_field(model, until="2")
    Field(size=11, jump=4, padding=5)
    """
    check_module(model)
    tracer = _Tracer()
    if tracer.is_leaf_module(model, ""):  # a layer of torch by itself: its insides are not to be traced
        model = nn.Sequential(model)
    try:
        graph = tracer.trace(model)
    except fx.proxy.TraceError as error:
        raise ValueError(f"torch.fx cannot trace {type(model).__name__}, trace a part of it: {error}") from error
    outputs = tracer.outputs
    target = _target(graph, outputs, until)
    needed = _ancestors(target)
    fields: dict[fx.Node, Phases | None] = {}  # of every node; None where a node does not hold a picture
    for node in graph.nodes:
        if node in needed:
            module = model.get_submodule(node.target) if node.op == "call_module" else None
            fields[node] = _field(node, module, fields, outputs)
    field = fields[target]
    if field is None:
        raise ValueError(f"the output of {until or type(model).__name__} does not depend on the input")
    return field.field()


def fields_of_calls(model: nn.Module) -> dict[str, list[Field | None]]:
    """Return the `Field` after every call of every submodule: {name: [one entry per call, in order]}.

    model: as in `trace_receptive_field`, but not a single layer of torch. An entry is None where one Field cannot tell:
    from a layer on that can mix all positions (global pooling, flatten, dense), is not square or is unknown, and where
    paths of different jumps join. Raises what torch.fx raises if it cannot trace the model.

    >>> fields_of_calls(nn.Sequential(nn.Conv2d(1, 6, 5), nn.Flatten()))
    {'0': [Field(size=5, jump=1, padding=0)], '1': [None]}
    """
    check_module(model)
    tracer = _Tracer()
    graph = tracer.trace(model)
    outputs = tracer.outputs
    fields: dict[fx.Node, Phases | None] = {}
    undefined: set[fx.Node] = set()
    for node in graph.nodes:
        if undefined.isdisjoint(node.all_input_nodes):
            module = model.get_submodule(node.target) if node.op == "call_module" else None
            with suppress(TypeError, ValueError):  # what one Field cannot tell
                fields[node] = _field(node, module, fields, outputs)
        if node not in fields:
            undefined.add(node)
    found: dict[str, list[Field | None]] = {}
    for name, output in tracer.calls:
        field = None
        with suppress(ValueError):  # less than a pixel from neighbour to neighbour
            field = phases.field() if isinstance(output, fx.Node) and (phases := fields.get(output)) else None
        found.setdefault(name, []).append(field)
    return found


def graph(model: nn.Module) -> fx.Graph:
    """Return torch.fx's graph of a model; convolutions and pools are single nodes, the course's own too."""
    return _Tracer().trace(model)


class _Tracer(fx.Tracer):
    """Remembers what every call of a submodule returned: a node of the graph, or a collection of nodes.

    Convolutions and pools are not looked into, the course's own neither: how they pad may depend on the picture's size.
    """

    def __init__(self):
        super().__init__()
        self.calls = []

    @property
    def outputs(self):
        """What each submodule returned when it was last called, by its name."""
        return dict(self.calls)

    def is_leaf_module(self, m, module_qualified_name):
        return isinstance(m, WINDOWS) or super().is_leaf_module(m, module_qualified_name)

    def call_module(self, m, forward, args, kwargs):
        y = super().call_module(m, forward, args, kwargs)
        self.calls.append((self.path_of_module(m), y.node if isinstance(y, fx.Proxy) else y))
        return y


def _target(graph: fx.Graph, outputs: dict[str, object], until: str | None) -> fx.Node:
    """Return the node whose field is asked for."""
    if until is not None and until not in outputs:
        outer = ", ".join(repr(name) for name in outputs if "." not in name)
        raise ValueError(f"until={until!r} names no submodule that the model calls: use {outer}, or a part of one")
    target = next(n for n in graph.nodes if n.op == "output").args[0] if until is None else outputs[until]
    if not isinstance(target, fx.Node):
        kind = type(target).__name__
        raise ValueError(f"{until or 'the model'} returns a {kind}, not one tensor: name one that does in until")
    return target


def _ancestors(target: fx.Node) -> set[fx.Node]:
    """Return the set of nodes that `target` is computed from, itself included."""
    found, ahead = set(), [target]
    while ahead:
        node = ahead.pop()
        if node not in found:
            found.add(node)
            ahead.extend(node.all_input_nodes)
    return found


def _field(node: fx.Node, module: nn.Module | None, fields: dict[fx.Node, Phases | None], outputs: dict[str, object]) -> Phases | None:
    """Return the field of one node from the fields of its inputs; None if it holds no picture."""
    if node.op == "placeholder":
        return INPUT
    inputs = [field for n in node.all_input_nodes if (field := fields[n]) is not None]
    name = _name(node)
    if not inputs or name in ("size", "getattr"):  # parameters and sizes
        return None
    label = f"{node.target} ({type(module).__name__})" if module else f"{name}()"
    if isinstance(module, _WHOLE) or name in _WHOLE_FUNCTIONS:
        before = [n for n, out in outputs.items() if isinstance(out, fx.Node) and fields.get(out) is not None]
        stop = f"until={before[-1]!r}" if before else "until"
        raise ValueError(f"{label} can mix all positions, so its field is the whole input: stop before it with {stop}")
    if name in MODULE_OF:
        module = as_module(node, name, label)
    if module is not None and (after := moved(inputs[0], module, label)):
        return after
    if isinstance(module, _POINTWISE) or name in _POINTWISE_FUNCTIONS:
        return _join(inputs, node, label)
    raise TypeError(f"{label} is unknown to trace_receptive_field: stop before it with until, or use receptive_field")


def _name(node: fx.Node) -> str | None:
    """Return the name of a function or method, without the underscore of the in-place ones; None for others."""
    if node.op not in ("call_function", "call_method"):
        return None
    return str(getattr(node.target, "__name__", node.target)).rstrip("_")


def _join(inputs: list[Phases], node: fx.Node, label: str) -> Phases:
    """Return the field that covers all `inputs`, which share one jump."""
    dim = node.kwargs.get("dim", node.args[1] if len(node.args) > 1 else 0)
    if label in ("cat()", "concat()") and dim not in (1, -3):
        raise ValueError(f"{label} with dim={dim} does not join channels: only dim=1 keeps each position's field")
    jumps = sorted({pixels / parts for pixels, parts in (field.jump for field in inputs)})
    if len(jumps) > 1:
        shown = ", ".join(f"{jump:g}" for jump in jumps)
        raise ValueError(f"{label} joins paths of different jumps, [{shown}]: their strides must multiply to the same")
    return reduce(Phases.joined, inputs)
