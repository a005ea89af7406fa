"""The site in Firefox and WebKit: every page is quiet, explorers answer to keys and pointer as in Chromium, and so does all else."""

from functools import cache

import numpy as np
import pytest
from PIL import Image
from skimage import data

from support.engines.chromium import Chromium
from support.engines.firefox import find_firefox, firefox
from support.engines.network import Network
from support.engines.steps import BROKEN, click, journey, still, until, visit
from support.engines.webkit import find_webkit, webkit
from support.watched import Watched, assert_no_troubles
from tools.browser import serve
from tools.pages import SITE, pages

WINDOW = {"width": 1280, "height": 900}
ENGINES = {"FIREFOX": (find_firefox, firefox), "WEBKIT": (find_webkit, webkit)}
FILTERED = """(() => {
  const text = document.querySelector(".cx-photo-filter [role=status]").textContent;
  return text.includes("Output 58×78") && text;
})()"""
STATUS = "document.querySelector('.cx-photo-filter [role=status]').textContent"
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
REAL = ".cx-real-network"
ATTACKED = f"document.querySelector('{REAL} [role=status]').textContent.match(/^No pixel.*/)?.[0]"
PAD = "document.querySelector('.cx-adversarial [role=application]')"
SAYS = "JSON.stringify(journey.says(journey.explorers - 1))"
COLOURS = """["body", ".cx-bench", ".cx-bench .cx-readout", ".drawing [stroke='var(--cx-accent)']"].map((part) => {
  const {color, backgroundColor, stroke} = getComputedStyle(document.querySelector(part));
  return [color, backgroundColor, stroke];
})"""


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
        browser.resize(*WINDOW.values())
        yield browser


@pytest.fixture
def engine(running):
    """The browser; nothing may go wrong on any page."""
    running.troubles.clear()
    yield running
    assert running.troubles == []


@pytest.fixture(scope="module")
def in_chromium(browser, site_url):
    """`in_chromium(steps, …)` is what steps find in Chromium: taken once, compared with both engines."""
    with browser.new_context(viewport=WINDOW) as context:
        context.add_init_script("delete Navigator.prototype.serviceWorker")
        watched = Watched(context.new_page(), site_url)

        @cache
        def found(steps, *more):
            answer = steps(Chromium(watched), site_url, *more)
            assert_no_troubles([watched])
            return answer

        yield found


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Own photos: noise of 60×80 pixels, and a cup of coffee."""
    pictures = {"noise": np.random.default_rng(0).integers(0, 256, (60, 80), dtype=np.uint8), "cup": data.coffee()}
    paths = {name: tmp_path_factory.mktemp("photo") / f"{name}.png" for name in pictures}
    for name, picture in pictures.items():
        Image.fromarray(picture).save(paths[name])
    return paths


def explored(browser, site_url, page, *more):
    """Open a page, journey through its explorers, and take more steps: what the explorers say, after each step."""
    visit(browser, f"{site_url}/book/{page}.html", site_url)
    assert browser.evaluate(BROKEN) == 0
    return [*journey(browser), *((step.__name__, step(browser, *given)) for step, *given in more)]


def an_own_photo_is_filtered(browser, photo):
    click(browser, ".cx-photo-filter .cx-top button")  # Start over
    browser.choose(".cx-photo-filter input[type=file]", photo)
    return until(browser, FILTERED)


def the_pointer_picks_a_patch(browser):
    before = still(browser, STATUS)
    browser.drag(browser.evaluate(MIDDLE))
    return still(browser, STATUS, unlike=before)


def the_real_network_answers_to_an_own_photo(browser, photo):
    click(browser, f"{REAL} .cx-top button")
    browser.choose(f"{REAL} input[type=file]", photo)
    return until(browser, f"{ATTACKED}?.includes('espresso') && {ATTACKED}")


def a_digit_is_drawn_by_pointer(browser):
    before = still(browser, SAYS)
    browser.evaluate(f"{PAD}.scrollIntoView({{behavior: 'instant', block: 'center'}})")
    left, top, side = still(browser, f"(({{left, top, width}}) => [left, top, width])({PAD}.getBoundingClientRect())")
    browser.drag(*[(left + side * x / 16, top + side * y / 16) for x, y in ((5, 3), (9, 3), (9, 8), (9, 13))])
    return still(browser, SAYS, unlike=before)


@pytest.mark.parametrize("page", pages())
def test_a_page_is_quiet_and_its_explorers_answer_keys_and_pointer_as_in_chromium(engine, in_chromium, site_url, photos, page):
    more = {
        "02_convolution": [(an_own_photo_is_filtered, photos["noise"]), (the_pointer_picks_a_patch,)],
        "14_adversarial": [(the_real_network_answers_to_an_own_photo, photos["cup"]), (a_digit_is_drawn_by_pointer,)],
    }.get(page, [])
    found, expected = explored(engine, site_url, page, *more), in_chromium(explored, page, *more)
    assert [name for name, _ in found] == [name for name, _ in expected]
    for (name, texts), (_, others) in zip(found, expected):
        assert texts == others, name


def test_a_cell_is_changed_and_runs_in_the_page(engine, site_url):
    if not (SITE / "_python").is_dir():
        pytest.skip("the site was built without npm: there is no Python in its pages")
    visit(engine, f"{site_url}/book/02_convolution.html", site_url)
    click(engine, ".page-python button")
    until(engine, "document.documentElement.dataset.pagePython === 'ready'")
    code = ".cell.tag_numpy .cell_input pre"
    click(engine, f"{code}[contenteditable]")
    engine.evaluate(f"getSelection().selectAllChildren(document.querySelector({code!r}))")
    engine.press(*"print(6*7)")
    click(engine, ".cell.tag_numpy .page-run button")
    assert until(engine, "document.querySelector('.page-output').textContent").strip() == "42"


def darkened(browser, site_url):
    address = f"{site_url}/book/06_pooling.html"
    visit(browser, address, site_url)
    click(browser, ".exercise-done input")
    while browser.evaluate("document.documentElement.dataset.theme") != "dark":
        click(browser, ".theme-switch-button")
    visit(browser, address, site_url)
    assert browser.evaluate("document.querySelector('.exercise-done input').checked")
    colours = still(browser, COLOURS)
    browser.evaluate("localStorage.clear()")
    return colours


def test_progress_and_the_dark_are_kept_and_look_as_in_chromium(engine, in_chromium, site_url):
    assert darkened(engine, site_url) == in_chromium(darkened)


def test_pages_from_a_disk_explore_and_search_as_in_chromium(engine, in_chromium):
    assert explored(engine, SITE.as_uri(), "09_inception") == in_chromium(explored, "09_inception")
    visit(engine, (SITE / "search.html").as_uri() + "?q=空洞卷积", "file:")
    assert "2 · Convolution" in engine.evaluate("document.querySelector('#search-results').textContent")


@pytest.mark.parametrize("name", ENGINES)
def test_a_page_that_was_opened_opens_without_a_network(name):
    network = Network()
    with serve(SITE, network.server) as url, started(name, offline=True) as browser:
        visit(browser, f"{url}/book/01_images.html", url)
        until(browser, f"({KEPT})")
        browser.open("about:blank", url)
        network.there = False
        visit(browser, f"{url}/book/01_images.html", url)
        assert browser.evaluate(BROKEN) == 0
        assert browser.evaluate("document.querySelector('article h1').textContent").startswith("Images, and why")
