"""Exercises 7.4 and 7.5: a gradient by differences, and one carried back through a small net."""

import numpy as np

from utils.checks.answers import as_array, call, checker, compared_with, fail, require, require_array
from utils.checks.answers.numbers import is_equal
from utils.conv import conv2d


@checker
def exercise_7_4(finite_difference: object) -> str:
    """Check a numerical gradient on functions whose gradients are known."""
    for name, f, at, wanted in _functions():
        moves: list[np.ndarray] = []

        def noted(w, f=f, at=at, moves=moves):
            w = np.array(w, float)
            require(w.shape == at.shape, f"`f` was given an array of shape {w.shape}; it takes one of the shape of `w`, {at.shape}.")
            moves.append(w - at)
            return f(w)

        found = call(finite_difference, noted, at.copy())
        slips = [
            (2 * wanted, "twice too large: the two points are 2h apart."),
            (wanted / 2, "half of it: divide by 2h."),
            (-wanted, "the sign is turned: the value at w + h comes first."),
            (np.abs(wanted), "keep the signs."),
            (np.full(at.shape, wanted.sum()), "move one entry at a time: this is the sum over all of them."),
            (wanted.sum(), "one number for each entry of `w`: this is the sum over all of them."),
            (np.zeros(at.shape), "all zeros: is each difference written into its place?"),
        ]
        step = max((float(np.abs(move).max()) for move in moves), default=0.0)
        if step and not 1e-8 <= step <= 1e-3 and not is_equal(as_array(name, found), wanted):
            fail(
                f"{name}: the entries move by {step:.0e}, which is too {'far for a slope' if step > 1e-3 else 'little for rounded numbers'}."
            )
        require_array(name, found, wanted, [(wrong, hint) for wrong, hint in slips if np.abs(wanted).max() > 0], 1e-5)
        for i in np.ndindex(at.shape):
            alone = [move[i] for move in moves if np.count_nonzero(np.abs(move) > 1e-12) == 1 and abs(move[i]) > 1e-12]
            require(alone, f"{name}: move one entry at a time, and move it back before the next.")
            one_sided = "only one side was looked at: for central differences evaluate at w + h and at w − h."
            require(min(alone) < 0 < max(alone), f"{name}: {one_sided}")
    return "It agrees with the exact gradients, at slopes and at a minimum."


def _functions():
    """(name, function, where, its gradient there): of one to three axes, one at a minimum, two in which the entries are coupled."""
    rng = np.random.default_rng(7)
    a, w, cube, z = rng.standard_normal((2, 3)), rng.standard_normal((2, 3)), rng.standard_normal((2, 1, 3)), np.array([2.0, 1.0, 0.0])
    yield "Σ a·w²", lambda v: (a * v**2).sum(), w, 2 * a * w
    yield "cross-entropy", lambda v: np.log(np.exp(v).sum()) - v[1], z, np.exp(z) / np.exp(z).sum() - np.array([0, 1, 0])
    yield "(Σ w)²", lambda v: v.sum() ** 2, cube, np.full(cube.shape, 2 * cube.sum())
    yield "Σ (w − 3)² at its minimum", lambda v: 50 * ((v - 3) ** 2).sum(), np.full(2, 3.0), np.zeros(2)


@checker
@compared_with(lambda x, w, v, y: _filter_gradient(x, w, v, y))
def exercise_7_5(filter_gradient: object) -> str:
    """Check the gradient of the cross-entropy for a filter behind ReLU and global max pooling."""
    rng = np.random.default_rng(11)
    for H, W, K, classes, y in [(4, 4, 2, 3, 0), (5, 6, 3, 2, 1), (3, 5, 1, 4, 2), (6, 4, 2, 3, 2), (4, 4, 3, 3, 1)]:
        x, w, v = (rng.normal(size=shape).round(1) for shape in ((H, W), (K, K), classes))
        if K == 3 and H == 4:
            x, w = np.abs(x), -np.abs(w)  # every sum is below 0
        answers, turned = conv2d(x, w), conv2d(x, w[::-1, ::-1])
        i, j = np.unravel_index(answers.argmax(), answers.shape)
        top, window, onehot = answers[i, j], x[i : i + K, j : j + K], np.eye(classes)[y]
        m = max(top, 0)
        p = np.exp(v * m) / np.exp(v * m).sum()
        open_, back = float(top > 0), float((p - onehot) @ v)
        wanted, first = open_ * back * window, x[:K, :K]
        row, column = np.unravel_index(turned.argmax(), turned.shape)
        other = np.maximum(turned.max(), 0) * v
        slips = [
            (
                (turned.max() > 0) * float((np.exp(other) / np.exp(other).sum() - onehot) @ v) * x[row : row + K, column : column + K],
                "the filter is not flipped here.",
            ),
            (open_ * float((p - np.eye(classes)[0]) @ v) * window, "the right class is `y`, not the first."),
            (back * window, "all sums were below 0, so ReLU is closed, and nothing passes."),
            (-wanted, "the sign is turned: it is p − onehot, not onehot − p."),
            (open_ * (p @ v) * window, "subtract the one-hot answer from p."),
            (open_ * (p - onehot)[y] * window, "m reaches all classes: sum (p − onehot)·v over them."),
            (open_ * (p - onehot)[y] * v[y] * window, "m reaches all classes, not only the right one."),
            (
                open_ * (p - onehot).sum() * window,
                "all zeros: does the place of the largest sum pass? And multiply by the head's weights v before summing over the classes.",
            ),
            (np.full((K, K), open_ * back), "that is the gradient for m: multiply it by what each weight met."),
            (open_ * back * conv2d(x, np.ones(answers.shape)), "only the winner's place counts, not all windows."),
            (open_ * back * conv2d(x, (answers > 0).astype(float)), "only the winner's place counts, not all that ReLU let through."),
            (open_ * back * window[::-1, ::-1], "the window must not be turned."),
            (open_ * back * window.T, "rows and columns have changed places."),
            (open_ * back * first, "the window is the winner's, not the first."),
            (open_ * back * w, "multiply by what the weight met, the pixels, not by the weights."),
            (open_ * back * window * m, "once too often times m."),
            (open_ * window, "how much does m matter for the loss? Multiply by (p − onehot)·v."),
        ]
        require_array(f"picture {H}×{W}, K = {K}", call(filter_gradient, x.copy(), w.copy(), v.copy(), y), wanted, slips)
    return "Five gradients agree, one of them behind a closed ReLU."


def _filter_gradient(x, w, v, y):
    answers = conv2d(x, w)
    i, j = np.unravel_index(answers.argmax(), answers.shape)
    p = np.exp(v * max(answers[i, j], 0))
    back = (p / p.sum() - np.eye(len(v))[y]) @ v
    return (answers[i, j] > 0) * back * x[i : i + len(w), j : j + w.shape[1]]
