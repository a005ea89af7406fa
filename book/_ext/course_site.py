"""What the site needs beyond Jupyter Book: formulas as MathML, which browsers draw with no script and no download."""

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


def setup(app):
    """Register the renderer with Sphinx."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    # Jupyter Book sets this value for sphinx_comments, which _config.yml leaves out.
    app.add_config_value("comments_config", {}, "html")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
