"""The twenty confusions in CONTRIBUTING: each shown at a place that exists and asked in that chapter's quiz."""

import json
import re

import pytest

from tools.pages import ROOT, anchors
from utils.widgets.quiz.explorer import QUIZZES

ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\[.+?\)) \| (.*?) \|$", re.M)
ROWS = {int(number): cells for number, *cells in ROW.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))}
NUMBERS = range(1, 21)


def asked():
    """The questions of all quizzes, as "2.1", by the number of the confusion that they ask about."""
    found = {}
    for path in sorted(QUIZZES.glob("*.json")):
        for place, question in enumerate(json.loads(path.read_text("utf-8"))["questions"], 1):
            for number in question.get("misconceptions", []):
                found.setdefault(number, []).append(f"{int(path.stem[:2])}.{place}")
    return found


def test_the_table_lists_all_twenty_and_quizzes_know_no_others():
    assert list(ROWS) == list(NUMBERS)
    assert set(asked()) <= set(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_confusion_is_shown_where_the_table_says_and_asked_in_the_same_chapter(number):
    _, shown, questions = ROWS[number]
    assert questions.split(", ") == asked().get(number), "the last column of CONTRIBUTING's table"
    for page, anchor in re.findall(r"\(book/(\w+)\.ipynb#(.+?)\)", shown):
        assert anchor in anchors(page), f"{page}#{anchor}"
        assert any(question.startswith(f"{int(page[:2])}.") for question in questions.split(", ")), page
