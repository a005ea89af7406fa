"""A small picture of each chapter, in cells as its explorers have them: at its head, and on its card of the first page."""

from itertools import groupby

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from editions import source_of
from reading.chapters import CHAPTER, INTRODUCTION

SIDE = 11  # cells
SIZE = 0.9  # of a cell: the rest is a gap
NAMES = {"#": "ink", "g": "ground", "+": "plus", "-": "minus", "a": "accent", "R": "red", "G": "green", "B": "blue"}
# Per chapter its rows of cells, and frames as (column, row, width, height).
MOTIFS = [
    # a stroke, and the same elsewhere
    ("####....... #.......... #.......... #.......... ...a....... ....a...... .....a..... .......++++ .......+... .......+... .......+...", []),
    # a window on an edge
    (" ".join(["++++++ggggg"] * SIDE), [(4, 4, 3, 3)]),
    # a banded matrix
    (" ".join((k * "." + "+a-..+a-" + SIDE * ".")[:SIDE] for k in range(SIDE)), []),
    # three planes
    (" ".join(2 * ["RRRRRR....."] + 2 * ["RRGGGGGG..."] + 2 * ["RRGGBBBBBB."] + 2 * ["..GGBBBBBB."] + 2 * ["....BBBBBB."]), []),
    # a field in a field
    (" ".join([*2 * ["ggggggggggg"], *2 * ["gg-------gg"], *3 * ["gg--+++--gg"], *2 * ["gg-------gg"], *2 * ["ggggggggggg"]]), [(5, 5, 1, 1)]),
    # one number of each window
    ("g+gggg..... gggg+g..... +ggggg..... gggg+g..... gg+gg+..... g+gggg..... ........... ........... ........+++ ........+++ ........+++",
     [(0, 0, 2, 2), (8, 8, 1, 1)]),
    # a loss that falls
    ("a.......... a.......... .a......... .a......... ..a........ ...a....... ....aa..... ......aa... ........aaa ........... ggggggggggg", []),
    # three numbers of a pixel become one
    ("RRR........ R#Ra....... RRR.a...... .....a..... GGG...a.+++ G#Gaaaaa+#+ GGG...a.+++ .....a..... BBB.a...... B#Ba....... BBB........", []),
    # four branches side by side
    ("..........B #...B.....B #.........+ #.+.++++..+ #.+.++++..+ #.+.++++..+ #.........G #...G.GG..G #.........a #...a.....a ...........", []),
    # two blocks with their skips
    ("....#...... ....#aaa... ..#####.a.. ..#####.a.. ....#aaa... ....#...... ....#aaa... ..#####.a.. ..#####.a.. ....#aaa... ....#......", []),
    # maps that get smaller and deeper
    ("B.......... B.......... B.B........ B.B........ B.B.++..... B.B.++..... B.B.++..... B.B.++.GGGG B.B.++.GGGG B.B.++.GGGG ggggggggggg", []),
    # a pattern
    (" ".join("".join("+-"[(row + column) % 4 < 2] for column in range(SIDE)) for row in range(SIDE)), []),
    # the shape of one thing with the texture of another
    ("....+++.... ..--------. .+++++++++. .---------. +++++++++++ ----------- +++++++++++ .---------. .+++++++++. ..-------.. ....+++....", []),
    # a digit, and a little of everything
    ("-..+..-..+. ..#######.- +.#.....+.. ..#..-..... -.######.+. ........#.. +..-....#.- ........#.. .-#....#..+ ...####.... +..-..+..-.", []),
]  # fmt: skip


def drawn(chapter):
    """Return a chapter's motif as SVG, whose colours are the page's own.

    >>> drawn(1).count("<path")  # one for each of its colours
    3
    """
    rows, frames = MOTIFS[chapter - 1]
    cells = sorted((kind, x, y) for y, row in enumerate(rows.split()) for x, kind in enumerate(row) if kind != ".")
    paths = [
        f'<path class="motif-{NAMES[kind]}" d="{"".join(f"M{x} {y}h{SIZE}v{SIZE}h-{SIZE}z" for _, x, y in group)}"/>'
        for kind, group in groupby(cells, key=lambda cell: cell[0])
    ]
    edge = (1 - SIZE) / 2
    paths += [f'<rect class="motif-frame" x="{x - edge}" y="{y - edge}" width="{w}" height="{h}"/>' for x, y, w, h in frames]
    return f'<svg class="motif" viewBox="-0.2 -0.2 {SIDE + 0.3} {SIDE + 0.3}" aria-hidden="true">{"".join(paths)}</svg>'


class Motifs(SphinxPostTransform):
    """Put the pictures where the site's reading has put the words over a chapter's title and the cards."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs):
        """A chapter gets its own, the first page that of each card."""
        found = CHAPTER.match(self.env.docname)
        if found:
            section = self.document.next_node(nodes.section)
            section["classes"].append("beside-motif")
            section.insert(0, picture(int(found[1])))
        elif source_of(self.env.docname) == INTRODUCTION:
            cards = [card for path in self.document.findall(nodes.bullet_list) if "path" in path["classes"] for card in path]
            for chapter, card in enumerate(cards, 1):
                card.insert(0, picture(chapter))


def picture(chapter):
    """Return the motif as a node."""
    return nodes.raw("", drawn(chapter), format="html")


def setup(app):
    """Register with Sphinx."""
    app.add_post_transform(Motifs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
