"""Checkers for chapter 12, what filters look for."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.checks.answers import BY_HAND, as_array, as_number, call, checker, fail, require, require_array, require_count, require_number
from utils.checks.answers.numbers import is_equal
from utils.conv import conv2d

STEPS = [((3, 3), 1, 0.5), ((2, 5), 1, 0.03), ((2, 3, 3), 2, 1.5), ((4,), 5, 0.2), ((2, 2), 2, 0.01)]  # shape, steps, lr
Answer = Callable[[np.ndarray, np.ndarray], Any]
CORNERS = [(0, 0), (0, 7), (6, 0), (6, 7)]  # of places for a 3×3 patch in a picture of 9×10 pixels


@checker
def exercise_12_1(best_pixels: object, best_length: object, grey: object, best_mean: object) -> str:
    """Check the answers of one corner filter to four kinds of picture."""
    require_count(
        "(a) pixels from 0 to 1",
        best_pixels,
        3,
        {
            1: "this is the answer to white: a pixel under −2 should be 0.",
            5: "pixels are not negative: −2 times 0 is the best there.",
            2: "each pixel is chosen by itself: which of the four weights are above 0?",
            4: "a picture of four pixels answers the sum of weight times pixel; one weight is below 0.",
        },
    )
    require_number(
        "(b) length 1",
        best_length,
        7**0.5,
        {
            7: "this is |w|²: divide by the length of w.",
            3: "this picture has the length √3.",
            3 / 3**0.5: "it is the stroke at length 1; a negative pixel does better.",
            5**0.5: "the length takes squares: the square of −2 is 4.",
            1: "the length takes squares: that of −2 is 4, not −4.",
            0.5: "this is the answer to flat grey at length 1.",
        },
        BY_HAND,
    )
    require_count(
        "(c) flat grey",
        grey,
        0.5,
        {
            1: "this is the answer to white.",
            0: "0 is the answer of weights that sum to 0; these sum to 1.",
            1.5: "the fourth pixel is grey, too, and its weight is −2.",
            2.5: "the fourth weight is below 0: it takes away.",
            0.125: "the answer is the sum of weight times pixel, not the mean.",
        },
    )
    require_count(
        "(d) the largest mean",
        best_mean,
        1,
        {
            3: "one place can have 3, not all: each pixel meets every weight.",
            0.5: "the picture need not be grey.",
            3 / 4: "count what each pixel gives to all four places that see it.",
            1 / 4: "the mean runs over the places of the map, not over the weights.",
            0: "black gives 0; the weights sum to more than that.",
        },
    )
    return "One place wants the stroke; the mean of all places wants white."


@checker
def exercise_12_2(climb: object) -> str:
    """Check gradient ascent at length 1: arrays of several shapes, several rates, one step and many."""
    rng = np.random.default_rng(12)
    for shape, steps, lr in STEPS:
        x, w = rng.random(shape) * (lr if lr < 0.02 else 1), rng.standard_normal(shape)  # the last one is short
        once, last = x + lr * w, _climb(x, w, steps - 1, lr)
        require_array(
            f"after {steps} step{'s' * (steps > 1)} of {lr}",
            call(climb, x.copy(), w.copy(), steps, lr),
            _climb(x, w, steps, lr),
            [
                (x + steps * lr * w, "bring x back to length 1 after the step."),
                (_climb(x, -w, steps, lr), "this goes down: add the gradient."),
                (last / _length(last) + lr * w, "bring x back after the step, not before."),
                (once / (once**2).sum(), "divide by the length, the root of the sum of squares."),
                (once / np.abs(once).sum(), "the length is the root of the sum of squares, not the sum of absolute values."),
                (once / np.abs(once).max(), "the length is the root of the sum of squares, not the largest number."),
                (once / np.sqrt((once**2).mean()), "the length takes the sum of the squares, not their mean."),
                (once / np.sqrt((once**2).sum(0)), "the whole array has one length: sum over all axes."),
                (x / _length(x), "the step along w is missing."),
                (w / _length(w), "this is where it ends after many steps; go `steps` of them."),
                (_climb(x, w / _length(w), steps, lr), "the gradient is w as it is: do not divide it by its length."),
                (_climb(x, w, steps, 0.5), "the step is `lr` times the gradient, whatever `lr` is."),
                *((_climb(x, w, steps, rate), "the step is `lr` times the gradient, whatever `lr` is.") for rate in (0.1, 1)),
                (_climb(x, w, 1, lr), "repeat it `steps` times."),
                (_climb(x, w, 1, steps * lr), "bring x back to length 1 after each step, not once at the end."),
                (_climb(x, w, steps + 1, lr), "this is one step too many."),
                (last, "this is one step too few."),
                (_climb(x, w, steps, lr, longer=True), "bring x to length 1 also where it is shorter."),
            ],
        )
    whole = rng.integers(-3, 4, (3, 3))
    require_array("after 400 steps", call(climb, rng.random((3, 3)), whole.copy(), 400, 0.5), whole / _length(whole))
    return "It ends at w/|w|."


@checker
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


def _climb(x, w, steps, lr, longer=False):
    for _ in range(steps):
        x = x + lr * w
        x = x / max(_length(x), 1) if longer else x / _length(x)
    return x


def _length(x):
    return np.sqrt((x**2).sum())


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
