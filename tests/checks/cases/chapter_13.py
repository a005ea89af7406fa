"""Chapter 13's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch

from utils.checks import chapter_13 as check

COUNTS = (3, 2, 2, 3 / 5)


def share(answers, shape, texture):
    differ = shape != texture
    by_shape, by_texture = (answers == shape)[differ].sum(), (answers == texture)[differ].sum()
    return by_shape / (by_shape + by_texture)


def share_by_loop(answers, shape, texture):
    by_shape = by_texture = 0
    for answer, s, t in zip(answers, shape, texture):
        by_shape += answer == s != t
        by_texture += answer == t != s
    return Fraction(int(by_shape), int(by_shape + by_texture))


def share_by_decided(answers, shape, texture):
    decided = (answers == shape) ^ (answers == texture)
    return [np.mean(answers[decided] == shape[decided])]


def share_in_torch(answers, shape, texture):
    answers, shape, texture = map(torch.from_numpy, (answers, shape, texture))
    kept = (shape != texture) & ((answers == shape) | (answers == texture))
    return (answers[kept] == shape[kept]).float().mean()


def shares(form):
    """An answer made from the counts by shape and by texture, of all pictures (a, b) and of conflicts only (c, d)."""

    def share(answers, shape, texture):
        differ = shape != texture
        a, b = (answers == shape).sum(), (answers == texture).sum()
        c, d = (answers == shape)[differ].sum(), (answers == texture)[differ].sum()
        return form(a, b, c, d, differ.sum(), len(answers))

    return share


def blend(cover, colour, background):
    colour, background = colour[:, None, None], background[:, None, None]
    return background + cover * (colour - background)


def mix(cover, tone, colour, background):
    return np.minimum(tone * blend(cover, colour, background), 1)


def mix_by_channel(cover, tone, colour, background):
    return [np.clip(tone * (cover * c + (1 - cover) * b), 0, 1) for c, b in zip(colour, background)]


def mix_in_place(cover, tone, colour, background):
    y = np.empty((3, *cover.shape))
    for channel in range(3):
        y[channel] = cover
        y[channel] *= colour[channel] - background[channel]
        y[channel] += background[channel]
    y *= tone
    y[y > 1] = 1
    return y


def mix_in_torch(cover, tone, colour, background):
    cover, tone, colour, background = (torch.tensor(value, requires_grad=True) for value in (cover, tone, colour, background))
    return (tone * torch.lerp(background[:, None, None], colour[:, None, None], cover)).clamp(max=1)


def threshold(keep):
    return lambda c, t, k, b: mix(keep(c).astype(float), t, k, b)


def gram(maps):
    flat = maps.reshape(len(maps), -1)
    return flat @ flat.T / flat.shape[1]


def gram_by_loops(maps):
    return [[(a * b).mean() for a in maps] for b in maps]


def gram_in_torch(maps):
    flat = torch.tensor(maps, requires_grad=True).flatten(1)
    return flat @ flat.T / flat.shape[1]


def rows(maps):
    return maps.reshape(len(maps), -1)


RIGHT = [
    (check.exercise_13_1, COUNTS),
    (check.exercise_13_1, (3.0, np.int64(2), [2], 0.6)),
    (check.exercise_13_1, (np.array(3), np.array([2]), 2, Fraction(3, 5))),
    (check.exercise_13_1, tuple(torch.tensor(float(number), requires_grad=True) for number in COUNTS)),
    (check.exercise_13_2, (share,)),
    (check.exercise_13_2, (share_by_loop,)),
    (check.exercise_13_2, (share_by_decided,)),
    (check.exercise_13_2, (share_in_torch,)),
    (check.exercise_13_3, (mix,)),
    (check.exercise_13_3, (mix_by_channel,)),
    (check.exercise_13_3, (mix_in_place,)),
    (check.exercise_13_3, (mix_in_torch,)),
    (check.exercise_13_4, (gram,)),
    (check.exercise_13_4, (gram_by_loops,)),
    (check.exercise_13_4, (gram_in_torch,)),
    (check.exercise_13_4, (lambda maps: np.einsum("ahw,bhw->ab", maps, maps) / maps[0].size,)),
    (check.exercise_13_4, (lambda maps: np.tensordot(maps, maps, ((1, 2), (1, 2))) / np.prod(maps.shape[1:]),)),
]

WRONG = [
    (check.exercise_13_1, (...,) * 4, "Replace"),
    (check.exercise_13_1, (4, *COUNTS[1:]), "agree tells nothing"),
    (check.exercise_13_1, (2, *COUNTS[1:]), "follow the texture"),
    (check.exercise_13_1, (5, *COUNTS[1:]), "do not follow the shape"),
    (check.exercise_13_1, (3.0001, *COUNTS[1:]), "not right"),
    (check.exercise_13_1, (3, 3, *COUNTS[2:]), "agree tells nothing"),
    (check.exercise_13_1, (3, 4, *COUNTS[2:]), "need not follow the texture"),
    (check.exercise_13_1, (3, 2, 3, 0.6), "not counted at all"),
    (check.exercise_13_1, (3, 2, 0, 0.6), "neither of the two"),
    (check.exercise_13_1, (*COUNTS[:3], 3 / 7), "neither do not count"),
    (check.exercise_13_1, (*COUNTS[:3], 3 / 8), "not by all pictures"),
    (check.exercise_13_1, (*COUNTS[:3], 4 / 7), "not counted at all"),
    (check.exercise_13_1, (*COUNTS[:3], 0.4), "texture's share"),
    (check.exercise_13_1, (*COUNTS[:3], 1.5), "denominator"),
    (check.exercise_13_1, (*COUNTS[:3], 60), "between 0 and 1"),
    (check.exercise_13_1, (*COUNTS[:3], 0.61), "not right"),
    (check.exercise_13_2, (...,), "Replace"),
    (check.exercise_13_2, (lambda answers, shape, texture: ...,), "Replace"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: a / (a + b)),), "left out"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: a / (a + d)),), "left out"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: c / conflicts),), "neither do not count"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: a / n),), "leave out"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: c / n),), "not by all"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: d / (c + d)),), "texture's share"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: c / d),), "denominator"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: c // (c + d)),), "would leave 0"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: c),), "divide it"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: round(c / (c + d), 1)),), "rounded"),
    (check.exercise_13_2, (shares(lambda a, b, c, d, conflicts, n: 1 - d / conflicts),), "are not shape"),
    (
        check.exercise_13_2,
        (shares(lambda a, b, c, d, conflicts, n: (a - n + conflicts) / (a + b - 2 * (n - conflicts))),),
        "need not follow",
    ),
    (check.exercise_13_2, (lambda a, s, t: share(a[:43], s[:43], t[:43]),), "61 answers"),
    (check.exercise_13_2, (lambda a, s, t: 0.0,), "do follow the shape"),
    (check.exercise_13_2, (lambda a, s, t: 0.6,), "not right"),
    (check.exercise_13_2, (lambda a, s, t: a == s,), "expected"),
    (check.exercise_13_3, (...,), "Replace"),
    (check.exercise_13_3, (lambda cover, tone, colour, background: ...,), "Replace"),
    (check.exercise_13_3, (lambda c, t, k, b: t * blend(c, k, b),), "cut them off"),
    (check.exercise_13_3, (lambda c, t, k, b: blend(c, k, b),), "texture is missing"),
    (
        check.exercise_13_3,
        (lambda c, t, k, b: np.minimum(b[:, None, None] + c * (t * k[:, None, None] - b[:, None, None]), 1),),
        "fills the shape only",
    ),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, b, k),), "changed places"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(1 - c, t, k, b),), "changed places"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k, 0 * b),), "background's colour"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k + b, b),), "background is gone"),
    (check.exercise_13_3, (threshold(lambda c: c > 0.5),), "mixes the two"),
    (check.exercise_13_3, (threshold(lambda c: c > 0),), "mixes the two"),
    (check.exercise_13_3, (threshold(lambda c: c == 1),), "mixes the two"),
    (check.exercise_13_3, (lambda c, t, k, b: np.minimum(t, 1) * blend(c, k, b),), "not the tone"),
    (check.exercise_13_3, (lambda c, t, k, b: t * blend(c, k, b) / (t * blend(c, k, b)).max(),), "stays as it is"),
    (check.exercise_13_3, (lambda c, t, k, b: np.minimum(t + blend(c, k, b), 1),), "multiplies"),
    (check.exercise_13_3, (lambda c, t, k, b: np.minimum(c * blend(c, k, b), 1),), "has done its part"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, c, k, b),), "has done its part"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k, b).transpose(1, 2, 0),), "channels come first"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k, b)[0],), "the first part of the right ones alone"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k, b).mean(0),), "three colours"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k[[0, 0, 0]], b),), "its first number everywhere"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c.T, t, k, b),), "numbers differ"),
    (check.exercise_13_3, (lambda c, t, k, b: 0 * mix(c, t, k, b),), "all zeros"),
    (check.exercise_13_4, (...,), "Replace"),
    (check.exercise_13_4, (lambda maps: ...,), "Replace"),
    (check.exercise_13_4, (lambda maps: gram(maps) * maps[0].size,), "number of places"),
    (check.exercise_13_4, (lambda maps: gram(maps) / len(maps),), "not by that of all"),
    (check.exercise_13_4, (lambda maps: gram(maps) * maps.shape[2],), "height × width"),
    (check.exercise_13_4, (lambda maps: gram(maps) * maps[0].size / 20,), "times the right one"),
    (check.exercise_13_4, (lambda maps: rows(maps).T @ rows(maps),), "compares places"),
    (check.exercise_13_4, (lambda maps: rows(maps).T @ rows(maps) / len(maps),), "compares places"),
    (check.exercise_13_4, (lambda maps: gram(maps - maps.mean((1, 2), keepdims=True)),), "means belong"),
    (check.exercise_13_4, (lambda maps: np.cov(rows(maps)),), "means belong"),
    (check.exercise_13_4, (lambda maps: np.corrcoef(rows(maps)),), "keeps the sizes"),
    (check.exercise_13_4, (lambda maps: gram(maps / np.sqrt((maps**2).mean((1, 2), keepdims=True))),), "by the lengths"),
    (check.exercise_13_4, (lambda maps: np.outer(maps.mean((1, 2)), maps.mean((1, 2))),), "place by place"),
    (check.exercise_13_4, (lambda maps: np.triu(gram(maps)),), "both halves"),
    (check.exercise_13_4, (lambda maps: np.diag(np.diag(gram(maps))),), "also different ones"),
    (check.exercise_13_4, (lambda maps: np.abs(gram(maps)),), "absolute"),
    (check.exercise_13_4, (lambda maps: gram(np.abs(maps)),), "absolute"),
    (check.exercise_13_4, (lambda maps: gram(np.maximum(maps, 0)),), "what is below 0 as 0"),
    (check.exercise_13_4, (lambda maps: maps.mean((1, 2)),), "products of two"),
    (check.exercise_13_4, (lambda maps: 0 * gram(maps),), "all zeros"),
]
