"""Slips that no exercise foresees, named by comparing all answers with those of the right function; and hidden calls, wholes for parts."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from checks.cases.chapter_07 import GRADIENT, LOSS, P
from checks.cases.near.cheats import best, centred, slid
from checks.cases.near.misses import correlation
from utils import conv2d, im2col, pool2d
from utils.checks import (
    capstone,
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_05,
    chapter_06,
    chapter_07,
    chapter_08,
    chapter_10,
    chapter_11,
    chapter_12,
    chapter_13,
    chapter_14,
)
from utils.shifts import shift

TOOLS, TOOL = {"slide": [conv2d]}, (im2col,)


def step(x, gradient, eps, targeted=False):
    return np.clip(x + (-eps if targeted else eps) * np.sign(gradient), 0, 1)


def climb(x, w, steps, lr):
    for _ in range(steps):
        x = (x + lr * w) / np.linalg.norm(x + lr * w)
    return x


def mended(x, w1, w2):
    return np.maximum(x + conv2d(np.maximum(conv2d(x, w1, padding=1), 0), w2, padding=1), 0)


def head(maps, weight):
    return weight @ maps.mean((1, 2))


def pointwise(x, weight, bias):
    return np.tensordot(weight, x, 1) + bias[:, None, None]


def gram(maps):
    return np.einsum("ahw,bhw->ab", maps, maps) / maps[0].size


def mixed(cover, tone, colour, background):
    inside, outside = colour[:, None, None], background[:, None, None]
    return np.minimum(tone * (outside + cover * (inside - outside)), 1)


def trained(model, x, y, lr, steps, optimizer=torch.optim.SGD, loss=F.cross_entropy, **options):
    stepper, losses = optimizer(model.parameters(), lr=lr, **options), []
    for _ in range(steps):
        model.zero_grad()
        losses.append(loss(model(x), y))
        losses[-1].backward()
        stepper.step()
    return [value.item() for value in losses]


def stays(x, K, same):
    return sum(bool(same(pool2d(shift(x, right=by), K), pool2d(x, K))) for by in range(6))


def with_probabilities():
    body = nn.Sequential(nn.Conv2d(3, 16, 3, stride=2), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten())
    return nn.Sequential(body, nn.Linear(16, 6), nn.Softmax(1))


RIGHT = [
    (chapter_05.exercise_5_5, lambda pattern: np.array([2 * pattern - 1, 1 - pattern.sum()], dtype=object)),
    (chapter_06.exercise_6_5, {"a": '"both"', "b": "'stride'", "c": "neither", "d": "max.", "e": " Stride"}),
    (chapter_14.exercise_14_2, lambda x, gradient, eps, **options: step(x, gradient, eps, options.get("targeted", False))),
]

WRONG = [
    (capstone.exercise_c_2, with_probabilities, "These are probabilities"),
    (chapter_01.exercise_1_1, [784, 9216, 1505280], "a multiple of the right one"),
    (chapter_01.exercise_1_4, lambda x, w: conv2d(x, w.T).max(), "another `x`: rows and columns exchanged"),
    (chapter_01.exercise_1_4, lambda x, w: conv2d(x, w / np.linalg.norm(w)).max(), "another `w`: brought to length 1"),
    (chapter_01.exercise_1_4, lambda x, w: conv2d(x, w, stride=2).max(), "not to every second one"),
    (chapter_01.exercise_1_5, lambda x, d: correlation(x, d + 1), "another `d`: one larger"),
    (chapter_02.exercise_2_3, lambda x, w, S, P: TOOLS["slide"][0](x, w, stride=S, padding=P), "without `conv2d`"),
    (chapter_02.exercise_2_3, lambda x, w, S, P, by=[conv2d]: by[0](x, w, stride=S, padding=P), "without `conv2d`"),
    (chapter_02.exercise_2_3, lambda x, w, S, P: slid(x, w - w.mean(), S, P), "another `w`: its mean taken out"),
    (chapter_02.exercise_2_3, lambda x, w, S, P: np.pad(slid(x, w, S, 0), P), "pad the picture, not the output"),
    (chapter_02.exercise_2_4, lambda size, K, S: (K // 2, K // 2), "half the kernel"),
    (chapter_03.exercise_3_3, lambda x, K: TOOL[0](x, K), "without `im2col`"),
    (chapter_03.exercise_3_5, lambda x, g, K: conv2d(np.abs(x), g), "another `x`: its absolute values"),
    (chapter_03.exercise_3_5, lambda x, g, K: conv2d(x, np.sign(g)), "another `g`: its signs alone"),
    (chapter_03.exercise_3_5, lambda x, g, K: conv2d(x, g).sum(), "the sum of the right ones"),
    (chapter_03.exercise_3_6, lambda x, w, S: np.outer(x, w).ravel(), "S places apart"),
    (chapter_04.exercise_4_2, [[1, 2], [1, 0]], "the first is at [0, 1]: 2."),
    (
        chapter_04.exercise_4_6,
        lambda x, patch: best(x, patch, lambda a, b: -((centred(a) / a.std() - centred(b) / b.std()) ** 2).sum()),
        "the patch's own tint",
    ),
    (chapter_04.exercise_4_7, ([(36, 60), (40, 64), (32, 64)], lambda *given: (0, 0)), "the first is at [1, 1]: 64."),
    (chapter_06.exercise_6_1, ([[4, 2], [6, 2]], [[2.5, 2], [1.5, 2]]), "the first is at [0, 1]: 2."),
    (chapter_06.exercise_6_1, ([[5, 9], [7, 3]], [[2.5, 2], [1.5, 2]]), "as far from the right one as all others"),
    (chapter_06.exercise_6_3, lambda maps, weight: head(np.maximum(maps, 0), weight), "another `maps`: what is below 0 as 0"),
    (chapter_06.exercise_6_3, lambda maps, weight: head(maps, weight).argmax(), "the place of the largest right one"),
    (chapter_06.exercise_6_4, lambda x, K: stays(x, K, lambda a, b: (a == b).any()), "not any"),
    (chapter_07.exercise_7_1, (P, -np.log(P).mean(), GRADIENT), "a mean over the classes"),
    (chapter_07.exercise_7_1, (P, LOSS, P - [0, 2, 0]), "once"),
    (chapter_07.exercise_7_1, ([0.9, 0.1, 0], LOSS, GRADIENT), "the first is at [0]: 0.9."),
    (chapter_07.exercise_7_7, (lambda *given: trained(*given, momentum=0.9),), "this has momentum"),
    (chapter_07.exercise_7_7, (lambda *given: trained(*given, optimizer=torch.optim.Adam),), "this is Adam"),
    (chapter_07.exercise_7_7, (lambda *given: trained(*given, loss=lambda z, y: F.cross_entropy(z, y, reduction="sum")),), "not the sum"),
    (chapter_07.exercise_7_8, (lambda v, t: (v.mean(1).argmax(), np.median(t[v.mean(1).argmax()])),), "report the mean"),
    (chapter_08.exercise_8_3, lambda x, weight, bias: pointwise(x, weight, np.full(len(bias), bias[0])), "its first number everywhere"),
    (chapter_08.exercise_8_3, lambda x, weight, bias: pointwise(x[::-1], weight, bias), "in reverse along the first axis"),
    (chapter_08.exercise_8_3, lambda *given: 1 / (1 + np.exp(-pointwise(*given))), "the sigmoid of the right ones"),
    (chapter_10.exercise_10_3, lambda x, w1, w2: mended(x, w1.swapaxes(0, 1), w2.swapaxes(0, 1)), "each of them the first two axes"),
    (chapter_10.exercise_10_3, lambda *given: mended(*given).mean(0), "the means of the right ones along the first axis"),
    (chapter_11.exercise_11_1, (4 * 1327104, 819200, 9, 4), "a multiple of the right one"),
    (chapter_12.exercise_12_2, lambda x, w, n, lr: climb(x, w, n, lr / n), "`lr` divided by `n` in the place of `lr`"),
    (chapter_12.exercise_12_2, lambda x, w, n, lr: climb(x, w, n, lr) - x, "the right ones minus `x`"),
    (chapter_13.exercise_13_3, lambda *given: np.floor(255 * mixed(*given)), "bytes"),
    (chapter_13.exercise_13_3, lambda c, t, k, b: mixed(c, t / t.max(), k, b), "another `t`: divided by its largest number"),
    (chapter_13.exercise_13_4, lambda maps: gram(np.maximum(maps, 0)), "another `maps`: what is below 0 as 0"),
    (chapter_14.exercise_14_2, lambda x, g, eps, targeted=False: step(x, g, eps / 255, targeted), "another `eps`: divided by 255"),
]
