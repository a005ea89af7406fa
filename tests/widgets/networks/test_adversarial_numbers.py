"""AdversarialExplorer: the page's pictures and probabilities are those of fgsm and pgd."""

import numpy as np
import pytest
import torch

from support.attacked import SETTINGS, layers, learned, percentages, table
from utils import AdversarialExplorer, accuracy, digits, fgsm, pgd
from utils.widgets.adversarial.explorer import OFFERED, page_digits


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


def test_the_offered_digits_are_the_first_of_the_test_set(call):
    found = call([["parts/digits", "unpacked", [page_digits()]]])[0]["heldOut"]
    x, y = (part[:OFFERED] for part in digits()[1])
    assert found["labels"] == y.tolist()
    assert np.array_equal([found["values"][str(i)] for i in range(x.size)], np.round(16 * x).ravel())


def test_the_net_made_by_hand_reads_most_digits():
    x, y = digits()[1]
    explorer = AdversarialExplorer()
    right = []
    for picture, label in zip(np.round(16 * x[:60, 0]).astype(int), y):
        explorer.picture = picture
        right.append(explorer.probabilities["nearest mean"]["picture"].argmax() == label)
    assert np.mean(right) > 0.7
