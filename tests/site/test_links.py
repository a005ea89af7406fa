"""Links within the site and within the project's documents, and the menu that holds some: each leads to a file that is there, and to a place in it."""

import re
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tools.pages import ROOT, SITE, addresses


@cache
def parsed(path):
    """A built page as a tree; every anchor and every page of it is asked for often."""
    return BeautifulSoup(path.read_bytes(), "html.parser")


@cache
def anchors(path):
    return {tag["id"] for tag in parsed(path).select("[id]")}


def dead(page, reference):
    """Return why a reference from a page leads nowhere, or "". An address elsewhere is not followed."""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc:
        return ""
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.exists():
        return f"{reference}: there is no such file"
    if parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in anchors(target):
        return f"{reference}: nothing on that page has this id"
    return ""


@pytest.mark.parametrize("address", addresses())
def test_every_link_picture_and_script_of_a_page_is_there(address):
    page = SITE / f"{address}.html"
    tags = parsed(page).select("[href], [src]")
    assert len(tags) > 20
    assert {dead(page, tag.get("href") or tag.get("src") or "") for tag in tags} == {""}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md"])
def test_every_link_of_a_document_is_there(name):
    links = re.findall(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"", (ROOT / name).read_text("utf-8"))
    assert {dead(ROOT / name, one or other) for one, other in links} <= {""}


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_to_a_section_ends_there_though_explorers_above_it_grow(watch, site_url, width):
    page = watch(site_url, viewport={"width": width, "height": 900}).open(f"{site_url}/book/02_convolution.html#quiz", skip=False)
    page.wait_for_timeout(1000)  # a smooth way would take about half a second
    assert 0 <= page.locator("#quiz").bounding_box()["y"] < 200


@pytest.fixture
def menu(watch, site_url):
    """`menu(width)` is a page of that width, and the button of its menu."""

    def opened(width):
        page = watch(site_url, viewport={"width": width, "height": 700}).open(f"{site_url}/book/02_convolution.html")
        return page, page.get_by_role("button", name="Download this page")

    return opened


@pytest.mark.parametrize("width", [320, 1280])
def test_a_menu_opens_inside_the_screen_by_a_click_and_closes_by_the_next(menu, width):
    page, button = menu(width)
    button.click()
    page.mouse.move(1, 600)  # a menu under the pointer stands open by itself
    expect(button).to_have_attribute("aria-expanded", "true")
    box = page.locator(".dropdown-menu").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.mouse.click(1, 600)
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".dropdown-menu")).to_be_hidden()


def test_arrow_keys_go_through_a_menu_and_escape_leads_back(menu):
    page, button = menu(1280)
    items = page.locator(".dropdown-menu .dropdown-item")
    button.focus()
    for key, where in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 1), ("ArrowUp", 0)]:
        page.keyboard.press(key)
        expect(items.nth(where)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(items.first).to_be_hidden()
