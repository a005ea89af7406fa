"""DenseNet: every layer reads all maps before it, and puts a few new ones beside them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import torch
from torch import nn

from utils.nets.blocks import DenseBlock, Transition
from utils.nets.blocks.parts import check_classes
from utils.nets.models.initialisation import he_initialise

GROWTH_RATE = 32  # channels that each layer adds (k in the paper)


def densenet121(num_classes: int = 1000) -> DenseNet:
    """Return DenseNet-121 for pictures (N, 3, H, W), usually 224×224; it returns logits (N, num_classes).

    Four dense blocks of 6, 12, 24 and 16 layers; between them a transition halves channels, height and width.

    Source: Huang, Liu, van der Maaten & Weinberger 2017, arXiv:1608.06993.

    >>> densenet121(num_classes=5).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 5])
    """
    return he_initialise(DenseNet((6, 12, 24, 16), check_classes(num_classes)))


class DenseNet(nn.Module):
    """A stem that reduces four times, dense blocks with transitions, global pooling and one dense layer."""

    def __init__(self, depths: Sequence[int], num_classes: int) -> None:
        super().__init__()
        self.features = nn.Sequential(OrderedDict(
            conv0=nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False),
            norm0=nn.BatchNorm2d(64),
            relu0=nn.ReLU(inplace=True),
            pool0=nn.MaxPool2d(3, 2, padding=1),
        ))  # fmt: skip
        channels = 64
        for n, depth in enumerate(depths, 1):
            block = DenseBlock(channels, depth, GROWTH_RATE)
            self.features.add_module(f"denseblock{n}", block)
            channels = block.out_channels
            if n < len(depths):
                self.features.add_module(f"transition{n}", Transition(channels, channels // 2))
                channels //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(channels))
        self.relu = nn.ReLU(inplace=True)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.features(x))  # (N, 1024, 7, 7) of 224×224
        return self.classifier(torch.flatten(self.avgpool(x), 1))
