"""Every package that the project imports is pinned: none is there only because another one happens to bring it."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

from tools.pages import ROOT

OWN = {"utils", "tools", "conftest", *(path.stem for folder in ("tests", "book/_ext") for path in (ROOT / folder).iterdir())}


def imports(source):
    """The top names of the modules that a piece of Python imports from elsewhere."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def plain(name):
    """A package's name as pip compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_imported_is_pinned():
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    names = {name for path in listed for name in imports((ROOT / path).read_text("utf-8"))} - OWN - set(sys.stdlib_module_names)
    assert {"torch", "yaml", "playwright"} <= names
    pinned = {plain(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M)}
    brought = packages_distributions()
    assert {name: brought.get(name) for name in names if not {*map(plain, brought.get(name, []))} & pinned} == {}
