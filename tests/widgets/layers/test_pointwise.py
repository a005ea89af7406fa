"""PointwiseExplorer: Python's side, the page's numbers, and the ways to reach a pixel."""

import numpy as np
import pytest
import torch
import traitlets

from tools.browser import settle
from utils import PointwiseExplorer

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def ready(page):
    page.wait_for_function("document.querySelector('.cx-pointwise').textContent.includes('Pixel (')")
    settle(page)


def text(page):
    ready(page)
    return page.locator(".cx-pointwise").text_content()


@pytest.mark.parametrize("weight", [[[0.299, 0.587, 0.114]], [[1, -1, 0], [0.5, 0.5, -1]], [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]]])
def test_output_is_torchs_1x1_convolution_and_stands_on_the_page(mounted, weight):
    explorer = PointwiseExplorer(weight=weight, focus=[20, 30])
    x = torch.tensor(explorer.input)[None]
    expected = torch.nn.functional.conv2d(x, torch.tensor(weight, dtype=torch.float64)[:, :, None, None])[0].numpy()
    assert np.allclose(explorer.output, expected)
    shown = text(mounted(explorer))
    for value in expected[:, 20, 30]:
        assert f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−") in shown


def test_parameters_and_macs_are_counted(mounted):
    shown = text(mounted(PointwiseExplorer(weight=[[1, 0, 0], [0, 1, 0]])))
    assert "2·(3 + 1) = 8" in shown
    assert f"= {170 * 256 * 3 * 2:,}" in shown


def test_relu_cuts_negative_mixes():
    explorer = PointwiseExplorer(weight=[[1, -1, 0]], relu=True)
    assert explorer.output.min() == 0


def test_the_mouse_picks_a_pixel(mounted):
    page = mounted(PointwiseExplorer())
    before = text(page)
    page.locator("canvas").first.click(position={"x": 5, "y": 5})
    assert text(page) != before


def test_arrow_keys_move_the_pixel(mounted):
    page = mounted(PointwiseExplorer(focus=[20, 30]))
    ready(page)
    page.locator("canvas[tabindex='0']").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.get_by_text("Pixel (21, 31)").wait_for()


def test_fingers_choose_a_mix_on_a_narrow_screen(mounted):
    page = mounted(PointwiseExplorer(), **NARROW)
    ready(page)
    page.get_by_label("Mix").select_option(label="grey, Rec. 601 (3 → 1)")
    page.get_by_text("All sums, parameters, MACs and range").tap()
    page.get_by_text("1·(3 + 1) = 4").wait_for()
    page.get_by_role("button", name="Increase Outputs C_out").tap()
    page.get_by_text("2·(3 + 1) = 8").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad",
    [{"weight": [[1, 2]]}, {"weight": [[1, 2, 3]] * 5}, {"weight": [[5000, 0, 0]]}, {"bias": [1]}, {"focus": [999, 0]}, {"relu": "yes"}],
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        PointwiseExplorer(**bad)
