"""TransposedExplorer: torch's numbers on the page, who writes where, and the ways to drive it."""

import random

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import traitlets

from tools.browser import settle
from utils import TransposedExplorer

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
WHOLE = "(row) => [...row.children].map((cell) => (cell.querySelector('input')?.value ?? cell.textContent).replace('−', '-'))"


def output(page):
    """The numbers of the output's table, row by row."""
    rows = page.get_by_role("grid", name="Output y").get_by_role("row").all()
    return [[float(text) for text in row.evaluate(WHOLE)] for row in rows]


def cell(page, table, row, column):
    return page.get_by_role("grid", name=table).get_by_role("row").nth(row).get_by_role("gridcell").nth(column)


def enlarged_by_torch(explorer, x, kernel):
    """What PyTorch makes of an input and a kernel, by the explorer's settings."""
    x, w = (torch.tensor(m, dtype=torch.float64)[None, None] for m in (x, kernel))
    if explorer.way == "upsample":
        return F.conv2d(F.interpolate(x, scale_factor=explorer.stride), w, padding=explorer.padding)[0, 0]
    options = {"stride": explorer.stride, "padding": explorer.padding, "output_padding": explorer.output_padding}
    return F.conv_transpose2d(x, w, **options)[0, 0]


def random_explorer(rng):
    side, stride = rng.randint(1, 5), rng.randint(1, 3)
    integers = lambda h, w: [[rng.randint(-9, 9) for _ in range(w)] for _ in range(h)]
    return TransposedExplorer(
        input=integers(rng.randint(3, 4), rng.randint(3, 4)),
        kernel=integers(side, side),
        stride=stride,
        padding=rng.randint(0, 1) if side > 2 else 0,
        output_padding=rng.randrange(stride),
        way=rng.choice(["transposed", "transposed", "upsample"]),
        show="sums",
    )


@pytest.mark.parametrize("seed", range(10))
def test_the_page_and_python_show_what_torch_computes(mounted, seed):
    explorer = random_explorer(random.Random(seed))
    expected = enlarged_by_torch(explorer, explorer.input, explorer.kernel).tolist()
    counted = enlarged_by_torch(explorer, np.ones_like(explorer.input), np.ones_like(explorer.kernel)).tolist()
    page = mounted(explorer)
    assert output(page) == explorer.output.tolist() == expected
    page.get_by_role("radio", name="how often written").check()
    settle(page)
    assert output(page) == explorer.writes.tolist() == counted


def test_the_checkerboard_stands_there_and_a_kernel_of_four_cures_it(mounted):
    page = mounted(TransposedExplorer())
    status = page.get_by_role("status")
    assert output(page)[2][2:5] == [4, 2, 4] and output(page)[3][2:5] == [2, 1, 2]
    assert "written 1, 2 or 4 times" in status.text_content() and "checkerboard" in status.text_content()
    page.get_by_role("button", name="stride 2 divides").click()
    settle(page)
    assert {n for row in output(page)[2:-2] for n in row[2:-2]} == {4}
    assert "every output is written 4 times" in status.text_content()


def test_equal_counts_by_unlike_weights_are_still_a_checkerboard(mounted):
    page = mounted(TransposedExplorer())
    page.get_by_role("button", name="Written alike").click()
    settle(page)
    assert output(page)[4][4:6] != output(page)[5][4:6]
    assert "checkerboard" in page.get_by_role("status").text_content()
    page.get_by_role("button", name="Repeat first").click()
    settle(page)
    assert {n for row in output(page) for n in row} == {12}
    assert "flat stays flat" in page.get_by_role("status").text_content()


def test_the_mouse_asks_an_input_where_it_writes_and_an_output_who_writes_it(mounted):
    page = mounted(TransposedExplorer(input=[[1, 2], [3, 4]], show="sums"))
    cell(page, "Input x", 1, 0).click()
    settle(page)
    assert "x[1, 0] = 3, times each weight, is added to 9 outputs: rows 2 to 4, columns 0 to 2" in page.locator(".cx-sum").text_content()
    assert page.get_by_role("grid", name="Output y").locator(".cx-window").count() == 9
    cell(page, "Output y", 2, 2).click()
    settle(page)
    assert page.locator(".cx-sum").text_content() == "Written by 4 inputs: y[2, 2] = 1·1 + 2·1 + 3·1 + 4·1 = 10"
    assert page.get_by_role("grid", name="Input x").locator(".cx-window").count() == 4


def test_what_the_padding_cuts_off_is_written_nowhere(mounted):
    page = mounted(TransposedExplorer(kernel=[[5]], padding=1, focus={"input": [0, 0]}))
    assert "x[0, 0] = 1 writes into no output" in page.locator(".cx-sum").text_content()


def test_the_keyboard_edits_a_weight_and_walks_the_output(mounted):
    page = mounted(TransposedExplorer(show="sums"))
    cell(page, "Kernel w", 0, 0).focus()
    page.keyboard.type("1/2")
    page.keyboard.press("Enter")
    settle(page)
    assert output(page)[0][0] == 0.5
    cell(page, "Output y", 0, 0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert "y[1, 1]" in page.locator(".cx-sum").text_content()


def test_fingers_work_on_a_narrow_screen(mounted):
    page = mounted(TransposedExplorer(), **NARROW)
    page.get_by_role("button", name="Increase Stride S").tap()
    settle(page)
    assert len(output(page)) == 12
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_change_reaches_the_other_side(mounted):
    page = mounted(TransposedExplorer())
    page.evaluate("globalThis.explorerModels.values().next().value.set('stride', 3)")  # as Python does
    settle(page)
    assert page.get_by_label("Stride S", exact=True).input_value() == "3"
    page.get_by_role("button", name="Increase Kernel size K").click()
    settle(page)
    kernel = page.evaluate("globalThis.explorerModels.values().next().value.get('kernel')")
    assert kernel == [[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0]]
    assert TransposedExplorer(kernel=kernel, stride=3).writes.tolist() == output(page)


def test_playing_visits_every_input_and_stops(mounted):
    page = mounted(TransposedExplorer())
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(20_000)
    assert "x[3, 3]" in page.locator(".cx-sum").text_content()
    assert page.get_by_role("button", name="Play").count() == 1


def test_the_size_formula_stands_with_its_numbers(mounted):
    page = mounted(TransposedExplorer(padding=1, output_padding=1))
    assert "= 2·(4 − 1) + 3 − 2·1 + 1 = 8" in page.locator(".cx-formula").text_content()
    page.get_by_role("radio", name="repeat, convolve").check()
    settle(page)
    assert "= 2·4 + 2·1 − 3 + 1 = 8" in page.locator(".cx-formula").text_content()


@pytest.mark.parametrize(
    "settings, words", [({"output_padding": 2}, "output padding"), ({"kernel": [[1]], "input": [[1]], "padding": 1}, "padding")]
)
def test_settings_that_cannot_work_raise_in_python_and_are_explained_on_the_page(mounted, settings, words):
    explorer = TransposedExplorer(**settings)
    with pytest.raises(ValueError, match=words.replace(" ", "_")):
        _ = explorer.output
    page = mounted(explorer)
    assert "cannot work" in page.get_by_role("status").text_content() and words in page.get_by_role("status").text_content()
    page.get_by_role("button", name="Start over").click()
    for name in settings:
        page.evaluate("(name) => globalThis.explorerModels.values().next().value.set(name, name.endsWith('padding') ? 0 : [[2]])", name)
    settle(page)
    assert "cannot work" not in page.get_by_role("status").text_content()


@pytest.mark.parametrize(
    "bad",
    [
        {"stride": 4},
        {"padding": -1},
        {"output_padding": 3},
        {"way": "resize"},
        {"show": "all"},
        {"input": [[0] * 5]},
        {"kernel": [[1, 2]]},
        {"kernel": [[100]]},
        {"focus": {"weight": [0, 0]}},
        {"focus": {"input": [0]}},
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        TransposedExplorer(**bad)
