"""The site in Firefox: every page is quiet and its explorers stand; controls answer as in Chromium, by keyboard and pointer."""

import numpy as np
import pytest
from PIL import Image

from support.engines.firefox import REQUIRED, find_firefox, firefox
from tools.pages import SITE, pages

STANDING = """new Promise((done) => {
  const look = () => {
    const places = [...document.querySelectorAll(".widget-place")];
    const ready = document.documentElement.dataset.explorers === "ready" || !document.querySelector("script[src*='widget-host']");
    if (ready) done(places.filter((place) => !("mounted" in place.dataset) || !place.firstChild).length);
    else setTimeout(look, 20);
  };
  look();
})"""
EXPLORER = "document.querySelector('.cx-convolution')"
# The number field of the stride, in the middle of the window.
FOCUS = f"""(() => {{
  const field = [...{EXPLORER}.querySelectorAll("input[type=number], input[type=range]")].find((one) => one.labels[0]?.textContent.includes("Stride"));
  field.scrollIntoView({{block: "center"}});
  field.focus();
  return field.value;
}})()"""
SAID = f"""new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  done([...{EXPLORER}.querySelectorAll("[role=status], .cx-formula")].map((one) => one.textContent)))))"""

STATUS = """new Promise((done) => setTimeout(() => done(document.querySelector(".cx-photo-filter [role=status]").textContent), 300))"""
FILTERED = """new Promise((done) => {
  const look = () => {
    const text = document.querySelector(".cx-photo-filter [role=status]").textContent;
    if (text.includes("Output 58×78")) done(text);
    else setTimeout(look, 20);
  };
  look();
})"""
MIDDLE = """(() => {
  const canvas = document.querySelector(".cx-photo-filter canvas[aria-label^='Photo x']");
  canvas.scrollIntoView({behavior: "instant", block: "center"});
  const {left, top, width, height} = canvas.getBoundingClientRect();
  return [left + (40 / 80) * width, top + (30 / 60) * height].map(Math.ceil); // Firefox points at whole pixels
})()"""


@pytest.fixture(scope="module")
def fox():
    """One Firefox for all tests here."""
    path = find_firefox()
    if path is None:
        pytest.skip(f"Firefox is not installed; set {REQUIRED} to let this fail")
    with firefox(path) as running:
        running.resize(1280, 900)
        yield running


@pytest.fixture(autouse=True)
def quiet(fox):
    """Nothing may go wrong on any page."""
    fox.troubles.clear()
    yield
    assert fox.troubles == []


@pytest.mark.parametrize("page", pages())
def test_a_page_is_quiet_and_its_explorers_stand(fox, site_url, page):
    fox.open(f"{site_url}/book/{page}.html", site_url)
    assert fox.evaluate(STANDING) == 0
    assert fox.evaluate("document.querySelectorAll('.widget-error').length") == 0


def test_the_stride_answers_to_keys_as_in_chromium(fox, watch, site_url):
    address = f"{site_url}/book/02_convolution.html"
    other = watch(site_url).open(address)
    fox.open(address, site_url)
    fox.evaluate(STANDING)
    before = fox.evaluate(SAID)
    assert before == other.evaluate(SAID)
    assert fox.evaluate(FOCUS) == other.evaluate(FOCUS)
    fox.press("ArrowUp")
    other.keyboard.press("ArrowUp")
    after = fox.evaluate(SAID)
    assert after == other.evaluate(SAID) != before


def test_an_own_photo_is_filtered_and_the_pointer_picks_a_patch_as_in_chromium(fox, watch, site_url, tmp_path):
    photo = tmp_path / "own.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (60, 80), dtype=np.uint8)).save(photo)
    page = next(name for name in pages() if "PhotoFilterExplorer" in (SITE / "book" / f"{name}.html").read_text("utf-8"))
    address = f"{site_url}/book/{page}.html"
    other = watch(site_url, viewport={"width": 1280, "height": 900}).open(address)
    fox.open(address, site_url)
    fox.evaluate(STANDING)
    fox.choose(".cx-photo-filter input[type=file]", photo)
    other.locator(".cx-photo-filter input[type=file]").first.set_input_files(photo)
    assert fox.evaluate(FILTERED) == other.evaluate(FILTERED)
    x, y = fox.evaluate(MIDDLE)
    fox.drag((x, y))
    other.mouse.click(*other.evaluate(MIDDLE))
    assert "row" in fox.evaluate(STATUS) and fox.evaluate(STATUS) == other.evaluate(STATUS)


def test_the_search_answers_from_a_disk(fox):
    fox.open((SITE / "search.html").as_uri() + "?q=空洞卷积", "file:")
    assert "2 · Convolution" in fox.evaluate("document.querySelector('#search-results').textContent")
