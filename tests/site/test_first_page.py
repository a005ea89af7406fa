"""The first page shows the way: a card for each chapter, and a cat that nine numbers read."""

import re

import pytest
from playwright.sync_api import expect

from tools.pages import chapters

# The texts of cards whose lines meet the box of the card's picture.
COVERED = """(cards) => cards.flatMap((card) => {
  const box = card.querySelector(".motif").getBoundingClientRect();
  return [...card.querySelectorAll("p")].filter((text) => {
    const lines = document.createRange();
    lines.selectNodeContents(text);
    return [...lines.getClientRects()].some((l) => l.right > box.left + 1 && l.left < box.right - 1 && l.bottom > box.top + 1 && l.top < box.bottom - 1);
  }).map((text) => text.textContent);
})"""


@pytest.mark.parametrize("page", ["book/intro", "zh/intro"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_word_of_a_card_lies_under_its_picture(watch, site_url, page, width):
    cards = watch(site_url, viewport={"width": width, "height": 900}).open(f"{site_url}/{page}.html").locator("#the-chapters .path > li")
    covered = cards.evaluate_all(COVERED)
    assert cards.count() == len(chapters()) - 1 and covered == []


@pytest.mark.parametrize("page", ["book/intro", "zh/intro"])
def test_what_stands_lower_on_a_phone_comes_later_so_that_a_page_in_pieces_moves_nothing(watch, site_url, page):
    opened = watch(site_url, viewport={"width": 390, "height": 844}).open(f"{site_url}/{page}.html")
    tops = opened.locator(".beside-hero > *:visible").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert len(tops) > 5 and tops == sorted(tops)


def test_the_first_page_shows_the_way_and_a_cat_that_nine_numbers_read(watch, site_url):
    page = watch(site_url, reduced_motion="reduce").open(f"{site_url}/book/intro.html", skip=False)
    cards = page.locator("#the-chapters .path > li")
    assert cards.count() == len(chapters()) - 1
    assert all(re.fullmatch(r"Chapter \d+ · \d+ min", text) for text in cards.locator(".kicker").all_text_contents())
    cat, said = page.get_by_role("slider", name="How far the nine numbers have read the cat"), page.locator(".hero-said b")
    at, before = cat.get_attribute("aria-valuenow"), page.locator(".hero-picture").screenshot()
    page.wait_for_timeout(300)
    assert cat.get_attribute("aria-valuenow") == at  # it does not move by itself for those who ask for no motion
    cat.press("ArrowDown")
    assert int(cat.get_attribute("aria-valuenow")) == int(at) + 72
    page.get_by_role("button", name="Blur").click()
    assert 0 <= int(said.text_content()) <= 255
    assert page.locator(".hero-picture").screenshot() != before


def test_the_cat_is_read_on_only_while_it_is_in_sight(watch, site_url):
    page = watch(site_url).open(f"{site_url}/book/intro.html")
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.wait_for_timeout(200)
    read = page.locator(".hero canvas").get_attribute("aria-valuenow")
    page.wait_for_timeout(300)
    assert page.locator(".hero canvas").get_attribute("aria-valuenow") == read
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    expect(page.locator(".hero canvas")).not_to_have_attribute("aria-valuenow", read)
