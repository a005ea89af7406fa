"""Moving pictures by whole pixels, and measuring what that changes."""

from math import inf

import numpy as np
from numpy.typing import ArrayLike

from utils.arithmetic import check_int
from utils.arrays import as_array, check_numbers, read


def shift(x: ArrayLike, down: int = 0, right: int = 0) -> np.ndarray:
    """Return `x` moved by whole pixels; zeros come in at one side, and what leaves at the other is lost.

    x: an array `(…, H, W)` of numbers, at least 2D; the result has its shape and type.
    down, right: pixels, negative for up and left. Raises TypeError if they are not integers, ValueError for fewer axes.

    >>> shift([[1, 2, 3], [4, 5, 6]], right=1)
    array([[0, 1, 2],
           [0, 4, 5]])
    """
    given, x = x, read("x", x)
    check_numbers("x", given, x)
    if x.ndim < 2:
        raise ValueError(f"x has shape {x.shape}: expected at least two axes, (…, H, W)")
    y = np.zeros_like(x)
    (to_rows, from_rows), (to_columns, from_columns) = (
        _slices(check_int(name, pixels, minimum=-inf), side)
        for name, pixels, side in (("down", down, x.shape[-2]), ("right", right, x.shape[-1]))
    )
    y[..., to_rows, to_columns] = x[..., from_rows, from_columns]
    return y


def change(before: ArrayLike, after: ArrayLike) -> float:
    """Return how much of `before` is not in `after`: Σ|a − b| / Σ(|a| + |b|), 0 for equal arrays, 1 for nothing in common.

    before, after: arrays or tensors of one shape. Two arrays of zeros are equal. Raises ValueError for different shapes.
    Source: the dissimilarity of Bray & Curtis 1957, https://doi.org/10.2307/1942268, on absolute values.

    >>> change([4, 0, 1], [4, 0, 1]), change([4, 0], [0, 3]), change([3, 0], [1, 0])
    (0.0, 1.0, 0.5)
    """
    before, after = (as_array(name, value).astype(float) for name, value in (("before", before), ("after", after)))
    if before.shape != after.shape:
        raise ValueError(f"before has shape {before.shape} and after {after.shape}: expected the same")
    size = (np.abs(before) + np.abs(after)).sum()
    return float(np.abs(before - after).sum() / size) if size else 0.0


def _slices(pixels, side):
    """Return two slices along one axis: where the moved pixels land, and where they come from."""
    kept = max(0, side - abs(pixels))
    start = min(max(0, pixels), side)
    origin = min(max(0, -pixels), side)
    return slice(start, start + kept), slice(origin, origin + kept)
