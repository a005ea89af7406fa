"""ConvolutionExplorer: Python's side, and what a reader does with mouse, keyboard and fingers."""

import random

import pytest
import torch
import traitlets

from tools.browser import settle
from utils import ConvolutionExplorer

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def grid(page, label):
    """The numbers of a grid as rows, as they stand on the page."""
    rows = page.get_by_role("grid", name=label).get_by_role("row").all()
    read = "(row) => [...row.children].map((cell) => (cell.querySelector('input')?.value ?? cell.textContent).replace('−', '-'))"
    return [[float(text) for text in row.evaluate(read)] for row in rows]


def choose(page, trait, text):
    page.locator(f"[data-trait='{trait}'] select").select_option(label=text)


def test_output_in_python_follows_the_traits():
    explorer = ConvolutionExplorer(input=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel=[[1, 0], [0, -1]])
    assert explorer.output.tolist() == [[-4, -4], [-4, -4]]
    explorer.flip = True
    assert explorer.output.tolist() == [[4, 4], [4, 4]]
    explorer.stride = 2
    assert explorer.output.tolist() == [[4]]


@pytest.mark.parametrize(
    "bad",
    [
        {"stride": 0},
        {"stride": 5},
        {"stride": "2"},
        {"padding": 5},
        {"padding": "some"},
        {"dilation": 0},
        {"padding_mode": "mirror"},
        {"input": [[1, 2], [3]]},
        {"input": []},
        {"input": [[float("nan")]]},
        {"kernel": [[0] * 6]},
        {"kernel": "blur"},
        {"flip": 2},
    ],
)
def test_a_trait_that_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        ConvolutionExplorer(**bad)


def test_an_unknown_argument_is_refused_with_the_known_ones():
    with pytest.raises(TypeError, match=r"'dilatation'.*dilation"):
        ConvolutionExplorer(dilatation=2)


def test_settings_that_cannot_work_raise_in_python_and_are_explained_on_the_page(mounted):
    explorer = ConvolutionExplorer(input=[[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="kernel"):
        _ = explorer.output
    page = mounted(explorer)
    assert "cannot work" in page.get_by_role("status").text_content()
    page.get_by_role("button", name="Increase Padding P").click()
    settle(page)
    assert grid(page, "Output y") == [[8, -5], [10, -7]]
    assert "cannot work" not in page.get_by_role("status").text_content()


def random_explorer(rng):
    side, k = rng.randint(4, 9), rng.randint(1, 4)
    integers = lambda h, w: [[rng.randint(-9, 9) for _ in range(w)] for _ in range(h)]
    return ConvolutionExplorer(
        input=integers(side, rng.randint(4, 9)),
        kernel=integers(k, rng.randint(1, 4)),
        stride=rng.randint(1, 4),
        padding=rng.choice([0, 1, 2, "valid", "full"]),
        padding_mode=rng.choice(["zeros", "reflect", "replicate", "circular"]),
        flip=rng.random() < 0.3,
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_page_shows_what_torch_computes(mounted, seed):
    explorer = random_explorer(random.Random(seed))
    x = torch.tensor(explorer.input, dtype=torch.float64)[None, None]
    w = torch.tensor(explorer.kernel, dtype=torch.float64)[None, None]
    w = w.flip(2, 3) if explorer.flip else w
    pads = {"valid": (0, 0), "full": (w.shape[2] - 1, w.shape[3] - 1)}.get(explorer.padding, (explorer.padding, explorer.padding))
    mode = explorer.padding_mode.replace("zeros", "constant")
    expected = torch.nn.functional.conv2d(torch.nn.functional.pad(x, (pads[1], pads[1], pads[0], pads[0]), mode), w, stride=explorer.stride)
    assert grid(mounted(explorer), "Output y") == expected[0, 0].tolist()
    assert explorer.output.tolist() == expected[0, 0].tolist()


def test_the_mouse_changes_stride_and_lights_the_window_under_an_output_cell(mounted):
    page = mounted(ConvolutionExplorer())
    page.get_by_role("button", name="Increase Stride S").click()
    settle(page)
    assert grid(page, "Output y") == [[0, -36, 0]] * 3
    page.get_by_role("grid", name="Output y").get_by_role("gridcell").nth(1).hover()
    settle(page)
    assert "y[0, 1]" in page.locator(".cx-sum").text_content()
    assert page.locator(".cx-window").count() == 9
    assert page.locator(".cx-total").text_content() == "−36"


def test_the_keyboard_alone_edits_a_weight_and_walks_the_output(mounted):
    page = mounted(ConvolutionExplorer())
    page.get_by_role("gridcell", name="Weight row 1, column 1", exact=False).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("1/2")
    page.keyboard.press("Enter")
    settle(page)
    assert grid(page, "Kernel w")[0] == [-1, 0.5, 1]
    page.get_by_role("grid", name="Output y").get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert "y[1, 1]" in page.locator(".cx-sum").text_content()


def test_leaving_a_rounded_number_alone_keeps_it_exact(mounted):
    page = mounted(ConvolutionExplorer(kernel=[[1 / 3]], input=[[3]]))
    page.get_by_role("gridcell", name="Weight row 1, column 1", exact=False).first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert grid(page, "Output y") == [[1]]


def test_fingers_work_on_a_narrow_screen(mounted):
    page = mounted(ConvolutionExplorer(), **NARROW)
    page.get_by_role("button", name="Increase Dilation D").tap()
    settle(page)
    assert len(grid(page, "Output y")) == 3
    page.get_by_role("grid", name="Output y").get_by_role("gridcell").nth(4).tap()
    settle(page)
    assert "y[1, 1]" in page.locator(".cx-sum").text_content()


def test_unread_rows_and_columns_are_hatched_and_counted(mounted):
    page = mounted(ConvolutionExplorer(stride=3))
    assert "1 row and 1 column" in page.get_by_role("status").text_content()
    assert page.locator(".cx-unread").count() == 13


def test_playing_visits_every_window_and_stops(mounted):
    page = mounted(ConvolutionExplorer(stride=2))
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(20_000)
    assert "y[2, 2]" in page.locator(".cx-sum").text_content()
    assert page.get_by_role("button", name="Play").count() == 1


def test_the_size_formula_stands_with_its_numbers(mounted):
    page = mounted(ConvolutionExplorer(stride=2, padding=1))
    assert "⌊(7 + 2·1 − 1·(3−1) − 1)/2⌋ + 1 = 4" in page.locator(".cx-formula").text_content()


def test_presets_replace_kernel_and_input(mounted):
    page = mounted(ConvolutionExplorer())
    choose(page, "kernel-preset", "identity")
    settle(page)
    assert grid(page, "Output y") == [[9, 9, 9, 0, 0]] * 5
    choose(page, "input-preset", "cross")
    settle(page)
    assert grid(page, "Output y")[2] == [9] * 5
