"""Chapter 12's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import conv2d
from utils.checks import chapter_12 as check

NUMBERS = (3, 7**0.5, 0.5, 1)


def length(x):
    return np.sqrt((x**2).sum())


def climb(x, w, steps, lr):
    for _ in range(steps):
        x = x + lr * w
        x = x / length(x)
    return x


def once(step):
    """An answer that differs from the right one in its step."""

    def climb(x, w, steps, lr):
        for _ in range(steps):
            x = step(x, w, lr)
        return x

    return climb


def patch(x, weight, choose=np.argmax, flip=False):
    y = conv2d(x, weight[None, :, ::-1, ::-1] if flip else weight[None])[0]
    row, column = np.unravel_index(choose(y), y.shape)
    return x[:, row : row + weight.shape[-1], column : column + weight.shape[-1]]


def spike(means, concept):
    return ((means[concept].mean(0) - means.mean(0)) / means.std(0)).argmax()


RIGHT = [
    (check.exercise_12_1, NUMBERS),
    (check.exercise_12_2, (climb,)),
    (check.exercise_12_3, (patch,)),
    (check.exercise_12_4, (spike,)),
    (check.exercise_12_4, (lambda means, concept: int(spike(means, concept)),)),
]

WRONG = [
    (check.exercise_12_1, (...,) * 4, "Replace"),
    (check.exercise_12_1, (1, *NUMBERS[1:]), "answer to white"),
    (check.exercise_12_1, (5, *NUMBERS[1:]), "not negative"),
    (check.exercise_12_1, (3, 7, 0.5, 1), "divide by the length"),
    (check.exercise_12_1, (3, 3**0.5, 0.5, 1), "negative pixel does better"),
    (check.exercise_12_1, (3, 3, 0.5, 1), "length √3"),
    (check.exercise_12_1, (*NUMBERS[:2], 0, 1), "sum to 1"),
    (check.exercise_12_1, (*NUMBERS[:3], 3), "meets every weight"),
    (check.exercise_12_1, (*NUMBERS[:3], 1.1), "not right"),
    (check.exercise_12_1, ("three", *NUMBERS[1:]), "expected numbers"),
    (check.exercise_12_2, (...,), "Replace"),
    (check.exercise_12_2, (lambda x, w, steps, lr: ...,), "Replace"),
    (check.exercise_12_2, (once(lambda x, w, lr: x + lr * w),), "back to length 1"),
    (check.exercise_12_2, (once(lambda x, w, lr: (x - lr * w) / length(x - lr * w)),), "goes down"),
    (check.exercise_12_2, (once(lambda x, w, lr: x / length(x) + lr * w),), "not before"),
    (check.exercise_12_2, (once(lambda x, w, lr: (x + lr * w) / length(x + lr * w) ** 2),), "root of the sum"),
    (check.exercise_12_2, (once(lambda x, w, lr: x / length(x)),), "is missing"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, 1, lr),), "repeat"),
    (check.exercise_12_2, (lambda x, w, steps, lr: 0 * x,), "numbers differ"),
    (check.exercise_12_2, (lambda x, w, steps, lr: "long",), "expected numbers"),
    (check.exercise_12_3, (...,), "Replace"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, np.argmin),), "most negative"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, lambda y: np.abs(y).argmax()),), "most negative"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, flip=True),), "not flipped"),
    (check.exercise_12_3, (lambda x, weight: conv2d(x, weight[None]).max(),), "not the answer"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight)[0],), "all channels"),
    (check.exercise_12_3, (lambda x, weight: weight,), "piece of x"),
    (check.exercise_12_3, (lambda x, weight: 0 * weight,), "numbers differ"),
    (check.exercise_12_4, (...,), "Replace"),
    (check.exercise_12_4, (lambda means, concept: means[concept].mean(0).argmax(),), "loud for every picture"),
    (check.exercise_12_4, (lambda means, concept: (means[concept].mean(0) - means.mean(0)).argmax(),), "varies most"),
    (check.exercise_12_4, (lambda means, concept: means[concept].mean(0),), "one number"),
    (check.exercise_12_4, (lambda means, concept: means[concept].std(0).argmin() + 0.5,), "not right"),
    (check.exercise_12_4, (lambda means, concept: 5,), "not right"),
]
