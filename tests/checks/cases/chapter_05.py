"""Chapter 5's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch

from utils import Layer, receptive_field
from utils.checks import chapter_05 as check


def seen(layers, i):
    last = receptive_field(layers)[-1]
    return i * last.jump - last.padding, i * last.jump - last.padding + last.size - 1


def seen_from_scratch(layers, i):
    """Walk backwards from the unit to the picture."""
    first = last = i
    for layer in reversed(layers):
        first = first * layer.stride - layer.padding
        last = last * layer.stride - layer.padding + layer.dilation * (layer.kernel_size - 1)
    return [first, last]


def seen_as(kind):
    return lambda layers, i: kind(seen(layers, i))


def shifted(by_first, by_last):
    return lambda layers, i: (seen(layers, i)[0] + by_first, seen(layers, i)[1] + by_last)


def own_padding_only(layers, i):
    last = receptive_field(layers)[-1]
    first = i * last.jump - sum(layer.padding for layer in layers)
    return first, first + last.size - 1


def unit_apart(layers, i):
    last = receptive_field(layers)[-1]
    return i - last.padding, i - last.padding + last.size - 1


def without_padding(layers, i):
    last = receptive_field(layers)[-1]
    return i * last.jump, i * last.jump + last.size - 1


def empties_its_list(layers, i):
    answer = seen(layers, i)
    layers.clear()
    return answer


def read_by(layers, n):
    last = receptive_field(layers)[-1]
    return last.size + (n - 1) * last.jump


def read_by_spans(layers, n):
    last = receptive_field(layers)[-1]
    return np.array(last.span(n - 1)[1] - last.span(0)[0] + 1)


def read_by_backwards(layers, n):
    count = n
    for layer in layers[::-1]:
        count = (count - 1) * layer.stride + layer.dilation * (layer.kernel_size - 1) + 1
    return torch.tensor(count)


def gaps_left_out(layers, n):
    last = receptive_field(layers)[-1]
    return len({pixel for k in range(n) for pixel in range(k * last.jump, k * last.jump + last.size)})


def per_field(count):
    return lambda layers, n: count(receptive_field(layers)[-1], n)


def dilated(*dilations):
    return [Layer(3, padding=d, dilation=d) for d in dilations]


SIZES = [5, 6, 10, 18]
FAR = [Layer(3, padding=17), *[Layer(3, padding=p, dilation=d) for p, d in ((0, 2), (0, 4), (0, 8), (0, 2))]]
HALVED = [Layer(3, stride=2, padding=1), Layer(3, padding=1)]


def detector(pattern):
    return 2 * pattern - 1, 1 - pattern.sum()


COST = (10, 2025, 0)  # exercise 5.6


def pair(wholes, parts, down, right):
    parts = parts[down:, right:]
    rows, columns = min(len(wholes), len(parts)), min(wholes.shape[1], parts.shape[1])
    return np.maximum(wholes[:rows, :columns] + parts[:rows, :columns] - 1, 0)


def pair_by_loops(wholes, parts, down, right):
    rows, columns = min(len(wholes), len(parts) - down), min(len(wholes[0]), len(parts[0]) - right)
    return [[int(wholes[i][j] and parts[i + down][j + right]) for j in range(columns)] for i in range(rows)]


def pair_by_torch(wholes, parts, down, right):
    """One 1×1 filter over two channels."""
    parts = parts[down:, right:][: len(wholes), : len(wholes[0])]
    maps = torch.tensor(np.stack([wholes[: len(parts), : parts.shape[1]], parts]))
    return torch.nn.functional.conv2d(maps[None], torch.ones(1, 2, 1, 1).double(), torch.tensor([-1.0]).double()).relu()[0, 0]


def pair_by_places(wholes, parts, down, right):
    y = np.zeros((min(len(wholes), len(parts) - down), min(wholes.shape[1], parts.shape[1] - right)), int)
    for i, j in np.argwhere(wholes):
        if i < len(y) and j < y.shape[1] and parts[i + down, j + right]:
            y[i, j] = 1
    return y


def at_common_places(function):
    """A slip: another function of the two maps."""
    return lambda a, b, down, right: function(pair(a, 0 * b + 1, down, right), pair(0 * a + 1, b, down, right))


def unmoved(a, b, down, right):
    return pair(a, b[: len(b) - down, : b.shape[1] - right], 0, 0)


def moved_back(a, b, down, right):
    return pair(a, np.roll(b, (down, right), (0, 1))[: len(b) - down, : b.shape[1] - right], 0, 0)


RIGHT = [
    (check.exercise_5_1, SIZES),
    (check.exercise_5_1, (tuple(SIZES),)),
    (check.exercise_5_1, np.array(SIZES)),
    (check.exercise_5_1, torch.tensor(SIZES, dtype=torch.float32, requires_grad=True)),
    (check.exercise_5_2, seen),
    (check.exercise_5_2, seen_from_scratch),
    (check.exercise_5_2, seen_as(np.array)),
    (check.exercise_5_2, seen_as(torch.tensor)),
    (check.exercise_5_3, read_by),
    (check.exercise_5_3, read_by_spans),
    (check.exercise_5_3, read_by_backwards),
    (check.exercise_5_3, lambda layers, n: float(read_by(layers, n))),
    (check.exercise_5_4, dilated(1, 2, 4, 8, 1)),
    (check.exercise_5_4, (tuple(dilated(8, 4, 2, 1, 1)),)),
    (check.exercise_5_4, np.array(dilated(1, 3, 9, 9))),
    (check.exercise_5_4, dilated(1, 3, 9, 27)),
    (check.exercise_5_4, FAR),
    (check.exercise_5_5, detector),
    (check.exercise_5_5, lambda p: [(2 * p - 1).tolist(), 1 - int(p.sum())]),
    (check.exercise_5_5, lambda p: (torch.tensor(4.0 * p - 2), torch.tensor(1 - 2.0 * p.sum()))),
    (check.exercise_5_5, lambda p: (np.where(p, 1, -9), np.float32(1 - p.sum()))),
    (check.exercise_5_6, (*COST, pair)),
    (check.exercise_5_6, (np.int8(10), np.array(2025), torch.tensor(0), pair_by_loops)),
    (check.exercise_5_6, (*COST, pair_by_torch)),
    (check.exercise_5_6, (*COST, pair_by_places)),
]

WRONG = [
    (check.exercise_5_2, empties_its_list, "has changed `layers`"),
    (check.exercise_5_1, [..., ..., ..., ...], "Replace"),
    (check.exercise_5_1, [5, 10, 10, 18], "does not double"),
    (check.exercise_5_1, [5, 7, 10, 18], "K is 2 here"),
    (check.exercise_5_1, [5, 6, 8, 18], "2 pixels wide"),
    (check.exercise_5_1, [5, 6, 12, 18], "not K"),
    (check.exercise_5_1, [5, 6, 10, 14], "dilation 2"),
    (check.exercise_5_1, [5, 6, 10, 12], "both count"),
    (check.exercise_5_1, [5, 6, 10, 19], "19 is not right"),
    (check.exercise_5_1, [5, 6, 10, 18.0001], "not right"),
    (check.exercise_5_1, [4, 5, 9, 17], "adds 4 to the one pixel"),
    (check.exercise_5_1, [1, 5, 6, 10, 18], "four numbers"),
    (check.exercise_5_2, lambda layers, i: None, "Replace"),
    (check.exercise_5_2, lambda layers, i: receptive_field(layers)[-1].span(i), "asked to write"),
    (check.exercise_5_2, without_padding, "padding is missing"),
    (check.exercise_5_2, own_padding_only, "steps of its own"),
    (check.exercise_5_2, unit_apart, "`jump` pixels apart"),
    (check.exercise_5_2, shifted(0, 1), "one too far"),
    (check.exercise_5_2, shifted(-1, -1), "each number minus the right one is -1"),
    (check.exercise_5_2, lambda layers, i: seen(layers, 0), "each number minus the right one"),
    (check.exercise_5_2, lambda layers, i: seen(layers[:1], i), "after the first layer"),
    (check.exercise_5_2, lambda layers, i: seen(layers, i)[::-1], "comes first"),
    (check.exercise_5_2, lambda layers, i: (max(seen(layers, i)[0], 0), seen(layers, i)[1]), "keep negative"),
    (check.exercise_5_2, lambda layers, i: seen(layers, i)[0], "give the last pixel, too"),
    (check.exercise_5_2, lambda layers, i: (-1, 1), "numbers differ"),
    (check.exercise_5_3, lambda layers, n: None, "Replace"),
    (check.exercise_5_3, per_field(lambda last, n: n * last.size), "overlap"),
    (check.exercise_5_3, lambda layers, n: read_by(layers, n + 1), "n − 1 neighbours"),
    (check.exercise_5_3, per_field(lambda last, n: last.size + n - 1), "not one"),
    (check.exercise_5_3, per_field(lambda last, n: n * last.jump), "reads `size` pixels"),
    (check.exercise_5_3, lambda layers, n: read_by(layers, 1), "one unit"),
    (check.exercise_5_3, lambda layers, n: read_by(layers, 3), "not right"),
    (check.exercise_5_3, lambda layers, n: read_by(layers, n) - 1, "both ends count"),
    (check.exercise_5_3, lambda layers, n: read_by(layers, n) - 2 * receptive_field(layers)[-1].padding, "padding counts"),
    (check.exercise_5_3, lambda layers, n: read_by(layers[:1], n), "first layer"),
    (check.exercise_5_3, gaps_left_out, "gaps between the fields"),
    (check.exercise_5_3, lambda layers, n: 0, "not right"),
    (check.exercise_5_4, [Layer(3), ...], "Replace"),
    (check.exercise_5_4, dilated(1, 1, 1, 1, 1), "see 11 pixels"),
    (check.exercise_5_4, dilated(1, 2, 4, 8), "see 31 pixels"),
    (check.exercise_5_4, [Layer(3, padding=16, dilation=16)], "has holes"),
    (check.exercise_5_4, dilated(4, 4, 4, 4), "has holes"),
    (check.exercise_5_4, dilated(2, 2, 4, 8), "has holes"),
    (check.exercise_5_4, dilated(2, 6, 18), "has holes"),
    (check.exercise_5_4, dilated(1, 1, 1, 13), "at most 7 in a row"),
    (check.exercise_5_4, [Layer(3, stride=2, padding=1)] * 5, "drops outputs"),
    (check.exercise_5_4, [*HALVED, *dilated(4, 4, 4)], "drops outputs"),
    (check.exercise_5_4, [Layer(3, dilation=d) for d in (1, 2, 4, 8, 1)], "becomes 32×32"),
    (check.exercise_5_4, [Layer(3, padding=1, dilation=d) for d in (1, 2, 4, 8, 1)], "must equal its dilation"),
    (check.exercise_5_4, [Layer(3, dilation=d) for d in (9, 9, 3, 1, 27)], "does not fit"),
    (check.exercise_5_4, dilated(*[1] * 16), "at most 5"),
    (check.exercise_5_4, [Layer(33, padding=16)], "3×3"),
    (check.exercise_5_4, Layer(3, padding=1), "Layer objects"),
    (check.exercise_5_4, [3, 3], "Layer objects"),
    (check.exercise_5_5, lambda p: None, "Replace"),
    (check.exercise_5_5, lambda p: 2 * p - 1, "two things"),
    (check.exercise_5_5, lambda p: (p, 1 - p.sum()), "negative weight"),
    (check.exercise_5_5, lambda p: (2 * p - 1, 2 - p.sum()), "bias is too large"),
    (check.exercise_5_5, lambda p: (2 * p - 1, -p.sum()), "bias is too low"),
    (check.exercise_5_5, lambda p: (2 * p - 1, 0), "bias is too large"),
    (check.exercise_5_5, lambda p: (1 - 2 * p, 1 - p.sum()), "signs are turned"),
    (check.exercise_5_5, lambda p: (4 * p - 2, 2 - 2 * p.sum()), "not 1"),
    (check.exercise_5_5, lambda p: (p - 0.5, 1 - p.sum() / 2), "bias is too large"),
    (check.exercise_5_5, lambda p: (2 * p - 1, 1 - p.size), "bias is too low"),
    (check.exercise_5_5, lambda p: ((2 * p - 1).ravel(), 1 - p.sum()), "of the pattern's shape"),
    (check.exercise_5_5, lambda p: (2 * p - 1, [1, 2]), "expected one number"),
    (check.exercise_5_6, (..., 2025, 0, pair), "Replace"),
    (check.exercise_5_6, (5, 2025, 0, pair), "both hand them on"),
    (check.exercise_5_6, (2, 2025, 0, pair), "one map"),
    (check.exercise_5_6, (10, 1440, 0, pair), "reads 29 maps"),
    (check.exercise_5_6, (10, 1800, 0, pair), "29 in all"),
    (check.exercise_5_6, (10, 720, 0, pair), "both hand them on"),
    (check.exercise_5_6, (10, 90, 0, pair), "for each map"),
    (check.exercise_5_6, (10, 225, 0, pair), "nine weights"),
    (check.exercise_5_6, (10, 2035, 0, pair), "no bias"),
    (check.exercise_5_6, (10, 2026, 0, pair), "2026 is not right"),
    (check.exercise_5_6, (10, 2025, 5, pair), "no filter makes them"),
    (check.exercise_5_6, (*COST, lambda a, b, down, right: None), "Replace"),
    (check.exercise_5_6, (*COST, at_common_places(np.add)), "must stay silent"),
    (check.exercise_5_6, (*COST, at_common_places(lambda a, b: a + b - 1)), "ReLU is missing"),
    (check.exercise_5_6, (*COST, at_common_places(np.maximum)), "not enough"),
    (check.exercise_5_6, (*COST, at_common_places(lambda a, b: 1 - a * b)), "exchanged"),
    (check.exercise_5_6, (*COST, at_common_places(lambda a, b: 2 * a * b)), "1 where both"),
    (check.exercise_5_6, (*COST, lambda a, b, down, right: pair(a, b, right, down)), "have changed places"),
    (check.exercise_5_6, (*COST, unmoved), "`down` and `right`"),
    (check.exercise_5_6, (*COST, moved_back), "the wrong way"),
]
