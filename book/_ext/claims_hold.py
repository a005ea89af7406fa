"""Stop the build where a claim is false: what a cell tagged `nbval-check-output` printed must be what its notebook stores.

The prose relies on these lines, and a page shows what ran on the computer that built it.
"""

from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from sphinx.errors import ExtensionError

from run_side_by_side import record_of

CLAIM = "nbval-check-output"


def is_claim(cell):
    """Does this cell's output count as a claim?"""
    return CLAIM in cell.metadata.get("tags", [])


def printed(cell):
    """Return the text that a cell printed and returned; a progress bar, which leaves nothing behind, is none.

    >>> gone = nbformat.v4.new_output("display_data", {"text/plain": "<HTML object>", "text/html": ""})
    >>> printed(nbformat.v4.new_code_cell("…", outputs=[gone, nbformat.v4.new_output("stream", text="0.9")]))
    '0.9'
    """
    shown = [output for output in cell.outputs if "text" in output or output["data"].get("text/html") != ""]
    return "".join(output["text"] if "text" in output else output["data"]["text/plain"] for output in shown)


def broken_claims(stored, run):
    """Return (number of the code cell, what is stored, what came) for each claim that another run of the notebook did not repeat.

    >>> def book(text):
    ...     output = nbformat.v4.new_output("stream", text=text)
    ...     return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("…", metadata={"tags": [CLAIM]}, outputs=[output])])
    >>> broken_claims(book("True"), book("False"))
    [(1, 'True', 'False')]
    """
    pairs = zip(*([cell for cell in book.cells if cell.cell_type == "code"] for book in (stored, run)), strict=True)
    numbered = [(number, *map(printed, pair)) for number, pair in enumerate(pairs, 1) if is_claim(pair[0])]
    return [(number, was, came) for number, was, came in numbered if was != came]


def check_claims(app, env, docnames):
    """Compare all notebooks with their results in myst-nb's cache, also those whose pages stay as they are."""
    if env.mystnb_config.execution_mode != "cache":
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    paths = [path for path in map(str, map(env.doc2path, sorted(env.found_docs))) if path.endswith(".ipynb")]
    found = [line for path in paths if (record := record_of(cache, path)) for line in described(path, cache.get_cache_bundle(record.pk).nb)]
    if found:
        raise ExtensionError(
            "\n".join(["a claim does not hold on this computer; mend the text, or `make claims` stores what came:", *found])
        )


def described(path, run):
    """Return a line for each broken claim of a notebook."""
    broken = broken_claims(nbformat.read(path, as_version=4), run)
    return [f"{Path(path).name}, code cell {number}: stored {was!r}, but here came {came!r}" for number, was, came in broken]


def setup(app):
    """Register with Sphinx, after run_side_by_side.py has run what is new."""
    app.connect("env-before-read-docs", check_claims, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
