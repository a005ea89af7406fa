"""What the pages cost in a browser: bytes, time to the first explorer, time from a moved control to the picture."""

import io
import json
import shutil
import statistics
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import anywidget
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from tools.browser import FLAGS, find_browser, reveal, serve

RUNS = 7
RIVAL = ["@jupyter-widgets/html-manager@1.0.14", "requirejs@2.3.7"]

FIRST_EXPLORER = """
new MutationObserver(() => {
  if (document.querySelector(".cx")) globalThis.firstExplorer ??= performance.now();
}).observe(document, {childList: true, subtree: true});
"""

# The time spent on a change, without the wait for the screen's next frame: the handler, then from the start of
# that frame (our callback is registered first, so it runs first) to the message that follows its painting.
LATENCIES = """async ([root, each]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const begin = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - begin);
    channel.port2.postMessage(0);
  }));
  const shown = (e) => e.offsetParent !== null && !e.disabled;
  const controls = [...root.querySelectorAll("input[type=range], input[type=number], select, input[type=checkbox]")].filter(shown);
  if (!controls.length) controls.push(...[...root.querySelectorAll("button")].filter(shown));
  const times = [];
  for (let i = 0; i < each * Math.max(4, controls.length); i++) {
    const control = controls[i % controls.length];
    await frame();
    const painted = frame();
    const start = performance.now();
    if (control.matches("button")) control.click();
    else if (control.matches("select")) control.selectedIndex = (control.selectedIndex + 1) % control.options.length;
    else if (control.type === "checkbox") control.checked = !control.checked;
    else control.value = i % 2 ? control.min : Number(control.min) + (control.max - control.min) * ((i * 7) % 11) / 10;
    control.dispatchEvent(new Event("input", {bubbles: true}));
    control.dispatchEvent(new Event("change", {bubbles: true}));
    const handled = performance.now() - start;
    times.push(handled + await painted);
  }
  return times;
}"""


def time_changes(page, root, each=50):
    """Return the ms from change to painted frame of an explorer whose controls are changed in turn, `each` times each."""
    return page.evaluate(LATENCIES, [root.element_handle(), each])


@contextmanager
def bench_browser():
    """A browser for one bench run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(playwright, whole=True), args=list(FLAGS))
        yield browser
        browser.close()


def page_bytes(browser, url):
    """Return (bytes of all that a page loads, uncompressed; requests to other hosts)."""
    loaded, elsewhere = [], []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda r: r.url.startswith(("blob:", "data:", url.rsplit("/book", 1)[0])) or elsewhere.append(r.url))
        page.on("requestfinished", lambda r: r.url.startswith("http") and loaded.append(r))
        page.goto(url, wait_until="networkidle")
        return sum(len(request.response().body()) for request in loaded), len(elsewhere)


def first_explorer(browser, url):
    """Milliseconds from navigation until the first explorer stands on the page, with an empty cache."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(FIRST_EXPLORER)
        page.goto(url)
        page.wait_for_function("globalThis.firstExplorer !== undefined", timeout=60_000)
        return page.evaluate("globalThis.firstExplorer")


def latencies(browser, url):
    """{explorer's name: p95 in milliseconds from a moved control to the painted picture} for one page."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("html[data-explorers=ready]", state="attached")
        found = {}
        reveal(page)
        for root in page.locator(".cx:not(.cx-quiz, .cx-predict)").all():
            root.scroll_into_view_if_needed()
            times = time_changes(page, root)
            found[root.get_attribute("aria-label")] = statistics.quantiles(times, n=20)[-1]
        return found


def against_html_manager(browser, site, chapter):
    """Median times of our host and of RequireJS + html-manager on the same page, in turn: (ours, theirs) in ms."""
    with tempfile.TemporaryDirectory() as folder:
        rival = Path(folder) / "site"
        shutil.copytree(site, rival)
        _install_rival(rival, chapter)
        with serve(site) as ours, serve(rival) as theirs:
            pairs = [[first_explorer(browser, f"{home}/book/{chapter}.html") for home in (ours, theirs)] for _ in range(RUNS)]
    return [statistics.median(times) for times in zip(*pairs)]


def _install_rival(site, chapter):
    """Put RequireJS and html-manager, served from the same place, where our host was."""
    for package in RIVAL:
        packed = subprocess.run(["npm", "pack", "--silent", package], cwd=site, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(fileobj=io.BytesIO((site / packed).read_bytes())) as archive:
            archive.extractall(site / "rival" / package.split("@")[-2].replace("/", "_"), filter="data")
    shutil.copy(Path(anywidget.__file__).parent / "nbextension" / "index.js", site / "rival" / "anywidget.js")
    page = site / "book" / f"{chapter}.html"
    manager = next((site / "rival").rglob("embed-amd.js")).relative_to(site)
    require = next((site / "rival").rglob("require.js")).relative_to(site)
    config = json.dumps({"paths": {"anywidget": "../rival/anywidget"}})
    # After the page's own scripts, as in a stock build: clipboard.js would otherwise define itself to RequireJS.
    scripts = (
        f'<script>var require = {config};</script><script defer src="../{require}"></script><script defer src="../{manager}"></script>'
    )
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    soup.select_one("script[src*='widget-host.js']").decompose()
    for stored in soup.select("script[type='application/vnd.jupyter.widget-state+json']"):
        stored.string = _whole(stored.string)
    soup.head.append(BeautifulSoup(scripts, "html.parser"))
    page.write_text(str(soup), "utf-8")


def _whole(stored):
    """Put back what html-manager asks for and our pages leave out: each explorer's module, which has a file of its own, and its versions."""
    states = json.loads(stored) | {"version_major": 2, "version_minor": 0}
    for model in states["state"].values():
        state = model["state"]
        model |= {name: state[f"_{name}"] for name in ("model_module", "model_module_version")}
        home, _, name = state["_anywidget_id"].rpartition(".")
        state["_esm"] = getattr(import_module(home), name)._esm
        del state["layout"]  # names a model that is not stored
    return json.dumps(states).replace("</", "<\\/")
