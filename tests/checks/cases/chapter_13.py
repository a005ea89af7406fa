"""Chapter 13's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils.checks import chapter_13 as check

COUNTS = (3, 2, 2, 3 / 5)


def share(answers, shape, texture):
    differ = shape != texture
    by_shape, by_texture = (answers == shape)[differ].sum(), (answers == texture)[differ].sum()
    return by_shape / (by_shape + by_texture)


def blend(cover, colour, background):
    colour, background = colour[:, None, None], background[:, None, None]
    return background + cover * (colour - background)


def mix(cover, tone, colour, background):
    return np.minimum(tone * blend(cover, colour, background), 1)


def gram(maps):
    flat = maps.reshape(len(maps), -1)
    return flat @ flat.T / flat.shape[1]


RIGHT = [(check.exercise_13_1, COUNTS), (check.exercise_13_2, (share,)), (check.exercise_13_3, (mix,)), (check.exercise_13_4, (gram,))]

WRONG = [
    (check.exercise_13_1, (...,) * 4, "Replace"),
    (check.exercise_13_1, (4, *COUNTS[1:]), "agree tells nothing"),
    (check.exercise_13_1, (3, 3, *COUNTS[2:]), "agree tells nothing"),
    (check.exercise_13_1, (3, 2, 3, 0.6), "not counted at all"),
    (check.exercise_13_1, (*COUNTS[:3], 3 / 7), "neither do not count"),
    (check.exercise_13_1, (*COUNTS[:3], 3 / 8), "not by all pictures"),
    (check.exercise_13_1, (*COUNTS[:3], 0.4), "texture's share"),
    (check.exercise_13_1, (*COUNTS[:3], 1.5), "denominator"),
    (check.exercise_13_1, (*COUNTS[:3], 0.61), "not right"),
    (check.exercise_13_2, (...,), "Replace"),
    (check.exercise_13_2, (lambda answers, shape, texture: ...,), "Replace"),
    (check.exercise_13_2, (lambda a, s, t: (a == s).sum() / ((a == s).sum() + (a == t).sum()),), "left out"),
    (check.exercise_13_2, (lambda a, s, t: (a == s)[s != t].mean(),), "neither do not count"),
    (check.exercise_13_2, (lambda a, s, t: (a == s).mean(),), "leave out"),
    (check.exercise_13_2, (lambda a, s, t: 1 - share(a, s, t),), "texture's share"),
    (check.exercise_13_2, (lambda a, s, t: 0.0,), "not right"),
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
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k, 0 * b),), "background's colour"),
    (check.exercise_13_3, (lambda c, t, k, b: mix(c, t, k, b).transpose(1, 2, 0),), "channels come first"),
    (check.exercise_13_3, (lambda c, t, k, b: 0 * mix(c, t, k, b),), "numbers differ"),
    (check.exercise_13_4, (...,), "Replace"),
    (check.exercise_13_4, (lambda maps: ...,), "Replace"),
    (check.exercise_13_4, (lambda maps: gram(maps) * maps[0].size,), "number of places"),
    (check.exercise_13_4, (lambda maps: maps.reshape(len(maps), -1).T @ maps.reshape(len(maps), -1),), "compares places"),
    (check.exercise_13_4, (lambda maps: gram(maps - maps.mean((1, 2), keepdims=True)),), "means belong"),
    (check.exercise_13_4, (lambda maps: np.corrcoef(maps.reshape(len(maps), -1)),), "keeps the sizes"),
    (check.exercise_13_4, (lambda maps: maps.mean((1, 2)),), "products of two"),
    (check.exercise_13_4, (lambda maps: 0 * gram(maps),), "numbers differ"),
]
