"""A packed net as a torch module again, so that torch and the page compute with the very same weights."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from utils.nets.packing import Step, weight_of


def unpack_net(steps: Sequence[Step]) -> nn.Sequential:
    """Return the steps of `utils.nets.packing.pack_net` as a `torch.nn.Sequential` in evaluation mode.

    Layers are called by kind and number, conv1, relu1, pool1, conv2, … Raises KeyError for a kind that is unknown.

    >>> from utils.nets.packing import pack_net
    >>> layers = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    >>> steps = pack_net(nn.Sequential(*layers))
    >>> [name for name, layer in unpack_net(steps).named_children()]
    ['conv1', 'relu1', 'average1', 'dense1']
    """
    model, counts = nn.Sequential(), Counter[str]()
    for step in steps:
        counts[step["kind"]] += 1
        model.add_module(f"{step['kind']}{counts[step['kind']]}", _LAYERS[step["kind"]](step))
    return model.eval()


def _with_weights(layer, step):
    weight = weight_of(step)
    layer.weight.data, layer.bias.data = (torch.tensor(np.array(part), dtype=torch.float32) for part in (weight, step["bias"]))
    return layer


def _conv(step):
    outputs, inputs, *kernel = step["shape"]
    return _with_weights(nn.Conv2d(inputs, outputs, kernel, step["stride"], step["padding"]), step)


def _dense(step):
    outputs, inputs = step["shape"]
    return nn.Sequential(nn.Flatten(), _with_weights(nn.Linear(inputs, outputs), step))


_LAYERS = {
    "conv": _conv, "dense": _dense, "relu": lambda step: nn.ReLU(), "pool": lambda step: nn.MaxPool2d(step["size"]),
    "average": lambda step: nn.AdaptiveAvgPool2d(1),
}  # fmt: skip
