"""A picture file that cannot be shown is refused in words that a person can act on."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from utils.data.photos import from_data_url, plain_url, to_data_url


def packed(picture, kind="PNG"):
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


WHOLE = packed(Image.radial_gradient("L").resize((40, 30)))
REFUSED = {
    "nothing": b"",
    "a text": b"not a picture",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a page to print": b"%!PS-Adobe-3.0",
    "a kind that browsers do not show": packed(Image.new("RGB", (40, 30)), "TIFF"),
    "half a picture": WHOLE[: len(WHOLE) // 2],
    "a head alone": WHOLE[:40],
    "a broken picture": WHOLE[:60] + b"?" + WHOLE[61:],
    "a picture too small": packed(Image.new("L", (1, 1))),
    "a picture too narrow": packed(Image.new("L", (1, 10_000))),
    "a picture too large": packed(Image.new("L", (300, 300))),
    "a picture that fills the memory": packed(Image.new("1", (30_000, 30_000))),
}


@pytest.mark.parametrize("read", [from_data_url, plain_url])
@pytest.mark.parametrize("name", REFUSED)
def test_a_picture_that_cannot_be_shown_is_refused_in_words(read, name):
    with pytest.raises(ValueError, match="image") as refused:
        read("data:image/png;base64," + base64.b64encode(REFUSED[name]).decode())
    assert not re.search("0x|object at|Errno", str(refused.value))


def test_the_whole_picture_is_read():
    assert from_data_url("data:image/png;base64," + base64.b64encode(WHOLE).decode()).shape == (30, 40)


def test_each_picture_is_packed_as_it_is_though_another_has_the_same_bytes():
    pixels = np.arange(240, dtype=np.uint8)
    for picture in (
        pixels.reshape(10, 24),
        pixels.reshape(24, 10),
        pixels.reshape(10, 24).T,
        pixels.reshape(8, 10, 3),
        pixels.reshape(10, 24),
    ):
        assert np.array_equal(from_data_url(to_data_url(picture)), picture)
