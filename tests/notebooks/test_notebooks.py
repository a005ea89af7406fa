"""The chapters as files: short cells, no stray outputs, all parts there, solutions that pass their own checks."""

import ast
import importlib
import linecache
import re
import statistics
from pathlib import Path

import nbformat
import pytest

from claims_hold import is_claim
from tools.pages import ROOT, anchors, cells, chapters, notebook, notebooks, pages, prose, source

INTRO, *CHAPTERS = chapters()
PRACTICE = [*CHAPTERS, "capstone", "shapes", "articles"]  # what has exercises
PARTS = ["You will be able to", "## Exercises", "## Quiz", "## Summary and sources"]

every_page = pytest.mark.parametrize("name", pages())
every_notebook = pytest.mark.parametrize("name", notebooks())
every_chapter = pytest.mark.parametrize("name", CHAPTERS)
every_practice = pytest.mark.parametrize("name", PRACTICE)


def statements(source):
    """The parsed statements of a code cell."""
    return ast.parse(source).body


def imported(source):
    """The modules that a cell imports, each with the names taken from it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module, [alias.name for alias in node.names]


def exercises(name):
    """Pairs of (number, cells) for each exercise: the task, the starter and the folded texts."""
    found = {}
    for cell in nbformat.read(notebook(name), as_version=4).cells:
        heading = re.match(r"#{2,3} (?:Exercise ([\dACS]+\.\d+) · )?", cell.source)
        if heading:
            current = heading[1]
        if heading or found:
            found.setdefault(current, []).append(cell)
    found.pop(None, None)
    return found


def block_after(summary, text):
    """What is folded under a summary."""
    folded = re.search(rf"<details>\s*<summary>{summary}</summary>\n\n(.*?)\n\n</details>", text, re.S)
    return folded and folded[1]


def test_every_page_in_the_folder_is_in_the_table_of_contents():
    assert sorted(path for path in (ROOT / "book").iterdir() if path.suffix in (".ipynb", ".md")) == sorted(map(source, pages()))


@every_notebook
def test_code_cells_are_short(name):
    lengths = [len([line for line in cell.source.splitlines() if line.strip()]) for cell in cells(name, "code")]
    assert max(lengths) <= 15
    assert statistics.median(lengths) <= 5


@every_notebook
def test_no_line_of_code_wraps_or_scrolls_on_the_page(name):
    solutions = [code for text in prose(name) for code in re.findall(r"```python\n(.*?)```", text, re.S)]
    code = [cell.source for cell in cells(name, "code")] + solutions
    assert [line for source in code for line in source.splitlines() if len(line) > 79] == []


@every_notebook
def test_no_claim_wraps_on_the_page(name):
    outputs = [output for cell in cells(name, "code") if is_claim(cell) for output in cell.outputs]
    printed = [output.get("text") or output.data["text/plain"] for output in outputs]
    assert [line for text in printed for line in text.splitlines() if len(line) > 80] == []


@every_notebook
def test_only_claims_keep_outputs_and_each_claim_has_text(name):
    book = nbformat.read(notebook(name), as_version=4)
    assert set(book.metadata) == {"kernelspec", "language_info"}
    for cell in cells(name, "code"):
        assert cell.execution_count == (1 if is_claim(cell) else None)
        assert bool(cell.outputs) == is_claim(cell), cell.source
        for output in cell.outputs:
            assert output.output_type == "stream" or list(output.data) == ["text/plain"]


def calls(node):
    """The names of the functions that a piece of code calls."""
    return {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}


@every_notebook
def test_a_claim_only_looks_at_what_was_trained_before_it(name):
    code = [(cell, statements(cell.source)) for cell in cells(name, "code")]
    slow = {"fit", "maximize_activation"} & {used for cell, _ in code for _, names in imported(cell.source) for used in names}
    for cell, body in code:
        slow |= {node.name for node in body if isinstance(node, ast.FunctionDef) and calls(node) & slow}
        done = [node for node in body if not isinstance(node, ast.FunctionDef)]
        assert not is_claim(cell) or not any(calls(node) & slow for node in done), cell.source


@every_chapter
def test_a_chapter_has_at_least_six_claims(name):
    assert sum(is_claim(cell) for cell in cells(name, "code")) >= 6


@every_chapter
def test_a_chapter_has_all_its_parts(name):
    text = "\n".join(cell.source for cell in cells(name, "markdown"))
    assert [part for part in PARTS if part not in text] == []
    assert re.match(r"# \d+ · ", cells(name, "markdown")[0].source)


def test_the_first_page_and_the_readme_say_how_long_the_chapters_take():
    minutes = [int(re.search(r"Reading time: about (\d+) minutes", "\n".join(prose(name)))[1]) for name in CHAPTERS]
    takes = f"takes {min(minutes)} to {max(minutes)} minutes"
    assert all(takes in text for text in ("\n".join(prose(INTRO)), "\n".join(prose("hub")), (ROOT / "README.md").read_text("utf-8")))


@every_notebook
def test_the_setup_cell_is_the_same_everywhere(name):
    first = cells(name, "code")[0]
    assert first.metadata.tags == ["setup", "remove-cell"]
    assert first.source == cells(INTRO, "code")[0].source


@every_notebook
def test_imports_resolve_and_utils_is_ours(name):
    for cell in cells(name, "code"):
        for module, names in imported(cell.source):
            loaded = importlib.import_module(module)
            if module.split(".")[0] == "utils":
                assert Path(loaded.__file__).is_relative_to(ROOT / "utils")
            for attribute in names:
                assert hasattr(loaded, attribute) or importlib.import_module(f"{module}.{attribute}")


@every_page
def test_links_between_pages_lead_somewhere(name):
    for target, anchor in re.findall(r"\]\((?!https?://)([^)\s#]*)#?([^)\s]*)\)", "\n\n".join(prose(name))):
        page = Path(target).stem if target else name
        assert source(page) == ROOT / "book" / (target or source(name).name) and page in pages(), target
        assert not anchor or anchor in anchors(page), f"{target}#{anchor}"


@every_chapter
def test_a_chapter_has_at_least_three_exercises(name):
    assert len(exercises(name)) >= 3


@every_practice
def test_every_exercise_has_task_starter_hint_and_solution(name):
    found = exercises(name)
    assert found
    for number, parts in found.items():
        kinds = [cell.cell_type for cell in parts]
        assert kinds[:3] == ["markdown", "code", "markdown"], number
        assert "..." in parts[1].source, f"{number}: the starter has no gap"
        for summary in ("Hint", "Solution"):
            assert block_after(summary, parts[2].source), f"{number}: no folded {summary}"


@every_practice
def test_the_starter_waits_and_the_solution_passes(name):
    imports = [
        c.source
        for c in cells(name, "code")
        if statements(c.source) and all(isinstance(s, (ast.Import, ast.ImportFrom)) for s in statements(c.source))
    ]
    for number, (_, starter, folded, *_) in exercises(name).items():
        solution = re.search(r"```python\n(.*?)```", block_after("Solution", folded.source), re.S)[1]
        checked = [ast.unparse(statements(source)[-1]) for source in (starter.source, solution)]
        own = f"check.exercise_{number.replace('.', '_').lower()}("
        assert checked[0] == checked[1] and checked[0].startswith(own), f"{number}: {checked}"
        waiting = verdict(imports, starter.source)
        assert not waiting.passed and not waiting.answered, f"{number}: the untouched starter gets {waiting!r}"
        result = verdict(imports, solution)
        assert result.passed, f"{number}: {result.message}"


def verdict(imports, source):
    """Run imports, then a cell that ends in a check, and return the check."""
    namespace = {"__name__": "__main__"}
    linecache.cache["exercise"] = (len(source), None, source.splitlines(keepends=True), "exercise")  # as in a notebook
    exec("\n".join(imports), namespace)
    *body, last = statements(source)
    exec(compile(ast.Module(body, []), "exercise", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "exercise", "eval"), namespace)
