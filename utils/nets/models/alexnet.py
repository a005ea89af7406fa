"""AlexNet, which won ImageNet 2012 by ten points."""

from __future__ import annotations

import torch
from torch import nn

from utils.nets.blocks.parts import check_classes


def alexnet(num_classes: int = 1000) -> AlexNet:
    """Return AlexNet for pictures (N, 3, H, W), usually 224×224, at least 63×63; it returns logits (N, num_classes).

    This is torchvision's, the one-GPU form of 2014: 64, 192, 384, 256, 256 filters. The network of 2012 had 96, 256,
    384, 384, 256 in two groups on two GPUs, and normalised responses across channels.

    Sources: Krizhevsky, Sutskever & Hinton 2012, doi:10.1145/3065386; Krizhevsky 2014, arXiv:1404.5997.

    >>> with torch.device("meta"):  # shapes only: nothing is drawn or computed
    ...     alexnet()(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    """
    return AlexNet(check_classes(num_classes))


class AlexNet(nn.Module):
    """Five convolutions, three pools, three dense layers. See `alexnet`."""

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 11, stride=4, padding=2), nn.ReLU(inplace=True),  # (N, 64, 55, 55) of 224×224
            nn.MaxPool2d(3, 2),
            nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(inplace=True),  # (N, 192, 27, 27)
            nn.MaxPool2d(3, 2),
            nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(inplace=True),  # (N, 384, 13, 13)
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2),  # (N, 256, 6, 6)
        )  # fmt: skip
        self.avgpool = nn.AdaptiveAvgPool2d(6)  # changes nothing for 224×224, makes other sizes fit
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(256 * 6 * 6, 4096), nn.ReLU(inplace=True),
            nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(inplace=True),
            nn.Linear(4096, num_classes),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.avgpool(self.features(x))  # (N, 256, 6, 6)
        return self.classifier(torch.flatten(x, 1))
