"""Cut the formulas' font to what formulas need: `python -m tools.math_font package/files/stix-two-math-latin-400-normal.woff`.

The file comes from `npm pack @fontsource/stix-two-math` (SIL Open Font License 1.1): 372 kB for 5,169 glyphs. The letters of both
alphabets, upright and italic, the usual signs and what grows with a formula are 443 of them.
"""

import sys

from fontTools import subset

from tools.arguments import file_of
from tools.pages import ROOT

FONT = ROOT / "book" / "_static" / "fonts" / "stix-two-math.woff"
ITALIC = {0x210E, *range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468), *range(0x1D6E2, 0x1D71C)}  # h stands elsewhere
PLAIN = {*range(0x21, 0x7F), *range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA), 0x3D5, 0x3F5}
SIGNS = set(map(ord, "−×·⋅±‖≤≥≠≈∑∏∫√∂∇∞∈∉∗⋆→←↔↦∘⌊⌋⌈⌉…⋯′¯ˆ⏟𝔼"))


def cut(source, target):
    """Write a font with these characters, their larger forms and its table of measures for formulas."""
    options = subset.Options(flavor="woff", hinting=False, layout_features=["ssty", "math", "mgrk"], name_IDs=["*"], notdef_outline=True)
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=ITALIC | PLAIN | SIGNS)
    subsetter.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    wanted = "stix-two-math-latin-400-normal.woff of the npm package @fontsource/stix-two-math"
    if len(sys.argv) != 2:
        sys.exit(f"tools.math_font needs one file, {wanted}")
    source = file_of(sys.argv[1], ".woff", wanted)
    FONT.parent.mkdir(exist_ok=True)
    cut(source, FONT)
    print(FONT, FONT.stat().st_size, "bytes")
