"""Photographed shapes in other photographed surfaces: the cat of scikit-image in brick, its horse in gravel."""

from typing import Literal

import numpy as np

from utils.arithmetic import check_choice
from utils.inside.cues import TEXTURES

OUTLINES = ("cat", "horse")
CAT = [(42, 0), (38, 32), (32, 62), (30, 105), (36, 150), (16, 172), (0, 190), (0, 300), (286, 300), (328, 240), (350, 190),
       (366, 140), (364, 76), (386, 45), (402, 0)]  # fmt: skip  # (x, y) around head and chest on the photo, 451×300
COARSE, FINE = 4, 6  # Gaussians, in pixels: shading is what is wider than the first, a texture what is narrower than the second


def photo_conflict(outline: Literal["cat", "horse"], texture: str | None) -> np.ndarray:
    """Return a grey picture (H, W) from 0 to 1: the cat's or the horse's outline filled with a photographed surface.

    outline: "cat" keeps its coarse light and shade, so that the face stays; "horse" is a bare silhouette. texture: one of
    `utils.inside.cues.TEXTURES`, or None for the outline alone, in black. Raises ValueError for another name.

    >>> photo_conflict("horse", "brick").shape
    (328, 400)

    Source: photos of scikit-image (`skimage.data`): chelsea, horse, brick, grass, gravel, page.
    """
    check_choice("outline", outline, OUTLINES)
    check_choice("texture", texture, TEXTURES, none=True)
    from scipy.ndimage import gaussian_filter
    from skimage import data

    mask, shade = _cat(data, gaussian_filter) if outline == "cat" else (~data.horse(), 0.5)
    if texture is None:
        return 1.0 - mask
    surface = (data.page() if texture == "text" else getattr(data, texture)()) / 255
    fine = surface - gaussian_filter(surface, FINE)
    reach = [range(side) for side in mask.shape]
    fine = np.pad(fine, [(0, max(0, len(r) - side)) for r, side in zip(reach, fine.shape)], mode="symmetric")
    filled = shade + 1.5 * fine[: mask.shape[0], : mask.shape[1]]
    return np.where(mask, np.clip(filled, 0, 1), 1.0)


def _cat(data, gaussian_filter):
    """Return the cat's mask (300, 451) and its coarse light and shade."""
    from skimage.draw import polygon2mask

    photo = data.chelsea().mean(2) / 255
    return polygon2mask(photo.shape, [(y, x) for x, y in CAT]), 0.5 + 1.8 * (gaussian_filter(photo, COARSE) - photo.mean())
