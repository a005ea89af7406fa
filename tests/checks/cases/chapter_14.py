"""Chapter 14's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils.checks import chapter_14 as check

SUMS = (0.65, 0.1 * np.sqrt(14.25), 100, 10)
UNITS = (8 / 255 / 0.225, 6.375, 0.8925, 8)


def stepped(sign=1, clip=True, take=np.sign, keep=1):
    def step(x, gradient, eps, targeted=False):
        y = keep * x + sign * (-eps if targeted else eps) * take(gradient)
        return np.clip(y, 0, 1) if clip else y

    return step


def pulled(share=min, add=1):
    def project(moved, x, eps):
        return add * x + (moved - x) * share(1, eps / np.linalg.norm(moved - x))

    return project


def rounded(x):
    return (3 * x).round() / 3


RIGHT = [
    (check.exercise_14_1, SUMS),
    (check.exercise_14_2, (stepped(),)),
    (check.exercise_14_3, (pulled(),)),
    (check.exercise_14_4, UNITS),
    (check.exercise_14_5, (lambda x: x + (rounded(x) - x).detach(),)),
]

WRONG = [
    (check.exercise_14_1, (...,) * 4, "Replace"),
    (check.exercise_14_1, (0.25, *SUMS[1:]), "negative weights help"),
    (check.exercise_14_1, (6.5, *SUMS[1:]), "by 0.1"),
    (check.exercise_14_1, (0.65, 0.65, 100, 10), "partly cancel"),
    (check.exercise_14_1, (0.65, 0, 100, 10), "mean is 0"),
    (check.exercise_14_1, (*SUMS[:2], 10, 10), "add up fully"),
    (check.exercise_14_1, (*SUMS[:3], 100), "squares grow"),
    (check.exercise_14_1, (*SUMS[:3], 11), "not right"),
    (check.exercise_14_1, (*SUMS[:3], "ten"), "expected numbers"),
    (check.exercise_14_2, (...,), "Replace"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: ...,), "Replace"),
    (check.exercise_14_2, (stepped(sign=-1),), "sign of the step is wrong"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: stepped()(x, gradient, eps),), "towards a class: the sign of the step"),
    (check.exercise_14_2, (stepped(clip=False),), "clip them"),
    (check.exercise_14_2, (stepped(take=lambda g: g),), "take its sign"),
    (check.exercise_14_2, (stepped(keep=0, clip=False),), "added to `x`"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: 0 * x,), "numbers differ"),
    (check.exercise_14_2, (lambda x: x,), "raised TypeError"),
    (check.exercise_14_3, (...,), "Replace"),
    (check.exercise_14_3, (lambda moved, x, eps: ...,), "Replace"),
    (check.exercise_14_3, (pulled(share=lambda one, ratio: ratio),), "from inside: what is inside already stays"),
    (check.exercise_14_3, (pulled(add=0),), "change alone"),
    (check.exercise_14_3, (lambda moved, x, eps: moved,), "must come back"),
    (check.exercise_14_3, (lambda moved, x, eps: x + np.clip(moved - x, -eps, eps),), "L∞"),
    (check.exercise_14_3, (lambda moved, x, eps: x,), "numbers differ"),
    (check.exercise_14_3, (lambda moved, x, eps: 0 * x,), "numbers differ"),
    (check.exercise_14_4, (...,) * 4, "Replace"),
    (check.exercise_14_4, (8 / 255 * 0.225, *UNITS[1:]), "lengths larger"),
    (check.exercise_14_4, (8 / 255, *UNITS[1:]), "units of the pixels"),
    (check.exercise_14_4, (UNITS[0], 25.5, *UNITS[2:]), "multiply by the std"),
    (check.exercise_14_4, (UNITS[0], 102, *UNITS[2:]), "does not divide"),
    (check.exercise_14_4, (*UNITS[:2], 1.785, 8), "two units"),
    (check.exercise_14_4, (*UNITS[:3], 7), "step of the weights"),
    (check.exercise_14_4, (*UNITS[:3], 9), "not right"),
    (check.exercise_14_5, (...,), "Replace"),
    (check.exercise_14_5, (lambda x: ...,), "Replace"),
    (check.exercise_14_5, (rounded,), "as that of rounding"),
    (check.exercise_14_5, (lambda x: rounded(x).detach(),), "no gradient at all"),
    (check.exercise_14_5, (lambda x: x,), "not rounded"),
    (check.exercise_14_5, (lambda x: x + (x.round() - x).detach(),), "two grey levels"),
    (check.exercise_14_5, (lambda x: 2 * x + (rounded(x) - 2 * x).detach(),), "counts twice"),
    (check.exercise_14_5, (lambda x: rounded(x.detach()).numpy(),), "Expected a torch tensor"),
    (check.exercise_14_5, (lambda x: 0 * x,), "numbers differ"),
]
