"""PoolingExplorer: Python's side, the page's numbers against torch, and the ways to drive it."""

import pytest
import torch
import traitlets

from tools.browser import settle
from utils import PoolingExplorer

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
POOLS = {
    "max": torch.nn.functional.max_pool2d,
    "avg": torch.nn.functional.avg_pool2d,
    "l2": lambda x, k, s: torch.nn.functional.lp_pool2d(x, 2, k, s),
}


def output(page):
    """The numbers of the first output table."""
    cells = page.get_by_role("grid", name="Output y").get_by_role("gridcell").all_text_contents()
    return [float(text.replace("−", "-")) for text in cells]


@pytest.mark.parametrize("mode", POOLS)
@pytest.mark.parametrize("kernel_size, stride", [(2, 2), (3, 1), (3, 2)])
def test_the_page_shows_what_torch_pools(mounted, mode, kernel_size, stride):
    values = [[(3 * r * r + 5 * c) % 11 - 4 for c in range(7)] for r in range(6)]
    explorer = PoolingExplorer(input=values, mode=mode, kernel_size=kernel_size, stride=stride)
    x = torch.tensor(values, dtype=torch.float64)[None, None]
    expected = POOLS[mode](x, kernel_size, stride)[0, 0]
    assert explorer.output == pytest.approx(expected.numpy())
    assert output(mounted(explorer)) == pytest.approx(expected.ravel().tolist(), abs=0.0051)


def test_only_the_three_survives_on_the_corner_stroke_map(mounted):
    page = mounted(PoolingExplorer(kernel_size=3, stride=3))
    page.locator("[data-trait='input-preset'] select").select_option(label="corner-stroke map")
    settle(page)
    assert output(page) == [3]


def test_shifting_by_the_stride_is_equivariant_and_by_one_pixel_changes_the_output(mounted):
    explorer = PoolingExplorer(shift=[0, 2])
    assert explorer.output_change == 1
    page = mounted(explorer)
    text = page.locator(".cx-meters").text_content()
    assert "Equivariance error" in text and "0% · 0 of" in text


def test_a_shift_inside_the_window_changes_nothing():
    explorer = PoolingExplorer(input=[[9, 0, 0, 0]] * 4, shift=[0, 1])
    assert explorer.output_change == 0


def test_the_keyboard_edits_the_map(mounted):
    page = mounted(PoolingExplorer(input=[[0, 0], [0, 0]]))
    page.get_by_role("grid", name="Input x").get_by_role("gridcell").first.focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    settle(page)
    assert output(page) == [7]


def test_fingers_change_mode_and_window_on_a_narrow_screen(mounted):
    page = mounted(PoolingExplorer(), **NARROW)
    page.get_by_role("radiogroup", name="Mode").get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Increase Window size K").tap()
    settle(page)
    assert len(output(page)) == 9
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_window_larger_than_the_map_is_explained(mounted):
    explorer = PoolingExplorer(input=[[1, 2], [3, 4]], kernel_size=3)
    with pytest.raises(ValueError, match="kernel_size"):
        _ = explorer.output
    assert "cannot work" in mounted(explorer).locator(".cx-pooling").text_content()


@pytest.mark.parametrize(
    "bad", [{"mode": "median"}, {"kernel_size": 0}, {"stride": 7}, {"shift": [7, 0]}, {"shift": [1]}, {"input": [[0] * 13]}]
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        PoolingExplorer(**bad)


def test_chapter_6_says_what_the_explorer_shows(call):
    """The answers folded under it: a square at strides 2 and 1, and how far one pixel may move in a window of 4."""
    first = {"kernel_size": 2, "stride": 2, "mode": "max", "shift": [0, 1]}
    inputs = PoolingExplorer().inputs

    def shown(changes):
        return call([["pooling/state", "poolingState", [first | changed]] for changed in changes])

    line = shown({"input": inputs["vertical line"], "shift": [0, s]} for s in (1, 2))
    assert [state["equivariance"]["amount"] for state in line] == [0, 0]
    square = shown({"input": inputs["square"], "stride": stride} for stride in (2, 1))
    assert [state["equivariance"]["amount"] for state in square] == pytest.approx([0.2, 0])
    assert [state["outputChange"]["amount"] for state in square] == pytest.approx([0.2, 0.2])
    for stride, unmoved in ((4, [-3, -2, -1, 0]), (2, [-1, 0])):
        at = {"input": inputs["one pixel"], "kernel_size": 4, "stride": stride}
        states = dict(zip(range(-6, 7), shown(at | {"shift": [0, s]} for s in range(-6, 7)), strict=True))
        assert [s for s, state in states.items() if state["outputChange"]["amount"] == 0] == unmoved
