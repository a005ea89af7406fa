"""Chapter 4's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch
from scipy.signal import convolve2d

from checks.written import chapter_04 as written
from checks.written import marks
from utils import conv2d, true_convolve2d
from utils.checks import chapter_04 as check
from utils.checks.chapter_04.filters import W, X

COUNTS = ((128, 28, 28), 8192, 73856, 576)
Y = [[1, 0], [2, 2]]
PARTS = np.array([conv2d(plane, kernel) for plane, kernel in zip(X, W)])
SUMS = PARTS.sum(0)


def relu(y):
    return np.maximum(y, 0)


def red(values):
    weight = np.zeros((3, 3, 3))
    weight[:, 1, 1] = values
    return weight


def collapse(weights, flip=False, fold=sum):
    """The solution; the last arguments make slips of it."""
    so_far = np.asarray(weights[0], dtype=float)
    for new in weights[1:]:
        first = new[:, :, ::-1, ::-1] if flip else new
        so_far = np.array(
            [
                [
                    fold([true_convolve2d(first[o, m], so_far[m, c], padding="full") for m in range(len(so_far))])
                    for c in range(so_far.shape[1])
                ]
                for o in range(len(new))
            ]
        )
    return so_far


def collapse_from_the_end(weights):
    so_far = weights[-1]
    for old in weights[-2::-1]:
        size = so_far.shape[2] + old.shape[2] - 1
        both = np.zeros((len(so_far), old.shape[1], size, size))
        for o in range(both.shape[0]):
            for c in range(both.shape[1]):
                for m in range(len(old)):
                    both[o, c] += convolve2d(so_far[o, m], old[m, c])
        so_far = both
    return so_far


def collapse_by_impulses(weights):
    """A picture for each channel with a single 1, answered by all layers: the kernels, turned."""
    reach, channels = sum(w.shape[2] - 1 for w in weights), weights[0].shape[1]
    x = torch.zeros(channels, channels, 2 * reach + 1, 2 * reach + 1, dtype=torch.float64)
    x[range(channels), range(channels), reach, reach] = 1
    for w in weights:
        x = torch.nn.functional.conv2d(x, torch.tensor(w, requires_grad=True))
    return x.flip(2, 3).transpose(0, 1)


def collapse_in_place(weights):
    first = weights.pop(0)
    while weights:
        first = collapse([first, weights.pop(0)])
    return first.tolist()


def first_two(weights):
    return collapse(weights[:2])


def by_matrices(weights):
    one = weights[0]
    for new in weights[1:]:
        one = np.einsum("om...,mc...->oc...", new, one)
    return one


def same_size(weights):
    full = collapse(weights)
    cut = (full.shape[2] - weights[0].shape[2]) // 2
    return full[:, :, cut : full.shape[2] - cut, cut : full.shape[3] - cut]


def agreement_of(window, patch):
    a, b = window - window.mean(), patch - patch.mean()
    return (a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum())


RIGHT = [
    (check.exercise_4_1, COUNTS),
    (check.exercise_4_1, ([128, 28, 28], 128 * 64, 73856.0, np.int64(576))),
    (check.exercise_4_1, (np.array(COUNTS[0]), *map(np.array, COUNTS[1:]))),
    (check.exercise_4_1, (torch.nn.Conv2d(64, 128, 3, 2, 1)(torch.zeros(64, 56, 56)).shape, *map(torch.tensor, COUNTS[1:]))),
    (check.exercise_4_2, (Y,)),
    (check.exercise_4_2, ((tuple(Y[0]), tuple(Y[1])),)),
    (check.exercise_4_2, relu(conv2d(X, W[None], [-1]))[0]),
    (check.exercise_4_2, torch.tensor(Y, dtype=torch.float32, requires_grad=True)),
    (check.exercise_4_3, red([2, -1, -1])),
    (check.exercise_4_3, red([1, -2, 0])),
    (check.exercise_4_3, red([1, -0.5, -0.5]).tolist()),
    (check.exercise_4_3, torch.tensor(red([3, -1, -3]), requires_grad=True)),
    (check.exercise_4_3, np.array([1, -1 / 3, -2 / 3])[:, None, None] / 9 * np.ones((3, 3, 3))),
    (check.exercise_4_3, 1e-9 * red([2, -1, -1])),
    (check.exercise_4_4, (collapse,)),
    (check.exercise_4_4, (collapse_from_the_end,)),
    (check.exercise_4_4, (collapse_by_impulses,)),
    (check.exercise_4_4, (lambda weights: torch.tensor(collapse(weights)).float(),)),
    (check.exercise_4_5, agreement_of),
    (check.exercise_4_5, lambda a, b: np.corrcoef(a.ravel(), b.ravel())[0, 1]),
    (check.exercise_4_5, lambda a, b: torch.corrcoef(torch.tensor(np.stack([a.ravel(), b.ravel()])))[1, 0]),
    (check.exercise_4_5, lambda a, b: [float(((a - a.mean()) / a.std() * (b - b.mean()) / b.std()).mean())]),
    (check.exercise_4_6, written.find_in_colour),
    (check.exercise_4_6, written.by_convolutions),
    (check.exercise_4_6, written.by_patches_of_torch),
    (check.exercise_4_6, written.by_distances),
    *marks.RIGHT,
]

WRONG = [
    (check.exercise_4_4, (collapse_in_place,), "has changed `weights`"),
    (check.exercise_4_1, (..., ..., ..., ...), "Replace"),
    (check.exercise_4_1, ((64, 28, 28), *COUNTS[1:]), "number of filters"),
    (check.exercise_4_1, ((28, 28, 128), *COUNTS[1:]), "channels come first"),
    (check.exercise_4_1, ((128, 27, 27), *COUNTS[1:]), "on each side"),
    (check.exercise_4_1, ((128, 56, 56), *COUNTS[1:]), "the stride is 2"),
    (check.exercise_4_1, ((128, 29, 29), *COUNTS[1:]), "round down"),
    (check.exercise_4_1, ((28, 28), *COUNTS[1:]), "the channels are missing"),
    (check.exercise_4_1, ((128, 28, 28.0001), *COUNTS[1:]), "differ"),
    (check.exercise_4_1, (28, *COUNTS[1:]), "the shape is a single number"),
    (check.exercise_4_1, (COUNTS[0], 128, 73856, 576), "stack of kernels"),
    (check.exercise_4_1, (COUNTS[0], 64, 73856, 576), "kernels of one filter"),
    (check.exercise_4_1, (COUNTS[0], 73728, 73856, 576), "these are the weights"),
    (check.exercise_4_1, (COUNTS[0], 8192, 1280, 576), "64 input channels"),
    (check.exercise_4_1, (COUNTS[0], 8192, 73728, 576), "biases are missing"),
    (check.exercise_4_1, (COUNTS[0], 8192, 73984, 576), "counts once"),
    (check.exercise_4_1, (COUNTS[0], 8192, 81920, 576), "not for each kernel"),
    (check.exercise_4_1, (COUNTS[0], 8192, 73792, 576), "not for each input channel"),
    (check.exercise_4_1, (COUNTS[0], 8192, 73729, 576), "of its own"),
    (check.exercise_4_1, (COUNTS[0], 8192, 73857, 576), "not right"),
    (check.exercise_4_1, (*COUNTS[:3], 9), "cuts through"),
    (check.exercise_4_1, (*COUNTS[:3], 64), "3×3 numbers"),
    (check.exercise_4_1, (*COUNTS[:3], 577), "no input"),
    (check.exercise_4_1, (*COUNTS[:3], 1152), "number of filters"),
    (check.exercise_4_2, (...,), "Replace"),
    (check.exercise_4_2, (PARTS,), "one filter gives one plane"),
    (check.exercise_4_2, (SUMS,), "the bias is missing"),
    (check.exercise_4_2, (SUMS - 1,), "ReLU is missing"),
    (check.exercise_4_2, (relu(SUMS),), "the bias is missing"),
    (check.exercise_4_2, (abs(SUMS - 1),), "0, not positive"),
    (check.exercise_4_2, (relu(SUMS + 1),), "not subtracted"),
    (check.exercise_4_2, (relu(SUMS - 2),), "counts once"),
    (check.exercise_4_2, (relu(relu(PARTS).sum(0) - 1),), "comes once"),
    (check.exercise_4_2, (relu(PARTS[0] - 1),), "second channel is missing"),
    (check.exercise_4_2, (relu(conv2d(X, W[None, :, ::-1, ::-1], [-1]))[0],), "flipped"),
    (check.exercise_4_2, (relu(conv2d(X, W[None, ::-1], [-1]))[0],), "its own kernel"),
    (check.exercise_4_2, ([1, 0, 2, 2],), "two rows"),
    (check.exercise_4_2, ([[1, 2], [0, 2]],), "changed places"),
    (check.exercise_4_2, ([Y],), "one plane"),
    (check.exercise_4_2, (np.zeros((2, 2)),), "all zeros"),
    (check.exercise_4_3, (...,), "Replace"),
    (check.exercise_4_3, (np.zeros((3, 3)),), "three kernels"),
    (check.exercise_4_3, (red([2, -1, -1])[None],), "three kernels"),
    (check.exercise_4_3, ([2, -1, -1],), "three kernels"),
    (check.exercise_4_3, (np.zeros((3, 3, 3)),), "zeros"),
    (check.exercise_4_3, (red([1, 0, 0]),), "grey area"),
    (check.exercise_4_3, (red([2, 1, -3]),), "green area"),
    (check.exercise_4_3, (red([1, -2, 1]),), "blue area"),
    (check.exercise_4_3, (red([-2, 1, 1]),), "sum of the red kernel"),
    (check.exercise_4_3, (red([-1, -1, 2]),), "sum of the red kernel"),
    (check.exercise_4_3, (red([2, -1, -1]).transpose(1, 2, 0),), "channels come first"),
    (check.exercise_4_3, (np.ones((3, 3, 3)),), "grey area"),
    (check.exercise_4_3, ("red",), "expected numbers"),
    (check.exercise_4_4, (lambda weights: None,), "Replace"),
    (check.exercise_4_4, (lambda weights: weights[0],), "expected"),
    (check.exercise_4_4, (lambda weights: weights,), "expected"),
    (check.exercise_4_4, (lambda weights: collapse(weights, flip=True),), "true convolution"),
    (check.exercise_4_4, (lambda weights: collapse(weights)[..., ::-1, ::-1],), "turned by 180°"),
    (check.exercise_4_4, (lambda weights: collapse(weights, fold=lambda parts: np.mean(parts, 0)),), "their mean"),
    (check.exercise_4_4, (lambda weights: collapse(weights, fold=lambda parts: parts[0]),), "not only the first"),
    (check.exercise_4_4, (lambda weights: 0 * collapse(weights),), "all zeros"),
    (check.exercise_4_4, (lambda weights: collapse(weights) + 1e-3,), "each number minus the right one is 0.001"),
    (check.exercise_4_4, (lambda weights: abs(collapse(weights)),), "signs are lost"),
    (check.exercise_4_4, (first_two,), "expected"),
    (check.exercise_4_4, (by_matrices,), "expected"),
    (check.exercise_4_4, (same_size,), "reaches as far"),
    (check.exercise_4_4, (lambda weights: collapse(weights[::-1]),), "C_out of the last"),
    (
        check.exercise_4_4,
        (lambda weights: collapse(weights[::-1] if weights[0].shape[:2] == weights[-1].shape[:2] else weights),),
        "comes first",
    ),
    (check.exercise_4_5, lambda a, b: None, "Replace"),
    (check.exercise_4_5, lambda a, b: (a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()), "take the means out"),
    (check.exercise_4_5, lambda a, b: agreement_of(*(v - v.mean((1, 2), keepdims=True) for v in (a, b))), "for each channel"),
    (check.exercise_4_5, lambda a, b: ((a - a.mean()) * (b - b.mean())).sum(), "contrast must not count"),
    (check.exercise_4_5, lambda a, b: ((a - a.mean()) * (b - b.mean())).mean(), "contrast must not count"),
    (check.exercise_4_5, lambda a, b: agreement_of(a, b) / np.sqrt(a.var() * b.var()) / a.size, "root is missing"),
    (check.exercise_4_5, lambda a, b: agreement_of(a, b) / a.size, "not a mean"),
    (check.exercise_4_5, lambda a, b: agreement_of(a, b) * a.std() / b.std(), "window's own"),
    (check.exercise_4_5, lambda a, b: agreement_of(a, b) * b.std() / a.std(), "patch's own"),
    (check.exercise_4_5, lambda a, b: agreement_of(a, b) ** 2, "square"),
    (check.exercise_4_5, lambda a, b: abs(agreement_of(a, b)), "keep the sign"),
    (check.exercise_4_5, lambda a, b: -agreement_of(a, b), "sign is turned"),
    (check.exercise_4_5, lambda a, b: sum(agreement_of(u, v) for u, v in zip(a, b)), "divide once"),
    (check.exercise_4_5, lambda a, b: a * b, "expected one number"),
    (check.exercise_4_6, lambda x, p: None, "Replace"),
    (check.exercise_4_6, written.one_mean, "own mean out"),
    (check.exercise_4_6, written.nothing_taken_out, "own mean out"),
    (check.exercise_4_6, written.nearest, "own mean out"),
    (check.exercise_4_6, written.raw, "is bright"),
    (check.exercise_4_6, written.without_contrast, "is loud"),
    (check.exercise_4_6, written.of_luma, "luma alone"),
    (check.exercise_4_6, written.of_red, "red alone"),
    (check.exercise_4_6, written.least, "negative"),
    (check.exercise_4_6, written.without_sign, "negative"),
    (check.exercise_4_6, written.without_the_root, "is faint"),
    (check.exercise_4_6, written.without_the_last_places, "the last column of places count"),
    (check.exercise_4_6, lambda x, p: written.find_in_colour(x, p)[::-1], "changed places"),
    (check.exercise_4_6, lambda x, p: written.find_in_colour(x, p) + p.shape[1] // 2, "top left corner"),
    (check.exercise_4_6, lambda x, p: written.find_in_colour(x, p) + 1, "starts at 0"),
    (check.exercise_4_6, written.flat_index, "unravel_index"),
    (check.exercise_4_6, written.spoils_the_picture, "has changed"),
    (check.exercise_4_6, lambda x, p: [[*written.find_in_colour(x, p)]], "the shape is"),
    (check.exercise_4_6, lambda x, p: [4, 2], "numbers differ"),
    *marks.WRONG,
]
