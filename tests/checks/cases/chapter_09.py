"""Chapter 9's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np

from utils import InceptionBlock, conv2d, count_macs, count_parameters
from utils.checks import chapter_09 as check

BLOCK = InceptionBlock(64, 16, 24, 32, 4, 8, 8, norm=False)
COUNTS = (BLOCK.out_channels, count_parameters(BLOCK), count_macs(BLOCK, (64, 16, 16)))
DESIGN = [96, 32, 96, 8, 32, 32]


def answers(picture, kernels):
    return np.stack([conv2d(picture, kernel, padding=len(kernel) // 2) for kernel in kernels])


def best_scale(picture, kernels):
    return answers(picture, kernels).argmax(0)


RIGHT = [
    (check.exercise_9_1, COUNTS),
    (check.exercise_9_2, ([448, 640, 832],)),
    (check.exercise_9_2, (np.array([448, 640, 832]),)),
    (check.exercise_9_3, (best_scale,)),
    (check.exercise_9_4, (DESIGN,)),
    (check.exercise_9_4, ((48, 32, 128, 8, 48, 32),)),
]

WRONG = [
    (check.exercise_9_1, (..., ..., ...), "Replace"),
    (check.exercise_9_1, (92, *COUNTS[1:]), "not part of the output"),
    (check.exercise_9_1, (120, *COUNTS[1:]), "naive"),
    (check.exercise_9_1, (56, *COUNTS[1:]), "concatenated"),
    (check.exercise_9_1, ("many", *COUNTS[1:]), "expected numbers"),
    (check.exercise_9_1, (64, COUNTS[1] - 92, COUNTS[2]), "biases are missing"),
    (check.exercise_9_1, (64, COUNTS[1] - 28, COUNTS[2]), "bottlenecks have biases"),
    (check.exercise_9_1, (64, COUNTS[1] + 1, COUNTS[2]), "not right"),
    (check.exercise_9_1, (*COUNTS[:2], 2 * COUNTS[2]), "FLOPs"),
    (check.exercise_9_1, (*COUNTS[:2], COUNTS[1] * 256), "count the weights"),
    (check.exercise_9_1, (*COUNTS[:2], COUNTS[2] // 256), "one place"),
    (check.exercise_9_2, (...,), "Replace"),
    (check.exercise_9_2, ([192, 192, 192],), "passes on all"),
    (check.exercise_9_2, ([192, 384, 576],), "256 channels"),
    (check.exercise_9_2, ([448, 448, 448],), "reads 448"),
    (check.exercise_9_2, ([256, 448, 640],), "after"),
    (check.exercise_9_2, ([192, 448, 640],), "pool's channels"),
    (check.exercise_9_2, ([0, 0, 0],), "numbers differ"),
    (check.exercise_9_2, (832,), "shape"),
    (check.exercise_9_3, (lambda picture, kernels: ...,), "Replace"),
    (check.exercise_9_3, (lambda picture, kernels: None,), "Replace"),
    (check.exercise_9_3, (lambda picture, kernels: answers(picture, kernels).max(0),), "largest answers"),
    (check.exercise_9_3, (lambda picture, kernels: answers(picture, kernels).argmin(0),), "smallest"),
    (check.exercise_9_3, (lambda picture, kernels: np.abs(answers(picture, kernels)).argmax(0),), "absolute"),
    (check.exercise_9_3, (answers,), "stack of answers"),
    (check.exercise_9_3, (lambda picture, kernels: answers(picture, kernels).reshape(len(kernels), -1).argmax(1),), "axis 0"),
    (check.exercise_9_3, (lambda picture, kernels: 0 * picture,), "all zeros"),
    (check.exercise_9_3, (lambda picture, kernels: best_scale(picture, kernels)[1:],), "expected"),
    (check.exercise_9_3, (lambda picture, kernels: np.stack([conv2d(picture, kernel) for kernel in kernels]),), "raised ValueError"),
    (check.exercise_9_4, (...,), "Replace"),
    (check.exercise_9_4, ([..., 32, 96, 8, 32, 32],), "Replace"),
    (check.exercise_9_4, (256,), "six widths"),
    (check.exercise_9_4, ([96, 0, 96, 8, 32, 32],), "reduce_3x3 is 0"),
    (check.exercise_9_4, ([96.5, 32, 96, 8, 32, 32],), "width_1x1"),
    (check.exercise_9_4, ([64, 32, 96, 8, 32, 32],), "224 channels, not 256"),
    (check.exercise_9_4, ([112, 32, 80, 8, 32, 32],), "3×3 branch"),
    (check.exercise_9_4, ([112, 32, 96, 8, 16, 32],), "5×5 branch"),
    (check.exercise_9_4, ([96, 96, 96, 8, 32, 32],), "costs most is width_3x3"),
]
