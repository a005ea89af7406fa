"""TrainingExplorer: one digit through the net, picked from the table or drawn by hand."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from support.training import CANVAS, NARROW, note, open_tab, press, random_weights, torch_logits, train
from tools.browser import settle
from utils import TrainingExplorer
from utils.data.digits import digits
from utils.widgets.training.explorer import page_digits


def test_one_picture_goes_through_four_steps_and_its_loss_falls(mounted):
    page = mounted(TrainingExplorer())
    steps = page.locator(".cx-one li")
    open_tab(page, "One weight")
    for count, button in enumerate(("Start: forward", "Next: loss", "Next: gradient", "Next: update"), start=1):
        press(page, button)
        assert [":" in text for text in steps.all_text_contents()] == [True] * count + [False] * (4 - count)
    chance, loss = map(float, re.search(r"ln\((\d\.\d+)\) = (\d\.\d+)", steps.nth(1).text_content()).groups())
    assert loss == pytest.approx(-np.log(chance), abs=1e-3)
    after, before = re.search(r"L = (\d\.\d+) instead of (\d\.\d+)", steps.last.text_content()).groups()
    assert float(after) < float(before)
    open_tab(page, "The net")
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
    open_tab(page, "Mistakes")
    page.get_by_role("gridcell", name="7 answered as 7").click()
    settle(page)
    panel = page.locator(".cx-ask").locator("..")
    assert "held-out digit" in panel.text_content()
    assert "answers 7" in panel.text_content() and ": right." in panel.text_content()
    open_tab(page, "One weight")
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
    open_tab(page, "One weight")
    assert page.get_by_role("button", name="Start: forward").is_disabled()
    open_tab(page, "The net")
    page.get_by_label("True class", exact=True).select_option("7")
    open_tab(page, "One weight")
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
    pad.tap(position={"x": 7, "y": 7})
    settle(page)
    assert note(page).startswith("Step 1,")
    assert int(re.search(r"Row 1, column 1 holds (\d+)", pad.get_attribute("aria-label"))[1]) > 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
