"""Checkers for chapter 1, Images."""

import numpy as np

from utils.checks.answers import as_array, as_list, as_number, call, checker, require, require_number
from utils.conv import conv2d
from utils.data.strokes import STROKES, corner_strokes


@checker
def exercise_1_1(counts: object) -> str:
    """Check how many numbers three pictures hold."""
    first, second, third = as_list(counts, 3, "three numbers, (a) to (c)")
    require_number("(a)", first, 784, {28: "that is one row.", 2352: "a grey picture has one channel."})
    require_number("(b)", second, 3072, {1024: "a colour picture has three channels."})
    require_number("(c)", third, 1505280, {150528: "there are ten pictures.", 501760: "a colour picture has three channels."})
    return "All three are right."


@checker
def exercise_1_2(kernel: object, threshold: object) -> str:
    """Check a 2×2 detector for the stroke ┐ on all 36 pictures."""
    weights, limit = as_array("The kernel, two rows of two numbers", kernel), as_number("The threshold", threshold)
    require(weights.shape == (2, 2), f"The kernel has the shape {weights.shape}, expected (2, 2).")
    require(bool(weights.any()), "A kernel of zeros answers 0 to every stroke.")
    for picture, label, place in zip(*corner_strokes()):
        answers = conv2d(picture[0], weights)
        if STROKES[label] == "┐":
            require(answers[tuple(place)] > limit, f"It misses the stroke ┐: the answer at its place is {answers[tuple(place)]:.3g}.")
        else:
            require(answers.max() <= limit, f"It also answers {STROKES[label]}, with {answers.max():.3g}.")
    return "It finds ┐ at all nine places and answers no other stroke."


@checker
def exercise_1_3(moves_along: object) -> str:
    """Check a test for equivariance to a shift by one pixel."""
    rng = np.random.default_rng(0)
    x = np.pad(rng.integers(1, 9, (4, 4)).astype(float), 2)  # (8, 8) with an empty border
    mask = np.arange(8) % 2
    cases = [
        ("squaring each pixel", np.square, True),
        ("a 3×3 convolution with padding 1", lambda p: conv2d(p, np.arange(9.0).reshape(3, 3), padding=1), True),
        ("mirroring", lambda p: p[:, ::-1], False),
        ("keeping every other column", lambda p: p * mask, False),
        ("a brighter right half", lambda p: p + (np.arange(8) > 3), False),
    ]
    answers = [call(moves_along, f, x) for _, f, _ in cases]
    require(all(isinstance(answer, (bool, np.bool_)) for answer in answers), "Return True or False, one answer for the whole picture.")
    require(True in answers, "It says False to everything: compare f of the shifted picture with the *shifted* f of the picture.")
    require(False in answers, "It says True to everything, also to mirroring, which turns a step right into a step left.")
    for answer, (name, _, expected) in zip(answers, cases):
        require(
            bool(answer) == expected,
            f"It says {bool(answer)} to {name}, expected {expected}: shift the input on one side, the output on the other.",
        )
    return "It tells what moves along from what does not."


@checker
def exercise_1_4(found: object) -> str:
    """Check the largest answer of a kernel over all places."""
    kernel = np.array([[1, 1], [-3, 1]])
    x, _, _ = corner_strokes()
    for picture in [*x[::-1, 0], -np.ones((4, 4))]:
        answers = conv2d(picture, kernel)
        slips = {
            float(answers.sum()): "that is the sum over all places; keep the largest.",
            float(answers[0, 0]): "that is the answer at the first place only.",
            float(np.abs(answers).max()): "that is the largest absolute value; a strong no is not a yes.",
        }
        require_number("the largest answer", call(found, picture, kernel), float(answers.max()), slips)
    dark = {
        0.0: "every answer is negative here: start from the first one, not from 0.",
        2.0: "the largest answer is not the largest absolute one.",
    }
    require_number("where every answer is negative", call(found, np.ones((4, 4)), np.array([[1, 1], [-3, -1]])), -2.0, dark)
    wide = np.arange(15.0).reshape(3, 5)
    require_number("on a 3×5 picture", call(found, wide, np.ones((1, 3))), 39.0)
    return "The stroke may move, the answer stays."
