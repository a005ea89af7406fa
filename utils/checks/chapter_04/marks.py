"""Exercise 4.7: where a stride lets a patch be found, predicted and computed."""

import numpy as np

from utils.checks.answers import call, checker, require_array
from utils.checks.chapter_04.patches import lines

PLACE, STRIDES = np.array([37, 59]), (4, 8, 16)
SEED = 24  # with it and the next ones no slip leads to a place that another one leads to


@checker
def exercise_4_7(predicted: object, mark: object) -> str:
    """Check three marks by hand, and a normalised search at a stride in pictures in which each slip finds another place."""
    steps = np.array(STRIDES)[:, None]
    nearest = np.rint(PLACE / steps) * steps
    slips = [
        (nearest / steps, "these are rows and columns of the output: times the stride, they are pixels."),
        (PLACE // steps * steps, "the nearest window may also begin after the patch."),
        (-(-PLACE // steps) * steps, "the nearest window may also begin before the patch."),
        (nearest[:, ::-1], "rows and columns have changed places."),
        (PLACE + 0 * nearest, "no window begins there: they begin at multiples of the stride."),
        (nearest - PLACE, "that is how far the marks are off: where are they?"),
    ]
    require_array("the three marks", predicted, nearest, slips, tolerance=0, by_hand=True)
    for number, (K, S, H, W) in enumerate([(5, 3, 40, 52), (4, 4, 61, 47), (6, 2, 62, 44), (3, 5, 62, 80), (5, 4, 60, 53), (4, 3, 52, 61)]):
        rng = np.random.default_rng(SEED + number)
        picture, patch, place, others = _hidden(K, S, H, W, rng, faint=number == 2, at_the_end=number == 4, lined=number == 5)
        name = f"patch {K}×{K}, picture {H}×{W}, stride {S}"
        found = call(mark, picture.copy(), patch.copy(), S)
        output = (W - K) // S + 1
        more = [
            (place // S, "that is a place in the output: times the stride, it is in pixels."),
            (place[::-1], "rows and columns have changed places."),
            (place + K // 2, "give the window's top left corner, not its centre."),
            (
                place[0] // S * output + place[1] // S,
                "that is its number among the windows: `np.unravel_index` makes row and column of it.",
            ),
        ]
        require_array(name, found, place, [*more, *others], tolerance=0)
    return "Three marks by hand, and six found, past windows that are brighter, louder or never looked at."


def _hidden(K, S, H, W, rng, faint, at_the_end, lined):
    """Return a picture, a patch, where it should be found at this stride, and other places, each with what leads there."""
    noise = lambda: rng.normal(size=(K, K))
    own = noise()
    own -= own.mean()
    if lined:
        own += lines(own, rng)
    contrast = 0.01 if faint else 0.5
    windows = [
        (contrast * (own + 0.1 * noise()) + 3, ""),  # the patch itself
        (60 + noise(), "that window is bright: take the means out, and divide by the contrast."),
        (30 * (own + 1.5 * noise()), "that window is loud: divide by the contrast of each window, its mean taken out."),
        (6 - own, "that is the negative of the patch: it agrees least."),
        (0.02 * (own + noise()) + 5, "that window is faint: divide by the *root* of its sum of squares."),
        (0 * own + 2, "that window is flat, and agrees with nothing: 0 divided by 0 must count as 0."),
        (own + 9, "no window begins there at this stride."),
        (
            own + 0.5 * noise() + 4,
            "that window agrees less than another: do the last row and the last column count, too?"
            if at_the_end
            else "that window agrees less than another: a window's contrast is the root of the sum of its squares, its mean taken out.",
        ),
        (
            3.0 * ((own == own.max()) * 1 - (own == own.min())) + 6,
            "that window has two loud pixels: divide by the root of the sum of *squares*.",
        ),
        (
            np.minimum(own, 0) + 7,
            "that window is cut off above: divide by the root of the sum of squares, not by its largest number, nor by its range.",
        ),
    ]
    if lined:
        one_mean = "take one mean out of a window, not one of each row or column."
        for number, axis, what in [(1, 1, "rows' means"), (2, 0, "columns' means")]:
            windows[number] = own - own.mean(axis, keepdims=True) + 5, f"that window is the patch without its {what}: {one_mean}"
    pitch = -(-(2 * K) // S) * S  # a multiple of the stride that keeps windows apart
    free = [(i, j) for i in range(0, H - 2 * K - S, pitch) for j in range(0, W - 2 * K - S, pitch)]
    corners = np.array(free)[rng.permutation(len(free))][: len(windows)]
    corners[6] += (S // 2, S - 1 - S // 2)
    if at_the_end:
        corners[0] = (H - K) // S * S, (W - K) // S * S
    picture = rng.normal(size=(H, W)) + 5
    for (row, column), (window, _) in zip(corners, windows):
        picture[row : row + K, column : column + K] = window
    patch = 0.02 * own + 9
    return picture, patch, corners[0], [(corner, hint) for corner, (_, hint) in zip(corners[1:], windows[1:])]
