"""Claims: what the prose relies on stands as lines with a tick; the code that checks it is folded below."""

import re
from html import escape

from docutils import nodes

from reading.cells import PICTURES, cells, fold, has_tag, is_widget, part, shown

CLAIM = "nbval-check-output"
IMPORTS = ("import ", "from ")
# What the fold of a cell's code is called.
SUMMARIES = ("Imports", "How this was checked", "Code of this explorer", "Code of this figure", "Show code")
IMPORTED, CLAIMED, EXPLORER, FIGURE, OTHER = SUMMARIES
DEFINES = re.compile(r"^(def|class) ", re.M)


class checked(nodes.Part, nodes.Element):
    """Printed lines that the build has compared with what the notebook stores."""


def visit_checked(self, node):
    """Write the lines; the sheet draws the ticks, so that they are in no copy and in no comparison."""
    lines = "\n".join(line(text) for text in node["lines"])
    self.body.append(f'<div class="output checked"><pre>{lines}</pre></div>\n')
    raise nodes.SkipNode


def line(text):
    """Return a line as HTML: with a tick, unless it goes on with the one above.

    >>> line("0.9 < 1"), line("  0.8")
    ('<span>0.9 &lt; 1</span>', '  0.8')
    """
    return f"<span>{escape(text, quote=False)}</span>" if text.strip() and not text.startswith(" ") else escape(text, quote=False)


def tick_claims(document):
    """Turn what claims print into lines with ticks."""
    for cell in cells(document):
        output = part(cell, "cell_code_output")
        if has_tag(cell, CLAIM) and output:
            for printed in list(output.findall(nodes.literal_block)):
                printed.replace_self(checked(lines=printed.astext().rstrip("\n").split("\n"), stream="stream" in printed["classes"]))


def fold_code(document, say):
    """Fold code into a line below what it shows, where a reader looks at the result first; a quiz and a guess have none worth reading.

    `say` gives the page's words for English ones.
    """
    for cell in cells(document):
        source = part(cell, "cell_code_source")
        summary = source and summary_of(cell, source.astext())
        if summary:
            cell["hide_mode"] = None  # myst-nb folds in another place
            cell.remove(source)
            cell.append(fold(say(summary), source, classes=["code-fold"]))
        elif source and is_widget(cell, ".Quiz "):
            cell.remove(source)


def summary_of(cell, code):
    """Return what the fold of a cell's code is called, or None where it stays open: functions, and what a bare value is the value of."""
    if all(line.startswith((*IMPORTS, " ")) for line in code.splitlines() if line):
        return IMPORTED
    if part(cell, "cell_code_output") is None:
        return OTHER if cell.get("hide_mode") == "input" else None
    if is_widget(cell, ".Quiz "):
        return None
    if has_tag(cell, CLAIM) and DEFINES.search(code) is None and prints(cell):
        return CLAIMED
    if is_widget(cell, "utils.widgets"):
        return EXPLORER
    if cell.get("hide_mode") == "input":
        return FIGURE if any(shown(cell, kind) for kind in PICTURES) else OTHER
    return None


def prints(cell):
    """Does the cell print lines, with words of their own?"""
    return any("stream" in node["classes"] or (isinstance(node, checked) and node["stream"]) for node in cell.findall(nodes.Element))
