"""The glossary: two languages, in order, every link right, and chapters that link its terms where they first use them."""

import re

import pytest

from tools.glossary import EVERYDAY, linked, terms
from tools.pages import anchors, chapters, prose

TERMS = terms()
CHAPTERS = chapters()[1:]


def links(text):
    return set(re.findall(r"\]\((glossary\.md#[^)]+)\)", text))


def test_every_heading_is_a_term_that_the_others_here_look_at():
    (text,) = prose("glossary")
    assert [term.name for term in TERMS] == re.findall(r"^### (.+)$", text, re.M)
    assert len(TERMS) >= 80
    assert {term.name for term in TERMS} >= EVERYDAY


def test_terms_stand_in_alphabetical_order_below_their_letter():
    (text,) = prose("glossary")
    names = [term.link.partition("#")[2].replace("-", " ") for term in TERMS]
    assert names == sorted(names)
    assert len(set(names)) == len(names)
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        letter = section[0].lower()
        for name in re.findall(r"^### \W*(.)", section, re.M):
            assert name.lower() == letter


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_has_both_languages_one_sentence_and_a_place_that_exists(term):
    assert re.search(r"[\u4e00-\u9fff]", term.chinese)
    assert re.match(r"[A-Za-z]", term.name.strip('"')) and term.definition.endswith(".")
    assert not re.search(r"\.\s", term.definition), "one sentence"
    assert term.chapter in CHAPTERS and term.chapter.startswith(f"{term.number:02d}_")
    assert term.anchor in anchors(term.chapter)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_each_term_where_it_first_uses_it(chapter):
    texts = prose(chapter)
    assert linked(chapter, texts, TERMS) == texts, f"run `python -m tools.glossary book/{chapter}.ipynb`"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_all_terms_that_it_teaches(chapter):
    own = {term.link for term in TERMS if term.chapter == chapter}
    assert own and own <= links("\n".join(prose(chapter)))


def test_linking_takes_the_first_use_only_and_passes_over_what_is_no_prose():
    texts = [
        "# 2 · A kernel",
        "## Kernels\n\nThe `kernel` of $kernel$, the [kernel](x) | two\nkernels, a kernel\n",
        "| a stride |\n\nno strides\n\n## Exercises\n\nThe padding.",
    ]
    assert linked("02_convolution", texts, TERMS) == [
        "# 2 · A kernel",
        "## Kernels\n\nThe `kernel` of $kernel$, the [kernel](x) | two\n[kernels](glossary.md#kernel), a kernel\n",
        "| a stride |\n\nno [strides](glossary.md#stride)\n\n## Exercises\n\nThe padding.",
    ]
