"""The first page: its tables of chapters as cards, and a place for the picture beside its first words."""

from docutils import nodes

from editions import source_of, speaker
from reading.chapters import AHEAD, INTRODUCTION, chapters

HERO = '<div class="hero" aria-label="{}" role="group"></div>\n'
NAME = "Nine numbers slide over a cat"


def lay_path(document, env):
    """Change the introduction; other pages stay as they are."""
    if source_of(env.docname) != INTRODUCTION:
        return
    for table in list(document.findall(nodes.table)):
        rows = [list(row) for row in table.findall(nodes.row) if len(row) == 3 and row[0].astext().isdigit()]
        if rows:
            table.replace_self(nodes.bullet_list("", *(card(*row, env) for row in rows), classes=["path"]))
    title = document.next_node(nodes.title)
    title.parent["classes"].append("beside-hero")
    place = title.parent.index(title) + 3  # below the first words and the way in, as on a phone: a page that comes in pieces moves nothing
    title.parent.insert(place, nodes.raw("", HERO.format(speaker(env.docname)(NAME)), format="html"))


def card(number, link, question, env):
    """Return a chapter's card: number and minutes, its title as a link, its question."""
    place = int(number.astext())
    names = chapters(env)
    parts = []
    if len(names) >= place:  # a site may be the introduction alone
        head = speaker(env.docname)(AHEAD).format(place=place, minutes=env.metadata[names[place - 1]]["minutes"])
        parts.append(nodes.paragraph("", head, classes=["kicker"]))
    title = nodes.paragraph("", "", *link[0].children, classes=["path-title"])
    return nodes.list_item("", *parts, title, nodes.paragraph("", "", *question[0].children))
