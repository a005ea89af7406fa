"""What a browser lays out: nothing moves under a reader's eyes while a page comes, a change of an explorer does not restyle its page,
and a page brings along no script and no property that it does without.
"""

import json
import re

import pytest

from tools.bench.pages import time_changes
from tools.pages import SITE, chapters

MOST_SHIFT = 0.02
MOST_RESTYLED = 400  # elements a change, on the mean: an explorer has up to a thousand, a page up to eight thousand
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1350, "height": 940}}
SCREENS = [*((name, PHONE) for name in chapters()), ("intro", DESK)]  # whose first screen shows an explorer at a desk
READ = re.compile(r"var\(\s*(--cx-[\w-]+|--pst-color-[\w-]+)")
WATCH = """globalThis.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize(("name", "screen"), SCREENS)
def test_nothing_moves_while_a_page_comes(browser, site_url, name, screen):
    with browser.new_context(**screen) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})  # as on a phone
        page.goto(f"{site_url}/book/{name}.html")
        page.wait_for_selector("html[data-explorers=ready]", state="attached", timeout=60_000)
        page.wait_for_timeout(1000)  # what comes late would move things then
        assert page.evaluate("globalThis.shift") <= MOST_SHIFT


@pytest.mark.parametrize("name", ["02_convolution", "06_pooling"])
def test_a_change_restyles_few_elements(browser, watch, site_url, name):
    page = watch(site_url).open(f"{site_url}/book/{name}.html")
    explorer = page.locator(".cx-bench").first
    explorer.scroll_into_view_if_needed()
    browser.start_tracing(page=page, categories=["devtools.timeline", "blink"])
    changes = time_changes(page, explorer, each=8)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    restyled = [event["args"]["elementCount"] for event in events if event["name"] == "UpdateLayoutTree" and event["ph"] == "X"]
    assert len(restyled) >= len(changes) / 2
    assert sum(restyled) / len(changes) <= MOST_RESTYLED


def test_no_page_waits_for_a_script_or_a_rule_that_it_does_without(watch, site_url):
    page = watch(site_url).open(f"{site_url}/book/02_convolution.html")
    assert page.evaluate("[typeof bootstrap, typeof toggleFullScreen]") == ["undefined", "function"]
    sheet = (SITE / "_static" / "course.css").read_text("utf-8")
    assert not re.search(r"--bs-(pink|gray-100)\b|\.carousel|\.offcanvas", sheet)


def test_every_colour_that_a_rule_reads_is_still_there(watch, site_url):
    page = watch(site_url, color_scheme="dark").open(f"{site_url}/book/02_convolution.html")
    names = sorted(set(READ.findall((SITE / "_static" / "course.css").read_text("utf-8"))))
    unset = page.evaluate("(names) => names.filter((name) => !getComputedStyle(document.documentElement).getPropertyValue(name))", names)
    assert len(names) > 30
    assert unset == ["--pst-color-text"]  # set by no sheet of the theme either
