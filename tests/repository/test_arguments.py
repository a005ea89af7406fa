"""A tool that gets a wrong name or address ends with a sentence that names it and what fits, and changes nothing."""

import runpy
import sys

import pytest

from tools.pages import ROOT

CHAPTER = str(ROOT / "book" / "02_convolution.ipynb")
GLOSSARY = str(ROOT / "book" / "glossary.md")
NOTEBOOK = "expected a notebook, such as book/02_convolution.ipynb"
WRONG = [
    *(
        (tool, [name], [repr(name), NOTEBOOK])
        for tool in ("glossary", "claims")
        for name in ("02_convolution", "no.ipynb", "book", GLOSSARY)
    ),
    *((tool, [CHAPTER, "no.ipynb"], ["'no.ipynb'", NOTEBOOK]) for tool in ("glossary", "claims")),
    *((tool, [], ["needs a notebook, such as"]) for tool in ("glossary", "claims")),
    ("claims", ["--check"], ["needs a notebook, such as"]),
    ("claims", ["--check", "no.ipynb"], ["'no.ipynb' is no file", NOTEBOOK]),
    ("handout", [CHAPTER], ["needs two names"]),
    ("handout", ["no.ipynb", "out.ipynb"], ["'no.ipynb' is no file", NOTEBOOK]),
    ("handout", [CHAPTER, "no/such/out.ipynb"], ["'no/such/out.ipynb' cannot be written", "in a folder that is there"]),
    ("handout", [CHAPTER, "out.txt"], ["'out.txt' cannot be written", "name of a notebook"]),
    ("math_font", [], ["needs one file", "stix-two-math"]),
    ("math_font", ["no.woff"], ["'no.woff' is no file", "@fontsource/stix-two-math"]),
    ("math_font", [CHAPTER], ["is no .woff file", "@fontsource/stix-two-math"]),
    ("repository", [], ["needs one address", "https://github.com/you/yours"]),
    ("repository", ["gitlab.com/you/yours"], ["'gitlab.com/you/yours'", "https://github.com/you/yours"]),
]


def ends_with(monkeypatch, tool, arguments):
    """Run a tool as `python -m tools.…` does, and return what it says as it ends."""
    monkeypatch.setattr(sys, "argv", [tool, *arguments])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "tools" / f"{tool}.py"), run_name="__main__")
    return str(end.value)


@pytest.mark.parametrize("tool, arguments, words", WRONG)
def test_a_wrong_argument_is_named_with_what_fits(monkeypatch, tmp_path, tool, arguments, words):
    monkeypatch.chdir(tmp_path)
    before = (ROOT / "book" / "02_convolution.ipynb").read_bytes()
    said = ends_with(monkeypatch, tool, arguments)
    assert all(word in said for word in words), said
    assert not list(tmp_path.iterdir()) and (ROOT / "book" / "02_convolution.ipynb").read_bytes() == before


@pytest.mark.parametrize("tool", ["glossary", "claims", "handout"])
def test_a_file_that_only_looks_like_a_notebook_is_named(monkeypatch, tmp_path, tool):
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [')
    said = ends_with(monkeypatch, tool, [str(path), str(tmp_path / "out.ipynb")])
    assert "broken.ipynb' cannot be read as a notebook" in said and NOTEBOOK in said


def test_a_notebook_without_exercises_makes_no_assignment(monkeypatch, tmp_path):
    intro = str(ROOT / "book" / "intro.ipynb")
    assert "has no exercise" in ends_with(monkeypatch, "handout", [intro, str(tmp_path / "out.ipynb")])
    assert not list(tmp_path.iterdir())
