"""Drawings: figures of lines and words stand in the page as SVG, in its colours, light and dark, and in its type.

Matplotlib's SVG sets its own colours, type and a style sheet; here all looks become attributes, which no policy refuses.
"""

from collections import Counter
from xml.etree import ElementTree

import tinycss2
from sphinx.errors import ExtensionError

# What stands in the page for the colours of utils.plots and of matplotlib's axes (kit/theme.css); black is the text's own.
COLOURS = {
    "#000000": "currentColor",
    "#ffffff": "var(--cx-back)",
    "#2f7fd1": "var(--cx-minus)",
    "#e8751a": "var(--cx-plus)",
    "#7fb2e8": "var(--cx-minus-fill)",
    "#f4a261": "var(--cx-plus-fill)",
    "#5b2a91": "var(--cx-accent)",
    "#2a7d4f": "var(--cx-right)",
    "#555555": "var(--cx-muted)",
    "#9aa0a6": "var(--cx-edge)",
    "#b0b0b0": "var(--cx-edge)",
}
POINT = 100 / 72  # pixels: as large as in a notebook
LEAST_TEXT = 11  # pixels
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
LEFT_OUT = ("metadata", "style")
FILLS = ("var(--cx-plus-fill)", "var(--cx-minus-fill)")
UNSEEN = ("none", COLOURS["#ffffff"])  # nothing, and the paper
SHARED = ("clip-path", "fill", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap")
COMMON = ("font-size", "text-anchor", "stroke-width")  # what has text or a stroke says these each time


def drawing(source, name, words, say=str):
    """Return matplotlib's SVG as the page's own, and the pixels that it needs at least; ids begin with a name, words tell what is seen.

    `say` gives its texts in the page's language.
    """
    old = ElementTree.fromstring(source)
    width, height = (float(side) for side in old.get("viewBox").split()[2:])
    parts = ElementTree.Element("g", {"aria-hidden": "true"})
    parts.extend([part for child in old for part in redrawn(child, name)])
    for text in parts.iter("text"):
        text.text = say(text.text or "")
    smallest = min((float(text.get("font-size")) for text in parts.iter("text")), default=10)
    for key in COMMON:
        lift_most(parts, key)
    least = width * LEAST_TEXT / smallest
    shown = max(width * POINT, least)
    look = {
        "class": "drawing",
        "viewBox": f"0 0 {width:.2f} {height:.2f}",
        "width": f"{shown:.0f}",
        "height": f"{shown * height / width:.0f}",
    }
    svg = ElementTree.Element("svg", {**look, "role": "img", "aria-label": words, "fill": "currentColor"})
    svg.append(parts)
    return ElementTree.tostring(svg, encoding="unicode"), round(least)


def redrawn(old, name):
    """Return what stands in the page for an element: itself, its parts where it says nothing by itself, or nothing.

    >>> old = ElementTree.fromstring('<g id="axes_1"><path d="M 0.123 1 \\nz" style="fill: #e8751a; stroke: none"/></g>')
    >>> [ElementTree.tostring(new) for new in redrawn(old, "figure-1")]
    [b'<path fill="var(--cx-plus)" stroke="none" d="M0.12 1z" />']
    >>> [ElementTree.tostring(new) for new in redrawn(ElementTree.fromstring('<text x="1">a line</text>'), "figure-1")]
    [b'<text x="1" text-anchor="start">a line</text>']
    """
    tag = old.tag.removeprefix(SVG)
    look = looks(old.get("style", ""), name)
    if tag in LEFT_OUT or (look.get("fill") in UNSEEN and "stroke" not in look):
        return []
    new = ElementTree.Element(tag, look)
    for key, value in old.items():
        if key == LINK:
            new.set("href", f"#{name}-{value[1:]}")
        elif key == "id" and tag != "g":
            new.set(key, f"{name}-{value}")
        elif key not in ("id", "style") and not value.startswith("rotate(-0 "):
            new.set(key, path(value) if key == "d" else short(at_home(value, name)))
    if tag in ("text", "tspan"):
        new.text = old.text
    if tag == "text":
        new.attrib.setdefault("text-anchor", "start")  # each line of several says nothing, and must not take what most say
    cells = old.get("id", "").startswith("QuadMesh")  # they do not overlap: those of a colour may come together
    parts = [part for child in old for part in redrawn(child, name)]
    new.extend(join(sorted(parts, key=but_place) if cells else parts, ("none", *FILLS) if cells else ("none",)))
    lift(new)
    return list(new) if not new.attrib and (tag == "g" or not len(new)) else [new]


def looks(style, name):
    """Return a style's declarations as attributes, in the page's colours and without its type."""
    said = {one.lower_name: tinycss2.serialize(one.value).strip() for one in tinycss2.parse_declaration_list(style, skip_whitespace=True)}
    said.pop("font-family", None)
    if unknown := [value for value in said.values() if value.startswith("#") and value not in COLOURS]:
        raise ExtensionError(f"{name} is drawn in {unknown[0]}: add what stands for it in the page to COLOURS of reading/drawings.py")
    return {key: short(at_home(COLOURS.get(value, value), name).removesuffix("px")) for key, value in said.items()}


def at_home(value, name):
    """Return a value whose references lead to the figure's own parts."""
    return value.replace("url(#", f"url(#{name}-")


def short(value):
    """Round the numbers of an attribute to what can be seen.

    >>> short("rotate(-90 5 6)"), short("0.333333"), short("30.123")
    ('rotate(-90 5 6)', '0.33', '30.1')
    """
    return " ".join(rounded(part) if part.strip("-.0123456789") == "" else part for part in value.split())


def rounded(number):
    """Round a number to tenths of a point, and a small one, such as an opacity, to hundredths."""
    return f"{float(number):.{2 if abs(float(number)) < 2 else 1}f}".rstrip("0").rstrip(".")


def path(data):
    """Write a path in few signs: H and V for lines along an axis.

    >>> path("M 30.1 20 L 60.123456 20 L 60.12 40 L 30.1 20 z")
    'M30.1 20H60.1V40L30.1 20z'
    """
    steps, at, said = [], [], ""
    for part in short(data).split():
        if part.isalpha():
            steps.append([part])
        else:
            steps[-1].append(part)
    for letter, *numbers in steps:
        along = [axis for axis, place in zip("VH", range(2)) if letter == "L" and numbers[place] == at[place]]
        said += f"{along[0]}{numbers['HV'.index(along[0])]}" if along else letter + " ".join(numbers)
        at = numbers[-2:] or at
    return said


def but_place(part):
    """Return what a part looks like, wherever it is."""
    return sorted((key, value) for key, value in part.items() if key != "d")


def join(parts, fills):
    """Make one path of those that follow each other and look the same, if they are filled so."""
    joined = []
    for part in parts:
        if joined and part.get("fill") in fills and "d" in part.attrib and but_place(part) == but_place(joined[-1]):
            joined[-1].set("d", joined[-1].get("d") + part.get("d"))
        else:
            joined.append(part)
    return joined


def lift(group):
    """Let a group say once what all its parts say."""
    for key in SHARED if group.tag == "g" and len(group) > 1 else ():
        values = {part.get(key) for part in group}
        if len(values) == 1 and None not in values and key not in group.attrib:
            group.set(key, values.pop())
            for part in group:
                del part.attrib[key]


def lift_most(group, key):
    """Let a group say what most of its parts say, at any depth, and only the others say for themselves."""
    said = [part for part in group.iter() if key in part.attrib]
    for most, _ in Counter(part.get(key) for part in said).most_common(1):
        group.set(key, most)
        for part in said:
            if part.get(key) == most:
                del part.attrib[key]
