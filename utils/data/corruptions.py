"""Pictures made harder to see in one respect: grey, edges only, noise, blur, little contrast.

All take and return pictures (n, 3, H, W), float32 from 0 to 1. Source: Geirhos et al. 2018, arXiv:1808.08750.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.arrays import are_surely_last, as_a_batch, as_array


def grey(x: ArrayLike) -> NDArray[np.float32]:
    """Return the mean of red, green and blue in all three.

    >>> grey(np.array([0, 0.5, 1]).reshape(1, 3, 1, 1)).ravel().tolist()
    [0.5, 0.5, 0.5]
    """
    return np.repeat(_pictures(x).mean(1, keepdims=True), 3, 1).astype(np.float32)


def edges(x: ArrayLike) -> NDArray[np.float32]:
    """Return the size of the grey picture's gradient (Sobel), the largest of each picture 1: bright lines on black."""
    from scipy.ndimage import sobel

    plane = grey(x)[:, 0]
    size = np.hypot(sobel(plane, axis=1), sobel(plane, axis=2))
    size /= np.maximum(size.max((1, 2), keepdims=True), 1e-6)
    return np.repeat(size[:, None], 3, 1).astype(np.float32)


def noisy(x: ArrayLike, sigma: float, seed: int = 0) -> NDArray[np.float32]:
    """Return the pictures with normal noise of standard deviation `sigma` on every number, cut off at 0 and 1."""
    noise = np.random.default_rng(seed).standard_normal(np.shape(x))
    return np.clip(_pictures(x) + _positive("sigma", sigma) * noise, 0, 1).astype(np.float32)


def blurred(x: ArrayLike, sigma: float) -> NDArray[np.float32]:
    """Return the pictures blurred by a Gaussian of standard deviation `sigma` in pixels."""
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(_pictures(x), (0, 0, _positive("sigma", sigma), sigma)).astype(np.float32)


def low_contrast(x: ArrayLike, share: float) -> NDArray[np.float32]:
    """Return the pictures with each number's distance from its channel's mean times `share`.

    >>> low_contrast(np.array([0.25, 0.75]).reshape(1, 1, 1, 2), 0.5).ravel().tolist()
    [0.375, 0.625]
    """
    mean = _pictures(x).mean((2, 3), keepdims=True)
    return (mean + _positive("share", share) * (x - mean)).astype(np.float32)


def _pictures(x: ArrayLike) -> np.ndarray:
    given, x = x, as_array("x", x)
    if x.ndim != 4 or are_surely_last(x.shape):
        raise ValueError(f"x has shape {x.shape}: use (n, 3, H, W){as_a_batch('x', given)}")
    return x


def _positive(name, value):
    if not value >= 0:
        raise ValueError(f"{name}={value!r} must be 0 or more")
    return value
