"""Calls that go wrong, with the message that says what to use instead, and what came of it when the advice is followed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.pages import ROOT

WORDS = re.compile(r"(?<!must )\b(use|put|give|choose|turn|repeat|leave out|missing|try)\b")
ELSEWHERE = {"cifar.py", "pretrained.py"}  # downloads and their files: tests/data/test_cifar.py, tests/nets/test_pretrained.py
PLACES = [path for path in (ROOT / "utils").rglob("*.py") if not {"checks", "widgets"} & set(path.parts) and path.name not in ELSEWHERE]


@dataclass(frozen=True)
class Case:
    """A call that fails, a pattern whose first group is the advice, what to do with it, and the value that was meant.

    `values` names what the advice speaks of, so that Python in it can be evaluated. `meant`, or what it gives where it is a function
    because it takes its time, is compared with what `follow(advice)` gives.
    """

    wrong: Callable[[], object]
    advice: str
    follow: Callable[[object], object]
    meant: object
    values: dict[str, object]

    def said(self) -> str:
        """The message of the error."""
        try:
            self.wrong()
        except (TypeError, ValueError, FloatingPointError, OSError) as error:
            return str(error)
        raise AssertionError("the call went well")

    def followed(self) -> object:
        """What comes of the advice, evaluated as Python."""
        message = self.said()
        found = re.search(self.advice, message)
        assert found, message
        text = found[1].replace("…", "3")
        return self.follow(eval(text, {"np": np, **self.values}))


def case(wrong, advice, follow, meant, **values):
    """A `Case`."""
    return Case(wrong, advice, follow, meant, values)


def fragments() -> list[tuple[str, str]]:
    """Every piece of text in the library's code, docstrings aside, that advises something: (module, text)."""
    found = []
    for path in sorted(PLACES):
        tree = ast.parse(path.read_text("utf-8"))
        holders = (ast.Module, ast.FunctionDef, ast.ClassDef)
        docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, holders) and isinstance(node.body[0], ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs and WORDS.search(node.value):
                found.append((path.stem, node.value))
    return found
