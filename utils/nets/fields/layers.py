"""How the layers of torch that change the grid change what each place sees: windows, padding, enlarging."""

from typing import Any

from torch import fx, nn

from utils.arithmetic import as_pair, span
from utils.phased_fields import Phases
from utils.receptive_fields import Layer

WINDOWS = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d, nn.LPPool2d)
_PADS = (nn.ZeroPad2d, nn.ConstantPad2d, nn.ReflectionPad2d, nn.ReplicationPad2d, nn.CircularPad2d)
MODULE_OF = {
    "max_pool2d": nn.MaxPool2d, "avg_pool2d": nn.AvgPool2d, "lp_pool2d": nn.LPPool2d, "interpolate": nn.Upsample, "pad": nn.ZeroPad2d,
    "pixel_shuffle": nn.PixelShuffle, "pixel_unshuffle": nn.PixelUnshuffle,
}  # fmt: skip  # functions that take what the module takes, after x


def as_module(node: fx.Node, name: str, label: str) -> nn.Module:
    """Return the module that does the same as a call of a function."""
    options = {key: value for key, value in node.kwargs.items() if key not in ("input", "antialias")}  # which counts in reducing only
    if len(node.all_input_nodes) > 1:
        raise ValueError(f"{label} has arguments that are computed while the model runs, and the tracing sees no sizes")
    if name == "pad":
        sides: Any = options.pop("pad", None) or node.args[1]
        return nn.ZeroPad2d((*sides, 0, 0)[:4])
    return MODULE_OF[name](*node.args[1:], **options)


def moved(before: Phases, module: nn.Module, label: str) -> Phases | None:
    """Return the field after a layer that changes the grid; None for any other."""
    if isinstance(module, WINDOWS):
        return before.through(_layer(module, label))
    if isinstance(module, nn.ConvTranspose2d):
        return before.transposed(_layer(module, label))
    if isinstance(module, _PADS):
        left, _, top, _ = module.padding
        return before.padded(_same(label, "padding", (top, left)))
    if isinstance(module, nn.Upsample):
        return _upsampled(before, module, label)
    if isinstance(module, nn.PixelShuffle):
        return before.upsampled(module.upscale_factor)
    if isinstance(module, nn.PixelUnshuffle):
        return before.through(Layer(module.downscale_factor, module.downscale_factor))
    return None


def _upsampled(before, module, label):
    """Return the field after an Upsample by a whole factor, or raise ValueError for another."""
    if module.scale_factor is None:
        raise ValueError(f"{label}: size={module.size} gives no factor, which depends on the picture: use scale_factor")
    factor = _same(label, "scale_factor", module.scale_factor)
    if factor != int(factor) or factor < 1:
        raise ValueError(f"{label}: scale_factor={factor} is no whole number from 1 up, and places would differ in what they see")
    if module.mode not in ("nearest", "nearest-exact", "bilinear") or module.align_corners:
        raise ValueError(
            f"{label}: mode={module.mode!r}, align_corners={module.align_corners} is unknown here: use 'nearest' or 'bilinear'"
        )
    return before.upsampled(int(factor), linear=module.mode == "bilinear")


def _same(label, name, value):
    """Return the one number of a pair (vertical, horizontal), or raise ValueError if there are two."""
    vertical, horizontal = value if isinstance(value, (tuple, list)) else (value, value)
    if vertical != horizontal:
        raise ValueError(f"{label}: {name}={(vertical, horizontal)} is not square, and one Field describes both axes")
    return vertical


def _layer(module, label):
    """Return a convolution or pooling module as a Layer, or raise ValueError if it is not square."""
    square = lambda name, value: _same(label, name, as_pair(f"{label}: {name}", value, minimum=0))

    kernel_size = square("kernel_size", module.kernel_size)
    dilation = square("dilation", getattr(module, "dilation", 1))
    stride = kernel_size if module.stride is None else square("stride", module.stride)
    padding = getattr(module, "padding", 0)
    if isinstance(padding, str):  # an odd total of "same" puts one more at the end, so that the first side has the half
        padding = {"valid": 0, "same": (span(kernel_size, dilation) - 1) // 2}[padding]
    return Layer(kernel_size, stride, square("padding", padding), dilation)
