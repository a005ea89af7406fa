"""Run chapters and keep only their claims: `python -m tools.claims book/02_convolution.ipynb …`; with `--check`, only say which hold more.

A claim is the text output of a cell tagged `nbval-check-output`. Everything else is stripped, so that a
commit shows what changed in the prose, the code or a claim, and nothing else.
"""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tools.arguments import notebooks_of

sys.path.append(str(Path(__file__).parents[1] / "book" / "_ext"))
from claims_hold import is_claim  # of the site's build
from run_side_by_side import SocketManager

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def keep_claims(notebook):
    """Strip outputs, counts and metadata, except the text that claim cells printed or returned."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:03d}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in ("tags", "mystnb")})
        if cell.cell_type == "code":
            cell.execution_count = 1 if is_claim(cell) else None  # nbval does not compare cells that never ran
            outputs = [output for output in cell.outputs if output.get("data", {}).get("text/html") != ""]  # a progress bar that is gone
            cell.outputs = _joined([_text_only(output) for output in outputs]) if is_claim(cell) else []
    return notebook


def _text_only(output):
    if output.output_type == "stream":
        return output
    text = output.data["text/plain"]
    if re.search(r" at 0x[0-9a-f]+|<Figure", text):
        raise ValueError(f"a claim must print the same everywhere, not {text!r}")
    return nbformat.v4.new_output(
        output.output_type, data={"text/plain": text}, **({"execution_count": 1} if output.output_type == "execute_result" else {})
    )


def _joined(outputs):
    """Return outputs in which neighbouring prints are one: where a kernel splits them is chance."""
    joined = []
    for output in outputs:
        if joined and output.output_type == "stream" == joined[-1].output_type and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def execute(path):
    """Run one chapter in its own folder and return it with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    return NotebookClient(
        notebook, timeout=300, kernel_manager_class=SocketManager, resources={"metadata": {"path": str(path.parent)}}
    ).execute()


def refresh(path):
    """Run one chapter and write it back with its claims only."""
    notebook = execute(path)
    nbformat.write(keep_claims(notebook), path)
    print(path, sum(is_claim(cell) for cell in notebook.cells), "claims")


def holds_more(path):
    """Does a notebook hold anything that is not to be committed: outputs besides claims, counts, metadata?"""
    return nbformat.writes(keep_claims(nbformat.read(path, as_version=4))) != path.read_text("utf-8").rstrip("\n")


if __name__ == "__main__":
    check = sys.argv[1:2] == ["--check"]
    paths = notebooks_of(sys.argv[2 if check else 1 :], "tools.claims")
    if check:
        found = [str(path) for path in paths if holds_more(path)]
        sys.exit(f"not stripped, run `make claims`: {', '.join(found)}" if found else 0)
    for path in paths:
        refresh(path)
