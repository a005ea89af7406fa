"""VGG-16: nothing but 3×3 convolutions, and many of them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from utils.nets.blocks.parts import check_classes
from utils.nets.models.initialisation import he_initialise

STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))  # filters; a pool ends each stage


def vgg16(num_classes: int = 1000) -> VGG:
    """Return VGG-16 for pictures (N, 3, H, W), usually 224×224, at least 32×32; it returns logits (N, num_classes).

    The paper's configuration D, without batch normalisation, which `vgg16_bn` has. It holds 528 MB of weights, most of them dense.

    Source: Simonyan & Zisserman 2015, arXiv:1409.1556.

    >>> with torch.device("meta"):  # shapes only: nothing is drawn or computed
    ...     vgg16()(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    """
    return he_initialise(VGG(STAGES, check_classes(num_classes)))


def vgg16_bn(num_classes: int = 1000) -> VGG:
    """Return VGG-16 with batch normalisation behind every convolution, as torchvision has it; pictures and logits as in `vgg16`.

    >>> with torch.device("meta"):  # shapes only: nothing is drawn or computed
    ...     vgg16_bn().features[40]  # the last convolution
    Conv2d(512, 512, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    """
    return he_initialise(VGG(STAGES, check_classes(num_classes), normalised=True))


class VGG(nn.Module):
    """Stages of 3×3 convolutions, each ended by a pool, and three dense layers. See `vgg16`."""

    def __init__(self, stages: Sequence[Sequence[int]], num_classes: int, normalised: bool = False) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 3
        for stage in stages:
            for filters in stage:
                layers.append(nn.Conv2d(channels, filters, 3, padding=1))
                if normalised:
                    layers.append(nn.BatchNorm2d(filters))
                layers.append(nn.ReLU(inplace=True))
                channels = filters
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(7)  # changes nothing for 224×224, makes other sizes fit
        self.classifier = nn.Sequential(
            nn.Linear(channels * 7 * 7, 4096), nn.ReLU(inplace=True), nn.Dropout(),
            nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(),
            nn.Linear(4096, num_classes),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.avgpool(self.features(x))  # (N, 512, 7, 7)
        return self.classifier(torch.flatten(x, 1))
