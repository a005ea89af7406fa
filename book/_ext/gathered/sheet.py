"""One style sheet for all pages, without the rules and the properties that no page and no script can use: a phone waits for one small file, not for eleven.

Sphinx and its theme link each sheet by itself. PurgeCSS and PostCSS would need Node for every build.
"""

import hashlib
import re
from fnmatch import fnmatch

import tinycss2

NAME = "course.css"  # beside the sheets of its own: what they name relative to themselves is found
THEME = ("basic.css", "styles/bootstrap.css", "styles/pydata-sphinx-theme.css")  # which the theme's template links, first
# Of these the course uses a part; its own sheets stay whole, also for what comes from elsewhere.
OTHERS = ("basic.css", "styles/*", "mystnb.*")
# Bootstrap gives every element two pseudo-elements to restyle at each change, only to set their box-sizing: it goes to the rules that make some.
ANY = (":before", ":after", "::before", "::after")
READ = re.compile(r"var\(\s*(--[\w-]+)")
CUSTOM = re.compile(r"""(?<=[{;])\s*(--[\w-]+)\s*:((?:[^;{}"']|"[^"]*"|'[^']*')*)(?:;|(?=}))""")  # its name and what it is set to


def gather(app, pagename, templatename, context, doctree):
    """Note which sheets pages ask for, and let the page link the one that will hold them all."""
    app.sheets = getattr(app, "sheets", {})
    app.sheets |= {sheet.filename.partition("/")[2]: sheet.priority for sheet in context["css_files"]}
    context["css_files"] = []
    context["course_sheet"] = f"_static/{NAME}"
    context["course_sheet_digest"] = digest(app)


def digest(app):
    """Return what changes with the sheets, so that a browser takes no old one from its cache."""
    if not hasattr(app, "sheets_digest"):
        files = sorted((app.outdir / "_static").rglob("*.css"))
        app.sheets_digest = hashlib.sha256(b"".join(file.read_bytes() for file in files if file.name != "course.css")).hexdigest()[:8]
    return app.sheets_digest


def write(app, exception):
    """Write the one sheet, in the order in which pages asked for its parts, if any page was written."""
    if exception or app.builder.name != "html" or not hasattr(app, "sheets"):
        return
    static = app.outdir / "_static"
    files = [static / name for name in (*THEME, *sorted(app.sheets, key=app.sheets.get))]
    pages = [*app.outdir.rglob("*.html"), *static.rglob("*.js")]
    words = set().union(*(re.findall(r"[\w-]+", page.read_text("utf-8")) for page in pages))
    parts = [used_rules(file.read_text("utf-8"), words if is_of_others(file.relative_to(static)) else None) for file in files]
    (static / NAME).write_text(without_unread("\n".join(parts), words), "utf-8")
    for file in files:
        file.unlink()


def is_of_others(name):
    """Is a sheet not the course's own?"""
    return any(fnmatch(name.as_posix(), pattern) for pattern in OTHERS)


def used_rules(text, words):
    """Return a sheet without comments and, if there are words, without the rules for classes that are not among them."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return "\n".join(filter(None, (rule.serialize() if words is None else used_part(rule, words) for rule in rules)))


def used_part(rule, words):
    """Return a rule's text with only the selectors whose classes all occur in `words`; "" if none is left."""
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        body = "".join(used_part(part, words) for part in inner)
        return body and f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}"
    if rule.type != "qualified-rule":
        return rule.serialize()
    selectors = [s for s in re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude).strip()) if s not in ANY]
    used = [s for s in selectors if set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r":not\([^)]*\)", "", s))) <= words]
    sizing = "box-sizing:border-box;" if any(re.search(":(before|after)", s) for s in used) else ""
    return (used and f"{','.join(used)}{{{sizing}{tinycss2.serialize(rule.content).strip()}}}") or ""


def without_unread(text, words):
    """Return a sheet without the custom properties that are read neither by a rule nor by pages and scripts, whose `words` these are.

    >>> without_unread("p { --a: 1px; --b: var(--a); --c: 2px } q { top: var(--c) }", set())
    'p { --c: 2px } q { top: var(--c) }'
    """
    reads = {}
    for name, value in CUSTOM.findall(text):
        reads.setdefault(name, set()).update(READ.findall(value))
    new = read = words & reads.keys() | set(READ.findall(CUSTOM.sub("", text)))
    while new := {name for one in new for name in reads.get(one, ())} - read:
        read |= new
    return CUSTOM.sub(lambda found: found[0] if found[1] in read else "", text)


def register(app):
    """Register with Sphinx: after everything that adds a sheet or writes a page, and after scripts that no page asks for are gone."""
    app.connect("html-page-context", gather, priority=950)
    app.connect("build-finished", write, priority=900)
