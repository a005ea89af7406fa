"""Exercises 5.4 to 5.6: layers for a wide field, a detector for any pattern, and a unit that needs a whole and a part."""

from itertools import islice

import numpy as np

from utils.arithmetic import output_size
from utils.checks.answers import as_array, as_number, call, checker, compared_with, fail, require, require_array, require_count
from utils.receptive_fields import Layer, receptive_field

MOST = 100  # layers in an answer


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
        two = isinstance(answer, (tuple, list)) or str(getattr(answer, "dtype", "")) == "object"  # NumPy's for several shapes
        require(two and len(answer) == 2, "Return two things: the weights and the bias.")
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
@compared_with(lambda *given: _both(*given))
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


def _both(wholes, parts, down, right):
    """Return 1 where a whole meets its part, as far as both maps reach."""
    parts = parts[down:, right:][: len(wholes), : wholes.shape[1]]
    return wholes[: len(parts), : parts.shape[1]] * parts
