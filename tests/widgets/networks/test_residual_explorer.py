"""ResidualExplorer: Python's numbers against torch, the page's against Python's, and the ways to change them."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import traitlets
from playwright.sync_api import expect

from support.mjs import assert_close
from utils import ResidualExplorer
from utils.widgets.residual.explorer import EPSILON, SAMPLES, WIDTH, normals

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
CURVES = [
    {"depth": depth, "skip": skip, "norm": norm, "accuracy": [0.5, 0.6, 0.7 + skip / 10]}
    for depth in (8, 20)
    for skip in (False, True)
    for norm in (False, True)
    if norm or depth == 8
]
SETTINGS = [
    {},
    {"skip": True},
    {"norm": False, "gain": 0.7},
    {"skip": True, "norm": False, "depth": 60, "gain": 3.0},
    {"depth": 2, "seed": 999},
    {"depth": 60, "seed": 7},
    {"depth": 60, "norm": False, "gain": 0.05},
    {"skip": True, "gain": 0.0, "depth": 6},
    {"gain": 0.0},
]


def torch_sizes(explorer):
    """The same net in torch, with autograd to come back."""
    ends = 2 * SAMPLES * WIDTH
    drawn = torch.tensor(normals(explorer.seed, ends + explorer.depth * WIDTH**2))
    here, grad_output = drawn[:ends].reshape(2, SAMPLES, WIDTH)
    weights = drawn[ends:].reshape(-1, WIDTH, WIDTH) * explorer.gain * (2 / WIDTH) ** 0.5
    norm = (lambda z: F.batch_norm(z, None, None, training=True, eps=EPSILON)) if explorer.norm else lambda z: z
    here.requires_grad_()
    places = [here]
    for first, second in zip(weights[::2], weights[1::2]):
        branch = norm(F.linear(norm(F.linear(here, first)).relu(), second))
        here = (here + branch if explorer.skip else branch).relu()
        places.append(here)
    gradients = torch.autograd.grad(here, places, grad_output)
    return [[t.detach().square().mean().sqrt().item() for t in part] for part in (places, gradients)]


@pytest.mark.parametrize("options", SETTINGS)
def test_signal_and_gradient_are_those_of_torch(options):
    explorer = ResidualExplorer(**options)
    signal, gradient = torch_sizes(explorer)
    assert len(explorer.signal) == explorer.depth // 2 + 1
    np.testing.assert_allclose(explorer.signal, signal, rtol=1e-7)
    np.testing.assert_allclose(explorer.gradient, gradient, rtol=1e-7)


def drawn(seed, depth=60):
    """What the page's `draw` gives, by Python's random numbers."""
    ends = 2 * SAMPLES * WIDTH
    values = normals(seed, ends + depth * WIDTH**2)
    x, gradient = values[:ends].reshape(2, SAMPLES, WIDTH)
    return {"x": x, "gradOutput": gradient, "weights": list(values[ends:].reshape(-1, WIDTH, WIDTH))}


def test_the_page_draws_the_same_random_numbers(call):
    for seed in (0, 1, 500, 999):
        found = call([["residual/state", "draw", [seed]]])[0]
        for name in ("x", "gradOutput"):
            assert_close(found[name], drawn(seed)[name], (seed, name), rtol=1e-12)


@pytest.mark.parametrize("options", SETTINGS)
def test_the_pages_arithmetic_is_that_of_python(call, options):
    explorer = ResidualExplorer(**options)
    traits = {name: getattr(explorer, name) for name in ("depth", "skip", "norm", "gain")}
    found = call([["residual/state", "propagate", [traits, drawn(explorer.seed)]]])[0]
    np.testing.assert_allclose(np.array(found["signal"], float), explorer.signal, rtol=1e-7)
    np.testing.assert_allclose(np.array(found["gradient"], float), explorer.gradient, rtol=1e-7)


def test_sizes_are_written_short_and_never_without_end(call):
    values = [0, 1e-80, 4.2e-7, 0.0123, 1, 31.4, 1234.5, 1e80]
    texts = ["0", "below 10⁻³⁰", "4.2·10⁻⁷", "0.012", "1", "31", "1.2·10³", "above 10³⁰"]
    assert call([["residual/state", "sizeText", [value]] for value in values]) == texts


@pytest.mark.parametrize("sizes", [[1.0], [0.0, 1e80], [1e-80], [3e-5, 20], [1e-12, 1e12]])
def test_the_axis_holds_all_sizes_with_few_ticks(call, sizes):
    found = call([["residual/state", "axis", [sizes]]])[0]
    exponents = [-30 if size < 1e-30 else 30 if size > 1e30 else np.log10(size) for size in sizes]
    assert found["low"] <= min(exponents) and found["high"] >= max(exponents)
    assert found["ticks"][0] == found["low"] and found["ticks"][-1] == found["high"]
    assert 0 in found["ticks"] and 3 <= len(found["ticks"]) <= 8


def shown(page):
    """Wait for two frames, and read the page's table: (signal, gradient) as the texts of its cells."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    rows = page.eval_on_selector_all(".cx-residual tbody tr", "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    return [list(column) for column in zip(*rows)]


def number(text):
    """A size as the page writes it, back to a number."""
    superscripts = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    return float(re.sub("·10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: "e" + found[1].translate(superscripts), text))


def has_numbers_of(page, explorer):
    layers, *columns = shown(page)
    assert layers == [str(layer) for layer in range(0, explorer.depth + 1, 2)]
    for column, sizes in zip(columns, (explorer.signal, explorer.gradient), strict=True):
        assert [number(text) for text in column] == pytest.approx(sizes, rel=0.051)


@pytest.mark.parametrize("options", SETTINGS[:4])
def test_the_page_shows_the_numbers_of_python(mounted, options):
    explorer = ResidualExplorer(**options)
    page = mounted(explorer)
    page.get_by_text("The curves as a table").click()
    has_numbers_of(page, explorer)


def test_the_keyboard_and_the_mouse_change_the_net(mounted):
    page = mounted(ResidualExplorer(depth=20))
    page.get_by_text("The curves as a table").click()
    page.get_by_text("A block of the net").click()
    page.get_by_label("Depth in layers").focus()
    page.keyboard.press("ArrowRight")
    has_numbers_of(page, ResidualExplorer(depth=22))
    page.get_by_label("Skip connections").click()
    page.get_by_text("y = ReLU(x + N(W₂").wait_for()
    page.get_by_label("Batch normalisation").press("Space")
    page.get_by_text("y = ReLU(x + W₂").wait_for()
    page.get_by_label("Gain of the weights").fill("0.5")
    page.get_by_role("button", name="New weights").click()
    has_numbers_of(page, ResidualExplorer(depth=22, skip=True, norm=False, gain=0.5, seed=1))


def test_sizes_beyond_the_axis_are_named_as_such(mounted):
    page = mounted(ResidualExplorer(depth=60, norm=False, gain=0.05))
    page.get_by_text("to below 10⁻³⁰ (").wait_for()
    page.get_by_label("Gain of the weights").fill("0")
    page.get_by_text(" to 0.").wait_for()


def test_trained_nets_are_drawn_and_told_where_there_are_some(mounted):
    page = mounted(ResidualExplorer(curves=CURVES))
    told = "Lowest, mean and highest accuracy: 8 layers residual 50%, 60%, 80%; 20 layers residual 50%, 60%, 80%; 8 layers plain 50%, 60%, 70%; 20 layers plain 50%, 60%, 70%."
    chart = page.get_by_role("img", name="accuracy")
    assert chart.get_attribute("aria-label") == told
    assert chart.locator("path.cx-curve").first.get_attribute("d").count("M") == 3  # a line, and a span for each depth
    page.get_by_label("Batch normalisation").click()
    page.get_by_text("Training accuracy without normalisation").wait_for()
    assert "20 layers" not in chart.get_attribute("aria-label")


def test_without_trained_nets_their_chart_is_hidden(mounted):
    page = mounted(ResidualExplorer())
    assert page.locator(".cx-curves:visible").count() == 1


def test_fingers_use_it_on_a_narrow_screen(mounted):
    page = mounted(ResidualExplorer(curves=CURVES), **NARROW)
    page.get_by_text("A block of the net").tap()
    page.get_by_label("Skip connections").tap()
    page.get_by_text("y = ReLU(x + N(W₂").wait_for()
    page.get_by_text("The curves as a table").tap()
    has_numbers_of(page, ResidualExplorer(skip=True))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad, words",
    [
        ({"depth": 7}, "depth: 7 is odd"),
        ({"depth": 62}, "depth"),
        ({"gain": 3.5}, "gain"),
        ({"gain": float("nan")}, "gain: nan"),
        ({"seed": -1}, "seed"),
        ({"curves": {"8": 1}}, "expected a list of dicts"),
        ({"curves": [{"depth": 8}]}, "expected dicts with"),
        ({"curves": [CURVES[0] | {"skip": 1}]}, "skip is 1"),
        ({"curves": [CURVES[0] | {"accuracy": [0.9, 0.5, 1]}]}, "accuracy is"),
        ({"curves": [CURVES[0] | {"depth": 0}]}, "depth is 0"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(bad, words):
    with pytest.raises(traitlets.TraitError, match=re.escape(words)):
        ResidualExplorer(**bad)


def test_nets_handed_over_are_copied():
    net = dict(CURVES[0])
    explorer = ResidualExplorer(curves=[net])
    net["depth"] = 99
    assert explorer.curves[0]["depth"] == CURVES[0]["depth"]


@pytest.mark.parametrize("traits", [{}, {"skip": True}, {"norm": False}, {"norm": False, "gain": 3.0}, {"depth": 2}])
def test_each_curve_carries_its_name_clear_of_the_others(mounted, traits):
    page = mounted(ResidualExplorer(**traits), viewport={"width": 390, "height": 844})
    names = page.locator(".cx-sizes .cx-curve-name")
    expect(names).to_have_text(["signal, forward", "gradient, backward"])
    first, second = (name.bounding_box() for name in names.all())
    assert abs(first["y"] - second["y"]) >= 12  # the size of their letters; a box counts its halo and leading
    plot = page.locator(".cx-sizes svg").bounding_box()
    for box in (first, second):
        assert plot["x"] <= box["x"] and box["x"] + box["width"] <= plot["x"] + plot["width"]
        assert plot["y"] - 2 <= box["y"] and box["y"] + box["height"] <= plot["y"] + plot["height"]
