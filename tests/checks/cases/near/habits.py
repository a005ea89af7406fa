"""Slips of habit: a `return` inside of the loop, `min` for `max`, another idea of contrast; and right answers behind a decorator."""

from functools import wraps

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from checks.cases.near.cheats import slid
from checks.cases.near.misses import agreement, best_scale, correlation, pointwise, shifted
from checks.written.marks import MARKS, pixel
from utils import conv2d, conv_matrix
from utils.checks import (
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_07,
    chapter_08,
    chapter_09,
    chapter_11,
    chapter_13,
    chapter_14,
)


def measured(function):
    """A decorator as a learner may write it."""

    @wraps(function)
    def run(*given):
        return function(*given)

    return run


@torch.no_grad()
def convolve(x, w, stride, padding):
    return slid(x, w, stride, padding)


def first_place(y):
    """What `return` at the end of the inner loop leaves."""
    early = np.zeros_like(y)
    early.flat[0] = y.flat[0]
    return early


def first_row(y):
    """What `return` at the end of the outer loop leaves."""
    early = np.zeros_like(y)
    early[0] = y[0]
    return early


def first_pixel(y):
    early = np.zeros_like(y)
    early[..., 0, 0] = y[..., 0, 0]
    return early


def marked(contrast):
    """Exercise 4.7 with another contrast of a window, its mean taken out."""

    def mark(picture, patch, stride):
        windows = sliding_window_view(picture, patch.shape)[::stride, ::stride]
        windows = windows - windows.mean((2, 3), keepdims=True)
        products, spread = (windows * (patch - patch.mean())).sum((2, 3)), contrast(windows)
        return pixel(np.where(spread > 1e-9, products / np.maximum(spread, 1e-9), 0), stride)

    return mark


def share(a, b, first=max, end=min, size=lambda box, k: box[k + 2] - box[k], common=lambda height, width: height * width, sign=-1):
    sides = [max(end(a[k + 2], b[k + 2]) - first(a[k], b[k]), 0) for k in (0, 1)]
    both = sum(size(box, 0) * size(box, 1) for box in (a, b))
    return common(*sides) / (both + sign * common(*sides)) if common(*sides) else 0


COUNTS = (1327104, 819200, 9, 4)
VOLUME = "a filter adds its kernels' answers up"

RIGHT = [
    (chapter_02.exercise_2_3, convolve),
    (chapter_02.exercise_2_3, measured(slid)),
    (chapter_01.exercise_1_5, measured(correlation)),
    (chapter_04.exercise_4_7, (MARKS, marked(lambda windows: windows.std((2, 3))))),
    (chapter_11.exercise_11_3, share),
]

WRONG = [
    (chapter_01.exercise_1_4, lambda x, w: 2 * conv2d(x, w).max(), "twice the right ones"),
    (chapter_01.exercise_1_5, lambda x, d: correlation(x, d) / 2, "half of the right ones"),
    (chapter_02.exercise_2_1, [24 * 24, 28, 112, 22], "along one side"),
    (chapter_02.exercise_2_1, [24, 28 * 28, 112, 22], "along one side"),
    (chapter_02.exercise_2_1, [24, 28, 112 * 112, 22], "along one side"),
    (chapter_02.exercise_2_1, [24, 28, 112, 22 * 22], "along one side"),
    (chapter_02.exercise_2_1, [24, 28, 112, 24], "spans 7 pixels"),
    (chapter_02.exercise_2_3, lambda *given: first_place(slid(*given)), "does `return` stand inside of a loop?"),
    (chapter_02.exercise_2_3, lambda *given: first_row(slid(*given)), "does `return` stand inside of a loop?"),
    (chapter_02.exercise_2_3, lambda *given: np.floor(slid(*given)), "the right ones rounded down"),
    (chapter_02.exercise_2_3, lambda *given: slid(*given)[0], "the first part of the right ones alone"),
    (chapter_02.exercise_2_3, measured(lambda x, w, S, P: conv2d(x, w, stride=S, padding=P)), "without `conv2d`"),
    (chapter_02.exercise_2_3, torch.no_grad()(lambda x, w, S, P: conv2d(x, w, stride=S, padding=P)), "without `conv2d`"),
    (chapter_03.exercise_3_2, lambda w, size: conv_matrix(w[None], (1, size)).round(2), "keep more digits"),
    (chapter_03.exercise_3_3, lambda x, K: sliding_window_view(x, (K, K)).reshape(-1, K * K).T.round(2), "keep more digits"),
    (chapter_03.exercise_3_6, lambda x, w, S: np.convolve(np.kron(x, np.eye(1, S)[0])[: S * (len(x) - 1) + 1], w).round(2), "more digits"),
    (chapter_04.exercise_4_1, ((64 * 128, 28, 28), 8192, 73856, 576), VOLUME),
    (chapter_04.exercise_4_1, ((128, 64, 28, 28), 8192, 73856, 576), VOLUME),
    (chapter_04.exercise_4_1, ((128, 28, 28), 8192, 64 * 9, 576), "one filter"),
    (chapter_04.exercise_4_5, lambda a, b: agreement(a, b) * a.size, "a sum above and spreads that are means below"),
    (chapter_04.exercise_4_7, (MARKS, marked(lambda windows: np.abs(windows).sum((2, 3)))), "two loud pixels"),
    (chapter_04.exercise_4_7, (MARKS, marked(lambda windows: windows.max((2, 3)))), "not by its largest number"),
    (chapter_04.exercise_4_7, (MARKS, marked(lambda windows: np.ptp(windows, (2, 3)))), "nor by its range"),
    (chapter_07.exercise_7_6, lambda *given: first_row(shifted(*given)), "does `return` stand inside of a loop?"),
    (chapter_08.exercise_8_3, lambda *given: first_pixel(pointwise(*given)), "does `return` stand inside of a loop?"),
    (chapter_09.exercise_9_3, lambda x, kernels: np.stack([conv2d(x, w, padding=len(w) // 2) for w in kernels]).argmax(1), "axis 0"),
    (chapter_09.exercise_9_3, lambda x, kernels: best_scale(x, kernels) * 0 + best_scale(x, kernels)[0, 0], "everywhere"),
    (chapter_11.exercise_11_1, (COUNTS[0], 2 * 25, *COUNTS[2:]), "one for each pair of channels"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, b, first=min), "begins at the *larger*"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, b, end=max), "ends at the *smaller*"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, b, common=lambda height, width: height), "height *times* width"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, b, common=lambda height, width: width), "height *times* width"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, b, sign=1), "taken off the sum, not added"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, b, size=lambda box, k: box[k + 2]), "minus its first"),
    (chapter_11.exercise_11_3, lambda a, b: share(a, a) and share(a, b) / 2, "half of the right ones"),
    (
        chapter_13.exercise_13_2,
        lambda y, s, t: (y == s)[s == t].sum() / ((y == s)[s == t].sum() + (y == t)[s == t].sum()),
        "not the others",
    ),
    (chapter_14.exercise_14_5, lambda x: x + (x - (3 * x).round() / 3).detach(), "the rounded one minus `x`"),
    (chapter_14.exercise_14_5, lambda x: x + ((4 * x).round() / 4 - x).detach(), "five levels"),
]
