"""What the site needs beyond Jupyter Book: scripts and styles in the order that shows a page soonest."""

from utils.widgets.kit.bundle import sheet

THEME = sheet("kit/theme")


def begin_scripts(app, pagename, templatename, context, doctree):
    """Run first.js before any other script: the theme asks for the reader's light or dark in the page's head."""
    context["metatags"] = f'<script src="{context["pathto"]("_static/first.js", resource=True)}"></script>\n{context.get("metatags", "")}'


def lighten_scripts(app, pagename, templatename, context, doctree):
    """Let the browser read the whole page first."""
    for script in list(context["script_files"]):
        if "DOCUMENTATION_OPTIONS.pagename" in script.attributes.get("body", ""):
            context["script_files"].remove(script)  # inline, for a menu of versions that there is not
        elif script.filename:
            script.attributes["defer"] = "defer"


def write_theme(app):
    """Put what all explorers share into a file of its own, which a browser keeps from page to page."""
    static = app.outdir / "_static"
    static.mkdir(exist_ok=True)
    (static / "explorers.css").write_text(THEME, "utf-8")


def setup(app):
    """Register with Sphinx."""
    app.connect("builder-inited", write_theme)
    app.add_css_file("explorers.css")  # colours are the page's, too
    app.connect("html-page-context", lighten_scripts, priority=900)
    app.connect("html-page-context", begin_scripts)
    # Jupyter Book sets this value for sphinx_comments, which _config.yml leaves out.
    app.add_config_value("comments_config", {}, "html")
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
