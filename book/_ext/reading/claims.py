"""Claims: what the prose relies on stands as lines with a tick; the code that checks it is folded below."""

import re
from html import escape

from docutils import nodes

from reading.cells import PICTURES, cells, fold, has_tag, is_widget, part, shown

CLAIM = "nbval-check-output"
HEADED = "headed"  # tag of a claim that prints a table below a row of names
GOES_ON = "    "  # how a line begins that goes on with the one above
COLUMNS = re.compile(r"\S {2,}\S")
IMPORTS = ("import ", "from ")
# What the fold of a cell's code is called.
SUMMARIES = ("Imports", "How this was checked", "Code of this explorer", "Code of this figure", "Show code")
IMPORTED, CLAIMED, EXPLORER, FIGURE, OTHER = SUMMARIES
DEFINES = re.compile(r"^(def|class) ", re.M)


class checked(nodes.Part, nodes.Element):
    """Printed lines that the build has compared with what the notebook stores."""


def visit_checked(self, node):
    """Write the lines; the sheet draws the ticks, so that they are in no copy and in no comparison."""
    lines, headed = node["lines"], node["headed"]
    table = sum(bool(COLUMNS.search(text)) for text in lines) > 1
    shown = "\n".join(line(text, k in headings(lines, headed)) for k, text in enumerate(lines))
    self.body.append(f'<div class="output checked{" table-lines" if table else ""}"><pre>{shown}</pre></div>\n')
    raise nodes.SkipNode


def headings(lines, headed):
    """Return which lines name what comes and claim nothing: those that end in a colon before a new line, and a table's row of names.

    >>> headings(["share of errors:", "side  1  3", "cat   5  2"], headed=True)
    {0, 1}
    >>> headings(["grey:", "    tabby cat 0.46"], headed=False)
    set()
    """
    named = {k for k, below in enumerate(lines[1:]) if lines[k].endswith(":") and not below.startswith(GOES_ON)}
    return named | ({min(set(range(len(lines))) - named)} if headed else set())


def line(text, heading):
    """Return a line as HTML: a heading in bold, others with a tick, unless they go on with the one above.

    >>> line("0.9 < 1", False), line("    0.8", False), line("side  1  3", True)
    ('<span>0.9 &lt; 1</span>', '    0.8', '<b>side  1  3</b>')
    """
    shown = escape(text, quote=False)
    if heading:
        return f"<b>{shown}</b>"
    return f"<span>{shown}</span>" if text.strip() and not text.startswith(GOES_ON) else shown


def tick_claims(document):
    """Turn what claims print into lines with ticks."""
    for cell in cells(document):
        output = part(cell, "cell_code_output")
        if has_tag(cell, CLAIM) and output:
            for printed in list(output.findall(nodes.literal_block)):
                lines = printed.astext().rstrip("\n").split("\n")
                printed.replace_self(checked(lines=lines, headed=has_tag(cell, HEADED), stream="stream" in printed["classes"]))


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
