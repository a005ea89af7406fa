"""Chapter 2's exercises: right answers, and wrong ones with a piece of their hints."""

from functools import partial

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

from checks.written import hidden
from utils import conv2d
from utils.arithmetic import output_size
from utils.checks import chapter_02 as check

SIZES = [24, 28, 112, 22]
BEND = [[-1, -1, -1], [1, 1, -1], [-1, 1, -1]]


def convolve(x, w, stride, padding, kind=float, mode="constant", down=None):
    """The solution; the last arguments make slips of it."""
    x = np.pad(x, padding, mode=mode)
    height, width = (x.shape[0] - w.shape[0]) // stride + 1, (x.shape[1] - w.shape[1]) // stride + 1
    y = np.zeros((height, width), kind)
    for i in range(height):
        for j in range(width):
            top, left = i * (stride if down is None else down), j * stride
            y[i, j] = (x[top : top + w.shape[0], left : left + w.shape[1]] * w).sum()
    return y


def convolve_by_lists(x, w, stride, padding):
    x = np.pad(x, padding).tolist()
    K_h, K_w = w.shape
    return [
        [sum(x[i + u][j + v] * float(w[u, v]) for u in range(K_h) for v in range(K_w)) for j in range(0, len(x[0]) - K_w + 1, stride)]
        for i in range(0, len(x) - K_h + 1, stride)
    ]


def convolve_by_views(x, w, stride, padding):
    windows = sliding_window_view(np.pad(x, padding), w.shape)[::stride, ::stride]
    return torch.tensor(np.einsum("ijuv,uv->ij", windows, w)).requires_grad_(w.dtype.kind == "f")


def convolve_in_place(x, w, stride, padding):
    y = convolve(x, w, stride, padding)
    x *= 0
    w *= 0
    return y


def convolve_square(x, w, stride, padding):
    x, K = np.pad(x, padding), len(w)
    size = (len(x) - K) // stride + 1
    places = [i * stride for i in range(size)]
    return np.array([[(x[r : r + K, c : c + K] * w).sum() for c in places] for r in places])


def same_ends(size, kernel_size, stride):
    total = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
    return total // 2, total - total // 2


def same_ends_by_search(size, kernel_size, stride):
    outputs, before, after = int(np.ceil(size / stride)), 0, 0
    while size + before + after < kernel_size or (size + before + after - kernel_size) // stride + 1 < outputs:
        before, after = (before, after + 1) if before == after else (before + 1, after)
    return np.array([before, after])


def same_ends_floored(size, kernel_size, stride):
    total = max((size // stride - 1) * stride + kernel_size - size, 0)
    return total // 2, total - total // 2


def same_ends_at_two(size, kernel_size, stride):
    return same_ends(size, kernel_size, 2)


def keeps_the_size(size, kernel_size, stride):
    needed = max((size - 1) * stride + kernel_size - size, 0)
    return needed // 2, needed - needed // 2


def all_in_all(size, kernel_size, stride):
    return sum(same_ends(size, kernel_size, stride))


RIGHT = [
    (check.exercise_2_1, SIZES),
    (check.exercise_2_1, (tuple(SIZES),)),
    (check.exercise_2_1, np.array(SIZES, float)),
    (check.exercise_2_1, torch.tensor(SIZES)),
    (check.exercise_2_1, [output_size(28, 5), 28.0, np.int64(112), torch.tensor(22)]),
    (check.exercise_2_2, [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
    (check.exercise_2_2, np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) / 4),
    (check.exercise_2_2, [(-1, -1, -1), (1, 1, 1), (0, 0, 0)]),
    (check.exercise_2_2, torch.tensor([[0.0, 0, 0], [-1, -1, -1], [1, 1, 1]], requires_grad=True)),
    (check.exercise_2_2, [[0, -1e-9, 0], [0, 0, 0], [0, 1e-9, 0]]),
    (check.exercise_2_2, [[-0.1, -0.2, -0.3], [-0.2, -0.1, -0.3], [0.3, 0.3, 0.6]]),
    (check.exercise_2_2, [[-1, -5, 1], [0, 0, 0], [1, 5, -1]]),
    (check.exercise_2_3, convolve),
    (check.exercise_2_3, convolve_by_lists),
    (check.exercise_2_3, convolve_by_views),
    (check.exercise_2_3, hidden.convolve_by_a_helper),
    (check.exercise_2_3, hidden.by_unfolding),
    (check.exercise_2_4, same_ends),
    (check.exercise_2_4, same_ends_by_search),
    (check.exercise_2_4, lambda *given: list(map(float, same_ends(*given)))),
    (check.exercise_2_4, lambda *given: torch.tensor(same_ends(*given))),
    (check.exercise_2_5, BEND),
    (check.exercise_2_5, np.array(BEND) / 100),
    (check.exercise_2_5, [[0, -1, 0], [1, 1, 0], [0, 1, 0]]),
    (check.exercise_2_5, torch.tensor([[0, -2, 0], [1, 1, -2], [0, 1, 0]])),
    (
        check.exercise_2_5,
        [[0, 0, -1, 0, 0], [0, 0, -1, 0, 0], [1, 1, 2, -1, -1], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0]],
    ),
    (check.exercise_2_5, (((-1, -1, -1, -1, -1), (1, 1, 1, -1, -1), (-1, -1, 1, -1, -1)),)),
]

WRONG = [
    (check.exercise_2_3, convolve_in_place, "has changed `x`"),
    (check.exercise_2_1, [..., ..., ..., ...], "Replace"),
    (check.exercise_2_1, [28, 28, 112, 22], "how often does the kernel fit"),
    (check.exercise_2_1, [23, 28, 112, 22], "first window"),
    (check.exercise_2_1, [24, 26, 112, 22], "one side"),
    (check.exercise_2_1, [24, 24, 112, 22], "without the padding"),
    (check.exercise_2_1, [24, 32, 112, 22], "the padded input"),
    (check.exercise_2_1, [24, 28, 113, 22], "round down"),
    (check.exercise_2_1, [24, 28, 112.5, 22], "no half window"),
    (check.exercise_2_1, [24, 28, 111, 22], "on top of the steps"),
    (check.exercise_2_1, [24, 28, 109, 22], "without the padding"),
    (check.exercise_2_1, [24, 28, 110, 22], "one side"),
    (check.exercise_2_1, [24, 28, 112, 26], "spans 7"),
    (check.exercise_2_1, [24, 28, 112, 20], "not 9"),
    (check.exercise_2_1, [24, 28, 112, 9], "no stride"),
    (check.exercise_2_1, [24, 28, 112, 22.0001], "not right"),
    (check.exercise_2_1, [24] * 4, "without the padding"),
    (check.exercise_2_1, 24, "four numbers, (a) to (d), in one list"),
    (check.exercise_2_1, [[24, 28], [112, 22]], "four numbers, (a) to (d), in one list"),
    (check.exercise_2_2, ..., "Replace"),
    (check.exercise_2_2, np.zeros((3, 3)), "zeros"),
    (check.exercise_2_2, [[-1, 0, 1]] * 3, "vertical edges"),
    (check.exercise_2_2, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]], "other way round"),
    (check.exercise_2_2, [[1, 2, 1], [0, 0, 0], [-1, -2, -1]], "other way round"),
    (check.exercise_2_2, [[-1, -1, -1], [0, 0, 0], [1, 1, 2]], "add up to 0"),
    (check.exercise_2_2, [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], "vertical edges"),
    (check.exercise_2_2, [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "vertical edges"),
    (check.exercise_2_2, [[-1, -1], [1, 1]], "expected (3, 3)"),
    (check.exercise_2_2, [-1, 0, 1], "expected (3, 3)"),
    (check.exercise_2_2, [[1, 1, 1], [-3, -3, -3], [2, 2, 2]], "6 at one place and -3 at the next"),
    (check.exercise_2_2, [[1, 1, 1], [-2, -2, -2], [1, 1, 1]], "3 at one place and -3 at the next"),
    (check.exercise_2_2, [[-1, 0, 1], [0, 0, 0], [1, 0, -1]], "answers 0"),
    (check.exercise_2_2, np.ones((3, 3)) / 9, "not 0"),
    (check.exercise_2_3, lambda x, w, stride, padding: None, "Replace"),
    (check.exercise_2_3, lambda x, w, stride, padding: x.sort(), "returned None"),
    (check.exercise_2_3, lambda x, w, stride, padding: conv2d(x, w, stride=stride, padding=padding), "without `conv2d`"),
    (check.exercise_2_3, lambda x, w, stride, padding: torch.nn.functional.conv2d(x, w), "without `conv2d`"),
    (
        check.exercise_2_3,
        lambda x, w, stride, padding: correlate2d(np.pad(x, padding), w, "valid")[::stride, ::stride],
        "without `correlate2d`",
    ),
    (check.exercise_2_3, hidden.in_a_helper, "`helper` calls `conv2d`. Do it without"),
    (check.exercise_2_3, hidden.two_helpers_down, "`helper` calls `conv2d`. Do it without"),
    (check.exercise_2_3, hidden.by_another_name, "without `conv2d`"),
    (check.exercise_2_3, hidden.imported_inside, "without `conv2d`"),
    (check.exercise_2_3, hidden.in_a_class, "`slide` calls `conv2d`. Do it without"),
    (check.exercise_2_3, hidden.in_a_closure, "without `conv2d`"),
    (check.exercise_2_3, hidden.by_a_layer, "without `Conv2d`"),
    (check.exercise_2_3, hidden.by_a_lazy_layer, "without `LazyConv2d`"),
    (check.exercise_2_3, hidden.by_what_torch_calls, "without `convolution`"),
    (check.exercise_2_3, hidden.by_its_matrix, "without `conv_matrix`"),
    (check.exercise_2_3, hidden.by_a_text, "without `getattr`"),
    (check.exercise_2_3, partial(hidden.in_a_helper), "`helper` calls `conv2d`. Do it without"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, 1, padding), "use the stride"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, 0), "did you use it"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w[::-1, ::-1], stride, padding), "flipped"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, padding).T, "changed places"),
    (check.exercise_2_3, lambda x, w, stride, padding: 0 * convolve(x, w, stride, padding), "all zeros"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, padding, kind=int), "whole numbers"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, padding, mode="edge"), "with zeros"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, padding, down=1), "numbers differ"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, 2 * padding), "already"),
    (check.exercise_2_3, lambda x, w, stride, padding: abs(convolve(x, w, stride, padding)), "stay negative"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, padding) / w.size, "their mean"),
    (check.exercise_2_3, lambda x, w, stride, padding: convolve(x, w, stride, padding)[:-1], "expected"),
    (check.exercise_2_3, convolve_square, "6×7"),
    (
        check.exercise_2_3,
        lambda x, w, stride, padding: convolve(x, w, 1, padding)[tuple(map(slice, convolve(x, w, stride, padding).shape))],
        "i·stride",
    ),
    (check.exercise_2_4, lambda size, kernel_size, stride: None, "Replace"),
    (check.exercise_2_4, lambda *a: same_ends(*a)[::-1], "to the end"),
    (check.exercise_2_4, lambda size, kernel_size, stride: ((kernel_size - 1) // 2,) * 2, "depends on the stride"),
    (check.exercise_2_4, lambda size, kernel_size, stride: same_ends(size, kernel_size, 1), "depends on the stride"),
    (check.exercise_2_4, lambda s, k, t: (lambda n: (n // 2, n - n // 2))((-(-s // t) - 1) * t + k - s), "never negative"),
    (check.exercise_2_4, lambda *a: (0, sum(same_ends(*a))), "shared by both sides"),
    (check.exercise_2_4, lambda *a: (sum(same_ends(*a)) / 2,) * 2, "no half row"),
    (check.exercise_2_4, lambda *a: (sum(same_ends(*a)) // 2,) * 2, "need not be alike"),
    (check.exercise_2_4, all_in_all, "before and after"),
    (check.exercise_2_4, same_ends_floored, "up, not down"),
    (check.exercise_2_4, same_ends_at_two, "depends on the stride"),
    (check.exercise_2_4, keeps_the_size, "each number minus the right one is 3"),
    (check.exercise_2_4, lambda *a: (0, 1), "numbers differ"),
    (check.exercise_2_5, ..., "Replace"),
    (check.exercise_2_5, "corner", "rows of numbers"),
    (check.exercise_2_5, np.zeros((3, 3)), "zeros"),
    (check.exercise_2_5, [[0, 0, 0], [1, 1, 0], [0, 1, 0]], "cross"),
    (check.exercise_2_5, [[-1, 1, -1], [1, 1, -1], [-1, -1, -1]], "row"),
    (check.exercise_2_5, [[-1, -1, -1], [-1, 1, 1], [-1, 1, -1]], "row"),
    (check.exercise_2_5, [[1, 1, -1], [-1, 1, -1], [-1, 1, -1]], "row"),
    (check.exercise_2_5, np.ones((3, 3)), "the strongest answer is at"),
    (check.exercise_2_5, [[-1, -1, -1], [1, 1, 1], [-1, -1, -1]], "share the strongest"),
    (check.exercise_2_5, np.ones((7, 7)), "at most 5×5"),
    (check.exercise_2_5, [[1, 1], [-1, 1]], "odd height and width"),
]
