"""The explorers of the translated pages leave no English in what they show or say to a screen reader."""

import re

import pytest

from tools.browser import settle
from utils import ConvolutionExplorer, PhotoFilterExplorer, StrokeExplorer, set_language
from utils.kernels import KERNELS

SPOKEN = """() => [...document.querySelectorAll(".widget-place, .widget-place *")].flatMap((part) => [
  ...[...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
  ...["aria-label", "aria-valuetext", "alt", "title", "placeholder"].map((name) => part.getAttribute(name) ?? ""),
])"""
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"ReLU", "Sobel", "Shift", "same", "full", "valid"}  # as in Chinese books, and as a program takes them
BLANK = [[0] * 4] * 4
STATES = {
    "stroke": lambda: StrokeExplorer(),
    "stroke: no stroke": lambda: StrokeExplorer(picture=BLANK),
    "stroke: a unit that ReLU silences": lambda: StrokeExplorer(unit=0, filter=3),
    "convolution": lambda: ConvolutionExplorer(),
    "convolution: uneven padding, flipped": lambda: ConvolutionExplorer(kernel=[[1, 2]], padding="same", flip=True),
    "convolution: unread rows": lambda: ConvolutionExplorer(stride=3),
    "convolution: too large a kernel": lambda: ConvolutionExplorer(input=BLANK, dilation=3),
    "convolution: same with a stride": lambda: ConvolutionExplorer(stride=2, padding="same"),
    "convolution: too much padding": lambda: ConvolutionExplorer(input=BLANK, padding=4, padding_mode="reflect"),
    "photo": lambda: PhotoFilterExplorer(),
    "photo: shown as a photo": lambda: PhotoFilterExplorer(kernel=KERNELS["sharpen"]),
    "photo: with a stride and ReLU": lambda: PhotoFilterExplorer(stride=4, relu=True),
    "photo: a patch": lambda: PhotoFilterExplorer(use_patch=True),
    "photo: a patch, normalised": lambda: PhotoFilterExplorer(image="camera", use_patch=True, normalise=True),
}


@pytest.fixture
def chinese():
    """Explorers made meanwhile speak Chinese."""
    set_language("zh")
    yield
    set_language("en")


def english(page):
    """Return the texts of a page's explorer with words in Latin letters, once a photo is decoded."""
    page.get_by_text("正在解码").wait_for(state="hidden")
    settle(page)
    return {text for text in page.evaluate(SPOKEN) if set(WORD.findall(text)) - NAMES}


@pytest.mark.parametrize("state", STATES)
def test_no_english_is_left(mounted, chinese, state):
    assert english(mounted(STATES[state]())) == set()


def test_a_file_that_is_no_picture_is_refused_in_chinese(mounted, chinese):
    page = mounted(PhotoFilterExplorer())
    page.locator("input[type=file]").set_input_files({"name": "1.2", "mimeType": "image/png", "buffer": b"1"})
    page.get_by_role("alert").get_by_text("这个浏览器").wait_for()
    assert english(page) == {"“1.2”不是这个浏览器能读的图片：请用 PNG、JPEG 或 WebP 文件。"}


def test_english_is_found(mounted):
    assert "Corner stroke explorer" in english(mounted(StrokeExplorer()))
