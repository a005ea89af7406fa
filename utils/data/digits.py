"""The handwritten digits that the chapters train on, by themselves or placed in larger frames."""

import numpy as np

from utils.arithmetic import check_int
from utils.data import Labelled

TEST_SIZE = 447  # digits held out, of 1,797


def digits() -> tuple[Labelled, Labelled]:
    """Return scikit-learn's handwritten digits as `train` and `test`, always split the same way.

    Both are pairs of `x` `(N, 1, 8, 8)` in float32 from 0 to 1 and labels `y` `(N,)`; 1,350 and 447 digits.

    >>> (x, y), test = digits()
    >>> x.shape, y.shape, len(test[1])
    ((1350, 1, 8, 8), (1350,), 447)

    Source: Alpaydin & Kaynak 1998, UCI, doi:10.24432/C50P49.
    """
    x, y = _all_digits()
    return _split(x, y)


def placed_digits(frame: int, seed: int = 0) -> tuple[Labelled, Labelled]:
    """Return real handwritten digits, each at a random place of a frame×frame picture, as `train` and `test`.

    Both are pairs of `x` `(N, 1, frame, frame)` in float32 from 0 to 1 and labels `y` `(N,)`; 1,350 and 447 digits,
    the same ones in each as in `digits` for every seed: `seed` decides the places. Raises ValueError for a frame below 8 or above 256.

    >>> (x, y), test = placed_digits(12)
    >>> x.shape, y.shape, len(test[1])
    ((1350, 1, 12, 12), (1350,), 447)
    """
    frame, seed = check_int("frame", frame, minimum=8, maximum=256), check_int("seed", seed, minimum=0)  # a digit has 8 pixels a side
    pictures, y = _all_digits()
    rng = np.random.default_rng(seed)
    x = np.zeros((len(pictures), 1, frame, frame), np.float32)
    for picture, digit, (r, c) in zip(x, pictures, rng.integers(frame - 7, size=(len(x), 2))):
        picture[:, r : r + 8, c : c + 8] = digit
    return _split(x, y)


def _all_digits():
    """Return the digits in the order of their file: (1797, 1, 8, 8) from 0 to 1, and labels (1797,)."""
    from sklearn.datasets import load_digits  # takes a second, and only digits need it

    digits = load_digits()
    return (digits.images[:, None] / 16).astype(np.float32), digits.target


def _split(x, y):
    """Return (x, y) for training and for testing."""
    order = np.random.default_rng(0).permutation(len(x))  # the file goes writer by writer
    parts = order[:-TEST_SIZE], order[-TEST_SIZE:]
    return tuple((x[part], y[part]) for part in parts)
