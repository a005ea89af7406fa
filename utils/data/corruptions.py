"""Pictures made harder to see in one respect: grey, edges only, noise, blur, little contrast.

All take pictures (n, 3, H, W), float32 or float64 from 0 to 1, refuse others by name, and return float32. Source: Geirhos et al. 2018, arXiv:1808.08750.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.arithmetic import check_int, check_number
from utils.arrays import as_pictures


def grey(x: ArrayLike) -> NDArray[np.float32]:
    """Return the mean of red, green and blue in all three.

    >>> grey(np.array([0, 0.5, 1]).reshape(1, 3, 1, 1)).ravel().tolist()
    [0.5, 0.5, 0.5]
    """
    return np.repeat(as_pictures(x).mean(1, keepdims=True), 3, 1).astype(np.float32)


def edges(x: ArrayLike) -> NDArray[np.float32]:
    """Return the size of the grey picture's gradient (Sobel), the largest of each picture 1: bright lines on black."""
    from scipy.ndimage import sobel

    plane = grey(x)[:, 0]
    size = np.hypot(sobel(plane, axis=1), sobel(plane, axis=2))
    size /= np.maximum(size.max((1, 2), keepdims=True), 1e-6)
    return np.repeat(size[:, None], 3, 1).astype(np.float32)


def noisy(x: ArrayLike, sigma: float, seed: int = 0) -> NDArray[np.float32]:
    """Return the pictures with normal noise of standard deviation `sigma`, 0 to 1, on every number, cut off at 0 and 1."""
    x, sigma = as_pictures(x), check_number("sigma", sigma, 0)
    if sigma > 1:
        grey = f"; for {sigma:g} of 255 grey levels use {sigma:g}/255" if sigma <= 255 else ""
        raise ValueError(f"sigma={sigma:g} is more than the whole range from 0 to 1: use at most 1{grey}")
    noise = np.random.default_rng(check_int("seed", seed, minimum=0)).standard_normal(x.shape)
    return np.clip(x + sigma * noise, 0, 1).astype(np.float32)


def blurred(x: ArrayLike, sigma: float) -> NDArray[np.float32]:
    """Return the pictures blurred by a Gaussian of standard deviation `sigma` in pixels."""
    from scipy.ndimage import gaussian_filter

    sigma = check_number("sigma", sigma, 0, 1000)
    return gaussian_filter(as_pictures(x), (0, 0, sigma, sigma)).astype(np.float32)


def low_contrast(x: ArrayLike, share: float) -> NDArray[np.float32]:
    """Return the pictures with each number's distance from its channel's mean times `share`, 0 to 1.

    >>> low_contrast(np.array([0.25, 0.75]).reshape(1, 1, 1, 2), 0.5).ravel().tolist()
    [0.375, 0.625]
    """
    x, share = as_pictures(x), check_number("share", share, 0, 1)
    mean = x.mean((2, 3), keepdims=True)
    return (mean + share * (x - mean)).astype(np.float32)
