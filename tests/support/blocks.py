"""Blocks for tests, and what to do with them."""

import torch

from utils import Bottleneck, DenseBlock, InceptionBlock, ResidualBlock, Transition

BLOCKS = {
    "naive": lambda: InceptionBlock(6, 4, None, 5, None, 3, None),
    "bottlenecks": lambda: InceptionBlock(6, 4, 2, 5, 2, 3, 2),
    "residual": lambda: ResidualBlock(6, 6),
    "projection": lambda: ResidualBlock(6, 8, stride=2),
    "plain": lambda: ResidualBlock(6, 8, skip=False, norm=False),
    "bottleneck": lambda: Bottleneck(6, 3, stride=2),
    "dense": lambda: DenseBlock(6, 3, 4),
    "transition": lambda: Transition(6, 3),
}


def parameters(module):
    return sum(p.numel() for p in module.parameters())


def weights(module):
    """Return how many weights the convolutions of a module have, without biases."""
    return sum(p.numel() for p in module.parameters() if p.ndim == 4)


def randomise(module):
    """Give normalisation layers statistics and scales that do something."""
    for layer in module.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            for tensor in (layer.weight, layer.bias, layer.running_mean):
                torch.nn.init.normal_(tensor)
            torch.nn.init.uniform_(layer.running_var, 0.5, 2)
    return module.eval()


def norm(layer, y):
    """Return batch normalisation in evaluation mode, by its formula."""
    mean, var, scale, shift = (t[:, None, None] for t in (layer.running_mean, layer.running_var, layer.weight, layer.bias))
    return (y - mean) / (var + layer.eps).sqrt() * scale + shift
