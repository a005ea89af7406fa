"""The first page: its tables of chapters as cards, and a place for the picture beside its first words."""

from docutils import nodes

from reading.chapters import INTRODUCTION, chapters

HERO = '<div class="hero" aria-label="Nine numbers slide over a cat" role="group"></div>\n'


def lay_path(document, env):
    """Change the introduction; other pages stay as they are."""
    if env.docname != INTRODUCTION:
        return
    for table in list(document.findall(nodes.table)):
        rows = [list(row) for row in table.findall(nodes.row) if len(row) == 3 and row[0].astext().isdigit()]
        if rows:
            table.replace_self(nodes.bullet_list("", *(card(*row, env) for row in rows), classes=["path"]))
    title = document.next_node(nodes.title)
    title.parent.insert(title.parent.index(title) + 1, nodes.raw("", HERO, format="html"))


def card(number, link, question, env):
    """Return a chapter's card: number and minutes, its title as a link, its question."""
    place = int(number.astext())
    names = chapters(env)
    minutes = f" · {env.metadata[names[place - 1]]['minutes']} min" if len(names) >= place else ""
    head = nodes.paragraph("", f"Chapter {place}{minutes}", classes=["kicker"])
    title = nodes.paragraph("", "", *link[0].children, classes=["path-title"])
    return nodes.list_item("", head, title, nodes.paragraph("", "", *question[0].children))
