"""EfficientNet-Lite0, made for phones: 4.7 million parameters, and ImageNet weights that a small package brings along."""

from __future__ import annotations

import torch
from torch import nn

from utils.nets.blocks import InvertedResidual
from utils.nets.blocks.inverted import SameUnit
from utils.nets.blocks.parts import check_classes

STAGES = (  # kernel_size, stride of the first block, expansion, out_channels, blocks
    (3, 1, 1, 16, 1), (3, 2, 6, 24, 2), (5, 2, 6, 40, 2), (3, 2, 6, 80, 3), (5, 1, 6, 112, 3), (5, 2, 6, 192, 4), (3, 1, 6, 320, 1),
)  # fmt: skip
_PARTS = {  # a part's name in the published file: ours, inside a block and outside
    "_expand_conv": "expand.conv", "_bn0": "expand.bn", "_depthwise_conv": "depthwise.conv", "_bn1": "depthwise.bn",
    "_project_conv": "project.conv", "_bn2": "project.bn",
}  # fmt: skip
_ENDS = {"_conv_stem": "stem.conv", "_bn0": "stem.bn", "_conv_head": "head.conv", "_bn1": "head.bn", "_fc": "fc"}


def efficientnet_lite0(num_classes: int = 1000) -> EfficientNetLite0:
    """Return EfficientNet-Lite0 for pictures (N, 3, H, W) with values 0 to 1, usually 224×224; it returns logits (N, num_classes).

    EfficientNet-B0 without squeeze-and-excitation, and with ReLU6 in place of swish. Pixels are brought to (255x − 127) / 128
    inside, so that pictures, and changes of them, keep the units of pixels.

    Sources: Tan & Le 2019, arXiv:1905.11946; https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite

    >>> with torch.device("meta"):  # shapes only: nothing is drawn or computed
    ...     efficientnet_lite0()(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    """
    return EfficientNetLite0(check_classes(num_classes))


class EfficientNetLite0(nn.Module):
    """A stem, sixteen inverted residual blocks, a 1×1 head, global mean pooling and one dense layer. See `efficientnet_lite0`.

    Parameters are stem.conv.weight, stem.bn.*, blocks.0 to blocks.15 with expand, depthwise and project (blocks.0 has no
    expand), head.*, fc.weight and fc.bias; `current_name` tells what the published file calls them.
    """

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        self.stem = SameUnit(3, 32, 3, stride=2)
        channels, blocks = 32, []
        for kernel_size, stride, expansion, out_channels, repeats in STAGES:
            for i in range(repeats):
                blocks.append(InvertedResidual(channels, out_channels, kernel_size, stride if i == 0 else 1, expansion))
                channels = out_channels
        self.blocks = nn.Sequential(*blocks)
        self.head = SameUnit(channels, 1280, 1)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(1280, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem((x * 255 - 127) / 128)  # (N, 32, 112, 112) of 224×224
        x = self.head(self.blocks(x))  # (N, 1280, 7, 7)
        return self.fc(self.dropout(torch.flatten(self.avgpool(x), 1)))


def current_name(published: str) -> str:
    """Return what `EfficientNetLite0` calls a parameter of the published file.

    >>> current_name("_blocks.3._depthwise_conv.weight"), current_name("_bn1.running_mean")
    ('blocks.3.depthwise.conv.weight', 'head.bn.running_mean')
    """
    parts = published.split(".")
    if parts[0] == "_blocks":
        return f"blocks.{parts[1]}.{_PARTS[parts[2]]}.{parts[3]}"
    return f"{_ENDS[parts[0]]}.{parts[1]}"
