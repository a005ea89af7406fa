"""A change of an explorer restyles the explorer, not the page: a selector that looks far costs a phone its frames."""

import json

import pytest

from tools.bench.pages import time_changes

MOST = 400  # elements a change, on the mean: an explorer has up to a thousand, a page up to eight thousand


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
    assert sum(restyled) / len(changes) <= MOST
