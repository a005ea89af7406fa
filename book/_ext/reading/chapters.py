"""Where a reader stands: over a chapter's title its place and its time, below its end what the next one asks.

The introduction's tables have each chapter's question, a chapter itself its time: "Reading time: about 35 minutes."
A page of the Chinese edition says the same in Chinese.
"""

import re
from html import escape

from docutils import nodes

from editions import source_of, speaker

INTRODUCTION = "book/intro"
CHAPTER = re.compile(r"(?:book|zh)/(\d\d)_")
PLACE = "Chapter {place} of {count} · {minutes} min"
AHEAD = "Chapter {place} · {minutes} min"
IN_ENGLISH = "in English"
_MINUTES = re.compile(r"Reading time: about (?P<en>\d+) minutes\.|阅读时间：约 (?P<zh>\d+) 分钟。")
_NUMBER = re.compile(r"^\d+ · ")


class kicker(nodes.Part, nodes.Element):
    """A small line over a title, `text`."""


def visit_kicker(self, node):
    """Write the line."""
    self.body.append(f'<p class="kicker">{escape(node["text"])}</p>\n')
    raise nodes.SkipNode


def chapters(env):
    """Return the names of the English chapters, in order."""
    return sorted(name for name in env.found_docs if CHAPTER.match(name) and name == source_of(name))


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
        english, chinese = _MINUTES.fullmatch(line.astext()).groups()
        app.env.metadata[name]["minutes"] = int(english or chinese)
        app.env.note_dependency(app.env.doc2path(INTRODUCTION))


def begin_chapter(document, env):
    """Move place and time of a chapter over its title, which needs no number then."""
    names = chapters(env)
    if CHAPTER.match(env.docname):
        section = document.next_node(nodes.section)
        place, minutes = names.index(source_of(env.docname)) + 1, env.metadata[env.docname]["minutes"]
        section.insert(0, kicker(text=speaker(env.docname)(PLACE).format(place=place, count=len(names), minutes=minutes)))
        title = section.next_node(nodes.title)
        words = title.next_node(nodes.Text)
        words.parent.replace(words, nodes.Text(_NUMBER.sub("", words)))
        line = time_line(document)
        line.parent.remove(line)


def questions(env, introduction):
    """Return the question of each chapter, from an introduction's tables: number, title, question."""
    rows = [[cell.astext() for cell in row] for row in env.get_doctree(introduction).findall(nodes.row) if len(row) == 3]
    return {number: question for number, _, question in rows}


def lead_on(app, pagename, templatename, context, doctree):
    """Tell the template what the next page asks, in the language of this one, if it is a chapter, and how long it takes."""
    follower = context.get("next")
    names = filter(CHAPTER.match, app.env.found_docs)
    page = follower and next((name for name in names if app.builder.get_relative_uri(pagename, name) == follower["link"]), None)
    if page:
        say, number = speaker(pagename), int(CHAPTER.match(page)[1])
        parts = [say(AHEAD).format(place=number, minutes=app.env.metadata[page]["minutes"])]
        parts += [say(IN_ENGLISH)] if "language" in follower else []
        context["ahead"] = {
            "kicker": " · ".join(parts),
            "title": _NUMBER.sub("", follower["title"]),
            "question": questions(app.env, f"{pagename.partition('/')[0]}/intro")[str(number)],
        }
