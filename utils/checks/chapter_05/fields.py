"""Exercises 5.1 to 5.3: how large a field is, where it lies, and what neighbours read together."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import numpy as np

from utils.checks.answers import as_list, call, checker, compared_with, require, require_array, require_calls, require_count
from utils.receptive_fields import Field, Layer, receptive_field

STACK = [Layer(5), Layer(2, stride=2), Layer(3), Layer(3, dilation=2)]
SLIPS: list[dict[float, str]] = [
    {4: "a 5×5 kernel adds 4 to the one pixel there was.", 3: "the first kernel is 5×5.", 25: "count along one axis: 5 pixels, not 25."},
    {10: "pooling does not double the field: it adds (K−1)·j = 1.", 7: "K is 2 here: it adds 1.", 5: "pooling has a window, too."},
    {8: "the pooling has stride 2, so each step is now 2 pixels wide.", 12: "a kernel adds K − 1 steps, not K."},
    {
        14: "dilation 2 doubles the step once more: D·(K−1)·j.",
        12: "dilation and jump both count: D·(K−1)·j = 8.",
        20: "the span of the kernel is D·(K−1) + 1 = 5, and the first of these 5 was there before.",
        22: "a kernel adds K − 1 steps, not K.",
    },
]
CHAINS = [
    [Layer(3, stride=2), Layer(5, padding=2), Layer(3, stride=3, padding=4, dilation=4)],  # no two slips give the same numbers
    STACK,
    [Layer(7, stride=2, padding=3), Layer(3, stride=2, padding=1)],
    [Layer(3, padding=1)],
    [Layer(1), Layer(2, stride=3, padding=1)],
]


@checker
def exercise_5_1(sizes: object) -> str:
    """Check the field sizes after four layers."""
    given = as_list(sizes, 4, "four numbers, one per layer")
    for number, (answer, field, slips) in enumerate(zip(given, receptive_field(STACK), SLIPS), 1):
        require_count(f"layer {number}", answer, field.size, slips)
    return "All four are right."


@checker
@compared_with(lambda layers, i: _ends(receptive_field(layers)[-1], i))
def exercise_5_2(seen: object) -> str:
    """Check the first and last pixel that a unit sees."""
    cases = []
    for layers, i in product(CHAINS, (4, 0, 1)):
        fields = receptive_field(layers)
        last, (first, end) = fields[-1], fields[-1].span(i)
        start, own = i * last.jump, sum(layer.padding for layer in layers)
        slips = [
            ((start, start + last.size - 1), "the padding is missing: the first field begins before the picture."),
            ((first, last.size), "give the last pixel, not how many there are."),
            (
                (i * layers[-1].stride - last.padding, i * layers[-1].stride - last.padding + last.size - 1),
                "`jump` multiplies the strides of all layers: that of the last one is not enough.",
            ),
            ((first, end + 1), "the last pixel is one too far: a field of size 1 begins and ends at the same pixel."),
            ((i - last.padding, i - last.padding + last.size - 1), "neighbours are `jump` pixels apart."),
            ((i * last.size - last.padding, (i + 1) * last.size - last.padding - 1), "neighbours overlap: they are `jump` pixels apart."),
            (
                (start - own, start - own + last.size - 1),
                "the padding of a later layer counts in steps of its own: `padding` has them all.",
            ),
            (list(range(first, end + 1)), "give the first and the last, not all of them."),
            (first, "give the last pixel, too."),
            ((first, end - 1), "the last pixel is missing: a field of size 1 begins and ends at the same pixel."),
            (fields[0].span(i), "this is the field after the first layer."),
            ((end, first), "the first pixel comes first."),
            ((max(first, 0), end), "keep negative numbers: they say how much of the field is padding."),
            ((start + last.padding, start + last.padding + last.size - 1), "padding moves the first field to the left, not to the right."),
        ]
        cases.append((f"unit {i} after {len(layers)} layers", (list(layers), i), (first, end), slips))
    with _without_span() as calls:
        for _, given, *_ in cases:
            call(seen, *given)
            require(not calls, "`span` is what you are asked to write: begin with `padding`, `jump` and `size`.")
    require_calls(seen, cases, require_array)
    return f"{len(cases)} fields lie where they should."


def _ends(last, i):
    """Return the first and last pixel that a unit sees; exercise 5.2 must do without `span`, and so must this."""
    return i * last.jump - last.padding, i * last.jump - last.padding + last.size - 1


@checker
@compared_with(lambda layers, n: np.ptp([_ends(receptive_field(layers)[-1], i) for i in (0, n - 1)]) + 1)
def exercise_5_3(read_by: object) -> str:
    """Check how many pixels neighbouring units read together."""
    cases = []
    for layers in CHAINS:
        for n in (4, 1, 9):
            fields = receptive_field(layers)
            last = fields[-1]
            apart = "the gaps between the fields count, too."
            overlap = "neighbouring fields overlap: each neighbour adds only `jump` new pixels."
            slips = [
                (n * last.size, apart if last.jump > last.size else overlap),
                (last.size + n * last.jump, "the first unit has its `size` already: n − 1 neighbours follow."),
                (n * last.size - (n - 1) * last.jump, "each neighbour adds `jump` pixels; here it loses them."),
                (last.jump + (n - 1) * last.size, "`size` and `jump` have changed places: the first unit reads `size`."),
                ((n - 1) * last.jump, "that is from the first unit's first pixel to the last one's: its whole field comes on top."),
                (last.size + n, "neighbours are `jump` pixels apart, not one, and n − 1 follow the first."),
                (last.size + n - 1, "neighbours are `jump` pixels apart, not one."),
                (
                    last.size + (n - 1) * layers[-1].stride,
                    "`jump` multiplies the strides of all layers: that of the last one is not enough.",
                ),
                (n * last.jump, "the first unit reads `size` pixels, not `jump`."),
                (last.size, "this is what one unit reads."),
                (last.size + (n - 1) * last.jump - 1, "both ends count: from 0 to 2 are three pixels."),
                *((last.size + (n - 1) * last.jump - sides * last.padding, "padding counts, too.") for sides in (1, 2)),
                (last.size + (n - 1) * last.jump + 2 * last.padding, "`size` holds the padding already."),
                (fields[0].size + (n - 1) * fields[0].jump, "these are units of the first layer."),
            ]
            right = last.size + (n - 1) * last.jump
            cases.append((f"{n} units after {len(layers)} layers", (list(layers), n), right, slips))
    require_calls(read_by, cases, require_count)
    return f"{3 * len(CHAINS)} counts are right."


@contextmanager
def _without_span() -> Iterator[list[int]]:
    """Note each call of `Field.span` in a list, and answer it with nothing of use."""
    calls: list[int] = []

    def refuse(field: Field, i: int) -> tuple[int, int]:
        calls.append(i)
        return 0, 0

    span = Field.span
    Field.span = refuse  # type: ignore[method-assign, assignment]
    try:
        yield calls
    finally:
        Field.span = span  # type: ignore[method-assign]
