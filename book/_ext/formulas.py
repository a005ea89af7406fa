"""Formulas as MathML, which browsers draw with no script and no download, set as TeX would set them.

latex2mathml names the symbols; what TeX knows of their places is added here: which bar opens and which closes, which minus is a sign,
where limits stand, where a space is missing and how high a root is.
"""

from itertools import cycle, pairwise
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert

SPACE = "http://www.w3.org/1998/Math/MathML"
ElementTree.register_namespace("", SPACE)
BARS = {"|", "‖"}
CLOSING = {")", "]", "|", "‖", "!", "…", "′", "∞"}  # a minus after one of these subtracts
SIGNS = {"−", "+", "±"}
LIMITS = {"∑", "∏", "max", "min"}
UNDER = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}


def name(element):
    """An element's name without its namespace."""
    return element.tag.partition("}")[2]


def is_operator(element, texts):
    return name(element) == "mo" and element.text in texts


def close_bars(written):
    """Let every second bar close: left to itself, a browser spaces and stretches each as if it stood between two numbers."""
    bars = [mo for mo in written.iter() if is_operator(mo, BARS) and "form" not in mo.attrib]
    for bar, form in zip(bars, cycle(("prefix", "postfix"))) if len(bars) % 2 == 0 else ():
        bar.attrib.update(form=form, stretchy="false", lspace="0", rspace="0")


def mark_signs(written):
    """Let a minus that stands after another operator, or after nothing, be a sign."""
    for row in written.iter():
        for before, sign in zip([None, *row], row):
            opened = before is None or before.get("form") == "prefix" or (name(before) == "mo" and before.text not in CLOSING)
            if opened and is_operator(sign, SIGNS):
                sign.set("form", "prefix")


def move_limits(written):
    """Set the limits of a sum or a maximum below it; in a line of text the browser puts them beside it."""
    for part in written.iter():
        if name(part) in UNDER and is_operator(part[0], LIMITS):
            part.tag = f"{{{SPACE}}}{UNDER[name(part)]}"
            part[0].set("movablelimits", "true")


def space_names(written):
    """Part a function's name from its argument, where no bracket does."""
    for row in list(written.iter()):
        for word, after in reversed(list(pairwise(row))):
            if name(word) == "mi" and len(word.text) > 1 and name(after) not in ("mo", "mspace"):
                row.insert(list(row).index(after), ElementTree.Element(f"{{{SPACE}}}mspace", width="0.167em"))


def raise_roots(written):
    """Make what stands in a root as high as a line, as TeX's \\mathstrut does: over a low letter the browser lets the sign sink."""
    for root in written.iter(f"{{{SPACE}}}msqrt"):
        root.insert(0, ElementTree.Element(f"{{{SPACE}}}mspace", height="0.75em", depth="0.2em"))


def formula(latex, display="inline"):
    """Return a formula's MathML."""
    written = ElementTree.fromstring(convert(latex, display=display))
    for mend in (close_bars, mark_signs, move_limits, space_names, raise_roots):
        mend(written)
    return ElementTree.tostring(written, "unicode")


def visit_inline(self, node):
    """Write an inline formula."""
    self.body.append(f'<span class="math">{formula(node.astext())}</span>')
    raise nodes.SkipNode


def visit_display(self, node):
    """Write a formula on a line of its own."""
    self.body.append(f'<div class="math">{formula(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def setup(app):
    """Register with Sphinx."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
