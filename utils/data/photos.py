"""Photos as bytes from 0 to 255, and as the data URLs in which the explorers carry them to the page."""

import base64
import binascii
import io
from functools import cache, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils.arrays import in_order, read
from utils.data.plain import is_plain, read_pixels, size_of

NAMES = ("chelsea", "camera")
SHORTEST, LONGEST = 7, 256  # pixels of a side: every kernel of up to 7×7 fits, and a page stays small
_HEADERS = [f"data:image/{kind};base64" for kind in ("png", "webp", "jpeg", "gif", "bmp")]


@cache
def photo(name: str) -> NDArray[np.uint8]:
    """Return a photo of scikit-image, "chelsea" `(170, 256, 3)` or "camera" `(256, 256)`, as uint8.

    Raises ValueError for another name.

    >>> photo("chelsea").shape
    (170, 256, 3)
    """
    if not isinstance(name, str) or name not in NAMES:
        raise ValueError(f"name={name!r} is no photo here: use {' or '.join(map(repr, NAMES))}")
    from skimage import data  # takes a second, and only photos need it

    pixels = as_pixels(getattr(data, name)())
    pixels.flags.writeable = False  # everyone gets the same array
    return pixels


def as_pixels(array: ArrayLike) -> NDArray[np.uint8]:
    """Return a picture as uint8 `(H, W)` or `(H, W, 3)`, at most 256 pixels a side.

    array: `(H, W)` or `(H, W, 3)`, bytes from 0 to 255 or floats from 0 to 1. Larger pictures are shrunk to a longer side
    of 256 by a Lanczos filter. A colour picture whose red, green and blue agree everywhere is returned as grey.
    Raises TypeError for other types, and ValueError for other shapes, floats outside 0 to 1, and pictures so
    narrow that they end below 7 pixels.

    >>> as_pixels([[0.0, 1.0] * 4] * 7)[0].tolist()
    [0, 255, 0, 255, 0, 255, 0, 255]
    """
    pixels = read("image", array)
    if pixels.dtype != np.uint8 and pixels.dtype.kind != "f":
        raise TypeError(f"image has dtype {pixels.dtype}: use uint8 from 0 to 255, or floats from 0 to 1")
    if pixels.ndim not in (2, 3) or pixels.shape[2:] not in ((), (3,)):
        raise ValueError(f"image has shape {pixels.shape}: use (H, W) or (H, W, 3){_as_photo(pixels, array)}")
    _check_sides(pixels)
    if pixels.dtype != np.uint8:
        if not np.all((pixels >= 0) & (pixels <= 1)):  # false for NaN, too
            raise ValueError(f"image has floats from {pixels.min():g} to {pixels.max():g}: use 0 to 1, or uint8 from 0 to 255")
        pixels = np.round(pixels * 255).astype(np.uint8)
    if max(pixels.shape[:2]) > LONGEST:
        pixels = _shrunk(pixels)
        _check_sides(pixels)
    return pixels[..., 0] if _is_grey(pixels) else pixels


def _as_photo(pixels, given):
    """Return how an array of another shape becomes a photo, for the end of a message; "" if nothing can be told."""
    *front, last = pixels.shape or (0,)
    if not hasattr(given, "shape") or pixels.ndim not in (3, 4):
        return ""
    if pixels.ndim == 4:
        return ", image[0] for one picture"
    if last in (1, 2, 4):  # grey, grey and transparency, RGB and transparency
        return f", image[..., {':3' if last == 4 else '0'}]"
    return {1: ", image[0]", 3: f", put the channels last, {in_order('image', given, 1, 2, 0)}"}.get(front[0], "")


def grey(pixels: ArrayLike) -> NDArray[np.float64]:
    """Return a picture `(H, W)` or `(H, W, 3)` as its luma `(H, W)` in float64, 0.299 R + 0.587 G + 0.114 B.

    >>> grey(np.array([[[255, 0, 0]]], np.uint8)).round(3)
    array([[76.245]])

    Source: ITU-R BT.601.
    """
    pixels = np.asarray(pixels, float)
    return pixels if pixels.ndim == 2 else pixels @ [0.299, 0.587, 0.114]


def to_data_url(pixels: NDArray[np.uint8]) -> str:
    """Return uint8 pixels `(H, W)` or `(H, W, 3)` as a data URL, losslessly as WebP.

    >>> bool((from_data_url(to_data_url(photo("camera"))) == photo("camera")).all())
    True
    """
    return _packed(pixels.tobytes(), pixels.shape)


@lru_cache(maxsize=16)  # packing a photo takes a second, and every explorer of a kind has the same ones
def _packed(content: bytes, shape: tuple[int, ...]) -> str:
    from PIL import Image

    file = io.BytesIO()
    pixels = np.frombuffer(content, np.uint8).reshape(shape)
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, exact=True, quality=100, method=6)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()


def from_data_url(url: str) -> NDArray[np.uint8]:
    """Return the uint8 pixels `(H, W)` or `(H, W, 3)` of a data URL that holds a PNG, WebP, JPEG, GIF or BMP.

    They are what `utils.data.plain.read_pixels` makes of it. Raises ValueError for any other text, and for a picture with a side
    outside 7 to 256 pixels.
    """
    pixels = _decoded(url)
    return pixels[..., 0] if _is_grey(pixels) else pixels


def plain_url(url: str) -> str:
    """Return a data URL whose pixels are the same for Python and for every browser: `url` itself, or its pixels packed anew.

    Raises ValueError as `from_data_url` does.
    """
    pixels = _decoded(url)
    return url if is_plain(base64.b64decode(url.partition(",")[2])) else to_data_url(pixels)


def _decoded(url):
    """Return the pixels of a data URL as (H, W, 3)."""
    header, _, body = url.partition(",")
    if header not in _HEADERS:
        raise ValueError(
            f"image={url[:40]!r} is no photo: use {', '.join(map(repr, NAMES))}, a PNG, WebP, JPEG, GIF or BMP data URL, or an array"
        )
    try:
        file = base64.b64decode(body, validate=True)
        _check_sides(np.empty(size_of(file)[::-1], bool), LONGEST)  # before the pixels are unpacked
        return read_pixels(file)
    except (binascii.Error, OSError, SyntaxError) as error:  # Pillow's of broken files
        raise ValueError(f"image={url[:40]!r}… holds no picture that can be read: {error}") from None


def _check_sides(pixels, longest=None):
    height, width = pixels.shape[:2]
    if min(height, width) < SHORTEST or (longest and max(height, width) > longest):
        limits = f"{SHORTEST} to {longest}" if longest else f"at least {SHORTEST}"
        raise ValueError(f"image is {height}×{width} pixels, but each side needs {limits}, once the longer one is at most {LONGEST}")


def _is_grey(pixels):
    return pixels.ndim == 3 and bool((pixels == pixels[..., :1]).all())


def _shrunk(pixels: np.ndarray) -> np.ndarray:
    from PIL import Image

    height, width = pixels.shape[:2]
    scale = LONGEST / max(height, width)
    size = [max(1, round(side * scale)) for side in (width, height)]
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
