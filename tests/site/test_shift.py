"""Nothing moves under a reader's eyes while a page comes, four times as slowly as on this computer: layout shift stays below 0.02."""

import pytest

from tools.pages import chapters

MOST = 0.02
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1350, "height": 940}}
SCREENS = [*((name, PHONE) for name in chapters()), ("intro", DESK)]  # whose first screen shows an explorer at a desk
WATCH = """globalThis.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});"""


@pytest.mark.parametrize(("name", "screen"), SCREENS)
def test_nothing_moves_while_a_page_comes(browser, site_url, name, screen):
    with browser.new_context(**screen) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(f"{site_url}/book/{name}.html")
        page.wait_for_selector("html[data-explorers=ready]", state="attached", timeout=60_000)
        page.wait_for_timeout(1000)  # what comes late would move things then
        assert page.evaluate("globalThis.shift") <= MOST
