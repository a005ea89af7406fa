"""Deformable convolution: each tap of the kernel may read beside its place, between the pixels, by a learned offset.

Source: Dai et al. 2017, "Deformable convolutional networks", arXiv:1703.06211; the mask is from Zhu et al. 2018,
"Deformable ConvNets v2", arXiv:1811.11168.
"""

import torch
from torch import nn
from torch.nn import functional as F

from utils.arithmetic import Pair, as_pair, check_groups, check_int, check_switch, output_size
from utils.nets.blocks.parts import check_channels, check_images

MOST_WEIGHTS = 2**28  # of one layer: 1 GB
_AXES = {
    "x": "(N, C, H, W)",
    "offset": "(N, 2·G·K_h·K_w, O_h, O_w)",
    "weight": "(C_out, C/groups, K_h, K_w)",
    "bias": "(C_out,)",
    "mask": "(N, G·K_h·K_w, O_h, O_w)",
}


def deform_conv2d(
    x: torch.Tensor,
    offset: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: Pair = 1,
    padding: Pair = 0,
    dilation: Pair = 1,
    mask: torch.Tensor | None = None,
) -> torch.Tensor:
    """Return the convolution of `x` whose tap k at output position p reads at its usual place plus offset[k, p].

    x: (N, C, H, W). weight: (C_out, C/groups, K_h, K_w), which tells the groups, as in torch. bias: (C_out,).
    offset: (N, 2·G·K_h·K_w, O_h, O_w) in pixels, for G groups of C/G channels that move together: for each group and
    each tap, row by row, a pair (down, right). mask: (N, G·K_h·K_w, O_h, O_w), factors for what each tap reads.
    stride, padding, dilation: an integer or a (vertical, horizontal) pair. The result is (N, C_out, O_h, O_w).
    Between pixels the reading is bilinear; outside the picture are zeros. Everything can be differentiated.
    Order and layout of the arguments are those of torchvision.ops.deform_conv2d.

    Raises TypeError for arguments that are no floating-point tensors of one type, ValueError for shapes that do not fit.
    Source: Dai et al. 2017, arXiv:1703.06211, equations 2 to 4; mask: Zhu et al. 2018, arXiv:1811.11168, equation 1.

    >>> x = torch.arange(16.0).reshape(1, 1, 4, 4)
    >>> offset = torch.zeros(1, 2, 4, 4)
    >>> offset[:, 1] = 0.5  # half a pixel to the right
    >>> deform_conv2d(x, offset, torch.ones(1, 1, 1, 1))[0, 0, 0]
    tensor([0.5000, 1.5000, 2.5000, 1.5000])
    """
    _check_tensors(x=x, offset=offset, weight=weight, bias=bias, mask=mask)
    (N, C, *size), (C_out, C_filter, *kernel_size) = x.shape, weight.shape
    stride, dilation = as_pair("stride", stride), as_pair("dilation", dilation)
    padding = as_pair("padding", padding, minimum=0)
    if C % C_filter or C_out % (C // C_filter):
        raise ValueError(
            f"weight has shape {tuple(weight.shape)}, filters over {C_filter} channels, but x has {C}: "
            "x's channels must be a multiple of that, and the filters a multiple of the number of groups"
        )
    if bias is not None and bias.shape != (C_out,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}: use ({C_out},), one per filter")
    taps = kernel_size[0] * kernel_size[1]
    out = [output_size(*axis) for axis in zip(size, kernel_size, stride, padding, dilation)]
    G = _offset_groups(offset, N, C, taps, out)
    if mask is not None and mask.shape != (N, G * taps, *out):
        raise ValueError(f"mask has shape {tuple(mask.shape)}: use {(N, G * taps, *out)}, one per tap and position")

    home = _tap_places(kernel_size, stride, padding, dilation, out, like=x)  # (2, taps, O_h, O_w)
    down, right = (home + offset.reshape(N * G, taps, 2, *out).transpose(1, 2)).unbind(1)
    columns = bilinear(x.reshape(N * G, C // G, *size), down, right)  # (N·G, C/G, taps, O_h, O_w)
    if mask is not None:
        columns = columns * mask.reshape(N * G, 1, taps, *out)
    windows = columns.reshape(N, C * taps, *out)  # what a filter reads stands in one place: the rest is a 1×1 convolution
    return F.conv2d(windows, weight.reshape(C_out, C_filter * taps, 1, 1), bias, groups=C // C_filter)


def bilinear(x: torch.Tensor, down: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Return `x` (N, C, H, W) read at rows `down` and columns `right`, both (N, …), as (N, C, …); zeros lie outside.

    The value at a place is the mean of the four pixels around it, each weighted by its nearness.

    >>> x = torch.tensor([[[[0.0, 1.0], [2.0, 3.0]]]])
    >>> bilinear(x, torch.tensor([[0.5, 0.5]]), torch.tensor([[0.5, 1.5]]))
    tensor([[[1.5000, 1.0000]]])
    """
    H, W = (1 << (side - 1).bit_length() for side in x.shape[2:])  # dividing by a power of two is exact
    x = F.pad(x, (0, W - x.shape[3], 0, H - x.shape[2]))
    places = torch.stack([(2 * right + 1) / W - 1, (2 * down + 1) / H - 1], dim=-1)  # grid_sample's unit: half a side
    y = F.grid_sample(x, places.flatten(1, -2)[:, None], align_corners=False)  # (N, C, 1, all places)
    return y.reshape(*y.shape[:2], *down.shape[1:])


class DeformConv2d(nn.Module):
    """A deformable convolution that learns from its input where to look: an ordinary one computes the offsets.

    (N, in_channels, H, W) becomes (N, out_channels, O_h, O_w), sizes and arguments as for torch.nn.Conv2d.
    offset_groups: groups of input channels that move together. `layer.offset(x)` gives the offsets in use,
    (N, 2·offset_groups·K_h·K_w, O_h, O_w) in pixels. They start at zero, where the layer is an ordinary convolution.
    Raises TypeError or ValueError for arguments and inputs that do not fit.
    Source: Dai et al. 2017, arXiv:1703.06211, figure 2.

    >>> layer = DeformConv2d(3, 8, 3, padding=1)
    >>> x = torch.randn(1, 3, 6, 6)
    >>> torch.allclose(layer(x), F.conv2d(x, layer.weight, layer.bias, padding=1), atol=1e-5)
    True
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Pair,
        stride: Pair = 1,
        padding: Pair = 0,
        dilation: Pair = 1,
        groups: int = 1,
        bias: bool = True,
        offset_groups: int = 1,
    ) -> None:
        super().__init__()
        kernel_size = as_pair("kernel_size", kernel_size)
        self.in_channels = check_channels("in_channels", in_channels)
        self.stride, self.dilation = as_pair("stride", stride), as_pair("dilation", dilation)
        self.padding = as_pair("padding", padding, minimum=0)
        groups = check_groups(in_channels, check_channels("out_channels", out_channels), groups)
        if in_channels % check_int("offset_groups", offset_groups):
            raise ValueError(f"offset_groups={offset_groups} must divide in_channels={in_channels}")
        taps = kernel_size[0] * kernel_size[1]
        weights = taps * in_channels * (out_channels // groups + 2 * offset_groups * taps)
        if weights > MOST_WEIGHTS:
            raise ValueError(f"kernel_size={kernel_size} makes {weights:,} weights, more than {MOST_WEIGHTS:,}")
        window = kernel_size, self.stride, self.padding, self.dilation
        conv = nn.Conv2d(in_channels, out_channels, *window, groups, check_switch("bias", bias))  # for the usual random start
        self.weight, self.bias = conv.weight, conv.bias
        self.offset = nn.Conv2d(in_channels, 2 * offset_groups * taps, *window)
        for parameter in self.offset.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        check_images(x, self.in_channels)
        return deform_conv2d(x, self.offset(x), self.weight, self.bias, self.stride, self.padding, self.dilation)


def _check_tensors(**tensors):
    """Raise TypeError or ValueError unless all are filled floating-point tensors of one type and the right rank."""
    for name, tensor in tensors.items():
        if tensor is None and name in ("bias", "mask"):
            continue
        if not isinstance(tensor, torch.Tensor) or not tensor.is_floating_point():
            kind = tensor.dtype if isinstance(tensor, torch.Tensor) else type(tensor).__name__
            raise TypeError(f"{name} must be a floating-point torch.Tensor, not {kind}")
        if tensor.is_meta or tensor.layout is not torch.strided:
            raise TypeError(f"{name} must hold its numbers one after another, as no sparse tensor and none on the meta device does")
        if tensor.dtype != tensors["x"].dtype:
            raise TypeError(f"{name} has dtype {tensor.dtype}, but x {tensors['x'].dtype}: use the same")
        if tensor.ndim != (1 if name == "bias" else 4) or not tensor.numel():
            raise ValueError(f"{name} has shape {tuple(tensor.shape)}: use {_AXES[name]}, not empty")


def _offset_groups(offset, N, C, taps, out):
    """Return how many groups of channels `offset` moves, or raise ValueError if its shape does not fit."""
    groups, rest = divmod(offset.shape[1], 2 * taps)
    if rest or C % max(groups, 1) or offset.shape != (N, offset.shape[1], *out) or not groups:
        raise ValueError(
            f"offset has shape {tuple(offset.shape)}: use {(N, 2 * taps, *out)}, "
            f"or {2 * taps}·G channels for G groups, where G divides x's {C} channels"
        )
    return groups


def _tap_places(kernel_size, stride, padding, dilation, out, like):
    """Return the row and column where each tap reads without offsets: (2, taps, O_h, O_w)."""
    rows, columns = (
        d * torch.arange(k).reshape(-1, 1) + s * torch.arange(o) - p  # (K, O)
        for k, s, p, d, o in zip(kernel_size, stride, padding, dilation, out)
    )
    shape = (*kernel_size, *out)
    places = torch.stack([rows[:, None, :, None].expand(shape), columns[None, :, None, :].expand(shape)])
    return places.flatten(1, 2).to(like)
