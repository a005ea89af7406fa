"""Picture files that say more than pixels: shades of 16 bits, transparency, orientation, animation, profiles of colour.

Browsers and Pillow read these each in their own way. So explorers carry plain files alone, in which nothing is left to the reader,
and what is none is read once, here.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import Image

_PLAIN_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"sRGB", b"pHYs", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_START = b"\x89PNG\r\n\x1a\n"
READABLE = ("PNG", "WEBP", "JPEG", "GIF", "BMP")


def read_pixels(file: bytes) -> NDArray[np.uint8]:
    """Return the picture of a PNG, WebP, JPEG, GIF or BMP file as uint8 `(H, W, 3)`, as it is meant to be seen.

    It is turned as its orientation says; what is transparent lies on white; 16 bits are rounded to 8; of an animation its first
    picture. A profile of colour is passed over. Raises OSError for another file, or a broken one.
    """

    return np.asarray(as_seen(_opened(file)))


def as_seen(picture: Image.Image) -> Image.Image:
    """Return a Pillow picture of any mode but floats as RGB, by the rules of `read_pixels`."""
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut at 255
        picture = Image.fromarray(np.round(np.clip(np.asarray(picture) / 257, 0, 255)).astype(np.uint8))
    if picture.mode == "La":
        picture = picture.convert("LA")  # all that Pillow makes of it
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def size_of(file: bytes) -> tuple[int, int]:
    """Return the (width, height) that a file claims, without unpacking it; raise OSError for what is no picture."""
    return _opened(file).size


def _opened(file):
    """Return a file as a Pillow picture, not yet unpacked, or raise OSError that says which files can be read, or that it claims too many pixels."""
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(file), formats=READABLE)
    except UnidentifiedImageError:
        raise OSError(f"it is no whole {', '.join(READABLE)} file") from None
    except Image.DecompressionBombError as error:
        raise OSError(str(error)) from None


def is_plain(file: bytes) -> bool:
    """Does every reader see the same pixels in this file? True of an opaque PNG of 8 bits or a lossless WebP that says nothing more."""
    from PIL import Image

    if file.startswith(_START):
        depth, kind = file[24:26]
        if not set(_chunks(file)) <= _PLAIN_CHUNKS or depth != 8 or kind not in (0, 2, 3, 6):
            return False
    elif file[:4] != b"RIFF" or file[8:16] != b"WEBPVP8L":
        return False
    picture = Image.open(io.BytesIO(file))
    return "A" not in picture.getbands() or picture.getchannel("A").getextrema() == (255, 255)


def _chunks(file):
    """Yield the names of a PNG's parts, in order."""
    at = len(_START)
    while at + 8 <= len(file):
        yield file[at + 4 : at + 8]
        at += 12 + int.from_bytes(file[at : at + 4], "big")
