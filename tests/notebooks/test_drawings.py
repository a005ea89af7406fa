"""Drawings as SVG: the same each time, in the page's colours and type, each with names of its own."""

import re
from xml.etree import ElementTree

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sphinx.errors import ExtensionError

from reading.drawings import drawing
from utils import plots


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def show_all():
    """A figure with everything that show_grids draws, or show_curves."""
    plots.show_grids([np.arange(-4, 5).reshape(3, 3)] * 2, ["x < y", "y"], windows=[(0, 0, 1, 1), None], unread=[None, (1, 1)])
    yield plots.as_svg(plt.gcf())
    plots.show_curves([1, 2], {str(k): ([0, 0], [1, k], [2, k + 1]) for k in range(5)}, "epoch", "loss")
    yield plots.as_svg(plt.gcf())


def test_a_drawing_is_the_same_each_time_and_its_words_are_text():
    first, second = list(show_all()), list(show_all())
    assert first == second
    assert {"x < y", "−4", "4"} <= set(ElementTree.fromstring(first[0]).itertext())
    assert {"epoch", "loss"} <= set(ElementTree.fromstring(first[1]).itertext())


@pytest.fixture(scope="module")
def drawings():
    return [ElementTree.fromstring(drawing(source, f"figure-{k}", "Words & more")[0]) for k, source in enumerate(show_all())]


def test_a_drawing_brings_no_style_no_colour_and_no_type_of_its_own(drawings):
    parts = [part for svg in drawings for part in svg.iter()]
    values = [value for part in parts for key, value in part.items() if key != "href"]
    assert {part.tag for part in parts} == {"svg", "g", "path", "use", "text", "defs", "clipPath", "pattern", "rect"}
    assert not any(re.search(r"#[0-9a-f]{6}$|px|DejaVu", value) for value in values)
    assert not any({"style", "class", "font-family"} & set(part.attrib) for part in parts if part.tag != "svg")


def test_the_parts_of_two_drawings_on_a_page_are_not_mixed_up(drawings):
    ids = [[part.get("id") for part in svg.iter() if "id" in part.attrib] for svg in drawings]
    assert set(ids[0]).isdisjoint(ids[1])
    for svg, own in zip(drawings, ids):
        named = {name for part in svg.iter() for value in part.attrib.values() for name in re.findall(r"^#(.+)|url\(#(.+)\)", value)}
        assert {one or other for one, other in named} == set(own)
        assert len(own) == len(set(own)) > 2


def test_a_reader_of_the_screen_hears_the_words_and_not_the_numbers(drawings):
    for svg in drawings:
        assert (svg.get("role"), svg.get("aria-label")) == ("img", "Words & more")
        assert [part.get("aria-hidden") for part in svg] == ["true"]


def test_a_drawing_needs_as_much_room_as_its_smallest_text_takes_at_eleven_pixels():
    plt.figure(figsize=(4, 1)).text(0.5, 0.5, "small", fontsize=6)
    svg, least = drawing(plots.as_svg(plt.gcf()), "figure-1", "")
    root = ElementTree.fromstring(svg)
    width = float(root.get("viewBox").split()[2])
    assert least == int(root.get("width")) == round(width * 11 / 6)


def test_a_colour_that_the_page_does_not_know_ends_the_build():
    plt.plot([1, 2], color="red")
    with pytest.raises(ExtensionError, match="figure-1 is drawn in #ff0000"):
        drawing(plots.as_svg(plt.gcf()), "figure-1", "")
