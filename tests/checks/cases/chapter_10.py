"""Chapter 10's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch

from utils import conv2d
from utils.checks import chapter_10 as check

COUNTS = PAIR, BOTTLENECK, PROJECTION, CHANNELS = (294912, 278528, 32768, 512)
PATHS = (0.0625, 5.0625, 16, 6)


def relu(x):
    return np.maximum(x, 0)


def branch(x, w1, w2, between=relu):
    return conv2d(between(conv2d(x, w1, padding=1)), w2, padding=1)


def mended(x, w1, w2):
    return relu(x + branch(x, w1, w2))


def mended_in_torch(x, w1, w2):
    x, w1, w2 = (torch.tensor(part, requires_grad=True) for part in (x, w1, w2))
    f = torch.conv2d(torch.relu(torch.conv2d(x[None], w1, padding=1)), w2, padding=1)[0]
    return torch.relu(x + f)


def mended_in_place(x, w1, w2):
    f = conv2d(x, w1, padding=1)
    f[f < 0] = 0
    x += conv2d(f, w2, padding=1)
    x[x < 0] = 0
    return x


def mended_as_list(x, w1, w2):
    total = x + branch(x, w1, w2)
    return [[[max(value, 0) for value in row] for row in channel] for channel in total.tolist()]


def at_2_channels(x, w1, w2):
    return mended(x[:2], w1[:2, :2], w2[:2, :2])


def square_only(x, w1, w2):
    return mended(x, w1, w2).reshape(len(x), x.shape[1], x.shape[1])


def dense(x, weights, layer=lambda x, w: conv2d(relu(x), w, padding=1)):
    for weight in weights:
        x = np.concatenate([x, layer(x, weight)])
    return x


def dense_by_list(x, weights):
    maps = [x]
    for weight in weights:
        maps.append(conv2d(relu(np.concatenate(maps)), weight, padding=1))
    return np.concatenate(maps).tolist()


def dense_in_torch(x, weights):
    x = torch.tensor(x)[None]
    for weight in weights:
        x = torch.cat([x, torch.conv2d(torch.relu(x), torch.tensor(weight, requires_grad=True), padding=1)], 1)
    return x[0]


def dense_in_one_array(x, weights):
    C, k = len(x), len(weights[0])
    maps = np.zeros((C + k * len(weights), *x.shape[1:]))
    maps[:C] = x
    for i, weight in enumerate(weights):
        end = C + i * k
        maps[end : end + k] = conv2d(maps[:end].clip(0), weight, padding=1)
    return maps


def dense_recursive(x, weights):
    return dense_recursive(np.vstack([x, conv2d(relu(x), weights[0], padding=1)]), weights[1:]) if weights else x


def relu_kept(x, weights):
    for weight in weights:
        x = relu(x)
        x = np.concatenate([x, conv2d(x, weight, padding=1)])
    return x


def in_front(x, weights):
    for weight in weights:
        x = np.concatenate([conv2d(relu(x), weight, padding=1), x])
    return x


def last_maps_only(x, weights):
    kept, maps = [x], x
    for weight in weights:
        maps = conv2d(relu(maps), weight, padding=1)
        kept.append(maps)
    return np.concatenate(kept)


RIGHT = [
    (check.exercise_10_3, lambda x, w1, w2: (x + branch(x, w1, w2) + abs(x + branch(x, w1, w2))) / 2),
    (check.exercise_10_1, COUNTS),
    (check.exercise_10_1, tuple(map(np.int64, COUNTS))),
    (check.exercise_10_1, tuple(torch.tensor(float(count), requires_grad=True) for count in COUNTS)),
    (check.exercise_10_1, (Fraction(PAIR), float(BOTTLENECK), [PROJECTION], np.array([CHANNELS]))),
    (check.exercise_10_2, PATHS),
    (check.exercise_10_2, (0.063, 5.06, 16.0, 6)),
    (check.exercise_10_2, (Fraction(1, 16), Fraction(81, 16), np.int8(16), np.float32(6))),
    (check.exercise_10_2, tuple(torch.tensor(value, dtype=torch.float32, requires_grad=True) for value in PATHS)),
    (check.exercise_10_3, mended),
    (check.exercise_10_3, mended_in_torch),
    (check.exercise_10_3, mended_as_list),
    (check.exercise_10_4, dense),
    (check.exercise_10_4, dense_by_list),
    (check.exercise_10_4, dense_in_torch),
    (check.exercise_10_4, dense_in_one_array),
    (check.exercise_10_4, dense_recursive),
]

WRONG = [
    (check.exercise_10_3, mended_in_place, "has changed `x`"),
    (check.exercise_10_1, (..., ..., ..., ...), "Replace"),
    (check.exercise_10_1, (147456, *COUNTS[1:]), "one of the two"),
    (check.exercise_10_1, (2304, *COUNTS[1:]), "128 input channels"),
    (check.exercise_10_1, (32768, *COUNTS[1:]), "kernels are 3×3"),
    (check.exercise_10_1, (PAIR + 256, *COUNTS[1:]), "no biases"),
    (check.exercise_10_1, (PAIR + 512, *COUNTS[1:]), "normalisation"),
    (check.exercise_10_1, (PAIR + 1, *COUNTS[1:]), "not right"),
    (check.exercise_10_1, (PAIR, 147456, *COUNTS[2:]), "1×1 convolutions are missing"),
    (check.exercise_10_1, (PAIR, 212992, *COUNTS[2:]), "up again"),
    (check.exercise_10_1, (PAIR, 131072, *COUNTS[2:]), "3×3 convolution in the middle"),
    (check.exercise_10_1, (PAIR, 131072 + 2 * 147456, *COUNTS[2:]), "one 3×3"),
    (check.exercise_10_1, (PAIR, 32768 + 147456, *COUNTS[2:]), "from 512 to 128"),
    (check.exercise_10_1, (PAIR, 9 * (131072 + 16384), *COUNTS[2:]), "only the middle"),
    (check.exercise_10_1, (PAIR, 131072 + 9 * 512 * 512, *COUNTS[2:]), "in 128 channels"),
    (check.exercise_10_1, (PAIR, BOTTLENECK + 768, *COUNTS[2:]), "no biases"),
    (check.exercise_10_1, (PAIR, BOTTLENECK + 1, *COUNTS[2:]), "not right"),
    (check.exercise_10_1, (PAIR, BOTTLENECK, 294912, 512), "kernels are 1×1"),
    (check.exercise_10_1, (PAIR, BOTTLENECK, 0, 512), "does not fit"),
    (check.exercise_10_1, (PAIR, BOTTLENECK, 131072, 512), "adds no weights"),
    (check.exercise_10_1, (PAIR, BOTTLENECK, 8192, 512), "takes no weights"),
    (check.exercise_10_1, (PAIR, BOTTLENECK, 16384, 512), "128 to 256"),
    (check.exercise_10_1, (PAIR, BOTTLENECK, 33024, 512), "no biases"),
    (check.exercise_10_1, (*COUNTS[:3], 384), "came in"),
    (check.exercise_10_1, (*COUNTS[:3], 480), "last layer reads"),
    (check.exercise_10_1, (*COUNTS[:3], 140), "32 maps"),
    (check.exercise_10_1, (*COUNTS[:3], 513), "not right"),
    (check.exercise_10_1, (*COUNTS[:3], 512.001), "not right"),
    (check.exercise_10_1, (*COUNTS[:3], "many"), "expected numbers"),
    (check.exercise_10_1, (list(COUNTS), *COUNTS[1:]), "one number"),
    (check.exercise_10_2, (...,) * 4, "Replace"),
    (check.exercise_10_2, (2, *PATHS[1:]), "multiply"),
    (check.exercise_10_2, (0.5, *PATHS[1:]), "four blocks"),
    (check.exercise_10_2, (0.125, *PATHS[1:]), "not three"),
    (check.exercise_10_2, (5.0625, 0.0625, 16, 6), "the residual net's"),
    (check.exercise_10_2, (0, *PATHS[1:]), "not right"),
    (check.exercise_10_2, (0.0625, 0.0625, 16, 6), "plain net's"),
    (check.exercise_10_2, (0.0625, 1.0625, 16, 6), "own skip"),
    (check.exercise_10_2, (0.0625, 6, 16, 6), "multiply"),
    (check.exercise_10_2, (0.0625, 3.375, 16, 6), "not three"),
    (check.exercise_10_2, (0.0625, 5, 16, 6), "not right"),
    (check.exercise_10_2, (*PATHS[:2], 8, 6), "choices"),
    (check.exercise_10_2, (*PATHS[:2], 15, 6), "around all"),
    (check.exercise_10_2, (*PATHS[:2], 24, 6), "order of the blocks"),
    (check.exercise_10_2, (*PATHS[:2], 16.01, 6), "not right"),
    (check.exercise_10_2, (*PATHS[:3], 12), "each pair counts once"),
    (check.exercise_10_2, (*PATHS[:3], 3), "neighbours"),
    (check.exercise_10_2, (*PATHS[:3], 11), "exactly two"),
    (check.exercise_10_2, (*PATHS[:3], 7), "not right"),
    (check.exercise_10_2, (*PATHS[:3], 6.005), "not right"),
    (check.exercise_10_3, (...,), "Replace"),
    (check.exercise_10_3, lambda x, w1, w2: ..., "Replace"),
    (check.exercise_10_3, lambda x, w1, w2: x + relu(branch(x, w1, w2)), "after the sum"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + relu(branch(x, w1, w2))), "before the sum"),
    (check.exercise_10_3, lambda x, w1, w2: relu(branch(x, w1, w2)), "not added"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x) + relu(branch(x, w1, w2)), "add first"),
    (check.exercise_10_3, lambda x, w1, w2: x + branch(x, w1, w2), "after the sum is missing"),
    (check.exercise_10_3, lambda x, w1, w2: np.abs(x + branch(x, w1, w2)), "turn their sign"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + branch(x, w1, w2, lambda z: z)), "between the convolutions"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x - branch(x, w1, w2)), "about its sign"),
    (check.exercise_10_3, lambda x, w1, w2: relu(relu(x) + branch(x, w1, w2)), "as it is"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + branch(x, w1, w1)), "weights of its own"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + branch(x, w2, w1)), "w1 comes first"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + conv2d(x, w1, padding=1)), "second convolution is missing"),
    (check.exercise_10_3, branch, "branch alone"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + branch(x, w1[..., ::-1, ::-1], w2[..., ::-1, ::-1])), "turned by 180°"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + branch(x, w1, w2, np.abs)), "numbers differ"),
    (check.exercise_10_3, lambda x, w1, w2: relu(x + 0.5 * branch(x, w1, w2)), "numbers differ"),
    (check.exercise_10_3, lambda x, w1, w2: mended(x, w1, w2).astype(int), "fractions are lost"),
    (check.exercise_10_3, lambda x, w1, w2: mended(x, w1, w2)[0], "the first part of the right ones alone"),
    (check.exercise_10_3, at_2_channels, "expected 3×4×4"),
    (check.exercise_10_3, square_only, "raised ValueError"),
    (check.exercise_10_3, lambda x, w1, w2: 0 * x, "all zeros"),
    (check.exercise_10_3, lambda x, w1, w2: x + conv2d(x, w1), "raised ValueError"),
    (check.exercise_10_4, (...,), "Replace"),
    (check.exercise_10_4, lambda x, weights: None, "Replace"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights)[len(x) :], "came in is missing"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights)[-len(weights[0]) :], "missing"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights[:1]), "first layer's maps"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights, lambda x, w: relu(conv2d(x, w, padding=1))), "before the convolution"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights, lambda x, w: conv2d(x, w, padding=1)), "convolution is missing"),
    (check.exercise_10_4, lambda x, weights: relu(dense(x, weights)), "stays as it is"),
    (check.exercise_10_4, relu_kept, "stays as it is"),
    (check.exercise_10_4, in_front, "behind"),
    (check.exercise_10_4, lambda x, weights: np.concatenate([dense(x, weights)[len(x) :], x]), "behind"),
    (check.exercise_10_4, last_maps_only, "raised ValueError"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights, lambda x, w: conv2d(np.abs(x), w, padding=1)), "does not turn their sign"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights[:3]), "the shape is 4×7×3"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights).reshape(-1, 5, 5), "raised ValueError"),
    (check.exercise_10_4, lambda x, weights: dense(x, weights)[None], "shape"),
    (check.exercise_10_4, lambda x, weights: 0 * dense(x, weights), "all zeros"),
]
