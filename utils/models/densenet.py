"""DenseNet: every layer reads all maps before it, and puts a few more beside them."""

from collections import OrderedDict

import torch
from torch import nn

from ..arithmetic import check_int
from .initialisation import he_initialise

GROWTH = 32  # maps that each layer adds (k in the paper)
BOTTLENECK = 4  # a layer's 1×1 convolution leaves so many times as many


def densenet121(num_classes=1000):
    """Return DenseNet-121 for pictures (N, 3, H, W), usually 224×224; it returns logits (N, num_classes).

    Four dense blocks of 6, 12, 24 and 16 layers; between them a transition halves channels, height and width.

    Source: Huang, Liu, van der Maaten & Weinberger 2017, arXiv:1608.06993.

    >>> densenet121(num_classes=5).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 5])
    """
    return he_initialise(DenseNet((6, 12, 24, 16), check_int("num_classes", num_classes)))


class DenseNet(nn.Module):
    """A stem that reduces four times, dense blocks with transitions, global pooling and one dense layer."""

    def __init__(self, depths, num_classes):
        super().__init__()
        self.features = nn.Sequential(OrderedDict(
            conv0=nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False),
            norm0=nn.BatchNorm2d(64),
            relu0=nn.ReLU(inplace=True),
            pool0=nn.MaxPool2d(3, 2, padding=1),
        ))  # fmt: skip
        channels = 64
        for n, depth in enumerate(depths, 1):
            block = OrderedDict((f"denselayer{i + 1}", DenseLayer(channels + i * GROWTH)) for i in range(depth))
            self.features.add_module(f"denseblock{n}", nn.Sequential(block))
            channels += depth * GROWTH
            if n < len(depths):
                self.features.add_module(f"transition{n}", _transition(channels))
                channels //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(channels))
        self.relu = nn.ReLU(inplace=True)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x):
        x = self.relu(self.features(x))  # (N, 1024, 7, 7) of 224×224
        return self.classifier(torch.flatten(self.avgpool(x), 1))


class DenseLayer(nn.Sequential):
    """x and `GROWTH` new maps beside it: norm, ReLU and convolution, 1×1 and then 3×3."""

    def __init__(self, in_channels):
        width = BOTTLENECK * GROWTH
        super().__init__(OrderedDict(
            norm1=nn.BatchNorm2d(in_channels),
            relu1=nn.ReLU(inplace=True),
            conv1=nn.Conv2d(in_channels, width, 1, bias=False),
            norm2=nn.BatchNorm2d(width),
            relu2=nn.ReLU(inplace=True),
            conv2=nn.Conv2d(width, GROWTH, 3, padding=1, bias=False),
        ))  # fmt: skip

    def forward(self, x):
        return torch.cat([x, super().forward(x)], 1)  # (N, in_channels + GROWTH, H, W)


def _transition(channels):
    """Return the layers between two dense blocks, which halve channels, height and width."""
    return nn.Sequential(OrderedDict(
        norm=nn.BatchNorm2d(channels),
        relu=nn.ReLU(inplace=True),
        conv=nn.Conv2d(channels, channels // 2, 1, bias=False),
        pool=nn.AvgPool2d(2),
    ))  # fmt: skip
