"""One script for all pages, which runs once a page is read: a phone asks for one file, not for a dozen.

What a page alone needs, what must run at once and what asks for its own name stays by itself. Bundlers would need Node for every build.
"""

import hashlib
import re

from sphinx.errors import ExtensionError

NAME = "course.js"  # beside most of its parts: what they name relative to themselves is found
SHARED = (
    *("documentation_options.js", "doctools.js", "sphinx_highlight.js", "clipboard.min.js", "copybutton.js"),
    *("scripts/sphinx-book-theme.js", "course/progress_store.js", "course/progress.js", "course/page_tools.js"),
    *("course/menus.js", "course/scroll_boxes.js", "course/offline.js", "scripts/pydata-sphinx-theme.js"),
)
HEAVY = SHARED[-1:]  # gets a turn of its own, before which the browser may paint and answer
LEFT_OUT = ("scripts/bootstrap.js",)  # more than half of all: course/menus.js does what pages need of it
# What the theme's script does badly, and what stands in its place. After each change of a page it asks one box after the other whether
# it scrolls, and writes each answer before it asks the next one, a layout for each: scroll_boxes.js does that. Where storage is full, it stops.
REPAIRS = {
    '"complete"===document.readyState?T():window.addEventListener("load",T)': "0",
    'localStorage.setItem("mode",e),localStorage.setItem("theme",n)': '(()=>{try{localStorage.setItem("mode",e),localStorage.setItem("theme",n)}catch{}})()',
}


def gather(app, pagename, templatename, context, doctree):
    """Let a page ask for the one script in place of its parts."""
    if not hasattr(app, "course_script"):
        app.course_script = write(app.outdir / "_static")
    own = [script for script in context["script_files"] if str(script.filename).partition("_static/")[2] not in (*SHARED, *LEFT_OUT)]
    context["script_files"] = own
    context["course_script"] = f"_static/{NAME}"
    context["course_script_digest"] = app.course_script


def write(static):
    """Write the script and return its digest."""
    text = "\n;\n".join(part(static, name) for name in SHARED)
    (static / NAME).write_text(text, "utf-8")
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def part(static, name):
    """Return one of the scripts, with the theme's repaired."""
    text = re.sub(r"^//# sourceMappingURL=.*$", "", (static / name).read_text("utf-8"), flags=re.M)
    for bad, good in REPAIRS.items() if name.endswith("pydata-sphinx-theme.js") else ():
        if text.count(bad) != 1:
            raise ExtensionError(f"the theme's script no longer has what script.py repairs: {bad}")
        text = text.replace(bad, good)
    return f"setTimeout(() => {{\n{text}\n}});" if name in HEAVY else text


def tidy(app, exception):
    """Remove the parts, and what is left out."""
    if exception or not hasattr(app, "course_script"):
        return
    for name in (*SHARED, *LEFT_OUT):
        (app.outdir / "_static" / name).unlink(missing_ok=True)


def register(app):
    """Register with Sphinx: after everything that adds a script, and before the site's files are listed."""
    app.connect("html-page-context", gather, priority=950)
    app.connect("build-finished", tidy, priority=900)
