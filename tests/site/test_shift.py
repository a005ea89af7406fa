"""Nothing moves under a reader's eyes while a page comes: on a phone four times as slow as this computer, layout shift stays below 0.02."""

import pytest

from tools.pages import chapters

MOST = 0.02
WATCH = """globalThis.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize("name", chapters())
def test_nothing_moves_while_a_page_comes(browser, site_url, name):
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(f"{site_url}/book/{name}.html")
        page.wait_for_selector("html[data-explorers=ready]", state="attached", timeout=60_000)
        page.wait_for_timeout(1000)  # what comes late would move things then
        assert page.evaluate("globalThis.shift") <= MOST
