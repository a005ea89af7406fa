"""The real network's files: what its explorer loads when a reader asks, written where the site keeps them.

`worker.js` runs the network, `efficientnet_lite0.bin` holds it; pages opened from a disk may load neither, so `efficientnet_lite0.js`
holds both as text.
"""

import base64
import json
from pathlib import Path

from utils.widgets.kit.bundle import worker
from utils.widgets.real_network.packed import network_bytes

EXPLORER = "RealNetworkExplorer"
NAME = "efficientnet_lite0"


def look(app, pagename, templatename, context, doctree):
    """Remember that a page holds the explorer."""
    app.has_network = getattr(app, "has_network", False) or any(
        EXPLORER in script.attributes.get("body", "") for script in context.get("script_files", ())
    )


def serve(app, exception):
    """Write the files, if some page of this build needs them; what an earlier build wrote stays."""
    if not exception and getattr(app, "has_network", False):
        write(Path(app.outdir) / "_static" / "networks")


def write(folder):
    """Write the files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text, file = worker("math/network/worker"), network_bytes()
    (folder / "worker.js").write_text(f'"use strict";\n{text}', "utf-8")
    (folder / f"{NAME}.bin").write_bytes(file)
    stored = json.dumps({"worker": text, "file": base64.b64encode(file).decode()})
    (folder / f"{NAME}.js").write_text(f"(globalThis.networkFiles ??= {{}}).{NAME} = {stored};\n", "utf-8")


def setup(app):
    """Register with Sphinx; before course_site.py empties what is stored twice."""
    app.connect("html-page-context", look, priority=800)
    app.connect("build-finished", serve)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
