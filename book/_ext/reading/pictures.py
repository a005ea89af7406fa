"""Pictures that say how large they are, so that nothing jumps when they come, and come when they are needed."""

import posixpath
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from PIL import Image
from sphinx.transforms.post_transforms import SphinxPostTransform

from editions import page_speaker
from reading.drawings import drawing

WIDE = 560  # pixels: a picture that is wider cannot be read on a phone as wide as the phone
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
                sized["classes"] = [*image["classes"], "dark-light"]  # the theme leaves its colours alone
                image.replace_self(sized)


def visit_picture(self, node):
    """Write an image with its size in pixels."""
    name = smaller(self.builder, node["uri"])
    given = {"src": posixpath.join(self.builder.imgpath, quote(name)), "alt": node.get("alt", ""), "loading": "lazy"}
    tag = self.emptytag(node, "img", "\n", width=node["width"], height=node["height"], **given)
    width = int(node["width"])
    self.body.append(boxed(tag, 0.75 * width if width > WIDE else 0))
    raise nodes.SkipNode


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
