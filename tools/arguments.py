"""What people pass to the tools: a path that fits, or one sentence that names the argument and what would fit."""

import sys
from pathlib import Path

import nbformat

NOTEBOOK = "a notebook, such as book/02_convolution.ipynb"


def file_of(name: str, suffix: str, wanted: str) -> Path:
    """Return the path of a file that is there and ends in `suffix`; end the program otherwise."""
    path = Path(name)
    if path.suffix != suffix or not path.is_file():
        sys.exit(
            f"{name!r} is {'a folder' if path.is_dir() else 'no file' if path.suffix == suffix else f'no {suffix} file'}: expected {wanted}"
        )
    return path


def notebook_of(name: str) -> Path:
    """Return the path of a notebook that can be read; end the program otherwise."""
    path = file_of(name, ".ipynb", NOTEBOOK)
    try:
        nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever it stumbles over
        sys.exit(f"{name!r} cannot be read as a notebook, {str(error).splitlines()[0]}: expected {NOTEBOOK}")
    return path


def notebooks_of(names: list[str], tool: str) -> list[Path]:
    """Return the paths of at least one notebook."""
    if not names:
        sys.exit(f"{tool} needs {NOTEBOOK}, or several")
    return [notebook_of(name) for name in names]
