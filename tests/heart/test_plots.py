"""Figures: drawn once, of a sane size, with lists that must match."""

import json
from io import BytesIO
from itertools import pairwise

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from utils import plots


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_grids_show_every_number_and_outline_the_window():
    plots.show_grids([np.array([[1, -2], [3, 4]]), np.eye(3)], ["x", "w"], windows=[(0, 0, 1, 1), None], unread=[None, (1, 0)])
    first, second = plt.gcf().axes
    assert {text.get_text() for text in first.texts} == {"1", "−2", "3", "4"}
    assert len(first.patches) == 1 and len(second.patches) == 1
    assert second.patches[0].get_hatch()


def test_cells_of_a_grid_are_orange_above_zero_and_blue_below_as_strongly_as_they_are_large():
    plots.show_grids([np.array([[4, -2, -np.inf], [0, 0, np.nan]]), np.array([[4, -2]])])
    plt.gcf().canvas.draw()
    first, second = (ax.collections[0].get_facecolor() for ax in plt.gcf().axes)
    assert [matplotlib.colors.to_hex(colour) for colour in second] == [plots.PLUS_FILL, plots.MINUS_FILL]
    np.testing.assert_allclose(second[:, 3], [1, 0.5])
    np.testing.assert_allclose(first[:, 3], [1, 0.5, 1, 0, 0, 0])  # a number that is none takes no other's colour
    assert plt.gcf().axes[0].yaxis_inverted()


def test_signed_maps_are_white_at_zero():
    plots.show_images([np.array([[-3.0, 0, 1]]), np.array([[np.nan, -3.0, 1]])], signed=True)
    for ax in plt.gcf().axes:
        assert ax.images[0].norm.vmin == -ax.images[0].norm.vmax == -3


def test_a_title_is_no_wider_than_its_picture():
    plots.show_images([np.zeros((8, 8))] * 5, ["a cat having a striped coat 0.14", "shower curtain 0.96", "x", None, "a\nb"], height=0.9)
    plt.gcf().canvas.draw()
    pairs = [(ax.title.get_window_extent(), ax.get_window_extent()) for ax in plt.gcf().axes]
    assert [title.width for title, picture in pairs if title.width > picture.width] == []
    assert max(title.y1 for title, _ in pairs) <= plt.gcf().bbox.height


def test_wide_rows_of_pictures_stay_within_the_page():
    plots.show_images([np.zeros((4, 8))] * 6)
    assert plt.gcf().get_size_inches()[0] < 7.6


@pytest.mark.parametrize(("count", "rows"), [(4, 1), (5, 1), (6, 1), (7, 2), (8, 2), (13, 3)])
def test_many_pictures_take_rows_rather_than_shrink(count, rows):
    plots.show_images([np.zeros((8, 8))] * count, [f"picture {k}" for k in range(count)], height=0.9)
    figure = plt.gcf()
    figure.canvas.draw()
    drawn = [ax for ax in figure.axes if ax.images]
    boxes = [ax.images[0].get_window_extent() for ax in drawn]
    assert [ax.get_title() for ax in drawn] == [f"picture {k}" for k in range(count)]
    assert len({round(box.y0) for box in boxes}) == rows
    assert min(box.height for box in boxes) > 100 and max(box.height for box in boxes) - min(box.height for box in boxes) < 2
    assert figure.get_size_inches()[0] <= plots.WIDEST


@pytest.mark.parametrize("draw", [plots.show_grids, plots.show_images])
def test_lists_of_different_length_are_refused(draw):
    with pytest.raises(ValueError, match="2 entries for 1 pictures"):
        draw([np.eye(2)], ["a", "b"])


def test_curves_have_their_band():
    plots.show_curves([1, 2, 3], {"loss": ([0, 0, 0], [1, 2, 3], [4, 4, 4])}, "epoch", "loss")
    assert len(plt.gcf().axes[0].collections) == 1


def named_lines(curves):
    """The lines of curves with the names beside them with the lines, the names' marks, the names' boxes and that of the axes."""
    plots.show_curves([1, 2, 3], curves, "epoch", "loss")
    ax = plt.gcf().axes[0]
    plt.gcf().canvas.draw()
    lines = ax.get_lines()
    return lines[: len(curves)], ax.texts, lines[len(curves) :], [text.get_window_extent() for text in ax.texts], ax.get_window_extent()


@pytest.mark.parametrize(
    ("curves", "at_end"),
    [
        ({"up": [0, 1, 2], "down": [2, 1, 0], "flat": [1, 1, 1]}, True),
        ({"together": [1, 1, 1], "just below": [1, 1, 0.99], "a name of several words": [1, 1, 0.98], "far": [0, 0, -3]}, True),
        ({"high": [3, 1, 0], "low": [-3, 0, 0.1]}, False),
        ({"lost": [1, 2, np.nan], "kept": [1, 1, 1]}, True),
    ],
)
def test_names_stand_beside_their_curves_in_their_colours_and_none_covers_another(curves, at_end):
    lines, names, marks, boxes, axes = named_lines(curves)
    assert [name.get_text().replace("\n", " ") for name in names] == list(curves)
    assert [name.get_color() for name in names] == [line.get_color() for line in lines] == [mark.get_color() for mark in marks]
    assert len({mark.get_marker() for mark in marks}) == len(curves)
    assert all(box.x0 > axes.x1 if at_end else box.x1 < axes.x0 for box in boxes)
    assert all(one.y1 < other.y0 for one, other in pairwise(sorted(boxes, key=lambda box: box.y0)))
    ends = [[y for y in values if y == y][-1 if at_end else 0] for values in curves.values()]
    assert np.argsort([box.y0 for box in boxes]).tolist() == np.argsort(ends).tolist()


def test_a_name_with_room_stands_at_the_height_of_its_end():
    lines, _, _, boxes, _ = named_lines({"up": [0, 1, 2], "down": [2, 1, 0]})
    ends = [line.get_transform().transform((3, line.get_ydata()[-1]))[1] for line in lines]
    np.testing.assert_allclose([(box.y0 + box.y1) / 2 for box in boxes], ends, atol=1)


@pytest.mark.parametrize("show", [plots.show_images, plots.show_grids])
def test_a_list_without_pictures_is_named(show):
    with pytest.raises(ValueError, match="no picture in the list"):
        show([])


def test_a_figure_with_pictures_is_no_drawing():
    plots.show_images([np.zeros((4, 6))])
    assert plots.as_svg(plt.gcf()) is None


def test_a_picture_file_tells_its_titles_and_where_they_stand():
    """Without what stands in the places told, nothing is left above the pictures."""
    plots.show_images([np.zeros((4, 6)), np.zeros((4, 9)), np.zeros((4, 6))], ["one", None, "two\nlines"], height=1.5)
    with Image.open(BytesIO(plots.as_png(plt.gcf()))) as file:
        titles, pixels = json.loads(file.text[plots.TITLES]), np.array(file.convert("L"))
    assert [text for text, *_ in titles] == ["one", "two lines"]
    top = int(np.argmax((pixels < 200).mean(1) > 0.5))  # of the pictures
    assert (pixels[: top - 2] < 128).any()
    H, W = pixels.shape
    for _, left, low, right, high in titles:
        place = slice(int(H * (1 - high)), int(H * (1 - low)) + 1), slice(int(W * left) - 1, int(W * right) + 2)
        assert (pixels[place] < 128).any()
        pixels[place] = 255
    assert not (pixels[: top - 2] < 200).any()
