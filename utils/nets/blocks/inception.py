"""The Inception block: several kernel sizes at once.

Source: Szegedy et al. 2014, "Going deeper with convolutions", arXiv:1409.4842, figure 2 and table 1.
"""

from typing import Literal

import torch
from torch import nn

from utils.arithmetic import check_int, check_switch
from utils.nets.blocks.parts import ConvUnit, check_channels, check_images


class InceptionBlock(nn.Module):
    """Four branches that look at windows of different size, their outputs concatenated.

    The widths are output channels, in the order of GoogLeNet's table: the 1×1 branch; the bottleneck of the 3×3 branch
    and the branch; the same for the 5×5 branch; the 1×1 convolution after the 3×3 max pooling. A bottleneck of None
    is left out, and so is the convolution after the pooling, which then keeps its in_channels: with all three None it
    is the naive block of figure 2a.

    (N, in_channels, H, W) becomes (N, out_channels, H, W), where out_channels is the sum of the four branches' widths.
    kernel_5x5: 5 as in the paper, or 3 as in torchvision's GoogLeNet, whose published weights have that size.
    norm: batch normalisation after each convolution, which the paper did not have yet; False gives each a bias instead.
    Raises TypeError or ValueError for a width that is no integer from 1 up, another kernel_5x5, and an x of another shape.
    Source: Szegedy et al. 2014, arXiv:1409.4842, figure 2.

    >>> block = InceptionBlock(192, 64, 96, 128, 16, 32, 32)  # GoogLeNet's first, "3a"
    >>> block(torch.zeros(1, 192, 28, 28)).shape
    torch.Size([1, 256, 28, 28])
    >>> InceptionBlock(192, 64, None, 128, None, 32, None).out_channels  # naive: 64 + 128 + 32 + 192
    416
    """

    def __init__(
        self,
        in_channels: int,
        width_1x1: int,
        reduce_3x3: int | None,
        width_3x3: int,
        reduce_5x5: int | None,
        width_5x5: int,
        project_pool: int | None,
        *,
        kernel_5x5: Literal[3, 5] = 5,
        norm: bool = True,
    ) -> None:
        super().__init__()
        norm = check_switch("norm", norm)
        kernel = check_int("kernel_5x5", kernel_5x5)
        if kernel not in (3, 5):
            raise ValueError(f"kernel_5x5={kernel_5x5!r} must be 5 (the paper) or 3 (torchvision)")
        self.in_channels = check_channels("in_channels", in_channels)
        width_1x1, width_3x3, width_5x5 = (
            check_channels(name, width) for name, width in (("width_1x1", width_1x1), ("width_3x3", width_3x3), ("width_5x5", width_5x5))
        )
        self.branch1 = ConvUnit(in_channels, width_1x1, 1, norm=norm)
        self.branch2 = self._reduced("reduce_3x3", reduce_3x3, width_3x3, 3, norm)
        self.branch3 = self._reduced("reduce_5x5", reduce_5x5, width_5x5, kernel, norm)
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1))
        if project_pool is not None:
            self.branch4.append(ConvUnit(in_channels, check_channels("project_pool", project_pool), 1, norm=norm))
        self.out_channels = width_1x1 + width_3x3 + width_5x5 + (project_pool or in_channels)

    def _reduced(self, name, reduce, width, kernel_size, norm):
        """Return a branch: the convolution, after its bottleneck if there is one."""
        if reduce is None:
            return nn.Sequential(ConvUnit(self.in_channels, width, kernel_size, norm=norm))
        bottleneck = ConvUnit(self.in_channels, check_channels(name, reduce), 1, norm=norm)
        return nn.Sequential(bottleneck, ConvUnit(reduce, width, kernel_size, norm=norm))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)
