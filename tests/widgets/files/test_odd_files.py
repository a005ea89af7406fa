"""Odd picture files: Python sees the pixels that the page shows, whether a file is given to Python or chosen in the page."""

import base64
import io

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from support.pictures.odd_files import ODD, REFUSED
from support.stage import stage_shared
from tools.browser import settle
from utils import FeatureExplorer, PhotoFilterExplorer, RealNetworkExplorer
from utils.data.photos import from_data_url, plain_url, to_data_url
from utils.data.plain import is_plain

PAINTED = """() => {
  const canvas = document.querySelector("canvas[aria-label^='Photo x']");
  const {data, width, height} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return [Array.from(data), width, height];
}"""
SHOWN = """(before) => new Promise((done) => {
  const look = () => {
    const {model} = globalThis.stage;
    const alert = document.querySelector("[role=alert]");
    if (alert && !alert.hidden) done({refused: alert.textContent});
    else if (model.get("image") !== before) done({image: model.get("image")});
    else requestAnimationFrame(look);
  };
  look();
})"""


def url_of(name, file):
    return f"data:image/{name.rpartition('.')[2]};base64,{base64.b64encode(file).decode()}"


def painted(page):
    settle(page)
    data, width, height = page.evaluate(PAINTED)
    return np.array(data).reshape(height, width, 4)[..., :3]


def as_colour(pixels):
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, 2)


@pytest.fixture(scope="module")
def page(browser):
    """A page with one photo filter explorer."""
    with stage_shared(browser, PhotoFilterExplorer()) as page:
        yield page


def test_there_are_twenty_and_more():
    assert len(ODD) >= 20 and len({bytes(file) for file in ODD.values()}) == len(ODD)


@pytest.mark.parametrize("name", ODD)
def test_a_file_given_to_python_is_shown_as_python_sees_it(page, name):
    explorer = PhotoFilterExplorer(image=url_of(name, ODD[name]))
    page.evaluate("(image) => stage.model.set('image', image)", explorer.image)
    page.wait_for_function("(size) => document.querySelector(`canvas[aria-label^='Photo x']`).width === size", arg=explorer.pixels.shape[1])
    page.wait_for_timeout(30)
    np.testing.assert_array_equal(painted(page), as_colour(explorer.pixels))


@pytest.mark.parametrize("name", ODD)
def test_a_file_chosen_in_the_page_is_what_python_then_filters(page, name):
    page.evaluate("() => stage.model.set('image', 'camera')")
    page.wait_for_function("() => document.querySelector(`canvas[aria-label^='Photo x']`).height === 256")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": ODD[name]})
    answer = page.evaluate(SHOWN, "camera")
    assert "image" in answer, answer
    page.wait_for_function("() => document.querySelector(`canvas[aria-label^='Photo x']`).height !== 256")
    explorer = PhotoFilterExplorer(image=answer["image"])
    assert explorer.image == answer["image"]  # plain already
    np.testing.assert_array_equal(painted(page), as_colour(explorer.pixels))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_by_page_and_python(page, name):
    page.evaluate("() => stage.model.set('image', 'camera')")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": REFUSED[name]})
    assert name in page.evaluate(SHOWN, "camera")["refused"]
    with pytest.raises(ValueError, match=r"^image"):
        from_data_url(url_of(name, REFUSED[name]))


def test_pictures_are_turned_put_on_white_and_rounded_to_bytes():
    seen = {name: from_data_url(url_of(name, file)) for name, file in ODD.items()}
    assert seen["turned.jpeg"].shape[:2] == (20, 12)  # 12 rows of 20 in the file
    assert (seen["clear over red.png"][0, 0] == 255).all()
    assert seen["16 bits of grey.png"].max() == 255 and 100 < np.median(seen["16 bits of grey.png"]) < 160


def test_only_what_is_not_plain_is_packed_anew():
    grey = to_data_url(np.arange(64, dtype=np.uint8).reshape(8, 8))
    assert plain_url(grey) is grey
    kept = {name for name, file in ODD.items() if is_plain(file)}
    assert kept == {"opaque rgba.png", "texts.png"}


@pytest.mark.parametrize("extra", ["profile", "gamma"])
def test_a_profile_of_colour_is_not_left_to_the_browser(extra):
    file, info = io.BytesIO(), PngImagePlugin.PngInfo()
    if extra == "gamma":
        info.add(b"gAMA", (100_000).to_bytes(4, "big"))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes() if extra == "profile" else None
    Image.new("RGB", (9, 9), (100, 150, 200)).save(file, "PNG", pnginfo=info, icc_profile=profile)
    assert not is_plain(file.getvalue())
    assert (from_data_url(plain_url(url_of("x.png", file.getvalue()))) == (100, 150, 200)).all()


def test_the_other_explorers_carry_plain_files_alone():
    clear = io.BytesIO()
    Image.new("RGBA", (224, 224), (255, 0, 0, 0)).save(clear, "PNG")
    real = RealNetworkExplorer(picture="own", own=url_of("x.png", clear.getvalue()))
    assert is_plain(base64.b64decode(real.own.partition(",")[2])) and real.photo.min() == 1
    clear = io.BytesIO()
    Image.new("RGBA", (32, 32), (255, 0, 0, 0)).save(clear, "PNG")
    own = FeatureExplorer(own=url_of("x.png", clear.getvalue())).own
    assert (from_data_url(own) == 255).all()
