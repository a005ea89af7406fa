"""The house is in order: imports point one way, folders and files stay small, and nothing lies around unused."""

import ast
import subprocess
from collections import Counter
from graphlib import TopologicalSorter

import pytest

import utils
from tools.pages import ROOT, cells, notebooks
from utils.widgets.kit.bundle import IMPORT, WIDGETS, resolved

MOST_FILES, MOST_LINES = 15, 250
SOURCES = (".py", ".mjs", ".js", ".css")
EXPLORER = {"explorer.py", "view.mjs", "state.mjs", "style.css"}
SHARED = ("frame", "kit", "math", "parts")

# A module imports from its own room and from rooms of a lower floor.
FLOORS = [["messages"], ["arithmetic", "language"], ["heart"], ["data"], ["nets"], ["inside"], ["plots", "checks", "widgets"]]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
HEART = {
    "arrays",
    "conv",
    "linear_map",
    "transposed",
    "pooling",
    "receptive_fields",
    "phased_fields",
    "shifts",
    "kernels",
}  # NumPy, flat beside arithmetic


def tracked(*folders):
    """The files that git knows, or would know after `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders], cwd=ROOT, capture_output=True, text=True
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


PYTHON = [path for path in tracked("utils") if path.suffix == ".py"]
BROWSER = sorted(path.relative_to(WIDGETS).with_suffix("").as_posix() for path in WIDGETS.rglob("*.mjs"))
FOLDERS = sorted({path.parent for path in tracked("utils", "tests", "tools", "book")})


def dotted(path):
    """A module's name, such as utils.nets.blocks."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {dotted(path) for path in PYTHON}


def imported(source):
    """The modules of utils that a piece of Python imports; a public name stands for the module that holds it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "utils":
            for alias in node.names:
                home = utils._HOME.get(alias.name) if node.module == "utils" else None
                inner = f"{node.module}.{alias.name}"
                yield f"utils.{home}" if home else inner if inner in MODULES else node.module


def room(module):
    name = module.split(".")[1]
    return "heart" if name in HEART else name


def is_allowed(importer, target):
    """May a module of one room import from another?"""
    return room(importer) == room(target) or FLOOR[room(target)] < FLOOR[room(importer)]


@pytest.mark.parametrize("path", PYTHON, ids=dotted)
def test_python_imports_point_one_way(path):
    if path != ROOT / "utils" / "__init__.py":
        source = path.read_text("utf-8")
        wrong = [target for target in imported(source) if target != "utils" and not is_allowed(dotted(path), target)]
        assert wrong == []
        roots = {(node.module or "").partition(".")[0] for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
        assert not roots & {"book", "tests", "tools", "support"}


@pytest.mark.parametrize(
    "importer, target",
    [("utils.conv", "utils.nets.costs"), ("utils.data.photos", "utils.plots"), ("utils.checks.x", "utils.widgets.kit.base")],
)
def test_an_import_upstairs_or_next_door_is_refused(importer, target):
    assert not is_allowed(importer, target)


def test_python_imports_go_in_no_circle():
    imports = {
        dotted(path): set(imported(path.read_text("utf-8"))) - {"utils"} for path in PYTHON if path != ROOT / "utils" / "__init__.py"
    }
    TopologicalSorter(imports).prepare()  # raises CycleError


@pytest.mark.parametrize("module", BROWSER)
def test_browser_imports_point_one_way(module):
    """From math to math, from kit to kit, from frame to kit, from parts to all as well, from an explorer to all four and to its own folder."""
    folder = module.partition("/")[0]
    allowed = {"math": ("math",), "kit": ("kit",), "frame": ("frame", "kit")}.get(folder, {folder, *SHARED})
    targets = [resolved(module, place) for _, place in IMPORT.findall((WIDGETS / f"{module}.mjs").read_text("utf-8"))]
    assert [target for target in targets if target.partition("/")[0] not in allowed] == []


@pytest.mark.parametrize(
    "folder", [path for path in WIDGETS.iterdir() if path.name not in (*SHARED, "__pycache__") and path.is_dir()], ids=lambda p: p.name
)
def test_every_explorer_has_the_same_four_files(folder):
    assert {path.name for path in folder.iterdir()} >= EXPLORER


def test_no_folder_holds_more_than_fifteen_sources_and_no_file_more_than_250_lines():
    sources = [path for path in tracked() if path.suffix in SOURCES]
    assert {str(folder): count for folder, count in Counter(path.parent for path in sources).items() if count > MOST_FILES} == {}
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sources}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_is_repeated_by_its_folder(folder):
    assert [path.name for path in folder.iterdir() if path.stem.startswith(f"{folder.name}_")] == []


def test_every_module_is_reached_from_a_chapter_a_test_or_a_tool():
    sources = ["\n".join(cell.source for cell in cells(name, "code")) for name in notebooks()]
    sources += [path.read_text("utf-8") for path in tracked("tests", "tools", "book/_ext") if path.suffix == ".py"]
    waiting, reached = {module for source in sources for module in imported(source)}, set()
    while waiting:
        module = waiting.pop()
        reached.add(module)
        place = ROOT.joinpath(*module.split("."))
        path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        waiting |= set(imported(path.read_text("utf-8"))) - reached if path.is_file() else set()
        reached |= {
            ".".join(module.split(".")[:depth]) for depth in range(1, module.count(".") + 1)
        }  # an import runs the packages around it
    assert sorted(MODULES - reached) == []


def test_every_browser_module_is_reached_from_an_explorers_view_or_a_worker():
    waiting, reached = [module for module in BROWSER if module.endswith(("/view", "/worker"))], set()
    while waiting:
        module = waiting.pop()
        reached.add(module)
        found = [resolved(module, place) for _, place in IMPORT.findall((WIDGETS / f"{module}.mjs").read_text("utf-8"))]
        waiting += [target for target in found if target not in reached]
    assert sorted(set(BROWSER) - reached) == []
