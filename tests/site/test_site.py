"""Every page of the built site in a real browser: mounted, quiet, alone, accessible, narrow, and hard to break.

Each page is opened once, and its tests look at it one after the other; the last one plays with it.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from support.watched import Watched, assert_no_troubles, serious
from tools.browser import settle
from tools.pages import SITE, addresses
from utils.widgets.kit.bundle import sheet

FUZZ = (Path(__file__).parents[1] / "support" / "fuzz.js").read_text("utf-8").strip().removesuffix(";")
EVENTS, FEW = 600, 100
BYTES = 1_000_000  # of a page with all that it loads, unpacked, before its reader asks for more
VIEWS = "script[type='application/vnd.jupyter.widget-view+json']"
PAGES = [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in addresses()]


@pytest.fixture(scope="class", params=PAGES)
def page(request, browser, site_url):
    """A page of the site with its predictions skipped; in the end nothing may have gone wrong on it."""
    with browser.new_context(color_scheme="light") as context:
        watched = Watched(context.new_page(), site_url)
        opened = watched.open(f"{site_url}/{request.param}.html")
        opened.name = request.param
        yield opened
        assert_no_troubles([watched])


def assert_all_mounted(page):
    places = page.locator(".widget-place")
    assert places.count() == page.locator(VIEWS).count()
    assert page.locator(".widget-error").all_text_contents() == []
    assert page.locator(".widget-place:not([data-mounted])").count() == 0
    assert page.locator(".widget-place:empty").count() == 0


@cache
def last_pages():
    """The last page of each kind of explorer."""
    texts = {name: (SITE / f"{name}.html").read_text("utf-8") for name in addresses()[::-1]}  # the English ones come last
    return {kind: name for name, text in texts.items() for kind in re.findall(r'"_anywidget_id": "([\w.]+)"', text)}


# The sidebar slides in when the window grows. A transition inside what is folded ends without ever saying so.
SLID = "document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running')"

ALONE = """for (const part of document.querySelectorAll("article *"))
    if (!part.closest(".cx") && !part.querySelector(".cx")) part.style.display = "none";"""


class TestPage:
    """What holds for every page, over http."""

    def test_every_explorer_is_mounted(self, page):
        assert_all_mounted(page)

    def test_it_is_light(self, page):
        loaded = page.evaluate("""['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
            .map((entry) => [entry.decodedBodySize, entry.name])""")
        assert 10_000 < sum(size for size, _ in loaded) <= BYTES, sorted(loaded)[-5:]

    def test_axe_finds_nothing_serious(self, page):
        assert serious(page) == []

    def test_axe_finds_no_faint_colour_in_the_dark(self, page):
        still = page.add_style_tag(content="* {transition: none !important}")  # a colour on its way is nobody's choice
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("html[data-theme=dark]")
        found = serious(page, "dark")
        page.emulate_media(color_scheme="light")
        still.evaluate("(style) => style.remove()")
        assert found == []

    @pytest.mark.parametrize("width", [320, 1280])
    def test_nothing_sticks_out(self, page, width):
        page.add_style_tag(content="section { content-visibility: visible !important }")  # what a phone would lay out later
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        page.wait_for_function(SLID, polling=50)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wide = """(width) => [...document.querySelectorAll('.cx')]
            .filter((el) => { const box = el.getBoundingClientRect(); return box.left < 0 || box.right > width; }).length"""
        assert page.evaluate(wide, width) == 0
        cut = "(all) => all.filter((lines) => lines.scrollWidth > lines.clientWidth).map((lines) => lines.textContent)"
        assert page.eval_on_selector_all(".checked:not(.table-lines) pre", cut) == []
        ends = """(all, width) => all.filter((formula) => {  // a display may scroll, a formula in a line is cut
          const scrolls = (el) => el && (/auto|scroll/.test(getComputedStyle(el).overflowX) || scrolls(el.parentElement));
          return formula.getBoundingClientRect().right > width && !scrolls(formula); }).map((formula) => formula.textContent)"""
        assert page.eval_on_selector_all("article .math", ends, width) == []

    def test_every_picture_has_words_and_every_id_is_unique(self, page):
        alts = page.eval_on_selector_all("article img, article .drawing", "(all) => all.map((i) => i.alt ?? i.getAttribute('aria-label'))")
        fewest = 8 if page.name.startswith("zh/") else 20
        assert [alt for alt in alts if len(alt) < fewest or ".png" in alt] == []
        ids = page.eval_on_selector_all("article [id]", "(all) => all.map((e) => e.id)")
        assert sorted(set(ids)) == sorted(ids)

    def test_every_key_around_the_text_is_large_enough_for_a_finger(self, page):
        page.set_viewport_size({"width": 390, "height": 844})
        small = """(all) => all.filter((key) => key.checkVisibility({visibilityProperty: true}) && !key.closest(".cx"))
            .map((key) => [key.textContent.trim() || key.title, (key.closest("label") ?? key).getBoundingClientRect()])
            .filter(([, {width, height, right}]) => right > 0 && width > 1 && Math.min(width, height) < 24).map(([name]) => name)"""
        assert page.eval_on_selector_all("button, .btn, summary, input", small) == []

    def test_every_formula_has_all_its_parts(self, page):
        """Firefox says so of formulas, but also while they are on their way; Chromium says nothing."""
        broken = """(all) => all.filter(({localName, childElementCount}) => childElementCount !== (/subsup|underover/.test(localName) ? 3 : 2))
            .map((part) => part.outerHTML)"""
        assert page.eval_on_selector_all("mfrac, mroot, msub, msup, msubsup, munder, mover, munderover", broken) == []

    def test_no_picture_is_squashed(self, page):
        page.evaluate("""() => Promise.all([...document.querySelectorAll('article img')].map((image) => {
            image.loading = 'eager';
            return image.decode();
        }))""")
        ratios = """(images) => images.filter((image) => image.clientWidth && image.naturalWidth).map((image) =>
            [image.currentSrc.slice(-60), (image.clientWidth / image.clientHeight) / (image.naturalWidth / image.naturalHeight)])"""
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found = page.eval_on_selector_all("article img", ratios)
            assert [(width, name, round(ratio, 3)) for name, ratio in found if abs(ratio - 1) > 0.03] == []

    def test_words_of_drawings_can_be_read_on_a_phone_and_none_is_cut(self, page):
        small = """(all) => all.filter((word) => word.getClientRects().length)
            .map((word) => [word.textContent, word.ownerSVGElement.getScreenCTM().a * parseFloat(getComputedStyle(word).fontSize)])
            .filter(([, size]) => size < 10.9)"""
        cut = """(all) => all.filter((word) => {
            const [box, frame] = [word, word.ownerSVGElement].map((one) => one.getBoundingClientRect());
            return box.left < frame.left - 1 || box.right > frame.right + 1;
        }).map((word) => word.textContent)"""
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.eval_on_selector_all(".drawing text", small) == []
            assert page.eval_on_selector_all(".drawing text", cut) == []

    def test_it_carries_every_module_and_style_sheet_once(self, page):
        stored = page.eval_on_selector_all(
            "script[type='application/vnd.jupyter.widget-state+json']", "(all) => all.map((tag) => tag.textContent)"
        )
        states = [model["state"] for text in stored for model in json.loads(text)["state"].values()]
        theme = sheet("kit/theme")  # in a file of its own, which a browser keeps from page to page
        sheets = page.eval_on_selector_all(
            "link[rel=stylesheet]", "(all) => Promise.all(all.map(({href}) => fetch(href).then((one) => one.text())))"
        )
        assert len(sheets) == 1
        assert set(re.findall(r"--cx-[\w-]+(?=:)", theme)) <= set(re.findall(r"--cx-[\w-]+(?=:)", sheets[0]))
        lines = [line for state in states for line in state.get("_css", "").splitlines()]
        assert len(lines) == len(set(lines))
        assert theme not in lines
        assert [state["_anywidget_id"] for state in states if state.get("_esm")] == []
        scripts = page.eval_on_selector_all("script[src*='/explorers/']", "(all) => all.map((script) => script.src)")
        kinds = {state["_anywidget_id"].rpartition(".")[2] for state in states if "_esm" in state}
        apart = {name for state in states for name in state.get("_apart", {}).values()}
        assert sorted(script.rpartition("/")[2] for script in scripts) == sorted(f"{name}.js" for name in kinds | apart)

    def test_its_text_waits_for_no_photo_and_its_explorers_have_all_they_need(self, page):
        states = {}
        for text in page.locator("script[type='application/vnd.jupyter.widget-state+json']").all_text_contents():
            states |= {id: model["state"] for id, model in json.loads(text)["state"].items()}
        large = {f"{id} {name}" for id, state in states.items() for name, value in state.items() if len(json.dumps(value)) > 20_000}
        assert large == set()
        shown = page.evaluate("Object.fromEntries([...explorerModels].map(([id, {traits}]) => [id, Object.keys(traits)]))")
        for id, names in shown.items():
            assert {*states[id], *states[id]["_apart"]} == {*names, "_apart"}

    def test_nothing_moves_by_itself_for_readers_who_ask_for_less_motion(self, page):
        page.emulate_media(reduced_motion="reduce")
        for play in page.get_by_role("button", name="Play").all():
            play.click()
            assert page.evaluate("document.getAnimations().length") == 0
        page.emulate_media(reduced_motion="no-preference")

    def test_random_events_break_no_explorer(self, page):
        """All explorers at once, so that they share the browser's frames; of those that many pages have, one gets all events.

        The text around them is hidden, or the browser would lay out all of it after every event.
        """
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate(ALONE)
        counts = {kind: EVENTS if page.name == last else FEW for kind, last in last_pages().items()}
        roots = page.evaluate_handle("[...document.querySelectorAll('.cx')]")
        play = f"""([roots, counts]) => Promise.all(roots.map((root, index) => {{
            const {{explorer}} = root.closest(".widget-place").dataset;
            return counts[explorer] ? ({FUZZ})([root, counts[explorer], index + 1]) : `${{explorer}} is not known`;
        }}))"""
        assert [words for words in page.evaluate(play, [roots, counts]) if words] == []


@pytest.mark.parametrize("chapter", PAGES)
def test_every_explorer_of_the_page_is_mounted_from_a_file(watch, chapter):
    assert_all_mounted(watch("file://").open((SITE / f"{chapter}.html").as_uri()))


@pytest.mark.parametrize("words", ["感受野", "步幅", "receptive field", "stride"])
def test_the_search_leads_from_a_term_of_either_language_to_the_glossary(watch, site_url, words):
    page = watch(site_url).page
    page.goto(f"{site_url}/search.html?q={words}")
    page.locator("#search-results a[href*='glossary.html']").first.wait_for()


def test_axe_finds_a_faint_colour_on_every_page_though_it_knows_the_looks_of_others(browser):
    texts = "".join(f"<p>Number {n}</p>" for n in range(9))
    with browser.new_page() as page:
        for faint, places in (("#16202e", 0), ("#ccc", 1), ("#16202e", 0), ("#ccc", 1)):
            page.set_content(f"<html lang=en><title>t</title><main><h1>Title</h1>{texts}<p style='color: {faint}'>Words</p></main>")
            assert len(serious(page)) == places
