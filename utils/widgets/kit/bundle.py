"""Inline a widget's ES modules into the one self-contained module that anywidget needs, and its style sheets into one.

A browser loads `_esm` from a blob, and a blob cannot import its siblings. So each `.mjs` file becomes a function
called once, in the order of its imports, and `import {a} from "../kit/b.mjs"` becomes a look-up in what `b` returned.
Modules are named by their place below `utils/widgets`, such as "kit/grid". Styles stand beside a module, in `grid.css`
for `grid.mjs`, and in `style.css` for an explorer's `view.mjs`; `kit/theme.css` is what all explorers share.
"""

import posixpath
import re
from functools import cache
from pathlib import Path

WIDGETS = Path(__file__).parents[1]
IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "(\.{1,2}/[\w/]+)\.mjs";\n', re.M)
EXPORT = re.compile(r"^export (?:async )?(function|const|class) (\w+)", re.M)
COMMENT = re.compile(r"(`(?:\\[\s\S]|[^`\\])*`)|^ */\*\*[\s\S]*?\*/\n|^ *//.*\n", re.M)  # a template's lines are text
SQUEEZED = re.compile(r"/\*.*?\*/|\n\s*", re.S)
DEFAULT = re.compile(r"^export default ", re.M)


@cache
def bundle(name: str) -> str:
    """Return the text of `<name>.mjs` with all modules it imports inlined.

    Raises FileNotFoundError for a missing module, ValueError for an import or export it cannot inline
    and for modules that import each other in a circle.

    >>> "export default" in bundle("convolution/view")
    True
    """
    parts = [_wrap(module, _text(module)) for module in modules(name)]
    return "\n".join(parts) + f"\nexport default {_variable(name)}.default;\n"


@cache
def worker(name: str) -> str:
    """Return the text of `<name>.mjs`, which exports nothing, with all modules it imports inlined, as a classic script for a worker.

    >>> "export default" in worker("math/network/worker")
    False
    """
    return "\n".join(_wrap(module, _text(module)) for module in modules(name)) + "\n"


@cache
def style(name: str) -> str:
    """Return the shared theme and the sheets of all modules that `<name>.mjs` imports, one line each.

    >>> ".cx-grid" in style("convolution/view"), ".cx-grid" in style("quiz/view")
    (True, False)
    """
    return "\n".join(filter(None, map(sheet, ("kit/theme", *modules(name)))))


def sheet(module: str) -> str:
    """Return a module's styles as one line, or "" if it has none."""
    path = WIDGETS / f"{re.sub('/view$', '/style', module)}.css"
    return SQUEEZED.sub("", path.read_text("utf-8")) if path.is_file() else ""


def modules(name: str, path: tuple[str, ...] = ()) -> list[str]:
    """Return the names of the modules that `name` imports, in the order in which they must run, then `name` itself."""
    if name in path:
        raise ValueError(f"{' -> '.join((*path, name))}: these modules import each other in a circle")
    imported = [module for _, place in IMPORT.findall(_text(name)) for module in modules(resolved(name, place), (*path, name))]
    return list(dict.fromkeys([*imported, name]))


def resolved(name: str, place: str) -> str:
    """Return the name of the module that `name` imports from a relative place."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), place))


def _text(name):
    return (WIDGETS / f"{name}.mjs").read_text("utf-8")


def _variable(name):
    """Name a module's variable so that no export can hide it."""
    return f"module_{name.replace('/', '_')}"


def _wrap(name, text):
    """Turn one module's text, less its comments, into `const name = (() => {…})();`."""
    body = IMPORT.sub(lambda m: f"const {{{m[1]}}} = {_variable(resolved(name, m[2]))};\n", COMMENT.sub(r"\1", text))
    exports = [found[1] for found in EXPORT.findall(body)]
    body = EXPORT.sub(lambda m: m[0].removeprefix("export "), body)
    if DEFAULT.search(body):
        body = DEFAULT.sub("const default_ = ", body)
        exports.append("default: default_")
    left = re.search(r"^(import|export)\b.*", body, re.M)
    if left:
        raise ValueError(
            f'{name}.mjs: cannot inline "{left[0]}"; write import {{a, b}} from "./module.mjs"; '
            "or export a function, const, class or default by itself"
        )
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{{', '.join(exports)}}};\n}})();"
