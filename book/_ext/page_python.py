"""Python in the page: cells tagged `numpy` run in the reader's browser, by Pyodide and a NumPy that was built for it.

Both come from npm, once, and are served by the site itself. Where there is no npm, the site is built without.
"""

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from editions import speaker

TAG = "tag_numpy"
# It stands in the page from the start, so that nothing moves; page_python.css shows it where it can work.
OFFER = "Python with NumPy can run in this page: no account, nothing to install. Your browser loads about 17 MB, once."
BEGIN = "Run this page's NumPy cells here"
PANEL = '<div class="page-python page-panel"><p role="status">{offer}</p><button type="button">{begin}</button></div>'
# A package, the SHA-256 of its archive, and which of its files the site serves under which names.
PACKAGES = [
    (
        "pyodide@0.27.7",
        "89d5d952675eb08e11286e52c7238f1248ce71726e896db9703e73bef23dc343",
        {name: name for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")},
    ),
    # Emscripten 3.1.58 and Python 3.12, as Pyodide 0.26 and 0.27.
    (
        "@emscripten-forge/numpy@2.0.1-py312h4e66579-0",
        "7c6dab4b681b15286f10ab9972147f599d91df4ea881f61fb58ad39349423d84",
        {"pkg/numpy-2.0.1-py312h4e66579_0.tar.gz": "numpy.tar.gz"},
    ),
]
log = logging.getLogger(__name__)


def fetch(app):
    """Return the archives of the packages, kept from an earlier build or new, each with its files; none where npm does not bring them."""
    kept = Path(app.outdir).parent / ".page_python"
    kept.mkdir(parents=True, exist_ok=True)
    try:
        return [(packed(package, digest, kept), files) for package, digest, files in PACKAGES]
    except (OSError, subprocess.SubprocessError) as problem:
        log.info(f"no Python in the page: npm did not bring it ({problem})")
        return []


def packed(package, digest, folder):
    """Return the path of a package's archive, from npm if need be. Raises ExtensionError if it is not the one that was tested."""
    archive = folder / f"{digest}.tgz"
    if not archive.is_file():
        command = [shutil.which("npm") or "npm", "pack", "--silent", package]
        name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=120).stdout.strip()
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != digest:
            raise ExtensionError(f"{package} from npm has the SHA-256 {found}, but must have {digest}")
        (folder / name).replace(archive)
    return archive


class PanelAboveCells(SphinxPostTransform):
    """Put the panel above the first cell of a page that has such cells: question and goals come first."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs):
        """Look for a cell with the tag."""
        if any(TAG in node["classes"] for node in self.document.findall(nodes.container)):
            section = self.document.next_node(nodes.section)
            say = speaker(self.env.docname)
            panel = PANEL.format(offer=say(OFFER), begin=say(BEGIN))
            first = next(node for node in section if isinstance(node, nodes.section) or "cell" in node["classes"])
            section.insert(section.index(first), nodes.raw("", panel, format="html"))


def offer(app, pagename, templatename, context, doctree):
    """Load the script on pages that have such cells, if there is something to load."""
    if TAG not in context.get("body", ""):
        return
    if not hasattr(app, "page_python"):
        app.page_python = fetch(app)
    if app.page_python:
        app.add_js_file("page_python.js")


def serve(app, exception):
    """Write what the worker loads into `_python`: the packages' files, and the course's modules with the runner."""
    if exception or not getattr(app, "page_python", None):
        return  # no page with such cells was written: what an earlier build wrote stays
    folder = Path(app.outdir) / "_python"
    folder.mkdir(exist_ok=True)
    for archive, files in app.page_python:
        with tarfile.open(archive) as package:
            for member, name in files.items():
                (folder / name).write_bytes(package.extractfile(f"package/{member}").read())
    here = Path(__file__).parent
    utils = here.parents[1] / "utils"
    with ZipFile(folder / "course.zip", "w", ZIP_DEFLATED) as course:
        course.write(here / "page_runner.py", "page_runner.py")
        for path in [*utils.rglob("*.py"), *utils.rglob("*.po")]:
            course.write(path, path.relative_to(utils.parent))


def setup(app):
    """Register with Sphinx."""
    app.add_css_file("page_python.css")
    app.add_post_transform(PanelAboveCells)
    app.connect("html-page-context", offer, priority=850)  # before course_site.py, which lets scripts wait for the page
    app.connect("build-finished", serve)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
