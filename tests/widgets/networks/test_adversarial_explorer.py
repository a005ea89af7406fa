"""AdversarialExplorer: the page's pictures and probabilities are those of fgsm and pgd, and every hand can change them."""

import re
from functools import lru_cache

import numpy as np
import pytest
import torch
import traitlets
from torch import nn

from support.stage import staged
from tools.browser import settle
from utils import AdversarialExplorer, accuracy, digits, fgsm, fit, layer_weights, pgd
from utils.widgets.adversarial.explorer import OFFERED, page_digits

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
SETTINGS = [
    {"eps": 0.1, "steps": 1},
    {"eps": 0.15, "steps": 20},
    {"eps": 0.3, "steps": 7, "target": 3},
    {"eps": 0.8, "norm": "l2"},
    {"eps": 4.0, "norm": "l2", "steps": 1, "seed": 7},
    {"eps": 2.0, "norm": "l2", "steps": 20, "target": 0},
    {"eps": 0.0},
    {"eps": 0.2, "label": -1, "seed": 999},
]


@lru_cache(maxsize=1)
def learned():
    """A net that reads digits, and one that has learned a little less."""
    nets = {}
    for name, epochs in {"longer trained": 4, "shorter trained": 1}.items():
        torch.manual_seed(epochs)
        net = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10)
        )
        fit(net, digits()[0], epochs=epochs, batch_size=64, lr=0.01)
        nets[name] = net
    return nets


def layers(digits=2):
    return {name: layer_weights(net, digits) for name, net in learned().items()}


def table(page, number=0):
    """The percentages that the page shows for one net, (10, 3)."""
    settle(page)
    cells = page.locator(".cx-answers").nth(number).locator(".cx-share").all_text_contents()
    return np.array([int(text.removesuffix("%")) for text in cells]).reshape(10, 3)


def percentages(explorer, name):
    return 100 * np.stack([explorer.probabilities[name][what] for what in ("picture", "adversarial", "noise")], axis=1)


def trait(page, name):
    return page.evaluate("(name) => stage.model.get(name)", name)


def test_the_rounded_weights_are_as_good_and_cost_the_page_at_most_60_kilobytes():
    assert len(str(layers())) < 60_000
    test = digits()[1]
    for net, rounded in zip(learned().values(), layers().values(), strict=True):
        with torch.no_grad():
            before = accuracy(net, test)
            for parameter, values in zip(net.parameters(), [part for layer in rounded for part in layer], strict=True):
                assert (parameter - torch.tensor(values)).abs().max() <= 0.0051
        explorer = AdversarialExplorer(nets={"net": rounded})
        assert explorer.probabilities["net"]["picture"].argmax() == explorer.label
        assert before > 0.7


@pytest.mark.parametrize("options", SETTINGS)
def test_the_pages_pictures_and_probabilities_are_those_of_python(call, options):
    explorer = AdversarialExplorer(nets=layers(), **options)
    x = [value / 16 for row in explorer.picture for value in row]
    settings = {name: getattr(explorer, name) for name in ("eps", "steps", "norm")} | {"targeted": explorer.target >= 0}
    nets = {name: encoded(net) for name, net in explorer.nets.items()}
    for name, net in nets.items():
        aim = (
            explorer.target
            if explorer.target >= 0
            else int(explorer.probabilities[name]["picture"].argmax())
            if explorer.label < 0
            else explorer.label
        )
        attacked, noise = call(
            [["adversarial/state", "attack", [net, x, aim, settings]], ["adversarial/state", "noisy", [explorer.seed, x, settings]]]
        )
        attacked, noise = (list(part.values()) for part in (attacked, noise))
        np.testing.assert_allclose(attacked, explorer.adversarial[name].ravel(), atol=1e-6)
        np.testing.assert_allclose(noise, explorer.noise.ravel(), atol=1e-9)
        for what, picture in {"picture": x, "adversarial": attacked, "noise": noise}.items():
            found = call([["adversarial/state", "probabilities", [net, picture]]])[0]
            np.testing.assert_allclose(found, explorer.probabilities[name][what], atol=1e-6, err_msg=what)


def encoded(net):
    """A net as `network` in the page makes it."""
    return {f"{kind}{i}": np.array(part) for i, layer in enumerate(net, 1) for kind, part in zip("wb", layer)}


def test_the_page_makes_nets_of_layers_as_this_test_does(call):
    net = layers()["longer trained"]
    made = call([["adversarial/state", "network", [net]]])[0]
    for name, expected in encoded(net).items():
        assert made[name].dtype == "float64"
        np.testing.assert_array_equal(made[name], expected)


def test_one_step_is_fgsm_and_more_are_pgd_of_the_library_in_single_precision():
    x, y = (torch.tensor(part[:1]) for part in digits()[1])
    for net, layers_ in zip(learned().values(), layers(digits=6).values(), strict=True):
        explorer = AdversarialExplorer(nets={"net": layers_}, eps=0.1, steps=1)
        expected = fgsm(net, x, y, 0.1)[0, 0]
        np.testing.assert_allclose(explorer.adversarial["net"], expected, atol=1e-6)
        explorer.steps, explorer.norm, explorer.eps = 10, "l2", 1.0
        np.testing.assert_allclose(explorer.adversarial["net"], pgd(net, x, y, 1.0, step_size=0.25, steps=10, norm="l2")[0, 0], atol=1e-4)


@pytest.mark.parametrize("options", SETTINGS)
def test_the_table_shows_what_python_finds(mounted, options):
    explorer = AdversarialExplorer(nets=layers(), **options)
    page = mounted(explorer)
    for number, name in enumerate(explorer.nets):
        expected = percentages(explorer, name)
        assert np.abs(table(page, number) - expected).max() <= 0.51
        best = page.locator(".cx-answers").nth(number).locator("td.cx-best").all_text_contents()
        assert sorted(best) == sorted(f"{round(p)}%" for p in expected.max(0))


def test_noise_of_the_same_size_does_less_than_the_attack():
    x, y = digits()[1]
    attacked, noisy = [], []
    for picture, label in zip(np.round(16 * x[:30, 0]).astype(int), y):
        explorer = AdversarialExplorer(nets={"net": layers()["longer trained"]}, picture=picture, label=int(label), eps=0.15)
        found = explorer.probabilities["net"]
        attacked.append(found["adversarial"].argmax() == label)
        noisy.append(found["noise"].argmax() == label)
    assert np.mean(noisy) > 0.8 and np.mean(attacked) < 0.4


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
    page.get_by_label("Norm").select_option("L2, whole length")
    assert trait(page, "eps") == pytest.approx(0.8)  # 0.1·√64
    page.get_by_label("Norm").select_option("L∞, each pixel")
    assert trait(page, "eps") == pytest.approx(0.1)
    settle(page)
    assert "1.6 of 16 grey levels" in page.locator(".cx-note").text_content()


def test_nets_from_python_replace_the_old_ones(watch):
    page = staged(watch, AdversarialExplorer())
    assert page.locator(".cx-answers").count() == 1
    page.evaluate("(nets) => stage.model.set('nets', nets)", layers())
    settle(page)
    assert page.locator(".cx-answers caption").all_text_contents() == ["longer trained", "shorter trained"]
    assert "read by the shorter trained" in page.locator(".cx-nets .cx-small").first.text_content()


def test_transfer_is_told_as_python_finds_it(mounted):
    explorer = AdversarialExplorer(nets=layers(), eps=0.3)
    page = mounted(explorer)
    first, second = explorer.nets
    picture = np.round(16 * explorer.adversarial[first], 12)
    other = AdversarialExplorer(nets={second: explorer.nets[second]}, picture=picture).probabilities[second]["picture"]
    told = page.locator(".cx-nets .cx-small").first.text_content()
    assert told.endswith(f"{other.argmax()} ({round(100 * other.max())}%)")


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
    assert "drawn" in page.locator(".cx-adversarial .cx-caption").first.text_content()
    pad.focus()
    pad.press("Enter")
    assert trait(page, "picture")[0][0] == 16
    explorer = AdversarialExplorer(nets=layers(), picture=trait(page, "picture"), label=-1)
    assert np.abs(table(page) - percentages(explorer, "longer trained")).max() <= 0.51


def test_fingers_use_it_on_a_narrow_screen(mounted):
    page = mounted(AdversarialExplorer(nets=layers()), **NARROW)
    page.get_by_role("button", name="Next digit").tap()
    settle(page)
    assert "test digit 2" in page.locator(".cx-adversarial .cx-caption").first.text_content()
    page.get_by_role("button", name="New noise").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_say_what_the_pictures_show(mounted):
    page = mounted(AdversarialExplorer(nets=layers()))
    note = page.locator(".cx-note").text_content()
    assert re.search(r"Longer trained: \d \(\d+%\), attacked \d \(\d+%\), with noise \d \(\d+%\)\.", note)
    names = page.locator(".cx-answers").first.get_by_role("img").evaluate_all("(all) => all.map((e) => e.getAttribute('aria-label'))")
    assert len(names) == len(set(names)) == 5


def test_the_offered_digits_are_the_first_of_the_test_set(call):
    found = call([["parts/digits", "unpacked", [page_digits()]]])[0]["heldOut"]
    x, y = (part[:OFFERED] for part in digits()[1])
    assert found["labels"] == y.tolist()
    assert np.array_equal([found["values"][str(i)] for i in range(x.size)], np.round(16 * x).ravel())


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


def test_the_net_made_by_hand_reads_most_digits():
    x, y = digits()[1]
    explorer = AdversarialExplorer()
    right = []
    for picture, label in zip(np.round(16 * x[:60, 0]).astype(int), y):
        explorer.picture = picture
        right.append(explorer.probabilities["nearest mean"]["picture"].argmax() == label)
    assert np.mean(right) > 0.7
