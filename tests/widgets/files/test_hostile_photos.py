"""RealNetworkExplorer and files that are no photo for it: each is refused in a sentence that says what would do, and the photo before it stays."""

import io

import pytest
import traitlets
from PIL import Image

from support.pictures.odd_files import ODD, REFUSED
from support.stage import stage_shared
from utils import RealNetworkExplorer

WIDE = io.BytesIO()
Image.new("RGB", (10_000, 1), "red").save(WIDE, "PNG")
HOSTILE = REFUSED | {"a line.png": WIDE.getvalue()}
NARROW = {"a line.png": "1×10000 pixels", "tiny.png": "3×3 pixels"}


@pytest.fixture(scope="module")
def page(browser):
    """A page with the explorer, as a notebook shows it, its network not loaded, and the cup as the reader's own photo."""
    with stage_shared(browser, RealNetworkExplorer()) as page:
        choose(page, "camera.jpeg", ODD["camera.jpeg"])
        page.wait_for_function("() => stage.model.get('picture') === 'own'")
        yield page


def choose(page, name, file):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": file})


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_a_photo_is_refused_in_words_and_the_one_before_stays(page, name):
    before = page.evaluate("[stage.model.get('picture'), stage.model.get('own')]")
    choose(page, name, HOSTILE[name])
    words = page.locator("[role=alert]", has_text=name).text_content()
    fitting = f"is {NARROW[name]}: each side needs at least 7." if name in NARROW else "use a PNG, JPEG or WebP file."
    assert words.startswith(f"“{name}”") and words.endswith(fitting)
    assert page.evaluate("[stage.model.get('picture'), stage.model.get('own')]") == before
    choose(page, "camera.jpeg", ODD["camera.jpeg"])
    page.locator("[role=alert]").wait_for(state="hidden")


@pytest.mark.parametrize("name", NARROW)
def test_python_refuses_a_narrow_picture_too(name):
    with pytest.raises(traitlets.TraitError, match=f"{NARROW[name]}: each side needs at least 7"):
        RealNetworkExplorer(own=Image.open(io.BytesIO(HOSTILE[name])))
