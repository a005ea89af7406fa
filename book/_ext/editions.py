"""The Chinese edition: pages of `zh/`, made for each build from the English notebooks and the catalogues in `book/locale`.

Their code is that of the English pages, and so myst-nb's cache holds their results, too. Sections keep their English anchors.
A text without a translation stays English.
"""

import json
import re
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.errors import ExtensionError

from utils.checks.answers.result import waiting
from utils.language import HERE, set_language, words
from utils.language.blocks import blocks, translated
from utils.language.catalogue import read

FOLDER, LANGUAGE = "zh", "zh-CN"
CATALOGUES = Path("book") / "locale" / "zh_CN"
# Titles and labels that the theme and Sphinx write without asking for a translation, and the captions of the sidebar's parts.
LABELS = ["Toggle primary sidebar", "Toggle secondary sidebar", "Main", "Page", "Link to this heading", "Link to this image"]
PARTS = ("Chapters", "Reference")
LINK = re.compile(r"\]\((\w+)(\.ipynb|\.md)(?=[#)])")


def is_translation(page):
    """Is a page, or the path of its source, one of the edition's?"""
    return Path(page).parent.name == FOLDER


def source_of(page):
    """Return the English page of one of the edition's."""
    return f"book/{Path(page).name}"


def edition_of(page):
    """Return what would be the edition's page of an English one."""
    return f"{FOLDER}/{Path(page).name}"


def speaker(page):
    """Return what says an English text in a page's language."""
    said = words(FOLDER) if is_translation(page) else {}
    return lambda text: said.get(text, text)


def page_speaker(folder, page):
    """Return what says an English text of a page itself in its language."""
    said = read(Path(folder) / CATALOGUES / f"{Path(page).name}.po") if is_translation(page) else {}
    return lambda text: said.get(text, text)


def write_notebooks(app, config):
    """Write the edition's notebooks, each only if it has changed, before Sphinx looks for pages."""
    names = [path.stem for path in sorted((Path(app.srcdir) / CATALOGUES).glob("*.po"))]
    for name in names:
        notebook = nbformat.read(Path(app.srcdir) / "book" / f"{name}.ipynb", as_version=4)
        said = read(Path(app.srcdir) / CATALOGUES / f"{name}.po")
        path = Path(app.srcdir) / FOLDER / f"{name}.ipynb"
        text = nbformat.writes(in_chinese(notebook, said, names)) + "\n"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")


def in_chinese(notebook, said, names):
    """Return a notebook with its Markdown translated; links lead to the edition where it has the page, else to the English one."""
    home = lambda link: link[0] if link[1] in names else f"](../book/{link[1]}{link[2]}"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(home, translated(cell.source, lambda text: said.get(text, text)))
    notebook.metadata["mystnb"] = {"code_prompt_show": "显示代码", "code_prompt_hide": "隐藏代码"}
    return notebook


def partners(app, env, added, changed, removed):
    """Let English pages be written anew whose translation has come or gone."""
    return sorted({source_of(page) for page in added | removed if is_translation(page)} & env.found_docs)


def headings(notebook):
    """Return the headings of a notebook without their marks."""
    texts = [text for cell in notebook.cells if cell.cell_type == "markdown" for mark, text in blocks(cell.source) if mark.startswith("#")]
    return [re.sub(r"[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", text) for text in texts]


def waiting_in(language):
    """Return what a notebook shows of an exercise's starter: it waits for an answer."""
    set_language(language)
    shown = waiting()._repr_html_()
    set_language("en")
    return shown


def keep_anchors(app, doctree):
    """Give the edition's sections the anchors of the English ones, and their words to what no cell may carry, since it would run anew."""
    page = app.env.docname
    if not is_translation(page):
        return
    name = Path(page).name
    path = Path(app.srcdir) / CATALOGUES / f"{name}.po"
    app.env.note_dependency(str(path))
    for catalogue in HERE.rglob("*.po"):
        app.env.note_dependency(str(catalogue))  # what the page says where no script runs
    texts = headings(nbformat.read(Path(app.srcdir) / f"{source_of(page)}.ipynb", as_version=4))
    sections = list(doctree.findall(nodes.section))
    if len(texts) != len(sections):
        raise ExtensionError(f"{page} has {len(sections)} sections, and its English page {len(texts)} headings")
    for text, section in zip(texts, sections):
        section["ids"] = [nodes.make_id(text)]
    slugs = app.env.metadata[page]["myst_slugs"].values()
    app.env.metadata[page]["myst_slugs"] = {
        default_slugify(text): (line, nodes.make_id(text), title) for text, (line, _, title) in zip(texts, slugs)
    }
    said = read(path)
    for picture in doctree.findall(nodes.image):
        picture["alt"] = said.get(picture.get("alt"), picture.get("alt", ""))
    for caption in doctree.findall(nodes.caption):  # one that stands in a cell's metadata
        if caption.astext() in said:
            caption[:] = [nodes.Text(said[caption.astext()])]
    english, chinese = waiting_in("en"), waiting_in(FOLDER)
    for output in list(doctree.findall(nodes.raw)):
        if output.astext() == english:
            output.replace_self(nodes.raw("", chinese, **output.attributes))


def alternates(home, pair):
    """Return what tells search engines that pages are one in several languages: whole addresses, so nothing before the site has one.

    >>> alternates("https://a.org/", {"en": "book/intro"})
    ['<link rel="alternate" hreflang="en" href="https://a.org/book/intro.html" />']
    >>> alternates("", {"en": "book/intro"})
    []
    """
    return [f'<link rel="alternate" hreflang="{code}" href="{home}{page}.html" />' for code, page in pair.items() if home]


def read_on(app, pagename, templatename, context, doctree):
    """Let one read on in one's language, and from the last page that is translated to the English one that follows."""
    for way in ("prev", "next"):
        if (context.get(way) or {}).get("link", "").startswith("../"):
            context[way] = None
    if is_translation(pagename) and not context.get("next"):
        following = app.builder.relations[source_of(pagename)][2]
        title = speaker(pagename)(app.env.titles[following].astext())
        context["next"] = {"link": app.builder.get_relative_uri(pagename, following), "title": title, "language": "en"}


def in_one_list(sidebar, pagename):
    """Return a sidebar in which the edition's pages stand in the places of their English ones; the others are called by Chinese titles."""
    say, soup = speaker(pagename), BeautifulSoup(sidebar, "html.parser")
    own = soup.find_all("ul")[-1].extract()  # the edition's part is the last one
    soup.find_all("p")[-1].decompose()
    for caption in soup.select("p.caption span"):
        caption.string = say(caption.text)
    translated_to = {Path(pagename if link["href"] == "#" else link["href"]).stem: link.parent for link in own.select("li > a")}
    for link in soup.select("li > a"):
        if Path(link["href"]).stem in translated_to:
            link.parent.replace_with(translated_to[Path(link["href"]).stem])
        else:
            link["hreflang"], link.string = "en", say(link.text)
    return str(soup)


def relabelled(content, say):
    """Return a page's content with the titles and labels that are in English for all languages in the page's own.

    >>> relabelled('<nav aria-label="Main" title="Else">Main</nav>', {"Main": "主"}.get)
    '<nav aria-label="主" title="Else">Main</nav>'
    """
    soup = BeautifulSoup(content, "html.parser")
    for name in ("title", "aria-label"):
        for part in soup.find_all(attrs={name: LABELS}):
            part[name] = say(part[name])
    return str(soup)


def join(app, pagename, templatename, context, doctree):
    """Link a page with its translation, and let the frame around the edition's pages speak Chinese."""
    pair = {"en": source_of(pagename), LANGUAGE: edition_of(pagename)}
    if pagename in pair.values() and set(pair.values()) <= app.env.found_docs:
        other = "en" if is_translation(pagename) else LANGUAGE
        context["other_language"] = {"code": other, "page": pair[other]}
        context["metatags"] = "\n".join([context.get("metatags", ""), *alternates(app.config.html_baseurl, pair)])
    if is_translation(pagename):
        speak_chinese(context, pagename)


def speak_chinese(context, pagename):
    """Translate what the theme and other extensions write, and load the words of explorers and scripts before these start."""
    say, sidebar = speaker(pagename), context["generate_toctree_html"]
    script = context["pathto"](f"_static/words_{FOLDER}.js", resource=True)
    context |= {
        "language": LANGUAGE,
        "_": say,
        "gettext": say,
        "translate": say,
        "theme_search_bar_text": say("Search..."),
        "docstitle": say(context["docstitle"]),
        "theme_extra_footer": say(context["theme_extra_footer"]),
        "author": say(context["author"]),
        "root_doc": edition_of(context["root_doc"]),
        "root_title": say(context["root_title"]),
        "generate_toctree_html": lambda **options: in_one_list(str(sidebar(**options)), pagename),
        "relabelled": lambda content: relabelled(content, say),
    }
    context["metatags"] = f'<script src="{script}"></script>\n{context.get("metatags", "")}'
    for button in context.get("header_buttons", []):
        for part in button.get("buttons", [button]):
            if "url" in part:  # the repository holds the English notebooks alone
                part["url"] = part["url"].replace(f"/{pagename}.ipynb", f"/{source_of(pagename)}.ipynb")


def write_words(app, exception):
    """Write what explorers and the site's scripts look up."""
    if exception or app.builder.name != "html":
        return
    text = json.dumps(words(FOLDER, "explorers", "questions"), ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / "_static" / f"words_{FOLDER}.js").write_text(f"globalThis.courseWords = {text};\n", "utf-8")


def setup(app):
    """Register with Sphinx: before the table of contents is read, and before others read anchors and write heads."""
    app.connect("config-inited", write_notebooks, priority=100)
    app.connect("env-get-outdated", partners)
    app.connect("doctree-read", keep_anchors, priority=100)
    app.connect("html-page-context", read_on, priority=100)
    app.connect("html-page-context", join, priority=840)
    app.connect("build-finished", write_words, priority=100)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
