"""TrainingExplorer: it learns in the page, says so in numbers that Python agrees with, and refuses what cannot be."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
import traitlets
from playwright.sync_api import expect

import utils
from support.stage import staged
from support.training import choose, note, press, random_weights, torch_logits, torch_trained, train
from support.watched import watch_frames
from tools.browser import serve, settle
from utils import TrainingExplorer
from utils.data.digits import digits


def accuracy(page):
    """The share of the held-out digits that the page says are right."""
    return float(re.search(r"([\d.]+)% (?:of the held-out digits )?right", note(page))[1]) / 100


def zeros(filters, kernel_size):
    return [[np.zeros((filters, 1, kernel_size, kernel_size)), [0] * filters], [np.zeros((10, 16 * filters)), [0] * 10]]


def test_the_default_net_learns_at_least_96_percent_while_the_page_goes_on(mounted):
    page = mounted(TrainingExplorer())
    watch_frames(page, ".cx-note")
    train(page)
    assert accuracy(page) >= 0.96
    assert len(page.evaluate("painted")) >= 10  # it never trained long without letting the page paint
    counts = np.array([int(cell) for cell in page.locator(".cx-confusion [role=gridcell]").all_text_contents()]).reshape(10, 10)
    _, (_, labels) = digits()
    assert counts.sum(1).tolist() == np.bincount(labels).tolist()
    assert abs(counts.trace() / len(labels) - accuracy(page)) < 0.001
    assert "held-out" in page.locator(".cx-curves").first.get_attribute("aria-label")
    page.get_by_text("Numbers of each epoch").click()
    assert len(page.locator(".cx-training pre").text_content().splitlines()) == 10


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


@pytest.mark.parametrize("optimizer, lr, least", [("sgd", 0.5, 0.95), ("sgd", 0.01, 0.7), ("momentum", 0.03, 0.95), ("adam", 0.01, 0.95)])
def test_each_optimizer_learns_as_in_torch(mounted, optimizer, lr, least):
    page = mounted(TrainingExplorer(optimizer=optimizer, lr=lr))
    train(page)
    assert accuracy(page) >= least
    assert optimizer != "sgd" or lr > 0.1 or accuracy(page) < 0.93  # a plain step of 0.01 is slow


def test_another_optimizer_begins_without_memory(mounted):
    page = mounted(TrainingExplorer(lr=0.01))
    for name in ("plain", "momentum"):
        choose(page, "optimizer", name)
        press(page, "One step")
    first_two_of_momentum = note(page)
    page = mounted(TrainingExplorer(lr=0.01, optimizer="sgd"))
    press(page, "One step")
    press(page, "One step")
    assert note(page) == first_two_of_momentum  # momentum's first step is a plain one


HUGE = [[np.full((8, 1, 3, 3), 1e4), [0] * 8], [np.full((10, 128), -1e4) * np.arange(10)[:, None], [0] * 10]]


@pytest.mark.parametrize("traits, why", [({}, "every feature map is 0"), ({"weights": HUGE}, "the loss has grown beyond a million")])
def test_a_learning_rate_that_is_too_high_stops_with_words_and_without_nan(mounted, traits, why):
    page = mounted(TrainingExplorer(lr=10, **traits))
    press(page, "Train 10 epochs")
    page.locator(".cx-note", has_text=f"{why}").wait_for()
    assert "The learning rate 10 is too high: lower it" in note(page)
    settle(page)
    assert not re.search("NaN|Infinity|undefined", page.locator(".cx-training").text_content())
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
    choose(page, "optimizer", "Adam")
    assert note(page).startswith("Step 1,")
    page.get_by_role("spinbutton", name="Filters F").fill("4")
    page.get_by_role("spinbutton", name="Filters F").press("Enter")
    page.get_by_role("button", name="Increase Kernel size K").click()
    assert note(page).startswith(f"{4 * 25 + 4 + 10 * 64 + 10} weights, random")
    assert page.locator(".cx-filter:visible").count() == 4
    assert page.locator(".cx-filter-panel [role=gridcell]").count() == 25
    first = page.locator(".cx-filter").first
    assert "map from 0 to" in first.get_attribute("aria-label")  # ReLU
    choose(page, "activation", "tanh")
    assert "map from −" in first.get_attribute("aria-label")


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
        {"optimizer": "adamw"},
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


LONG = """async () => {
  const {HistoryPanel} = await import("./training/history.mjs");
  const point = (epoch) => ({epoch, loss: 1 / epoch, accuracy: 0.5, heldOutLoss: 2 / epoch, heldOutAccuracy: 0.25});
  const upTo = (count, parts) => Array.from({length: count * parts}, (_, i) => point((i + 1) / parts));
  const panel = new HistoryPanel();
  const told = [];
  for (const epochs of [2000, 2001, 0, 1]) {
    const before = panel.lines.childNodes.length;
    panel.show({curve: upTo(epochs, 8), epochs: upTo(epochs, 1), steps: 16 * epochs}, 10);
    const curves = [...panel.root.querySelectorAll(".cx-curve")].map((path) => path.getAttribute("d").match(/[ML]/g)?.length ?? 0);
    told.push([Math.max(...curves), panel.lines.childNodes.length - before, panel.lines.textContent.split("\\n")]);
  }
  return told;
}"""


def test_thousands_of_epochs_cost_no_more_than_hundreds(browser):
    """Each frame writes one line and short curves, or a page that is left training stands still for longer and longer."""
    with serve(Path(utils.__file__).parent / "widgets") as url, browser.new_page() as page:
        page.goto(f"{url}/")
        (long, _, lines), (longer, new, more), (_, _, none), (_, _, again) = page.evaluate(LONG)
    assert 200 <= long <= 302 and 200 <= longer <= 302
    assert new == 1 and more[:-1] == lines and more[-1].startswith("Epoch 2001: training loss 0")
    assert none == ["No epoch yet."]
    assert len(again) == 1 and again[0].startswith("Epoch 1: training loss 1, accuracy 50")


def test_a_picture_cleared_in_the_same_moment_is_not_learned_from(mounted):
    page = mounted(TrainingExplorer())
    page.get_by_role("tab", name="One weight").click()
    page.evaluate("""() => {
      const key = (name) => [...document.querySelectorAll("button")].find((one) => one.textContent === name);
      const start = key("Start: forward");
      key("Clear").click();
      start.click();
    }""")
    settle(page)
    expect(page.get_by_role("button", name="Start: forward")).to_be_disabled()


def test_on_a_phone_the_keys_stay_where_they_are_when_training_ends(mounted):
    page = mounted(TrainingExplorer(), viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.add_style_tag(content="body { margin: 0 16px }")  # as on the site
    place = "document.querySelector('.cx-controls').getBoundingClientRect().top - document.querySelector('.cx-bench').getBoundingClientRect().top"
    before = page.evaluate(place)
    train(page)
    assert "Held-out digits after epoch 10" in note(page)
    assert page.evaluate(place) == before
