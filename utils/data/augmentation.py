"""Data augmentation: random changes of a picture that leave its label as it is.

Source: Krizhevsky, Sutskever & Hinton 2012, "ImageNet classification with deep convolutional neural networks", section
4.1; survey: Shorten & Khoshgoftaar 2019, doi:10.1186/s40537-019-0197-0.
"""

import numpy as np
from numpy.typing import ArrayLike

from utils.arithmetic import check_int, check_number, check_switch
from utils.arrays import as_pictures
from utils.messages import one_line


def augment(
    x: ArrayLike, *, seed: int = 0, shift: int = 0, crop: float = 0.0, rotate: float = 0.0, flip: bool = False, colour: float = 0.0
) -> np.ndarray:
    """Return a copy of the pictures, each changed at random; what is not asked for stays as it is.

    x: (N, C, H, W) in float32 or float64 from 0 to 1; the result has the same shape, type and range.
    shift: moves each picture by up to so many whole pixels, up or down and left or right.
    crop: cuts out a window whose sides are shorter by up to this share, from 0 to below 1, and enlarges it to H×W.
    rotate: turns by up to so many degrees either way. flip: swaps left and right with a chance of a half.
    colour: multiplies brightness, contrast and saturation, each by 1−colour to 1+colour, with colour from 0 to 1.
    What comes in from outside the picture is 0. Between pixels it is read bilinearly.
    `seed` decides everything: take another one for every epoch. Flip only what has no left and right: not digits.

    Raises TypeError or ValueError for another shape, type or range, and for amounts that do not fit.
    Source: Krizhevsky et al. 2012, section 4.1; Shorten & Khoshgoftaar 2019, doi:10.1186/s40537-019-0197-0.

    >>> x = np.tile([0.0, 0.5, 1.0], (4, 1, 1, 1))
    >>> augment(x, seed=3, flip=True)[:, 0, 0].tolist()
    [[0.0, 0.5, 1.0], [1.0, 0.5, 0.0], [1.0, 0.5, 0.0], [0.0, 0.5, 1.0]]
    """
    x = as_pictures(x)
    rng = np.random.default_rng(check_int("seed", seed, minimum=0))
    shift = check_int("shift", shift, minimum=0, maximum=min(x.shape[2:]) - 1)  # one more would leave nothing of the picture
    flip = check_switch("flip", flip)
    crop, rotate = _amount("crop", crop, 1, "below"), _amount("rotate", rotate, 180)
    colour = _amount("colour", colour, 1)
    N = len(x)
    scale = 1 - crop * rng.random(N)
    angle = np.deg2rad(rotate) * rng.uniform(-1, 1, N)
    mirror = np.where(flip & (rng.random(N) < 0.5), -1, 1)
    window = rng.uniform(-0.5, 0.5, (N, 2)) * (1 - scale)[:, None]  # its centre, in sides of the picture
    factors = rng.uniform(1 - colour, 1 + colour, (3, N, 1, 1, 1))
    move = rng.integers(-shift, shift + 1, (N, 2))
    y = _read(x, *_sources(x.shape, scale, angle, mirror, window, move))
    return _jitter(y, *factors.astype(x.dtype)) if colour else y


def _sources(shape, scale, angle, mirror, window, move):
    """Return from which row and column of its picture each pixel is to be read: two arrays (N, H, W)."""
    scale, angle, mirror = (values[:, None, None] for values in (scale, angle, mirror))
    (_, _, H, W), half = shape, (np.array(shape[2:]) - 1) / 2  # the picture turns and grows around its centre
    down = (np.arange(H) - half[0] - move[:, :1])[:, :, None]  # (N, H, 1)
    right = (np.arange(W) - half[1] - move[:, 1:])[:, None] * mirror  # (N, 1, W)
    rows = scale * (np.cos(angle) * down + np.sin(angle) * right) + (half[0] + (H - 1) * window[:, :1])[:, :, None]
    columns = scale * (np.cos(angle) * right - np.sin(angle) * down) + (half[1] + (W - 1) * window[:, 1:])[:, :, None]
    return rows, columns


def _read(x, rows, columns):
    """Return `x` (N, C, H, W) read bilinearly at rows and columns, both (N, H, W); zeros lie outside."""
    N, C, H, W = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (1, 2), (1, 2))).reshape(N, C, -1)  # four neighbours for all from -1 to H
    rows, columns = np.clip(rows, -1, H), np.clip(columns, -1, W)
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    first = ((top + 1) * (W + 3) + left + 1).reshape(N, 1, -1)
    low, across = ((rows - top).astype(x.dtype)[:, None], (columns - left).astype(x.dtype)[:, None])
    y = np.zeros_like(x)
    for step, weight in (
        (0, (1 - low) * (1 - across)), (1, (1 - low) * across), (W + 3, low * (1 - across)), (W + 4, low * across)
    ):  # fmt: skip
        y += weight * np.take_along_axis(padded, first + step, axis=2).reshape(x.shape)
    return np.clip(y, 0, 1)  # weights may add up to a rounding more than 1


def _jitter(x, brightness, contrast, saturation):
    """Return `x` with its brightness, contrast and saturation multiplied; each factor is (N, 1, 1, 1)."""
    x = x * brightness
    x = (x - x.mean((1, 2, 3), keepdims=True)) * contrast + x.mean((1, 2, 3), keepdims=True)
    grey = x.mean(1, keepdims=True)
    return np.clip((x - grey) * saturation + grey, 0, 1)


def _amount(name, value, most, up_to="at most"):
    """Return `value`, or raise if it is no number from 0 to `most`."""
    number = check_number(name, value)
    if not 0 <= number <= most or (up_to == "below" and number == most):
        raise ValueError(f"{name}={one_line(value)} must be at least 0 and {up_to} {most}")
    return number
