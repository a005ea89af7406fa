"""PhotoFilterExplorer: Python's side, the page's numbers, and patches picked by mouse, keyboard and fingers."""

import io

import numpy as np
import pytest
import torch
import traitlets
from PIL import Image

from utils import PhotoFilterExplorer
from utils.data.photos import as_pixels, from_data_url, photo, to_data_url

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
READY = ".cx-photo-filter [role=status]:has-text('Output')"


def shown(page):
    """The status line once the photo is decoded and drawn."""
    page.locator(READY).wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(".cx-photo-filter [role=status]").text_content()


def strongest(explorer):
    """What the status line must say of Python's output."""
    y = explorer.output
    place = np.unravel_index(y.argmax(), y.shape)
    return f"Output {y.shape[-2]}×{y.shape[-1]}", f"row {place[-2]}, column {place[-1]}", float(y.max())


def painted(page):
    """The output canvas as (H, W, 4) bytes."""
    data, width, height = page.evaluate("""() => {
        const canvas = document.querySelector("canvas[aria-label^='Output y']");
        const {data, width, height} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return [Array.from(data), width, height];
    }""")
    return np.array(data).reshape(height, width, 4)


@pytest.mark.parametrize(
    "options",
    [
        {"image": "camera"},
        {"image": "chelsea"},
        {"image": "chelsea", "grey": True, "stride": 5},
        {"image": "camera", "kernel": np.full((7, 7), 1 / 49).tolist()},
        {"image": "camera", "relu": True, "bias": -200.0},
        {"image": "chelsea", "use_patch": True, "patch_size": 20, "stride": 4},
        {"image": "camera", "use_patch": True, "patch_size": 70, "stride": 4, "normalise": True},
    ],
)
def test_the_page_finds_the_strongest_answer_that_python_finds(mounted, options):
    explorer = PhotoFilterExplorer(**options)
    text = shown(mounted(explorer))
    for part in strongest(explorer)[:2]:
        assert part in text


@pytest.mark.parametrize("stride, relu", [(1, False), (3, True)])
def test_every_painted_answer_is_pythons_answer(mounted, stride, relu):
    explorer = PhotoFilterExplorer(image="chelsea", kernel=np.outer([1, 2, 0, -2, -1], [1, 1, 1, 1, 1]).tolist(), stride=stride, relu=relu)
    page = mounted(explorer)
    shown(page)
    y = explorer.output.transpose(1, 2, 0)
    low, high = (0, y.max()) if relu else (-np.abs(y).max(), np.abs(y).max())
    assert np.abs(painted(page)[..., :3] - 255 * (y - low) / (high - low)).max() <= 0.51


def test_python_filters_each_channel_as_torch_does():
    explorer = PhotoFilterExplorer(image="chelsea", stride=2, bias=3.0)
    x = torch.tensor(explorer.pixels.transpose(2, 0, 1).astype(float))[None]
    weight = torch.tensor(explorer.kernel, dtype=torch.float64).expand(3, 1, 3, 3)
    expected = torch.nn.functional.conv2d(x, weight, torch.full((3,), 3.0, dtype=torch.float64), stride=2, groups=3)
    assert np.allclose(explorer.output, expected[0])


def test_a_normalised_patch_answers_one_at_its_own_place_and_nowhere_more():
    explorer = PhotoFilterExplorer(image="camera", use_patch=True, patch=[60, 100], patch_size=24, normalise=True)
    assert explorer.output.max() == pytest.approx(1)
    assert np.unravel_index(explorer.output.argmax(), explorer.output.shape) == (60, 100)


def test_the_mouse_picks_a_patch_and_marks_its_place(mounted):
    page = mounted(PhotoFilterExplorer(image="camera", normalise=True), viewport={"width": 1000, "height": 900})
    shown(page)
    canvas = page.locator("canvas[aria-label^='Photo x']")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.25})
    page.locator(".cx-photo-filter [role=status]", has_text="the patch's own place").wait_for()
    assert "strongest response 1 " in shown(page)


def test_arrow_keys_move_the_patch(mounted):
    page = mounted(PhotoFilterExplorer(image="camera", use_patch=True, normalise=True, patch=[60, 100]))
    shown(page)
    page.locator("canvas[aria-label^='Photo x']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("row 61, column 110, the patch's own place").wait_for()


def test_fingers_pick_a_patch_on_a_narrow_screen(mounted):
    page = mounted(PhotoFilterExplorer(image="chelsea", normalise=True), **NARROW)
    shown(page)
    page.locator("canvas[aria-label^='Photo x']").tap(position={"x": 60, "y": 30})
    page.locator(".cx-photo-filter [role=status]", has_text="the patch's own place").wait_for()


def test_controls_change_the_cost(mounted):
    page = mounted(PhotoFilterExplorer(image="camera"))
    shown(page)
    page.get_by_label("Stride S", exact=True).fill("4")
    page.get_by_label("Stride S", exact=True).press("Enter")
    page.get_by_text("Sizes and costs").click()
    page.get_by_text("times fewer than at stride 1").wait_for()
    assert "64·64·3·3·1 = 36,864" in page.locator(".cx-formula").text_content()


def test_an_own_file_stays_in_the_page_and_is_filtered(mounted):
    page = mounted(PhotoFilterExplorer())
    shown(page)
    file = io.BytesIO()
    Image.fromarray(np.tile(np.arange(0, 200, 5, dtype=np.uint8), (30, 1))).save(file, "PNG")
    page.locator("input[type=file]").set_input_files({"name": "ramp.png", "mimeType": "image/png", "buffer": file.getvalue()})
    page.get_by_text("Output 28×38; strongest response 40 at row 0").wait_for()


def test_a_file_that_is_no_picture_is_explained(mounted):
    page = mounted(PhotoFilterExplorer())
    shown(page)
    page.locator("input[type=file]").set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"})
    page.get_by_role("alert").get_by_text("notes.txt").wait_for()


def test_a_large_array_is_shrunk_and_survives_the_journey_exactly():
    pixels = as_pixels(np.random.default_rng(0).integers(0, 256, (300, 600, 3), dtype=np.uint8))
    assert pixels.shape == (128, 256, 3)
    assert np.array_equal(from_data_url(to_data_url(pixels)), pixels)
    assert np.array_equal(PhotoFilterExplorer(image=pixels).pixels, pixels)


@pytest.mark.parametrize(
    "bad",
    [
        {"image": "dog"},
        {"image": np.zeros((3, 3))},
        {"image": np.full((20, 20), 2.0)},
        {"image": np.zeros((20, 20), dtype=int)},
        {"image": np.zeros((20, 20, 4))},
        {"image": "data:image/png;base64,xx"},
        {"kernel": [[1, 2], [3, 4]]},
        {"kernel": [[1] * 3] * 2},
        {"kernel": [[2000] * 3] * 3},
        {"stride": 17},
        {"bias": float("1e6")},
        {"patch_size": 71},
        {"patch": [1]},
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        PhotoFilterExplorer(**bad)


def test_an_unknown_photo_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="chelsea"):
        photo("lena")
