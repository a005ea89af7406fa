"""Chapter 5's exercises: right answers, and wrong ones with a piece of their hints."""

from utils import Layer, receptive_field
from utils.checks import chapter_05 as check


def seen(layers, i):
    return receptive_field(layers)[-1].span(i)


def shifted(by_first, by_last):
    return lambda layers, i: (seen(layers, i)[0] + by_first, seen(layers, i)[1] + by_last)


def read_by(layers, n):
    last = receptive_field(layers)[-1]
    return last.size + (n - 1) * last.jump


DILATED = [Layer(3, padding=d, dilation=d) for d in (1, 2, 4, 8, 1)]

RIGHT = [
    (check.exercise_5_1, [5, 6, 10, 18]),
    (check.exercise_5_2, seen),
    (check.exercise_5_3, read_by),
    (check.exercise_5_4, DILATED),
    (check.exercise_5_4, [Layer(3, padding=4, dilation=4)] * 4),
]

WRONG = [
    (check.exercise_5_1, [..., ..., ..., ...], "Replace"),
    (check.exercise_5_1, [5, 10, 10, 18], "does not double"),
    (check.exercise_5_1, [5, 6, 8, 18], "2 pixels wide"),
    (check.exercise_5_1, [5, 6, 10, 14], "dilation 2"),
    (check.exercise_5_1, [5, 6, 10, 19], "19 is not right"),
    (check.exercise_5_2, lambda layers, i: None, "Replace"),
    (check.exercise_5_2, lambda layers, i: tuple(p + receptive_field(layers)[-1].padding for p in seen(layers, i)), "padding is missing"),
    (check.exercise_5_2, shifted(0, 1), "one too far"),
    (check.exercise_5_2, shifted(-1, -1), "numbers differ"),
    (check.exercise_5_3, lambda layers, n: None, "Replace"),
    (check.exercise_5_3, lambda layers, n: n * receptive_field(layers)[-1].size, "overlap"),
    (check.exercise_5_3, lambda layers, n: read_by(layers, n + 1), "n − 1 neighbours"),
    (check.exercise_5_3, lambda layers, n: receptive_field(layers)[-1].size + n - 1, "not one"),
    (check.exercise_5_3, lambda layers, n: 0, "not right"),
    (check.exercise_5_4, [Layer(3), ...], "Replace"),
    (check.exercise_5_4, [Layer(3, padding=1)] * 5, "see 11 pixels"),
    (check.exercise_5_4, [Layer(3, stride=2, padding=1)] * 5, "drops outputs"),
    (check.exercise_5_4, [Layer(3, dilation=d) for d in (1, 2, 4, 8, 1)], "becomes 32×32"),
    (check.exercise_5_4, [Layer(3, padding=1)] * 16, "at most 5"),
    (check.exercise_5_4, [Layer(33, padding=16)], "3×3"),
    (check.exercise_5_4, [3, 3], "Layer objects"),
]
