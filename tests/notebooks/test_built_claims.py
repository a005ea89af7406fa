"""The notebooks as the site shows them: what their claims printed at the build is what is stored in them."""

import nbformat
import pytest

from tools.claims import is_claim
from tools.pages import ROOT, notebook, notebooks


def claims(path):
    """The text of each claim of a notebook, in order."""
    cells = nbformat.read(path, as_version=4).cells
    return [
        "".join(out["text"] if "text" in out else out["data"]["text/plain"] for out in cell.outputs) for cell in cells if is_claim(cell)
    ]


@pytest.mark.parametrize("name", notebooks())
def test_the_built_page_says_what_the_notebook_claims(name):
    assert claims(ROOT / "_build" / "jupyter_execute" / "book" / f"{name}.ipynb") == claims(notebook(name))
