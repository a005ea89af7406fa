"""Chapter 1's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch

from utils import conv2d, true_convolve2d
from utils.checks import chapter_01 as check
from utils.shifts import shift

COUNTS = [784, 3072, 1505280]
DETECTOR = [[1, 1], [-1, 1]]


def moves_along(f, x):
    return np.allclose(f(shift(x, right=1)), shift(f(x), right=1))


def moves_along_by_loops(f, x):
    moved, y, z = np.roll(x, 1, axis=1), f(x), f(np.roll(x, 1, axis=1))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            before = y[i, j - 1] if j else 0
            if abs(z[i, j] - before) > 1e-9:
                return False
    return moved.shape == z.shape


def moves_along_in_place(f, x):
    y = f(x).copy()
    x[:] = shift(x, right=1)
    return np.array_equal(f(x), shift(y, right=1))


def moves_along_in_torch(f, x):
    y = torch.tensor(np.ascontiguousarray(f(x)))
    moved = torch.nn.functional.pad(y, (1, 0))[:, :-1]
    return torch.isclose(torch.tensor(np.ascontiguousarray(f(shift(x, right=1)))), moved).all()


def found(picture, kernel):
    return conv2d(picture, kernel).max()


def found_by_loops(picture, kernel):
    h, w = kernel.shape
    best = None
    for i in range(len(picture) - h + 1):
        for j in range(picture.shape[1] - w + 1):
            answer = sum(picture[i + u, j + v] * kernel[u, v] for u in range(h) for v in range(w))
            if best is None or answer > best:
                best = answer
    return best


def found_in_torch(picture, kernel):
    tensors = [torch.tensor(a, dtype=torch.float64)[None, None] for a in (picture, kernel)]
    return torch.nn.functional.conv2d(tensors[0], tensors[1].requires_grad_()).max()


def found_in_place(picture, kernel):
    picture *= 0
    return conv2d(picture, kernel).max()


def found_on_squares(picture, kernel):
    places = range(len(picture) - len(kernel) + 1)
    return max((picture[i : i + len(kernel), j : j + kernel.shape[1]] * kernel).sum() for i in places for j in places)


def found_by_two(picture, kernel):
    places = [(i, j) for i in range(len(picture) - 1) for j in range(picture.shape[1] - 1)]
    return max((picture[i : i + 2, j : j + 2] * kernel).sum() for i, j in places)


def found_but_one(picture, kernel):
    h, w = kernel.shape
    places = [(i, j) for i in range(len(picture) - h) for j in range(picture.shape[1] - w)]
    return max(((picture[i : i + h, j : j + w] * kernel).sum() for i, j in places), default=0)


def alikeness(x, d):
    return np.corrcoef(x[:-d].ravel(), x[d:].ravel())[0, 1]


def alikeness_by_hand(x, d):
    a, b = x[:-d] - x[:-d].mean(), x[d:] - x[d:].mean()
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))


RIGHT = [
    (check.exercise_1_1, (COUNTS,)),
    (check.exercise_1_1, (tuple(COUNTS),)),
    (check.exercise_1_1, np.array(COUNTS)),
    (check.exercise_1_1, torch.tensor(COUNTS, dtype=torch.float64, requires_grad=True)),
    (check.exercise_1_2, (DETECTOR, 2.5)),
    (check.exercise_1_2, ([[2, 2], [-9, 2]], 5)),
    (check.exercise_1_2, (((1.0, 1), (0, 1)), np.float32(2.9))),
    (check.exercise_1_2, (np.array(DETECTOR) / 7, [2.5 / 7])),
    (check.exercise_1_2, (torch.tensor(DETECTOR).float().requires_grad_(), torch.tensor(2))),
    (check.exercise_1_3, moves_along),
    (check.exercise_1_3, moves_along_by_loops),
    (check.exercise_1_3, moves_along_in_torch),
    (check.exercise_1_3, lambda f, x: np.abs(f(np.roll(x, 1, 1)) - np.roll(f(x), 1, 1)).max() == 0),
    (check.exercise_1_4, (found,)),
    (check.exercise_1_4, (found_by_loops,)),
    (check.exercise_1_4, (found_in_torch,)),
    (check.exercise_1_4, (lambda picture, kernel: [sorted(conv2d(picture, kernel).ravel())[-1]],)),
    (check.exercise_1_5, alikeness),
    (check.exercise_1_5, lambda x, d: torch.corrcoef(torch.tensor(np.stack([x[d:].ravel(), x[: len(x) - d].ravel()])))[0, 1]),
    (check.exercise_1_5, alikeness_by_hand),
    (check.exercise_1_5, lambda x, d: [alikeness(x, d)]),
]


WRONG = [
    (check.exercise_1_1, ([..., ..., ...],), "Replace"),
    (check.exercise_1_1, ([28, 3072, 1505280],), "one row"),
    (check.exercise_1_1, ([2352, 3072, 1505280],), "a grey picture has one channel"),
    (check.exercise_1_1, ([56, 3072, 1505280],), "*times* width"),
    (check.exercise_1_1, ([784, 1024, 1505280],), "three channels"),
    (check.exercise_1_1, ([784, 67, 1505280],), "*times* width"),
    (check.exercise_1_1, ([784, 3072, 150528],), "ten pictures"),
    (check.exercise_1_1, ([784, 3072, 501760],), "three channels"),
    (check.exercise_1_1, ([784, 3072, 1505290],), "1505290 is not right"),
    (check.exercise_1_1, ([785, 3072, 1505280],), "not right"),
    (check.exercise_1_1, ([784, 3072],), "three numbers, (a) to (c)"),
    (check.exercise_1_1, 784, "three numbers, (a) to (c)"),
    (check.exercise_1_2, (..., ...), "Replace"),
    (check.exercise_1_2, ([[0, 0], [0, 0]], -1), "zeros"),
    (check.exercise_1_2, ([[1, 1], [0, 1]], 1.5), "also answers"),
    (check.exercise_1_2, ([[1, 1], [1, 1]], 2.5), "also answers"),
    (check.exercise_1_2, (DETECTOR, -5), "also answers"),
    (check.exercise_1_2, (DETECTOR, 1.5), "also answers"),
    (check.exercise_1_2, (DETECTOR, 3), "misses"),
    (check.exercise_1_2, ([[1, 1], [1, -1]], 2.5), "a detector for ┌"),
    (check.exercise_1_2, ([[1, -1], [1, 1]], 2.5), "a detector for └"),
    (check.exercise_1_2, ([[-1, -1], [1, -1]], 2.5), "misses"),
    (check.exercise_1_2, ([[1, 1, 1]], 2), "expected (2, 2)"),
    (check.exercise_1_2, ([[1, 1, -1, 1]], 2.5), "expected (2, 2)"),
    (check.exercise_1_2, ("corner", 2), "two rows of two numbers"),
    (check.exercise_1_2, (DETECTOR, "2.5"), "The threshold: expected numbers"),
    (check.exercise_1_3, lambda f, x: ..., "Replace"),
    (check.exercise_1_3, lambda f, x: True, "to mirroring"),
    (check.exercise_1_3, lambda f, x: False, "False to everything"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=1)), f(x)), "which is invariance"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(x), x), "It says False to squaring"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=1)), shift(f(x), right=-1)), "the same way as"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=-1)), shift(f(x), right=-1)), "not to the left"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, down=1)), shift(f(x), down=1)), "not down"),
    (check.exercise_1_3, lambda f, x: not moves_along(f, x), "changed places"),
    (check.exercise_1_3, lambda f, x: f(shift(x, right=1)) == shift(f(x), right=1), "one answer for the whole picture"),
    (check.exercise_1_3, lambda f, x: np.isclose(f(shift(x, right=1)).sum(), shift(f(x), right=1).sum()), "not the sums"),
    (check.exercise_1_3, lambda f, x: f(shift(x, right=1)).max() == shift(f(x), right=1).max(), "not the largest"),
    (check.exercise_1_3, lambda f, x: np.allclose(abs(f(shift(x, right=1))), abs(shift(f(x), right=1))), "absolute values"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=1)), shift(f(x), right=1), rtol=0.1), "compare closely"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=1)), shift(f(x), right=1), atol=0.06), "by 0.1% is"),
    (check.exercise_1_3, lambda f, x: np.allclose(f(shift(x, right=2)), shift(f(x), right=2)), "True to keeping every other"),
    (check.exercise_1_3, lambda f, x: bool((f(shift(x, right=1)) == shift(f(x), right=1)).any()), "True to everything"),
    (check.exercise_1_3, lambda f, x: moves_along(f, x[:, :4]), "raised IndexError"),
    (check.exercise_1_3, lambda f, x: moves_along(f, np.ones((8, 8))), "expected"),
    (check.exercise_1_3, moves_along_in_place, "has changed `x`"),
    (check.exercise_1_3, lambda f, x: 0, "True or False"),
    (check.exercise_1_3, lambda f, x: "True", "True or False"),
    (check.exercise_1_4, (lambda picture, kernel: None,), "Replace"),
    (check.exercise_1_4, (lambda picture, kernel: max(0, conv2d(picture, kernel).max()),), "start from the first one"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel).sum(),), "keep the largest"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel).mean(),), "keep the largest"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel).min(),), "the smallest answer"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel).argmax(),), "the place of the largest"),
    (check.exercise_1_4, (lambda picture, kernel: np.abs(conv2d(picture, kernel)).max(),), "absolute"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel)[0, 0],), "first place only"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel)[0].max(),), "first row only"),
    (check.exercise_1_4, (lambda picture, kernel: int(conv2d(picture, kernel).max()),), "do not round"),
    (check.exercise_1_4, (lambda picture, kernel: true_convolve2d(picture, kernel).max(),), "turned"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel, padding=1).max(),), "No padding"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel, stride=kernel.shape).max(),), "*every* place"),
    (check.exercise_1_4, (lambda picture, kernel: conv2d(picture, kernel),), "expected one number"),
    (check.exercise_1_4, (lambda picture, kernel: 2,), "not right"),
    (check.exercise_1_4, found_on_squares, "not right"),
    (check.exercise_1_4, found_by_two, "raised"),
    (check.exercise_1_4, found_but_one, "not right"),
    (check.exercise_1_4, found_in_place, "has changed `picture`"),
    (check.exercise_1_5, lambda x, d: None, "Replace"),
    (check.exercise_1_5, lambda x, d: alikeness(x.T, d), "stand in one row"),
    (check.exercise_1_5, lambda x, d: np.cov(x[:-d].ravel(), x[d:].ravel(), bias=True)[0, 1], "divide by both spreads"),
    (check.exercise_1_5, lambda x, d: (x[:-d] * x[d:]).mean(), "take the means out"),
    (check.exercise_1_5, lambda x, d: np.corrcoef(x.ravel(), np.roll(x, -d, 0).ravel())[0, 1], "no ring"),
    (check.exercise_1_5, lambda x, d: np.corrcoef(x.ravel()[:-d], x.ravel()[d:])[0, 1], "not d rows further"),
    (check.exercise_1_5, lambda x, d: alikeness(x, 1), "how far apart"),
    (check.exercise_1_5, lambda x, d: alikeness(x, d) ** 2, "its square"),
    (check.exercise_1_5, lambda x, d: -alikeness(x, d), "sign is turned"),
    (check.exercise_1_5, lambda x, d: 1.0, "tells all"),
    (check.exercise_1_5, lambda x, d: np.corrcoef(x[:-d].ravel(), x[d:].ravel()), "expected one number"),
]
