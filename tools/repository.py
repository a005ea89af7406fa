"""Give the book its address: `python -m tools.repository https://github.com/you/yours`.

Launch buttons and Colab need it: it goes into `_config.yml` and into the setup cell of every notebook.
"""

import re
import sys
from pathlib import Path

ADDRESS = re.compile(r"https://github\.com/[A-Za-z0-9](-?[A-Za-z0-9]){0,38}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
IN_CONFIG = re.compile(r'(?<=^  url: ")[^"\n]*(?="$)', re.M)
IN_NOTEBOOK = re.compile(r'(?<="REPOSITORY = \\")[^"\\]*(?=\\"\\n")')


def checked(url):
    """Return an address without the final `/` or `.git` that a copied one may have.

    Raises ValueError if it is not that of a repository on GitHub, the only ones that Colab opens.
    """
    trimmed = url.strip().removesuffix("/").removesuffix(".git")
    if not ADDRESS.fullmatch(trimmed):
        raise ValueError(f"URL={url!r} is not the address of a GitHub repository: it must look like https://github.com/you/yours")
    return trimmed


def put(url, path):
    """Write an address into its one place in a file, and leave every other byte as it is.

    Raises ValueError if the file has no such place, or more than one.
    """
    pattern = IN_NOTEBOOK if path.suffix == ".ipynb" else IN_CONFIG
    changed, places = pattern.subn(lambda _: url, path.read_bytes().decode("utf-8"))
    if places != 1:
        raise ValueError(f"{path} has {places} places for the address instead of one, in a line as {pattern.pattern!r} finds it")
    path.write_bytes(changed.encode("utf-8"))


def put_everywhere(url, folder):
    """Write an address into the configuration and all notebooks of the course in `folder`."""
    for path in [folder / "_config.yml", *sorted((folder / "book").glob("*.ipynb"))]:
        put(url, path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("tools.repository needs one address, such as https://github.com/you/yours")
    try:
        address = checked(sys.argv[1])
        put_everywhere(address, Path(__file__).parent.parent)
    except ValueError as error:
        sys.exit(f"{error}")
    print(f"Launch buttons and setup cells now point to {address}")
