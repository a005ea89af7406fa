"""Chapter 12's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch

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


def climb_in_place(x, w, steps, lr):
    for _ in range(steps):
        x += lr * w
        x /= np.linalg.norm(x)
    return x


def climb_by_autograd(x, w, steps, lr):
    x, w = torch.tensor(x, requires_grad=True), torch.tensor(w)
    for _ in range(steps):
        (gradient,) = torch.autograd.grad((w * x).sum(), x)
        x = x + lr * gradient
        x = x / x.norm()
    return x


def climb_again(x, w, steps, lr):
    if steps == 0:
        return x.tolist()
    x = x + lr * w
    return climb_again(x / np.sqrt(np.square(x).sum()), w, steps - 1, lr)


def repeated(step):
    """An answer that differs from the right one in its step."""

    def climb(x, w, steps, lr):
        for _ in range(steps):
            x = step(x, w, lr)
        return x

    return climb


def divided(size):
    return repeated(lambda x, w, lr: (x + lr * w) / size(x + lr * w))


def patch(x, weight, choose=np.argmax, flip=False):
    y = conv2d(x, weight[None, :, ::-1, ::-1] if flip else weight[None])[0]
    return patch_at(x, weight, *np.unravel_index(choose(y), y.shape))


def patch_at(x, weight, row, column):
    return x[:, row : row + weight.shape[-1], column : column + weight.shape[-1]]


def patch_by_loops(x, weight, best=-np.inf, end=1, score=lambda part, weight: (part * weight).sum()):
    side = weight.shape[-1]
    found = x[:, :side, :side]
    for row in range(x.shape[1] - side + end):
        for column in range(x.shape[2] - side + end):
            part = x[:, row : row + side, column : column + side]
            if score(part, weight) > best:
                best, found = score(part, weight), part
    return found


def patch_by_windows(x, weight):
    side = weight.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, (side, side), (1, 2))
    answers = np.einsum("chwij,cij->hw", windows, weight)
    return windows[:, answers.argmax() // answers.shape[1], answers.argmax() % answers.shape[1]].tolist()


def patch_in_torch(x, weight):
    y = torch.nn.functional.conv2d(torch.tensor(x)[None], torch.tensor(weight)[None])[0, 0]
    row, column = divmod(int(y.argmax()), y.shape[1])
    return patch_at(torch.tensor(x), weight, row, column)


def padded_like_same(x, weight):
    side = weight.shape[-1]
    y = conv2d(x, weight[None])[0]
    row, column = (max(place - side // 2, 0) for place in np.unravel_index(y.argmax(), y.shape))
    return x[:, row : row + side, column : column + side]


def transposed(x, weight):
    y = conv2d(x, weight[None])[0].T
    return patch_at(x, weight, *np.unravel_index(y.argmax(), y.shape))


def first_channel(x, weight):
    y = conv2d(x[:1], weight[None, :1])[0]
    return patch_at(x, weight, *np.unravel_index(y.argmax(), y.shape))


def spike(means, concept):
    return ((means[concept].mean(0) - means.mean(0)) / means.std(0)).argmax()


def spike_in_torch(means, concept):
    means = torch.tensor(means, requires_grad=True)
    return ((means[torch.tensor(concept)].mean(0) - means.mean(0)) / means.std(0, unbiased=False)).argmax()


def spike_by_correlation(means, concept):
    """It grows with the score, channel by channel."""
    return int(np.argmax([np.corrcoef(column, concept)[0, 1] for column in means.T]))


def spike_by_loops(means, concept):
    scores = []
    for column in means.T.tolist():
        mean = sum(column) / len(column)
        with_it = [value for value, shown in zip(column, concept) if shown]
        spread = (sum((value - mean) ** 2 for value in column) / len(column)) ** 0.5
        scores.append((sum(with_it) / len(with_it) - mean) / spread)
    return scores.index(max(scores))


def best(score):
    """An answer with another score, from the concept's means and from all."""
    return lambda means, concept: score(means[concept], means).argmax()


RIGHT = [
    (check.exercise_12_2, (lambda *given: climb(*given).tolist(),)),
    (check.exercise_12_1, NUMBERS),
    (check.exercise_12_1, (3.0, 2.65, 0.5, 1.0)),
    (check.exercise_12_1, ([3], 2.646, Fraction(1, 2), np.array(1))),
    (check.exercise_12_1, tuple(torch.tensor(float(number), requires_grad=True) for number in NUMBERS)),
    (check.exercise_12_2, (climb,)),
    (check.exercise_12_2, (climb_by_autograd,)),
    (check.exercise_12_2, (climb_again,)),
    (check.exercise_12_3, (patch,)),
    (check.exercise_12_3, (patch_by_loops,)),
    (check.exercise_12_3, (patch_by_windows,)),
    (check.exercise_12_3, (patch_in_torch,)),
    (check.exercise_12_4, (spike,)),
    (check.exercise_12_4, (lambda means, concept: [spike(means, concept)],)),
    (check.exercise_12_4, (spike_in_torch,)),
    (check.exercise_12_4, (spike_by_correlation,)),
    (check.exercise_12_4, (spike_by_loops,)),
]

WRONG = [
    (check.exercise_12_2, (climb_in_place,), "has changed `x`"),
    (check.exercise_12_1, (...,) * 4, "Replace"),
    (check.exercise_12_1, (1, *NUMBERS[1:]), "answer to white"),
    (check.exercise_12_1, (5, *NUMBERS[1:]), "not negative"),
    (check.exercise_12_1, (3.001, *NUMBERS[1:]), "not right"),
    (check.exercise_12_1, (3, 7, 0.5, 1), "divide by the length"),
    (check.exercise_12_1, (3, 3**0.5, 0.5, 1), "negative pixel does better"),
    (check.exercise_12_1, (3, 1.73, 0.5, 1), "negative pixel does better"),
    (check.exercise_12_1, (3, 3, 0.5, 1), "length √3"),
    (check.exercise_12_1, (3, 5**0.5, 0.5, 1), "square of −2"),
    (check.exercise_12_1, (3, 2.6, 0.5, 1), "rounded"),
    (check.exercise_12_1, (*NUMBERS[:2], 0, 1), "sum to 1"),
    (check.exercise_12_1, (*NUMBERS[:2], 2.5, 1), "takes away"),
    (check.exercise_12_1, (*NUMBERS[:2], 0.125, 1), "not the mean"),
    (check.exercise_12_1, (*NUMBERS[:3], 3), "meets every weight"),
    (check.exercise_12_1, (*NUMBERS[:3], 0.25), "over the places"),
    (check.exercise_12_1, (*NUMBERS[:3], 1.1), "not right"),
    (check.exercise_12_1, ("three", *NUMBERS[1:]), "expected numbers"),
    (check.exercise_12_2, (...,), "Replace"),
    (check.exercise_12_2, (lambda x, w, steps, lr: ...,), "Replace"),
    (check.exercise_12_2, (repeated(lambda x, w, lr: x + lr * w),), "back to length 1"),
    (check.exercise_12_2, (repeated(lambda x, w, lr: (x - lr * w) / length(x - lr * w)),), "goes down"),
    (check.exercise_12_2, (repeated(lambda x, w, lr: x / length(x) + lr * w),), "not before"),
    (check.exercise_12_2, (divided(lambda x: length(x) ** 2),), "root of the sum"),
    (check.exercise_12_2, (divided(lambda x: np.abs(x).sum()),), "absolute values"),
    (check.exercise_12_2, (divided(lambda x: np.abs(x).max()),), "largest number"),
    (check.exercise_12_2, (divided(lambda x: np.sqrt((x**2).mean())),), "not their mean"),
    (check.exercise_12_2, (divided(lambda x: np.sqrt((x**2).sum(0))),), "over all axes"),
    (check.exercise_12_2, (divided(lambda x: np.linalg.norm(x, 2) if x.ndim == 2 else length(x)),), "times the right one"),
    (check.exercise_12_2, (repeated(lambda x, w, lr: x / length(x)),), "is missing"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, 1, lr),), "repeat"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, 1, steps * lr),), "not once at the end"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, steps + 1, lr),), "too many"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, max(steps - 1, 1), lr),), "repeat"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, steps, 0.1),), "whatever `lr` is"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, steps, 0.5),), "whatever `lr` is"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, steps, 1),), "`lr` times"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w / length(w), steps, lr),), "as it is"),
    (check.exercise_12_2, (lambda x, w, steps, lr: w / length(w),), "after many steps"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(x, w, 1, lr) if steps == 1 else w / length(w),), "after many steps"),
    (check.exercise_12_2, (lambda x, w, steps, lr: climb(np.abs(x), np.abs(w), steps, lr),), "its absolute values"),
    (check.exercise_12_2, (lambda x, w, steps, lr: 0 * x,), "all zeros"),
    (check.exercise_12_2, (lambda x, w, steps, lr: "long",), "expected numbers"),
    (check.exercise_12_3, (...,), "Replace"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, np.argmin),), "most negative"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, lambda y: np.abs(y).argmax()),), "most negative"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, lambda y: np.maximum(y, 0).argmax()),), "below 0"),
    (check.exercise_12_3, (lambda x, weight: patch_by_loops(x, weight, best=0),), "below 0"),
    (check.exercise_12_3, (lambda x, weight: patch_by_loops(x, weight, end=0),), "The last row"),
    (check.exercise_12_3, (lambda x, weight: patch_by_loops(x, weight, score=lambda part, weight: part.sum()),), "brightest"),
    (check.exercise_12_3, (lambda x, weight: patch_by_loops(x, weight, score=lambda p, w: (p * w).sum() / length(p)),), "do not divide"),
    (check.exercise_12_3, (lambda x, weight: patch_by_loops(x, weight, score=lambda p, w: (p * w).max()),), "numbers differ"),
    (check.exercise_12_3, (lambda x, weight: patch_by_loops(x, weight, score=lambda p, w: -((p - w) ** 2).sum()),), "not a distance"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight, flip=True),), "not flipped"),
    (check.exercise_12_3, (lambda x, weight: conv2d(x, weight[None]).max(),), "not the answer"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight)[0],), "all channels"),
    (check.exercise_12_3, (first_channel,), "sum over them"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight) * weight,), "without the weights"),
    (check.exercise_12_3, (lambda x, weight: patch(x, weight)[:, :3, :3],), "shape is 2×3×3"),
    (check.exercise_12_3, (padded_like_same,), "not its middle"),
    (check.exercise_12_3, (transposed,), "the patch, 9×12"),
    (check.exercise_12_3, (lambda x, weight: weight,), "piece of x"),
    (check.exercise_12_3, (lambda x, weight: 0 * weight,), "all zeros"),
    (check.exercise_12_4, (...,), "Replace"),
    (check.exercise_12_4, (best(lambda some, m: some.mean(0)),), "loud for every picture"),
    (check.exercise_12_4, (best(lambda some, m: some.mean(0) - m.mean(0)),), "varies most"),
    (check.exercise_12_4, (best(lambda some, m: (some.mean(0) - m.mean(0)) / m.std()),), "varies most"),
    (check.exercise_12_4, (best(lambda some, m: (some.mean(0) - m.mean(0)) / m.var(0)),), "variance"),
    (check.exercise_12_4, (best(lambda some, m: np.abs(some.mean(0) - m.mean(0)) / m.std(0)),), "absolute"),
    (check.exercise_12_4, (best(lambda some, m: (m.mean(0) - some.mean(0)) / m.std(0)),), "lowers most"),
    (check.exercise_12_4, (best(lambda some, m: (some.mean(0) - m.mean(0)) / some.std(0)),), "not the concept's only"),
    (check.exercise_12_4, (best(lambda some, m: some.mean(0) / m.mean(0) - 1),), "not by the mean"),
    (check.exercise_12_4, (best(lambda some, m: (some.max(0) - m.mean(0)) / m.std(0)),), "not the largest"),
    (check.exercise_12_4, (best(lambda some, m: (np.median(some, 0) - np.median(m, 0)) / m.std(0)),), "medians"),
    (check.exercise_12_4, (best(lambda some, m: (some.sum(0) - m.sum(0)) / m.std(0)),), "right for"),
    (check.exercise_12_4, (best(lambda some, m: (some.mean(0) - m.mean(0)) / np.ptp(m, 0)),), "range"),
    (check.exercise_12_4, (best(lambda some, m: (some.mean(0) - m.mean(0)) / np.sqrt((m**2).mean(0))),), "around the mean"),
    (check.exercise_12_4, (best(lambda some, m: (some.mean(0) - m.mean(0)) / (m.std(0) + 1)),), "right for"),
    (check.exercise_12_4, (best(lambda some, m: (m[::5].mean(0) - m.mean(0)) / m.std(0)),), "every fifth"),
    (check.exercise_12_4, (best(lambda some, m: (m[: len(some)].mean(0) - m.mean(0)) / m.std(0)),), "first"),
    (check.exercise_12_4, (best(lambda some, m: (some[0] - m.mean(0)) / m.std(0)),), "not the first"),
    (check.exercise_12_4, (lambda means, concept: spike(means, ~concept),), "lowers most"),
    (check.exercise_12_4, (lambda means, concept: spike(means, concept.astype(int)),), "right for"),
    (check.exercise_12_4, (lambda means, concept: spike(means, concept) + 1,), "right for"),
    (check.exercise_12_4, (lambda means, concept: means[concept].mean(0),), "one number"),
    (check.exercise_12_4, (lambda means, concept: means[concept].std(0).argmin() + 0.5,), "not right"),
    (check.exercise_12_4, (lambda means, concept: 5,), "not right"),
]
