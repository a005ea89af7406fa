"""Outputs that show nothing: a progress bar that has been taken away leaves an empty one behind, and pages a grey box."""

from reading.cells import cells, part, shown


def drop_what_is_gone(document):
    """Take away outputs whose HTML is empty, and the place of outputs where none is left."""
    for cell in cells(document):
        for html in shown(cell, "text/html"):
            if not html.astext().strip():
                html.parent.parent.remove(html.parent)
        output = part(cell, "cell_code_output")
        if output is not None and not output.children:
            cell.remove(output)
