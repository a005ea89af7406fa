"""Corner strokes, the smallest pictures of the course: three of the four pixels of a 2×2 block, few enough to check every one."""

import numpy as np
from numpy.typing import NDArray

STROKES = ("┌", "┐", "└", "┘")  # the class of a corner stroke is its place here
CORNERS = {"┌": (0, 0), "┐": (0, 1), "└": (1, 0), "┘": (1, 1)}  # where in its 2×2 block the corner lies


def corner_strokes(side: int = 4) -> tuple[NDArray[np.float32], np.ndarray, np.ndarray]:
    """Return every corner stroke that fits on a side×side picture: `x`, `y`, `positions`.

    A corner stroke is three of the four pixels of a 2×2 block. `x` is `(N, 1, side, side)` in float32, 0 or 1; `y` `(N,)`
    holds classes, places in `STROKES`; `positions` `(N, 2)` holds the row and column of the block's first pixel.
    There are N = 4·(side−1)² of them, position by position. Raises ValueError for a side below 2.

    >>> x, y, positions = corner_strokes()
    >>> x.shape
    (36, 1, 4, 4)
    >>> x[1, 0, :2, :2].astype(int).tolist(), STROKES[y[1]], positions[1].tolist()
    ([[1, 1], [0, 1]], '┐', [0, 0])
    """
    if side < 2:
        raise ValueError(f"side={side!r} must be at least 2, the size of a stroke")
    positions = [(r, c) for r in range(side - 1) for c in range(side - 1) for _ in STROKES]
    y = np.tile(np.arange(len(STROKES)), (side - 1) ** 2)
    x = np.zeros((len(y), 1, side, side), np.float32)
    for picture, label, (r, c) in zip(x, y, positions):
        down, right = CORNERS[STROKES[label]]
        picture[0, r : r + 2, c : c + 2] = 1
        picture[0, r + 1 - down, c + 1 - right] = 0  # the pixel opposite the corner
    return x, y, np.array(positions)
