"""Residual blocks: what the layers find is added to what came in.

Source: He, Zhang, Ren & Sun 2015, "Deep residual learning for image recognition", arXiv:1512.03385.
"""

from typing import Literal

import torch
from torch import nn

from utils.arithmetic import check_int, check_switch
from utils.nets.blocks.parts import check_channels, check_images


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions whose result is added to the block's input.

    (N, in_channels, H, W) becomes (N, out_channels, O_h, O_w) with O = ⌈H / stride⌉. Where the input's shape differs
    from that (stride above 1 or another width), a 1×1 convolution with the same stride, the projection shortcut, fits it.
    skip=False leaves the addition out: the plain block to compare with. norm=False leaves batch normalisation out and
    gives the convolutions biases instead.
    Raises TypeError or ValueError for widths and strides below 1, switches that are not bools, and an x of another shape.
    Source: He et al. 2015, arXiv:1512.03385, figure 2.

    >>> block = ResidualBlock(16, 32, stride=2)
    >>> block(torch.zeros(1, 16, 8, 8)).shape
    torch.Size([1, 32, 4, 4])
    >>> block.downsample[0]  # the projection shortcut
    Conv2d(16, 32, kernel_size=(1, 1), stride=(2, 2), bias=False)
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1, *, skip: bool = True, norm: bool = True) -> None:
        super().__init__()
        self.in_channels = check_channels("in_channels", in_channels)
        self.out_channels = check_channels("out_channels", out_channels)
        stride, norm = check_int("stride", stride), check_switch("norm", norm)
        self.conv1, self.bn1 = _conv_norm(in_channels, out_channels, 3, stride, norm)
        self.conv2, self.bn2 = _conv_norm(out_channels, out_channels, 3, 1, norm)
        self.downsample = _shortcut(in_channels, out_channels, stride, norm) if check_switch("skip", skip) else None
        self.relu = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return self.relu(y if self.downsample is None else y + self.downsample(x))


class Bottleneck(nn.Module):
    """A residual block that works in few channels: 1×1 down to `width`, 3×3, 1×1 up to 4·width.

    (N, in_channels, H, W) becomes (N, 4·width, O_h, O_w) with O = ⌈H / stride⌉; the shortcut is as in ResidualBlock.
    stride_on: which convolution moves by `stride`: "3x3" as in torchvision, or "1x1", the first one, as in the paper,
    which then never reads three quarters of the input at stride 2.
    Raises TypeError or ValueError for widths and strides below 1, another stride_on, and an x of another shape.
    Source: He et al. 2015, arXiv:1512.03385, figure 5.

    >>> Bottleneck(64, 64)(torch.zeros(1, 64, 8, 8)).shape
    torch.Size([1, 256, 8, 8])
    """

    expansion = 4

    def __init__(self, in_channels: int, width: int, stride: int = 1, *, stride_on: Literal["3x3", "1x1"] = "3x3") -> None:
        super().__init__()
        if not isinstance(stride_on, str) or stride_on not in ("3x3", "1x1"):
            raise ValueError(f"stride_on={stride_on!r} must be '3x3' (torchvision) or '1x1' (the paper)")
        stride, self.in_channels = check_int("stride", stride), check_channels("in_channels", in_channels)
        self.out_channels = self.expansion * check_channels("width", width)
        first, second = (1, stride) if stride_on == "3x3" else (stride, 1)
        self.conv1, self.bn1 = _conv_norm(in_channels, width, 1, first)
        self.conv2, self.bn2 = _conv_norm(width, width, 3, second)
        self.conv3, self.bn3 = _conv_norm(width, self.out_channels, 1)
        self.downsample = _shortcut(in_channels, self.out_channels, stride)
        self.relu = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + self.downsample(x))


def _conv_norm(in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, norm: bool = True) -> tuple[nn.Conv2d, nn.Module]:
    """Return a convolution that keeps the size at stride 1, and what normalises its result."""
    conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride, kernel_size // 2, bias=not norm)
    return conv, nn.BatchNorm2d(out_channels) if norm else nn.Identity()


def _shortcut(in_channels: int, out_channels: int, stride: int, norm: bool = True) -> nn.Module:
    """Return what the input passes on its way around the convolutions: nothing, or a projection to the new shape."""
    if stride == 1 and in_channels == out_channels:
        return nn.Identity()
    return nn.Sequential(*_conv_norm(in_channels, out_channels, 1, stride, norm))
