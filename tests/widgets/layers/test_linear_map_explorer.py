"""LinearMapExplorer: Python's side, what lights up, and the three ways to drive it."""

import numpy as np
import pytest
import torch
import traitlets

from tools.browser import settle
from utils import LinearMapExplorer

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def output(page):
    """The numbers of the output table."""
    cells = page.get_by_role("grid", name="Output y").get_by_role("gridcell").all_text_contents()
    return [float(text.replace("−", "-")) for text in cells]


@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1}, {"dilation": 2, "padding": 2}, {"stride": 3, "padding": 2}])
def test_matrix_columns_and_page_agree_with_torch(mounted, options):
    explorer = LinearMapExplorer(**options)
    x, w = (torch.tensor(m, dtype=torch.float64)[None, None] for m in (explorer.input, explorer.kernel))
    expected = torch.nn.functional.conv2d(x, w, **options)[0, 0].numpy()
    assert np.array_equal(explorer.matrix @ np.ravel(explorer.input), expected.ravel())
    assert np.array_equal(np.ravel(explorer.kernel) @ explorer.columns, expected.ravel())
    assert np.array_equal(explorer.output, expected)
    page = mounted(explorer)
    assert output(page) == expected.ravel().tolist()
    assert f"M of {explorer.matrix.shape[0]}×{explorer.matrix.shape[1]}" in page.locator(".cx-linear-map").text_content()


def test_settings_that_cannot_work_are_explained(mounted):
    explorer = LinearMapExplorer(input=[[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="kernel"):
        _ = explorer.matrix
    page = mounted(explorer)
    assert "cannot work" in page.get_by_role("status").text_content()
    page.get_by_role("button", name="Increase Padding P").click()
    settle(page)
    assert len(output(page)) == 4


def test_the_mouse_finds_the_row_of_an_output(mounted):
    page = mounted(LinearMapExplorer())
    page.get_by_role("grid", name="Output y").get_by_role("gridcell").nth(2).click()
    settle(page)
    assert "row 2 of M" in page.get_by_role("status").text_content()


def test_focus_on_a_weight_counts_its_copies(mounted):
    page = mounted(LinearMapExplorer(focus={"weight": 4}))
    assert "stands in M 4 times" in page.get_by_role("status").text_content()


def test_arrow_keys_walk_through_the_matrix(mounted):
    page = mounted(LinearMapExplorer())
    before = page.get_by_role("status").text_content()
    page.locator(".cx-map").focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    assert page.get_by_role("status").text_content() != before


@pytest.mark.parametrize("view", ["im2col", "graph"])
def test_other_views_are_one_choice_away_on_a_narrow_screen(mounted, view):
    page = mounted(LinearMapExplorer(), **NARROW)
    page.get_by_role("radiogroup", name="Show").get_by_role("radio").nth(["matrix", "im2col", "graph"].index(view)).check()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Increase Stride S").tap()
    settle(page)
    assert len(output(page)) == 1


def test_on_a_phone_a_step_brings_its_row_into_sight(mounted):
    page = mounted(LinearMapExplorer(padding=2), **NARROW)
    last = page.locator(".cx-view").evaluate("(view) => view.scrollHeight - view.clientHeight")
    assert last > 100  # the drawing is higher than the stage
    for _ in range(12):
        page.get_by_role("button", name="Step", exact=True).click()
        settle(page)
    edges = "(one) => { const {top, bottom} = one.getBoundingClientRect(); return [top, bottom]; }"
    row, view = (page.locator(part).first.evaluate(edges) for part in (".cx-map .cx-frame", ".cx-view"))
    assert view[0] < row[0] and row[1] <= view[1] + 1


@pytest.mark.parametrize(
    "bad",
    [{"stride": 4}, {"padding": -1}, {"dilation": 3}, {"view": "tree"}, {"input": [[0] * 7]}, {"kernel": [[1] * 4]}, {"focus": {"row": 1}}],
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        LinearMapExplorer(**bad)
