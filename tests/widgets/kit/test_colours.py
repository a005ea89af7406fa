"""Colours that carry a meaning are told apart by readers with any of the three colour deficiencies, and drawings are seen in both themes.

Matrices: Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1.
"""

import re
from itertools import combinations

import numpy as np
import pytest
import tinycss2
from matplotlib.colors import to_rgb
from skimage.color import rgb2lab

from reading.drawings import COLOURS
from utils import plots
from utils.widgets.kit.bundle import WIDGETS

VISION = {
    "full": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
CLEAR = 25  # CIELAB units; a difference of 2.3 can just be seen


def seen(colour, vision):
    """A colour as Lab coordinates for one kind of vision; the matrices act on linear light."""
    light = np.array(to_rgb(colour))
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
    return rgb2lab(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055))


def named(name, sheet="kit/theme"):
    return re.search(rf"--{name}: (#[0-9a-f]{{6}})", (WIDGETS / f"{sheet}.css").read_text("utf-8"))[1]


def test_the_simulation_confuses_red_and_green_as_dichromats_do():
    red, green = "#c04000", "#6a7a00"
    assert np.linalg.norm(seen(red, "full") - seen(green, "full")) > 2 * np.linalg.norm(
        seen(red, "deuteranopia") - seen(green, "deuteranopia")
    )


@pytest.mark.parametrize("vision", VISION)
def test_plus_minus_and_zero_differ_in_explorers_and_figures(vision):
    for group in ([named("cx-plus"), named("cx-minus"), "#ffffff"], [plots.PLUS, plots.MINUS, "#ffffff"]):
        for one, other in combinations(group, 2):
            assert np.linalg.norm(seen(one, vision) - seen(other, vision)) > CLEAR, (one, other)


def theme(name):
    """The variables of kit/theme.css in one theme of the site."""
    found = {}
    for rule in tinycss2.parse_stylesheet((WIDGETS / "kit/theme.css").read_text("utf-8"), skip_comments=True, skip_whitespace=True):
        selectors = tinycss2.serialize(rule.prelude).strip().split(", ")
        if ":root" in selectors or f':root[data-theme="{name}"]' in selectors:
            declared = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
            found |= {f"var({one.name})": tinycss2.serialize(one.value).strip() for one in declared}
    return found | {"currentColor": found["var(--cx-text)"]}


def contrast(one, other):
    """WCAG's ratio of two colours."""
    light = [np.array(to_rgb(colour)) for colour in (one, other)]
    linear = [np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in light]
    dark, bright = sorted(float(c @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in linear)
    return bright / dark


def test_the_ratio_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_and_words_of_drawings_can_be_seen_on_the_page(name):
    shown = theme(name)
    ground = shown["var(--cx-back)"]
    fills = {"var(--cx-back)", "var(--cx-plus-fill)", "var(--cx-minus-fill)"}
    assert {plots.PLUS_FILL, plots.MINUS_FILL} == {colour for colour, seen in COLOURS.items() if seen in fills} - {"#ffffff"}
    assert {seen: ratio for seen in set(COLOURS.values()) - fills if (ratio := contrast(shown[seen], ground)) < 3} == {}
    assert {fill: ratio for fill in fills if (ratio := contrast(shown["currentColor"], shown[fill])) < 4.5} == {}
