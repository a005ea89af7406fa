"""The site in Firefox and WebKit: every page is quiet and its explorers stand; controls answer as in Chromium, by keyboard and pointer."""

import time

import numpy as np
import pytest
from PIL import Image

from support.engines.firefox import find_firefox, firefox
from support.engines.network import Network
from support.engines.webkit import find_webkit, webkit
from tools.browser import serve
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
  return [left + (40 / 80) * width, top + (30 / 60) * height].map(Math.ceil); // both engines point at whole pixels
})()"""


KEPT = """caches.keys().then(async (names) => {
  const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return keys.flat().filter(({url}) => url.includes("01_images") || url.includes("Quiz.js")).length === 2;
})"""
ENGINES = {"FIREFOX": (find_firefox, firefox), "WEBKIT": (find_webkit, webkit)}


def started(name, **options):
    """Start an engine, or skip the test."""
    find, start = ENGINES[name]
    path = find()
    if path is None:
        pytest.skip(f"{name} is not installed; set REQUIRE_{name} to let this fail")
    return start(path, **options)


@pytest.fixture(scope="module", params=ENGINES)
def running(request):
    """One browser of each engine for all tests here."""
    with started(request.param) as browser:
        browser.resize(1280, 900)
        yield browser


@pytest.fixture
def engine(running):
    """The browser; nothing may go wrong on any page."""
    running.troubles.clear()
    yield running
    assert running.troubles == []


@pytest.mark.parametrize("page", pages())
def test_a_page_is_quiet_and_its_explorers_stand(engine, site_url, page):
    engine.open(f"{site_url}/book/{page}.html", site_url)
    assert engine.evaluate(STANDING) == 0
    assert engine.evaluate("document.querySelectorAll('.widget-error').length") == 0


def test_the_stride_answers_to_keys_as_in_chromium(engine, watch, site_url):
    address = f"{site_url}/book/02_convolution.html"
    other = watch(site_url).open(address)
    engine.open(address, site_url)
    engine.evaluate(STANDING)
    before = engine.evaluate(SAID)
    assert before == other.evaluate(SAID)
    assert engine.evaluate(FOCUS) == other.evaluate(FOCUS)
    engine.press("ArrowUp")
    other.keyboard.press("ArrowUp")
    after = engine.evaluate(SAID)
    assert after == other.evaluate(SAID) != before


def test_an_own_photo_is_filtered_and_the_pointer_picks_a_patch_as_in_chromium(engine, watch, site_url, tmp_path):
    photo = tmp_path / "own.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (60, 80), dtype=np.uint8)).save(photo)
    page = next(name for name in pages() if "PhotoFilterExplorer" in (SITE / "book" / f"{name}.html").read_text("utf-8"))
    address = f"{site_url}/book/{page}.html"
    other = watch(site_url, viewport={"width": 1280, "height": 900}).open(address)
    engine.open(address, site_url)
    engine.evaluate(STANDING)
    engine.choose(".cx-photo-filter input[type=file]", photo)
    other.locator(".cx-photo-filter input[type=file]").first.set_input_files(photo)
    assert engine.evaluate(FILTERED) == other.evaluate(FILTERED)
    x, y = engine.evaluate(MIDDLE)
    engine.drag((x, y))
    other.mouse.click(*other.evaluate(MIDDLE))
    assert "row" in engine.evaluate(STATUS) and engine.evaluate(STATUS) == other.evaluate(STATUS)


def test_the_search_answers_from_a_disk(engine):
    engine.open((SITE / "search.html").as_uri() + "?q=空洞卷积", "file:")
    assert "2 · Convolution" in engine.evaluate("document.querySelector('#search-results').textContent")


@pytest.mark.parametrize("name", ENGINES)
def test_a_page_that_was_opened_opens_without_a_network(name):
    network = Network()
    with serve(SITE, network.server) as url, started(name, offline=True) as browser:
        browser.open(f"{url}/book/01_images.html", url)
        browser.evaluate(STANDING)
        stop = time.monotonic() + 60
        while not browser.evaluate(KEPT):
            assert time.monotonic() < stop, "the page was not kept"
            time.sleep(0.1)
        browser.open("about:blank", url)
        network.there = False
        browser.open(f"{url}/book/01_images.html", url)
        assert browser.evaluate(STANDING) == 0
        assert browser.evaluate("document.querySelector('article h1').textContent").startswith("Images, and why")
