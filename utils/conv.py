"""Convolution from scratch in NumPy: gather every window as a column, then multiply two matrices (im2col).

Source: Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks for document processing".
The arithmetic is `_slide`; everything else checks the arguments or prepares them.
"""

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from utils.arithmetic import Pair, as_pair, check_groups, check_int, output_size, span
from utils.arrays import are_last, as_array, as_images, channels_first, check_filled, check_range, in_order, narrowed

Padding = Pair | Literal["valid", "same", "full"]
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
Sides = tuple[tuple[int, int], tuple[int, int]]  # (top, bottom), (left, right)

_NUMPY_MODE: dict[str, Literal["constant", "reflect", "edge", "wrap"]] = {
    "zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap",
}  # fmt: skip
MOST = 10**9  # numbers of a padded plane: 8 GB
_BLOCK = 1 << 18  # numbers gathered at a time: in float32 they take 1 MB and stay in the processor's cache


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> np.ndarray:
    """Return the sum of products of `weight` with each window of `x`: cross-correlation, as in torch.

    x: (H, W) with weight (K_h, K_w), or (C, H, W) / (N, C, H, W) with weight (C_out, C/groups, K_h, K_w).
    bias: (C_out,); with a 2D x, a number. The result is (O_h, O_w), (C_out, O_h, O_w) or (N, C_out, O_h, O_w),
    where `output_size` gives O. It shares no memory with x.

    stride, padding, dilation: in pixels, an integer or a (vertical, horizontal) pair; padding counts one side.
    padding also takes "valid" (none), "same" (keeps the size, stride 1 only; an odd total puts one more at the end)
    and "full" (every window that touches x). padding_mode: "zeros", "reflect", "replicate" or "circular".

    float32 and float64 stay what they are. Integers are summed exactly and keep their type (bools become int64).
    Mixed types follow `np.result_type`.

    Raises TypeError for other types, and ValueError for shapes and sizes that do not fit and integers that overflow.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285.

    >>> conv2d([[1, 2, 3], [4, 5, 6], [7, 8, 10]], [[1, 0], [0, -1]])
    array([[-4, -4],
           [-4, -5]])
    >>> conv2d(np.ones((3, 32, 32)), np.ones((10, 3, 5, 5)), stride=2, padding="valid").shape
    (10, 14, 14)
    """
    given = x, weight
    x, weight, bias, dtype = _as_arrays(x, weight, bias)
    rank = x.ndim
    x, weight, groups = _check_shapes(x, weight, bias, groups, given)  # (N, C, H, W), (C_out, C/groups, K_h, K_w)
    stride, dilation = as_pair("stride", stride), as_pair("dilation", dilation)
    sides = padding_sides(padding, weight.shape[2:], stride, dilation)
    try:
        check_sizes(x.shape[2:], weight.shape[2:], stride, sides, dilation, padding_mode)
    except ValueError as error:
        if weight.shape[2] > x.shape[2] and weight.shape[3] > x.shape[3]:
            raise ValueError(f"{error}; or have the two changed places? The picture comes first, conv2d(x, weight)") from None
        raise

    exact = dtype.kind in "iu"
    if exact:
        check_range(x, weight, bias)
    work = np.dtype(np.int64) if exact else dtype
    x, weight = x.astype(work, copy=False), weight.astype(work, copy=False)
    if np.any(sides):
        x = np.pad(x, ((0, 0), (0, 0), *sides), mode=_NUMPY_MODE[padding_mode])
    y = _slide(x, weight, stride, dilation, groups)  # (N, C_out, O_h, O_w)
    if bias is not None:
        y += bias.astype(work).reshape(-1, 1, 1)
    if exact:
        y = narrowed(y, dtype)
    return y.reshape(y.shape[4 - rank :])


def true_convolve2d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> np.ndarray:
    """Return the convolution of mathematics and signal processing: `conv2d` with the kernel turned by 180°.

    kernel: as conv2d's weight, (K_h, K_w) or (C_out, C/groups, K_h, K_w); only K_h and K_w are reversed.
    Everything else, errors included, is as in `conv2d`. With padding="full" it commutes: x and kernel may swap places.
    Source: Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.1.

    >>> true_convolve2d([[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[1, 2], [3, 4]])  # an impulse gives back the kernel
    array([[1, 2],
           [3, 4]])
    """
    kernel = as_array("kernel", kernel)
    if kernel.ndim not in (2, 4):
        raise ValueError(f"kernel has shape {kernel.shape}: use (K_h, K_w) or (C_out, C/groups, K_h, K_w)")
    return conv2d(x, kernel[..., ::-1, ::-1], bias, stride, padding, dilation, groups, padding_mode)


def view_windows(x: np.ndarray, kernel_size: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]) -> np.ndarray:
    """Return the windows of a padded x (N, C, H, W) as a view (N, C, K_h, K_w, O_h, O_w): nothing is copied.

    kernel_size, stride and dilation are pairs that fit.

    >>> view_windows(np.arange(9).reshape(1, 1, 3, 3), (2, 2), (1, 1), (1, 1))[0, 0, :, :, 1, 0]  # one row down
    array([[3, 4],
           [6, 7]])
    """
    reach = tuple(span(k, d) for k, d in zip(kernel_size, dilation))
    windows = sliding_window_view(x, reach, axis=(2, 3))  # type: ignore[call-overload]  # NumPy's stubs know no pair of axes
    windows = windows[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]  # (N, C, O_h, O_w, K_h, K_w)
    return windows.transpose(0, 1, 4, 5, 2, 3)


def _slide(x: np.ndarray, weight: np.ndarray, stride: tuple[int, int], dilation: tuple[int, int], groups: int) -> np.ndarray:
    """Convolve a padded x (N, C, H, W) with weight (C_out, C/groups, K_h, K_w), block by block."""
    C_out, _, K_h, K_w = weight.shape
    windows = view_windows(x, (K_h, K_w), stride, dilation)
    N, C, _, _, O_h, O_w = windows.shape
    windows = windows.reshape(N, groups, C // groups, K_h, K_w, O_h, O_w)
    filters = weight.reshape(groups, C_out // groups, -1)  # one filter per row
    y = np.empty((N, groups, C_out // groups, O_h * O_w), x.dtype)

    row = C * K_h * K_w * O_w  # numbers to gather for one row of outputs
    rows, images = max(1, _BLOCK // row), max(1, _BLOCK // (row * O_h))
    for n in range(0, N, images):
        for r in range(0, O_h, rows):
            columns = windows[n : n + images, ..., r : r + rows, :]
            columns = columns.reshape(*columns.shape[:2], filters.shape[2], -1)  # one window per column, copied here
            np.matmul(filters, columns, out=y[n : n + images, ..., r * O_w : (r + rows) * O_w])
    return y.reshape(N, C_out, O_h, O_w)


def _as_arrays(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, np.dtype]:
    """Return x, weight and bias as arrays, and the dtype of the result."""
    x, weight = as_array("x", x), as_array("weight", weight)
    types = [x.dtype, weight.dtype]
    if bias is not None:
        array = as_array("bias", bias)
        types.append(bias if isinstance(bias, (int, float)) else array.dtype)  # a plain number never widens the result
        bias = array
    dtype = np.result_type(*types)
    if all(a is None or a.dtype.kind in "biu" for a in (x, weight, bias)) and dtype.kind not in "iu":
        dtype = np.dtype(np.int64)  # bools, or uint64 among signed integers, which NumPy would turn to float64
    return x, weight, bias, dtype


def _check_shapes(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None, groups: int, given: tuple[ArrayLike, ArrayLike]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return x and weight with four axes, and groups, or raise ValueError naming what does not match; `given`: both as they came."""
    as_images(x)
    if weight.ndim != (2 if x.ndim == 2 else 4):
        raise ValueError(_axes_apart(x, weight, given[0]))
    check_filled("weight", weight)
    plane = x.ndim == 2
    x, weight = x[(None,) * (4 - x.ndim)], weight[(None,) * (4 - weight.ndim)]
    C, C_out, C_filter = x.shape[1], *weight.shape[:2]
    if C_filter * check_int("groups", groups) != C:
        raise ValueError(_channels_apart(x, weight, groups, given))
    groups = check_groups(C, C_out, groups)
    if bias is not None and bias.shape != (C_out,) and not (plane and bias.ndim == 0):
        raise ValueError(f"bias has shape {bias.shape}: use {'a number' if plane else f'({C_out},), one per filter'}")
    return x, weight, groups


def _axes_apart(x: np.ndarray, weight: np.ndarray, given: ArrayLike) -> str:
    """Say which weight has as many axes as x asks for, or which x has as many as weight does."""
    start = f"weight has shape {weight.shape}: for x of shape {x.shape}"
    if x.ndim == 2:
        one = weight.ndim == 4 and weight.shape[1] == 1 and not isinstance(given, list)
        return f"{start} use (K_h, K_w)" + (", or x[None] as one channel" if one else "")
    if are_last(x.shape):
        return f"{start}, put the channels first: {channels_first('x', given)}; then use (C_out, {x.shape[-1]}, K_h, K_w)"
    return f"{start} use (C_out, C/groups, K_h, K_w)"


def _channels_apart(x: np.ndarray, weight: np.ndarray, groups: int, given: tuple[ArrayLike, ArrayLike]) -> str:
    """Say why filters read another number of channels than x (N, C, H, W) has, and what would fit; raise if groups are the reason."""
    (_, C, _, last), (C_out, C_filter) = x.shape, weight.shape[:2]
    start = f"weight has shape {weight.shape}, filters over {C_filter} channels, but x has {C} channels in groups={groups}"
    if last == C_filter * groups and np.ndim(given[0]) > 2:
        return f"{start}. Its channels stand last, put the channels first: {channels_first('x', given[0])}"
    if weight.shape[2] * groups == C and C_out == C_filter:
        return f"{start}. Its axes seem to be (K_h, K_w, C, C_out), put the filters first: {in_order('weight', given[1], 3, 2, 0, 1)}"
    if are_last(np.shape(given[0])):
        return f"{start}. Its channels stand last, put the channels first: {channels_first('x', given[0])}; then use filters over {last}"
    check_groups(C, C_out, groups)
    fitting = [f"groups={C // C_filter}"] if C % C_filter == 0 and C_out % (C // C_filter) == 0 else []
    return f"{start}: use {', or '.join([*fitting, f'filters over {C // groups}'])}"


def padding_sides(padding: Padding, kernel_size: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]) -> Sides:
    """Return the pixels to add as ((top, bottom), (left, right))."""
    if not isinstance(padding, str):
        vertical, horizontal = as_pair("padding", padding, minimum=0)
        return (vertical, vertical), (horizontal, horizontal)
    if padding not in ("valid", "same", "full"):
        raise ValueError(f"padding={padding!r} is unknown: use an integer, a pair, 'valid', 'same' or 'full'")
    if padding == "same" and stride != (1, 1):
        raise ValueError(f"padding='same' keeps the size, so it needs stride=1, not {stride}: use an integer padding")
    reach = [span(k, d) - 1 for k, d in zip(kernel_size, dilation)]
    down, right = ({"valid": (0, 0), "same": (r // 2, r - r // 2), "full": (r, r)}[padding] for r in reach)
    return down, right


def check_sizes(
    sizes: tuple[int, int],
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    sides: Sides,
    dilation: tuple[int, int],
    padding_mode: str,
) -> None:
    """Raise ValueError if no window fits, or if padding_mode has too few pixels to copy from."""
    if not isinstance(padding_mode, str):
        raise TypeError(f"padding_mode={padding_mode!r} must be a string: use one of {', '.join(_NUMPY_MODE)}")
    if padding_mode not in _NUMPY_MODE:
        raise ValueError(f"padding_mode={padding_mode!r} is unknown: use one of {', '.join(_NUMPY_MODE)}")
    H, W = (size + sum(side) for size, side in zip(sizes, sides))
    if H * W > MOST:
        if sizes[0] * sizes[1] > MOST:
            raise ValueError(f"x of {sizes[0]:,}×{sizes[1]:,} is more than {MOST:,} numbers a plane")
        raise ValueError(f"padding={max(map(max, sides))} makes {H:,}×{W:,} of {sizes[0]}×{sizes[1]}, more than {MOST:,} numbers")
    for size, k, s, (_, p), d in zip(sizes, kernel_size, stride, sides, dilation):
        output_size(size, k, s, p, d)  # raises if no window fits
        limit = {"reflect": size - 1, "circular": size}.get(padding_mode, p)
        if p > limit:
            raise ValueError(
                f"padding={p} is too wide for padding_mode={padding_mode!r} and a size of {size}: "
                f"use at most {limit}, or padding_mode='replicate'"
            )
