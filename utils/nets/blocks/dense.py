"""DenseNet's blocks: each layer sees what all before it found, side by side.

Source: Huang, Liu, van der Maaten & Weinberger 2016, "Densely connected convolutional networks", arXiv:1608.06993.
"""

import torch
from torch import nn

from utils.arithmetic import check_int
from utils.nets.blocks.parts import WIDEST, check_channels, check_images


class DenseBlock(nn.Module):
    """Layers that each add `growth_rate` channels to everything before them, by concatenation.

    (N, in_channels, H, W) becomes (N, in_channels + layers·growth_rate, H, W); the input's channels come out unchanged,
    first. A layer is a 1×1 convolution to bottleneck·growth_rate channels and a 3×3 to growth_rate, each after batch
    normalisation and ReLU.
    Raises TypeError or ValueError for an argument that is no integer from 1 up, and an x of another shape.
    Source: Huang et al. 2016, arXiv:1608.06993, section 3 (DenseNet-B).

    >>> DenseBlock(64, layers=6, growth_rate=32)(torch.zeros(1, 64, 8, 8)).shape
    torch.Size([1, 256, 8, 8])
    """

    def __init__(self, in_channels: int, layers: int, growth_rate: int, bottleneck: int = 4) -> None:
        super().__init__()
        self.in_channels = check_channels("in_channels", in_channels)
        growth_rate = check_channels("growth_rate", growth_rate)
        width = check_int("bottleneck", bottleneck, maximum=WIDEST // growth_rate) * growth_rate
        self.out_channels = in_channels + check_int("layers", layers, maximum=WIDEST // growth_rate) * growth_rate
        for index, channels in enumerate(range(in_channels, self.out_channels, growth_rate)):
            self.add_module(f"denselayer{index + 1}", _DenseLayer(channels, width, growth_rate))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        for layer in self.children():
            x = torch.cat([x, layer(x)], 1)
        return x


class Transition(nn.Module):
    """Between two dense blocks: a 1×1 convolution to fewer channels, then 2×2 average pooling.

    (N, in_channels, H, W) becomes (N, out_channels, ⌊H/2⌋, ⌊W/2⌋); batch normalisation and ReLU come first.
    Raises TypeError or ValueError for channels that are no integer from 1 up, and an x of another shape.
    Source: Huang et al. 2016, arXiv:1608.06993, section 3.

    >>> Transition(256, 128)(torch.zeros(1, 256, 8, 8)).shape
    torch.Size([1, 128, 4, 4])
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.in_channels = check_channels("in_channels", in_channels)
        self.out_channels = check_channels("out_channels", out_channels)
        self.norm = nn.BatchNorm2d(in_channels)
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        self.pool = nn.AvgPool2d(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        return self.pool(self.conv(self.relu(self.norm(x))))


class _DenseLayer(nn.Module):
    """One layer of a dense block: (N, in_channels, H, W) becomes (N, growth_rate, H, W), the new channels alone."""

    def __init__(self, in_channels, width, growth_rate):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(in_channels)
        self.conv1 = nn.Conv2d(in_channels, width, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, growth_rate, 3, padding=1, bias=False)
        self.relu = nn.ReLU()

    def forward(self, x):
        y = self.conv1(self.relu(self.norm1(x)))
        return self.conv2(self.relu(self.norm2(y)))
