"""Checkers for chapter 5, Receptive fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, product

import numpy as np

from utils.arithmetic import output_size
from utils.checks.answers import as_array, as_list, as_number, call, checker, fail, require, require_array, require_calls, require_count
from utils.receptive_fields import Field, Layer, receptive_field

MOST = 100  # layers in an answer
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


@checker
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


@checker
def exercise_5_4(layers: object) -> str:
    """Check a chain of at most five 3×3 layers that reads 33 pixels in a row at jump 1."""
    chain = _chain(layers)
    require(len(chain) <= 5, f"There are {len(chain)} layers; at most 5 are allowed.")
    require(all(layer.kernel_size == 3 for layer in chain), "Every layer must be 3×3.")
    last = receptive_field(chain)[-1]
    require(last.jump == 1, f"The jump is {last.jump}, not 1: a stride drops outputs.")
    require(last.size >= 33, f"The last units see {last.size} pixels, which is less than 33.")
    row = _longest_row(chain)
    require(row >= 33, f"The field spans {last.size} pixels, but has holes: at most {row} in a row can change a unit.")
    side = 64
    for number, layer in enumerate(chain, 1):
        try:
            side = output_size(side, 3, layer.stride, layer.padding, layer.dilation)
        except ValueError as error:
            fail(f"Layer {number} does not fit: {error}")
    require(side == 64, f"A 64×64 picture becomes {side}×{side}: the padding of each layer must equal its dilation.")
    return f"It sees {row} pixels in a row with {len(chain)} layers of nine weights."


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


def _chain(layers):
    """Return the answer as a list of Layer, or refuse it."""
    hint = "Give a list of Layer objects, such as [Layer(3, padding=1), Layer(3, padding=1)]."
    require(not isinstance(layers, Layer), hint)
    try:
        chain = list(islice(layers, MOST + 1))  # one without end must come to an end, too
    except TypeError:
        fail(hint)
    require(0 < len(chain) <= MOST and all(isinstance(layer, Layer) for layer in chain), hint)
    return chain


def _longest_row(chain):
    """Return how many neighbouring pixels along one axis can change a unit, at stride 1."""
    read = {0}
    for layer in chain:
        read = {pixel + step * layer.dilation for pixel in read for step in (-1, 0, 1)}
    longest = length = 0
    for pixel in range(min(read), max(read) + 1):
        length = length + 1 if pixel in read else 0
        longest = max(longest, length)
    return longest


@checker
def exercise_5_5(detector: object) -> str:
    """Check a detector for patterns of ink and paper, on every window for 2×2 and on random ones beyond."""
    rng = np.random.default_rng(5)
    every = np.array([[n >> 3 & 1, n >> 2 & 1, n >> 1 & 1, n & 1] for n in range(16)]).reshape(16, 2, 2)
    larger = [(rng.random(shape) < 0.5).astype(int) for shape in ((3, 3), (1, 4), (3, 2))]
    for pattern in [*every[::-1], *larger]:
        answer = call(detector, pattern.copy())
        require(isinstance(answer, (tuple, list)) and len(answer) == 2, "Return two things: the weights and the bias.")
        name = f"pattern {pattern.tolist()}"
        weights, bias = as_array(f"{name}, weights", answer[0]), as_number(f"{name}, bias", answer[1])
        require(weights.shape == pattern.shape, f"{name}: a weight for each pixel, of the pattern's shape.")
        require(not (weights * (2 * pattern - 1) < 0).all(), f"{name}: the signs are turned: ink needs weights above 0, paper below.")
        others = every if pattern.shape == (2, 2) else [*_flipped(pattern), 0 * pattern, 0 * pattern + 1]
        for window in [*(other for other in others if not np.array_equal(other, pattern)), pattern]:
            value, same = max(float((weights * window).sum()) + bias, 0), np.array_equal(window, pattern)
            more = bool((window >= pattern).all())
            why = "there ink is too much: give paper a negative weight" if more else "there ink is missing: the bias is too large"
            require(same or value < 1e-6, f"{name}: fires at {window.tolist()}, with {value:.3g}; {why}.")
            low = (
                "0: the bias is too low, or the signs are turned" if value < 1e-6 else f"{value:.3g}, not 1: choose the bias, or scale both"
            )
            require(not same or abs(value - 1) < 1e-6, f"{name}: the match itself gives {low}.")
    return "All 16 patterns, and larger ones: 1 at a match, 0 elsewhere."


def _flipped(pattern):
    """The pattern with one pixel changed, for each pixel."""
    for place in np.ndindex(pattern.shape):
        changed = pattern.copy()
        changed[place] = 1 - changed[place]
        yield changed


@checker
def exercise_5_6(filters: object, weights: object, with_skip: object, pair: object) -> str:
    """Check what it costs to hand maps on, and a unit of the third level that needs a whole and a part."""
    both = "layers 2 and 3 must both hand them on."
    more: dict[float, str] = {5: both, 2: "a filter gives one map: five are wanted.", 15: "layer 4 reads them and hands nothing on."}
    require_count("(a) filters", filters, 10, more)
    more = {720: both, 1305: both, 1440: "layer 3 reads 29 maps, not 16.", 1800: "layer 3 reads the five maps, too: 29 in all."}
    more |= {90: "a filter has a kernel for each map that it reads.", 225: "a 3×3 kernel has nine weights.", 2035: "no bias is counted."}
    more |= {2610: "layer 2 reads 16 maps.", 945: "layer 3 reads its 24 as well, 29 in all.", 3105: "the 24 others would be there anyway."}
    require_count("(b) weights", weights, 2025, more)
    require_count("(c) with a skip", with_skip, 0, dict.fromkeys((1, 5, 10), "the maps are set beside the others: no filter makes them."))
    rng = np.random.default_rng(56)
    for (H, W), larger, (down, right) in [
        ((5, 9), (9, 13), (4, 3)),
        ((6, 6), (6, 6), (1, 2)),
        ((4, 7), (9, 9), (3, 0)),
        ((7, 5), (8, 8), (0, 3)),
    ]:
        wholes, parts = ((rng.random(size) < 0.5).astype(float) for size in ((H, W), larger))
        rows, columns = min(H, larger[0] - down), min(W, larger[1] - right)
        common = slice(0, rows), slice(0, columns)
        n, m = min(H, larger[0] - right), min(W, larger[1] - down)
        a, b, unmoved = wholes[common], parts[down:, right:][common], parts[common]
        slips = [
            (a + b, "where one of the two is there, it must stay silent: a bias and a ReLU."),
            (a + b - 1, "where neither is there, that is −1: the ReLU is missing."),
            (np.maximum(a, b), "one of the two is not enough."),
            (a * unmoved, "the part stands `down` and `right` of the whole."),
            (wholes[:n, :m] * parts[right:, down:][:n, :m], "`down` and `right` have changed places."),
            (a * np.roll(parts, (down, right), (0, 1))[common], "moved the wrong way: place (i, j) reads parts[i + down, j + right]."),
            (2 * a * b, "1 where both meet."),
            (1 - a * b, "0 and 1 are exchanged."),
        ]
        name = f"wholes {H}×{W}, parts {larger[0]}×{larger[1]}, down {down}, right {right}"
        require_array(name, call(pair, wholes.copy(), parts.copy(), down, right), a * b, slips)
    return "Counted, and four maps hold a response just where both meet."
