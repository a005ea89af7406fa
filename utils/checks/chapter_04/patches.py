"""Exercises 4.5 and 4.6: how well a window agrees with a patch, and where in a colour picture the patch is."""

import numpy as np

from utils.checks.answers import call, checker, compared_with, require_array, require_number


@checker
@compared_with(lambda window, patch: _cosine(window - window.mean(), patch - patch.mean()))
def exercise_4_5(agreement_of: object) -> str:
    """Check the normalised agreement of two windows over all channels."""
    rng = np.random.default_rng(45)
    for C, K in [(3, 4), (1, 3), (3, 2), (2, 5)]:
        patch = rng.normal(size=(C, K, K)) + np.arange(C)[:, None, None] * 3 + 5
        window = 0.5 * patch * 7 + rng.normal(size=patch.shape) * 4 + 20
        a, b = window - window.mean(), patch - patch.mean()
        each = [v - v.mean((1, 2), keepdims=True) for v in (window, patch)]
        expected, norms = _cosine(a, b), np.sqrt((a**2).sum() * (b**2).sum())
        slips = {
            _cosine(window, patch): "take the means out first.",
            float(
                np.mean([_cosine(u - u.mean(), v - v.mean()) for u, v in zip(window, patch)])
            ): "all channels at once: no mean of one for each.",
            _cosine(window[0] - window[0].mean(), patch[0] - patch[0].mean()): "that is the first channel alone." if C > 1 else "",
            _cosine(a, patch): "the patch's mean is still in it.",
            _cosine(window, b): "the window's mean is still in it.",
            _cosine(*each): "that is a mean for each channel; one over all numbers is wanted.",
            float((a * b).sum()): "divide by the root of the two sums of squares: contrast must not count.",
            float((a * b).mean()): "divide by the root of the two sums of squares: contrast must not count.",
            float((a * b).sum() / norms**2): "the root is missing below.",
            float((a * b).mean() / norms): "a sum above, not a mean: the sums below are sums, too.",
            float((a * b).sum() / (b**2).sum()): "the window's own sum of squares is missing.",
            float((a * b).sum() / (a**2).sum()): "the patch's own sum of squares is missing.",
            float((a * b).sum() / np.sqrt((b**2).sum())): "the window's own sum of squares is missing.",
            float((a * b).sum() / np.sqrt((a**2).sum())): "the patch's own sum of squares is missing.",
            float((a * b).sum() / norms * np.sqrt(a.size)): "one of the sums below is a mean: take three sums.",
            -float(((window - patch) ** 2).sum()): "that is how far they are apart: their agreement is asked for.",
            float((a * b).sum() / np.sqrt(np.abs(a).sum() * np.abs(b).sum())): "below, the sums are those of *squares*.",
            float((window * patch).sum() / norms): "take the means out above, too.",
            float((a * b).mean() / (window.std(ddof=1) * patch.std(ddof=1))): "divide by the same number above and below: n, or n − 1.",
            float((a * b).sum() / (np.sqrt((a**2).sum()) + np.sqrt((b**2).sum()))): "the two lengths multiply; here they are added.",
            float((a * b).sum() / (window.std() * patch.std())): "a sum above and spreads that are means below: take three sums.",
            expected**2: "that is its square: keep the sign.",
            -expected: "the sign is turned.",
            sum(_cosine(u - u.mean(), v - v.mean()) for u, v in zip(window, patch)): "sum over all channels at once, then divide once.",
        }
        name = f"two windows of {C}×{K}×{K}"
        require_number(name, call(agreement_of, window.copy(), patch.copy()), expected, slips)
        require_number(
            f"{name}, one of them negative",
            call(agreement_of, -window, patch.copy()),
            -expected,
            {expected: "keep the sign.", 0: "below 0 is an answer, too."},
        )
    return "Four pairs agree, and their negatives."


def _cosine(a, b):
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))


@checker
def exercise_4_6(find_in_colour: object) -> str:
    """Check a search for a patch in pictures in which each wrong way of comparing finds another place."""
    for number, (K, H, W) in enumerate([(4, 25, 31), (3, 19, 27), (5, 30, 26), (2, 12, 17), (4, 20, 22), (4, 21, 23), (4, 22, 25)]):
        picture, patch, place, decoys = _hidden(K, H, W, np.random.default_rng(number), number == 4, tinted=number == 5, lined=number == 6)
        found = call(find_in_colour, picture.copy(), patch.copy())
        name = f"patch {K}×{K}, picture {H}×{W}"
        slips = [
            *decoys,
            (place[::-1], "rows and columns have changed places."),
            (place + K // 2, "give the window's top left corner, not its centre."),
            (place + 1, "counting starts at 0."),
            (place[0] * (W - K + 1) + place[1], "that is its number among all windows: `np.unravel_index` makes row and column of it."),
        ]
        require_array(name, found, place, slips, tolerance=0)
    return "It finds the patch in seven pictures, under a haze that has a colour."


ONE_MEAN = "take one mean out of each channel, not one of each row or column."


def lines(own: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return what makes a patch's rows, and its columns, differ much in their means."""
    means = [rng.permutation(np.linspace(-3, 3, side)) for side in own.shape[-2:]]
    return np.add.outer(*means) - own.mean(-1, keepdims=True) - own.mean(-2, keepdims=True)


def _hidden(K, H, W, rng, at_the_end, tinted, lined):
    """Return a picture, a patch, the place where it lies in the picture, and other places, each with what it agrees in."""
    noise = lambda: rng.normal(size=(3, K, K))
    own = noise()
    own -= own.mean((1, 2), keepdims=True)
    if lined:
        own += lines(own, rng)
    patch, haze = own + np.array([9.0, 5.0, 1.0])[:, None, None], np.array([2.0, 6.0, 8.0])[:, None, None]
    luma, red = np.broadcast_to(own.mean(0), own.shape), np.concatenate([own[:1], noise()[1:]])
    spikes = np.where(own == own[0].max(), 1, np.where(own == own[0].min(), -1, 0))
    decoys = [
        (0.3 * noise() + patch.mean((1, 2), keepdims=True), "that place has the patch's colours alone: take each channel's own mean out."),
        (60 + noise(), "that place is bright: take the means out, and divide by the contrast."),
        (30 * (own + 1.5 * noise()), "that place is loud: divide by the contrast of each window, its means taken out."),
        (4 * luma + 5, "that place agrees in luma alone: use all three channels."),
        (red + 5, "that place agrees in its red alone: use all three channels."),
        (6 - own, "that is the negative of the patch: it agrees least."),
        (0.02 * (own + noise()) + 5, "that place is faint: divide by the *root* of the window's sum of squares."),
        (
            own * np.array([8.0, 0.3, 1.0])[:, None, None] + 0.01 * noise() + 5,
            "that place agrees in each channel by itself: one agreement for all, divided once.",
        ),
        (3 * spikes + 0.05 * noise() + 5, "that place has two loud pixels: divide by the root of the sum of *squares*."),
        (own + 0.5 * noise() + 5, "that place agrees less, but its channels are equally bright: take their means out before the spread."),
    ]
    if tinted:  # alone, as it would win by most other slips, too
        tint = own + 0.15 * noise() + patch.mean((1, 2), keepdims=True)
        decoys = [(tint, "that place has the patch's own tint: take the channels' means out of the spread that you divide by, too.")]
    if lined:
        decoys = [
            (own - own.mean(axis, keepdims=True) + 0.01 * noise() + 5, f"that place has the patch without its {what}: {ONE_MEAN}")
            for axis, what in [(2, "rows' means"), (1, "columns' means")]
        ]
    corners = np.array([[K * i + i + 1, K * j + j + 2] for i in range(3) for j in range(4)])[rng.permutation(12)]
    if at_the_end:
        decoys.insert(0, (0.5 * own + 0.2 * noise() + haze, "the last row and the last column of places count, too."))
        corners = np.array([(H - K, W - K), *corners])
    picture = rng.normal(size=(3, H, W)) + 5
    windows = [0.5 * own + 0.04 * noise() + haze, *(window for window, _ in decoys)]  # first the patch itself, at half its contrast
    for (row, column), window in zip(corners, windows):
        picture[:, row : row + K, column : column + K] = window
    return picture, patch, corners[0], [(corner, hint) for corner, (_, hint) in zip(corners[1:], decoys)]
