"""What the build stored of a page's explorers: their small traits stand in the page, and what is large or shared in scripts beside it.

widget-host.js puts it together. A page's text need not wait for its photos, and a browser keeps them from page to page.
"""

import hashlib
import json
import re

from utils.widgets.kit.bundle import sheet

THEME = sheet("kit/theme")
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = re.compile(r'<script type="application/vnd\.jupyter\.widget-view\+json">(.*?)</script>', re.S)
BUNDLE = re.compile(r"^export default ([\w.]+);$", re.M)  # how bundle.py ends one
LARGE = 10_000  # characters: a photo, the weights of a network
FOLDER = "_static/explorers"


def lighten(app, pagename, templatename, context, doctree):
    """Make a page's states small, and let the browser fetch what its first explorer needs while it reads the page."""
    for script in context["script_files"]:
        if script.attributes.get("type") == STATE:
            states = json.loads(script.attributes["body"])["state"]
            small = without_repeats(states, app.outdir / FOLDER)
            script.attributes["body"] = json.dumps({"state": small}).replace("</", "<\\/")
            needed = [context["pathto"](f"{FOLDER}/{name}.js", resource=True) for name in first_needs(context["body"], small)]
            links = [f'<link rel="preload" as="script" href="{address}" />' for address in needed]
            context["metatags"] = "\n".join([context.get("metatags", ""), *links])


def without_repeats(states, folder):
    """Return states without what is written to scripts in a folder, without styles that the page or an earlier explorer brought, and without layouts.

    A style sheet is a line of `_css`; `_apart` names the script of each large trait.
    """
    small = {id: model | {"state": dict(model["state"])} for id, model in states.items() if model["model_name"] != "LayoutModel"}
    seen = {THEME}
    for model in small.values():
        state = model["state"]
        if BUNDLE.search(state.get("_esm", "")):
            write_module(state["_anywidget_id"], state["_esm"], folder)
            state["_esm"] = ""
            state["_apart"] = {name: write_value(state.pop(name), folder) for name in large_traits(state)}
        if "_css" in state:
            lines = state["_css"].splitlines()
            state["_css"] = "\n".join(line for line in lines if line not in seen)
            seen.update(lines)
    return small


def large_traits(state):
    """Return the names of an explorer's traits that the page does without."""
    return [name for name, value in state.items() if not name.startswith("_") and len(json.dumps(value)) > LARGE]


def first_needs(body, states):
    """Return the names of the scripts that the first explorer of a page waits for."""
    shown = VIEW.search(body)
    told = json.loads(shown[1]) if shown else {}
    told = json.loads(told) if isinstance(told, str) else told
    state = states.get(told.get("model_id"), {}).get("state", {})
    return [script_name(state["_anywidget_id"]), *state["_apart"].values()] if "_apart" in state else []


def script_name(kind):
    """Return the name of the script of a class of explorers."""
    return kind.rpartition(".")[2]


def write_module(kind, esm, folder):
    """Write a bundle as a classic script: it runs from a disk, and under a policy that allows no script in the page."""
    body = BUNDLE.sub(r"return \1;", esm)
    write(script_name(kind), f'"use strict";\n(globalThis.explorerModules ??= {{}})["{kind}"] = (() => {{\n{body}}})();\n', folder)


def write_value(value, folder):
    """Write a trait's value as a script, and return its name: the same value is one file."""
    text = json.dumps(value, separators=(",", ":"))
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    write(name, f'(globalThis.explorerTraits ??= {{}})["{name}"] = {text};\n', folder)
    return name


def write(name, text, folder):
    """Write a script."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.js").write_text(text, "utf-8")


def setup(app):
    """Register with Sphinx."""
    app.connect("html-page-context", lighten, priority=890)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
