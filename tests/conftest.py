"""The browser, the built site and pages that remember everything that went wrong on them."""

import pytest
import torch
from hypothesis import settings
from playwright.sync_api import sync_playwright

from support.mjs import modules
from support.watched import Watched, assert_no_troubles, widget_page
from tools.browser import launch, serve
from tools.pages import SITE

settings.register_profile("course", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("course")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Let a file's tests run on one worker, for what they share, unless they say what else to stay with."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


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


@pytest.fixture(scope="module")
def one_torch_thread():
    """On small arrays torch's threads only wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def call(browser, one_torch_thread):
    """`call([module, function, arguments], …)` runs functions of the widgets' modules in the browser."""
    with modules(browser) as call:
        yield call


@pytest.fixture
def watch(browser):
    """`watch(home, **context options)` gives a Watched page; every page must end without troubles."""
    opened, contexts = [], []

    def make(home, **options):
        contexts.append(browser.new_context(**options))
        contexts[-1].add_init_script(
            "delete Navigator.prototype.serviceWorker"
        )  # test_offline.py tries it; elsewhere it would hide requests
        opened.append(Watched(contexts[-1].new_page(), home))
        return opened[-1]

    yield make
    for context in contexts:
        context.close()
    assert_no_troubles(opened)


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
