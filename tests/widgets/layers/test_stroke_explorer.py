"""StrokeExplorer: the page answers as torch does, and the stroke is drawn and moved in three ways."""

import numpy as np
import pytest
import torch
import traitlets
from torch import nn

from tools.browser import settle
from utils import StrokeExplorer, layer_weights
from utils.data.strokes import corner_strokes

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def random_nets(seed):
    torch.manual_seed(seed)
    dense = nn.Sequential(nn.Flatten(), nn.Linear(16, 6), nn.ReLU(), nn.Linear(6, 4))
    convolution = nn.Sequential(nn.Conv2d(1, 5, 2, padding=1), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(5, 4))
    return dense, convolution


@pytest.mark.parametrize("seed", range(3))
def test_python_and_page_answer_as_torch_does(mounted, seed):
    dense, convolution = random_nets(seed)
    x = corner_strokes()[0][7 * seed]  # (1, 4, 4)
    explorer = StrokeExplorer(picture=x[0].astype(int).tolist(), dense=layer_weights(dense, 8), convolution=layer_weights(convolution, 8))
    page_text = mounted(explorer).locator(".cx-stroke").text_content()
    for name, model in (("dense", dense), ("convolution", convolution)):
        with torch.no_grad():
            expected = model(torch.tensor(x)[None]).softmax(1)[0].numpy()
        assert np.allclose(explorer.answers[name], expected, atol=1e-5)
        assert f"with {100 * expected.max():.0f}%" in page_text


def test_the_buttons_move_the_stroke_until_the_border(mounted):
    page = mounted(StrokeExplorer())
    status = page.get_by_role("status")
    assert "row 2, column 2" in status.text_content()
    page.locator("button", has_text="→").click()
    settle(page)
    assert "row 2, column 3" in status.text_content()
    assert page.locator("button", has_text="→").is_disabled()


def test_a_tap_draws_on_a_narrow_screen(mounted):
    page = mounted(StrokeExplorer(), **NARROW)
    before = page.get_by_role("status").text_content()
    page.get_by_role("button", name="Clear").tap()
    settle(page)
    assert page.get_by_role("status").text_content() != before
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad", [{"picture": [[0, 1]]}, {"picture": [[2] * 4] * 4}, {"dense": [[1, 2]]}, {"convolution": "weights"}, {"unit": 99}]
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        StrokeExplorer(**bad)
