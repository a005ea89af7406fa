"""Exercises 12.3 and 12.4: the patch that excites a filter most, and the channel that a concept excites."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.checks.answers import as_array, as_number, call, checker, compared_with, fail, require, require_array
from utils.checks.answers.numbers import is_equal
from utils.conv import conv2d

Answer = Callable[[np.ndarray, np.ndarray], Any]
CORNERS = [(0, 0), (0, 7), (6, 0), (6, 7)]  # of places for a 3×3 patch in a picture of 9×10 pixels


@checker
@compared_with(lambda x, w: _patch(x, w, _answers))
def exercise_12_3(strongest_patch: object) -> str:
    """Check the patch where a filter responds most, on random pictures and on pictures made to mislead."""
    pictures = list(_pictures())
    found = [as_array(name, call(strongest_patch, x.copy(), weight.copy())) for name, x, weight in pictures]
    right = [_patch(x, weight, _answers) for _, x, weight in pictures]
    if not all(map(is_equal, found, right)):
        for wrong, hint in PATCH_SLIPS:
            require(not all(is_equal(answer, wrong(x, weight)) for answer, (_, x, weight) in zip(found, pictures)), hint)
    for (name, _, _), answer, patch in zip(pictures, found, right):
        require_array(f"the patch, {name}", answer, patch)
    return "The place in the map is the patch's first pixel."


@checker
def exercise_12_4(spike: object) -> str:
    """Check the channel that stands out on a concept's pictures: 40 tables in which other formulas name other channels."""
    tables = [_table(seed) for seed in range(40)]
    found = [as_number("the channel", call(spike, means.copy(), concept.copy())) for means, concept in tables]
    right = [SPIKE(means, concept).argmax() for means, concept in tables]
    if found != right:
        for wrong, hint in SPIKE_SLIPS:
            require(found != [wrong(means, concept).argmax() for means, concept in tables], f"the channel: {hint}")
        at = next(n for n, (ours, theirs) in enumerate(zip(right, found)) if ours != theirs)
        channels, pictures = tables[at][0].shape[1], tables[at][1].sum()
        share = f"right for {sum(map(np.equal, found, right))} of {len(tables)} tables"
        fail(f"the channel: {share}; {found[at]:g} is not right for one of {channels} channels and {pictures} pictures of the concept.")
    return "Neither loud nor lively: it answers the concept."


def _difference(means, concept):
    return means[concept].mean(0) - means.mean(0)


SPIKE: Answer = lambda m, c: _difference(m, c) / m.std(0)
SPIKE_SLIPS: list[tuple[Answer, str]] = [
    (lambda m, c: m[c].mean(0), "a channel that is loud for every picture wins here: subtract its mean over all."),
    (lambda m, c: m[c].mean(0) / m.std(0), "a channel that is loud for every picture wins here: subtract its mean over all."),
    (_difference, "the channel that varies most wins here: divide by the standard deviation, each channel by its own."),
    (lambda m, c: _difference(m, c) / m.var(0), "this divides by the variance: the standard deviation is its root."),
    (lambda m, c: _difference(m, c) / np.sqrt(m.std(0)), "`std` is the root of the variance already."),
    (lambda m, c: np.abs(SPIKE(m, c)), "a spike points up: do not take absolute values."),
    (lambda m, c: SPIKE(m, c) ** 2, "a spike points up: do not square."),
    (lambda m, c: -SPIKE(m, c), "this is the channel that the concept lowers most: is it the concept's mean minus the mean over all?"),
    (lambda m, c: _difference(m, c) / m[c].std(0), "the standard deviation is that over all pictures, not the concept's only."),
    (lambda m, c: _difference(m, c) / m[~c].std(0), "the standard deviation is that over all pictures, the concept's included."),
    (lambda m, c: _difference(m, c) / m.mean(0), "divide by the standard deviation, not by the mean."),
    (lambda m, c: _difference(m, c) / np.abs(m.mean(0)), "divide by the standard deviation, not by the mean."),
    (lambda m, c: _difference(m, c) / np.sqrt((m**2).mean(0)), "the standard deviation is taken around the mean."),
    (lambda m, c: _difference(m, c) / np.ptp(m, 0), "divide by the standard deviation, not by the range."),
    (lambda m, c: _difference(m, c) / np.abs(m - m.mean(0)).mean(0), "the standard deviation is the root of the mean *square*."),
    (lambda m, c: _difference(m, c) / m.std(1).mean(), "each channel has a standard deviation of its own, over the pictures: axis 0."),
    (lambda m, c: (m[c].mean(0) - m.mean()) / m.std(0), "each channel has a mean of its own, over the pictures: axis 0."),
    (lambda m, c: m.std(0), "this is the liveliest channel: where is the concept?"),
    (lambda m, c: (m[c].max(0) - m.mean(0)) / m.std(0), "take the mean over the concept's pictures, not the largest."),
    (lambda m, c: (np.median(m[c], 0) - np.median(m, 0)) / m.std(0), "means, not medians."),
    (lambda m, c: SPIKE(m, np.arange(len(m)) % 5 == 0), "`is_concept` says which pictures show the concept, not every fifth."),
    (lambda m, c: SPIKE(m, np.arange(len(m)) < c.sum()), "the concept's pictures need not come first: index with `is_concept`."),
    (lambda m, c: (m[c.argmax()] - m.mean(0)) / m.std(0), "take all of the concept's pictures, not the first."),
]


def _table(seed):
    """Return means (N, C) of channels with all sorts of means, spreads, outliers and answers to a concept, and where it is shown."""
    rng = np.random.default_rng((12, seed))
    while True:
        pictures, channels = rng.integers(30, 90), rng.integers(4, 12)
        concept = rng.permutation(pictures) < pictures * rng.uniform(0.1, 0.6)
        means = rng.standard_t(3, (pictures, channels)) if seed % 2 else rng.standard_normal((pictures, channels))
        means[concept] = means[concept] * np.exp(rng.normal(0, 1, channels)) + rng.normal(0, 1.5, channels)
        means = (means + rng.normal(0, 3, channels)) * np.exp(rng.normal(0, 1.5, channels))
        second, best = np.sort(SPIKE(means, concept))[-2:]
        if best - second > 0.02:  # no tie that rounding could decide
            return means, concept


def _pictures():
    """Yield names, pictures (C, H, W) and filters (C, K, K)."""
    rng = np.random.default_rng(13)
    for channels, height, width, side in ((3, 9, 12, 3), (1, 8, 7, 2), (4, 5, 6, 1), (2, 12, 5, 4)):
        yield f"{height}×{width}", rng.standard_normal((channels, height, width)), rng.standard_normal((channels, side, side))
    yield "answers below 0", rng.random((2, 6, 9)), -rng.random((2, 3, 3))
    for row, column in CORNERS:
        x, weight = 0.1 * rng.standard_normal((2, 9, 10)), rng.standard_normal((2, 3, 3))
        x[:, row : row + 3, column : column + 3] = weight
        x[:, 3:6, 3:6] = -2 * weight
        yield "the best patch in a corner", x, weight
    x, weight = np.zeros((1, 6, 11)), rng.random((1, 3, 3))
    x[:, :3, 8:], x[:, 3:, :3] = 9, weight
    yield "a bright patch", x, weight


def _answers(x, weight):
    return conv2d(x, weight[None])[0]


def _patch(x, weight, answers, shift=0):
    """Return the patch of x where the filter's answers are largest, or one a little above and left of it."""
    y, side = answers(x, weight), weight.shape[-1]
    row, column = (max(int(place) - shift, 0) for place in np.unravel_index(y.argmax(), y.shape))
    return x[:, row : row + side, column : column + side]


def _by(answers):
    """Return a slip that looks for the largest of other answers."""
    return lambda x, w: _patch(x, w, answers)


PATCH_SLIPS: list[tuple[Answer, str]] = [
    (_by(lambda x, w: -_answers(x, w)), "This is the place of the most negative answer; the largest counts."),
    (_by(lambda x, w: np.abs(_answers(x, w))), "This finds the most negative answer, too: do not take absolute values."),
    (
        _by(lambda x, w: np.maximum(_answers(x, w), 0)),
        "Where all answers are below 0, one of them is the largest all the same: do not begin at 0.",
    ),
    (_by(lambda x, w: _answers(x, w[:, ::-1, ::-1])), "The kernel is not flipped here."),
    (_by(lambda x, w: _answers(x, w.swapaxes(1, 2))), "Rows and columns of the kernel have changed places."),
    (_by(lambda x, w: _answers(x, w)[:-1, :-1]), "The last row and the last column of places count, too."),
    (_by(lambda x, w: _answers(np.abs(x), w)), "Pixels may be below 0: take them as they are."),
    (_by(lambda x, w: -((sliding_window_view(x, w.shape)[0] - w) ** 2).sum((2, 3, 4))), "The answer is a sum of products, not a distance."),
    (_by(lambda x, w: _answers(x[-1:], w[-1:])), "All channels answer together: sum over them."),
    (_by(lambda x, w: conv2d(x, w[None], padding=w.shape[-1] // 2)[0]), "No padding: a place in the map is then the patch's first pixel."),
    (_by(lambda x, w: _answers(x[:1], w[:1])), "All channels answer together: sum over them."),
    (_by(lambda x, w: _answers(x, np.ones_like(w))), "This is the brightest patch: multiply by the weights."),
    (
        _by(lambda x, w: _answers(x, w) / np.sqrt(_answers(x**2 + 1e-12, np.ones_like(w)))),
        "The answer is the plain sum: do not divide by the patch's length.",
    ),
    (lambda x, w: _patch(x, w, _answers, w.shape[-1] // 2), "The place in the map is the patch's first pixel, not its middle."),
    (lambda x, w: _answers(x, w).max(), "Return the patch, not the answer."),
    (lambda x, w: np.unravel_index(_answers(x, w).argmax(), _answers(x, w).shape), "Return the patch, not its place."),
    (lambda x, w: _patch(x, w, _answers)[0], "Keep all channels of the patch."),
    (lambda x, w: _patch(x, w, _answers) * w, "Return the pixels alone, without the weights."),
    (lambda x, w: w, "This is the filter; the patch is a piece of x."),
]
