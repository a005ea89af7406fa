"""What the blocks share: a convolution with its normalisation, and checks of their input."""

import torch
from torch import fx, nn

from utils.arithmetic import check_int

WIDEST = 4096  # channels; the family has at most 2048, and a 3×3 layer from 4096 to as many fills 600 MB


class ConvUnit(nn.Module):
    """A square convolution that keeps the size at stride 1, then batch normalisation and ReLU.

    (N, in_channels, H, W) becomes (N, out_channels, O_h, O_w) with O = ⌈H / stride⌉. kernel_size is odd.
    norm=False leaves the normalisation out and gives the convolution a bias in its place.

    >>> ConvUnit(3, 8, 5)(torch.zeros(1, 3, 12, 12)).shape
    torch.Size([1, 8, 12, 12])

    Source: Ioffe & Szegedy 2015, "Batch normalization", arXiv:1502.03167; ε as in Inception's published weights.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, *, norm: bool = True) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride, kernel_size // 2, bias=not norm)
        self.bn = nn.BatchNorm2d(out_channels, eps=1e-3) if norm else nn.Identity()
        self.relu = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.relu(self.bn(self.conv(x)))


def check_channels(name: str, value: object) -> int:
    """Return `value`, a number of channels or what makes one, as an int, or raise TypeError or ValueError as `check_int` does.

    >>> check_channels("width", 10**6)
    Traceback (most recent call last):
    ValueError: width=1000000 must be at most 4096
    """
    return check_int(name, value, maximum=WIDEST)


def check_classes(num_classes: object) -> int:
    """Return `num_classes` as an int, or raise as `check_int` does for what is none or would make a last layer of gigabytes.

    >>> check_classes(1000)
    1000
    """
    return check_int("num_classes", num_classes, maximum=100_000)


def check_images(x: object, in_channels: int) -> None:
    """Raise TypeError or ValueError unless `x` is a tensor (N, in_channels, H, W).

    >>> check_images(torch.zeros(2, 3, 8, 8), 4)
    Traceback (most recent call last):
    ValueError: x has shape (2, 3, 8, 8): use (N, 4, H, W)
    """
    if isinstance(x, fx.Proxy):  # stands for x while torch.fx traces the block: it has no shape
        return
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"x must be a torch.Tensor (N, {in_channels}, H, W), not {type(x).__name__}")
    if x.ndim != 4 or x.shape[1] != in_channels:
        last = x.ndim == 4 and x.shape[3] == in_channels
        fitting = ", put the channels first, x.permute(0, 3, 1, 2)" if last else ", x[None] for one picture" if x.ndim == 3 else ""
        raise ValueError(f"x has shape {tuple(x.shape)}: use (N, {in_channels}, H, W){fitting}")
