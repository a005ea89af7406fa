"""Exercises 6.1 to 6.3 and 6.5: pooled maps by hand, a head of global pooling, and pooling against stride."""

import numpy as np

from utils.checks.answers import as_list, call, checker, compared_with, require, require_answer, require_array, require_count
from utils.pooling import pool2d

MAP = np.array([[1, 2, 0, 0], [3, 4, 0, 8], [0, 0, 2, 2], [0, 6, 2, 2]])


@checker
def exercise_6_1(maximum: object, average: object) -> str:
    """Check max and average pooling of a 4×4 map."""
    best, mean = pool2d(MAP, 2), pool2d(MAP, 2, mode="avg")
    shared = [
        (4 * mean, "these are the sums."),
        (-pool2d(-MAP, 2), "these are the smallest numbers of the windows."),
        (pool2d(MAP, 2, mode="l2"), "this is L2 pooling."),
    ]
    require_array(
        "(a) maximum",
        maximum,
        best,
        [
            (mean, "these are the averages."),
            (best.T, "rows and columns are swapped: the 8 lies in a window of the upper row."),
            (pool2d(MAP, 2, stride=1), "this is stride 1: the windows must not overlap."),
            *shared,
        ],
        by_hand=True,
    )
    require_array(
        "(b) average",
        average,
        mean,
        [
            (best, "these are the maxima."),
            (mean.T, "rows and columns are swapped."),
            (np.floor(mean), "keep the halves: an average need not be whole."),
            (np.ceil(mean), "keep the halves: an average need not be whole."),
            (2 * mean, "a window holds four numbers, not two: divide by four."),
            (pool2d(MAP, 2, stride=1, mode="avg"), "this is stride 1: the windows must not overlap."),
            *[(wrong, "these are the sums: divide by four." if "sums" in hint else hint) for wrong, hint in shared],
        ],
        by_hand=True,
    )
    return "Both maps are right."


@checker
def exercise_6_2(counts: object) -> str:
    """Check parameter counts with and without pooling."""
    first, second, third, fourth = as_list(counts, 4, "four numbers, (a) to (d)")
    channels, bias = "each filter has a kernel for each of the 3 input channels.", "the biases are missing."
    flat = "each of the 8 channels is flattened, too."
    require_count(
        "(a)", first, 224, {216: bias, 80: channels, 72: channels, 240: "one bias per filter, not per kernel.", 219: "one bias per filter."}
    )
    require_count("(b)", second, 0, dict.fromkeys((1, 4, 8, 32), "a window is not a weight: pooling learns nothing."))
    require_count(
        "(c)",
        third,
        20490,
        {
            20480: bias,
            81930: "the pooling halves height and width first.",
            40970: "the pooling halves height *and* width.",
            2570: flat,
            2048: "each of the ten outputs has its own weights.",
            22528: "one bias per output, not per input.",
        },
    )
    require_count(
        "(d)",
        fourth,
        81930,
        {
            81920: bias,
            20490: "without pooling the map keeps its size.",
            40970: "without pooling both height and width are 32.",
            10250: flat,
            30730: "the dense layer reads the 8 maps, not the 3 colours.",
        },
    )
    return "Pooling has nothing to learn, and saves three quarters of the dense layer."


@checker
@compared_with(lambda maps, weight: weight @ maps.mean((1, 2)))
def exercise_6_3(head: object) -> str:
    """Check a head of global average pooling and one dense layer."""
    rng = np.random.default_rng(0)
    for C, H, W, classes in ((3, 4, 5, 2), (3, 3, 3, 3), (2, 6, 1, 4), (1, 2, 3, 1), (5, 1, 1, 3), (4, 3, 6, 2)):
        maps, weight = rng.normal(size=(C, H, W)), rng.normal(size=(classes, C))
        expected = weight @ maps.mean((1, 2))
        slips = [
            (weight @ maps.sum((1, 2)), "these are the sums over the places: divide by H·W."),
            (weight @ maps[:, 0, 0], "that is the first place alone: average over all."),
            (weight @ np.median(maps, (1, 2)), "these are the medians: take the averages."),
            (weight @ maps[:, -1, -1], "that is the last place alone: average over all."),
            (weight @ maps[:, H // 2, W // 2], "that is the middle alone: average over all."),
            (weight @ maps.reshape(-1, C).mean(0), "`reshape` has mixed the channels: they are the first axis."),
            *((weight @ maps.mean(axis), "average over both axes of the map, height and width.") for axis in (1, 2)),
            (weight @ maps.max((1, 2)), "these are the maxima: take the averages."),
            (maps.mean((1, 2)), "these are the averages of the channels: the classes' weights are missing."),
            (weight.sum(1) * maps.mean(), "average each channel for itself: this is the mean of all of them."),
            (expected / C, "sum over the channels: the average is over places only."),
            (np.maximum(expected, 0), "there is no ReLU behind the last layer: negative numbers stay."),
            (np.exp(expected) / np.exp(expected).sum(), "these are probabilities: give the weighted sums."),
            (weight * maps.mean((1, 2)), "add the products up: one number per class."),
            (expected[:, None], "one number per class: an array of one axis."),
        ]
        if C == H == W == classes:
            slips += [
                (weight.T @ maps.mean((1, 2)), "each *row* of `weight` belongs to a class."),
                (weight @ maps.mean((0, 1)), "the channels are the first axis: average over the other two."),
                (weight @ maps.mean((0, 2)), "the channels are the first axis: average over the other two."),
            ]
        require_array(f"maps of {C}×{H}×{W}", call(head, maps.copy(), weight.copy()), expected, slips)
    return "One head fits maps of any size."


_POOL_OR_STRIDE = {
    "a": ("both", "2×2 at stride 2, or a window at every second place: both leave half the rows and columns."),
    "b": ("stride", "the pool stands behind a convolution that has computed all of them."),
    "c": ("neither", "a pool has no weights, and a stride changes where windows stand, not what is in them."),
    "d": ("max", "a stride keeps fixed places, whatever stands there; the maximum chooses."),
    "e": ("stride", "a convolution is linear at any stride; the maximum of a sum is not the sum of the maxima."),
}


@checker
def exercise_6_5(answers: object) -> str:
    """Check what is true of pooling, of strides, of both or of neither."""
    require_answer(answers)
    require(isinstance(answers, dict) and set(answers) == set(_POOL_OR_STRIDE), "Give a dict with the keys a, b, c, d and e.")
    for letter, (right, why) in _POOL_OR_STRIDE.items():
        answer = answers[letter]  # type: ignore[index]  # it is a dict
        said = answer.strip(" .\"'").lower() if isinstance(answer, str) else answer
        require(said in ("max", "stride", "both", "neither"), f'{letter}: say "max", "stride", "both" or "neither".')
        require(said == right, f"{letter}: look again: {why}")
    return "All five are right."
