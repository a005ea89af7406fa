"""Where a reader stands: over a chapter's title its place and its time, below its end what the next one asks.

The introduction's tables have each chapter's question, a chapter itself its time: "Reading time: about 35 minutes."
"""

import re
from html import escape

from docutils import nodes

INTRODUCTION = "book/intro"
CHAPTER = re.compile(r"book/(\d\d)_")
_MINUTES = re.compile(r"Reading time: about (\d+) minutes\.")
_NUMBER = re.compile(r"^\d+ · ")


class kicker(nodes.Part, nodes.Element):
    """A small line over a title, `text`."""


def visit_kicker(self, node):
    """Write the line."""
    self.body.append(f'<p class="kicker">{escape(node["text"])}</p>\n')
    raise nodes.SkipNode


def chapters(env):
    """Return the names of the chapters, in order."""
    return sorted(filter(CHAPTER.match, env.found_docs))


def time_line(doctree):
    """Return the paragraph that tells how long a chapter takes, or None."""
    return next((line for line in doctree.findall(nodes.paragraph) if _MINUTES.fullmatch(line.astext())), None)


def keep_minutes(app, doctree):
    """Keep a chapter's minutes for the pages that lead to it, and let a chapter be written anew when the questions change."""
    name = app.env.docname
    if CHAPTER.match(name):
        line = time_line(doctree)
        if line is None:
            raise ValueError(f'{name} does not say "Reading time: about … minutes."')
        app.env.metadata[name]["minutes"] = int(_MINUTES.fullmatch(line.astext())[1])
        app.env.note_dependency(app.env.doc2path(INTRODUCTION))


def begin_chapter(document, env):
    """Move place and time of a chapter over its title, which needs no number then."""
    names = chapters(env)
    if env.docname in names:
        section = document.next_node(nodes.section)
        place = f"Chapter {names.index(env.docname) + 1} of {len(names)}"
        section.insert(0, kicker(text=f"{place} · {env.metadata[env.docname]['minutes']} min"))
        title = section.next_node(nodes.title)
        words = title.next_node(nodes.Text)
        words.parent.replace(words, nodes.Text(_NUMBER.sub("", words)))
        line = time_line(document)
        line.parent.remove(line)


def questions(env):
    """Return the question of each chapter, from the introduction's tables: number, title, question."""
    rows = [[cell.astext() for cell in row] for row in env.get_doctree(INTRODUCTION).findall(nodes.row) if len(row) == 3]
    return {number: question for number, _, question in rows}


def lead_on(app, pagename, templatename, context, doctree):
    """Tell the template what the next page asks, if it is a chapter, and how long it takes."""
    follower = context.get("next")
    names = chapters(app.env)
    page = follower and next((name for name in names if app.builder.get_relative_uri(pagename, name) == follower["link"]), None)
    if page:
        number = names.index(page) + 1
        context["ahead"] = {
            "kicker": f"Chapter {number} · {app.env.metadata[page]['minutes']} min",
            "title": _NUMBER.sub("", follower["title"]),
            "question": questions(app.env)[str(number)],
        }
