"""Figures: each has a number, and the sentence that says what to look at as its caption."""

import re

from docutils import nodes

from reading.cells import PICTURES, cells, has_tag, is_cell, part
from reading.claims import CLAIM

FIGURE = "Figure "


def number_figures(document, page, say):
    """Give the figures of a page their numbers, 2.1 and on in chapter 2, and their captions; `say` gives the page's word for "Figure"."""
    chapter = re.match(r"0*(\d+)_", page)
    drawn = [(cell, bundle) for cell in cells(document) for bundle in bundles(cell)]
    for count, (cell, bundle) in enumerate(drawn, 1):
        number = f"{chapter[1]}.{count}" if chapter else str(count)
        frame(bundle, say(FIGURE), number, cell)


def bundles(cell):
    """Return the outputs of a cell that are pictures, each with all its types."""
    pictures = (node for node in cell.findall(nodes.container) if node.get("mime_type") in PICTURES)
    return list(dict.fromkeys(picture.parent for picture in pictures))


def frame(bundle, kind, number, cell):
    """Put a picture and its caption into a figure; a caption that the cell's metadata give stays as it is, and so does the text behind."""
    caption = bundle.parent.next_node(nodes.caption) if isinstance(bundle.parent, nodes.figure) else None
    if caption is None:
        words = caption_behind(cell) if bundle is bundles(cell)[-1] else []
        caption = nodes.caption("", "", *words)
        figure = nodes.figure("", caption)
        bundle.replace_self(figure)
        figure.insert(0, bundle)
    caption.parent["ids"] = [f"figure-{number.replace('.', '-')}"]
    caption.insert(0, nodes.strong("", f"{kind}{number}"))
    caption.insert(1, nodes.Text("\N{NO-BREAK SPACE} "))


def caption_behind(cell):
    """Take the words in emphasis that begin the text behind a cell out of it, if nothing else that it may speak of comes first.

    >>> text = nodes.paragraph("", "", nodes.Text("What follows is another matter."))
    >>> other = nodes.paragraph("", "", nodes.emphasis("", "Compare the rows of this table."))
    >>> cell = nodes.container(nb_element="cell_code")
    >>> page = nodes.section("", cell, text, other)
    >>> caption_behind(cell), other.astext()
    ([], 'Compare the rows of this table.')
    >>> table = nodes.container("", nodes.container(nb_element="cell_code_output"), nb_element="cell_code", cell_metadata={})
    >>> text.replace_self(table)
    >>> caption_behind(cell), other.astext()
    ([], 'Compare the rows of this table.')
    """
    for node in cell.parent.children[cell.parent.index(cell) + 1 :]:
        prints = is_cell(node) and part(node, "cell_code_output") and not has_tag(node, CLAIM)
        if isinstance(node, nodes.section) or prints:
            return []
        if isinstance(node, nodes.paragraph):
            return cut_caption(node) if isinstance(node.children[0], nodes.emphasis) else []
    return []


def cut_caption(paragraph):
    """Take the sentences that begin with emphasis out of a paragraph, and the paragraph away if nothing is left; return their nodes.

    >>> said = [nodes.emphasis("", "Compare:"), nodes.Text(" left is less. The rest")]
    >>> paragraph = nodes.paragraph("", "", *said)
    >>> parent = nodes.section("", paragraph)
    >>> "".join(node.astext() for node in cut_caption(paragraph)), paragraph.astext()
    ('Compare: left is less.', 'The rest')
    """
    taken, left = [], list(paragraph.children)
    while left and isinstance(left[0], nodes.emphasis):
        first = left.pop(0)
        taken += [nodes.Text(" "), *first.children] if taken else first.children
        whole = first.astext().rstrip().endswith(tuple(".?!。？！"))
        while left and not whole:
            node = left.pop(0)
            end = re.search(r"[.?!](?=\s|$)|[。？！]", node) if isinstance(node, nodes.Text) else None
            taken.append(nodes.Text(node[: end.end()]) if end else node)
            if end:
                left.insert(0, nodes.Text(node[end.end() :]))
            whole = bool(end)
        if left and isinstance(left[0], nodes.Text):
            rest = left.pop(0).lstrip()
            left = [nodes.Text(rest), *left] if rest else left
    paragraph.children = []
    paragraph.extend(left)
    if not left:
        paragraph.parent.remove(paragraph)
    return taken
