"""The Chinese edition as built: the same code and anchors as the English pages, a way between them that keeps the place."""

import re

import pytest

from tools.browser import serve
from tools.pages import SITE, translations

PAGES = translations()
SECTION = re.compile(r'<section id="([^"]+)"')
SILENT = re.compile(r"<script.*?</script>|<pre.*?</pre>|<code.*?</code>|<noscript.*?</noscript>|<style.*?</style>|<math.*?</math>", re.S)
SWITCH = "document.querySelector('a.language-switch').click()"  # Playwright's own click scrolls to a head that sticks to the top
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
    for folder, language in (("zh", "zh-CN"), ("book", "en")):
        text = built(folder, page)
        assert f'<html lang="{language}"' in text
        links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', text))
        assert links == {"en": f"../book/{page}.html", "zh-CN": f"../zh/{page}.html"}
    assert "*" not in re.sub(SILENT, "", built("zh", page))  # emphasis that Markdown did not see


def test_a_page_without_a_translation_offers_none():
    assert "language-switch" not in built("book", "14_adversarial")


@pytest.mark.parametrize("page", PAGES)
def test_the_switch_keeps_the_place(watch, page):
    with serve(SITE) as url:
        watched = watch(url, reduced_motion="reduce")  # no smooth scrolling
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
