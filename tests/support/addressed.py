"""A copy of the course that holds no page but the introduction, for tests of what a repository's address changes."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from tools.pages import ROOT, notebook

ADDRESS = "https://github.com/you/your-course"


def copy_course(folder, execute="off", cells=()):
    """Write the copy into a folder, with further code cells, tagged as NumPy's, at the introduction's end."""
    config = (ROOT / "_config.yml").read_text("utf-8").replace("execute_notebooks: cache", f'execute_notebooks: "{execute}"')
    config = config.replace(
        "\n  config:\n", "\n  config:\n    suppress_warnings: [myst.xref_missing]  # links to pages that are not there\n"
    )
    (folder / "_config.yml").write_text(config, "utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/intro\n", "utf-8")
    for name in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, folder / "book" / name)
    intro = nbformat.read(notebook("intro"), as_version=4)
    intro.cells += [nbformat.v4.new_code_cell(source, metadata={"tags": ["numpy"]}) for source in cells]
    nbformat.write(intro, folder / "book" / "intro.ipynb")
    (folder / "tools").mkdir()
    for name in ("__init__.py", "repository.py"):
        shutil.copy(ROOT / "tools" / name, folder / "tools")
    return folder


def name_it(folder, url):
    """Run the script that sets the address in a copy."""
    return subprocess.run([sys.executable, "-m", "tools.repository", url], cwd=folder, capture_output=True, text=True)


def build(folder):
    """Build a copy's site as strictly as `make book`."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "-W", "-n", "--keep-going"]
    return subprocess.run(command, capture_output=True, text=True)


def build_named(folder):
    """Set an address in a copy, build its site as strictly as `make book` and return the site's folder."""
    assert name_it(folder, ADDRESS).returncode == 0
    built = build(folder)
    assert built.returncode == 0, built.stderr
    return folder / "_build" / "html"
