"""The parts of a code cell, as myst-nb leaves them in a page, and a fold that needs no script."""

from html import escape

from docutils import nodes

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


class folded(nodes.General, nodes.Element):
    """What a reader opens: `summary` is the line that is always there, in HTML; `classes` as in any node."""


def visit_folded(self, node):
    """Begin a `<details>`, which opens without a script."""
    self.body.append(f"{self.starttag(node, 'details')}<summary>{node['summary']}</summary>\n")


def depart_folded(self, node):
    """End it."""
    self.body.append("</details>\n")


def fold(summary, *content, classes=()):
    """Return a fold with a plain text as its summary."""
    return folded("", *content, summary=escape(summary), classes=list(classes))


def is_cell(node):
    """Is this a code cell?"""
    return isinstance(node, nodes.Element) and node.get("nb_element") == "cell_code"


def cells(document):
    """Return all code cells of a page."""
    return list(document.findall(is_cell))


def has_tag(cell, tag):
    """Has the cell this tag in its notebook?"""
    return tag in cell["cell_metadata"].get("tags", ())


def part(cell, element):
    """Return a cell's `cell_code_source` or `cell_code_output`, or None."""
    return next((child for child in cell.findall(nodes.container) if child.get("nb_element") == element), None)


def shown(cell, mime_type):
    """Return what a cell shows of a MIME type, one container for each output."""
    return [node for node in cell.findall(nodes.container) if node.get("mime_type") == mime_type]


def is_widget(cell, name=""):
    """Does the cell show a widget, of a class with this name if one is given?"""
    texts = [text.astext() for text in shown(cell, "text/plain")]
    return bool(shown(cell, WIDGET_VIEW)) and any(name in text for text in texts)
