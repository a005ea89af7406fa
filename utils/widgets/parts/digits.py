"""The handwritten digits as a page gets them: small enough to stand in it."""

import base64
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from utils.data.digits import digits

SIDE, CLASSES, INK = 8, 10, 16  # the pictures' side, and their darkest value


def packed(pictures: ArrayLike) -> str:
    """Pack whole numbers 0 to 16 as base64 text: one bit each for "not 0", then four bits each, less 1, for these.

    Half of the digits' pixels are 0: so 115 kB of bytes become 44 kB.
    """
    values = np.ravel(pictures).astype(np.uint8)
    ink = values[values > 0] - 1
    ink = np.append(ink, np.zeros(len(ink) % 2, np.uint8))
    return base64.b64encode(np.packbits(values > 0).tobytes() + (ink[::2] << 4 | ink[1::2]).tobytes()).decode()


@lru_cache(maxsize=1)
def page_digits() -> dict[str, Any]:
    """Return what the page trains on: training digits, then the held-out ones."""
    parts = digits()
    pixels, labels = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    return {"pixels": packed(np.round(pixels * INK)), "labels": "".join(map(str, labels)), "held_out": len(parts[1][1])}
