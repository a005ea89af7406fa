"""Every public function, method and class of `utils` says which types it takes and returns."""

import ast
from pathlib import Path

import pytest

from tools.pages import ROOT

MODULES = sorted((ROOT / "utils").rglob("*.py"))
GAPS = {  # a piece of Python, and what is missing in it
    "def f(x): ...": ["f: x", "f: result"],
    "def f(x: int, *more, y=1, **rest) -> int: ...": ["f: more", "f: y", "f: rest"],
    "class A:\n def __init__(self, x): ...\n def _b(self, y): ...": ["A.__init__: x", "A.__init__: result"],
    "class A:\n @property\n def size(self): ...": ["A.size: result"],
    "async def f(x: int): ...": ["f: result"],
    "def _f(x): ...\nclass _A:\n def f(self, x): ...": [],
    "class A:\n def f(self, x: int) -> int:\n  def inner(y): ...": [],
    "class A:\n @staticmethod\n def f(x) -> int: ...": ["A.f: x"],
    "if True:\n def f(x: int): ...": ["f: result"],
}


def is_public(name):
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


def gaps(body, owner=""):
    """What lacks a type in these statements, as "function: parameter" or "function: result"."""
    for node in body:
        if isinstance(node, ast.ClassDef) and is_public(node.name):
            yield from gaps(node.body, f"{owner}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_public(node.name):
            yield from (f"{owner}{node.name}: {missing}" for missing in _untyped(node, is_method=bool(owner)))
        elif isinstance(node, (ast.If, ast.Try, ast.With)):
            yield from gaps([*node.body, *getattr(node, "orelse", ())], owner)


def _untyped(function, is_method):
    given = function.args
    parameters = [*given.posonlyargs, *given.args]
    if is_method and "staticmethod" not in map(ast.unparse, function.decorator_list):
        parameters = parameters[1:]  # self or cls
    parameters += [part for part in (given.vararg, *given.kwonlyargs, given.kwarg) if part]
    yield from (parameter.arg for parameter in parameters if parameter.annotation is None)
    if function.returns is None:
        yield "result"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_public_function_has_types(path):
    assert list(gaps(ast.parse(path.read_text("utf-8")).body)) == []


@pytest.mark.parametrize("source", GAPS)
def test_a_missing_type_is_found(source):
    assert list(gaps(ast.parse(source).body)) == GAPS[source]


def test_the_package_says_that_it_has_types():
    assert Path(ROOT, "utils", "py.typed").is_file()
