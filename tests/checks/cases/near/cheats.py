"""What a hostile learner hands in: hidden calls, numbers for one case alone, formulas that agree by chance; and rare makes that are right."""

from functools import partial

import numpy as np
import torch
from scipy import sparse
from torch import nn

from checks.cases.near.misses import adapted, agreement, correlation, iou_of_sets, pair, pulled, train
from utils import conv2d, conv_matrix, im2col, pool2d, receptive_field
from utils.checks import (
    articles,
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_05,
    chapter_06,
    chapter_07,
    chapter_09,
    chapter_11,
    chapter_12,
    chapter_13,
    chapter_14,
    shapes,
)
from utils.shifts import shift


def slid(x, w, stride, padding):
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, padding), w.shape)[::stride, ::stride]
    return np.tensordot(windows, w)


def slid_by_name(x, w, *, stride, padding):
    return slid(x, w, stride, padding)


class Layer(nn.Module):
    def forward(self, x, w, stride, padding):
        return conv2d(x, w, stride=stride, padding=padding)


def by_default(x, w, stride, padding, work=conv2d):
    return work(x, w, stride=stride, padding=padding)


def first_kernel(M, side, K, same=np.allclose):
    kernel = M[0].reshape(side, side)[:K, :K]
    return kernel if same(conv_matrix(kernel, (side, side)), M) else None


def best(picture, patch, score):
    K = patch.shape[1]
    rows, columns = picture.shape[1] - K + 1, picture.shape[2] - K + 1
    scores = [score(picture[:, i : i + K, j : j + K], patch) for i, j in np.ndindex(rows, columns)]
    return np.unravel_index(np.argmax(scores), (rows, columns))


def centred(a):
    return a - a.mean((1, 2), keepdims=True)


def chosen(validation, test, scores, report=np.mean):
    row = scores(validation).argmax()
    return row, report(test[row])


def inside(layers, i, more=0, sides=1):
    last = receptive_field(layers)[-1]
    first = (i + more) * last.jump - sides * last.padding
    return first, first + last.size - 1


class Deaf(nn.Linear):
    def forward(self, x):
        return super().forward(0 * x)


def prepared(picture, is_grey):
    picture = picture / 255
    if is_grey(picture):
        return np.stack([picture] * 3)
    if picture.shape[-1] == 4:
        picture = picture[..., 3:] * picture[..., :3] + 1 - picture[..., 3:]
    return picture.transpose(2, 0, 1)


def laid_over_white(picture):
    from PIL import Image

    layer = Image.fromarray(picture).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return np.asarray(flat, float).transpose(2, 0, 1) / 255


def tried(kernel, stride, pool, pool_stride, side, most):
    maps = {photo: (photo - kernel) // stride + 1 for photo in range(kernel, most)}
    return [photo for photo, map_ in maps.items() if map_ >= pool and (map_ - pool) // pool_stride + 1 == side]


def stepped(x, w, steps, lr):
    for _ in range(steps):
        x = x + lr * w
        x = x / max(1, np.linalg.norm(x))
    return x


def step(x, gradient, eps, *, targeted=False):
    return np.clip(x + (-eps if targeted else eps) * np.sign(gradient), 0, 1)


def same_numbers(a, b):
    return np.array_equal(np.abs(a), np.abs(b))


def diagonals(w, size):
    return sum(value * np.eye(size - len(w) + 1, size, k) for k, value in enumerate(w))


RIGHT = [
    (chapter_01.exercise_1_2, (np.array([[True, True], [False, True]]), 2)),
    (chapter_01.exercise_1_5, lambda picture, *, d: correlation(picture, d)),
    (chapter_02.exercise_2_3, slid_by_name),
    (chapter_02.exercise_2_3, lambda *given: slid(*given).astype(np.float16)),
    (chapter_03.exercise_3_2, lambda w, size: sparse.csr_matrix(diagonals(w, size))),
    (chapter_03.exercise_3_2, lambda w, size: torch.tensor(diagonals(w, size)).to_sparse()),
    (chapter_05.exercise_5_6, (10, 2025, 0, lambda *given: np.array(pair(*given)) == 1)),
    (chapter_07.exercise_7_7, (lambda model, x, y, *, lr, steps: train(model, x, y, lr, steps),)),
    (chapter_11.exercise_11_4, lambda model, classes: adapted(model, classes, lambda _, count: nn.LazyLinear(count))),
    (chapter_13.exercise_13_1, (3, 2, 2, np.float16(0.6))),
    (chapter_14.exercise_14_2, step),
    (shapes.exercise_s_2, laid_over_white),
]

WRONG = [
    (chapter_01.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=1))[3], shift(f(x), right=1)[3]), "differ in some pixels"),
    (chapter_01.exercise_1_4, (lambda x, w: conv2d(x, w)[conv2d(x, w) != 0].max(),), "An answer of 0 counts"),
    (chapter_01.exercise_1_5, lambda x, d: np.corrcoef(x[:-d], x[d:])[0, 1], "flatten both parts"),
    (chapter_01.exercise_1_5, lambda x, d: 100 * correlation(x, d), "no per cent"),
    (chapter_02.exercise_2_3, Layer(), "without `conv2d`"),
    (chapter_02.exercise_2_3, by_default, "without `conv2d`"),
    (chapter_02.exercise_2_3, partial(lambda work, x, w, S, P: work(x, w, stride=S, padding=P), conv2d), "without `conv2d`"),
    (chapter_02.exercise_2_3, lambda x, w, S, P: slid(np.pad(x, P, constant_values=1), w, S, 0), "not with ones"),
    (chapter_02.exercise_2_3, lambda x, w, S, P: slid(x, w[::-1], S, P), "upside down"),
    (chapter_02.exercise_2_3, lambda *given: slid(*given)[:-1], "something is missing at the end"),
    (chapter_02.exercise_2_4, lambda size, K, S: ((K - 1) // 2, (K - 1) // 2 + size % S), "1 of 2 numbers differ"),
    (chapter_03.exercise_3_3, partial(lambda work, x, K: work(x, K), im2col), "without `im2col`"),
    (chapter_03.exercise_3_4, partial(first_kernel, same=lambda a, b: np.allclose(np.abs(a), np.abs(b))), "signs of a row"),
    (chapter_03.exercise_3_4, lambda M, side, K: False if first_kernel(M, side, K) is None else first_kernel(M, side, K), "not False"),
    (chapter_03.exercise_3_4, lambda *given: [None, first_kernel(*given)][0], "which is one"),
    (chapter_03.exercise_3_8, (lambda H, W, K: (H // K) * (W // K) * K * K, lambda kernels: ()), "900 is not right."),
    (
        chapter_04.exercise_4_6,
        lambda x, patch: best(x, patch, lambda a, b: np.mean([agreement(u, v) for u, v in zip(a, b)])),
        "each channel by itself",
    ),
    (
        chapter_04.exercise_4_6,
        lambda x, patch: best(x, patch, lambda a, b: (centred(a) * centred(b)).sum() / np.abs(centred(a)).sum()),
        "sum of *squares*",
    ),
    (chapter_05.exercise_5_2, partial(inside, more=1), "each number minus the right one is 6."),
    (chapter_05.exercise_5_2, partial(inside, sides=2), "each number minus the right one is -12."),
    (chapter_05.exercise_5_5, lambda pattern: (1 - 2 * pattern, 1 - (1 - pattern).sum()), "signs are turned"),
    (
        chapter_06.exercise_6_4,
        lambda x, K: sum(same_numbers(pool2d(shift(x, right=s), K), pool2d(x, K)) for s in range(6)),
        "with their signs",
    ),
    (chapter_07.exercise_7_8, (lambda v, t: chosen(v, t, lambda scores: scores[:, 0]),), "first seed alone has chosen"),
    (chapter_07.exercise_7_8, (lambda v, t: chosen(v, t, lambda scores: -scores.std(1)),), "steadiest"),
    (chapter_07.exercise_7_8, (lambda v, t: chosen(v, t, lambda scores: scores.mean(1), lambda row: row[0]),), "first seed alone"),
    (chapter_09.exercise_9_3, lambda x, kernels: np.stack([conv2d(x, w, padding=len(w) // 2) for w in kernels[::-1]]).argmax(0), "reverse"),
    (chapter_11.exercise_11_3, lambda a, b: round(float(iou_of_sets(a, b)), 1), "rounded"),
    (chapter_11.exercise_11_3, lambda a, b: 100 * iou_of_sets(a, b), "per cent"),
    (chapter_11.exercise_11_4, lambda model, classes: adapted(model, classes, Deaf), "the same whatever it reads"),
    (chapter_12.exercise_12_2, stepped, "back to length 1"),
    (chapter_13.exercise_13_3, lambda cover, tone, colour, background: tone, "expected 3×"),
    (chapter_14.exercise_14_3, (lambda m, x, eps: m if ((m - x) ** 2).sum() <= eps else pulled(m, x, eps),), "must come back"),
    (articles.exercise_a_1, partial(tried, most=1000), "It is empty"),
    (shapes.exercise_s_2, lambda picture: prepared(picture, lambda p: p.ndim == 2 and p.shape[1] != 3), "raised"),
]
