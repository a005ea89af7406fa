"""TrainingExplorer: it learns in the page, says so in numbers that Python agrees with, and takes every hand."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import traitlets

from support.stage import staged
from support.training_net import random_weights, torch_logits, torch_trained
from tools.browser import settle
from utils import TrainingExplorer
from utils.data.digits import digits
from utils.widgets.training.explorer import page_digits

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
COUNT_FRAMES = "() => { globalThis.frames = 0; const next = () => { frames++; requestAnimationFrame(next); }; next(); }"
CANVAS = ".cx-digit canvas"


def press(page, name):
    page.get_by_role("button", name=name).click()
    settle(page)


def note(page):
    return page.locator(".cx-note").text_content()


def train(page, until="epoch 10:"):
    press(page, "Train 10 epochs")
    page.locator(".cx-note", has_text=until).wait_for()
    page.get_by_role("button", name="Train 10 epochs").wait_for()
    settle(page)


def accuracy(page):
    """The share of the held-out digits that the page says are right."""
    return float(re.search(r"([\d.]+)% (?:of the held-out digits )?right", note(page))[1]) / 100


def zeros(filters, kernel_size):
    return [[np.zeros((filters, 1, kernel_size, kernel_size)), [0] * filters], [np.zeros((10, 16 * filters)), [0] * 10]]


def choose(page, trait, option):
    page.locator(f"[data-trait={trait}] select").select_option(option)
    settle(page)


def test_the_default_net_learns_at_least_96_percent_while_the_page_goes_on(mounted):
    page = mounted(TrainingExplorer())
    page.evaluate(COUNT_FRAMES)
    train(page)
    assert accuracy(page) >= 0.96
    assert page.evaluate("frames") > 30  # it never trained long without letting the page paint
    counts = np.array([int(cell) for cell in page.locator(".cx-confusion [role=gridcell]").all_text_contents()]).reshape(10, 10)
    _, (_, labels) = digits()
    assert counts.sum(1).tolist() == np.bincount(labels).tolist()
    assert abs(counts.trace() / len(labels) - accuracy(page)) < 0.001
    assert "held-out" in page.locator(".cx-curves").first.get_attribute("aria-label")
    page.get_by_text("Numbers of each epoch").click()
    assert len(page.locator(".cx-trainer pre").text_content().splitlines()) == 10


def test_python_gets_the_weights_at_a_pause_and_finds_the_same_accuracy(watch):
    page = staged(watch, TrainingExplorer(activation="tanh", filters=5, kernel_size=5))
    train(page)
    explorer = TrainingExplorer(activation="tanh", filters=5, kernel_size=5, weights=page.evaluate("stage.model.get('weights')"))
    assert explorer.accuracy > 0.9
    assert explorer.accuracy == pytest.approx(accuracy(page), abs=0.003)  # rounding may tip a digit
    press(page, "Reset")
    assert page.evaluate("stage.model.get('weights')") is None


def test_weights_that_torch_learned_are_shown_and_rated_as_torch_does(mounted, call):
    rng = np.random.default_rng(0)
    (x, y), (test_x, test_y) = digits()
    batches = [(x[rows].astype("float64"), y[rows]) for rows in rng.permutation(len(x))[:1344].reshape(42, 32)]
    learned = torch_trained(random_weights(rng, 4, 3), batches, "relu", 0.1)
    conv_weight, conv_bias, *head = (weight.round(5) for weight in learned.values())
    explorer = TrainingExplorer(filters=4, weights=[[conv_weight, conv_bias], head])
    leaves = (torch.tensor(w) for w in (test_x.astype("float64"), conv_weight, conv_bias, *head))
    inputs, *weights = leaves
    answers = torch_logits(inputs, "relu", *weights).argmax(1).numpy()
    assert (answers == test_y).mean() > 0.3  # three times as good as guessing
    assert explorer.accuracy == (answers == test_y).mean()
    assert accuracy(mounted(explorer)) == pytest.approx(explorer.accuracy, abs=0.0005)  # shown to a tenth of a percent


def test_what_python_sets_is_shown(watch):
    page = staged(watch, TrainingExplorer())
    page.evaluate("stage.model.set('filters', 3)")
    settle(page)
    assert page.locator(".cx-filter:visible").count() == 3
    layers = [[part.tolist() if isinstance(part, np.ndarray) else part for part in layer] for layer in zeros(3, 3)]
    layers[1][1][7] = 1  # always answers 7
    page.evaluate("(weights) => stage.model.set('weights', weights)", layers)
    settle(page)
    assert accuracy(page) == pytest.approx(np.mean(digits()[1][1] == 7), abs=0.0005)
    assert "answers 7" in page.locator(".cx-ask + .cx-sum").text_content()
    press(page, "Increase Seed")
    assert "random so far" in note(page)
    assert page.evaluate("stage.model.get('weights')") is None


def test_training_is_repeatable_by_its_seed(mounted):
    page = mounted(TrainingExplorer())

    def three_steps():
        for _ in range(3):
            press(page, "One step")
        return note(page), page.locator(".cx-filter").first.get_attribute("aria-label")

    first = three_steps()
    press(page, "Reset")
    assert three_steps() == first
    press(page, "Increase Seed")
    assert "random so far" in note(page)
    assert three_steps() != first


HUGE = [[np.full((8, 1, 3, 3), 1e4), [0] * 8], [np.full((10, 128), -1e4) * np.arange(10)[:, None], [0] * 10]]


@pytest.mark.parametrize("traits, why", [({}, "every feature map is 0"), ({"weights": HUGE}, "the loss has grown beyond a million")])
def test_a_learning_rate_that_is_too_high_stops_with_words_and_without_nan(mounted, traits, why):
    page = mounted(TrainingExplorer(lr=10, **traits))
    press(page, "Train 10 epochs")
    page.locator(".cx-note", has_text=f"{why}").wait_for()
    assert "The learning rate 10 is too high: lower it" in note(page)
    settle(page)
    assert not re.search("NaN|Infinity|undefined", page.locator(".cx-trainer").text_content())
    assert page.get_by_role("button", name="One step").is_disabled()
    page.get_by_label("Learning rate").press("Home")
    press(page, "Reset")
    press(page, "One step")
    assert note(page).startswith("Step 1,")


def test_settings_of_the_net_start_again_and_those_of_the_steps_do_not(mounted):
    page = mounted(TrainingExplorer())
    press(page, "One step")
    page.get_by_label("Learning rate").press("ArrowRight")
    choose(page, "batch_size", "8")
    assert note(page).startswith("Step 1,")
    page.get_by_role("spinbutton", name="Filters F").fill("4")
    page.get_by_role("spinbutton", name="Filters F").press("Enter")
    choose(page, "kernel_size", "5×5")
    assert note(page).startswith(f"{4 * 25 + 4 + 10 * 64 + 10} weights, random")
    assert page.locator(".cx-filter:visible").count() == 4
    assert page.locator(".cx-filter-panel [role=gridcell]").count() == 25
    first = page.locator(".cx-filter").first
    assert "map from 0 to" in first.get_attribute("aria-label")  # ReLU
    choose(page, "activation", "tanh")
    assert "map from −" in first.get_attribute("aria-label")


def test_one_picture_goes_through_four_steps_and_its_loss_falls(mounted):
    page = mounted(TrainingExplorer())
    steps = page.locator(".cx-one li")
    for count, button in enumerate(("Start: forward", "Next: loss", "Next: gradient", "Next: update"), start=1):
        press(page, button)
        assert [":" in text for text in steps.all_text_contents()] == [True] * count + [False] * (4 - count)
    chance, loss = map(float, re.search(r"ln\((\d\.\d+)\) = (\d\.\d+)", steps.nth(1).text_content()).groups())
    assert loss == pytest.approx(-np.log(chance), abs=1e-3)
    after, before = re.search(r"L = (\d\.\d+) instead of (\d\.\d+)", steps.last.text_content()).groups()
    assert float(after) < float(before)
    press(page, "Next digit")
    assert steps.last.text_content() == "Update"


def test_the_numbers_of_one_picture_are_those_of_torch(call):
    weights = random_weights(np.random.default_rng(1), 3, 3)
    x = digits()[0][0][:1].astype("float64")
    places = [int(i) for i in range(27)]
    found = call([["training/one_picture", "oneStep", [weights, {"x": x, "label": 6, "activation": "relu", "index": i}]] for i in places])
    leaves = {name: torch.tensor(w, requires_grad=True) for name, w in weights.items()}
    loss = F.cross_entropy(torch_logits(torch.tensor(x), "relu", **leaves), torch.tensor([6]))
    expected = torch.autograd.grad(loss, leaves["convWeight"])[0].flatten()
    assert np.allclose([step["gradient"] for step in found], expected, atol=1e-12)
    assert np.allclose([step["tried"] for step in found], expected, atol=1e-6)
    assert np.allclose([step["loss"] for step in found], loss.item(), atol=1e-12)


def test_the_page_reads_every_digit_as_it_is(call):
    found = call([["parts/digits", "unpacked", [page_digits()]]])[0]
    for part, (x, labels) in zip((found["train"], found["heldOut"]), digits(), strict=True):
        values = np.array([part["values"][str(i)] for i in range(x.size)])
        assert np.array_equal(values.reshape(x.shape), np.round(16 * x))
        assert part["labels"] == labels.tolist() and part["count"] == len(labels)


def test_the_digits_cost_a_page_at_most_61_kilobytes():
    digits = page_digits()
    assert len(digits["pixels"]) + len(digits["labels"]) < 61_000


def test_a_cell_of_the_table_shows_one_of_its_digits(mounted):
    page = mounted(TrainingExplorer())
    train(page)
    page.get_by_role("gridcell", name="7 answered as 7").click()
    settle(page)
    panel = page.locator(".cx-ask").locator("..")
    assert "held-out digit" in panel.text_content()
    assert "answers 7" in panel.text_content() and ": right." in panel.text_content()
    press(page, "Start: forward")  # nothing held out is learned from
    assert "training digit" in panel.text_content()


def draw(page, *places):
    box = page.locator(CANVAS).bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    settle(page)


def test_a_digit_drawn_with_the_mouse_is_read(mounted):
    page = mounted(TrainingExplorer(), viewport={"width": 1000, "height": 1300})
    train(page)
    press(page, "Clear")
    draw(page, (0.2, 0.1), (0.8, 0.1), (0.45, 0.95))
    verdict = page.locator(".cx-ask + .cx-sum").text_content()
    assert "answers 7" in verdict and "right" not in verdict  # nobody said what it is
    assert page.get_by_role("button", name="Start: forward").is_disabled()
    page.get_by_label("True class", exact=True).select_option("7")
    press(page, "Start: forward")
    assert "right class, 7" in page.locator(".cx-one li").first.text_content()


def test_keys_draw_too(mounted):
    page = mounted(TrainingExplorer())
    press(page, "Clear")
    pad = page.locator(CANVAS)
    pad.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "Space"):
        pad.press(key)
    assert "Row 3, column 2 holds 16 of 16" in pad.get_attribute("aria-label")
    pad.press("Enter")
    assert "holds 0 of 16" in pad.get_attribute("aria-label")


def test_a_finger_draws_and_trains_on_a_narrow_screen(mounted):
    page = mounted(TrainingExplorer(), **NARROW)
    page.get_by_role("button", name="One step").tap()
    page.get_by_role("button", name="Clear").tap()
    settle(page)
    pad = page.locator(CANVAS)
    pad.tap(position={"x": 11, "y": 11})
    settle(page)
    assert note(page).startswith("Step 1,")
    assert int(re.search(r"Row 1, column 1 holds (\d+)", pad.get_attribute("aria-label"))[1]) > 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad",
    [
        {"lr": 0.0},
        {"lr": 11.0},
        {"filters": 1},
        {"filters": 17},
        {"kernel_size": 2},
        {"batch_size": 0},
        {"activation": "gelu"},
        {"seed": -1},
        {"weights": "learned"},
        {"weights": zeros(8, 5)},
        {"weights": [[[1], [2]], [[3], [4]]]},
        {"weights": [[np.full((8, 1, 3, 3), np.nan), [0] * 8], zeros(8, 3)[1]]},
    ],
)
def test_what_cannot_be_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        TrainingExplorer(**bad)


def test_weights_of_another_net_are_dropped_and_missing_ones_are_named():
    explorer = TrainingExplorer(weights=zeros(8, 3))
    explorer.filters = 4
    assert explorer.weights is None
    with pytest.raises(ValueError, match="weights is None"):
        explorer.accuracy  # noqa: B018
