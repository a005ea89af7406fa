"""Pooling in NumPy: summarise each window of each plane by one number, its largest, its mean or its length.

Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 1.2; Goodfellow, Bengio & Courville 2016, section 9.3.
All three modes split into one pass down the columns and one along the rows, K + K steps a window instead of K·K.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from utils.arithmetic import Pair, as_pair, output_size
from utils.arrays import as_images, naming_last_channels

Mode = Literal["max", "avg", "l2"]
_MODES = get_args(Mode)


def pool2d(x: ArrayLike, kernel_size: Pair, stride: Pair | None = None, padding: Pair = 0, mode: Mode = "max") -> np.ndarray:
    """Return the maximum, the mean or the root of the sum of squares of each window of each plane of `x`.

    x: (H, W), (C, H, W) or (N, C, H, W). The result has the same axes, O_h and O_w in place of H and W,
    where `output_size` gives O. It shares no memory with x.

    kernel_size, stride, padding: in pixels, an integer or a (vertical, horizontal) pair; stride=None means kernel_size.
    padding counts one side and is at most half of kernel_size, as in torch.
    mode: "max" never picks padding; "avg" and "l2" count it as zeros, and "avg" always divides by K_h·K_w.

    float32 and float64 stay what they are. Of integers and bools, "max" keeps the type, "avg" and "l2" give float64.
    A window with a NaN gives NaN.

    Raises TypeError for other types, and ValueError for shapes and sizes that do not fit and unknown modes.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 1.2.

    >>> x = [[1, 2, 0, 3], [4, 3, 1, 1], [0, 0, 5, 0], [2, 0, 0, 12]]
    >>> pool2d(x, 2)
    array([[ 4,  3],
           [ 2, 12]])
    >>> pool2d(x, 2, mode="avg")
    array([[2.5 , 1.25],
           [0.5 , 4.25]])
    >>> float(pool2d(x, 2, mode="l2")[1, 1])  # the root of 5² + 12²
    13.0
    >>> pool2d(np.ones((8, 64, 56, 56)), 3, stride=2, padding=1).shape
    (8, 64, 28, 28)
    """
    given, x = x, _in_working_type(as_images(x), mode)
    kernel_size = as_pair("kernel_size", kernel_size)
    stride = kernel_size if stride is None else as_pair("stride", stride)
    padding = as_pair("padding", padding, minimum=0)
    for k, p in zip(kernel_size, padding):
        if p > k // 2:
            raise ValueError(f"padding={p} must be at most half of kernel_size={k}: use at most {k // 2}")
    with naming_last_channels(given):
        sizes = [output_size(*axis) for axis in zip(x.shape[-2:], kernel_size, stride, padding)]  # raises if none fits

    combine, start = (np.maximum, _lowest(x.dtype)) if mode == "max" else (np.add, 0)
    y = np.square(x) if mode == "l2" else x
    for axis in (-2, -1):  # rows first: they are contiguous, and there are fewer left for the columns
        y = _combine_taps(y, axis, sizes[axis], kernel_size[axis], stride[axis], padding[axis], combine, start)
    if mode == "avg":
        y /= kernel_size[0] * kernel_size[1]
    return np.sqrt(y, out=y) if mode == "l2" else y


def global_pool(x: ArrayLike, mode: Mode = "avg") -> np.ndarray:
    """Return one number per plane of `x`: its mean, its maximum or the root of its sum of squares.

    x: (H, W), (C, H, W) or (N, C, H, W) gives a number, (C,) or (N, C).
    mode, types and errors are those of `pool2d`.
    Source: Lin, Chen & Yan 2014, "Network in network", arXiv:1312.4400, section 3.2.

    >>> float(global_pool([[1, 2], [3, 6]]))
    3.0
    >>> global_pool(np.ones((8, 512, 7, 7))).shape
    (8, 512)
    """
    x = _in_working_type(as_images(x), mode)
    if mode == "max":
        return x.max(axis=(-2, -1))
    return x.mean(axis=(-2, -1)) if mode == "avg" else np.sqrt(np.square(x).sum(axis=(-2, -1)))


def _in_working_type(x: np.ndarray, mode: Mode) -> np.ndarray:
    """Return `x` in the type of the result, or raise if `mode` is unknown."""
    if not isinstance(mode, str):
        raise TypeError(f"mode={mode!r} must be a string: use one of {', '.join(_MODES)}")
    if mode not in _MODES:
        raise ValueError(f"mode={mode!r} is unknown: use one of {', '.join(_MODES)}")
    return x.astype(np.float64) if mode != "max" and x.dtype.kind in "biu" else x


def _lowest(dtype):
    """Return the value of `dtype` that no other is below: where a search for the maximum starts."""
    if dtype.kind in "iu":
        return np.iinfo(dtype).min
    return False if dtype.kind == "b" else -np.inf


def _combine_taps(x, axis, size, kernel_size, stride, padding, combine, start):
    """Combine the pixels of each window along one axis of `x`; taps that fall on padding are left out."""
    shape = list(x.shape)
    shape[axis] = size
    y = np.full(shape, start, x.dtype)
    pixels, outputs = np.moveaxis(x, axis, 0), np.moveaxis(y, axis, 0)  # views, with the axis in front
    for tap in range(kernel_size):
        offset = tap - padding  # output i reads pixel i·stride + offset
        first = max(0, -(offset // stride))  # the first output that reads a pixel
        stop = min(size, (len(pixels) - 1 - offset) // stride + 1)  # the last one that does, plus 1
        if first < stop:
            taken = pixels[first * stride + offset : (stop - 1) * stride + offset + 1 : stride]
            combine(outputs[first:stop], taken, out=outputs[first:stop])
    return y
