"""Where no script runs the pages are a text with pictures: nothing empty, nothing hidden; on paper the explorers stand as they are."""

import json
from functools import cache

import pytest

from tools.pages import SITE, chapters, pages
from utils import Quiz
from utils.widgets.predict.explorer import PREDICTIONS

every_page = pytest.mark.parametrize("name", pages())
PREDICTING = [name for name in chapters() if any(question.startswith(name[:3]) for question in PREDICTIONS)]
BYTES = 100_000  # of a stand-in's picture
VIEWS = "script[type='application/vnd.jupyter.widget-view+json']"


@pytest.fixture(scope="module")
def plain(browser, site_url):
    """`plain(page)` opens a page in a browser that runs no script, once for all tests."""
    with browser.new_context(java_script_enabled=False) as context:

        @cache
        def opened(name):
            page = context.new_page()
            page.goto(f"{site_url}/book/{name}.html")
            return page

        yield opened


@every_page
def test_every_explorer_has_something_in_its_place(plain, name):
    page = plain(name)
    views = page.locator(VIEWS)
    for place in page.locator(f"{VIEWS} + noscript").all():
        assert place.locator("img, ol, details, p").count() > 0
    assert page.locator(f"{VIEWS} + noscript").count() == views.count()


@every_page
def test_every_stand_in_picture_is_there_and_small(plain, name):
    page = plain(name)
    for picture in page.locator(".stand-in img").all():
        file = (SITE / "book" / picture.get_attribute("src")).resolve()
        assert file.is_file() and file.stat().st_size < BYTES, file.name
        assert len(picture.get_attribute("alt")) > 20


def test_a_quiz_shows_its_questions_and_folds_its_answers(plain):
    page = plain("02_convolution")
    quiz = page.locator("noscript ol").first
    questions = Quiz("02_convolution").questions
    assert quiz.locator("> li").count() == len(questions)
    assert questions[0]["options"][0]["feedback"].replace("`", "") in quiz.locator("details").first.text_content()
    assert not quiz.locator("details > ul").first.is_visible()


def test_a_prediction_shows_its_question_and_covers_nothing(plain):
    page = plain("02_convolution")
    prompts = page.locator("noscript > p").filter(has_text=PREDICTIONS["02_transpose"]["prompt"][:40])
    assert prompts.count() == 1 and prompts.is_visible()
    assert page.locator("article p").last.is_visible()
    assert page.locator("details.waits").count() == page.locator("details.waits > summary:visible").count() > 0  # a reader opens them


@pytest.mark.parametrize("name", [PREDICTING[0], PREDICTING[-1]])
def test_on_paper_there_is_no_navigation_and_nothing_waits_for_a_guess(watch, site_url, name):
    page = watch(site_url).open(f"{site_url}/book/{name}.html", skip=False)
    page.emulate_media(media="print")
    assert not page.locator(".bd-sidebar-primary").is_visible()
    waiting = page.locator("details.waits")
    assert waiting.count() > 0
    shown = "(boxes) => boxes.map((box) => box.scrollHeight > 100 && getComputedStyle(box, '::details-content').contentVisibility)"
    assert waiting.evaluate_all(shown) == ["visible"] * waiting.count()
    assert page.locator(".cx").first.is_visible()


def test_a_dark_page_is_printed_in_light_colours(watch, site_url):
    page = watch(site_url, color_scheme="dark").open(f"{site_url}/book/02_convolution.html")
    ground = "getComputedStyle(document.querySelector('.cx')).backgroundColor"
    dark = page.evaluate(ground)
    page.evaluate(f"addEventListener('beforeprint', () => {{ globalThis.printed = {ground}; }})")
    page.pdf()
    assert [page.evaluate("printed"), page.evaluate(ground)] == ["rgb(255, 255, 255)", dark] != [dark, dark]


@every_page
def test_no_picture_makes_the_page_jump_when_it_comes(plain, name):
    page = plain(name)
    figures = page.locator("article .cell_output img[src*='_images/']").all()
    assert [
        figure.get_attribute("src") for figure in figures if not (figure.get_attribute("width") and figure.get_attribute("height"))
    ] == []
    assert all(figure.get_attribute("loading") == "lazy" for figure in figures)


@every_page
def test_the_head_describes_the_page(plain, name):
    page = plain(name)
    described = page.locator("meta[name=description]").get_attribute("content")
    assert 40 <= len(described) <= 202
    assert page.locator("meta[property='og:title']").get_attribute("content") in page.title()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("link[rel=icon]").count() == 1


def test_no_two_pages_have_the_same_description(plain):
    told = [plain(name).locator("meta[name=description]").get_attribute("content") for name in pages()]
    assert len(set(told)) == len(told), json.dumps(told, indent=1)
