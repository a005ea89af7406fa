"""GoogLeNet: nine blocks, each of which looks at several scales at once."""

from __future__ import annotations

from typing import Literal, NamedTuple

import torch
from torch import nn

from utils.arithmetic import check_switch
from utils.nets.blocks import InceptionBlock
from utils.nets.blocks.parts import ConvUnit, check_classes

IMAGENET_MEAN = (0.485, 0.456, 0.406)  # of red, green and blue in 0 … 1: how torchvision normalises pictures
IMAGENET_STD = (0.229, 0.224, 0.225)


def googlenet(num_classes: int = 1000, aux_logits: bool = False, kernel_5x5: Literal[3, 5] = 3, transform_input: bool = False) -> GoogLeNet:
    """Return GoogLeNet for pictures (N, 3, H, W), usually 224×224, at least 15×15; it returns logits (N, num_classes).

    aux_logits: add the paper's two auxiliary heads; while training the model then returns `GoogLeNetOutputs`.
    kernel_5x5: the kernel of the "5×5" branches, 3 as in torchvision (a slip, kept because the published weights have
    it) or 5 as in the paper. transform_input: take pictures normalised as torchvision does, and scale them to −1 … 1,
    as the published weights want them. Unlike the paper's, every convolution is followed by batch normalisation, as in
    torchvision. Raises ValueError for another kernel_5x5, TypeError for switches that are not bools.

    Source: Szegedy et al. 2015, "Going deeper with convolutions", arXiv:1409.4842, table 1.

    >>> googlenet(num_classes=5, kernel_5x5=5).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 5])
    """
    return GoogLeNet(check_classes(num_classes), aux_logits, kernel_5x5, transform_input)


class GoogLeNetOutputs(NamedTuple):
    """What GoogLeNet with auxiliary heads returns while training: three logits (N, num_classes), last head first."""

    logits: torch.Tensor
    aux_logits2: torch.Tensor
    aux_logits1: torch.Tensor


class GoogLeNet(nn.Module):
    """A stem that reduces eight times, nine Inception blocks, global pooling and one dense layer. See `googlenet`."""

    scale: torch.Tensor
    shift: torch.Tensor

    def __init__(self, num_classes: int, aux_logits: bool, kernel_5x5: Literal[3, 5], transform_input: bool) -> None:
        super().__init__()
        self.aux_logits = check_switch("aux_logits", aux_logits)
        self.transform_input = check_switch("transform_input", transform_input)
        mean, std = torch.tensor(IMAGENET_MEAN).view(3, 1, 1), torch.tensor(IMAGENET_STD).view(3, 1, 1)
        self.register_buffer("scale", std / 0.5, persistent=False)  # from (x − mean) / std to (x − 0.5) / 0.5
        self.register_buffer("shift", (mean - 0.5) / 0.5, persistent=False)

        def inception(*widths):
            return InceptionBlock(*widths, kernel_5x5=kernel_5x5)

        self.conv1 = ConvUnit(3, 64, 7, stride=2)
        self.maxpool1 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv2 = ConvUnit(64, 64, 1)
        self.conv3 = ConvUnit(64, 192, 3)
        self.maxpool2 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.inception3a = inception(192, 64, 96, 128, 16, 32, 32)
        self.inception3b = inception(256, 128, 128, 192, 32, 96, 64)
        self.maxpool3 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.inception4a = inception(480, 192, 96, 208, 16, 48, 64)
        self.inception4b = inception(512, 160, 112, 224, 24, 64, 64)
        self.inception4c = inception(512, 128, 128, 256, 24, 64, 64)
        self.inception4d = inception(512, 112, 144, 288, 32, 64, 64)
        self.inception4e = inception(528, 256, 160, 320, 32, 128, 128)
        self.maxpool4 = nn.MaxPool2d(2, 2, ceil_mode=True)
        self.inception5a = inception(832, 256, 160, 320, 32, 128, 128)
        self.inception5b = inception(832, 384, 192, 384, 48, 128, 128)
        if self.aux_logits:
            self.aux1 = InceptionAux(512, num_classes)
            self.aux2 = InceptionAux(528, num_classes)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(1024, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor | GoogLeNetOutputs:
        if self.transform_input:
            x = x * self.scale + self.shift
        x = self.maxpool1(self.conv1(x))  # (N, 64, 56, 56) of 224×224
        x = self.maxpool2(self.conv3(self.conv2(x)))  # (N, 192, 28, 28)
        x = self.maxpool3(self.inception3b(self.inception3a(x)))  # (N, 480, 14, 14)
        early = self.inception4a(x)  # (N, 512, 14, 14)
        late = self.inception4d(self.inception4c(self.inception4b(early)))  # (N, 528, 14, 14)
        x = self.maxpool4(self.inception4e(late))  # (N, 832, 7, 7)
        x = self.avgpool(self.inception5b(self.inception5a(x)))  # (N, 1024, 1, 1)
        logits = self.fc(self.dropout(torch.flatten(x, 1)))
        if self.aux_logits and self.training:
            return GoogLeNetOutputs(logits, self.aux2(late), self.aux1(early))
        return logits


class InceptionAux(nn.Module):
    """A head halfway, which sends the gradient straight to the early blocks. Used while training only."""

    def __init__(self, in_channels: int, num_classes: int) -> None:
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(4)
        self.conv = ConvUnit(in_channels, 128, 1)
        self.fc1 = nn.Linear(128 * 4 * 4, 1024)
        self.relu = nn.ReLU(inplace=True)
        self.dropout = nn.Dropout(0.7)
        self.fc2 = nn.Linear(1024, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv(self.avgpool(x))  # (N, 128, 4, 4)
        return self.fc2(self.dropout(self.relu(self.fc1(torch.flatten(x, 1)))))
