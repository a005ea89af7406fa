"""Every page of the built site in a real browser: mounted, quiet, alone, accessible, narrow, and hard to break."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools.pages import SITE, pages
from utils.widgets.kit.bundle import sheet

FUZZ = (Path(__file__).parents[1] / "support" / "fuzz.js").read_text("utf-8")
EVENTS = 2000
VIEWS = "script[type='application/vnd.jupyter.widget-view+json']"

every_page = pytest.mark.parametrize("chapter", pages())


def address(site_url, chapter):
    return f"{site_url}/book/{chapter}.html"


def assert_all_mounted(page):
    places = page.locator(".widget-place")
    assert places.count() == page.locator(VIEWS).count()
    assert page.locator(".widget-error").all_text_contents() == []
    assert page.locator(".widget-place:not([data-mounted])").count() == 0
    assert page.locator(".widget-place:empty").count() == 0


@every_page
def test_every_explorer_of_the_page_is_mounted_over_http(watch, site_url, chapter):
    assert_all_mounted(watch(site_url).open(address(site_url, chapter)))


@every_page
def test_every_explorer_of_the_page_is_mounted_from_a_file(watch, chapter):
    assert_all_mounted(watch("file://").open((SITE / "book" / f"{chapter}.html").as_uri()))


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(watch, site_url, chapter, scheme):
    page = watch(site_url, color_scheme=scheme).open(address(site_url, chapter))
    found = Axe().run(page, options={"preload": False}).response["violations"]
    bad = [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"]]
    assert not bad, "\n".join(bad)


@every_page
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_of_the_page(watch, site_url, chapter, width):
    page = watch(site_url, viewport={"width": width, "height": 800}).open(address(site_url, chapter))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """(width) => [...document.querySelectorAll('.cx')]
        .filter((el) => { const box = el.getBoundingClientRect(); return box.left < 0 || box.right > width; }).length""",
        width,
    )
    assert wide == 0


@every_page
def test_every_picture_has_words_and_every_id_is_unique(watch, site_url, chapter):
    page = watch(site_url).open(address(site_url, chapter))
    alts = page.eval_on_selector_all("article img", "(images) => images.map((i) => i.alt)")
    assert [alt for alt in alts if len(alt) < 20 or ".png" in alt] == []
    ids = page.eval_on_selector_all("article [id]", "(all) => all.map((e) => e.id)")
    assert sorted(set(ids)) == sorted(ids)


@every_page
def test_nothing_moves_by_itself_for_readers_who_ask_for_less_motion(watch, site_url, chapter):
    page = watch(site_url, reduced_motion="reduce").open(address(site_url, chapter))
    for play in page.get_by_role("button", name="Play").all():
        play.click()
        assert page.evaluate("document.getAnimations().length") == 0


@every_page
def test_random_events_break_no_explorer(watch, site_url, chapter):
    page = watch(site_url).open(address(site_url, chapter))
    for index, root in enumerate(page.locator(".cx").all()):
        assert page.evaluate(FUZZ, [root.element_handle(), EVENTS, index + 1]) == ""


@every_page
def test_a_page_carries_every_module_and_style_sheet_once(watch, site_url, chapter):
    page = watch(site_url).open(address(site_url, chapter))
    stored = page.evaluate(
        """[...document.querySelectorAll('script[type="application/vnd.jupyter.widget-state+json"]')].map((tag) => tag.textContent)"""
    )
    states = [model["state"] for text in stored for model in json.loads(text)["state"].values()]
    theme = sheet("kit/theme")  # in a file of its own, which a browser keeps from page to page
    if states:
        assert page.evaluate("fetch(document.querySelector('link[href*=explorers]').href).then((sheet) => sheet.text())") == theme
    for trait in ("_esm", "_css"):
        parts = [part for state in states for part in state.get(trait, "").split("\n" if trait == "_css" else "\0") if part]
        assert len(parts) == len(set(parts)), trait
        assert theme not in parts


@pytest.mark.parametrize("words", ["感受野", "步幅", "receptive field", "stride"])
def test_the_search_leads_from_a_term_of_either_language_to_the_glossary(watch, site_url, words):
    page = watch(site_url).page
    page.goto(f"{site_url}/search.html?q={words}")
    page.locator("#search-results a[href*='glossary.html']").first.wait_for()


def test_identical_widgets_share_one_module_and_a_broken_one_spares_the_rest(watch, tmp_path):
    host = (SITE / "_static" / "widget-host.js").read_text("utf-8")
    good = "globalThis.loads = (globalThis.loads ?? 0) + 1; export default {render({el}) { el.textContent = 'fine'; }};"
    states = {"a": good, "b": "export default {render() { throw new Error('boom'); }};", "c": good}
    state = {"state": {k: {"model_name": "AnyModel", "state": {"_esm": esm, "_css": ""}} for k, esm in states.items()}}
    state["state"]["d"] = {"model_name": "IntSliderModel", "state": {"value": 3}}
    views = "".join(
        f'<script type="application/vnd.jupyter.widget-view+json">{json.dumps(json.dumps({"model_id": k}))}</script>' for k in "abcde"
    )
    (tmp_path / "i.html").write_text(
        f"<!doctype html>{views}<script type='application/vnd.jupyter.widget-state+json'>{json.dumps(state)}</script>"
        f"<script>{host}</script>",
        "utf-8",
    )
    watched = watch("file://")
    page = watched.page
    page.goto((tmp_path / "i.html").as_uri())
    page.wait_for_selector("html[data-explorers=ready]", state="attached")
    texts = page.locator(".widget-place").all_text_contents()
    assert texts[0] == texts[2] == "fine"
    assert "could not start: boom" in texts[1]
    assert "runs in Python" in texts[3]
    assert "no state" in texts[4]
    assert page.evaluate("globalThis.loads") == 1
    reported = [t for t in watched.troubles if "explorer failed" in t]
    assert len(reported) == 2
    watched.troubles = [t for t in watched.troubles if t not in reported]  # these two were meant to fail
