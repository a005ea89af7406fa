"""Exercises 3.5 to 3.7: the gradient for the weights, the transposed convolution, and what one answer tells of a linear, equivariant map."""

from typing import Any

import numpy as np

from utils.checks.answers import call, checker, compared_with, require_array, require_without
from utils.conv import conv2d, true_convolve2d
from utils.transposed import conv_transpose2d


@checker
@compared_with(lambda x, g, K: conv2d(x, g))
def exercise_3_5(weight_gradient: object) -> str:
    """Check the gradient of a loss for a kernel."""
    require_without(weight_gradient, ("conv_gradients",), "Do it without {name}.")
    generator = np.random.default_rng(0)
    for H, W, K in [(4, 4, 2), (5, 6, 3), (6, 4, 3), (4, 5, 1), (3, 3, 3), (7, 5, 2)]:
        x, g = (generator.normal(size=shape).round(2) for shape in ((H, W), (H - K + 1, W - K + 1)))
        expected, full = conv2d(x, g), true_convolve2d(x, g, padding="full")
        slips = [
            (expected[::-1, ::-1], "the weights stand in reverse: weight (u, v) meets x[i + u, j + v], not x[i − u, j − v]."),
            (conv2d(x, g[::-1, ::-1]), "g must not be turned."),
            (expected / g.size, "a weight's effects add up over the outputs: take their sum, not their mean."),
            (expected.T, "rows and columns have changed places."),
            (-expected, "the sign: that is the step against the gradient."),
            (full, "that is larger than the kernel: no padding here."),
            (true_convolve2d(g, x, padding="full"), "that is larger than the kernel: no padding here."),
            (np.full((K, K), (g * x[: len(g), : g.shape[1]]).sum()), "all weights get the same: each meets another part of x."),
            (np.full((K, K), g.sum()), "that is the bias's gradient; a weight's is multiplied with what it met."),
            (g[0, 0] * x[:K, :K], "that is the effect on the first output alone: a weight enters all of them."),
            (conv2d(x, np.ones(g.shape)), "where is g? Each output counts as much as the loss depends on it."),
            (0 * expected, "all zeros: are the sums written into the array?"),
        ]
        require_array(f"picture {H}×{W}, K = {K}", call(weight_gradient, x.copy(), g.copy(), K), expected, slips)
    return "Six gradients agree: the input convolved with g."


@checker
@compared_with(lambda x, w, S: conv_transpose2d(x[None], w[None], stride=(1, S))[0])
def exercise_3_6(transpose_1d: object) -> str:
    """Check a transposed convolution of a row of numbers."""
    require_without(transpose_1d, ("conv_transpose2d",), "Do it without {name}.")
    rows: list[tuple[list[float], list[float], int]] = [
        ([1, 2], [1, 10, 100], 2), ([1, -2, 0.5], [3, 1], 1), ([2, 0, -1], [1, 2, 4], 3), ([1, 3], [2, -1], 4), ([7], [1, 0.125], 2),
        ([1, 2, 3, 4], [1, -1, 2, 0.5], 2),
    ]  # fmt: skip
    for numbers, kernel, S in rows:
        x, w = np.array(numbers, float), np.array(kernel, float)
        count, K, expected = len(x), len(w), conv_transpose2d(np.array([numbers]), np.array([kernel]), stride=(1, S))[0]
        overwritten = np.zeros(len(expected))
        for i, value in enumerate(x):
            overwritten[S * i : S * i + K] = value * w
        placed = np.zeros(S * (count - 1) + 1)
        placed[::S] = x
        slips: list[tuple[Any, str]] = [
            (
                np.append(expected, np.zeros(max(0, S * count + K - len(expected)))),
                "the output is too long: the last number begins at S·(I − 1).",
            ),
            (np.append(expected, np.zeros(max(0, S - K))), "the output is too long: the last window ends after K places."),
            (expected[: S * count], "the output is too short: the last window is K long, wherever it begins."),
            (
                expected / np.maximum(conv_transpose2d([[1] * count], [[1] * K], stride=(1, S))[0], 1),
                "where windows overlap, their numbers add up: do not take the mean.",
            ),
            (overwritten, "where windows overlap, their numbers add up; the later one must not overwrite."),
            (conv_transpose2d([numbers], [kernel[::-1]], stride=(1, S))[0], "the kernel is reversed: x[i]·w[0] comes first."),
            (np.correlate(placed, w, "full"), "the kernel is reversed: x[i]·w[0] comes first."),
            (placed, "the numbers are placed, but where is the kernel?"),
            (np.convolve(x, w), "where is the stride? Number i writes from place S·i on."),
            (np.outer(x, w).ravel(), "windows begin S places apart, not K: where they overlap, their numbers add up."),
            (np.convolve(np.repeat(x, S), w), "each number is written once, with the kernel: do not repeat it."),
            (np.convolve(x, w)[::S], "the stride moves the outputs apart; it drops none."),
            (np.correlate(x, w, "full"), "where is the stride? Number i writes from place S·i on. And the kernel is reversed."),
            (np.convolve(placed, w, "same"), "something was cut off: no padding here."),
            (np.convolve(placed, w, "valid"), "something was cut off: no padding here."),
            (np.trunc(expected), "the fractions are lost: is y an array of whole numbers?"),
            (0 * expected, "all zeros: are the products written into y?"),
        ]
        require_array(f"x {numbers}, kernel {kernel}, S = {S}", call(transpose_1d, x.copy(), w.copy(), S), expected, slips)
    return "Six rows agree, overlaps and gaps included."


@checker
@compared_with(lambda x, h: _on_ring(x, h))
def exercise_3_7(answer_to: object) -> str:
    """Check that the answer to one impulse gives the answers of linear, equivariant maps to all pictures on a ring."""
    rng = np.random.default_rng(37)
    for shape in [(4, 5), (3, 3), (5, 2), (1, 6)]:
        A = rng.normal(size=(shape[0] * shape[1],) * 2)
        L = _fair(A, shape)
        x, h = rng.normal(size=shape), L(np.eye(1, len(A)).reshape(shape))
        x = (3 * x).astype(int) if shape == (5, 2) else x
        name = f"a picture of {shape[0]}×{shape[1]}"
        found = call(answer_to, x.copy(), h.copy())
        middle = shape[0] // 2, shape[1] // 2
        slips = [
            (_on_ring(x, h, -1), "h must be moved with the pixel, not against it: that is cross-correlation."),
            (_on_ring(x, h, -1)[::-1, ::-1], "that is cross-correlation, and turned: move h by i and j, and add up."),
            (np.fft.ifft2(np.fft.fft2(x) * np.fft.fft2(h).conj()).real, "that is cross-correlation: no conjugate here."),
            (
                sum(x[i, j] * np.roll(h, (j, i), (0, 1)) for i, j in np.ndindex(shape)),
                "h moves down by i and right by j: these have changed places.",
            ),
            (
                sum(v * np.roll(h, n) for n, v in enumerate(x.ravel())),
                "what leaves at the right comes in at the left of the *same* row: roll along two axes.",
            ),
            (_cut_off(x, h), "what leaves at one side comes in at the other: it is a ring."),
            (true_convolve2d(x, h, padding="full"), "it is a ring: what leaves comes in at the other side, so the size stays."),
            *(
                (sum(x[at] * np.roll(h, at[k], k) for at in np.ndindex(shape)), "move h by i *and* by j, down and to the right.")
                for k in (0, 1)
            ),
            (_on_ring(x, h) - x[0, 0] * h, "the first pixel counts, too: there h is moved by nothing."),
            (x * h, "each pixel of x counts for all places: move h there, and add up."),
            (np.roll(_on_ring(x, h), middle, (0, 1)), "the single 1 stood at the top left, not in the middle."),
            (np.roll(_on_ring(x, h), (-middle[0], -middle[1]), (0, 1)), "the single 1 stood at the top left, not in the middle."),
            (_on_ring(x, h) / x.size, "add up, do not take the mean."),
            (x.sum() * h, "h is moved for each pixel before it is added."),
            (_on_ring(np.abs(x), h), "pixels below 0 count, too."),
            (h, "that is the answer to a single 1, not to x."),
        ]
        require_array(name, found, L(x), slips)
    return "It predicts maps that were never asked about these pictures."


def _fair(A, shape):
    """Make a linear map of pictures equivariant: the mean over all moves of moving, mapping, moving back."""

    def mapped(x):
        moves = list(np.ndindex(shape))
        return np.mean(
            [np.roll((A @ np.roll(x, move, (0, 1)).ravel()).reshape(shape), (-move[0], -move[1]), (0, 1)) for move in moves], axis=0
        )

    return mapped


def _on_ring(x, h, way=1):
    return sum(x[i, j] * np.roll(h, (way * i, way * j), (0, 1)) for i, j in np.ndindex(x.shape))


def _cut_off(x, h):
    y = np.zeros(h.shape)
    for i, j in np.ndindex(x.shape):
        y[i:, j:] += x[i, j] * h[: len(h) - i, : h.shape[1] - j]
    return y
