"""Bring the catalogues of translations up to date with the English texts, and say how much is translated.

    python -m tools.translations

A text that has changed keeps its old translation, marked "fuzzy": the course shows English there until someone mends it
and takes the mark away. Texts that are gone are dropped.
"""

import ast
import json
import re
import sys
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

import nbformat
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tools.pages import ROOT, pages, prose, translations
from utils.language.blocks import blocks
from utils.widgets.convolution.explorer import INPUTS
from utils.widgets.photo_filter.explorer import PRESETS

sys.path.append(str(ROOT / "book" / "_ext"))
from editions import LABELS, PARTS
from page_python import BEGIN, OFFER
from reading.chapters import AHEAD, IN_ENGLISH, PLACE
from reading.claims import SUMMARIES
from reading.figures import FIGURE
from reading.path import NAME
from reading.waiting import OPEN, SHOW, WAITS
from without_script import ALT, ANSWER, CAPTION, NEEDS_PYTHON

LOCALE = "zh_CN"
PAGES = ROOT / "book" / "locale" / LOCALE
SPOKEN = ROOT / "utils" / "language" / LOCALE
CHAPTERS = ("01", "02")  # whose quizzes, predictions and checkers are translated
LITERAL = r'"(?:[^"\\]|\\.)*"'
CALL = re.compile(rf"\b(?:t|Refusal)\(\s*({LITERAL}(?:\s*\+\s*{LITERAL})*)")
FRAME = (
    *("Convolutional networks, hands on", "Search", "Search...", "light/dark", "Contents", "On this page", "Skip to main content", "By"),
    *("Download this page", "Download source file", "Print to PDF", "Fullscreen mode", "Version warning"),
    *("The course's authors", "Code under the MIT licence, text under CC BY 4.0."),
    *(*LABELS, *PARTS, *SUMMARIES, SHOW, OPEN, WAITS, FIGURE),
    *(PLACE, AHEAD, IN_ENGLISH, NAME),
    *(OFFER, BEGIN, ALT, CAPTION, NEEDS_PYTHON, ANSWER, "Convolution Explorer", "Photo Filter Explorer", "Stroke Explorer"),
    *("previous", "next", "previous page", "next page", "Theme by the", "Previous", "Next", "Back to top"),
)
DRAWING = r"plots\.show_(?:grids|curves|images)"
HEADER = "# The course in simplified Chinese: `python -m tools.translations` keeps this file."
# What must stand in a translation as often as in the English text.
KEPT = {
    "placeholder": re.compile(r"\{[\w.:]*\}"),
    "link": re.compile(r"\]\(([^)\s]+)\)"),
    "formula": re.compile(r"\$[^$]+\$"),
    "code": re.compile(r"`[^`]+`"),
    "tag": re.compile(r"</?\w+>"),
}


def page_texts(path):
    """Return the texts of a notebook: its prose, and the words for its figures and in its drawings."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            found += [text for _, text in blocks(cell.source) if text]
        else:
            shown = cell.metadata.get("mystnb", {})
            words = (shown.get("image", {}).get("alt"), shown.get("figure", {}).get("caption"))
            found += [*filter(None, words), *drawn(cell.source)]
    return found


def drawn(source):
    """Return the words that a cell writes into its tables and curves and above its pictures.

    >>> drawn('print("no"); plots.show_grids([x], ["input x", "7"], unread=[None])')
    ['input x']
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)] if re.search(DRAWING, source) else []
    parts = [part for call in calls if re.fullmatch(DRAWING, ast.unparse(call.func)) for part in ast.walk(call)]
    return [
        part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.search("[a-z]{2}", part.value)
    ]


def titles():
    """Return the titles of the pages that are in English alone, which the Chinese sidebar lists, too."""
    return [prose(page)[0].partition("\n")[0].removeprefix("# ") for page in pages() if page not in translations()]


def explorer_texts():
    """Return what explorers and the site's scripts say by `t("…")` or refuse, names of examples from Python, and the frame's words."""
    sources = sorted([*(ROOT / "utils" / "widgets").rglob("*.mjs"), *(ROOT / "book" / "_static").rglob("*.js")])
    sources += [ROOT / "book" / "_ext" / name for name in ("page_runner.py", "offline/worker.js")]
    calls = [call for source in sources for call in CALL.findall(source.read_text("utf-8"))]
    return [*("".join(map(json.loads, re.findall(LITERAL, call))) for call in calls), *INPUTS, *PRESETS, *FRAME, *titles()]


def question_texts():
    """Return what quizzes and predictions ask and answer."""
    widgets = ROOT / "utils" / "widgets"
    found = []
    for chapter in CHAPTERS:
        for path in (widgets / "quiz" / "questions").glob(f"{chapter}_*.json"):
            for question in json.loads(path.read_text("utf-8"))["questions"]:
                found += [question["prompt"], *(option[part] for option in question["options"] for part in ("text", "feedback"))]
    for name, question in json.loads((widgets / "predict" / "questions.json").read_text("utf-8")).items():
        if name.startswith(CHAPTERS):
            found += [question["prompt"], *question.get("options", []), question["why"]]
    return found


def checker_texts():
    """Return what checkers say: sentences and parts of them."""
    checks = ROOT / "utils" / "checks"
    paths = [
        *(path for chapter in CHAPTERS for path in sorted(checks.rglob("*.py")) if f"chapter_{chapter}" in str(path)),
        *sorted((checks / "answers").glob("*.py")),
    ]
    return [text for path in paths for text in constants(path.read_text("utf-8"))]


def constants(source):
    """Return the strings of a Python source that hold a space or end in a full stop, without docstrings and f-strings.

    >>> constants('"Doc string."\\nfail("No way.", f"{x} of 3", name="x")')
    ['No way.']
    """
    tree = ast.parse(source)
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    left_out |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in strings if re.search(r"\w[^.]* \w|\w\.$|[.:] ", node.value) and id(node) not in left_out]


def sources():
    """Return the texts that each catalogue must hold, by its path."""
    pages = {path: page_texts(ROOT / "book" / f"{path.stem}.ipynb") for path in sorted(PAGES.glob("*.po"))}
    spoken = {"explorers": explorer_texts(), "questions": question_texts(), "checks": checker_texts()}
    return pages | {path: spoken[path.stem] for path in sorted(SPOKEN.glob("*.po"))}


def faults(english, said):
    """Return what a translation lacks or has too much of.

    >>> faults("[one](a.md) of `x`", "`y` 之[一](a.md)")
    ["code: ['`x`'] became ['`y`']"]
    """
    pairs = {name: (kept.findall(english), kept.findall(said)) for name, kept in KEPT.items()}
    return [f"{name}: {was} became {came}" for name, (was, came) in pairs.items() if Counter(was) != Counter(came)]


def updated(path, texts):
    """Return a catalogue with exactly these texts, from the one that is there."""
    made = datetime(2026, 1, 1, tzinfo=timezone.utc)  # so that nothing but texts makes a difference
    header = {"project": "convolution-course", "version": "1", "revision_date": made, "fuzzy": False, "header_comment": HEADER}
    template = Catalog(creation_date=made)
    for text in texts:
        template.add(text)
    catalog = Catalog(locale=LOCALE, **header)
    for message in read_po(path.open("rb"), locale=LOCALE) if path.is_file() else ():
        if message.id:
            catalog[message.id] = message
    catalog.update(template)
    return catalog


def is_done(message):
    """Is a message translated, and its translation that of today's text?"""
    return bool(message.id and message.string) and not message.fuzzy


def main():
    """Write every catalogue and say what is left to do."""
    for path, texts in sources().items():
        catalog = updated(path, texts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=0, ignore_obsolete=True, no_location=True)
        messages = [message for message in catalog if message.id]
        open_ones = [message for message in messages if not is_done(message)]
        print(f"{Path(path).relative_to(ROOT)}: {len(messages) - len(open_ones)} of {len(messages)} translated")
        for message in open_ones:
            print(f"  {'changed' if message.fuzzy else 'new'}: {message.id[:100]}")


if __name__ == "__main__":
    main()
