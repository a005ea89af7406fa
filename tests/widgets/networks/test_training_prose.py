"""What chapter 7 says that the TrainingExplorer does, counted by the explorer's own code over the seeds that the text names."""

from collections import Counter
from pathlib import Path

import nbformat
import pytest

import utils
from tools.browser import serve
from utils.widgets.training.explorer import page_digits

CHAPTER = nbformat.read(Path(utils.__file__).parents[1] / "book" / "07_training.ipynb", as_version=4)
TEXT = " ".join(cell.source for cell in CHAPTER.cells if cell.cell_type == "markdown")
SEEDS = range(5)
START = {"lr": 0.1, "optimizer": "momentum", "filters": 8, "kernelSize": 3, "batchSize": 32, "activation": "relu"}
TRAIN = """async ([packed, runs]) => {
  const {Trainer} = await import("./training/state.mjs");
  const digits = (await import("./parts/digits.mjs")).unpacked(packed);
  return runs.map((settings) => {
    const trainer = new Trainer(digits);
    trainer.start(settings);
    trainer.work(Infinity, 10, settings);
    const {problem, heldOut, curve} = trainer;
    return {problem, right: heldOut.accuracy, pairs: heldOut.answers.map((answer, n) => [digits.heldOut.labels[n], answer]), losses: curve.map(({loss}) => loss)};
  });
}"""


@pytest.fixture(scope="module")
def trained(browser):
    """`trained(lr=2, …)` gives the explorer's run of ten epochs for each seed."""
    with serve(Path(utils.__file__).parent / "widgets") as url, browser.new_page() as page:
        page.goto(f"{url}/")
        yield lambda **settings: page.evaluate(TRAIN, [page_digits(), [START | settings | {"seed": seed} for seed in SEEDS]])


def between(runs):
    shares = [run["right"] for run in runs]
    return f"{min(shares):.0%} to {max(shares):.0%}"


def test_small_kernels_and_plain_steps_cost_what_the_text_says(trained):
    start, plain = trained(), trained(optimizer="sgd")
    assert f"{between(trained(kernelSize=1))} of the held-out digits are right instead of {between(start)}" in TEXT
    assert f"plain steps have {between(plain)} of the held-out digits right after ten epochs, where momentum has {between(start)}" in TEXT
    assert f"At 0.5, plain steps come to {between(trained(optimizer='sgd', lr=0.5))}" in TEXT
    failed = sum(run["right"] < 0.5 for run in trained(optimizer="sgd", lr=1))
    assert failed == 2 and "two of the five nets have fewer than half of the digits right" in TEXT
    wrong = Counter((label, answer) for label, answer in start[0]["pairs"] if label != answer)
    assert f"With seed 0, {wrong.total()} of the {len(start[0]['pairs'])} held-out digits are wrong" in TEXT
    assert {pair: count for pair, count in wrong.items() if count > 1} == {(6, 8): 2} and "two 6s are read as 8" in TEXT


def test_a_rate_of_two_kills_every_relu_in_one_epoch(trained):
    for run in trained(lr=2):
        assert "after epoch 1" in run["problem"] and len({answer for _, answer in run["pairs"]}) == 1
        assert min(run["losses"][2:]) > 2.3  # each is the mean over a tenth of an epoch
