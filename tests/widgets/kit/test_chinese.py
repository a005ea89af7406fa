"""The explorers of the translated pages leave no English in what they show or say to a screen reader."""

import re

import pytest

from utils import StrokeExplorer, set_language

SPOKEN = """() => [...document.querySelectorAll(".widget-place, .widget-place *")].flatMap((part) => [
  ...[...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
  ...["aria-label", "aria-valuetext", "alt", "title", "placeholder"].map((name) => part.getAttribute(name) ?? ""),
])"""
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"ReLU", "Sobel", "same", "full", "valid"}  # as in Chinese books, and as a program takes them
BLANK = [[0] * 4] * 4
STATES = {
    "stroke": lambda: StrokeExplorer(),
    "stroke: no stroke": lambda: StrokeExplorer(picture=BLANK),
    "stroke: a unit that ReLU silences": lambda: StrokeExplorer(unit=0, filter=3),
}


@pytest.fixture
def chinese():
    """Explorers made meanwhile speak Chinese."""
    set_language("zh")
    yield
    set_language("en")


def english(page):
    """Return the words in Latin letters on a page's explorer, with their texts."""
    return {text for text in page.evaluate(SPOKEN) if set(WORD.findall(text)) - NAMES}


@pytest.mark.parametrize("state", STATES)
def test_no_english_is_left(mounted, chinese, state):
    assert english(mounted(STATES[state]())) == set()


def test_english_is_found(mounted):
    assert "Corner stroke explorer" in english(mounted(StrokeExplorer()))
