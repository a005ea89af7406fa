"""Browser pages that remember everything that went wrong on them, what axe finds on them, and pages that hold one widget."""

import json
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

from tools.browser import reveal, serve
from tools.pages import ROOT

HOSTED = "script[src*='widget-host'], script[type='application/vnd.jupyter.widget-state+json']"  # the site's page, or one widget's
HOST = ("first.js", "widget-host.js")  # the scripts that a page needs for its explorers

COLOURS = [
    "color-contrast",
    "link-in-text-block",
]  # axe's rules that look at colours: all others find in the dark what they find in the light
AXE = {"preload": False, "resultTypes": ["violations"]}  # it would name what passed, too: twice the time
# Contrast takes most of axe's time. Of texts that look alike, they and all that lies below them, such as a table's numbers or the sidebar of
# every page, it looks at five. Looks stay known from page to page; colours are part of them, so the dark has looks of its own.
ALIKE = """(known) => {
  const LOOK = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "fontSize", "fontWeight", "textShadow", "position"];
  const {numbers, seen} = JSON.parse(known); // of looks: a number for each that differs, and how many texts had it
  const looks = new Map(); // of an element and all around it
  let count = Object.keys(numbers).length;
  const look = (element) => {
    if (element === null) return 0;
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      const key = [look(element.parentElement), element.matches(":disabled, [aria-disabled=true]"), ...LOOK.map((name) => style[name])].join();
      looks.set(element, (numbers[key] ??= ++count));
    }
    return looks.get(element);
  };
  const says = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const text of document.body.querySelectorAll("*")) {
    delete text.dataset.alike;
    if (!says(text) || !text.checkVisibility({visibilityProperty: true})) continue;
    seen[look(text)] = (seen[look(text)] ?? 0) + 1;
    if (seen[look(text)] > 5) text.dataset.alike = "";
  }
  axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-alike])"}]});
  return JSON.stringify({numbers, seen});
}"""
known_looks = ['{"numbers": {}, "seen": {}}']


class Watched:
    """A browser page and the list of what went wrong on it: errors, failed requests, requests to elsewhere."""

    def __init__(self, page, home):
        self.page, self.troubles = page, []
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("console", lambda message: self._console(message))
        page.on("requestfailed", lambda request: self._failed(request))
        page.on("request", lambda request: self._request(request.url, home))
        page.on("response", lambda r: r.status >= 400 and self.troubles.append(f"{r.status}: {r.url}"))

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _failed(self, request):
        """A page that is left stops what still comes; what is missing or refused is called otherwise."""
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url}")

    def _request(self, url, home):
        if not url.startswith((home, "blob:", "data:")):
            self.troubles.append(f"request to elsewhere: {url}")

    def open(self, url, skip=True):
        """Go to a page, wait until its explorers stand, and skip its predictions."""
        self.page.goto(url)
        if self.page.locator(HOSTED).count():
            self.page.wait_for_selector("html[data-explorers=ready]", state="attached")
            if skip:
                reveal(self.page)
        return self.page


@contextmanager
def widget_page(widget, folder):
    """Write a page that holds one widget as the built site would, for tests of a widget by itself."""
    state = {"state": {"id": {"model_name": "AnyModel", "state": widget.get_state()}}}
    stored = json.dumps(state).replace("</", "<\\/")
    scripts = "".join(f"<script>{(ROOT / 'book/_static' / name).read_text('utf-8')}</script>" for name in HOST)
    page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>test</title><link rel="icon" href="data:,"><main>
<script type="application/vnd.jupyter.widget-view+json">{{"model_id": "id"}}</script></main>
<script type="application/vnd.jupyter.widget-state+json">{stored}</script>
{scripts}</html>"""
    (folder / "index.html").write_text(page, "utf-8")
    with serve(folder) as url:
        yield url


def assert_no_troubles(opened):
    """Fail with everything that went wrong on these pages."""
    troubles = [trouble for watched in opened for trouble in watched.troubles]
    assert not troubles, "\n".join(troubles)


def serious(page, scheme="light"):
    """Return each place that breaks a serious or critical rule of axe's; in the dark, one of those that look at colours."""
    page.evaluate(Axe().axe_script)
    known_looks[0] = page.evaluate(ALIKE, known_looks[0])
    options = {**AXE, "runOnly": COLOURS} if scheme == "dark" else AXE
    found = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"]]


# A long work that lets the page paint shows steps between its first and its last.
PAINTED = """([selector, name]) => {
  globalThis.painted = [];
  const look = () => {
    const found = document.querySelector(selector)?.[name];
    if (painted.at(-1) !== found) painted.push(found);
    requestAnimationFrame(look);
  };
  look();
}"""


def watch_frames(page, selector, name="textContent"):
    """From now on remember, at each frame, the property of an element; the list is the page's `painted`, without repetitions."""
    page.evaluate(PAINTED, [selector, name])
