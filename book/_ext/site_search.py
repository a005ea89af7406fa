"""What the site's search reads: the text of every section, in a script, which also runs on pages opened from a disk.

Sphinx's own index knows whole words of English alone; search.js finds parts of Chinese words, both spellings, signs such as 1×1,
and what people ask for in other words, which `search_words.json` holds.
"""

import json
import re
from itertools import filterfalse
from pathlib import Path

from docutils import nodes

from editions import is_translation, source_of

LEFT_OUT = {"book/status"}  # what the machine says of itself
GLOSSARY = "book/glossary"
WORDS = Path(__file__).with_name("search_words.json")
SPHINX_OWN = ("searchtools.js", "language_data.js")
_ENTRY = re.compile(r"^### .+\n\n\*\*(.+?)\*\*(?: \(also (.+?)\))?: .+\n\[Chapter \d+\]\((\w+)\.ipynb(#.+)\)$", re.M)
_SILENT = (nodes.raw, nodes.comment, nodes.math, nodes.math_block, nodes.image, nodes.section, nodes.title)


def text_of(node):
    """Return what a reader reads in a node: not formulas, figures, what cells print, and sections inside."""
    if isinstance(node, _SILENT) or "cell_output" in node.get("classes", ()):
        return ""
    if not node.children or isinstance(node, nodes.TextElement):
        return node.astext()
    return " ".join(filter(None, map(text_of, (child for child in node.children if isinstance(child, nodes.Element)))))


def sections_of(doctree):
    """Return [anchor, title, text] of each section; the first is the page's own, whose anchor is empty."""
    found = []
    for section in doctree.findall(nodes.section):
        anchor = f"#{section['ids'][0]}" if found else ""
        text = " ".join(" ".join(text_of(child) for child in section.children if isinstance(child, nodes.Element)).split())
        found.append([anchor, section.next_node(nodes.title).astext(), text])
    return found


def asked(glossary):
    """Return in which words people ask for a section, by its address: the glossary's other names, and those of search_words.json."""
    words = dict(json.loads(WORDS.read_text("utf-8"))["asked"])
    for chinese, also, page, anchor in _ENTRY.findall(glossary):
        address = f"book/{page}{anchor}"
        words[address] = " · ".join(filter(None, [words.get(address), chinese, also.replace("*", "")]))
    return words


def entry_of(app, page, names):
    """Return a page's address, its sections, and in which other words each is asked for; None for a page without sections."""
    sections = sections_of(app.env.get_doctree(page))
    home = source_of(page) if is_translation(page) else page
    asked_for = {anchor: names.get(home + anchor, "") for anchor, _, _ in sections}
    return {"url": app.builder.get_target_uri(page), "sections": sections, "asked": asked_for} if sections else None


def write(app, exception):
    """Write what search.js searches, and drop what it replaces."""
    if exception or app.builder.name != "html":
        return
    env = app.env
    names = asked(Path(env.doc2path(GLOSSARY)).read_text("utf-8") if GLOSSARY in env.found_docs else "")
    pages = {page: entry for page in sorted(env.found_docs - LEFT_OUT) if (entry := entry_of(app, page, names))}
    addresses = {page + anchor for page, entry in pages.items() for anchor in entry["asked"]}
    if lost := [name for name in names if name.partition("#")[0] in env.found_docs and name not in addresses]:
        raise ValueError(f"search_words.json or the glossary names sections that no page has: {', '.join(lost)}")
    english = list(filterfalse(is_translation, pages))
    for page in filter(is_translation, pages):  # their readers may ask in English, too
        for section, (_, title, _) in zip(pages[page]["sections"], pages[source_of(page)]["sections"], strict=True):
            section.append(title)
    data = {
        "pages": [pages[page] for page in english],
        "chinese": {english.index(source_of(page)): entry for page, entry in pages.items() if is_translation(page)},
        "alike": json.loads(WORDS.read_text("utf-8"))["alike"],
    }
    static = Path(app.outdir) / "_static"
    (static / "search_data.js").write_text(
        f"globalThis.searchData = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n", "utf-8"
    )
    for name in SPHINX_OWN:
        (static / name).unlink(missing_ok=True)


def setup(app):
    """Write once all pages are there."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
