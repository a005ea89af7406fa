"""Link the glossary's terms at their first use in chapters: `python -m tools.glossary book/02_convolution.ipynb …`.

A term is linked where a chapter's text first uses it, between the opening cell and the exercises. Headings, tables, code,
formulas and other links are passed over. In its own chapter, the one that teaches it, every term must occur.
"""

import re
import sys
from dataclasses import dataclass

import nbformat

from tools.arguments import notebooks_of
from tools.pages import prose

END = "## Exercises"
SEPARATOR = "\n\0\n"  # between the texts of cells
EVERYDAY = {
    "activation",
    "edge",
    "head",
    "jitter",
    "jump",
    "span",
    "transition",
    "translation",
    "unit",
}  # words of other meanings, too: linked in their own chapter only
ENTRY = re.compile(r"^### (.+)\n\n\*\*(.+?)\*\*(?: \(also (.+?)\))?: (.+)\n\[Chapter (\d+)\]\((\w+)\.ipynb#(.+)\)$", re.M)
PASSED_OVER = r"```.*?```|\$\$.*?\$\$|\$[^$\n]+\$|`[^`]*`|!?\[[^]]*\]\([^)]*\)|^#+ .*?$|^\|.*?$|https?://\S+"


@dataclass(frozen=True)
class Term:
    """An entry of the glossary; `chapter` and `anchor` say where it is taught."""

    name: str
    chinese: str
    also: tuple
    definition: str
    number: int
    chapter: str
    anchor: str

    @property
    def link(self):
        """The address that chapters link to."""
        slug = re.sub(r"[^\w -]", "", self.name.lower()).replace(" ", "-")
        return f"glossary.md#{slug}"


def terms():
    """Return the `Term`s of the glossary in its order."""
    (text,) = prose("glossary")
    return [
        Term(name, chinese, tuple(re.findall(r"\*(.+?)\*", also)), definition, int(number), chapter, anchor)
        for name, chinese, also, definition, number, chapter, anchor in ENTRY.findall(text)
    ]


def linked(chapter, texts, terms):
    """Return the texts of a chapter, one for each cell, with each term linked where it is first used."""
    terms = [term for term in terms if term.chapter == chapter or term.name not in EVERYDAY]
    by_word = {word.lower(): term for term in terms for word in (term.name, *term.also)}
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(by_word, key=len, reverse=True))
    pattern = re.compile(rf"(?P<over>{PASSED_OVER})|(?<![\w-])(?P<word>{words})(?P<plural>e?s)?(?![\w-])", re.S | re.M | re.I)
    seen = set()

    def link(match):
        if match["over"]:
            seen.update(re.findall(r"\((glossary\.md#[^)]+)\)", match["over"]))
            return match["over"]
        address = by_word[" ".join(match["word"].lower().split())].link
        if address in seen:
            return match[0]
        seen.add(address)
        return f"[{match[0]}]({address})"

    first, *rest = texts
    body, heading, exercises = SEPARATOR.join(rest).partition(f"\n{END}\n")
    return [first, *(pattern.sub(link, body) + heading + exercises).split(SEPARATOR)]


def refresh(path):
    """Link the terms of one chapter and write it back."""
    book = nbformat.read(path, as_version=4)
    cells = [cell for cell in book.cells if cell.cell_type == "markdown"]
    for cell, text in zip(cells, linked(path.stem, [cell.source for cell in cells], terms())):
        cell.source = text
    nbformat.write(book, path)


if __name__ == "__main__":
    for path in notebooks_of(sys.argv[1:], "tools.glossary"):
        refresh(path)
