"""DetectorExplorer: Python's side, the page's pictures and numbers, and the ways to change them."""

import re

import numpy as np
import pytest
import torch
import traitlets

from tools.browser import settle
from utils import DetectorExplorer
from utils.kernels import KERNELS

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def ready(page):
    page.wait_for_function("document.querySelector('.cx-detector').textContent.includes('Numbers left')")
    settle(page)


def text(page):
    ready(page)
    return page.locator(".cx-detector").text_content()


def canvas_sizes(page):
    ready(page)
    return page.eval_on_selector_all(".cx-detector canvas", "(all) => all.map((c) => [c.height, c.width])")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"image": "camera", "kernel": KERNELS["corner"], "stride": 3, "bias": 40, "pool_size": 3, "pool_stride": 2, "mode": "avg"},
        {"relu": False, "bias": -500, "kernel": np.full((5, 5), -0.2).tolist(), "pool_size": 1, "pool_stride": 1},
    ],
)
def test_each_stage_is_torchs_and_the_page_shows_the_chosen_number(mounted, options):
    explorer = DetectorExplorer(focus=[7, 9], **options)
    x, w = (torch.tensor(np.array(part, float))[None, None] for part in (explorer.input, explorer.kernel))
    answers = torch.nn.functional.conv2d(x, w, stride=explorer.stride)
    detected = (answers + explorer.bias).relu() if explorer.relu else answers + explorer.bias
    pool = torch.nn.functional.max_pool2d if explorer.mode == "max" else torch.nn.functional.avg_pool2d
    output = pool(detected, explorer.pool_size, explorer.pool_stride)
    for ours, theirs in ((explorer.responses, answers), (explorer.detected, detected), (explorer.output, output)):
        assert np.allclose(ours, theirs[0, 0].numpy())
    page = mounted(explorer)
    assert canvas_sizes(page) == [list(stage.shape[-2:]) for stage in (x, answers, detected, output)]
    shown = page.locator(".cx-total").text_content().replace("−", "-")
    assert float(shown) == pytest.approx(output[0, 0, 7, 9].item(), abs=0.051)


def test_the_bias_is_a_threshold_on_how_many_places_answer(mounted):
    explorer = DetectorExplorer(bias=-300)
    page = mounted(explorer)
    share = 100 * (explorer.responses > 300).mean()
    assert float(re.search(r"pass: ([\d.]+)%", text(page))[1]) == pytest.approx(share, abs=0.051)
    page.get_by_label("Bias b").fill("500")
    page.get_by_text("Responses above −500 pass").wait_for()


def test_strides_multiply_on_the_page(mounted):
    page = mounted(DetectorExplorer(stride=2, pool_size=3, pool_stride=2))
    assert "2·2 = one number for every 4 pixels" in text(page)
    assert "3 + (3 − 1)·2 = 7×7 pixels" in text(page)


def test_the_mouse_and_the_keyboard_choose_an_output_number(mounted):
    page = mounted(DetectorExplorer())
    ready(page)
    output = page.locator("canvas").last
    output.click(position={"x": 2, "y": 2})
    assert "y[0, 0] =" in text(page)
    output.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_text("y[1, 10] =").wait_for()


def test_fingers_change_every_stage_on_a_narrow_screen(mounted):
    page = mounted(DetectorExplorer(), **NARROW)
    ready(page)
    page.get_by_role("button", name="Increase Stride S").tap()
    page.get_by_role("button", name="Decrease Window").tap()
    page.get_by_label("Photo", exact=True).select_option("cameraman")
    page.get_by_text("1 Convolution · 127×127").wait_for()
    assert "3 + (3 − 1)·2 = 7×7 pixels" in text(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad", [{"image": "dog"}, {"kernel": [[1, 2], [3, 4]]}, {"kernel": [[1e4] * 3] * 3}, {"bias": 600}, {"pool_size": 0}, {"mode": "l2"}]
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        DetectorExplorer(**bad)
