"""Convolution turned round: transposed convolution, and the two gradients of a convolution, which are convolutions again.

Sources: Zeiler et al. 2010, "Deconvolutional networks"; Dumoulin & Visin 2016, arXiv:1603.07285, section 4.
"""

import numpy as np
from numpy.typing import ArrayLike

from utils.arithmetic import Pair, as_pair, leftover, transposed_size
from utils.arrays import are_last, as_array, as_images, channels_first, check_filled, in_order
from utils.conv import MOST, conv2d


def conv_transpose2d(
    x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None, stride: Pair = 1, padding: Pair = 0, output_padding: Pair = 0
) -> np.ndarray:
    """Spread every number of `x` over a window of the output, weighted by the kernel, as torch's conv_transpose2d does.

    x: (H, W) with weight (K_h, K_w), or (C, H, W) / (N, C, H, W) with weight (C, C_out, K_h, K_w): channels *in* come first.
    bias: (C_out,); with a 2D x, a number. The result is (O_h, O_w), (C_out, O_h, O_w) or (N, C_out, O_h, O_w), where
    `transposed_size` gives O; floats keep their type, integers and bools become int64.

    stride: how far apart, in output pixels, neighbours of x write. padding: rows and columns cut off on each side.
    output_padding: rows and columns added at the bottom and right, which only windows cut there can reach.

    Raises TypeError or ValueError, naming the argument, for types, shapes and sizes that do not fit.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 4.

    >>> conv_transpose2d([[1, 2]], [[1, 10, 100]], stride=2)  # the two windows overlap in the middle
    array([[  1,  10, 102,  20, 200]])
    >>> conv_transpose2d(np.ones((8, 7, 7)), np.ones((8, 3, 4, 4)), stride=2, padding=1).shape
    (3, 14, 14)
    """
    given = x, weight
    x, weight = as_images(x), as_array("weight", weight)
    rank = x.ndim
    check_filled("weight", weight)
    if weight.ndim != (2 if rank == 2 else 4):
        raise ValueError(
            f"weight has shape {weight.shape}: for x of shape {x.shape} use {'(K_h, K_w)' if rank == 2 else '(C, C_out, K_h, K_w)'}"
        )
    x, weight = x[(None,) * (4 - rank)], weight[(None,) * (4 - weight.ndim)]
    (N, C, H, W), (C_in, C_out, K_h, K_w) = x.shape, weight.shape
    if C_in != C:
        raise ValueError(_channels_apart(x, weight, given))
    (S_h, S_w), (P_h, P_w) = as_pair("stride", stride), as_pair("padding", padding, 0)
    extra = as_pair("output_padding", output_padding, 0)
    O_h, O_w = (transposed_size(*axis) for axis in zip((H, W), (K_h, K_w), (S_h, S_w), (P_h, P_w), extra))
    plane = (O_h + 2 * P_h) * (O_w + 2 * P_w)
    if N * C_out * plane > MOST:
        raise ValueError(_too_large(stride, x, weight, (O_h, O_w), plane))
    dtype = np.result_type(x, weight)
    dtype = dtype if dtype.kind == "f" else np.dtype(np.int64)
    x, weight = x.astype(dtype), weight.astype(dtype)
    y = np.zeros((N, C_out, O_h + 2 * P_h, O_w + 2 * P_w), dtype)
    for u in range(K_h):
        for v in range(K_w):
            y[:, :, u : u + S_h * H : S_h, v : v + S_w * W : S_w] += np.einsum("nchw,cd->ndhw", x, weight[:, :, u, v])
    y = y[:, :, P_h : P_h + O_h, P_w : P_w + O_w]
    if bias is not None:
        b = as_array("bias", bias)
        if b.size != C_out:
            raise ValueError(f"bias has shape {b.shape}: use ({C_out},), one per filter")
        y = y + b.reshape(-1, 1, 1)
    return y.reshape(y.shape[4 - rank :])


def _too_large(stride: Pair, x: np.ndarray, weight: np.ndarray, size: tuple[int, int], plane: int) -> str:
    """Say which argument makes the output too large, and what would fit."""
    (N, _, H, W), (_, C_out, K_h, K_w) = x.shape, weight.shape
    if plane > MOST and (H + K_h) * (W + K_w) < MOST:
        return f"stride={stride} makes {size[0]:,}×{size[1]:,} of {H}×{W}, more than {MOST:,} numbers in all"
    if plane > MOST:
        return f"x of {H:,}×{W:,} and kernels of {K_h:,}×{K_w:,} make {size[0]:,}×{size[1]:,}, more than {MOST:,} numbers in all"
    made = f"each {size[0]:,}×{size[1]:,} of the output, more than {MOST:,} numbers in all"
    if C_out * plane > MOST:
        return f"weight has {C_out:,} filters, {made}: use at most {MOST // plane:,}"
    return f"x has {N:,} pictures and weight {C_out:,} filters, {made}: use at most {MOST // (C_out * plane):,} pictures at a time"


def _channels_apart(x: np.ndarray, weight: np.ndarray, given: tuple[ArrayLike, ArrayLike]) -> str:
    """Say why a weight (C_in, C_out, K_h, K_w) is for another number of channels than x (N, C, H, W) has, and what would fit."""
    C, last, (C_in, C_out) = x.shape[1], x.shape[3], weight.shape[:2]
    start = f"weight has shape {weight.shape}, for {C_in} channels, but x has {C}"
    if np.ndim(given[0]) > 2 and (last == C_in or are_last(np.shape(given[0]))):
        then = "" if last == C_in else f"; then use weight of shape ({last}, C_out, K_h, K_w)"
        return f"{start}. Its channels stand last, put the channels first: {channels_first('x', given[0])}{then}"
    if C_out == C:
        return f"{start}. Its axes seem to be (C_out, C, K_h, K_w), put the channels in first: {in_order('weight', given[1], 1, 0, 2, 3)}"
    return f"{start}: use weight of shape ({C}, C_out, K_h, K_w)"


def conv_gradients(
    x: ArrayLike, weight: ArrayLike, upstream: ArrayLike, stride: Pair = 1, padding: Pair = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the gradients of a loss for `x` and for `weight`, given its gradient for the output of `conv2d`.

    x, weight, stride, padding: as in `conv2d`. upstream: the loss's gradient for each output,
    (C_out, O_h, O_w), (N, C_out, O_h, O_w) for a batch, (O_h, O_w) for one picture and one kernel.
    The gradient for x is the transposed convolution of upstream; that for weight is x convolved with upstream as the
    kernel, its taps as far apart as the stride. Both have the shape of what they are for; over a batch, weight's is the sum.

    Raises TypeError or ValueError as `conv2d` does, and ValueError if upstream has another shape than the output.
    Source: Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.5.

    >>> for_x, for_weight = conv_gradients([[1, 2, 3]], [[1, -1]], [[1, 10]])
    >>> for_x.tolist(), for_weight.tolist()  # weight: 1·1 + 2·10 and 2·1 + 3·10
    ([[1, 9, -10]], [[21, 32]])
    """
    x, weight, upstream = as_images(x), as_array("weight", weight), as_array("upstream", upstream)
    shape = conv2d(x, weight, stride=stride, padding=padding).shape
    if upstream.shape != shape:
        raise ValueError(f"upstream has shape {upstream.shape}: use that of the output, {shape}")
    stride, padding = as_pair("stride", stride), as_pair("padding", padding, 0)
    K_h, K_w = weight.shape[-2:]
    rest = tuple(leftover(*axis) for axis in zip(x.shape[-2:], (K_h, K_w), stride, padding))
    for_x = _reaching(conv_transpose2d(upstream, weight, stride=stride), x.shape[-2:], padding, rest)
    planes, kernels = (a[(None,) * (4 - a.ndim)].swapaxes(0, 1) for a in (x, upstream))  # (C, N, H, W), (C_out, N, O_h, O_w)
    for_weight = conv2d(planes, kernels, padding=padding, dilation=stride)  # (C, C_out, K_h + rest, K_w + rest)
    for_weight = for_weight[..., :K_h, :K_w].swapaxes(0, 1)
    return for_x, for_weight.reshape(weight.shape)


def _reaching(y, sizes, padding, rest):
    """Add the rows and columns that no window read, and cut the padding off."""
    y = np.pad(y, [(0, 0)] * (y.ndim - 2) + [(0, n) for n in rest])
    (top, left), (height, width) = padding, sizes
    return y[..., top : top + height, left : left + width]
