"""Chapter 2's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch

from utils import conv2d, true_convolve2d
from utils.checks import chapter_02 as check


def same_ends(size, kernel_size, stride):
    total = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
    return total // 2, total - total // 2


RIGHT = [
    (check.exercise_2_1, [24, 28, 112, 22]),
    (check.exercise_2_2, [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
    (check.exercise_2_2, np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) / 4),
    (check.exercise_2_2, [(-1, -1, -1), (1, 1, 1), (0, 0, 0)]),
    (check.exercise_2_2, torch.tensor([[0.0, 0, 0], [-1, -1, -1], [1, 1, 1]], requires_grad=True)),
    (check.exercise_2_3, lambda x, w, stride, padding: conv2d(x, w, stride=stride, padding=padding)),
    (check.exercise_2_4, same_ends),
    (check.exercise_2_5, [[-1, -1, -1], [1, 1, -1], [-1, 1, -1]]),
]

WRONG = [
    (check.exercise_2_1, [..., ..., ..., ...], "Replace"),
    (check.exercise_2_1, [24, 26, 112, 22], "one side"),
    (check.exercise_2_1, [24, 28, 113, 22], "round down"),
    (check.exercise_2_1, [24, 28, 112, 26], "spans 7"),
    (check.exercise_2_1, [24, 28, 112, 21], "21 is not right"),
    (check.exercise_2_1, 24, "four numbers, (a) to (d), in one list"),
    (check.exercise_2_2, ..., "Replace"),
    (check.exercise_2_2, np.zeros((3, 3)), "zeros"),
    (check.exercise_2_2, [[-1, 0, 1]] * 3, "vertical edges"),
    (check.exercise_2_2, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]], "other way round"),
    (check.exercise_2_2, [[-1, -1, -1], [0, 0, 0], [1, 1, 2]], "add up to 0"),
    (check.exercise_2_2, [[-1, -1], [1, 1]], "expected (3, 3)"),
    (check.exercise_2_2, [[1, 1, 1], [-3, -3, -3], [2, 2, 2]], "6 at one place and -3 at the next"),
    (check.exercise_2_2, [[1, 2, 1], [0, 0, 0], [-1, -2, -1]], "other way round"),
    (check.exercise_2_2, [[-1, 0, 1], [0, 0, 0], [1, 0, -1]], "answers 0"),
    (check.exercise_2_2, np.ones((3, 3)) / 9, "not 0"),
    (check.exercise_2_3, lambda x, w, stride, padding: None, "Replace"),
    (check.exercise_2_3, lambda x, w, stride, padding: x.sort(), "returned None"),
    (check.exercise_2_3, lambda x, w, stride, padding: conv2d(x, w, padding=padding), "use the stride"),
    (check.exercise_2_3, lambda x, w, stride, padding: conv2d(x, w, stride=stride), "use the padding"),
    (check.exercise_2_3, lambda x, w, stride, padding: true_convolve2d(x, w, stride=stride, padding=padding), "flipped"),
    (check.exercise_2_3, lambda x, w, stride, padding: 0 * conv2d(x, w, stride=stride, padding=padding), "numbers differ"),
    (
        check.exercise_2_3,
        lambda x, w, stride, padding: conv2d(x, w, padding=padding)[
            : conv2d(x, w, stride=stride, padding=padding).shape[0], : conv2d(x, w, stride=stride, padding=padding).shape[1]
        ],
        "i·stride",
    ),
    (check.exercise_2_4, lambda size, kernel_size, stride: None, "Replace"),
    (check.exercise_2_4, lambda *a: same_ends(*a)[::-1], "to the end"),
    (check.exercise_2_4, lambda size, kernel_size, stride: ((kernel_size - 1) // 2,) * 2, "depends on the stride"),
    (check.exercise_2_4, lambda s, k, t: (lambda n: (n // 2, n - n // 2))((-(-s // t) - 1) * t + k - s), "never negative"),
    (check.exercise_2_5, "corner", "rows of numbers"),
    (check.exercise_2_5, np.zeros((3, 3)), "zeros"),
    (check.exercise_2_5, [[0, 0, 0], [1, 1, 0], [0, 1, 0]], "cross"),
    (check.exercise_2_5, [[-1, 1, -1], [1, 1, -1], [-1, -1, -1]], "row"),
    (check.exercise_2_5, np.ones((7, 7)), "at most 5×5"),
]
