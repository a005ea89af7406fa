"""AdversarialExplorer: every hand can use it, and what cannot be is refused."""

import re

import numpy as np
import pytest
import traitlets

from support.attacked import layers, percentages, table, trait
from support.stage import staged
from tools.browser import settle
from utils import AdversarialExplorer, digits

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


def test_what_python_sets_is_shown_and_what_the_page_sets_python_gets(watch):
    page = staged(watch, AdversarialExplorer(nets=layers()))
    for name, value in {"eps": 0.2, "steps": 5, "target": 8, "norm": "l2", "seed": 3, "label": 2}.items():
        page.evaluate("([name, value]) => stage.model.set(name, value)", [name, value])
    expected = AdversarialExplorer(nets=layers(), eps=0.2, steps=5, target=8, norm="l2", seed=3, label=2)
    assert np.abs(table(page) - percentages(expected, "longer trained")).max() <= 0.51
    page.get_by_label("Size ε of the change").press("ArrowRight")
    page.get_by_label("Steps of the attack").press("End")
    page.get_by_label("Aim").select_option("towards 4")
    page.get_by_role("button", name="New noise").click()
    page.get_by_role("button", name="Next digit").click()
    set_by_page = {name: trait(page, name) for name in ("eps", "steps", "target", "norm", "seed", "label", "picture")}
    assert {name: set_by_page[name] for name in ("steps", "target", "seed")} == {"steps": 20, "target": 4, "seed": 4}
    assert set_by_page["eps"] == pytest.approx(0.24) or set_by_page["eps"] == pytest.approx(0.32)  # the next notch
    x, y = digits()[1]
    assert set_by_page["label"] == y[1] and np.array_equal(set_by_page["picture"], np.round(16 * x[1, 0]))
    assert np.abs(table(page) - percentages(AdversarialExplorer(nets=layers(), **set_by_page), "longer trained")).max() <= 0.51


def test_another_norm_keeps_the_length_of_a_change(watch):
    page = staged(watch, AdversarialExplorer(eps=0.1))
    page.get_by_label("L2, whole length").check()
    assert trait(page, "eps") == pytest.approx(0.8)  # 0.1·√64
    page.get_by_label("L∞, each pixel").check()
    assert trait(page, "eps") == pytest.approx(0.1)
    settle(page)
    assert "1.6 of 16 grey levels" in page.locator(".cx-note").text_content()


def test_nets_from_python_replace_the_old_ones(watch):
    page = staged(watch, AdversarialExplorer())
    assert page.locator(".cx-answers").count() == 1
    page.evaluate("(nets) => stage.model.set('nets', nets)", list(layers().items()))
    settle(page)
    assert page.locator(".cx-nets .cx-caption").all_text_contents() == ["longer trained", "shorter trained"]
    assert "on the shorter trained" in page.locator(".cx-nets .cx-small").first.text_content()


def test_transfer_is_told_as_python_finds_it(mounted):
    explorer = AdversarialExplorer(nets=layers(), eps=0.3)
    page = mounted(explorer)
    first, second = explorer.nets
    picture = np.round(16 * explorer.adversarial[first], 12)
    other = AdversarialExplorer(nets={second: explorer.nets[second]}, picture=picture).probabilities[second]["picture"]
    told = page.locator(".cx-nets .cx-small").first.text_content()
    assert told.endswith(f"{other.argmax()}\u00a0({round(100 * other.max())}%)")


def test_a_digit_can_be_drawn_by_mouse_and_keys(watch):
    page = staged(watch, AdversarialExplorer(nets=layers()))
    page.get_by_role("button", name="Clear").click()
    settle(page)
    assert trait(page, "label") == -1 and np.sum(trait(page, "picture")) == 0
    pad = page.locator(".cx-digit canvas")
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 0.5625 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5625 * box["width"], box["y"] + 0.9 * box["height"], steps=6)
    page.mouse.up()
    drawn = np.array(trait(page, "picture"))
    assert drawn[1:7, 4].min() == 16 and drawn[:, [0, 1, 6, 7]].max() == 0
    assert "drawn" in page.locator(".cx-drawn .cx-caption").text_content()
    pad.focus()
    pad.press("Enter")
    assert trait(page, "picture")[0][0] == 16
    explorer = AdversarialExplorer(nets=layers(), picture=trait(page, "picture"), label=-1)
    assert np.abs(table(page) - percentages(explorer, "longer trained")).max() <= 0.51


def test_fingers_use_it_on_a_narrow_screen(mounted):
    page = mounted(AdversarialExplorer(nets=layers()), **NARROW)
    page.get_by_role("button", name="Next digit").tap()
    settle(page)
    assert "test digit 2" in page.locator(".cx-drawn .cx-caption").text_content()
    page.get_by_role("button", name="New noise").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_say_what_the_pictures_show(mounted):
    page = mounted(AdversarialExplorer(nets=layers()))
    note = page.locator(".cx-note").text_content()
    said = {name: re.search(rf"the {name} (?:still says|turns from (\d) to) (\d)", note).groups() for name in layers()}
    by_noise = {name: re.search(rf"turns the {name} to (\d)", note) for name in layers()}
    for panel, (name, (before, after)) in zip(page.locator(".cx-panel:has(> .cx-equations)").all(), said.items(), strict=True):
        chips = panel.locator(".cx-chip").all_text_contents()
        assert all(re.fullmatch(r"\d (✓ |✗ )?\d+%", chip) for chip in chips)
        beside = by_noise[name][1] if by_noise[name] else before or after
        assert [chip[0] for chip in chips] == [before or after, after, beside]
    names = page.locator(".cx-equations").first.get_by_role("img").evaluate_all("(all) => all.map((e) => e.getAttribute('aria-label'))")
    assert len(names) == len(set(names)) == 5


@pytest.mark.parametrize(
    "bad, words",
    [
        ({"nets": {}}, "expected a dict of 1 to 2"),
        ({"nets": [1]}, "expected a dict"),
        ({"nets": {"a": [[1], [2]]}}, "three layers"),
        (
            {"nets": {"a": [[np.zeros((2, 1, 3, 3)), [0, 0]], [np.zeros((1, 1, 3, 3)), [0]], [np.zeros((10, 16)), [0] * 10]]}},
            "shapes of 'a'",
        ),
        (
            {"nets": {"a": [[np.zeros((1, 1, 3, 3)), [np.nan]], [np.zeros((1, 1, 3, 3)), [0]], [np.zeros((10, 16)), [0] * 10]]}},
            "every number of 'a'",
        ),
        ({"picture": np.zeros((4, 4))}, "got shape"),
        ({"picture": np.full((8, 8), 17)}, "too large"),
        ({"picture": np.full((8, 8), -1)}, "below 0"),
        ({"label": 10}, "label"),
        ({"eps": -0.1}, "eps"),
        ({"eps": float("nan")}, "eps"),
        ({"steps": 0}, "steps"),
        ({"steps": 21}, "steps"),
        ({"norm": "l1"}, "norm"),
        ({"target": 10}, "target"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_is_refused_by_name(bad, words):
    with pytest.raises(traitlets.TraitError, match=words):
        AdversarialExplorer(**bad)
