"""Convolution as the linear map it is: windows as columns (im2col), and the whole convolution as one matrix.

Sources: Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks for document processing"
(im2col); Dumoulin & Visin 2016, arXiv:1603.07285, section 4.1 (the matrix).
"""

import numpy as np
from numpy.typing import ArrayLike

from utils.arithmetic import Pair, as_pair, check_int
from utils.arrays import as_array, as_images, check_filled, naming_last_channels
from utils.conv import Padding, check_sizes, padding_sides, view_windows

_MOST_ENTRIES = 10**8  # of a matrix: 800 MB in float64


def im2col(x: ArrayLike, kernel_size: Pair, stride: Pair = 1, padding: Padding = 0, dilation: Pair = 1) -> np.ndarray:
    """Return every window of `x` as a column, so that convolving is one product of two matrices.

    x: (H, W), (C, H, W) or (N, C, H, W). The result is (C·K_h·K_w, O_h·O_w), for a batch (N, C·K_h·K_w, O_h·O_w):
    one row per weight of a filter, one column per output position, both row by row as in torch.nn.functional.unfold.
    It keeps the dtype of x and shares no memory with it.

    kernel_size, stride, padding, dilation: as in `conv2d`, with zeros for padding.

    Raises TypeError or ValueError as `conv2d` does.
    Source: Chellapilla, Puri & Simard 2006.

    >>> im2col([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 2)
    array([[1, 2, 4, 5],
           [2, 3, 5, 6],
           [4, 5, 7, 8],
           [5, 6, 8, 9]])
    >>> x, weight = np.ones((3, 32, 32)), np.ones((10, 3, 5, 5))
    >>> (weight.reshape(10, -1) @ im2col(x, 5)).shape  # 10 filters of 75 weights at 784 positions
    (10, 784)
    """
    given, x = x, as_images(x)
    with naming_last_channels(given):
        windows = _padded_windows(x, kernel_size, stride, padding, dilation)
    N, C, K_h, K_w, O_h, O_w = windows.shape
    columns = windows.copy().reshape(N, C * K_h * K_w, O_h * O_w)
    return columns if x.ndim == 4 else columns[0]


def conv_matrix(weight: ArrayLike, input_shape: tuple[int, ...], stride: Pair = 1, padding: Padding = 0, dilation: Pair = 1) -> np.ndarray:
    """Return the matrix M of a convolution: `M @ x.ravel()` equals `conv2d(x, weight).ravel()`.

    weight: (K_h, K_w) for an input_shape (H, W), or (C_out, C_in, K_h, K_w) for an input_shape (C_in, H, W).
    M has one row per output value, one column per input value: (O_h·O_w, H·W) or (C_out·O_h·O_w, C_in·H·W).
    Float weights keep their dtype; integers and bools become int64, so that M @ x sums them as conv2d does.

    stride, padding, dilation: as in `conv2d`, with zeros for padding: the taps on padding have no column.

    Raises TypeError or ValueError as `conv2d` does, and ValueError if M had more than 100,000,000 entries.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 4.1.

    >>> conv_matrix([[1, 2], [3, 4]], (3, 3))
    array([[1, 2, 0, 3, 4, 0, 0, 0, 0],
           [0, 1, 2, 0, 3, 4, 0, 0, 0],
           [0, 0, 0, 1, 2, 0, 3, 4, 0],
           [0, 0, 0, 0, 1, 2, 0, 3, 4]])
    >>> M = conv_matrix(np.ones((3, 3)), (5, 5), padding=1)
    >>> M.shape, int(np.count_nonzero(M))  # 625 entries, 225 taps, of which 56 fall on padding
    ((25, 25), 169)
    """
    weight = as_array("weight", weight)
    shape = _check_input_shape(input_shape, weight)
    check_filled("weight", weight)
    if np.can_cast(weight.dtype, np.int64):
        weight = weight.astype(np.int64)
    C_out, C_in, K_h, K_w = (1,) * (4 - weight.ndim) + weight.shape

    H, W = shape[-2:]
    numbers = np.arange(1, H * W + 1).reshape(H, W)  # every pixel's own number; 0 is left for padding
    windows = _padded_windows(numbers, (K_h, K_w), stride, padding, dilation)  # (1, 1, K_h, K_w, O_h, O_w)
    outputs = windows.shape[4] * windows.shape[5]
    rows, columns = C_out * outputs, C_in * H * W
    if rows * columns > _MOST_ENTRIES:
        raise ValueError(
            f"the matrix would be {rows} × {columns}, {rows * columns:,} entries, more than {_MOST_ENTRIES:,}: "
            f"use a smaller input_shape than {shape}, or conv2d, which needs no matrix"
        )
    numbers = windows.reshape(K_h * K_w, outputs)
    taps, positions = np.nonzero(numbers)
    M = np.zeros((C_out, outputs, C_in, H * W), weight.dtype)
    kernels = weight.reshape(C_out, C_in, K_h * K_w)
    # Indexing by two arrays with an axis between puts their common axis in front: (tap, C_out, C_in).
    M[:, positions, :, numbers[taps, positions] - 1] = kernels[:, :, taps].transpose(2, 0, 1)
    return M.reshape(rows, columns)


def _padded_windows(x: np.ndarray, kernel_size: Pair, stride: Pair, padding: Padding, dilation: Pair) -> np.ndarray:
    """Check the arguments of `im2col` and return the windows of x as a view (N, C, K_h, K_w, O_h, O_w)."""
    kernel_size, stride = as_pair("kernel_size", kernel_size), as_pair("stride", stride)
    dilation = as_pair("dilation", dilation)
    sides = padding_sides(padding, kernel_size, stride, dilation)
    check_sizes(x.shape[-2:], kernel_size, stride, sides, dilation, "zeros")
    x = x[(None,) * (4 - x.ndim)]  # (N, C, H, W)
    if np.any(sides):
        x = np.pad(x, ((0, 0), (0, 0), *sides))
    return view_windows(x, kernel_size, stride, dilation)


def _check_input_shape(input_shape: tuple[int, ...], weight: np.ndarray) -> tuple[int, ...]:
    """Return input_shape as a tuple of ints that suits `weight`, or raise."""
    if not isinstance(input_shape, (tuple, list)):
        raise TypeError(f"input_shape={input_shape!r} must be a tuple, (H, W) or (C_in, H, W)")
    shape = tuple(check_int(f"input_shape[{axis}]", size) for axis, size in enumerate(input_shape))
    if len(shape) not in (2, 3):
        raise ValueError(f"input_shape={shape} has {len(shape)} entries: use (H, W) or (C_in, H, W)")
    if weight.ndim == 4 and len(shape) == 3 and weight.shape[1] == shape[2] != shape[0]:
        first = (shape[2], *shape[:2])
        raise ValueError(f"weight has shape {weight.shape}, and input_shape={shape} its channels last; channels first, use {first}")
    fitting = "(K_h, K_w)" if len(shape) == 2 else f"(C_out, {shape[0]}, K_h, K_w)"
    if weight.ndim != 2 * len(shape) - 2 or (len(shape) == 3 and weight.shape[1] != shape[0]):
        raise ValueError(f"weight has shape {weight.shape}: for input_shape={shape} use {fitting}")
    return shape
