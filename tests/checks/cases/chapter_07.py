"""Chapter 7's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils.checks import chapter_07 as check

E = np.exp(check.LOGITS)
P = E / E.sum()
LOSS = -np.log(P[1])
GRADIENT = P - check.RIGHT


def finite_difference(f, w, h=1e-5):
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


def moves_its_weights(f, w):
    gradient = finite_difference(f, w)
    w += 1
    return gradient


RIGHT = [
    (check.exercise_7_1, (P, LOSS, GRADIENT)),
    (check.exercise_7_2, (1.1, 1)),
    (check.exercise_7_3, (check.VERDICTS,)),
    (check.exercise_7_4, (finite_difference,)),
]

WRONG = [
    (check.exercise_7_1, (..., ..., ...), "Replace"),
    (check.exercise_7_1, (E, LOSS, GRADIENT), "add up to 1"),
    (check.exercise_7_1, (check.LOGITS / 3, LOSS, GRADIENT), "exponentials"),
    (check.exercise_7_1, (P, -LOSS, GRADIENT), "not negative"),
    (check.exercise_7_1, (P, -np.log(P[0]), GRADIENT), "second"),
    (check.exercise_7_1, (P, LOSS, -GRADIENT), "sign is turned"),
    (check.exercise_7_1, (P, LOSS, P), "one-hot"),
    (check.exercise_7_1, (P, LOSS + 0.01, GRADIENT), "not right"),
    (check.exercise_7_2, (..., ...), "Replace"),
    (check.exercise_7_2, (0.5, 1), "against the gradient"),
    (check.exercise_7_2, (1.1, 0.5), "exactly on 2"),
    (check.exercise_7_2, (1.1, 2), "derivative"),
    (check.exercise_7_2, (1.2, 1), "not right"),
    (check.exercise_7_3, (dict.fromkeys("abcd", ...),), "Replace"),
    (check.exercise_7_3, (["fine"] * 4,), "keys"),
    (check.exercise_7_3, (check.VERDICTS | {"a": "bad"},), "none of"),
    (check.exercise_7_3, (check.VERDICTS | {"a": "fine"},), "a: look again"),
    (check.exercise_7_3, (check.VERDICTS | {"d": "over-fitting"},), "guessing"),
    (check.exercise_7_4, (lambda f, w: None,), "Replace"),
    (check.exercise_7_4, (lambda f, w: 2 * finite_difference(f, w),), "2h apart"),
    (check.exercise_7_4, (lambda f, w: np.zeros(w.shape),), "numbers differ"),
    (check.exercise_7_4, (lambda f, w: finite_difference(f, w).ravel()[:2],), "shape"),
    (check.exercise_7_4, (moves_its_weights,), "has changed"),
    (check.exercise_7_4, (lambda f, w: finite_difference(f, w) + 1e-3,), "numbers differ"),
]
