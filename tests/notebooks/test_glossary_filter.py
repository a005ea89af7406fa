"""The glossary's field: it leaves the terms of which a word begins with what is typed, whatever one calls them."""

import re

import pytest
from playwright.sync_api import expect

from tools.glossary import terms

ALL = [term.name for term in terms()]
SHOWN = "#glossary section section:visible h3"
# What is typed, and the only terms that stay.
TYPED = {
    "pool": [name for name in ALL if re.search(r"\bpool", name)],
    "Convol": [name for name in ALL if re.search(r"\bconvol", name)],
    "overfitting": ["over-fitting"],
    "cross entropy": ["cross-entropy"],
    "batch normalization": ["batch normalisation"],
    "感受野": ["effective receptive field", "receptive field"],
    "野": ["effective receptive field", "receptive field"],
    "mean pooling": ["average pooling"],
    "neuron": ["unit"],
    "1x1": ["pointwise convolution"],
    "volution": [],
}


@pytest.fixture
def glossary(watch, site_url):
    return watch(site_url).open(f"{site_url}/book/glossary.html")


def shown(page):
    return [re.sub("[“”]", '"', name).removesuffix("#") for name in page.locator(SHOWN).all_text_contents()]


def test_it_narrows_the_list_in_both_languages_by_synonyms_and_in_either_spelling_and_says_how_many_are_left(glossary):
    field, status = glossary.get_by_label("Find a term"), glossary.locator(".glossary-filter").get_by_role("status")
    assert shown(glossary) == ALL
    for typed, left in TYPED.items():
        field.fill(typed)
        assert shown(glossary) == left, typed
        expect(status).to_have_text(
            f"{len(left)} of {len(ALL)} terms · {len(ALL)} 条中的 {len(left)} 条" if left else re.compile("^No term")
        )
    field.fill(" ")
    assert shown(glossary) == ALL


def test_it_works_by_keys_alone_and_a_link_into_the_list_shows_all_of_it_again(glossary):
    glossary.get_by_label("Find a term").focus()
    glossary.keyboard.type("stride")
    assert shown(glossary) == ["stride"]
    expect(glossary.get_by_role("link", name="M", exact=True)).to_be_hidden()  # a letter that may not be there
    glossary.evaluate("location.hash = '#momentum'")
    expect(glossary.locator("#momentum")).to_be_in_viewport()
    assert shown(glossary) == ALL
    glossary.keyboard.type("dil")
    glossary.keyboard.press("Escape")
    assert shown(glossary) == ALL


def test_paper_has_all_terms_and_a_page_without_script_no_field(glossary, watch, site_url):
    glossary.get_by_label("Find a term").fill("stride")
    glossary.emulate_media(media="print")
    assert shown(glossary) == ALL
    expect(glossary.locator(".glossary-filter")).to_be_hidden()
    plain = watch(site_url, java_script_enabled=False).page
    plain.goto(f"{site_url}/book/glossary.html")
    assert shown(plain) == ALL
    expect(plain.locator(".glossary-filter")).to_be_hidden()
