"""Cut Markdown into what can be translated by itself: paragraphs, headings, items of lists, rows of tables.

Code, formulas on lines of their own and the lines between stay what they are.
"""

import re
from collections.abc import Callable, Iterator

_START = re.compile(r"( *(?:[-*]|\d+\.) |#{1,6} )(?=\S)")
_SILENT = re.compile(r"\s*$|\|[-:| ]+\|$|(</?\w+[^>]*>)+$")


def blocks(markdown: str) -> Iterator[tuple[str, str]]:
    """Yield (mark, text): the mark of a heading or an item with its text on one line, or a line that stays, with no text.

    >>> list(blocks("## Why?\\n\\nTwo\\nlines."))
    [('## ', 'Why?'), ('', ''), ('', 'Two lines.')]
    """
    lines = markdown.split("\n")
    while lines:
        line = lines.pop(0)
        fence = re.match(r"```|\$\$", line)
        if fence:
            yield line, ""
            while lines and not lines[0].startswith(fence[0]):
                yield lines.pop(0), ""
            if lines:
                yield lines.pop(0), ""
        elif _SILENT.match(line):
            yield line, ""
        elif line.startswith("|"):
            yield "", line
        else:
            start = _START.match(line)
            mark = start[1] if start else ""
            text = [line[len(mark) :].strip()]
            while not mark.startswith("#") and lines and _goes_on(lines[0]):
                text.append(lines.pop(0).strip())
            yield mark, " ".join(text)


def _goes_on(line):
    """Does a line belong to the text before it?"""
    return not (_SILENT.match(line) or _START.match(line) or re.match(r"```|\$\$|\|", line))


def translated(markdown: str, say: Callable[[str], str]) -> str:
    """Return Markdown with each text as `say` gives it.

    >>> translated("- one\\n- two", str.upper)
    '- ONE\\n- TWO'
    """
    return "\n".join(mark + (say(text) if text else "") for mark, text in blocks(markdown))
