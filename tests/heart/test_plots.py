"""Figures: drawn once, of a sane size, with lists that must match."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

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


def test_signed_maps_are_white_at_zero():
    plots.show_images([np.array([[-3.0, 0, 1]])], signed=True)
    image = plt.gcf().axes[0].images[0]
    assert image.norm.vmin == -image.norm.vmax == -3


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


@pytest.mark.parametrize("show", [plots.show_images, plots.show_grids])
def test_a_list_without_pictures_is_named(show):
    with pytest.raises(ValueError, match="no picture in the list"):
        show([])
