"""Searches for a patch with other means taken out of windows and patch: those of rows or of columns."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from checks.written.marks import MARKS, pixel
from utils.checks import chapter_04


def search(window_axes=(2, 3), patch_axes=(0, 1), place=pixel):
    """Exercise 4.7 with other means taken out."""

    def mark(picture, patch, stride):
        windows = sliding_window_view(picture, patch.shape)[::stride, ::stride]
        windows = windows - windows.mean(window_axes, keepdims=True)
        products = (windows * (patch - patch.mean(patch_axes, keepdims=True))).sum((2, 3))
        contrast = np.sqrt((windows**2).sum((2, 3)))
        return place(np.where(contrast > 1e-9, products / np.maximum(contrast, 1e-9), 0), stride)

    return mark


def search_in_colour(window_axes=(-2, -1), patch_axes=(1, 2)):
    """Exercise 4.6 with other means taken out."""

    def find(picture, patch):
        windows = sliding_window_view(picture, patch.shape)[0]
        windows = windows - windows.mean(window_axes, keepdims=True)
        products = (windows * (patch - patch.mean(patch_axes, keepdims=True))).sum((2, 3, 4))
        agree = products / np.sqrt((windows**2).sum((2, 3, 4)))
        return np.unravel_index(agree.argmax(), agree.shape)

    return find


RIGHT = [
    (chapter_04.exercise_4_6, search_in_colour()),
    (chapter_04.exercise_4_7, (MARKS, search())),
]

WRONG = [
    (chapter_04.exercise_4_6, search_in_colour(patch_axes=(0, 2)), "without its rows' means"),
    (chapter_04.exercise_4_6, search_in_colour(window_axes=-1), "without its rows' means"),
    (chapter_04.exercise_4_6, search_in_colour(window_axes=-2), "without its columns' means"),
    (chapter_04.exercise_4_7, (MARKS, search(patch_axes=1)), "without its rows' means"),
    (chapter_04.exercise_4_7, (MARKS, search(window_axes=3)), "without its rows' means"),
    (chapter_04.exercise_4_7, (MARKS, search(window_axes=2)), "without its columns' means"),
]
