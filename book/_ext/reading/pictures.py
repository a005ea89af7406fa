"""Pictures that say how large they are, so that nothing jumps when they come, and come when they are needed."""

import posixpath
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from PIL import Image
from sphinx.transforms.post_transforms import SphinxPostTransform

WIDE = 560  # pixels: what is wider cannot be read on a phone as wide as the phone


class picture(nodes.image):
    """An image whose file's size is known."""


class SizedPictures(SphinxPostTransform):
    """Measure the images of a page that are files of pixels."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        """Put a picture in the place of each such image."""
        for image in list(self.document.findall(nodes.image)):
            path = self.env.srcdir / image["uri"]
            if path.suffix in (".png", ".jpg", ".jpeg") and path.is_file():
                sized = picture("", **image.attributes)
                with Image.open(path) as pixels:
                    sized["width"], sized["height"] = map(str, pixels.size)
                sized["classes"] = [*image["classes"], "dark-light"]  # the theme leaves its colours alone
                image.replace_self(sized)


def visit_picture(self, node):
    """Write an image with its size in pixels; on a narrow screen the sheet lets it give way, and a wide one scroll instead."""
    name = smaller(self.builder, node["uri"])
    given = {"src": posixpath.join(self.builder.imgpath, quote(name)), "alt": node.get("alt", ""), "loading": "lazy"}
    tag = self.emptytag(node, "img", "\n", width=node["width"], height=node["height"], **given)
    wide = int(node["width"]) > WIDE
    self.body.append(f'<div class="wide-picture" tabindex="0" style="--wide: {node["width"]}px">{tag}</div>' if wide else tag)
    raise nodes.SkipNode


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
