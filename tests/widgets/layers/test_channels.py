"""ChannelExplorer: Python's side, the page's numbers, and the ways to change them."""

import numpy as np
import pytest
import torch
import traitlets

from utils import ChannelExplorer
from utils.widgets.channels.explorer import FILTERS, INPUTS

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def text(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(".cx-channels").text_content()


def numbers(page, label):
    """The numbers of the table with this name, as rows."""
    rows = page.get_by_role("grid", name=label, exact=True).get_by_role("row").all()
    return [[float(cell.text_content().replace("−", "-")) for cell in row.get_by_role("gridcell").all()] for row in rows]


def torch_output(explorer):
    x, weight, bias = (torch.tensor(np.array(part, float)) for part in (explorer.input, explorer.weight, explorer.bias))
    y = torch.nn.functional.conv2d(x[None], weight, bias, explorer.stride, explorer.padding)[0]
    return (y.relu() if explorer.relu else y).numpy()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"input": INPUTS["three ramps"], "weight": list(FILTERS.values())[1:5], "bias": [1, -2, 0.5, 0]},
        {"padding": 1, "stride": 2, "relu": False},
        {"input": np.arange(36).reshape(3, 3, 4), "weight": np.full((1, 3, 3, 3), 0.5)},
    ],
)
def test_the_page_shows_torchs_output_volume(mounted, options):
    explorer = ChannelExplorer(**options)
    expected = torch_output(explorer)
    assert np.allclose(explorer.output, expected)
    page = mounted(explorer)
    for o, plane in enumerate(expected):
        assert np.allclose(numbers(page, f"Output plane y[{o}]"), plane, atol=0.005)
    assert f"volume is {'×'.join(map(str, expected.shape))}" in text(page)


def test_the_planes_answers_and_the_bias_add_up_to_the_sum(mounted):
    explorer = ChannelExplorer(input=INPUTS["three ramps"], focus=[1, 0, 0])
    page = mounted(explorer)
    parts = [np.array(numbers(page, f"{name} ⋆ its kernel")) for name in "RGB"]
    assert np.array_equal(parts, explorer.partial[1])
    assert np.array_equal(sum(parts) + explorer.bias[1], numbers(page, "Sum over the channels, plus b"))


def test_parameters_are_counted_with_channels_and_biases(mounted):
    explorer = ChannelExplorer(weight=np.ones((3, 3, 3, 3)))
    layer = torch.nn.Conv2d(3, 3, 3)
    assert explorer.parameters == sum(p.numel() for p in layer.parameters())
    assert "3·(3·3·3 + 1) = 84" in text(mounted(explorer))


def test_new_filters_get_the_bias_0():
    explorer = ChannelExplorer()
    explorer.weight = np.ones((4, 3, 3, 3))
    assert explorer.bias == [0, -40, 0, 0]


def test_the_mouse_moves_the_window_through_all_planes(mounted):
    page = mounted(ChannelExplorer())
    page.get_by_role("grid", name="Output plane y[0]").get_by_role("gridcell").nth(5).click()
    assert "y[0, 1, 2] =" in text(page)
    for name in "RGB":
        assert page.get_by_role("grid", name=f"Input plane {name}").locator(".cx-window").count() == 9


def test_the_keyboard_edits_a_kernel_and_one_plane_changes(mounted):
    page = mounted(ChannelExplorer(focus=[0, 0, 0]))
    before = [numbers(page, f"{name} ⋆ its kernel") for name in "RGB"]
    page.get_by_role("grid", name="Kernel for G").get_by_role("gridcell").first.focus()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    text(page)
    after = [numbers(page, f"{name} ⋆ its kernel") for name in "RGB"]
    assert [old == new for old, new in zip(before, after)] == [True, False, True]


def test_fingers_add_filters_on_a_narrow_screen(mounted):
    page = mounted(ChannelExplorer(), **NARROW)
    page.get_by_role("button", name="Increase Filters C_out").tap()
    page.get_by_role("button", name="Look at filter 2").tap()
    assert "3 filters give 3 planes" in text(page) and "y[2, 1, 1] =" in text(page)
    page.get_by_label("This filter").select_option("all zeros")
    page.get_by_text("The sum, term by term").tap()
    page.get_by_text("ReLU(0 + 0 + 0 + 0)").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad, why",
    [
        ({"input": np.ones((2, 5, 5))}, "expected 3 × 3 to 5 × 3 to 5"),
        ({"input": [[[1, 2], [3]]]}, "differ in length"),
        ({"weight": np.ones((5, 3, 3, 3))}, "1 to 4 × 3 × 3 × 3"),
        ({"weight": np.full((1, 3, 3, 3), 2000)}, "too large"),
        ({"weight": np.full((1, 3, 3, 3), np.nan)}, "finite"),
        ({"bias": [1]}, "one for each of 2"),
        ({"padding": 3}, "padding"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(bad, why):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))) as error:
        ChannelExplorer(**bad)
    assert why in str(error.value)
