"""Inline a widget's ES modules into the one self-contained module that anywidget needs.

A browser loads `_esm` from a blob, and a blob cannot import its siblings. So each `.mjs` file becomes a function
called once, in the order of its imports, and `import {a} from "./b.mjs"` becomes a look-up in what `b` returned.
"""

import re
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./(\w+)\.mjs";\n', re.M)
EXPORT = re.compile(r"^export (?:async )?(function|const|class) (\w+)", re.M)
COMMENT = re.compile(r"^ */\*\*[\s\S]*?\*/\n|^ *//.*\n", re.M)
DEFAULT = re.compile(r"^export default ", re.M)


@lru_cache(maxsize=None)
def bundle(name):
    """Return the text of `<name>.mjs` with all modules it imports inlined.

    Raises FileNotFoundError for a missing module, ValueError for an import or export it cannot inline
    and for modules that import each other in a circle.

    >>> "export default" in bundle("convolution")
    True
    """
    parts = []
    _collect(name, parts, done=[], path=())
    return "\n".join(parts) + f"\nexport default {_variable(name)}.default;\n"


def _variable(name):
    """Name a module's variable so that no export can hide it."""
    return f"module_{name}"


def _collect(name, parts, done, path):
    """Append the modules that `name` imports, then `name` itself."""
    if name in path:
        raise ValueError(f"{' -> '.join((*path, name))}: these modules import each other in a circle")
    if name in done:
        return
    text = (HERE / f"{name}.mjs").read_text("utf-8")
    for _, dependency in IMPORT.findall(text):
        _collect(dependency, parts, done, (*path, name))
    parts.append(_wrap(name, text))
    done.append(name)


def _wrap(name, text):
    """Turn one module's text, less its comments, into `const name = (() => {…})();`."""
    body = IMPORT.sub(lambda m: f"const {{{m[1]}}} = {_variable(m[2])};\n", COMMENT.sub("", text))
    exports = [found[1] for found in EXPORT.findall(body)]
    body = EXPORT.sub(lambda m: m[0].removeprefix("export "), body)
    if DEFAULT.search(body):
        body = DEFAULT.sub("const default_ = ", body)
        exports.append("default: default_")
    left = re.search(r"^(import|export)\b.*", body, re.M)
    if left:
        raise ValueError(f'{name}.mjs: cannot inline "{left[0]}"; write import {{a, b}} from "./module.mjs"; '
                         "or export a function, const, class or default by itself")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{{', '.join(exports)}}};\n}})();"
