"""A trained net as JSON that a page can hold and run: its weights in one byte each, batch normalisation folded in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from torch import nn


import base64

import numpy as np

from utils.conv import conv2d
from utils.pooling import pool2d

Step = dict[str, Any]  # of a packed net: {"kind": "relu"}

LEVELS = 127  # a weight is one of −127 to 127 times its layer's scale


def pack_net(model: nn.Sequential) -> list[Step]:
    """Return a `torch.nn.Sequential` as a list of steps, dicts of JSON, which `run_net` and the explorers compute.

    Taken are Conv2d (zero padding, one group), BatchNorm2d right after it (folded into its weights), ReLU, MaxPool2d
    without padding, AdaptiveAvgPool2d(1), Flatten and Linear. A layer's weights are rounded to 127 steps either way,
    its bias to six decimals.
    Raises TypeError or ValueError for other models and layers.

    >>> from torch import nn
    >>> model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(2, 4))
    >>> [step["kind"] for step in pack_net(model)]
    ['conv', 'relu', 'dense']
    """
    from torch import nn  # packing needs torch, running does not

    if not isinstance(model, nn.Sequential):
        raise TypeError(f"model must be a torch.nn.Sequential, not {type(model).__name__}")
    layers = [layer for layer in model if not isinstance(layer, nn.Flatten)]
    steps = []
    for before, layer, following in zip([None, *layers], layers, [*layers[1:], None]):
        if before is None or not isinstance(layer, nn.BatchNorm2d):  # others went into the layer before
            steps.append(_packed(layer, following if isinstance(following, nn.BatchNorm2d) else None))
    return steps


def run_net(steps: Sequence[Step], x: ArrayLike) -> np.ndarray:
    """Return the logits (N, classes) of a packed net for pictures x (N, C, H, W), in double precision.

    Raises KeyError or ValueError for steps that do not fit each other or x.

    >>> steps = [{"kind": "relu"}, {"kind": "average"}]
    >>> run_net(steps, np.array([[[[1.0, -1.0]]]])).tolist()
    [[0.5]]
    """
    y = np.asarray(x, float)
    for step in steps:
        y = _STEPS[step["kind"]](y, step)
    return y


def weight_of(step: Step) -> np.ndarray:
    """Return the weights of a packed layer as an array, just as the page uses them.

    >>> weight_of({"codes": base64.b64encode(bytes([1, 255])).decode(), "shape": [1, 2], "scale": 0.5}).tolist()
    [[0.5, -0.5]]
    """
    codes = np.frombuffer(base64.b64decode(step["codes"]), np.int8)
    return codes.reshape(step["shape"]) * step["scale"]


def _packed(layer, norm):
    """Return one layer as a step, with the normalisation that follows it, if any."""
    from torch import nn

    if norm is None or isinstance(layer, nn.Conv2d):
        if isinstance(layer, nn.Conv2d) and (layer.padding_mode, layer.groups, layer.dilation) == ("zeros", 1, (1, 1)):
            return {"kind": "conv", "stride": layer.stride[0], "padding": layer.padding[0]} | _rounded(*_folded(layer, norm))
        if isinstance(layer, nn.Linear):
            return {"kind": "dense"} | _rounded(*_folded(layer, None))
        if isinstance(layer, nn.ReLU):
            return {"kind": "relu"}
        if isinstance(layer, nn.MaxPool2d) and layer.padding == 0 and layer.stride == layer.kernel_size:
            return {"kind": "pool", "size": layer.kernel_size}
        if isinstance(layer, nn.AdaptiveAvgPool2d) and layer.output_size == 1:
            return {"kind": "average"}
    raise ValueError(f"{layer} cannot be packed{' before a BatchNorm2d' if norm else ''}")


def _convolve(x, step):
    return conv2d(x, weight_of(step), np.array(step["bias"]), stride=step["stride"], padding=step["padding"])


def _dense(x, step):
    return x.reshape(len(x), -1) @ weight_of(step).T + step["bias"]


_STEPS = {
    "conv": _convolve, "dense": _dense, "relu": lambda x, step: np.maximum(x, 0),
    "pool": lambda x, step: pool2d(x, step["size"]), "average": lambda x, step: x.mean((2, 3)),
}  # fmt: skip


def _folded(layer, norm):
    """Return a layer's weight and bias, with the normalisation that follows it (as in evaluation) folded into both."""
    weight = layer.weight.detach().cpu().double().numpy()
    bias = np.zeros(len(weight)) if layer.bias is None else layer.bias.detach().cpu().double().numpy()
    if norm is None:
        return weight, bias
    parts = norm.running_mean, norm.running_var, norm.weight, norm.bias
    mean, var, scale, shift = (part.detach().cpu().double().numpy() for part in parts)
    factor = scale / np.sqrt(var + norm.eps)
    return weight * factor[:, None, None, None], (bias - mean) * factor + shift


def _rounded(weight, bias):
    """Return weights as bytes from −127 to 127, with the scale that restores them."""
    scale = float(max(np.abs(weight).max(), 1e-12) / LEVELS)
    codes = base64.b64encode(np.rint(weight / scale).astype(np.int8).tobytes()).decode()
    return {"shape": list(weight.shape), "scale": scale, "codes": codes, "bias": bias.round(6).tolist()}
