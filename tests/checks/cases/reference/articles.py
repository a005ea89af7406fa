"""The exercise of the page of articles: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch
from torch.nn import functional as F

from utils import output_size
from utils.checks import articles as check


def backwards(kernel, stride, pool, pool_stride, side):
    first = ((side - 1) * pool_stride + pool - 1) * stride + kernel
    return list(range(first, first + stride * pool_stride))


def left(photo, kernel, stride, pool, pool_stride):
    return output_size(output_size(photo, kernel, stride), pool, pool_stride)


def by_trying(kernel, stride, pool, pool_stride, side):
    enough = kernel + (pool - 1) * stride
    return np.array([n for n in range(enough, 3000) if left(n, kernel, stride, pool, pool_stride) == side])


def by_torch(kernel, stride, pool, pool_stride, side):
    """In one dimension, on lines of zeros."""
    found, n = [], kernel + (pool - 1) * stride
    while True:
        line = F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, kernel), stride=stride)
        line = F.max_pool1d(line, pool, pool_stride)
        if line.shape[2] > side:
            return torch.tensor(found)
        if line.shape[2] == side:
            found.append(n)
        n += 1


def layer_by_layer(kernel, stride, pool, pool_stride, side):
    """Each side of the map between the layers has its own pictures."""
    sides = []
    for map_ in range((side - 1) * pool_stride + pool, side * pool_stride + pool):
        sides += range((map_ - 1) * stride + kernel, map_ * stride + kernel)
    return tuple(sides)


def changed(change):
    """The right sides, changed."""
    return lambda *setting: change(backwards(*setting))


def maps_between(kernel, stride, pool, pool_stride, side):
    first = (side - 1) * pool_stride + pool
    return list(range(first, first + pool_stride))


def exact_in_the_convolution(kernel, stride, pool, pool_stride, side):
    return [(map_ - 1) * stride + kernel for map_ in maps_between(kernel, stride, pool, pool_stride, side)]


RIGHT = [
    (check.exercise_a_1, backwards),
    (check.exercise_a_1, by_trying),
    (check.exercise_a_1, by_torch),
    (check.exercise_a_1, layer_by_layer),
    (check.exercise_a_1, lambda *setting: range(backwards(*setting)[0], backwards(*setting)[-1] + 1)),
]

WRONG = [
    (check.exercise_a_1, lambda *setting: None, "Replace"),
    (check.exercise_a_1, lambda *setting: [846, 847, 848, 849], "the first setting"),
    (check.exercise_a_1, changed(lambda sides: sides[:1]), "that is the smallest"),
    (check.exercise_a_1, changed(lambda sides: sides[0]), "Give a list"),
    (check.exercise_a_1, changed(lambda sides: sides[-1:]), "that is the largest"),
    (check.exercise_a_1, changed(lambda sides: sides[::-1]), "from small to large"),
    (check.exercise_a_1, changed(len), "which?"),
    (check.exercise_a_1, changed(lambda sides: sides[:-1]), "the largest is missing"),
    (check.exercise_a_1, changed(lambda sides: [*sides, sides[-1] + 1]), "one window more fits"),
    (check.exercise_a_1, changed(lambda sides: sides[1:]), "the smallest is missing"),
    (check.exercise_a_1, changed(lambda sides: [n + 1 for n in sides]), "too large by 1"),
    (check.exercise_a_1, changed(lambda sides: [n - 1 for n in sides]), "too small by 1"),
    (check.exercise_a_1, changed(lambda sides: [[n] for n in sides]), "the shape is"),
    (check.exercise_a_1, changed(set), "expected numbers"),
    (check.exercise_a_1, maps_between, "between the layers"),
    (check.exercise_a_1, exact_in_the_convolution, "there are others"),
    (check.exercise_a_1, lambda k, s, p, ps, side: backwards(k, s, p, ps, side)[:s], "the pool rounds down, too"),
    (check.exercise_a_1, lambda k, s, p, ps, side: backwards(p, ps, k, s, side), "the convolution comes first"),
    (check.exercise_a_1, lambda k, s, p, ps, side: backwards(1, s, p, ps, side), "needs room"),
    (check.exercise_a_1, lambda k, s, p, ps, side: backwards(k, s, ps, ps, side), "its stride another"),
    (check.exercise_a_1, lambda k, s, p, ps, side: backwards(k, 1, p, ps, side), "the convolution has a stride"),
    (check.exercise_a_1, lambda k, s, p, ps, side: backwards(k, s, p, 1, side), "the pool has a stride"),
]
