"""Pictures that say how large they are, so that nothing jumps when they come, and come when they are needed."""

import json
import posixpath
from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from PIL import Image
from sphinx.transforms.post_transforms import SphinxPostTransform

from editions import page_speaker
from reading.drawings import drawing
from utils.plots import TITLES

WIDE = 560  # pixels: a picture that is wider cannot be read on a phone as wide as the phone
WIDE_LEAST, NAMED_LEAST = 0.75, 0.69  # of its width that such a picture keeps, and a smaller one with titles, which are then 10 pixels high
NARROW = 270  # pixels: the column on the narrowest phone


class picture(nodes.image):
    """An image whose file's size is known."""


class drawn(nodes.General, nodes.Element):
    """A figure that stands in the page as SVG, and the pixels that it needs."""


class SizedPictures(SphinxPostTransform):
    """Measure the images of a page that are files of pixels, and take drawings into the page."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        """Put a picture or a drawing in the place of each such image."""
        say = page_speaker(self.env.srcdir, self.env.docname)
        for image in list(self.document.findall(nodes.image)):
            path = self.env.srcdir / image["uri"]
            if path.suffix == ".svg" and isinstance(image.parent, nodes.figure):
                svg, least = drawing(path.read_text("utf-8"), image.parent["ids"][0], image.get("alt", ""), say)
                image.replace_self(drawn("", svg=svg, least=least))
            elif path.suffix in (".png", ".jpg", ".jpeg") and path.is_file():
                sized = picture("", **image.attributes)
                with Image.open(path) as pixels:
                    sized["width"], sized["height"] = map(str, pixels.size)
                    titles = json.loads(getattr(pixels, "text", {}).get(TITLES, "[]"))
                sized["named"] = bool(titles)
                sized["titles"] = [[say(title), *place] for title, *place in titles if say(title) != title]
                sized["classes"] = [*image["classes"], "dark-light"]  # the theme leaves its colours alone
                image.replace_self(sized)


def visit_picture(self, node):
    """Write an image with its size in pixels."""
    name = smaller(self.builder, node["uri"])
    source, words, size = posixpath.join(self.builder.imgpath, quote(name)), node.get("alt", ""), (node["width"], node["height"])
    if node["titles"]:
        tag = titled(source, words, *size, node["titles"])
    else:
        tag = self.emptytag(node, "img", "\n", width=size[0], height=size[1], src=source, alt=words, loading="lazy")
    width = int(node["width"])
    least = WIDE_LEAST if width > WIDE or node["titles"] else NAMED_LEAST if node["named"] else 0
    self.body.append(boxed(tag, least * width))
    raise nodes.SkipNode


def titled(source, words, width, height, titles):
    """Return a picture with its titles in the page's language, laid over those that are drawn in it.

    >>> titled("a.webp", "A & B", "200", "100", [["一", 0.1, 0.8, 0.3, 1]]).partition("<rect ")[2]
    'x="18" y="-2" width="44" height="23" fill="#fff"/><text x="40" y="17" text-anchor="middle" font-size="15" fill="#000">一</text></svg>'
    """
    tag = f'<svg class="drawing dark-light" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
    tag += f'aria-label="{escape(words)}"><image href="{source}" width="{width}" height="{height}"/>'
    for title, *shares in titles:  # which count from the bottom left
        left, low, right, high = (share * int(side) for share, side in zip(shares, 2 * (width, height)))
        y = int(height) - high
        tag += f'<rect x="{left - 2:.0f}" y="{y - 2:.0f}" width="{right - left + 4:.0f}" height="{high - low + 3:.0f}" fill="#fff"/>'
        look = f'x="{(left + right) / 2:.0f}" y="{y + high - low - 3:.0f}" text-anchor="middle" font-size="15" fill="#000"'
        tag += f"<text {look}>{escape(title)}</text>"
    return f"{tag}</svg>"


def visit_drawn(self, node):
    """Write a drawing."""
    self.body.append(boxed(node["svg"], node["least"]))
    raise nodes.SkipNode


def boxed(tag, least):
    """Return what gives way on a narrow screen, down to a width; below this it scrolls in a box of its own."""
    return f'<div class="wide-picture" tabindex="0" style="--least: {least:.0f}px">{tag}</div>' if least > NARROW else tag


def smaller(builder, uri):
    """Write a PNG as WebP without loss, which takes two thirds, in the place of what Sphinx would copy; return the name of the file."""
    if not uri.endswith(".png"):
        return builder.images[uri]
    name = f"{Path(builder.images.pop(uri)).stem}.webp"
    target = Path(builder.outdir) / builder.imagedir / name
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(builder.srcdir / uri) as pixels:
            pixels.save(target, lossless=True, exact=True)
    return name
