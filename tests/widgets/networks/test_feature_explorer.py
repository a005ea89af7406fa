"""FeatureExplorer: its patches and words are those of Python, and every hand can use it."""

import io
import re

import numpy as np
import pytest
import torch
import traitlets
from PIL import Image

from support.nets import strided_net
from support.stage import staged
from support.watched import watch_frames
from tools.browser import settle
from utils import FeatureExplorer, activations, strongest_images
from utils.nets.unpacking import unpack_net
from utils.widgets.features.explorer import random_net

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def ready(page):
    """Wait until the real patches are found, then for the next frames."""
    page.get_by_role("group", name="Strongest real patches", include_hidden=True).locator("button:not([hidden])").nth(5).wait_for(
        state="attached"
    )
    settle(page)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def note(page):
    return page.locator(".cx-features [role=status]").text_content()


def rose(page):
    return page.locator(".cx-made .cx-small").text_content()


def number(text):
    """The mean that a sentence of the page gives."""
    return float(re.search(r"mean (?:is|of) (−?\d+(?:\.\d+)?)", text)[1].replace("−", "-"))


def at_step(page, step):
    page.locator(".cx-made .cx-small", has_text=f"Step {step}:").wait_for()


def test_the_strongest_pictures_are_those_of_python_and_torch(mounted):
    explorer = FeatureExplorer(layer="conv3", channel=5)
    page = mounted(explorer)
    ready(page)
    labels = [
        tile.get_attribute("aria-label")
        for tile in page.get_by_role("group", name="Strongest real patches", include_hidden=True).locator("button:not([hidden])").all()
    ]
    assert [int(re.match(r"picture (\d+):", label)[1]) - 1 for label in labels] == explorer.strongest
    images = np.stack([FeatureExplorer(picture=n).input for n in range(24)])
    best = strongest_images(unpack_net(explorer.net), "conv3", 5, images, 6)
    assert best.index.tolist() == explorer.strongest
    shown = [float(label.split(": ")[1].replace("−", "-")) for label in labels]
    assert shown == pytest.approx(best.value.tolist(), abs=0.006)


def test_means_and_words_are_those_of_the_chosen_picture(mounted):
    explorer = FeatureExplorer(layer="conv2", channel=4, picture=7)
    page = mounted(explorer)
    ready(page)
    means = explorer.maps.mean((1, 2))
    label = page.locator(".cx-means").get_attribute("aria-label")
    shown = [float(text.split(": ")[1].replace("−", "-")) for text in label.removeprefix("Means: ").split(", ")]
    assert shown == pytest.approx(means.tolist(), abs=0.006)
    assert f"The largest mean is that of channel {means.argmax()} of conv2" in note(page)
    with torch.no_grad():
        expected = activations(unpack_net(explorer.net), explorer.input[None], "conv2")["conv2"][0]
    np.testing.assert_allclose(explorer.maps, expected, atol=1e-5)


def test_every_channel_gets_its_picture_and_the_page_goes_on_meanwhile(mounted):
    page = mounted(FeatureExplorer(layer="relu1"))
    at_step(page, 40)
    ready(page)
    # All begin with the same noise; only what is made of it differs.
    distinct = "() => new Set(Array.from(document.querySelector('.cx-stage > .cx-panel .cx-tiles').querySelectorAll('canvas'), (canvas) => canvas.toDataURL())).size === 8"
    page.wait_for_function(distinct)
    watch_frames(page, ".cx-made .cx-small")
    press(page, "New noise")
    at_step(page, 40)
    assert len(page.evaluate("painted")) >= 6  # steps between the first and the last


def test_new_noise_in_the_middle_of_a_climb_is_where_the_next_one_begins(mounted):
    page = mounted(FeatureExplorer(layer="conv3", channel=2, seed=1))
    at_step(page, 40)
    expected = rose(page)
    page = mounted(FeatureExplorer(layer="conv2", channel=2))
    at_step(page, 40)
    # The page itself begins the climb and waits for its middle: a wait from outside may come when it is over.
    page.evaluate("""() => new Promise((done) => {
      const watch = () => {
        const step = Number(/^Step (\\d+):/.exec(document.querySelector(".cx-made .cx-small").textContent)?.[1]);
        if (!(step > 0 && step < 40)) return void requestAnimationFrame(watch);
        done([...document.querySelectorAll("button")].find(({textContent}) => textContent === "New noise").click());
      };
      const layer = [...document.querySelectorAll("select")].find(({textContent}) => textContent.includes("conv3"));
      layer.selectedIndex = [...layer.options].findIndex(({text}) => text.startsWith("conv3"));
      layer.dispatchEvent(new Event("change"));
      requestAnimationFrame(() => requestAnimationFrame(watch)); // the layer before stands for a frame
    })""")
    settle(page)
    at_step(page, 40)
    assert rose(page) == expected


def test_step_run_and_back(mounted):
    page = mounted(FeatureExplorer(layer="conv3", channel=2))
    at_step(page, 40)
    press(page, "Back to the start")
    at_step(page, 0)
    start = number(rose(page))
    press(page, "Step")
    at_step(page, 1)
    press(page, "Run 60 steps")
    at_step(page, 61)
    now = number(rose(page))
    assert now > start


def test_what_is_made_can_be_looked_at_and_comes_to_python(watch):
    page = staged(watch, FeatureExplorer(layer="conv3", channel=2))
    at_step(page, 40)
    press(page, "Use it as x")
    page.locator(".cx-features [role=status]", has_text="On x (own picture)").wait_for()
    traits = {name: page.evaluate(f"stage.model.get('{name}')") for name in ("own", "picture")}
    explorer = FeatureExplorer(layer="conv3", channel=2, **traits)
    shown = number(note(page))
    assert shown == pytest.approx(explorer.maps[2].mean(), abs=0.006)
    made = number(rose(page))
    assert made == pytest.approx(shown, abs=0.05)  # in 256 levels a colour


def test_what_python_sets_is_shown(watch):
    page = staged(watch, FeatureExplorer())
    ready(page)
    page.evaluate("stage.model.set('layer', 'dense1')")
    page.evaluate("stage.model.set('classes', ['red dots', 'sky'])")
    page.evaluate("stage.model.set('channel', 1)")
    settle(page)
    assert "Made for sky" in page.locator(".cx-features").text_content()
    page.evaluate("(net) => stage.model.set('net', net)", strided_net())
    page.evaluate("stage.model.set('layer', 'conv1')")
    settle(page)
    assert page.locator(".cx-stage > .cx-panel .cx-tiles button:visible").count() == 4
    at_step(page, 40)


def test_choosing_writes_traits(watch):
    page = staged(watch, FeatureExplorer())
    ready(page)
    page.get_by_label("Layer (channels)", exact=True).select_option("conv3 (24)")
    settle(page)
    page.get_by_role("button", name="channel 23 of conv3").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Picture x", exact=True).select_option("picture 9")
    settle(page)
    assert [page.evaluate(f"stage.model.get('{name}')") for name in ("layer", "channel", "picture")] == ["conv3", 23, 8]
    ready(page)
    page.get_by_role("tab", name="Real patches").click()
    tile = page.get_by_role("group", name="Strongest real patches", include_hidden=True).locator("button:visible").nth(2)
    chosen = int(re.match(r"picture (\d+):", tile.get_attribute("aria-label"))[1]) - 1
    tile.click()
    assert page.evaluate("stage.model.get('picture')") == chosen
    page.get_by_label("Layer (channels)", exact=True).select_option("relu1 (8)")
    settle(page)
    assert "channel 7 of relu1" in note(page)  # beyond the last means the last


def test_an_own_picture_is_cut_to_its_middle_square(watch):
    page = staged(watch, FeatureExplorer())
    ready(page)
    pixels = np.zeros((64, 96, 3), np.uint8)
    pixels[:, 16:80] = (200, 30, 60)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    page.locator("input[type=file]").set_input_files({"name": "red.png", "mimeType": "image/png", "buffer": file.getvalue()})
    page.locator(".cx-features [role=status]", has_text="On x (own picture)").wait_for()
    own = FeatureExplorer(own=page.evaluate("stage.model.get('own')"), picture=-1).input
    np.testing.assert_allclose(own.reshape(3, -1).mean(1), np.array([200, 30, 60]) / 255, atol=0.01)
    page.locator("input[type=file]").set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.get_by_role("alert").wait_for()
    assert "no.png" in page.get_by_role("alert").text_content()


def test_a_finger_uses_it_on_a_narrow_screen(mounted):
    page = mounted(FeatureExplorer(layer="relu1"), **NARROW)
    ready(page)
    page.get_by_role("button", name="channel 5 of relu1").tap()
    settle(page)
    assert "channel 5 of relu1" in note(page)
    page.get_by_role("tab", name="Map of x").tap()
    page.locator(".cx-means").tap(position={"x": 3, "y": 30})
    settle(page)
    assert "channel 0 of relu1" in note(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_arrays_are_taken_as_pictures_and_come_back():
    pictures = np.random.default_rng(4).random((16, 3, 32, 32))
    explorer = FeatureExplorer(pictures=pictures, picture=13, own=pictures[3:4])
    np.testing.assert_allclose(explorer.input, pictures[13], atol=0.002)
    explorer.picture = -1
    np.testing.assert_allclose(explorer.input, pictures[3], atol=0.002)


@pytest.mark.parametrize(
    "bad",
    [
        {"net": "resnet"},
        {"net": []},
        {"net": [{"kind": "relu"}]},
        {"net": random_net(widths=(3, 8, 65, 8))},
        {"net": random_net(widths=(1, 8, 8, 8))},
        {"pictures": np.zeros((7, 3, 32, 32))},
        {"pictures": np.full((8, 3, 32, 32), 2.0)},
        {"pictures": "data:,"},
        {"layer": "conv9"},
        {"layer": "pool1"},
        {"channel": -1},
        {"picture": 24},
        {"picture": -1},
        {"start": "zero"},
        {"blur": 0.5},
        {"blur": float("nan")},
        {"jitter": 5},
        {"seed": -1},
        {"titles": [1]},
    ],
)
def test_what_cannot_be_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        FeatureExplorer(**bad)


def test_an_unknown_argument_is_refused():
    with pytest.raises(TypeError, match="filters"):
        FeatureExplorer(filters=3)
