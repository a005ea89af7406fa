"""Chapter 6's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch

from utils import pool2d
from utils.checks import chapter_06 as check
from utils.checks.chapter_06.maps import MAP
from utils.shifts import shift

MAXIMUM, AVERAGE = [[4, 8], [6, 2]], [[2.5, 2], [1.5, 2]]
SUMS = [[10, 8], [6, 8]]
L2 = pool2d(MAP, 2, mode="l2")
COUNTS = [224, 0, 20490, 81930]


def head(maps, weight):
    return weight @ maps.mean((1, 2))


def head_by_loops(maps, weight):
    means = [channel.sum() / channel.size for channel in maps]
    return [sum(w * m for w, m in zip(row, means)) for row in weight]


def head_in_torch(maps, weight):
    linear = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=False).double()
    linear.weight.data = torch.tensor(weight)
    return linear(torch.nn.functional.adaptive_avg_pool2d(torch.tensor(maps), 1).flatten())


def head_for_five(maps, weight):
    return weight[:5] @ maps.mean((1, 2))[:3]


def head_on_squares(maps, weight):
    return weight @ maps.reshape(len(maps), -1).sum(1) / maps.shape[1] ** 2


def head_in_place(maps, weight):
    maps *= 0
    return weight @ maps.mean((1, 2))


def same(a, b):
    return np.array_equal(a, b)


def counter(shifts=range(6), pool=pool2d, move=lambda x, by: shift(x, right=by), same=same):
    return lambda x, K: sum(bool(same(pool(move(x, by), K), pool(x, K))) for by in shifts)


stays = counter()


def stays_by_loops(x, K):
    first, count = pool2d(x, K), 0
    for by in range(6):
        moved = np.zeros_like(x)
        moved[:, by:] = x[:, : x.shape[1] - by]
        count += bool(np.all(pool2d(moved, K) == first))
    return count


def stays_in_torch(x, K):
    t = torch.tensor(x, dtype=torch.float64)[None]
    maps = [torch.nn.functional.max_pool2d(torch.nn.functional.pad(t, (s, 0))[..., : t.shape[-1]], K) for s in range(6)]
    return torch.tensor(sum(torch.equal(m, maps[0]) for m in maps))


def stays_step_by_step(x, K):
    """Moves one pixel at a time, in place."""
    first, count = pool2d(x, K), 1
    for _ in range(5):
        x[:] = shift(x, right=1)
        count += same(pool2d(x, K), first)
    return float(count)


def until_the_first_change(x, K):
    for by in range(6):
        if not same(pool2d(shift(x, right=by), K), pool2d(x, K)):
            return by
    return 6


def unlike_the_step_before(x, K):
    maps = [pool2d(shift(x, right=by), K) for by in range(6)]
    return 1 + sum(map(same, maps, maps[1:]))


SHRINKS = {"a": "both", "b": "stride", "c": "neither", "d": "max", "e": "stride"}

RIGHT = [
    (check.exercise_6_1, (MAXIMUM, AVERAGE)),
    (check.exercise_6_1, (np.array(MAXIMUM), np.array(AVERAGE))),
    (check.exercise_6_1, (torch.tensor(MAXIMUM), torch.tensor(AVERAGE, requires_grad=True))),
    (check.exercise_6_1, (((4, 8), (6, 2)), ((5 / 2, 2.0), (1.5, 2)))),
    (check.exercise_6_2, (COUNTS,)),
    (check.exercise_6_2, (tuple(COUNTS),)),
    (check.exercise_6_2, np.array(COUNTS)),
    (check.exercise_6_2, torch.tensor(COUNTS)),
    (check.exercise_6_3, head),
    (check.exercise_6_3, head_by_loops),
    (check.exercise_6_3, head_in_torch),
    (check.exercise_6_3, lambda maps, weight: np.einsum("kc,chw->k", weight, maps) / maps[0].size),
    (check.exercise_6_4, stays),
    (check.exercise_6_4, lambda x, K: [bool((pool2d(shift(x, right=s), K) == pool2d(x, K)).all()) for s in range(6)].count(True)),
    (check.exercise_6_4, stays_by_loops),
    (check.exercise_6_4, stays_in_torch),
    (check.exercise_6_5, (SHRINKS,)),
    (check.exercise_6_5, (dict(reversed(SHRINKS.items())),)),
    (check.exercise_6_5, ({letter: f" {said.upper()}." for letter, said in SHRINKS.items()},)),
    (check.exercise_6_5, ({letter: np.str_(said) for letter, said in SHRINKS.items()},)),
]

WRONG = [
    (check.exercise_6_4, stays_step_by_step, "has changed `x`"),
    (check.exercise_6_1, (..., ...), "Replace"),
    (check.exercise_6_1, (AVERAGE, AVERAGE), "these are the averages"),
    (check.exercise_6_1, (MAXIMUM, MAXIMUM), "these are the maxima"),
    (check.exercise_6_1, (MAXIMUM, SUMS), "divide by four"),
    (check.exercise_6_1, (MAXIMUM, [[5, 4], [3, 4]]), "four numbers, not two"),
    (check.exercise_6_1, (MAXIMUM, [[2, 2], [1, 2]]), "keep the halves"),
    (check.exercise_6_1, (MAXIMUM, [[2.5, 1.5], [2, 2]]), "swapped"),
    (check.exercise_6_1, ([[4, 6], [8, 2]], AVERAGE), "upper row"),
    (check.exercise_6_1, ([[1, 0], [0, 2]], AVERAGE), "smallest"),
    (check.exercise_6_1, (L2, AVERAGE), "L2"),
    (check.exercise_6_1, (pool2d(MAP, 2, stride=1), AVERAGE), "stride 1"),
    (check.exercise_6_1, ([4, 8, 6, 2], AVERAGE), "the shape is 4"),
    (check.exercise_6_1, ([[4, 8], [6, 3]], AVERAGE), "numbers differ"),
    (check.exercise_6_1, ([[0, 0], [0, 0]], AVERAGE), "all zeros"),
    (check.exercise_6_2, ([..., ..., ..., ...],), "Replace"),
    (check.exercise_6_2, ([216, 0, 20490, 81930],), "biases are missing"),
    (check.exercise_6_2, ([80, 0, 20490, 81930],), "3 input channels"),
    (check.exercise_6_2, ([219, 0, 20490, 81930],), "per filter"),
    (check.exercise_6_2, ([224, 4, 20490, 81930],), "learns nothing"),
    (check.exercise_6_2, ([224, 0, 81930, 81930],), "halves height and width"),
    (check.exercise_6_2, ([224, 0, 40970, 81930],), "height *and* width"),
    (check.exercise_6_2, ([224, 0, 2570, 81930],), "flattened"),
    (check.exercise_6_2, ([224, 0, 20490, 20490],), "keeps its size"),
    (check.exercise_6_2, ([224, 0, 20490, 81920],), "biases are missing"),
    (check.exercise_6_2, ([224, 0, 20491, 81930],), "not right"),
    (check.exercise_6_2, ([224, 0, 20490],), "four numbers"),
    (check.exercise_6_3, lambda maps, weight: None, "Replace"),
    (check.exercise_6_3, lambda maps, weight: weight @ maps.max((1, 2)), "take the averages"),
    (check.exercise_6_3, lambda maps, weight: weight @ maps.sum((1, 2)), "divide by H·W"),
    (check.exercise_6_3, lambda maps, weight: maps.mean((1, 2)), "weights are missing"),
    (check.exercise_6_3, lambda maps, weight: maps.mean() * weight.sum(1), "each channel for itself"),
    (check.exercise_6_3, lambda maps, weight: head(maps, weight) / len(maps), "over places only"),
    (check.exercise_6_3, lambda maps, weight: np.maximum(head(maps, weight), 0), "no ReLU"),
    (check.exercise_6_3, lambda maps, weight: np.abs(head(maps, weight)), "below 0"),
    (check.exercise_6_3, lambda maps, weight: head(maps, weight).astype(int), "all zeros"),
    (check.exercise_6_3, lambda maps, weight: weight * maps.mean((1, 2)), "one number per class"),
    (check.exercise_6_3, lambda maps, weight: maps.mean((1, 2)) @ weight, "raised ValueError"),
    (check.exercise_6_3, lambda maps, weight: np.zeros(len(weight)), "all zeros"),
    (check.exercise_6_3, head_for_five, "raised ValueError"),
    (check.exercise_6_3, head_on_squares, "1.25 times"),
    (check.exercise_6_3, head_in_place, "has changed `maps`"),
    (check.exercise_6_4, (lambda x, K: None,), "Replace"),
    (check.exercise_6_4, (lambda x, K: stays(x, K) - 1,), "A shift of 0 counts"),
    (check.exercise_6_4, counter(range(1, 6)), "A shift of 0 counts"),
    (check.exercise_6_4, counter(range(5)), "shift by 5 counts"),
    (check.exercise_6_4, counter(range(7)), "The largest shift is 5"),
    (check.exercise_6_4, counter(pool=lambda x, K: pool2d(x, K, mode="avg")), "This is average pooling"),
    (check.exercise_6_4, counter(pool=lambda x, K: pool2d(x, K, stride=1)), "not overlap"),
    (check.exercise_6_4, counter(pool=lambda x, K: pool2d(x, 2)), "not right"),
    (check.exercise_6_4, counter(pool=lambda x, K: pool2d(abs(x), K)), "another `x`: its absolute values"),
    (check.exercise_6_4, counter(move=lambda x, by: shift(x, right=-by)), "not to the left"),
    (check.exercise_6_4, counter(move=lambda x, by: shift(x, down=by)), "not down"),
    (check.exercise_6_4, counter(move=lambda x, by: np.roll(x, by, 1)), "zeros in at the left"),
    (check.exercise_6_4, counter(same=lambda a, b: a.max() == b.max()), "only their largest"),
    (check.exercise_6_4, counter(same=lambda a, b: a.sum() == b.sum()), "not their sums"),
    (check.exercise_6_4, until_the_first_change, "not right"),
    (check.exercise_6_4, unlike_the_step_before, "not right"),
    (check.exercise_6_4, (lambda x, K: 6 - stays(x, K),), "shifts that change the map"),
    (check.exercise_6_4, (lambda x, K: min(K, 6),), "another `x`: 1 everywhere"),
    (check.exercise_6_4, (lambda x, K: 1,), "Count over all six shifts"),
    (check.exercise_6_4, (lambda x, K: stays(x, K) + 1,), "not right"),
    (check.exercise_6_5, (dict.fromkeys("abcde", ...),), "Replace"),
    (check.exercise_6_5, (list(SHRINKS.values()),), "a dict"),
    (check.exercise_6_5, ({"a": "both"},), "keys a, b, c"),
    (check.exercise_6_5, (SHRINKS | {"a": "pool"},), "say"),
    (check.exercise_6_5, (SHRINKS | {"a": 2},), "say"),
    (check.exercise_6_5, (SHRINKS | {"a": "max"},), "half the rows"),
    (check.exercise_6_5, (SHRINKS | {"b": "both"},), "has computed all"),
    (check.exercise_6_5, (SHRINKS | {"b": "max"},), "has computed all"),
    (check.exercise_6_5, (SHRINKS | {"c": "stride"},), "has no weights"),
    (check.exercise_6_5, (SHRINKS | {"d": "both"},), "the maximum chooses"),
    (check.exercise_6_5, (SHRINKS | {"e": "both"},), "maximum of a sum"),
    (check.exercise_6_5, (SHRINKS | {"e": "neither"},), "linear at any stride"),
]
