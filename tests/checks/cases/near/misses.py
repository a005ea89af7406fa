"""Answers that are right in all but one respect, and right ones of an unusual make, for exercises of all chapters."""

from fractions import Fraction
from functools import reduce

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import nn
from torch.nn import functional as F

from utils import conv2d, pool2d, receptive_field
from utils.checks import (
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_05,
    chapter_06,
    chapter_07,
    chapter_08,
    chapter_09,
    chapter_10,
    chapter_11,
    chapter_12,
    chapter_13,
    chapter_14,
)
from utils.shifts import shift


def correlation(x, d):
    return np.corrcoef(x[:-d].ravel(), x[d:].ravel())[0, 1]


def moved(f, x):
    return f(shift(x, right=1)), shift(f(x), right=1)


def by_einsum(x, w, stride, padding):
    return np.einsum("ijuv,uv->ij", sliding_window_view(np.pad(x, padding), w.shape)[::stride, ::stride], w)


def by_fourier(x, w, stride, padding):
    x = np.pad(x, padding)
    y = np.fft.irfft2(np.fft.rfft2(x) * np.fft.rfft2(w, x.shape).conj(), x.shape)
    return y[: x.shape[0] - w.shape[0] + 1 : stride, : x.shape[1] - w.shape[1] + 1 : stride]


def by_unfold(x, w, stride, padding):
    columns = F.unfold(torch.tensor(x, dtype=torch.float64)[None, None], w.shape, padding=padding, stride=stride)[0]
    return (columns.T @ torch.tensor(w, dtype=torch.float64).ravel()).reshape((x.shape[0] + 2 * padding - w.shape[0]) // stride + 1, -1)


def on_ring(x, h):
    return sum(x[i, j] * np.roll(h, (i, j), (0, 1)) for i, j in np.ndindex(x.shape))


def collapsed_by_fourier(weights):
    side = sum(w.shape[-1] - 1 for w in weights) + 1
    product = reduce(lambda a, b: np.einsum("omxy,mcxy->ocxy", b, a), [np.fft.fft2(w, (side, side)) for w in weights])
    return np.fft.ifft2(product).real


def agreement(a, b):
    return np.corrcoef(a.ravel(), b.ravel())[0, 1]


def back_to_the_input(layers, i):
    first = last = i
    for layer in layers[::-1]:
        first, last = (end * layer.stride - layer.padding for end in (first, last))
        last += layer.dilation * (layer.kernel_size - 1)
    return first, last


def pair(wholes, parts, down, right):
    return [[int(a and b) for a, b in zip(row, other[right:])] for row, other in zip(wholes, parts[down:])]


def differences(f, w, h=1e-5):
    moves = (h * np.eye(w.size)).reshape(-1, *w.shape)
    return np.array([(f(w + move) - f(w - move)) / (2 * h) for move in moves]).reshape(w.shape)


def shifted(x, down, right):
    rows, columns = np.eye(x.shape[2], k=-down), np.eye(x.shape[3], k=-right)
    return np.einsum("hi,ncij,wj->nchw", rows, x, columns)


def train(model, x, y, lr, steps, momentum=0, first=None):
    losses, optimizer = [], torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[:first]), y[:first])
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return losses


def pointwise(x, weight, bias):
    return (np.c_[weight, bias] @ np.r_[x.reshape(len(x), -1), np.ones((1, x[0].size))]).reshape(-1, *x.shape[1:])


def best_scale(picture, kernels):
    return np.stack([conv2d(picture, kernel, padding=len(kernel) // 2) for kernel in kernels]).argmax(0)


def mended(x, w1, w2, relu=lambda z: (z + abs(z)) / 2):
    return relu(x + conv2d(np.maximum(conv2d(x, w1, padding=1), 0), w2, padding=1))


def dense(x, weights):
    return dense(np.r_[x, conv2d(x.clip(0), weights[0], padding=1)], weights[1:]) if len(weights) else x


def iou_of_sets(a, b):
    a, b = ({(i, j) for i in range(box[0], box[2]) for j in range(box[1], box[3])} for box in (a, b))
    return Fraction(len(a & b), len(a | b))


def adapted(model, classes, head=nn.Linear):
    model.requires_grad_(False)
    model.fc = head(model.fc.in_features, classes)
    return model.eval()


class Detached(nn.Linear):
    def forward(self, x):
        return super().forward(x).detach()


def from_zero(features, classes):
    head = nn.Linear(features, classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head


def gram(maps):
    return np.tensordot(maps, maps, ((1, 2), (1, 2))) / maps[0].size


def pulled(moved, x, eps):
    return x + (moved - x) / max(1, ((moved - x) ** 2).sum() ** 0.5 / eps)


class Rounded(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        return (3 * x).round() / 3

    @staticmethod
    def backward(context, gradient):
        return gradient


RIGHT = [
    (chapter_01.exercise_1_2, (np.matrix([[1, 1], [-1, 1]]), Fraction(5, 2))),
    (chapter_01.exercise_1_3, lambda f, x: not np.subtract(*moved(f, x)).any()),
    (chapter_01.exercise_1_4, (lambda x, w: np.einsum("ijuv,uv->ij", sliding_window_view(x, w.shape), w).max(),)),
    (chapter_02.exercise_2_2, np.matrix("-3 -10 -3; 0 0 0; 3 10 3")),
    (chapter_02.exercise_2_3, by_einsum),
    (chapter_02.exercise_2_3, by_fourier),
    (chapter_02.exercise_2_3, by_unfold),
    (chapter_03.exercise_3_2, lambda w, size: np.array([np.correlate(one, w, "valid") for one in np.eye(size)]).T),
    (chapter_03.exercise_3_6, lambda x, w, S: np.convolve(np.kron(x, [1] + [0] * (S - 1))[: S * (len(x) - 1) + 1], w)),
    (chapter_03.exercise_3_7, lambda x, h: np.fft.ifft2(np.fft.fft2(x) * np.fft.fft2(h)).real),
    (chapter_04.exercise_4_4, (collapsed_by_fourier,)),
    (chapter_04.exercise_4_5, agreement),
    (chapter_05.exercise_5_2, back_to_the_input),
    (chapter_05.exercise_5_6, (10, 2025, 0, pair)),
    (chapter_07.exercise_7_4, (differences,)),
    (chapter_07.exercise_7_6, (shifted,)),
    (chapter_07.exercise_7_7, (train,)),
    (chapter_08.exercise_8_3, pointwise),
    (chapter_10.exercise_10_3, mended),
    (chapter_10.exercise_10_4, dense),
    (chapter_11.exercise_11_3, iou_of_sets),
    (chapter_11.exercise_11_4, lambda model, classes: adapted(model, classes, from_zero)),
    (chapter_12.exercise_12_4, (lambda means, concept: np.corrcoef(means.T, concept)[-1, :-1].argmax(),)),
    (chapter_13.exercise_13_4, (gram,)),
    (chapter_14.exercise_14_3, (pulled,)),
    (chapter_14.exercise_14_5, (Rounded.apply,)),
]

WRONG = [
    (chapter_01.exercise_1_3, lambda f, x: np.allclose(*(y[1:-1, 1:-1] for y in moved(f, x))), "True to a brighter last column"),
    (chapter_01.exercise_1_3, lambda f, x: np.allclose(*(y[:, :7] for y in moved(f, x))), "True to a brighter last column"),
    (chapter_01.exercise_1_3, lambda f, x: np.allclose(*(y.sum(0) for y in moved(f, x))), "True to moving the right half down"),
    (chapter_01.exercise_1_4, (lambda x, w: conv2d(x, w).max() / w.size,), "do not take their mean"),
    (chapter_01.exercise_1_5, lambda x, d: np.mean([np.corrcoef(x[i], x[i + d])[0, 1] for i in range(len(x) - d)]), "one for each row"),
    (chapter_01.exercise_1_5, lambda x, d: np.mean([correlation(x[:, [j]], d) for j in range(x.shape[1])]), "one for each column"),
    (chapter_01.exercise_1_5, lambda x, d: round(correlation(x, d), 2), "keep more digits"),
    (chapter_02.exercise_2_3, lambda x, w, *more: by_einsum(x, w, *more).astype(x.dtype), "fractions are lost"),
    (chapter_02.exercise_2_3, lambda *given: by_einsum(*given)[None], "the numbers are right, but the shape is"),
    (chapter_02.exercise_2_5, [[0, -2, 0], [1, 0, -2], [0, 1, 0]], "at row 3, column 5"),
    (chapter_03.exercise_3_5, lambda x, g, K: conv2d(x, g)[::-1], "in reverse along the last axis but one"),
    (chapter_03.exercise_3_7, lambda x, h: sum(v * np.roll(h, n) for n, v in enumerate(x.ravel())), "*same* row"),
    (chapter_03.exercise_3_7, lambda x, h: np.fft.ifft2(np.fft.fft2(x) * np.fft.fft2(h).conj()).real, "no conjugate"),
    (chapter_03.exercise_3_7, lambda x, h: on_ring(x, h).astype(x.dtype), "fractions are lost"),
    (chapter_04.exercise_4_5, lambda a, b: np.mean([agreement(*planes) for planes in zip(a, b)]), "no mean of one for each"),
    (chapter_04.exercise_4_5, lambda a, b: max(agreement(a, b), 0), "below 0 is an answer, too"),
    (chapter_05.exercise_5_2, lambda layers, i: (back_to_the_input(layers, i)[0], receptive_field(layers)[-1].size), "not how many"),
    (chapter_05.exercise_5_6, (10, 2025, 0, lambda w, p, down, right: pair(w, p, right, down)), "have changed places"),
    (chapter_06.exercise_6_3, lambda maps, weight: weight @ maps[:, 0, 0], "the first place alone"),
    (
        chapter_06.exercise_6_4,
        lambda x, K: sum((pool2d(shift(x, right=s), K) > 0).all() == (pool2d(x, K) > 0).all() for s in range(6)),
        "not right",
    ),
    (chapter_07.exercise_7_4, (lambda f, w: differences(f, w, 0.1),), "too far for a slope"),
    (chapter_07.exercise_7_4, (lambda f, w: differences(f, w, 1e-13),), "too little for rounded numbers"),
    (chapter_07.exercise_7_6, (lambda x, down, right: np.maximum(shifted(x, down, right), 0),), "below 0 is 0"),
    (chapter_07.exercise_7_6, (lambda x, down, right: np.stack([shifted(x[[i]], down, right)[0] for i in range(3)]),), "raised IndexError"),
    (chapter_07.exercise_7_7, (lambda model, x, y, lr, steps: train(model, x, y, 0.1, steps),), "whatever `lr` is"),
    (chapter_07.exercise_7_7, (lambda *given: train(*given, first=1),), "on all of `x`"),
    (chapter_07.exercise_7_8, (lambda v, t: (np.median(v, 1).argmax(), t[np.median(v, 1).argmax()].mean()),), "differ"),
    (chapter_08.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, bias) / len(x), "times the right one"),
    (chapter_09.exercise_9_3, lambda x, kernels: best_scale(x, [w / np.abs(w).sum() for w in kernels]), "do not scale them"),
    (chapter_10.exercise_10_3, lambda *given: mended(*given, lambda z: z.clip(0, 1)), "no upper bound"),
    (chapter_10.exercise_10_4, lambda x, weights: dense(x, weights)[None], "the numbers are right, but the shape is"),
    (chapter_11.exercise_11_3, lambda *boxes: iou_of_sets(*((a, b, a + c, b + d) for a, b, c, d in boxes)), "not height and width"),
    (chapter_11.exercise_11_4, lambda model, classes: adapted(model, classes, Detached), "No gradient comes"),
    (
        chapter_13.exercise_13_4,
        (lambda maps: gram(maps.reshape(maps.shape[1:] + maps.shape[:1]).transpose(2, 0, 1)),),
        "has mixed the maps",
    ),
    (chapter_14.exercise_14_3, (lambda m, x, eps: m if abs(m - x).max() <= eps else pulled(m, x, eps),), "must come back"),
    (chapter_14.exercise_14_3, (lambda m, x, eps: pulled(m, x, min(eps, 3)),), "numbers differ"),
]
