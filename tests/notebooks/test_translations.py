"""Catalogues of translations: whole for the pages that there are in Chinese, whatever their English texts say today, and nothing broken."""

import re

import pytest
from babel.messages.pofile import read_po

from editions import speaker
from tools.pages import ROOT, notebook, translations
from tools.translations import CHAPTERS, LOCALE, faults, is_done, page_texts, sources, updated
from utils import Quiz
from utils.language.blocks import blocks, translated
from utils.language.catalogue import read
from utils.widgets.predict.explorer import PREDICTIONS
from without_script import stand_in

CATALOGUES = {path.stem: (path, texts) for path, texts in sources().items()}
SHOWN = re.compile(r'alt="([^"]*)"|>([^<]+)<')
STAND_INS = [
    *({"_anywidget_id": f"explorer.{name}"} for name in ("ConvolutionExplorer", "PhotoFilterExplorer", "StrokeExplorer")),
    *({"_anywidget_id": "explorer.Quiz", "questions": Quiz(name).questions} for name in ("01_images", "02_convolution")),
    *({"_anywidget_id": "explorer.Predict", "question": PREDICTIONS[name]} for name in PREDICTIONS if name.startswith(CHAPTERS)),
    {},
]
HAN = re.compile(r"[\u3400-\u9fff]")


def share(name):
    """How much of a catalogue's texts is translated, from 0 to 1, and the texts that are not."""
    path, texts = CATALOGUES[name]
    messages = [message for message in updated(path, texts) if message.id]
    left = [message.id for message in messages if not is_done(message)]
    return 1 - len(left) / len(messages), left


@pytest.mark.parametrize("name", CATALOGUES)
def test_all_is_translated_and_no_translation_is_of_an_older_text(name, record_property):
    done, left = share(name)
    record_property("translated", f"{done:.0%}")
    assert left == [], f"{done:.0%} of {name} is translated; `python -m tools.translations` lists what is open"


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_translation_is_of_a_text_that_the_tool_no_longer_finds(name):
    path, texts = CATALOGUES[name]
    assert set(read(path)) - set(texts) == set(), "`python -m tools.translations` would drop these"


@pytest.mark.parametrize("name", CATALOGUES)
def test_placeholders_links_formulas_code_and_tags_are_kept(name):
    said = read(CATALOGUES[name][0])
    assert {text[:60]: found for text in said if (found := faults(text, said[text]))} == {}


@pytest.mark.parametrize(
    "said",
    ["{count} 中的 {al}", "见[一](b.md) $x$ `y` {count} {all}", "见[一](a.md) $y$ `y` {count} {all}", "见[一](a.md) $x$ y {count} {all}"],
)
def test_a_broken_translation_is_found(said):
    assert faults("See [one](a.md) $x$ `y` {count} {all}", said)


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_own_reader_reads_what_babel_reads(name):
    path = CATALOGUES[name][0]
    with path.open("rb") as file:
        theirs = {message.id: message.string for message in read_po(file, locale=LOCALE) if is_done(message)}
    assert read(path) == theirs and theirs


def test_a_stale_translation_is_left_out_and_counted(tmp_path):
    path = tmp_path / "page.po"
    path.write_text('msgid "A picture is a table."\nmsgstr "图片是一张表。"\n', "utf-8")
    catalogue = updated(path, ["A picture is a table of numbers."])
    (message,) = [message for message in catalogue if message.id]
    assert message.fuzzy and message.string and not is_done(message)
    path.write_text(f'#, fuzzy\nmsgid "{message.id}"\nmsgstr "图片是一张表。"\n', "utf-8")
    assert read(path) == {}


@pytest.mark.parametrize("page", translations())
def test_the_pages_blocks_put_together_are_the_page(page):
    """Nothing is lost between the blocks, and no block is left in the translation unless it has no words."""
    texts = page_texts(notebook(page))
    markdown = "\n\n".join(texts)
    assert " ".join(translated(markdown, lambda text: text).split()) == " ".join(markdown.split())
    said = read(ROOT / "book" / "locale" / LOCALE / f"{page}.po")
    assert [text for text in texts if not HAN.search(said[text])] == []


def test_code_and_formulas_are_no_blocks():
    markdown = "Look:\n```python\nx = 1\n```\n$$\ny\n$$\n| a | b |\n|---|---|\n</details>"
    assert [text for _, text in blocks(markdown) if text] == ["Look:", "| a | b |"]


@pytest.mark.parametrize("state", STAND_INS)
def test_what_stands_where_no_script_runs_is_chinese(state):
    """Outside code no three English words follow each other, and no text is a Latin word alone."""
    html = re.sub(r"<code>.*?</code>", "", stand_in(state, "{}.png".format, speaker("zh/page")))
    shown = ["".join(found) for found in SHOWN.findall(html)]
    assert any(map(HAN.search, shown))
    assert [text for text in shown if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}|^[A-Za-z]{3,}$", text)] == []
