"""Every claim, as a reader of the page sees it, is what the notebook stores, and a false one ends the build."""

from types import SimpleNamespace

import nbformat
import pytest

from claims_hold import is_claim, printed
from run_side_by_side import run_and_store
from support.addressed import build, copy_course
from tools.pages import SITE, notebook, notebooks

SHOWN = """(all) => all.map((cell) => [...cell.querySelectorAll('.cell_output pre')].map((pre) => pre.textContent).join(''))"""


@pytest.fixture(scope="module")
def page(browser):
    """A page that runs no script."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", notebooks())
def test_the_page_shows_the_claims_that_the_notebook_stores(page, name):
    stored = [printed(cell) for cell in nbformat.read(notebook(name), as_version=4).cells if is_claim(cell)]
    page.goto((SITE / "book" / f"{name}.html").as_uri(), wait_until="domcontentloaded")
    shown = page.eval_on_selector_all(".cell[class*='nbval-check-output']", SHOWN)
    assert ["".join(text.split()) for text in shown] == ["".join(text.split()) for text in stored]


@pytest.mark.parametrize("stored, status", [("3\n", 0), ("4\n", 1)], ids=["true", "false"])
def test_a_false_claim_ends_the_build_and_a_true_one_does_not(tmp_path, stored, status):
    course = copy_course(tmp_path, execute="cache")
    intro = nbformat.read(course / "book" / "intro.ipynb", as_version=4)
    output = nbformat.v4.new_output("stream", text=stored)
    intro.cells.append(nbformat.v4.new_code_cell("print(1 + 2)", metadata={"tags": ["nbval-check-output"]}, outputs=[output]))
    nbformat.write(intro, course / "book" / "intro.ipynb")
    built = build(course)
    assert bool(built.returncode) == bool(status), built.stderr
    assert ("stored '4\\n', but here came '3\\n'" in built.stderr) == bool(status)


def test_a_line_that_comes_in_two_pieces_is_stored_as_one(tmp_path):
    slow = "import time\nprint('so', end='', flush=True)\ntime.sleep(0.5)\nprint(' be it')"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(slow)]), tmp_path / "slow.ipynb")
    stored = []
    cache = SimpleNamespace(cache_notebook_bundle=lambda bundle, **options: stored.append(bundle.nb))
    run_and_store(str(tmp_path / "slow.ipynb"), cache, timeout=60)
    assert [output.text for output in stored[0].cells[0].outputs] == ["so be it\n"]
