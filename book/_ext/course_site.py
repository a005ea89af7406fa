"""What the site needs beyond Jupyter Book: formulas that need no script, and scripts that do not hold up the page."""

from docutils import nodes
from latex2mathml.converter import convert


def visit_inline(self, node):
    """Write an inline formula."""
    self.body.append(f'<span class="math">{convert(node.astext())}</span>')
    raise nodes.SkipNode


def visit_display(self, node):
    """Write a formula on a line of its own."""
    self.body.append(f'<div class="math">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def defer_scripts(app, pagename, templatename, context, doctree):
    """Let the browser read the whole page first; only the options, which inline scripts read at once, must wait for nobody."""
    for script in context["script_files"]:
        if script.filename and "documentation_options" not in script.filename:
            script.attributes["defer"] = "defer"


def setup(app):
    """Register with Sphinx."""
    # As MathML, which browsers draw with no script and no download.
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.connect("html-page-context", defer_scripts, priority=900)
    # Jupyter Book sets this value for sphinx_comments, which _config.yml leaves out.
    app.add_config_value("comments_config", {}, "html")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
