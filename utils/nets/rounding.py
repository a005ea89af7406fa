"""EfficientNet-Lite0 with weights rounded for the page: batch normalisation folded in, 16 bits where it matters, elsewhere 8."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from utils.nets.blocks.inverted import SameUnit
from utils.nets.models.efficientnet_lite0 import EfficientNetLite0

LEVELS = 127  # a byte's weight is one of −127 to 127 times the scale of its output
FINE_BLOCKS = 5  # of the first blocks all weights keep 16 bits: errors made early grow on the way
SIDE = 224  # pixels of the page's pictures
SCALE, SHIFT = 255 / 128, -127 / 128  # what the network does to a picture from 0 to 1


class RoundedLayer(NamedTuple):
    """A layer as the page runs it: `about`, its description; `codes`, the weights as float16 or int8; `scales`, of int8; its bias."""

    about: dict[str, Any]
    codes: np.ndarray
    scales: np.ndarray | None
    bias: np.ndarray

    @property
    def weight(self) -> np.ndarray:
        """The rounded weights as float32 (outputs, …), to the last bit what the page computes with."""
        weight = self.codes.astype(np.float32)
        return weight if self.scales is None else weight * self.scales.reshape(-1, *[1] * (weight.ndim - 1))


def rounded_layers(model: nn.Module) -> list[RoundedLayer]:
    """Return the network's layers in the order in which they run, folded and rounded.

    The stem, the depthwise layers and the first five blocks become 16-bit floats; the other weights bytes with a scale for each
    output. `about` names a layer's kind, size, whether ReLU6 follows (`clamp`) and the place of the layer whose output it adds.

    >>> from utils.nets.models import efficientnet_lite0
    >>> layers = rounded_layers(efficientnet_lite0(4).eval())
    >>> len(layers), [layer.about["name"] for layer in layers[:4]], layers[-1].codes.dtype
    (50, ['stem', 'block 1 · depthwise', 'block 1 · narrow', 'block 2 · widen'], dtype('int8'))
    """
    if not isinstance(model, EfficientNetLite0):
        raise TypeError(f"model must be an EfficientNetLite0, not {type(model).__name__}")
    layers: list[RoundedLayer] = []
    for name, part, fine, adds in _parts(model):
        add = None
        if adds:  # the block's input: what the layer before its first one gave
            add = next(i for i, layer in enumerate(layers) if layer.about["name"].startswith(name.partition(" · ")[0] + " · ")) - 1
        weight, bias = _folded(part)
        codes, scales = (weight.astype(np.float16), None) if fine else _bytes(weight)
        layers.append(RoundedLayer(_about(name, part, add, codes), codes, scales, bias))
    return layers


def with_rounded_weights(model: nn.Module) -> nn.Module:
    """Return a copy of the network that computes with the page's weights: its logits are those of the page.

    >>> from utils.nets.models import efficientnet_lite0
    >>> model = efficientnet_lite0(4).eval()
    >>> x = torch.zeros(1, 3, 32, 32)
    >>> bool((model(x) - with_rounded_weights(model)(x)).abs().max() < 0.1)
    True
    """
    layers = rounded_layers(model)
    rounded = copy.deepcopy(model).eval().requires_grad_(False)
    for (_, part, *_), layer in zip(_parts(rounded), layers):
        weight, bias = (torch.from_numpy(values.copy()) for values in (layer.weight, layer.bias))
        if isinstance(part, nn.Linear):
            part.weight.copy_(weight)
            part.bias.copy_(bias)
        else:
            part.conv.weight.copy_(weight)
            norm = part.bn  # all that is left for it to do is to add the bias
            norm.eps = 0.0
            for tensor, value in ((norm.running_mean, 0), (norm.running_var, 1), (norm.weight, 1)):
                tensor.fill_(value)
            norm.bias.copy_(bias)
    return rounded


def network_file(model: nn.Module, more: dict[str, Any], rest: bytes = b"") -> bytes:
    """Return the network as one file: the length of a header (4 bytes, little-endian), the header as JSON, then numbers.

    The header holds `side`, `scale` and `shift` for pictures, the `layers`, and `more`; then come for each layer its bias (float32)
    and its weights, as float16 or as scales (float32) and bytes, each begun at a multiple of 4; then `rest`.
    `utils/widgets/math/network/weights.mjs` reads it.

    >>> from utils.nets.models import efficientnet_lite0
    >>> file = network_file(efficientnet_lite0(4).eval(), {"classes": list("abcd")})
    >>> length = int.from_bytes(file[:4], "little")
    >>> json.loads(file[4 : 4 + length])["classes"]
    ['a', 'b', 'c', 'd']
    """
    layers = rounded_layers(model)
    header = {"side": SIDE, "scale": SCALE, "shift": SHIFT, "layers": [layer.about for layer in layers], **more}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    parts = [len(text).to_bytes(4, "little"), text]
    for layer in layers:
        for numbers in (layer.bias, layer.scales, layer.codes):
            if numbers is not None:
                data = numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()
                parts.append(data + bytes(-len(data) % 4))
    return b"".join([*parts, rest])


def _parts(model: Any) -> Iterator[tuple[str, Any, bool, bool]]:
    """Give each layer's name, its module, whether its weights keep 16 bits, and whether it adds its block's input."""
    yield "stem", model.stem, True, False
    for i, block in enumerate(model.blocks):
        fine, name = i < FINE_BLOCKS, f"block {i + 1}"
        if isinstance(block.expand, SameUnit):
            yield f"{name} · widen", block.expand, fine, False
        yield f"{name} · depthwise", block.depthwise, True, False
        yield f"{name} · narrow", block.project, fine, block.skip
    yield "head", model.head, False, False
    yield "classes", model.fc, False, False


def _about(name, part, add, codes):
    """Return a layer's description for the page."""
    outputs, inputs, kernel, stride, clamp = len(codes), codes[0].size, 1, 1, False
    if isinstance(part, nn.Linear):
        kind = "dense"
    else:
        conv = part.conv
        kernel, stride, inputs, clamp = conv.kernel_size[0], conv.stride[0], conv.in_channels, isinstance(part.relu, nn.ReLU6)
        kind = "depthwise" if conv.groups > 1 else "pointwise" if kernel == 1 else "conv"
    sizes = {"kernel": kernel, "stride": stride, "inputs": inputs, "outputs": outputs, "count": codes.size}
    return {"kind": kind, "name": name, **sizes, "clamp": clamp, "add": add, "codes": str(codes.dtype)}


def _folded(part):
    """Return a part's weight and bias in double precision and float32, its batch normalisation (as in evaluation) folded in."""
    if isinstance(part, nn.Linear):
        return part.weight.detach().double().numpy(), part.bias.detach().numpy()
    norm = part.bn
    factor = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
    weight = part.conv.weight.detach().double() * factor[:, None, None, None]
    bias = norm.bias.detach().double() - norm.running_mean.double() * factor
    return weight.numpy(), bias.float().numpy()


def _bytes(weight):
    """Return weights as bytes from −127 to 127, with the scale of each output."""
    scales = np.maximum(np.abs(weight.reshape(len(weight), -1)).max(1), 1e-12).astype(np.float32) / np.float32(LEVELS)
    codes = np.rint(weight / scales.reshape(-1, *[1] * (weight.ndim - 1)).astype(float))
    return np.clip(codes, -LEVELS, LEVELS).astype(np.int8), scales
