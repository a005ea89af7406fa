"""The Chinese edition as built: the same code and anchors as the English pages, a way between them that keeps the place."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup, Comment
from playwright.sync_api import expect

from tools.browser import serve
from tools.pages import SITE, chapters, notebook, pages, translations
from tools.translations import drawn

PAGES = translations()
SECTION = re.compile(r'<section id="([^"]+)"')
SILENT = re.compile(r"<script.*?</script>|<pre.*?</pre>|<code.*?</code>|<noscript.*?</noscript>|<style.*?</style>|<math.*?</math>", re.S)
SWITCH = "document.querySelector('a.language-switch').click()"  # Playwright's own click scrolls to a head that sticks to the top
HAN, WORDS = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3,}")
TOLD = ("alt", "title", "aria-label", "placeholder")
# Works are called by their own titles, pages that are in English by their English ones.
NAMES = "em, cite, kbd, a[href^='http'], a[href^='../book/'], a[hreflang=en]"
NAME = re.compile(r"\.(ipynb|pdf)|ReLU|Inception|same|\W*(Deshpande|Shafkat|TensorFlow|YJango) ?\d*\W*|© Copyright \d+\.")
CODE = re.compile(r'<div class="cell_input.*?</pre>', re.S)


def built(folder, page):
    return (SITE / folder / f"{page}.html").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_code_and_anchors_are_those_of_the_english_page(page):
    english, chinese = built("book", page), built("zh", page)
    assert SECTION.findall(english) == SECTION.findall(chinese)
    assert CODE.findall(english) == CODE.findall(chinese)
    assert CODE.findall(chinese)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_its_language_and_where_the_other_is(page):
    places = {"zh-CN": "zh", "en": "book"}
    for language, other in (("zh-CN", "en"), ("en", "zh-CN")):
        text = built(places[language], page)
        assert f'<html lang="{language}"' in text
        assert re.findall(r'language-switch" href="([^"]+)" hreflang="([^"]+)"', text) == [(f"../{places[other]}/{page}.html", other)]
        assert re.findall(r'<link rel="alternate" hreflang="[^"]+" href="(?!https?://)', text) == []  # search engines take no other
    assert "*" not in re.sub(SILENT, "", built("zh", page))  # emphasis that Markdown did not see


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_described_to_search_engines_and_previews_in_chinese(page):
    head = BeautifulSoup(built("zh", page), "html.parser").head
    said = [head.title.text, *(tag["content"] for tag in head.select("meta[name=description], meta[property^=og]"))]
    assert [text for text in said if not HAN.search(text)] == ["article"]


def told(page):
    """What a built page tells its readers outside code: its texts, and the words of pictures, buttons and landmarks."""
    soup = BeautifulSoup(built("zh", page), "html.parser").body
    for silent in soup(["script", "style", "pre", "code", "math", "noscript"]) + soup.select(NAMES):
        silent.decompose()
    texts = [text for text in soup.find_all(string=True) if not isinstance(text, Comment)]
    return [*texts, *(node[name] for node in soup.find_all(True) for name in TOLD if node.has_attr(name))]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_but_names_is_left_in_english(page):
    texts = [text.strip() for text in told(page)]
    assert any(map(HAN.search, texts))
    assert {text for text in texts if WORDS.search(text) and not HAN.search(text) and not NAME.fullmatch(text)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_titles_of_pictures_are_chinese(page):
    sources = [cell.source for cell in nbformat.read(notebook(page), as_version=4).cells if "show_images(" in cell.source]
    titled = BeautifulSoup(built("zh", page), "html.parser").select("svg:has(> image)")
    assert [len(picture("text")) for picture in titled] == [len(drawn(source)) for source in sources if drawn(source)]
    assert [text.text for picture in titled for text in picture("text") if not HAN.search(text.text)] == []


def test_the_first_page_shows_the_way_and_the_cat_in_chinese(watch):
    with serve(SITE) as url:
        tab = watch(url, reduced_motion="reduce").open(f"{url}/zh/intro.html")
        kickers = tab.locator("#the-chapters .path .kicker").all_text_contents()
        assert len(kickers) == len(chapters()) - 1
        assert [text for text in kickers if not re.fullmatch(r"第 \d+ 章 · \d+ 分钟", text)] == []
        cat = tab.get_by_role("slider", name="九个数已经把猫读到哪里")
        cat.press("ArrowDown")
        assert re.fullmatch(r"第 \d+ 行第 \d+ 列：−?\d+", cat.get_attribute("aria-valuetext"))
        tab.get_by_role("button", name="模糊").click()
        expect(tab.locator(".hero-said")).to_have_text(re.compile(r"窗口的响应是 \d+"))


def test_a_chapter_says_where_it_stands_and_leads_to_the_next_in_chinese():
    count = len(chapters()) - 1
    assert re.search(rf'<p class="kicker">第 1 章，共 {count} 章 · \d+ 分钟</p>\s*<h1>图像', built("zh", "01_images"))
    ahead = BeautifulSoup(built("zh", "01_images"), "html.parser").select_one("a.next-card")
    assert re.match(r"下一页 · 第 2 章 · \d+ 分钟", ahead.select_one(".prev-next-subtitle").text)
    assert ahead["href"] == "02_convolution.html" and HAN.search(ahead.select_one(".next-question").text)
    assert "阅读时间" not in built("zh", "02_convolution")


def test_the_last_translated_chapter_leads_to_the_next_in_english_and_says_so():
    ahead = BeautifulSoup(built("zh", "02_convolution"), "html.parser").select_one("a.next-card")
    assert re.fullmatch(r"下一页 · 第 3 章 · \d+ 分钟 · 英文", ahead.select_one(".prev-next-subtitle").text)
    assert (ahead["href"], ahead["hreflang"]) == ("../book/03_linear_map.html", "en")
    assert HAN.search(ahead.select_one(".prev-next-title").text) and HAN.search(ahead.select_one(".next-question").text)
    assert "hreflang" not in BeautifulSoup(built("zh", "01_images"), "html.parser").select_one("a.next-card").attrs


@pytest.mark.parametrize("page", PAGES)
def test_the_sidebar_lists_every_page_once_by_its_chinese_title(page):
    side = BeautifulSoup(built("zh", page), "html.parser").select_one(".bd-sidebar-primary")
    links = side.select("li.toctree-l1 > a")
    stems = [page if link["href"] == "#" else link["href"].rpartition("/")[2].removesuffix(".html") for link in links]
    assert stems == pages()
    assert [stem for stem, link in zip(stems, links) if (stem in PAGES) == link.has_attr("hreflang")] == []
    assert [stem for stem, link in zip(stems, links) if not HAN.search(link.text)] == ["09_inception"]
    assert len(side.select("li.current")) == 1


def test_a_page_without_a_translation_offers_none():
    assert "language-switch" not in built("book", "14_adversarial")


@pytest.mark.parametrize("page", PAGES)
def test_the_switch_keeps_the_place(watch, page):
    with serve(SITE) as url:
        watched = watch(url)
        tab = watched.open(f"{url}/book/{page}.html")
        anchors = SECTION.findall(built("book", page))
        anchor = anchors[len(anchors) // 2]  # the last may stand low, where the page ends
        tab.evaluate("(id) => document.getElementById(id).scrollIntoView({behavior: 'instant'})", anchor)
        tab.evaluate(SWITCH)
        tab.wait_for_url(f"**/zh/{page}.html#{anchor}")
        assert tab.evaluate("document.documentElement.lang") == "zh-CN"
        tab.wait_for_function("(id) => document.getElementById(id).getBoundingClientRect().top < innerHeight / 2", arg=anchor)
        tab.evaluate(SWITCH)
        tab.wait_for_url(f"**/book/{page}.html#{anchor}")
