"""Exercise 3.8 as learners may write it: locally connected layers, counted and refuted."""

import numpy as np
import torch
from torch.nn import functional as F

from utils.checks import chapter_03 as check


def weights(H, W, K):
    return (H - K + 1) * (W - K + 1) * K * K


def by_windows(H, W, K):
    """Counted on the windows that torch cuts out."""
    return F.unfold(torch.zeros(1, 1, H, W), K).numel()


def refute(kernels):
    rows, columns, K, _ = kernels.shape
    for i, j, u, v in np.ndindex(rows, columns - 1, K, K):
        if kernels[i, j, u, v] != kernels[i, j + 1, u, v]:
            return i + u, j + v
    return ()


def by_differences(kernels):
    """The last difference that NumPy finds."""
    found = np.argwhere(np.diff(kernels, axis=1))
    return [] if len(found) == 0 else found[-1, :2] + found[-1, 2:]


def respond(kernels, x):
    rows, columns, K, _ = kernels.shape
    return np.array([[(kernels[i, j] * x[i : i + K, j : j + K]).sum() for j in range(columns)] for i in range(rows)])


def by_trying(kernels):
    """Asks the layer about every pixel."""
    rows, columns, K, _ = kernels.shape
    for r, c in np.ndindex(rows + K - 1, columns + K - 2):
        x = np.zeros((rows + K - 1, columns + K - 1))
        x[r, c] = 1
        if np.any(respond(kernels, np.roll(x, 1, 1))[:, 1:] != respond(kernels, x)[:, :-1]):
            return np.array([r, c])
    return ()


def by_torch(kernels):
    found = (torch.tensor(kernels)[:, 1:] != torch.tensor(kernels)[:, :-1]).nonzero()
    return found[0, :2] + found[0, 2:] if len(found) else torch.tensor([])


def the_place(kernels):
    """The place of the kernel in the layer, not the pixel that its weight meets."""
    rows, columns = kernels.shape[:2]
    for i, j in np.ndindex(rows, columns - 1):
        if (kernels[i, j] != kernels[i, j + 1]).any():
            return i, j
    return ()


def against_the_first(kernels):
    """Compares all kernels with the first one: moves down count, too."""
    rows, columns, K, _ = kernels.shape
    for i, j, u, v in np.ndindex(rows, columns, K, K):
        if kernels[i, j, u, v] != kernels[0, 0, u, v]:
            return i + u, min(j + v, columns + K - 3)
    return ()


def downwards(kernels):
    rows, columns, K, _ = kernels.shape
    for i, j, u, v in np.ndindex(rows - 1, columns, K, K):
        if kernels[i, j, u, v] != kernels[i + 1, j, u, v]:
            return i + u, j + v
    return ()


def by_sums(kernels):
    rows, columns = kernels.shape[:2]
    for i, j in np.ndindex(rows, columns - 1):
        if kernels[i, j].sum() != kernels[i, j + 1].sum():
            differs = np.argwhere(kernels[i, j] != kernels[i, j + 1])[0]
            return i + differs[0], j + differs[1]
    return ()


def nearly(kernels):
    rows, columns, K, _ = kernels.shape
    for i, j, u, v in np.ndindex(rows, columns - 1, K, K):
        if not np.isclose(kernels[i, j, u, v], kernels[i, j + 1, u, v]):
            return i + u, j + v
    return ()


def first_row_only(kernels):
    return refute(kernels[:1])


def first_weight_only(kernels):
    return refute(kernels[..., :1, :1])


def the_moved_pixel(kernels):
    found = refute(kernels)
    return (found[0], found[1] + 1) if found else ()


def spoils(kernels):
    found = refute(kernels)
    kernels[:] = 0
    return found


RIGHT = [
    (check.exercise_3_8, (weights, refute)),
    (check.exercise_3_8, (by_windows, by_differences)),
    (check.exercise_3_8, (weights, by_trying)),
    (check.exercise_3_8, (by_windows, by_torch)),
    (check.exercise_3_8, (weights, nearly)),
]

WRONG = [
    (check.exercise_3_8, (..., refute), "Replace"),
    (check.exercise_3_8, (weights, lambda kernels: None), "Replace"),
    (check.exercise_3_8, (lambda H, W, K: K * K, refute), "serves all places"),
    (check.exercise_3_8, (lambda H, W, K: H * W * K * K, refute), "fewer places"),
    (check.exercise_3_8, (lambda H, W, K: H * W * (H - K + 1) * (W - K + 1), refute), "dense layer"),
    (check.exercise_3_8, (lambda H, W, K: (H - K + 1) * (W - K + 1), refute), "number of places"),
    (check.exercise_3_8, (lambda H, W, K: (H - K + 1) ** 2 * K * K, refute), "wider than it is high"),
    (check.exercise_3_8, (lambda H, W, K: (W - K + 1) ** 2 * K * K, refute), "higher than it is wide"),
    (check.exercise_3_8, (lambda H, W, K: (H - K) * (W - K) * K * K, refute), "the last place"),
    (check.exercise_3_8, (lambda H, W, K: (H - K + 1) * (W - K + 1) * (K * K + 1), refute), "no bias"),
    (check.exercise_3_8, (lambda H, W, K: (H - K + 1) * (W - K + 1) * K, refute), "K·K weights"),
    (check.exercise_3_8, (lambda H, W, K: 8100, refute), "not right"),
    (check.exercise_3_8, (weights, lambda kernels: ()), "some pixel shows it"),
    (check.exercise_3_8, (weights, lambda kernels: (0, 0)), "expected `()`"),
    (check.exercise_3_8, (weights, the_place), "that do move along"),
    (check.exercise_3_8, (weights, the_moved_pixel), "that do move along"),
    (check.exercise_3_8, (weights, against_the_first), "expected `()`"),
    (check.exercise_3_8, (weights, downwards), "expected `()`"),
    (check.exercise_3_8, (weights, by_sums), "kernels of the same sum"),
    (check.exercise_3_8, (weights, first_row_only), "some pixel shows it"),
    (check.exercise_3_8, (weights, first_weight_only), "some pixel shows it"),
    (check.exercise_3_8, (weights, lambda kernels: refute(kernels)[::-1]), "changed places"),
    (check.exercise_3_8, (weights, lambda kernels: (0, kernels.shape[1] + kernels.shape[2] - 2)), "leaves the picture"),
    (check.exercise_3_8, (weights, lambda kernels: (99, 0)), "outside of the picture"),
    (check.exercise_3_8, (weights, lambda kernels: 0), "a row and a column"),
    (check.exercise_3_8, (weights, spoils), "has changed `kernels`"),
    (check.exercise_3_8, (weights, lambda kernels: refute(kernels.round(2))), "a thousandth more"),
    (check.exercise_3_8, (weights, lambda kernels: refute(abs(kernels))), "its negative"),
]
