"""The host of the page's explorers: one module for many, a broken one harms no other, and all do without a kernel."""

import json
import re

import pytest

from support.watched import HOST
from tools.pages import SITE, pages

ORDER = """globalThis.order = [];
new MutationObserver((changes) => {
  for (const added of changes.flatMap(({addedNodes}) => [...addedNodes])) order.push(added.src?.split("/").at(-1) ?? added.localName);
}).observe(document, {childList: true, subtree: true});"""
STORED = re.compile(r'<script type="application/vnd\.jupyter\.widget-(state|view)\+json">(.*?)</script>', re.S)


@pytest.mark.parametrize("name", pages())
def test_nothing_on_a_page_waits_for_a_kernel(name):
    models, shown = {}, []
    for kind, text in STORED.findall((SITE / "book" / f"{name}.html").read_text("utf-8")):
        stored = json.loads(text)
        if kind == "state":
            models |= stored["state"]
        else:
            shown.append((json.loads(stored) if isinstance(stored, str) else stored)["model_id"])
    ours = [model["state"].get("_anywidget_id", "").startswith("utils.widgets.") for model in (models[id] for id in shown)]
    assert all(ours), [models[id]["model_name"] for id in shown]


def test_identical_widgets_share_one_module_and_a_broken_one_spares_the_rest(watch, tmp_path):
    scripts = "".join(f"<script>{(SITE / '_static' / name).read_text('utf-8')}</script>" for name in HOST)
    good = "globalThis.loads = (globalThis.loads ?? 0) + 1; export default {render({el}) { el.textContent = 'fine'; }};"
    states = {"a": good, "b": "export default {render() { throw new Error('boom'); }};", "c": good}
    state = {"state": {k: {"model_name": "AnyModel", "state": {"_esm": esm, "_css": ""}} for k, esm in states.items()}}
    state["state"]["d"] = {"model_name": "IntSliderModel", "state": {"value": 3}}
    views = "".join(
        f'<script type="application/vnd.jupyter.widget-view+json">{json.dumps(json.dumps({"model_id": k}))}</script>' for k in "abcde"
    )
    (tmp_path / "i.html").write_text(
        f"<!doctype html>{views}<script type='application/vnd.jupyter.widget-state+json'>{json.dumps(state)}</script>{scripts}",
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


@pytest.mark.parametrize("page", ["book/07_training", "zh/02_convolution"])
def test_what_the_first_explorer_needs_is_asked_for_before_the_text_comes(watch, site_url, page):
    watched = watch(site_url)
    watched.page.add_init_script(ORDER)
    order = watched.open(f"{site_url}/{page}.html").evaluate("order")
    needed = re.findall(r'as="script" href="[^"]*/([^"/]+)"', (SITE / f"{page}.html").read_text("utf-8"))
    assert needed and [order.index(name) < order.index("body") for name in needed] == [True] * len(needed)
