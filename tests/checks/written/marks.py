"""Exercise 4.7 as learners may write it: marks predicted, and found at a stride."""

import numpy as np
import torch
from torch.nn import functional as F

from utils import conv2d
from utils.checks import chapter_04 as check

MARKS = [(36, 60), (40, 56), (32, 64)]


def pixel(score, stride):
    return np.array(np.unravel_index(np.argmax(score), score.shape)) * stride


def agreement(picture, patch, stride, power=0.5, take_out=True):
    """By loops; the last arguments make slips of it."""
    K = len(patch)
    own = patch - patch.mean()
    score = np.zeros(((picture.shape[0] - K) // stride + 1, (picture.shape[1] - K) // stride + 1))
    for i, j in np.ndindex(score.shape):
        window = picture[i * stride : i * stride + K, j * stride : j * stride + K]
        window = window - window.mean() * take_out
        squares = (window**2).sum()
        if squares > 1e-9:
            score[i, j] = (window * own).sum() / squares**power
    return score


def mark(picture, patch, stride):
    return pixel(agreement(picture, patch, stride), stride)


def by_convolutions(picture, patch, stride):
    """The chapter's own function."""
    ones, n, own = np.ones_like(patch), patch.size, patch - patch.mean()
    spread = conv2d(picture**2, ones, stride=stride) - conv2d(picture, ones, stride=stride) ** 2 / n
    return tuple(pixel(conv2d(picture, own, stride=stride) / np.sqrt(np.maximum(spread, 1e-9)), stride))


def by_torch(picture, patch, stride):
    K, columns = len(patch), (picture.shape[1] - len(patch)) // stride + 1
    cut = F.unfold(torch.tensor(picture)[None, None], K, stride=stride)[0].T  # (places, K²)
    best = int((F.normalize(cut - cut.mean(1, keepdim=True)) @ torch.tensor(patch - patch.mean()).ravel()).argmax())
    return torch.tensor([best // columns * stride, best % columns * stride])


def by_distances(picture, patch, stride):
    K, unit = len(patch), lambda v: (v - v.mean()) / max(np.sqrt(((v - v.mean()) ** 2).sum()), 1e-9)
    corners = [(i, j) for i in range(0, picture.shape[0] - K + 1, stride) for j in range(0, picture.shape[1] - K + 1, stride)]
    return list(min(corners, key=lambda at: ((unit(picture[at[0] : at[0] + K, at[1] : at[1] + K]) - unit(patch)) ** 2).sum()))


def raw(picture, patch, stride):
    return pixel(conv2d(picture, patch, stride=stride), stride)


def without_contrast(picture, patch, stride):
    return pixel(conv2d(picture, patch - patch.mean(), stride=stride), stride)


def flat_is_nan(picture, patch, stride):
    with np.errstate(all="ignore"):
        K = len(patch)
        windows = np.lib.stride_tricks.sliding_window_view(picture, (K, K))[::stride, ::stride]
        windows = windows - windows[..., :1, :1] - (windows - windows[..., :1, :1]).mean((2, 3), keepdims=True)
        return pixel((windows * (patch - patch.mean())).sum((2, 3)) / np.sqrt((windows**2).sum((2, 3))), stride)


def without_the_last_places(picture, patch, stride):
    return pixel(agreement(picture, patch, stride)[:-1, :-1], stride)


def flat_counts_1(picture, patch, stride):
    score = agreement(picture, patch, stride)
    return pixel(np.where(score == 0, 1, score), stride)


def faint_counts_0(picture, patch, stride):
    """Takes what has little contrast for flat."""
    K = len(patch)
    spread = np.lib.stride_tricks.sliding_window_view(picture, (K, K))[::stride, ::stride].var((2, 3)) * K * K
    return pixel(np.where(spread > 1, agreement(picture, patch, stride), 0), stride)


def spoils_the_picture(picture, patch, stride):
    found = mark(picture, patch, stride)
    picture[:] = 0
    return found


def rounded(picture, patch, stride):
    """Searches everywhere, and then rounds to a place that the stride looks at."""
    return mark(picture, patch, 1) // stride * stride


RIGHT = [
    (check.exercise_4_7, (MARKS, mark)),
    (check.exercise_4_7, (np.array(MARKS), by_convolutions)),
    (check.exercise_4_7, (torch.tensor(MARKS), by_torch)),
    (check.exercise_4_7, ([[36, 60], [40, 56], [32, 64]], by_distances)),
]

WRONG = [
    (check.exercise_4_7, (..., mark), "Replace"),
    (check.exercise_4_7, ([(9, 15), (5, 7), (2, 4)], mark), "times the stride"),
    (check.exercise_4_7, ([(36, 56), (32, 56), (32, 48)], mark), "begin after the patch"),
    (check.exercise_4_7, ([(40, 60), (40, 64), (48, 64)], mark), "begin before the patch"),
    (check.exercise_4_7, ([place[::-1] for place in MARKS], mark), "changed places"),
    (check.exercise_4_7, ([(37, 59)] * 3, mark), "no window begins there"),
    (check.exercise_4_7, ([(-1, 1), (3, -3), (-5, 5)], mark), "where are they"),
    (check.exercise_4_7, (MARKS[0], mark), "the shape is"),
    (check.exercise_4_7, ([(36, 60), (40, 56), (32, 48)], mark), "numbers differ"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: None), "Replace"),
    (check.exercise_4_7, (MARKS, raw), "is bright"),
    (check.exercise_4_7, (MARKS, without_contrast), "is loud"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: pixel(agreement(x, p, S, power=1), S)), "is faint"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: pixel(agreement(x, p, S, power=0), S)), "is loud"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: pixel(-agreement(x, p, S), S)), "negative"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: pixel(abs(agreement(x, p, S)), S)), "negative"),
    (check.exercise_4_7, (MARKS, flat_is_nan), "is flat"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: mark(x, p, 1)), "no window begins there"),
    (check.exercise_4_7, (MARKS, rounded), "numbers differ"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: mark(x, p, S) // S), "times the stride"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: mark(x, p, S)[::-1]), "changed places"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: mark(x, p, S) + len(p) // 2), "top left corner"),
    (check.exercise_4_7, (MARKS, lambda x, p, S: agreement(x, p, S).argmax()), "unravel_index"),
    (check.exercise_4_7, (MARKS, without_the_last_places), "do the last row"),
    (check.exercise_4_7, (MARKS, flat_counts_1), "is flat"),
    (check.exercise_4_7, (MARKS, faint_counts_0), "agrees less"),
    (check.exercise_4_7, (MARKS, spoils_the_picture), "has changed"),
]
