"""The book's pages as the table of contents lists them."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


def chapters():
    """Return the stems of all chapters, such as "02_convolution", in reading order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = [toc["root"], *(chapter["file"] for chapter in toc.get("chapters", []))]
    return [Path(file).name for file in files]


def notebook(chapter):
    """Return the path of a chapter's notebook."""
    return ROOT / "book" / f"{chapter}.ipynb"
