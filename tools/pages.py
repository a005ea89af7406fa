"""The book's pages as the table of contents lists them."""

import re
from pathlib import Path

import yaml
from myst_parser.mdit_to_docutils.base import default_slugify

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"


def _parts():
    """Return the pages of each part, such as "book/02_convolution", by its caption; the root belongs to none."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return {part["caption"]: [page["file"] for page in part["chapters"]] for part in toc["parts"]}


def _stems(pages):
    """Return the stems of pages, without those of the Chinese edition."""
    return [page.removeprefix("book/") for page in pages if page.startswith("book/")]


def chapters():
    """Return the stems of the introduction and all chapters, such as "02_convolution", in reading order."""
    return ["intro", *_stems(_parts()["Chapters"])]


def translations():
    """Return the stems of the pages that there are in Chinese, too."""
    return [page.removeprefix("zh/") for part in _parts().values() for page in part if page.startswith("zh/")]


def pages():
    """Return the stems of all pages: the introduction, the chapters, and what is there to look things up."""
    return ["intro", *(page for part in _parts().values() for page in _stems(part))]


def addresses():
    """Return the places of all pages on the site, such as "book/intro" and "zh/intro"."""
    return [f"book/{page}" for page in pages()] + [f"zh/{page}" for page in translations()]


def notebooks():
    """Return the stems of all pages that are notebooks."""
    return [page for page in pages() if notebook(page).is_file()]


def notebook(chapter):
    """Return the path of a chapter's notebook."""
    return ROOT / "book" / f"{chapter}.ipynb"


def source(page):
    """Return the path of what a page is made from, a notebook or Markdown."""
    path = notebook(page)
    return path if path.is_file() else path.with_suffix(".md")


def _notebook_cells(path):
    import nbformat  # here, for it takes a second to load, and few who import this module read notebooks

    return nbformat.read(path, as_version=4).cells


def prose(page):
    """Return the Markdown of a page: the texts of a notebook's cells, or one text."""
    path = source(page)
    if path.suffix == ".md":
        return [path.read_text("utf-8")]
    return [cell.source for cell in _notebook_cells(path) if cell.cell_type == "markdown"]


def anchors(page):
    """Return what may stand behind a # in links to a page: its headings, written as GitHub and MyST write them."""
    headings = re.findall(r"^#{1,3} (.+)$", "\n\n".join(prose(page)), re.M)
    return {default_slugify(heading) for heading in headings}


def cells(page, kind):
    """Return the cells of a notebook that are "code" or "markdown"."""
    return [cell for cell in _notebook_cells(notebook(page)) if cell.cell_type == kind]
