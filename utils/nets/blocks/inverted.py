"""The inverted residual block of networks for phones: widen, filter each channel by itself, narrow again."""

import torch
from torch import nn
from torch.nn import functional as F

from utils.arithmetic import check_int
from utils.nets.blocks.parts import WIDEST, check_channels, check_images


class SameConv2d(nn.Conv2d):
    """A square convolution without bias, padded as TensorFlow's "same": O = ⌈size / stride⌉, an odd pixel to the bottom and right.

    (N, in_channels, H, W) becomes (N, out_channels, O_h, O_w); groups = in_channels makes it depthwise. `padding` tells the zeros
    before the first row where the stride divides the size; torch alone would put as many after the last.

    >>> SameConv2d(3, 8, 3, stride=2)(torch.zeros(1, 3, 8, 8)).shape
    torch.Size([1, 8, 4, 4])

    Source: TensorFlow's `tf.nn.convolution`, https://www.tensorflow.org/api_docs/python/tf/nn
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, *, groups: int = 1) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, max(kernel_size - stride, 0) // 2, groups=groups, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        (top, bottom), (left, right) = (self._zeros(size) for size in x.shape[2:])
        if (top, left) == (bottom, right):  # as nearly always: then no copy of the map is needed
            return F.conv2d(x, self.weight, None, self.stride, (top, left), groups=self.groups)
        return F.conv2d(F.pad(x, (left, right, top, bottom)), self.weight, None, self.stride, groups=self.groups)

    def _zeros(self, size):
        """Return how many zeros come before and after a side."""
        total = max((-(-size // self.stride[0]) - 1) * self.stride[0] + self.kernel_size[0] - size, 0)
        return total // 2, total - total // 2


class SameUnit(nn.Module):
    """A `SameConv2d`, batch normalisation (ε = 0.001), and ReLU6, min(max(x, 0), 6); without the last if relu=False.

    >>> SameUnit(3, 8, 5)(torch.zeros(1, 3, 12, 12)).shape
    torch.Size([1, 8, 12, 12])
    """

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, *, groups: int = 1, relu: bool = True
    ) -> None:
        super().__init__()
        self.conv = SameConv2d(in_channels, out_channels, kernel_size, stride, groups=groups)
        self.bn = nn.BatchNorm2d(out_channels, eps=1e-3, momentum=0.01)
        self.relu = nn.ReLU6(inplace=True) if relu else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.relu(self.bn(self.conv(x)))


class InvertedResidual(nn.Module):
    """Widen by 1×1, filter each channel by itself, narrow by 1×1 without ReLU, and add the input where the shapes agree.

    (N, in_channels, H, W) becomes (N, out_channels, O_h, O_w) with O = ⌈H / stride⌉. expansion: how many times as many channels
    the middle has; with 1 the widening layer is left out. The input is added if stride is 1 and out_channels is in_channels.
    Raises TypeError or ValueError for numbers that are no integers from 1 up, and for an x that does not fit.

    >>> block = InvertedResidual(24, 40, kernel_size=5, stride=2)
    >>> block(torch.zeros(1, 24, 56, 56)).shape, block.skip
    (torch.Size([1, 40, 28, 28]), False)

    Sources: Sandler et al. 2018, "MobileNetV2", arXiv:1801.04381; Tan & Le 2019, "EfficientNet", arXiv:1905.11946.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int = 3, stride: int = 1, expansion: int = 6) -> None:
        super().__init__()
        self.in_channels, self.out_channels = check_channels("in_channels", in_channels), check_channels("out_channels", out_channels)
        kernel_size, stride = check_int("kernel_size", kernel_size, maximum=WIDEST // 16), check_int("stride", stride)
        wide = in_channels * check_int("expansion", expansion, maximum=16 * WIDEST // in_channels)
        self.expand = SameUnit(in_channels, wide, 1) if expansion > 1 else nn.Identity()
        self.depthwise = SameUnit(wide, wide, kernel_size, stride, groups=wide)
        self.project = SameUnit(wide, out_channels, 1, relu=False)
        self.skip = stride == 1 and in_channels == out_channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.expand(x)  # (N, expansion · in_channels, H, W)
        y = self.depthwise(y)  # (N, expansion · in_channels, O_h, O_w)
        y = self.project(y)  # (N, out_channels, O_h, O_w)
        return x + y if self.skip else y
