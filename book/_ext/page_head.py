"""What search engines and link previews read: a description of each page, a card, and, once the address is known, a map of the site."""

import re
from html import escape

from docutils import nodes

from editions import speaker

LENGTH = 200  # characters of a description that search engines show, roughly


def guess_address(app, config):
    """On GitHub Pages the site's address follows from the repository's, unless `html.baseurl` names another."""
    found = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+?)/?", config.html_theme_options.get("repository_url") or "")
    if found and not config.html_baseurl:
        owner, name = found.groups()
        home = f"https://{owner.lower()}.github.io/"
        config.html_baseurl = home if name.lower() == f"{owner}.github.io".lower() else f"{home}{name}/"


def describe(app, pagename, templatename, context, doctree):
    """Put the page's first sentences and a card into its head."""
    if doctree is None:
        return
    text = next((paragraph.astext() for paragraph in doctree.findall(nodes.paragraph)), app.config.html_title)
    text = shortened(" ".join(text.split()))
    course = speaker(pagename)(app.config.html_title)
    named = {"og:type": "article", "og:title": context["title"], "og:description": text, "og:site_name": course}
    if app.config.html_baseurl:
        named |= {"og:url": f"{app.config.html_baseurl}{pagename}.html", "og:image": f"{app.config.html_baseurl}_static/explorer.png"}
    tags = [f'<meta property="{name}" content="{escape(value)}" />' for name, value in named.items()]
    context["metatags"] = "\n".join([context.get("metatags", ""), f'<meta name="description" content="{escape(text)}" />', *tags])


def shortened(text):
    """Return the sentences that fit, or as many words of the first one.

    >>> shortened("One. Two." + " More words" * 40)
    'One. Two.'
    """
    if len(text) <= LENGTH:
        return text
    whole = text[:LENGTH].rpartition(". ")[0]
    return f"{whole}." if whole else f"{text[:LENGTH].rpartition(' ')[0]} …"


def list_pages(app, exception):
    """Write sitemap.xml, which must hold whole addresses."""
    if exception or app.builder.name != "html" or not app.config.html_baseurl:
        return
    lines = [f"<url><loc>{escape(app.config.html_baseurl)}{page}.html</loc></url>" for page in sorted(app.env.found_docs)]
    text = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (app.outdir / "sitemap.xml").write_text(text + "\n".join(lines) + "\n</urlset>\n", "utf-8")


def setup(app):
    """Register with Sphinx."""
    app.connect("config-inited", guess_address, priority=900)
    app.connect("html-page-context", describe)
    app.connect("build-finished", list_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
