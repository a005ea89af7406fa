"""Random numbers that Python and the page draw alike."""

import numpy as np
from numpy.typing import NDArray


def normals(seed: int, count: int) -> NDArray[np.float64]:
    """Return `count` normal numbers from a whole number `seed`, the same as in the page: mulberry32, then Box and Muller.

    >>> normals(1, 4).round(3).tolist()
    [0.966, 0.017, 1.123, -0.134]

    Source: Box & Muller 1958, doi:10.1214/aoms/1177706645.
    """
    state = (seed + 0x6D2B79F5 * np.arange(1, count + 1, dtype=np.uint64)).astype(np.uint32)
    t = (state ^ state >> 15) * (state | 1)
    t ^= t + (t ^ t >> 7) * (t | 61)
    uniform = (t ^ t >> 14) / 2**32
    radius, angle = np.sqrt(-2 * np.log(uniform[::2] + 2**-33)), 2 * np.pi * uniform[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).ravel()
