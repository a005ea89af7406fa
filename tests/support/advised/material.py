"""Pictures and networks that the cases share."""

import numpy as np
import torch
from torch import nn

from utils import (
    activations,
    conv2d,
)

RNG = np.random.default_rng(0)
PHOTO = RNG.random((32, 32, 3))  # channels last, as a picture file has them
CHANNELS_FIRST = PHOTO.transpose(2, 0, 1)
FILTERS = RNG.random((10, 3, 5, 5))
GREY = RNG.random((6, 1, 8, 8)).astype(np.float32)
ANSWERS = np.array([0, 1, 2, 0, 1, 2])
PLAIN = conv2d(CHANNELS_FIRST, FILTERS)


def net(in_channels=1, side=8, classes=3):
    torch.manual_seed(0)
    size = 4 * (side - 2) ** 2
    return nn.Sequential(nn.Conv2d(in_channels, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(size, classes)).eval()


def dense():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(64, 3)).eval()


def logits(model, x):
    with torch.no_grad():
        return model(torch.as_tensor(np.ascontiguousarray(x)).float()).numpy()


def seen(x, model=None):
    """What the last layer says when `activations` is asked."""
    model = model or net()
    return activations(model, x, model_end(model))[model_end(model)].numpy()


def model_end(model):
    return list(dict(model.named_children()))[-1]


def alone(layer):
    return nn.Sequential(layer)


COLOUR = RNG.random((6, 3, 8, 8)).astype(np.float32)
NORMED = nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.BatchNorm1d(3))
DEFORMED = torch.randn(1, 2, 6, 6), torch.zeros(1, 18, 4, 4), torch.randn(4, 2, 3, 3)
