"""The course without a network: a service worker that keeps what a reader has opened, and a manifest to install it by.

The worker, worker.js, knows every file of the site by its digest. Workbox would keep files by a list, too, but takes what a
newer site sends for its own: pages of two versions mix.
"""

import hashlib
import json
from fnmatch import fnmatch
from html import escape
from pathlib import Path

from utils.language import words

WORKER = Path(__file__).with_name("worker.js")
LARGE = ("_python/", "_static/networks/")  # kept only if a reader asks for them or has loaded them
# No page that came over http asks for these.
LEFT_OUT = ("sw.js", "objects.inv", "*.map", ".*", "_static/vendor/*", "_static/networks/efficientnet_lite0.js")
ICONS = {"_static/icon-192.png": "192x192", "_static/icon-512.png": "512x512", "_static/favicon.svg": "any"}


def site_files(folder):
    """Return the SHA-256 and the bytes of every file that a page served over http may ask for, by its name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(fnmatch(name, pattern) for pattern in LEFT_OUT):
            content = path.read_bytes()
            found[name] = [hashlib.sha256(content).hexdigest(), len(content)]
    return found


def manifest(app):
    """Return what a browser needs to put the course among a reader's programs."""
    icons = [{"src": name, "sizes": sizes, "type": "image/svg+xml" if sizes == "any" else "image/png"} for name, sizes in ICONS.items()]
    return {
        "name": app.config.html_title,
        "short_name": "ConvNets",
        "description": "An interactive course on convolutional networks",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#4338ca",
        "icons": icons,
    }


def write_worker(folder, titles):
    """Write the worker into a folder that holds all other files; `titles` are the pages' titles, by the names of their files."""
    text, files = WORKER.read_text("utf-8"), site_files(folder)
    version = hashlib.sha256((text + json.dumps(files)).encode()).hexdigest()
    said = {english: chinese for english, chinese in words("zh", "explorers").items() if f't("{english}")' in text}
    site = {"version": version, "files": files, "titles": titles, "large": LARGE, "words": said}
    (folder / "sw.js").write_text(f"self.SITE = {json.dumps(site, ensure_ascii=False, separators=(',', ':'))};\n{text}", "utf-8")


def write(app, exception):
    """Write the manifest and, once all other files are there, the worker."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir)
    (folder / "manifest.webmanifest").write_text(json.dumps(manifest(app), indent=2), "utf-8")
    titles = {app.builder.get_target_uri(page): escape(app.env.titles[page].astext()) for page in sorted(app.env.found_docs)}
    write_worker(folder, titles)


def setup(app):
    """Register with Sphinx, after everything else that writes files."""
    app.connect("build-finished", write, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
