"""Shapes and textures as formulas over pixel coordinates, for pictures whose every factor is known.

Coordinates (n, H, W) count pixels from the shape's centre, `right` and `down` before its rotation; `radius` (n, 1, 1) is
that of the circle around the shape. A shape's formula gives the distance to its outline, negative inside, exact enough
near the outline to smooth it over one pixel. A texture's gives brightness from 0 to 1, with a mean of a half (the dots'
is a third); `phase` (n, 2, 1, 1) moves its pattern by pixels, and `noise` (n, H, W) is random from 0 to 1.
"""

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

PERIOD = 4.0  # pixels from stripe to stripe
CHECK = 3.0  # side of a square of the checks
SPACING, DOT = 5.0, 1.6  # of the dots: from centre to centre, and their radius
REPEAT = 60.0  # pixels after which all of them come round


def disc(right: Plane, down: Plane, radius: Plane) -> Plane:
    return np.hypot(right, down) - radius


def ring(right: Plane, down: Plane, radius: Plane) -> Plane:
    return np.abs(np.hypot(right, down) - 0.75 * radius) - 0.25 * radius


def square(right: Plane, down: Plane, radius: Plane) -> Plane:
    return np.maximum(np.abs(right), np.abs(down)) - radius / np.float32(2**0.5)


def triangle(right: Plane, down: Plane, radius: Plane) -> Plane:
    """Return the distance to an equilateral triangle, one corner up, whose sides are half a radius from the centre."""
    return np.maximum(down, np.float32(0.75**0.5) * np.abs(right) - 0.5 * down) - 0.5 * radius


def cross(right: Plane, down: Plane, radius: Plane) -> Plane:
    """Return the distance to two crossed bars, each two thirds of a radius wide, whose corners lie on the circle."""
    right, down = np.abs(right), np.abs(down)
    length, width = np.float32(8**0.5 / 3) * radius, radius / 3
    return np.minimum(np.maximum(right - length, down - width), np.maximum(right - width, down - length))


def star(right: Plane, down: Plane, radius: Plane, notch: float = 0.45) -> Plane:
    """Return the distance to a star of five tips, one up.

    By symmetry all tips are folded onto half of one, whose edge runs from (1, 0) to the notch, in radii.
    """
    tenth = np.float32(np.pi / 5)
    angle = np.abs((np.arctan2(right, -down) + tenth) % (2 * tenth) - tenth)
    edge = np.array([notch * np.cos(tenth) - 1, notch * np.sin(tenth)])
    along, across = (edge[::-1] * (1, -1) / np.hypot(*edge)).astype(np.float32)  # the edge's normal, outward
    distance = np.hypot(right, down)
    return along * (distance * np.cos(angle) - radius) + across * distance * np.sin(angle)


def plain(right: Plane, down: Plane, radius: Plane, phase: Plane, noise: Plane) -> Plane:
    return np.full_like(right, 0.5)


def stripes(right: Plane, down: Plane, radius: Plane, phase: Plane, noise: Plane) -> Plane:
    return _sharpen(np.sin((down + phase[:, 0]) * np.float32(2 * np.pi / PERIOD)))


def checks(right: Plane, down: Plane, radius: Plane, phase: Plane, noise: Plane) -> Plane:
    right, down = (np.sin((place + phase[:, k]) * np.float32(np.pi / CHECK)) for k, place in enumerate((right, down)))
    return _sharpen(2 * right * down)


def dots(right: Plane, down: Plane, radius: Plane, phase: Plane, noise: Plane) -> Plane:
    to_centre = ((place + phase[:, k]) % SPACING - SPACING / 2 for k, place in enumerate((right, down)))
    return np.clip(0.5 + DOT - np.hypot(*to_centre), 0, 1)


def speckle(right: Plane, down: Plane, radius: Plane, phase: Plane, noise: Plane) -> Plane:
    return noise


def gradient(right: Plane, down: Plane, radius: Plane, phase: Plane, noise: Plane) -> Plane:
    return np.clip(0.5 + down / (1.6 * radius), 0, 1)


def _sharpen(wave):
    """Turn a wave from −1 to 1 into light and dark with a short passage between."""
    return np.clip(0.5 + wave, 0, 1)


SHAPES = {"disc": disc, "square": square, "triangle": triangle, "star": star, "ring": ring, "cross": cross}
TEXTURES = {
    "plain": plain, "stripes": stripes, "checks": checks, "dots": dots, "noise": speckle, "gradient": gradient,
}  # fmt: skip
