"""Random numbers that Python and the page draw alike."""

import numpy as np
from numpy.typing import NDArray


def uniform(seed: int, count: int) -> NDArray[np.float64]:
    """Return `count` numbers from 0 to 1, below 1, from a whole number `seed`, the same as in the page: mulberry32.

    >>> uniform(1, 3).round(3).tolist()
    [0.627, 0.003, 0.527]
    """
    state = (seed + 0x6D2B79F5 * np.arange(1, count + 1, dtype=np.uint64)).astype(np.uint32)
    t = (state ^ state >> 15) * (state | 1)
    t ^= t + (t ^ t >> 7) * (t | 61)
    return (t ^ t >> 14) / 2**32


def normals(seed: int, count: int) -> NDArray[np.float64]:
    """Return `count` normal numbers, an even count, from a whole number `seed`, the same as in the page, by Box and Muller.

    >>> normals(1, 4).round(3).tolist()
    [0.966, 0.017, 1.123, -0.134]

    Source: Box & Muller 1958, doi:10.1214/aoms/1177706645.
    """
    drawn = uniform(seed, count)
    radius, angle = np.sqrt(-2 * np.log(drawn[::2] + 2**-33)), 2 * np.pi * drawn[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).ravel()


def permutation(seed: int, count: int) -> list[int]:
    """Return 0 to `count` − 1 in an order drawn by `seed`, the same as in the page.

    >>> permutation(1, 5)
    [4, 2, 1, 0, 3]

    Source: Durstenfeld 1964, doi:10.1145/364520.364540.
    """
    order = list(range(count))
    for last, share in zip(range(count - 1, 0, -1), uniform(seed, count)):
        other = int(share * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order
