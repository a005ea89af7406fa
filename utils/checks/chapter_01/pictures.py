"""Exercises 1.1, 1.2 and 1.5: numbers in pictures, a detector by hand, and how alike neighbouring pixels are."""

import numpy as np

from utils.checks.answers import (
    as_array,
    as_list,
    as_number,
    call,
    checker,
    compared_with,
    fail,
    require,
    require_count,
    require_number,
    shown,
)
from utils.conv import conv2d
from utils.data.strokes import STROKES, corner_strokes
from utils.language import t

WANTED = STROKES.index("┐")


@checker
def exercise_1_1(counts: object) -> str:
    """Check how many numbers three pictures hold."""
    first, second, third = as_list(counts, 3, "three numbers, (a) to (c)")
    colour, pictures = "a colour picture has three channels.", "there are ten pictures."
    both = "there are ten pictures, and a colour picture has three channels."
    require_count("(a)", first, 784, {28: "that is one row.", 56: "height *times* width.", 2352: "a grey picture has one channel."})
    require_count("(b)", second, 3072, {1024: colour, 67: "height *times* width times channels.", 96: "that is one row."})
    more = {451584: "that is three times a colour picture: there are ten.", 150538: "ten *times* as many numbers, not ten more."}
    require_count("(c)", third, 1505280, {150528: pictures, 501760: colour, 50176: both, **more})
    return "All three are right."


@checker
def exercise_1_2(kernel: object, threshold: object) -> str:
    """Check a 2×2 detector for the stroke ┐ on all 36 pictures."""
    weights, limit = as_array("The kernel, two rows of two numbers", kernel), as_number("The threshold", threshold)
    require(weights.shape == (2, 2), "The kernel has the shape {shape}, expected {wanted}.", shape=weights.shape, wanted=(2, 2))
    require(bool(weights.any()), "A kernel of zeros answers 0 to every stroke.")
    x, y, positions = corner_strokes()
    answers = np.array([conv2d(picture[0], weights) for picture in x])
    at_home = np.array([answer[tuple(place)] for answer, place in zip(answers, positions)])
    best = [answers[y == label].max() for label in range(len(STROKES))]
    found = [label for label in range(len(STROKES)) if at_home[y == label].min() > limit]
    if found and WANTED not in found:
        fail("This is a detector for {stroke}: which pixel of ┐ is dark?", stroke=STROKES[found[0]])
    least = at_home[y == WANTED].min()
    require(WANTED in found, "It misses the stroke ┐: the answer at its place is {answer:.3g}.", answer=least)
    for label in range(len(STROKES)):
        if label != WANTED:
            require(best[label] <= limit, "It also answers {stroke}, with {answer:.3g}.", stroke=STROKES[label], answer=best[label])
    return "It finds ┐ at all nine places and answers no other stroke."


@checker
@compared_with(lambda x, d: _correlation(x[:-d], x[d:]))
def exercise_1_5(alikeness: object) -> str:
    """Check the correlation of pixels that stand some rows apart."""
    rng = np.random.default_rng(15)
    for H, W, d in [(9, 6, 1), (8, 12, 2), (7, 7, 3), (12, 5, 4)]:
        x = rng.normal(size=(H, W)).cumsum(0).cumsum(1) * 5 + 20
        if d == 3:
            x = np.abs(x) * (-1) ** np.arange(H)[:, None]  # bright rows face dark ones: below 0
        upper, lower, turned = x[:-d], x[d:], x.T
        expected = _correlation(upper, lower)
        slips = {
            _correlation(turned[:-d], turned[d:]) if d < W else 2.0: "those pairs stand in one row; columns apart is not rows apart.",
            float(
                np.mean([_correlation(*pair) for pair in zip(upper.T, lower.T)])
            ): "one correlation of all pairs, not one for each column.",
            float(np.mean([_correlation(*pair) for pair in zip(upper, lower)])): "one correlation of all pairs, not one for each row.",
            float(((upper - x.mean()) * (lower - x.mean())).mean() / x.var()): "each of the two parts has its own mean and spread.",
            float(((upper - x.mean()) * (lower - x.mean())).mean()): "that is a covariance: divide by both spreads.",
            float(((upper - upper.mean()) * (lower - lower.mean())).mean()): "that is a covariance: divide by both spreads.",
            float((upper * lower).mean()): "take the means out first, then divide by both spreads.",
            float((upper * lower).sum() / np.sqrt((upper**2).sum() * (lower**2).sum())): "take the means out first.",
            _correlation(upper.mean(1), lower.mean(1)): "correlate pixels, not the means of rows.",
            _correlation(*(part.argsort(None).argsort() for part in (upper, lower))): "correlate the numbers, not their ranks.",
            _correlation(x[:-d, :-d], x[d:, d:]) if d < W - 1 else 2.0: "those pairs stand on a diagonal: only rows are moved.",
            _correlation(*(np.diff(x, axis=0)[part] for part in (slice(-d), slice(d, None)))): "correlate pixels, not their differences.",
            _correlation(x, np.roll(x, -d, 0)): "the last rows have no partner: the picture is no ring.",
            _correlation(x.ravel()[:-d], x.ravel()[d:]): "flattened, d places further is not d rows further.",
            _correlation(x[:-1], x[1:]): "these are neighbours; `d` says how far apart the rows stand.",
            expected**2: "that is its square: keep the sign.",
            -expected: "the sign is turned." if expected > 0 else "keep the sign: below 0, bright rows face dark ones.",
            float(np.abs(upper - lower).mean()): "that is the mean difference, not a correlation.",
            float(np.corrcoef(upper, lower)[0, 1]): "`np.corrcoef` takes each row of a 2D array for a variable: flatten both parts first.",
            expected * upper.size / (upper.size - 1): "divide by the same number above and below: n, or n − 1.",
            1.0: "1 would mean that each pixel tells all about the other: is the second part moved?",
        }
        require_number(t("picture {shape}, d = {d}", shape=shown((H, W)), d=d), call(alikeness, x.copy(), d), expected, slips)
    return "Four pictures agree."


def _correlation(a, b):
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])
