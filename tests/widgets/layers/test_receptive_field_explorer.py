"""ReceptiveFieldExplorer: the page's table against utils, and the ways to move the unit."""

import pytest
import traitlets

from tools.browser import settle
from utils import ReceptiveFieldExplorer
from utils.widgets.receptive_field.explorer import NETWORKS

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def table(page):
    """Rows of side, r, j, P, the input's first."""
    rows = page.locator(".cx-receptive-field tbody tr").all()
    return [[int(cell) for cell in row.locator("td").all_text_contents()[-4:]] for row in rows]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_table_is_what_utils_computes(mounted, name):
    explorer = ReceptiveFieldExplorer(**NETWORKS[name], focus=[1, 0, 0])
    expected = [[side, f.size, f.jump, f.padding] for side, f in zip(explorer.sides[1:], explorer.fields)]
    assert table(mounted(explorer))[1:] == expected


def test_vgg_sees_212_pixels_at_a_jump_of_32(mounted):
    page = mounted(ReceptiveFieldExplorer())
    page.get_by_label("Network").select_option(label="VGG-16")
    settle(page)
    assert table(page)[-1][:3] == [7, 212, 32]


def test_buttons_and_keys_move_the_unit(mounted):
    page = mounted(ReceptiveFieldExplorer(focus=[3, 4, 4]))
    status = page.get_by_role("status")
    assert "Unit (4, 4)" in status.text_content()
    page.locator("button", has_text="→").click()
    settle(page)
    assert "Unit (4, 5)" in status.text_content()
    page.locator(".cx-planes-frame").focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    assert "Unit (5, 5)" in status.text_content()


def test_a_field_cut_by_the_border_is_said_to_be(mounted):
    page = mounted(ReceptiveFieldExplorer(focus=[3, 0, 0]))
    assert "Cut at the border: 5×5 of it" in page.get_by_role("status").text_content()


def test_layers_are_added_changed_and_removed_by_touch_on_a_narrow_screen(mounted):
    page = mounted(ReceptiveFieldExplorer(), **NARROW)
    page.get_by_role("button", name="Add after").tap()
    settle(page)
    assert len(table(page)) == 5
    page.get_by_role("button", name="Increase Dilation D").tap()
    settle(page)
    assert table(page)[-1][1] == 9 + 2 * 2 * 2
    page.get_by_role("button", name="Remove").tap()
    settle(page)
    assert len(table(page)) == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad",
    [
        {"layers": []},
        {"layers": [[3, 1, 1, 1]]},
        {"layers": [[12, 1, 0, 1, "conv"]]},
        {"layers": [[3, 1, 0, 1, "dense"]]},
        {"layers": [[3, 0, 0, 1, "conv"]]},
        {"size": 0},
        {"focus": [1, 2]},
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        ReceptiveFieldExplorer(**bad)
