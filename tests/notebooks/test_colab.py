"""nbval runs every notebook from an empty folder on a machine like Colab's: set up in time, the same numbers, within its memory.

How the same numbers come out on this machine as it is, the site's build tells: see test_built_claims.py.
"""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from filelock import FileLock

from support.colab import BUILDING, LACKING, cut_off, environment, leave_colab, make_machine, pack, publish
from tools.pages import notebook, notebooks
from tools.repository import put

SECONDS_TO_SET_UP = 30
BYTES = 1_500_000_000
# Runs a command and prints the most memory that it used. In a process of its own: a child's count begins at its parent's memory.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""
INSTALLED = "from importlib.metadata import distributions as d; print(*sorted(f'{p.name}=={p.version}' for p in d()), sep='\\n')"


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """The address of a repository with the course as it is now, and the variables of a machine without a network."""
    home = tmp_path_factory.mktemp("outside")
    (home / "course").mkdir()
    (home / "wheels").mkdir()
    for name in (*LACKING[1:], *BUILDING):
        pack(name, home / "wheels")
    return publish(home / "course"), environment(home / "wheels")


def set_up(python, folder, outside):
    """Run the setup cell on a machine and return a function that runs its Python."""
    url, variables = outside
    [setup] = [c for c in nbformat.read(bring("intro", url, folder), as_version=4).cells if "setup" in c.metadata.get("tags", [])]
    (folder / "setup.ipy").write_text(setup.source, "utf-8")

    def run(*arguments):
        return subprocess.run([python, *arguments], cwd=folder, env=variables, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, outside):
    """A machine on which the setup cell, the same in every notebook, has run, for all of pytest's workers: its Python, and what the cell did."""
    home = tmp_path_factory.getbasetemp()
    home = (home.parent if "PYTEST_XDIST_WORKER" in os.environ else home) / "prepared"
    with FileLock(f"{home}.lock"):
        if not (home / "told.json").exists():
            (home / "told.json").write_text(json.dumps(prepare(home, outside)), "utf-8")
    return json.loads((home / "told.json").read_text("utf-8"))


def prepare(home, outside):
    """Make a machine and run the setup cell in an empty folder on it; tell its Python, its packages before and after, and the seconds."""
    (home / "empty").mkdir(parents=True)
    python = make_machine(home)
    run = set_up(python, home / "empty", outside)
    before, start = run("-c", INSTALLED).split(), seconds_of_children()
    run("-m", "IPython", "setup.ipy")
    seconds, after = seconds_of_children() - start, run("-c", INSTALLED).split()
    leave_colab(home)
    return {"python": str(python), "before": before, "after": after, "seconds": seconds}


def seconds_of_children():
    """The processor's time that programs started from here have taken: other work on the machine does not add to it."""
    times = os.times()
    return times.children_user + times.children_system


def bring(name, url, folder):
    """Copy a chapter to the machine as Colab would open it from a repository at `url`."""
    put(url, shutil.copy(notebook(name), folder / f"{name}.ipynb"))
    return folder / f"{name}.ipynb"


def test_the_setup_cell_installs_only_what_colab_lacks_and_in_time(prepared):
    assert prepared["seconds"] < SECONDS_TO_SET_UP
    before, after = set(prepared["before"]), set(prepared["after"])
    assert before <= after, "something that Colab had was replaced"
    assert {package.split("==")[0] for package in after - before} == set(LACKING)


def test_the_setup_cell_does_nothing_elsewhere():
    [setup] = [c for c in nbformat.read(notebook("intro"), as_version=4).cells if "setup" in c.metadata.get("tags", [])]
    loaded = f"import sys; before = set(sys.modules)\n{setup.source}\nassert set(sys.modules) == before"
    subprocess.run([sys.executable, "-c", loaded], check=True)


def test_the_introduction_sets_itself_up(tmp_path, outside):
    (tmp_path / "empty").mkdir()
    assert_claims_hold(make_machine(tmp_path), tmp_path / "empty", "intro", outside)


OTHERS = [name for name in notebooks() if name != "intro"]


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(f"colab {name}")) for name in OTHERS])
def test_a_notebook_says_the_same_on_another_cpu_and_fits_in_its_memory(name, prepared, tmp_path, outside):
    assert_claims_hold(prepared["python"], tmp_path, name, outside)


def assert_claims_hold(python, folder, name, outside):
    """Run nbval on a notebook in a folder that holds nothing else."""
    url, variables = outside
    nbval = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax", "--nbval-current-env", bring(name, url, folder)]
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-c", MEASURED, *cut_off(nbval)]
        running = subprocess.run(command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=log, text=True)
    assert running.returncode == 0, (folder / "log").read_text("utf-8")
    assert int(running.stdout) * (1 if sys.platform == "darwin" else 1024) <= BYTES
