"""How a notebook reads as a page: what a prediction hides, how claims stand, what is folded, how figures are numbered."""

from sphinx.transforms.post_transforms import SphinxPostTransform

from editions import source_of, speaker
from reading.cells import depart_folded, folded, visit_folded
from reading.chapters import INTRODUCTION, begin_chapter, keep_minutes, kicker, lead_on, visit_kicker
from reading.claims import checked, fold_code, tick_claims, visit_checked
from reading.figures import number_figures
from reading.outputs import drop_what_is_gone
from reading.path import lay_path
from reading.pictures import SizedPictures, drawn, picture, visit_drawn, visit_picture
from reading.waiting import let_results_wait

SCRIPTS = {INTRODUCTION: "hero.js", "book/glossary": "glossary.js"}


class Reading(SphinxPostTransform):
    """Change a page's cells on their way to HTML."""

    default_priority = 3  # before myst-nb chooses among the types of an output (4): here all of them can be seen
    formats = ("html",)

    def run(self, **kwargs):
        """Take one step after the other: what waits holds figures with their captions."""
        say = speaker(self.env.docname)
        drop_what_is_gone(self.document)
        number_figures(self.document, self.env.docname.rpartition("/")[2], say)
        tick_claims(self.document)
        fold_code(self.document, say)
        let_results_wait(self.document, say)
        begin_chapter(self.document, self.env)
        lay_path(self.document, self.env)


def bring_script(app, pagename, templatename, context, doctree):
    """Load a page's own script, in each language, before course_site.py lets scripts wait for the page."""
    if name := SCRIPTS.get(source_of(pagename)):
        app.add_js_file(name)


def setup(app):
    """Register with Sphinx."""
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(checked, html=(visit_checked, None))
    app.add_node(kicker, html=(visit_kicker, None))
    app.connect("doctree-read", keep_minutes)
    app.connect("html-page-context", lead_on)
    app.connect("html-page-context", bring_script)
    app.add_node(picture, html=(visit_picture, None))
    app.add_node(drawn, html=(visit_drawn, None))
    app.add_post_transform(Reading)
    app.add_post_transform(SizedPictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
