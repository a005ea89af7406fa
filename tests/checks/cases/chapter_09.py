"""Chapter 9's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch

from utils import InceptionBlock, conv2d, count_macs, count_parameters
from utils.checks import chapter_09 as check

BLOCK = InceptionBlock(64, 16, 24, 32, 4, 8, 8, norm=False)
COUNTS = (BLOCK.out_channels, count_parameters(BLOCK), count_macs(BLOCK, (64, 16, 16)))
DEPTH, PARAMETERS, MACS = COUNTS
DEPTHS = [448, 640, 832]
DESIGN = [96, 32, 96, 8, 32, 32]


def answers(picture, kernels):
    return np.stack([conv2d(picture, kernel, padding=len(kernel) // 2) for kernel in kernels])


def best_scale(picture, kernels):
    return answers(picture, kernels).argmax(0)


def by_loops(picture, kernels):
    best = np.full(picture.shape, -np.inf)
    which = np.zeros(picture.shape, int)
    for index, kernel in enumerate(kernels):
        map = conv2d(picture, kernel, padding=len(kernel) // 2)
        which[map > best] = index
        best = np.maximum(best, map)
    return which.tolist()


def in_torch(picture, kernels):
    x = torch.tensor(picture)[None, None]
    maps = [torch.nn.functional.conv2d(x, torch.tensor(k)[None, None], padding=len(k) // 2)[0, 0] for k in kernels]
    return torch.stack(maps).argmax(0)


def padded(mode):
    def best_scale(picture, kernels):
        maps = [conv2d(np.pad(picture, len(kernel) // 2, mode=mode), kernel) for kernel in kernels]
        return np.argmax(maps, axis=0)

    return best_scale


def in_place(picture, kernels):
    right = best_scale(picture, kernels)
    picture *= 0
    kernels.clear()
    return right


def changed_first(picture, kernels):
    picture -= picture.mean()
    return best_scale(picture, kernels)


def from_zero(picture, kernels):
    """Never sees that all answers may be negative."""
    best, which = np.zeros(picture.shape), np.zeros(picture.shape, int)
    for index, map in enumerate(answers(picture, kernels)):
        which[map > best] = index
        best = np.maximum(best, map)
    return which


def of_two(picture, kernels):
    first, second = answers(picture, kernels)[:2]
    return (second > first).astype(int)


def for_odd_padding_one(picture, kernels):
    return np.stack([conv2d(picture, kernel, padding=1) for kernel in kernels]).argmax(0)


def sorted_kernels(picture, kernels):
    return best_scale(picture, sorted(kernels, key=len))


def sides(picture, kernels):
    return np.array([len(kernel) for kernel in kernels])[best_scale(picture, kernels)]


RIGHT = [
    (check.exercise_9_1, COUNTS),
    (check.exercise_9_1, tuple(map(np.int64, COUNTS))),
    (check.exercise_9_1, tuple(torch.tensor(float(count), dtype=torch.float64, requires_grad=True) for count in COUNTS)),
    (check.exercise_9_1, ([64.0], Fraction(PARAMETERS), np.array([MACS]))),
    (check.exercise_9_2, (DEPTHS,)),
    (check.exercise_9_2, (tuple(DEPTHS),)),
    (check.exercise_9_2, np.array(DEPTHS)),
    (check.exercise_9_2, torch.tensor(DEPTHS, dtype=torch.float32, requires_grad=True)),
    (check.exercise_9_3, best_scale),
    (check.exercise_9_3, by_loops),
    (check.exercise_9_3, in_torch),
    (check.exercise_9_3, padded("reflect")),
    (check.exercise_9_3, padded("edge")),
    (check.exercise_9_3, padded("symmetric")),
    (check.exercise_9_3, padded("wrap")),
    (check.exercise_9_4, (DESIGN,)),
    (check.exercise_9_4, ((48, 32, 128, 8, 48, 32),)),
    (check.exercise_9_4, np.array([1, 8, 222, 1, 32, 1])),
    (check.exercise_9_4, torch.tensor([64.0, 24, 128, 8, 40, 24], requires_grad=True)),
]

WRONG = [
    (check.exercise_9_3, in_place, "has changed `picture`"),
    (check.exercise_9_1, (..., ..., ...), "Replace"),
    (check.exercise_9_1, (92, PARAMETERS, MACS), "not part of the output"),
    (check.exercise_9_1, (120, PARAMETERS, MACS), "naive"),
    (check.exercise_9_1, (56, PARAMETERS, MACS), "concatenated"),
    (check.exercise_9_1, (32, PARAMETERS, MACS), "add up"),
    (check.exercise_9_1, (128, PARAMETERS, MACS), "came in"),
    (check.exercise_9_1, (64.0001, PARAMETERS, MACS), "not right"),
    (check.exercise_9_1, ("many", PARAMETERS, MACS), "expected numbers"),
    (check.exercise_9_1, (DEPTH, PARAMETERS - 92, MACS), "biases are missing"),
    (check.exercise_9_1, (DEPTH, PARAMETERS - 28, MACS), "bottlenecks have biases"),
    (check.exercise_9_1, (DEPTH, PARAMETERS - 520, MACS), "after the pool"),
    (check.exercise_9_1, (DEPTH, PARAMETERS + 576, MACS), "pool has no weights"),
    (check.exercise_9_1, (DEPTH, 1040 + 1560 + 18464 + 260 + 12808 + 520, MACS), "not all 64 channels"),
    (check.exercise_9_1, (DEPTH, PARAMETERS + 1, MACS), "not right"),
    (check.exercise_9_1, (DEPTH, PARAMETERS, 2 * MACS), "FLOPs"),
    (check.exercise_9_1, (DEPTH, PARAMETERS, PARAMETERS * 256), "count the weights"),
    (check.exercise_9_1, (DEPTH, PARAMETERS, MACS // 256), "one place"),
    (check.exercise_9_1, (DEPTH, PARAMETERS, MACS // 16), "one row"),
    (check.exercise_9_1, (DEPTH, PARAMETERS, MACS - 512 * 256), "1×1 after the pool"),
    (check.exercise_9_1, (DEPTH, PARAMETERS, MACS + 1), "not right"),
    (check.exercise_9_2, (...,), "Replace"),
    (check.exercise_9_2, ([192, 192, 192],), "passes on all"),
    (check.exercise_9_2, ([192, 384, 576],), "256 channels"),
    (check.exercise_9_2, ([448, 448, 448],), "reads 448"),
    (check.exercise_9_2, ([256, 448, 640],), "after"),
    (check.exercise_9_2, ([192, 448, 640],), "pool's channels"),
    (check.exercise_9_2, ([448, 896, 1792],), "does not double"),
    (check.exercise_9_2, ([352, 448, 544],), "all three branches"),
    (check.exercise_9_2, ([448, 640, 833],), "numbers differ"),
    (check.exercise_9_2, ([448, 640, 832.001],), "numbers differ"),
    (check.exercise_9_2, ([832, 640, 448],), "in reverse"),
    (check.exercise_9_2, ([0, 0, 0],), "all zeros"),
    (check.exercise_9_2, ([DEPTHS],), "shape"),
    (check.exercise_9_2, (832,), "this is the last"),
    (check.exercise_9_3, lambda picture, kernels: ..., "Replace"),
    (check.exercise_9_3, lambda picture, kernels: None, "Replace"),
    (check.exercise_9_3, lambda picture, kernels: answers(picture, kernels).max(0), "largest responses"),
    (check.exercise_9_3, lambda picture, kernels: best_scale(picture, kernels) + 1, "from 0"),
    (check.exercise_9_3, lambda picture, kernels: answers(picture, kernels).argmin(0), "smallest"),
    (check.exercise_9_3, lambda picture, kernels: np.abs(answers(picture, kernels)).argmax(0), "absolute"),
    (check.exercise_9_3, from_zero, "all answers are negative"),
    (check.exercise_9_3, lambda picture, kernels: best_scale(picture, kernels).T, "swapped"),
    (check.exercise_9_3, answers, "stack of answers"),
    (check.exercise_9_3, lambda picture, kernels: answers(picture, kernels).reshape(len(kernels), -1).argmax(1), "axis 0"),
    (check.exercise_9_3, lambda picture, kernels: answers(picture, kernels).argmax(), "expected"),
    (check.exercise_9_3, lambda picture, kernels: 0 * picture, "all zeros"),
    (check.exercise_9_3, lambda picture, kernels: 0 * picture + answers(picture, kernels).max((1, 2)).argmax(), "at each pixel"),
    (check.exercise_9_3, lambda picture, kernels: best_scale(picture, kernels)[1:], "expected"),
    (check.exercise_9_3, lambda picture, kernels: best_scale(picture, [k[::-1, ::-1] for k in kernels]), "unflipped"),
    (check.exercise_9_3, lambda picture, kernels: best_scale(np.abs(picture), kernels), "its absolute values"),
    (check.exercise_9_3, changed_first, "has changed `picture`"),
    (check.exercise_9_3, of_two, "more than two kernels"),
    (check.exercise_9_3, sorted_kernels, "numbers differ"),
    (check.exercise_9_3, sides, "not its side"),
    (check.exercise_9_3, for_odd_padding_one, "raised ValueError"),
    (check.exercise_9_3, lambda picture, kernels: np.stack([conv2d(picture, kernel) for kernel in kernels]), "raised ValueError"),
    (check.exercise_9_4, (...,), "Replace"),
    (check.exercise_9_4, ([..., 32, 96, 8, 32, 32],), "Replace"),
    (check.exercise_9_4, (256,), "six widths"),
    (check.exercise_9_4, (DESIGN[:5],), "six widths"),
    (check.exercise_9_4, ([DESIGN],), "six widths"),
    (check.exercise_9_4, ([96, 0, 96, 8, 32, 32],), "reduce_3x3 is 0"),
    (check.exercise_9_4, ([96, 32, 96, -8, 32, 32],), "reduce_5x5 is -8"),
    (check.exercise_9_4, ([96.5, 32, 96, 8, 32, 32],), "width_1x1"),
    (check.exercise_9_4, ([64, 32, 96, 8, 32, 32],), "224 channels, not 256"),
    (check.exercise_9_4, ([97, 32, 96, 8, 32, 32],), "257 channels, not 256"),
    (check.exercise_9_4, ([56, 32, 96, 8, 32, 32],), "216 channels, not 256"),
    (check.exercise_9_4, ([112, 32, 80, 8, 32, 32],), "3×3 branch"),
    (check.exercise_9_4, ([97, 32, 95, 8, 32, 32],), "at least 96"),
    (check.exercise_9_4, ([112, 32, 96, 8, 16, 32],), "5×5 branch"),
    (check.exercise_9_4, ([96, 96, 96, 8, 32, 32],), "costs most is width_3x3"),
    (check.exercise_9_4, ([64, 96, 128, 16, 32, 32],), "too many"),
    (check.exercise_9_4, ([96, 24, 96, 64, 32, 32],), "too many"),
]
