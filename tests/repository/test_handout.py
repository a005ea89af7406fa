"""Chapters as assignments for nbgrader: every exercise with its solution to take out and its check to grade by."""

import re

import nbformat
import pytest

from tools.handout import assignment
from tools.pages import chapters, notebook

CHAPTERS = chapters()[1:]


@pytest.mark.parametrize("chapter", [*CHAPTERS, "capstone"])
def test_every_exercise_becomes_a_cell_to_fill_in_and_a_locked_test(chapter):
    book = nbformat.read(notebook(chapter), as_version=4)
    made = assignment(book)
    numbers = re.findall(r"### Exercise ([\dC.]+)", "\n".join(cell.source for cell in book.cells))
    answers, tests = ([cell for cell in made.cells if cell.metadata.get("nbgrader", {}).get(kind)] for kind in ("solution", "grade"))
    names = [f"exercise_{number.lower().replace('.', '_')}" for number in numbers]
    assert [cell.metadata.nbgrader.grade_id for cell in answers] == names
    for answer, test in zip(answers, tests, strict=True):
        starter = answer.source.partition("### BEGIN SOLUTION")[0]
        assert "..." in starter and "check." not in answer.source
        assert f"= check.{answer.metadata.nbgrader.grade_id}(" in test.source and "assert result" in test.source
        assert test.metadata.nbgrader.locked
    text = "\n".join(cell.source for cell in made.cells)
    assert "<summary>Solution" not in text and text.count("<summary>Hint") == len(numbers)
    nbformat.validate(made)


def test_the_chapter_itself_stays_as_it_is_and_one_without_exercises_is_refused():
    book = nbformat.read(notebook("02_convolution"), as_version=4)
    before = nbformat.writes(book)
    assignment(book)
    assert nbformat.writes(book) == before
    with pytest.raises(ValueError, match="no exercise"):
        assignment(nbformat.read(notebook("intro"), as_version=4))
