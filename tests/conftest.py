"""The browser, the built site and pages that remember everything that went wrong on them."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from browser import launch, reveal, serve
from mjs import modules

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"

settings.register_profile("course", deadline=None)
settings.load_profile("course")


def pytest_generate_tests(metafunc):
    """Give the tests of checkers.py the cases of the module that imports them."""
    for name, cases in (("right", "RIGHT"), ("wrong", "WRONG")):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, getattr(metafunc.module, cases))


@pytest.fixture(scope="session")
def browser():
    """One headless browser for all tests."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site_url():
    """The built site over http."""
    if not (SITE / "index.html").is_file():
        pytest.fail("there is no site in _build/html: run `make book` first")
    with serve(SITE) as url:
        yield url


class Watched:
    """A browser page and the list of what went wrong on it: errors, failed requests, requests to elsewhere."""

    def __init__(self, page, home):
        self.page, self.troubles, self.bytes = page, [], 0
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("console", lambda message: self._console(message))
        page.on("requestfailed", lambda request: self.troubles.append(f"failed: {request.url}"))
        page.on("request", lambda request: self._request(request.url, home))
        page.on("response", lambda r: r.status >= 400 and self.troubles.append(f"{r.status}: {r.url}"))

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _request(self, url, home):
        if not url.startswith((home, "blob:", "data:")):
            self.troubles.append(f"request to elsewhere: {url}")

    def open(self, url, skip=True):
        """Go to a page, wait until its explorers stand, and skip its predictions."""
        self.page.goto(url)
        if self.page.locator("script[src*='widget-host']").count():
            self.page.wait_for_selector("html[data-explorers=ready]", state="attached")
            if skip:
                reveal(self.page)
        return self.page


@pytest.fixture(scope="module")
def call(browser):
    """`call([module, function, arguments], …)` runs functions of the widgets' modules in the browser."""
    with modules(browser) as call:
        yield call


@pytest.fixture
def watch(browser):
    """`watch(home, **context options)` gives a Watched page; every page must end without troubles."""
    opened, contexts = [], []

    def make(home, **options):
        contexts.append(browser.new_context(**options))
        opened.append(Watched(contexts[-1].new_page(), home))
        return opened[-1]

    yield make
    troubles = [trouble for watched in opened for trouble in watched.troubles]
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@contextmanager
def widget_page(widget, folder):
    """Write a page that holds one widget as the built site would, for tests of a widget by itself."""
    state = {"state": {"id": {"model_name": "AnyModel", "state": widget.get_state()}}}
    stored = json.dumps(state).replace("</", "<\\/")
    host = (ROOT / "book/_static/widget-host.js").read_text("utf-8")
    page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>test</title><link rel="icon" href="data:,"><main>
<script type="application/vnd.jupyter.widget-view+json">{{"model_id": "id"}}</script></main>
<script type="application/vnd.jupyter.widget-state+json">{stored}</script>
<script>{host}</script></html>"""
    (folder / "index.html").write_text(page, "utf-8")
    with serve(folder) as url:
        yield url


@pytest.fixture
def mounted(watch, tmp_path):
    """`mounted(widget)` shows one widget alone in the browser and gives the page."""
    stack = []

    def make(widget, **options):
        manager = widget_page(widget, tmp_path)
        url = manager.__enter__()
        stack.append(manager)
        return watch(url, **options).open(url + "/index.html", skip=False)

    yield make
    for manager in stack:
        manager.__exit__(None, None, None)
