"""A photo that a reader chooses becomes, in the page, the square of pixels that Python makes of the file."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from support.pictures.odd_files import ODD
from tools.browser import serve
from utils.data.imagenet import centre_crop
from utils.data.photos import from_data_url
from utils.widgets.kit.bundle import WIDGETS

SQUARE = """async ([file, side]) => {
  const {fileToSquare} = await import("/parts/photo_file.mjs");
  return fileToSquare(new File([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], "photo"), side);
}"""
LONGEST_SHARE = """async ([file, side]) => {
  const {fileToSquare} = await import("/parts/photo_file.mjs");
  const photo = new File([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], "photo");
  const start = performance.now();
  let [before, longest] = [start, 0];
  const turn = () => {
    longest = Math.max(longest, performance.now() - before);
    before = performance.now();
  };
  const tick = setInterval(turn, 0);
  await fileToSquare(photo, side);
  clearInterval(tick);
  turn();
  return longest / (before - start);
}"""
SIZES = [(300, 451), (451, 300), (224, 224), (90, 61), (61, 90), (225, 500), (1201, 800), (9, 7)]


@pytest.fixture(scope="module")
def page(browser):
    """A page that can import the widgets' modules."""
    with serve(WIDGETS) as url, browser.new_page() as page:
        page.goto(f"{url}/")
        yield page


def file_of(pixels, kind="PNG"):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def squared(page, file):
    """What the page makes of a file, (224, 224, 3)."""
    pixels = from_data_url(page.evaluate(SQUARE, [base64.b64encode(file).decode(), 224]))
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, 2)


@pytest.mark.parametrize("height, width", SIZES)
def test_noise_of_any_size_becomes_the_pixels_of_python(page, height, width):
    noise = np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8)
    np.testing.assert_array_equal(squared(page, file_of(noise)), centre_crop(noise))


@pytest.mark.parametrize("name", sorted(ODD.keys() - {"turned.webp"}))  # Chromium passes over a WebP file's orientation
def test_files_of_every_kind_become_the_pixels_of_python(page, name):
    found, expected = squared(page, ODD[name]).astype(int), centre_crop(Image.open(io.BytesIO(ODD[name]))).astype(int)
    assert np.abs(found - expected).max() <= 3  # browsers and Pillow round differently where a colour is half clear


def test_the_page_gets_its_turn_while_a_large_photo_shrinks(page):
    large = np.random.default_rng(0).integers(0, 256, (75, 100, 3), dtype=np.uint8).repeat(40, 0).repeat(40, 1)
    given = [base64.b64encode(file_of(large, "JPEG")).decode(), 224]
    shares = [page.evaluate(LONGEST_SHARE, given) for _ in range(3)]
    assert min(shares) < 0.3
