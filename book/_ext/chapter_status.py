"""The directive `chapter-status`: what every notebook took when it ran for this build, as a table."""

import os
import platform
from importlib.metadata import version
from itertools import filterfalse

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from jupyter_cache import get_cache
from sphinx.util.docutils import SphinxDirective

from claims_hold import is_claim
from editions import is_translation
from run_side_by_side import record_of

HEAD = ["| page | run on | seconds | peak memory, MB | claims |", "|---|---|---:|---:|---:|"]


class ChapterStatus(SphinxDirective):
    """A line on the machine, then for each notebook of the book: when it ran, how long, in how much memory, how many claims."""

    def run(self):
        """Read myst-nb's cache, which run_side_by_side.py has filled before any page is read."""
        self.env.note_reread()  # the other pages change
        cache = get_cache(self.env.mystnb_config.execution_cache_path)
        pages = filterfalse(is_translation, sorted(self.env.found_docs))
        paths = [path for path in map(str, map(self.env.doc2path, pages)) if path.endswith(".ipynb")]
        lines = [machine(), "", *HEAD, *(row(path, record_of(cache, path)) for path in paths)]
        found = nodes.container()
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, found)
        return found.children


def machine():
    """Return what a reader needs to compare the figures with others."""
    packages = [f"{name} {version(package)}" for name, package in [("NumPy", "numpy"), ("PyTorch", "torch")]]
    return " · ".join(
        [f"{platform.system()} {platform.machine()}", f"{os.cpu_count()} processors", f"Python {platform.python_version()}", *packages]
    )


def row(path, record):
    """Return a notebook's line of the table; a dash stands for what was not measured."""
    claims = sum(is_claim(cell) for cell in nbformat.read(path, as_version=4).cells)
    measured = ["–"] * 3
    if record:
        seconds, peak = record.data["execution_seconds"], record.data.get("peak_bytes")
        measured = [f"{record.created:%Y-%m-%d}", f"{seconds:.1f}", f"{peak / 1e6:.0f}" if peak else "–"]
    return f"| {' | '.join([f'[]({os.path.basename(path)})', *measured, str(claims)])} |"


def setup(app):
    """Register with Sphinx."""
    app.add_directive("chapter-status", ChapterStatus)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
