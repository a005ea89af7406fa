"""Exercise 3.8: a layer with a kernel of its own for each place, counted and refuted."""

import numpy as np

from utils.checks.answers import as_array, call, checker, compared_with, require, require_calls, require_count

SIZES = [(32, 32, 3), (6, 9, 3), (28, 20, 5), (4, 3, 2), (7, 7, 1)]


@checker
@compared_with(lambda H, W, K: (H - K + 1) * (W - K + 1) * K * K, 0)
def exercise_3_8(weights: object, refute: object) -> str:
    """Check the weights of a locally connected layer, and pictures that show that its responses do not move along."""
    cases = []
    for H, W, K in SIZES:
        rows, columns, window = H - K + 1, W - K + 1, K * K
        slips: dict[float, str] = {
            rows * columns * (window + 1): "no bias is counted here.",
            H * W * window: "without padding the kernel has fewer places than the picture has pixels.",
            H * W * rows * columns: "that is a dense layer: each output sees only its own window.",
            rows * columns: "that is the number of places: each has a kernel of its own.",
            rows**2 * window: "the picture may be wider than it is high.",
            columns**2 * window: "the picture may be higher than it is wide.",
            (H - K) * (W - K) * window: "count the last place along each axis, too: from 0 to H − K.",
            rows * columns * K: "a kernel has K·K weights.",
            window: "that is a convolution: its one kernel serves all places.",
        }
        cases.append((f"picture {H}×{W}, K = {K}", (H, W, K), rows * columns * window, list(slips.items())))
    require_calls(weights, cases, require_count)
    for name, kernels in _layers(np.random.default_rng(38)):
        answer = as_array(name, call(refute, kernels.copy()))
        _require_witness(name, kernels, answer)
    return "Each pixel shows that the layer does not move along, and where none could, you said so."


def _layers(rng):
    """Layers (rows, columns, K, K) by name; some of them do move along to the right."""
    shared = rng.normal(size=(3, 3))
    yield "a kernel of its own for each place", rng.normal(size=(3, 4, 2, 2))
    yield "one kernel for all places", shared + np.zeros((4, 3, 3, 3))
    yield "a kernel for each row of places", rng.normal(size=(3, 1, 2, 2)) + np.zeros((3, 4, 2, 2))
    for place in ((3, 2, 2, 1), (0, 0, 0, 2), (2, 1, 1, 1)):
        odd = shared + np.zeros((4, 3, 3, 3))
        odd[place] += 1
        yield f"one kernel for all places, but at place {list(place[:2])}", odd
    yield "two places, with kernels of the same sum", np.array([[[[1.0, 2], [3, 4]], [[4.0, 3], [2, 1]]]])
    yield "a single column of places", rng.normal(size=(3, 1, 2, 2))
    close, turned = (shared + np.zeros((3, 3, 3, 3)) for _ in range(2))
    close[1, 1] += 0.001
    turned[1, 1] *= -1
    yield "one kernel for all places, but at place [1, 1] a thousandth more", close
    yield "one kernel for all places, but at place [1, 1] its negative", turned


def _require_witness(name, kernels, answer):
    """Require a pixel that shows it, or `()` where no pixel does."""
    rows, columns, K = kernels.shape[:3]
    height, width = rows + K - 1, columns + K - 1
    pixels = [at for at in np.ndindex(height, width - 1) if _stays_behind(kernels, at)]
    if not pixels:
        require(answer.size == 0, f"{name}: here every picture's responses move along to the right; expected `()`.")
        return
    require(answer.size > 0, f"{name}: its responses do not move along, and some pixel shows it.")
    whole = answer.shape == (2,) and np.array_equal(answer, answer.round())
    require(whole, f"{name}: give a row and a column, two whole numbers.")
    row, column = (int(number) for number in answer)
    require((row, column) in pixels or (column, row) not in pixels, f"{name}: row and column have changed places.")
    require(0 <= row < height and 0 <= column < width, f"{name}: pixel {[row, column]} lies outside of the picture, {height}×{width}.")
    require(column < width - 1, f"{name}: pixel {[row, column]} leaves the picture when it moves to the right.")
    hint = "a place sees pixel (row + u, column + v) with its weight (u, v)."
    require((row, column) in pixels, f"{name}: a 1 at pixel {[row, column]} gives responses that do move along; {hint}")


def _stays_behind(kernels, pixel):
    """Does moving a single 1 to the right do anything else to the responses than to move them to the right?"""
    first, moved = (_respond(kernels, (pixel[0], pixel[1] + step)) for step in (0, 1))
    return not np.array_equal(moved[:, 1:], first[:, :-1])


def _respond(kernels, pixel):
    """The layer's responses to a picture with a single 1."""
    rows, columns, K = kernels.shape[:3]
    picture = np.zeros((rows + K - 1, columns + K - 1))
    picture[pixel] = 1
    return np.array([[(kernels[i, j] * picture[i : i + K, j : j + K]).sum() for j in range(columns)] for i in range(rows)])
