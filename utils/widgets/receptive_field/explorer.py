"""ReceptiveFieldExplorer: build or load a stack of layers and see what one of its units sees."""

from typing import Any

import traitlets

from utils.arithmetic import output_size
from utils.receptive_fields import Field, Layer, receptive_field
from utils.widgets.kit.base import Explorer, Named, Whole

CONV3, POOL2 = [3, 1, 1, 1, "conv"], [2, 2, 0, 1, "pool"]
HALVE3, POOL3 = [3, 2, 1, 1, "conv"], [3, 2, 0, 1, "pool"]

# Each layer is [kernel_size, stride, padding, dilation, kind]; `size` is the side of the input.
NETWORKS: dict[str, dict[str, Any]] = {
    "two 3×3": {"size": 12, "layers": [[3, 1, 0, 1, "conv"]] * 2},
    "stride first": {"size": 16, "layers": [CONV3, HALVE3, CONV3]},
    "strides only": {"size": 32, "layers": [HALVE3] * 4},
    "dilation 1, 2, 4": {"size": 24, "layers": [[3, 1, d, d, "conv"] for d in (1, 2, 4)]},
    "dilation 2, 2, 2": {"size": 24, "layers": [[3, 1, 2, 2, "conv"]] * 3},
    "AlexNet": {"size": 224, "layers": [[11, 4, 2, 1, "conv"], POOL3, [5, 1, 2, 1, "conv"], POOL3, CONV3, CONV3, CONV3, POOL3]},
    "VGG-16": {"size": 224, "layers": [layer for n in (2, 2, 3, 3, 3) for layer in [CONV3] * n + [POOL2]]},
    "ResNet-18, main path": {
        "size": 224,
        "layers": [[7, 2, 3, 1, "conv"], [3, 2, 1, 1, "pool"], *[CONV3] * 4, *[HALVE3, *[CONV3] * 3] * 3],
    },
}
LIMITS = {"kernel_size": (1, 11), "stride": (1, 4), "padding": (0, 8), "dilation": (1, 8)}
KINDS = ["conv", "pool"]


class ReceptiveFieldExplorer(Explorer, folder="receptive_field"):
    """Build a stack of convolution and pooling layers, or load a known one, and see the field of any unit.

    `layers` is a list of 1 to 20 `[kernel_size, stride, padding, dilation, kind]` with kernel_size 1–11, stride 1–4,
    padding 0–8 per side, dilation 1–8, kind "conv" or "pool"; the page adds layers up to 12. `size` is the side of the
    square input, 1–256 pixels. `focus` is the unit being looked at, `[layer, row, column]`, layers counted from 1.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> explorer = ReceptiveFieldExplorer(layers=[[3, 2, 1, 1, "conv"], [3, 1, 1, 1, "conv"]], size=16)
    >>> explorer.fields[-1], explorer.sides
    (Field(size=7, jump=2, padding=3), [16, 8, 8])

    Source: Araujo, Norris & Sim 2019, doi:10.23915/distill.00021.
    """

    layers = traitlets.List(NETWORKS["stride first"]["layers"], minlen=1, maxlen=20).tag(sync=True)
    size = Whole(NETWORKS["stride first"]["size"], min=1, max=256).tag(sync=True)
    focus = traitlets.List(Whole(min=0), [3, 4, 4], minlen=3, maxlen=3).tag(sync=True)
    networks = Named(NETWORKS, read_only=True)

    @traitlets.validate("layers")
    def _each_layer_in_range(self, proposal):
        for number, layer in enumerate(proposal["value"], 1):
            if not isinstance(layer, (list, tuple)) or len(layer) != 5:
                raise traitlets.TraitError(f"layers: layer {number} is {layer!r}, expected [{', '.join(LIMITS)}, kind]")
            for (name, (least, most)), value in zip(LIMITS.items(), layer):
                if type(value) is not int or not least <= value <= most:
                    raise traitlets.TraitError(f"layers: {name} of layer {number} is {value!r}, expected {least} to {most}")
            if layer[4] not in KINDS:
                raise traitlets.TraitError(f"layers: kind of layer {number} is {layer[4]!r}, expected one of {KINDS}")
        return [list(layer) for layer in proposal["value"]]

    @property
    def fields(self) -> list[Field]:
        """The `Field` after each layer, by `utils.receptive_field`."""
        return receptive_field([Layer(*layer[:4]) for layer in self.layers])

    @property
    def sides(self) -> list[int]:
        """The side of every plane in units, the input's first; ValueError says why where a layer does not fit."""
        sides = [self.size]
        for kernel_size, stride, padding, dilation, _ in self.layers:
            sides.append(output_size(sides[-1], kernel_size, stride, padding, dilation))
        return sides
