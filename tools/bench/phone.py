"""What a phone shows: a narrow screen, touch, a processor four times as slow, text that comes compressed.

Times of a slowed processor say little by themselves, so each stands beside the same page's time at full speed.
"""

import gzip
import statistics
from functools import cache
from pathlib import Path

from tools.bench.pages import FIRST_EXPLORER, time_changes
from tools.browser import Handler, reveal

SLOWER = 4
TEXT = {".html", ".js", ".css", ".svg", ".json"}
SHIFTS = """
globalThis.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


# On a phone a section gets its real height only when it comes into sight, and what stands below it moves.
INTO_VIEW = """async (root) => {
  for (let calm = 0, looks = 0, last = null; calm < 5 && looks < 100; looks++) {
    root.scrollIntoView({behavior: "instant"});
    await new Promise((done) => setTimeout(done, 100));
    const {top} = root.getBoundingClientRect();
    calm = top === last ? calm + 1 : 0;
    last = top;
  }
}"""
IN_SIGHT = "(root) => root.getBoundingClientRect().top < innerHeight && root.getBoundingClientRect().bottom > 0"


@cache
def _packed(path, changed):
    return gzip.compress(Path(path).read_bytes())


class Compressed(Handler):
    """Serves text compressed, as hosts of websites do."""

    def do_GET(self):
        """Pack text; answer the rest as ever."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            return super().do_GET()
        body = _packed(path, path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def measure(browser, url, slower):
    """Return (ms to the first explorer, layout shift, {explorer: p95 in ms}) of one page on a phone `slower` times as slow."""
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.add_init_script(FIRST_EXPLORER + SHIFTS)
        page.goto(url)
        page.wait_for_selector("html[data-explorers=ready]", state="attached", timeout=60_000)
        page.wait_for_timeout(500)
        first, shifted = page.evaluate("[globalThis.firstExplorer, globalThis.shifted]")
        reveal(page)
        times = {}
        for root in page.locator(".cx:not(.cx-quiz, .cx-predict)").all():
            name = root.get_attribute("aria-label")
            root.evaluate(INTO_VIEW)
            times[name] = statistics.quantiles(time_changes(page, root), n=20)[-1]
            if not root.evaluate(IN_SIGHT):
                raise RuntimeError(f"{name} left the screen while its changes were timed: out of sight they cost other times")
        return first, shifted, times


def compare(browser, url):
    """Return a page's (ms to the first explorer, layout shift, {explorer: (p95 in ms, ratio to full speed)}, ratio of the first explorer)."""
    fast, _, at_speed = measure(browser, url, 1)
    slow, shifted, times = measure(browser, url, SLOWER)
    return slow, shifted, {name: (p95, p95 / at_speed[name]) for name, p95 in times.items()}, slow / fast
