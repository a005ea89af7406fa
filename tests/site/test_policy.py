"""The site works under a Content-Security-Policy that allows no script but its own files: no inline script, no eval, no blob."""

import pytest
from playwright.sync_api import expect

from support.watched import Watched, assert_no_troubles
from tools.browser import Handler, serve
from tools.pages import SITE

POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'"
WITH_PYTHON = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


class Guarded(Handler):
    """Serves every file with the policy."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", WITH_PYTHON if "python" in self.path else POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def guarded():
    with serve(SITE, Guarded) as url:
        yield url


@pytest.fixture
def open_page(browser, guarded):
    """`open_page(address)` opens a page of the guarded site; nothing may be refused on it."""
    opened = []

    with browser.new_context() as context:

        def make(address):
            opened.append(Watched(context.new_page(), guarded))
            return opened[-1].open(f"{guarded}/{address}")

        yield make
        assert_no_troubles(opened)


@pytest.mark.parametrize("name", ["intro", "02_convolution", "07_training", "13_texture_shape", "glossary"])
def test_nothing_is_refused_and_every_explorer_stands(open_page, name):
    page = open_page(f"book/{name}.html")
    assert page.locator(".widget-error").count() == 0
    assert page.locator(".widget-place:not([data-mounted])").count() == 0


def test_an_explorer_answers_and_dark_mode_and_search_work(open_page):
    page = open_page("book/02_convolution.html")
    explorer = page.get_by_role("group", name="Convolution explorer")
    caption = explorer.locator(".cx-caption").filter(has_text="Output y")
    shown = caption.text_content()
    explorer.get_by_role("button", name="Increase Stride S").click()
    expect(caption).not_to_have_text(shown)
    before = page.locator("html").get_attribute("data-mode")
    page.locator(".theme-switch-button").first.click()
    assert page.locator("html").get_attribute("data-mode") != before
    page = open_page("search.html?q=stride")
    page.locator("#search-results a").first.wait_for()
    assert page.evaluate("document.activeElement.matches('.bd-search-container input')")
