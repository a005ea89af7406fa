"""Turn a chapter into an assignment that nbgrader hands out and grades: `python -m tools.handout chapter.ipynb out.ipynb`.

Each exercise becomes a cell with the starter and the solution, which nbgrader takes out again, and a locked test cell of
one point that asserts the exercise's own check. Hints stay, the folded solutions go.
Source of the format: https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
"""

import re
import sys
from pathlib import Path

import nbformat

from tools.arguments import notebook_of

_SOLUTION = re.compile(r"<details><summary>Solution</summary>\n\n```python\n(.*?)```.*?</details>", re.S)
_CHECK = re.compile(r"^(check\.(exercise_\w+)\(.*\))\s*$", re.M)


def assignment(chapter):
    """Return a notebook for nbgrader's `source` folder, made from a chapter's notebook node, which stays as it is.

    Raises ValueError if no exercise, a starter cell followed by a folded solution, is found.

    >>> cells = [nbformat.v4.new_code_cell("x = ...\\ncheck.exercise_1_1(x)"), nbformat.v4.new_markdown_cell(
    ...     "<details><summary>Solution</summary>\\n\\n```python\\nx = 3\\ncheck.exercise_1_1(x)\\n```\\n\\nWhy.\\n\\n</details>")]
    >>> solution, tested, hint = assignment(nbformat.v4.new_notebook(cells=cells)).cells
    >>> print(solution.source)
    x = ...
    ### BEGIN SOLUTION
    x = 3
    ### END SOLUTION
    >>> print(tested.source)
    result = check.exercise_1_1(x)
    assert result, result.message
    """
    made = nbformat.v4.new_notebook(metadata=chapter.metadata)
    for cell, following in zip(chapter.cells, [*chapter.cells[1:], None]):
        starter = cell.cell_type == "code" and "..." in cell.source and _CHECK.search(cell.source)
        folded = starter and following and _SOLUTION.search(following.source)
        made.cells += _pair(cell.source, folded[1]) if folded else [_without_solution(cell)]
    if not any("nbgrader" in cell.metadata for cell in made.cells):
        raise ValueError("the notebook has no exercise: a starter cell that ends in check.exercise_…, then a folded solution")
    return made


def _pair(starter, solution):
    """Return the cell to fill in and the cell that tests it."""
    call, name = _CHECK.search(solution).groups()
    gap, body = (_CHECK.sub("", source).strip() for source in (starter, solution))
    answer = nbformat.v4.new_code_cell(f"{gap}\n### BEGIN SOLUTION\n{body}\n### END SOLUTION")
    tested = nbformat.v4.new_code_cell(f"result = {call}\nassert result, result.message")
    flags = {"schema_version": 3, "task": False}
    answer.metadata.nbgrader = flags | {"grade": False, "solution": True, "locked": False, "grade_id": name}
    tested.metadata.nbgrader = flags | {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": f"{name}_check"}
    return [answer, tested]


def _without_solution(cell):
    """Return a copy of a cell without folded solutions and outputs."""
    cell = nbformat.from_dict(cell)
    cell.source = _SOLUTION.sub("", cell.source).rstrip()
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("tools.handout needs two names: a chapter, such as book/02_convolution.ipynb, and the notebook to write")
    source, target = notebook_of(sys.argv[1]), Path(sys.argv[2])
    if target.suffix != ".ipynb" or not target.absolute().parent.is_dir():
        sys.exit(f"{sys.argv[2]!r} cannot be written: expected the name of a notebook, out.ipynb, in a folder that is there")
    try:
        nbformat.write(assignment(nbformat.read(source, as_version=4)), target)
    except ValueError as error:
        sys.exit(f"{sys.argv[1]!r}: {error}")
