"""Checkers for chapter 12, what filters look for."""

import numpy as np

from utils.checks.answers import call, checker, require, require_array, require_number
from utils.conv import conv2d


@checker
def exercise_12_1(best_pixels: object, best_length: object, grey: object, best_mean: object) -> str:
    """Check the answers of one corner filter to four kinds of picture."""
    require_number(
        "(a) pixels from 0 to 1",
        best_pixels,
        3,
        {1: "this is the answer to white: a pixel under −2 should be 0.", 5: "pixels are not negative: −2 times 0 is the best there."},
    )
    require_number(
        "(b) length 1",
        best_length,
        7**0.5,
        {
            7: "this is |w|²: divide by the length of w.",
            3: "this picture has the length √3.",
            3 / 3**0.5: "it is the stroke at length 1; a negative pixel does better.",
        },
    )
    require_number(
        "(c) flat grey", grey, 0.5, {1: "this is the answer to white.", 0: "0 is the answer of weights that sum to 0; these sum to 1."}
    )
    require_number(
        "(d) the largest mean",
        best_mean,
        1,
        {
            3: "one place can have 3, not all: each pixel meets every weight.",
            0.5: "the picture need not be grey.",
            3 / 4: "count what each pixel gives to all four places that see it.",
        },
    )
    return "One place wants the stroke; the mean of all places wants white."


@checker
def exercise_12_2(climb: object) -> str:
    """Check gradient ascent at length 1, after one step and after many."""
    rng = np.random.default_rng(12)
    x, w = rng.random((3, 3)), rng.standard_normal((3, 3))
    once = x + 0.5 * w
    require_array(
        "after one step",
        call(climb, x.copy(), w.copy(), 1, 0.5),
        once / _length(once),
        [
            (once, "bring x back to length 1 after the step."),
            ((x - 0.5 * w) / _length(x - 0.5 * w), "this goes down: add the gradient."),
            (x / _length(x) + 0.5 * w, "bring x back after the step, not before."),
            (once / (once**2).sum(), "divide by the length, the root of the sum of squares."),
            (x / _length(x), "the step along w is missing."),
        ],
    )
    require_array(
        "after 400 steps", call(climb, x.copy(), w.copy(), 400, 0.5), w / _length(w), [(once / _length(once), "repeat it `steps` times.")]
    )
    return "It ends at w/|w|."


@checker
def exercise_12_3(strongest_patch: object) -> str:
    """Check the patch where a filter answers most, on random pictures."""
    rng = np.random.default_rng(13)
    for channels, height, width, side in ((3, 9, 12, 3), (1, 8, 7, 2)):
        x, weight = rng.standard_normal((channels, height, width)), rng.standard_normal((channels, side, side))
        y = conv2d(x, weight[None])[0]
        flipped = conv2d(x, weight[None, :, ::-1, ::-1])[0]
        require_array(
            "the patch",
            call(strongest_patch, x.copy(), weight.copy()),
            _patch(x, y, side),
            [
                (_patch(x, -y, side), "this is the place of the most negative answer; the largest counts."),
                (_patch(x, flipped, side), "the kernel is not flipped here."),
                (y.max(), "return the patch, not the answer."),
                (_patch(x, y, side)[0], "keep all channels of the patch."),
                (weight, "this is the filter; the patch is a piece of x."),
            ],
        )
    return "The place in the map is the patch's first pixel."


@checker
def exercise_12_4(spike: object) -> str:
    """Check the channel that stands out on a concept's pictures, where loud and lively channels compete."""
    rng = np.random.default_rng(14)
    for channels, loud, lively, right in ((6, 4, 1, 2), (9, 0, 3, 7)):
        means, is_concept = rng.standard_normal((80, channels)), np.arange(80) % 5 == 0
        means[:, loud] += 100
        means[:, lively] *= 40
        means[is_concept, lively] += 30
        means[is_concept, right] += 4
        found = call(spike, means.copy(), is_concept.copy())
        require(np.ndim(found) == 0, "Return one number, the channel's.")
        require_number(
            "the channel",
            found,
            right,
            {
                loud: "this channel is loud for every picture: subtract its mean over all.",
                lively: "this channel varies most: divide by the standard deviation.",
            },
        )
    return "Neither loud nor lively: it answers the concept."


def _length(x):
    return np.sqrt((x**2).sum())


def _patch(x, y, side):
    row, column = np.unravel_index(y.argmax(), y.shape)
    return x[:, row : row + side, column : column + side]
