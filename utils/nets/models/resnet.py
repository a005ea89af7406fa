"""Residual networks: every block adds to what it was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import torch
from torch import nn

from utils.nets.blocks import Bottleneck, ResidualBlock
from utils.nets.blocks.parts import check_classes
from utils.nets.models.initialisation import he_initialise


def resnet18(num_classes: int = 1000) -> ResNet:
    """Return ResNet-18 for pictures (N, 3, H, W), usually 224×224; it returns logits (N, num_classes).

    Four stages of two blocks of two 3×3 convolutions. Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385.

    >>> resnet18(num_classes=5).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 5])
    """
    return he_initialise(ResNet(ResidualBlock, (2, 2, 2, 2), check_classes(num_classes)))


def resnet50(num_classes: int = 1000, stride_on: Literal["3x3", "1x1"] = "3x3") -> ResNet:
    """Return ResNet-50 for pictures (N, 3, H, W), usually 224×224; it returns logits (N, num_classes).

    Four stages of 3, 4, 6 and 3 bottlenecks. stride_on: which convolution of a stage's first bottleneck has stride 2,
    "3x3" as in torchvision ("ResNet v1.5", which the published weights need) or "1x1" as in the paper, where it skips
    three of four positions. Raises ValueError for another stride_on.

    Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385.

    >>> with torch.device("meta"):  # shapes only: nothing is drawn or computed
    ...     resnet50(stride_on="1x1").layer2[0].conv1.stride
    (2, 2)
    """
    block = partial(Bottleneck, stride_on=stride_on)
    return he_initialise(ResNet(block, (3, 4, 6, 3), check_classes(num_classes)))


class ResNet(nn.Module):
    """A stem that reduces four times, four stages of blocks, global pooling and one dense layer.

    block(in_channels, width, stride) builds one block; depths: how many of them each of the four stages has.
    """

    layer1: nn.Sequential
    layer2: nn.Sequential
    layer3: nn.Sequential
    layer4: nn.Sequential

    def __init__(self, block: Callable[[int, int, int], ResidualBlock | Bottleneck], depths: Sequence[int], num_classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)
        channels = 64
        for n, depth in enumerate(depths):
            stage = []
            for i in range(depth):  # the first block of every stage but the first halves height and width
                stage.append(block(channels, 64 * 2**n, 2 if n > 0 and i == 0 else 1))
                channels = stage[-1].out_channels
            self.add_module(f"layer{n + 1}", nn.Sequential(*stage))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))  # (N, 64, 56, 56) of 224×224
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))  # (N, C, 7, 7)
        return self.fc(torch.flatten(self.avgpool(x), 1))
