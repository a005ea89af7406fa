"""Exercises 12.1 and 12.2: the pictures that a filter answers most, by hand and by climbing."""

import numpy as np

from utils.checks.answers import BY_HAND, call, checker, compared_with, require_array, require_count, require_number

STEPS = [((3, 3), 1, 0.5), ((2, 5), 1, 0.03), ((2, 3, 3), 2, 1.5), ((4,), 5, 0.2), ((2, 2), 2, 0.01)]  # shape, steps, lr


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
@compared_with(lambda x, w, steps, lr: _climb(x, w, steps, lr))
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


def _climb(x, w, steps, lr, longer=False):
    for _ in range(steps):
        x = x + lr * w
        x = x / max(_length(x), 1) if longer else x / _length(x)
    return x


def _length(x):
    return np.sqrt((x**2).sum())
