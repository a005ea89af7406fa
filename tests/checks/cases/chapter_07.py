"""Chapter 7's exercises: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch

from checks.written import chapter_07_choices as choices
from checks.written import chapter_07_gradients as written
from checks.written import chapter_07_remedies as remedies
from utils.checks import chapter_07 as check
from utils.checks.chapter_07.by_hand import LOGITS, VERDICTS

E = np.exp(LOGITS)
P = E / E.sum()
LOSS = -np.log(P[1])
GRADIENT = P - [0, 1, 0]
ROUNDED = [20.086 / 23.804, 2.718 / 23.804, 1 / 23.804]  # with the numbers of the hint


def finite_difference(f, w, h=1e-5):
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


def in_place(f, w, h=1e-4):
    gradient = np.empty_like(w)
    for i, _ in np.ndenumerate(w):
        w[i] += h
        up = f(w)
        w[i] -= 2 * h
        gradient[i] = (up - f(w)) / (2 * h)
        w[i] += h
    return gradient


def with_unit_arrays(f, w):
    steps = np.eye(w.size).reshape(w.size, *w.shape) * 1e-3
    return torch.tensor([(f(w + step) - f(w - step)) / 2e-3 for step in steps]).reshape(w.shape)


def four_points(f, w):
    """A difference of higher order is central, too."""
    near, far = finite_difference(f, w, 1e-3), finite_difference(f, w, 2e-3)
    return ((4 * near - far) / 3).tolist()


def forward(f, w, h=1e-6):
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        moved = w.copy()
        moved[i] += h
        gradient[i] = (f(moved) - f(w)) / h
    return gradient


def backward(f, w):
    return forward(f, w, -1e-8)


def all_at_once(f, w, h=1e-5):
    return np.full(w.shape, (f(w + h) - f(w - h)) / (2 * h))


def not_moved_back(f, w, h=1e-2):
    w = w.copy()
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        w[i] += h
        up = f(w)
        w[i] -= 2 * h
        gradient[i] = (up - f(w)) / (2 * h)
    return gradient


def in_rows(f, w):
    return [[finite_difference(f, w)[i, j] for j in range(w.shape[1])] for i in range(w.shape[0])]


def of_flat(f, w):
    return finite_difference(f, w.ravel())


def moves_its_weights(f, w):
    gradient = finite_difference(f, w)
    w += 1
    return gradient


RIGHT = [
    (check.exercise_7_1, (P, LOSS, GRADIENT)),
    (check.exercise_7_1, ([0.84, 0.11, 0.04], 2.17, [0.84, -0.89, 0.04])),
    (check.exercise_7_1, (ROUNDED, -np.log(ROUNDED[1]), tuple(np.subtract(ROUNDED, [0, 1, 0])))),
    (check.exercise_7_1, (torch.tensor(P, requires_grad=True), torch.tensor(LOSS, requires_grad=True), torch.tensor(GRADIENT).float())),
    (check.exercise_7_2, (1.1, 1)),
    (check.exercise_7_2, (0.8 - 0.1 * -3, 1.0)),
    (check.exercise_7_2, (np.float32(1.1), np.array([1]))),
    (check.exercise_7_2, (torch.tensor(1.1, requires_grad=True), torch.tensor(1))),
    (check.exercise_7_3, (VERDICTS,)),
    (check.exercise_7_3, (dict(reversed(VERDICTS.items())),)),
    (check.exercise_7_3, ({run: f" {verdict.capitalize()}." for run, verdict in VERDICTS.items()},)),
    (check.exercise_7_3, (VERDICTS | {"a": "overfitting"},)),
    (check.exercise_7_4, (finite_difference,)),
    (check.exercise_7_4, (in_place,)),
    (check.exercise_7_4, (with_unit_arrays,)),
    (check.exercise_7_4, (four_points,)),
    (check.exercise_7_5, (written.filter_gradient,)),
    (check.exercise_7_5, (written.in_torch,)),
    (check.exercise_7_5, (written.by_differences,)),
    (check.exercise_7_5, (written.as_a_convolution,)),
    (check.exercise_7_6, (remedies.shifted,)),
    (check.exercise_7_6, (remedies.pixel_by_pixel,)),
    (check.exercise_7_6, (remedies.by_torch,)),
    (check.exercise_7_6, (remedies.by_scipy,)),
    (check.exercise_7_7, (remedies.train,)),
    (check.exercise_7_7, (remedies.by_optimizer,)),
    (check.exercise_7_7, (remedies.by_autograd,)),
    (check.exercise_7_7, (remedies.from_the_probabilities,)),
    *((check.exercise_7_8, (choose,)) for choose in choices.RIGHT),
]

WRONG = [
    (check.exercise_7_1, (..., ..., ...), "Replace"),
    (check.exercise_7_1, (E, LOSS, GRADIENT), "add up to 1"),
    (check.exercise_7_1, (LOGITS / 4, LOSS, GRADIENT), "exponentials"),
    (check.exercise_7_1, (P[::-1], LOSS, GRADIENT), "order of the logits"),
    (check.exercise_7_1, ([8 / 11, 2 / 11, 1 / 11], LOSS, GRADIENT), "powers are those of e"),
    (check.exercise_7_1, ([0.8, 0.1, 0.0], LOSS, GRADIENT), "rounded"),
    (check.exercise_7_1, (P, -LOSS, GRADIENT), "not negative"),
    (check.exercise_7_1, (P, -np.log(P[0]), GRADIENT), "second"),
    (check.exercise_7_1, (P, -np.log10(P[1]), GRADIENT), "natural"),
    (check.exercise_7_1, (P, P[1], GRADIENT), "minus its logarithm"),
    (check.exercise_7_1, (P, (GRADIENT**2).mean(), GRADIENT), "squared error"),
    (check.exercise_7_1, (P, LOSS + 0.03, GRADIENT), "not right"),
    (check.exercise_7_1, (P, LOSS, -GRADIENT), "sign is turned"),
    (check.exercise_7_1, (P, LOSS, P), "one-hot"),
    (check.exercise_7_1, (P, LOSS, P - [1, 0, 0]), "class is the second"),
    (check.exercise_7_1, (P, LOSS, LOGITS - [0, 1, 0]), "take the probabilities"),
    (check.exercise_7_1, (P, LOSS, GRADIENT[1]), "right class alone"),
    (check.exercise_7_2, (..., ...), "Replace"),
    (check.exercise_7_2, (0.5, 1), "against the gradient"),
    (check.exercise_7_2, (3.8, 1), "rate is 0.1"),
    (check.exercise_7_2, (-2.2, 1), "rate is 0.1"),
    (check.exercise_7_2, (0.3, 1), "step alone"),
    (check.exercise_7_2, (1.2, 1), "not right"),
    (check.exercise_7_2, (1.11, 1), "not right"),
    (check.exercise_7_2, (1.1, 0.5), "exactly on 2"),
    (check.exercise_7_2, (1.1, 2), "derivative"),
    (check.exercise_7_2, (1.1, 0.99), "still gets closer"),
    (check.exercise_7_2, (1.1, [0, 1]), "expected one number"),
    (check.exercise_7_3, (dict.fromkeys("abcd", ...),), "Replace"),
    (check.exercise_7_3, (["fine"] * 4,), "keys"),
    (check.exercise_7_3, ({"a": "over-fitting"},), "keys"),
    (check.exercise_7_3, (VERDICTS | {"a": "bad"},), "none of"),
    (check.exercise_7_3, (VERDICTS | {"b": 3},), "none of"),
    (check.exercise_7_3, (VERDICTS | {"a": "fine"},), "a: look again"),
    (check.exercise_7_3, (VERDICTS | {"b": "not learning"},), "more to learn"),
    (check.exercise_7_3, (VERDICTS | {"b": "over-fitting"},), "no gap"),
    (check.exercise_7_3, (VERDICTS | {"c": "over-fitting"},), "both accuracies are high"),
    (check.exercise_7_3, (VERDICTS | {"d": "over-fitting"},), "guessing"),
    (check.exercise_7_3, (VERDICTS | {"d": "too short or too small a rate"},), "guessing"),
    (check.exercise_7_4, (lambda f, w: None,), "Replace"),
    (check.exercise_7_4, (lambda f, w: 2 * finite_difference(f, w),), "2h apart"),
    (check.exercise_7_4, (lambda f, w: finite_difference(f, w) / 2,), "divide by 2h"),
    (check.exercise_7_4, (lambda f, w: -finite_difference(f, w),), "sign is turned"),
    (check.exercise_7_4, (lambda f, w: abs(finite_difference(f, w)),), "keep the signs"),
    (check.exercise_7_4, (lambda f, w: np.zeros(w.shape),), "all zeros"),
    (check.exercise_7_4, (forward,), "only one side"),
    (check.exercise_7_4, (lambda f, w: forward(f, w, 1e-8),), "only one side"),
    (check.exercise_7_4, (backward,), "only one side"),
    (check.exercise_7_4, (lambda f, w: finite_difference(f, w, 0.5),), "too far for a slope"),
    (check.exercise_7_4, (all_at_once,), "one entry at a time"),
    (check.exercise_7_4, (not_moved_back,), "move it back before the next"),
    (check.exercise_7_4, (in_rows,), "raised"),
    (check.exercise_7_4, (of_flat,), "of the shape of `w`"),
    (check.exercise_7_4, (lambda f, w: finite_difference(f, w).ravel()[:2],), "shape"),
    (check.exercise_7_4, (lambda f, w: 2 * w,), "numbers differ"),
    (check.exercise_7_4, (moves_its_weights,), "has changed"),
    (check.exercise_7_4, (lambda f, w: finite_difference(f, w) + 1e-3,), "each number minus the right one is 0.001"),
    (check.exercise_7_5, (lambda x, w, v, y: None,), "Replace"),
    (check.exercise_7_5, (written.closed_ignored,), "ReLU is closed"),
    (check.exercise_7_5, (lambda *net: -written.filter_gradient(*net),), "sign is turned"),
    (check.exercise_7_5, (written.without_onehot,), "subtract the one-hot"),
    (check.exercise_7_5, (written.right_class_only,), "not only the right one"),
    (check.exercise_7_5, (written.of_the_maximum,), "gradient for m"),
    (check.exercise_7_5, (written.all_windows,), "not all windows"),
    (check.exercise_7_5, (written.first_window,), "not the first"),
    (check.exercise_7_5, (written.times_the_weights,), "not by the weights"),
    (check.exercise_7_5, (written.window_alone,), "how much does m matter"),
    (check.exercise_7_5, (lambda *net: written.filter_gradient(*net).T,), "changed places"),
    (check.exercise_7_5, (lambda *net: written.filter_gradient(*net)[::-1, ::-1],), "must not be turned"),
    (check.exercise_7_5, (lambda *net: written.filter_gradient(*net).ravel(),), "the shape is"),
    (check.exercise_7_6, (lambda x, down, right: None,), "Replace"),
    (check.exercise_7_6, (remedies.rolled,), "comes in on the other"),
    (check.exercise_7_6, (remedies.of_the_border,), "border is repeated"),
    (check.exercise_7_6, (remedies.slices_for_positive,), "positive numbers only"),
    (check.exercise_7_6, (remedies.one_way_only,), "up and to the left"),
    (check.exercise_7_6, (remedies.in_place,), "has changed"),
    (check.exercise_7_6, (lambda x, down, right: remedies.shifted(x, right, down),), "changed places"),
    (check.exercise_7_6, (lambda x, down, right: remedies.shifted(x, -down, -right),), "direction is turned"),
    (check.exercise_7_6, (lambda x, down, right: remedies.shifted(x, down, -right),), "left and right"),
    (check.exercise_7_6, (lambda x, down, right: remedies.shifted(x, down, 0),), "not to the right"),
    (check.exercise_7_6, (lambda x, down, right: x.copy(),), "nothing has moved"),
    (check.exercise_7_6, (lambda x, down, right: 0 * x,), "all zeros"),
    (check.exercise_7_6, (lambda x, down, right: np.roll(x, (down, right), (0, 1)),), "pictures and channels"),
    (check.exercise_7_6, (lambda x, down, right: remedies.shifted(x, down, right)[0],), "all pictures"),
    (check.exercise_7_6, (lambda x, down, right: remedies.shifted(x, down, right)[:, 0],), "the shape is"),
    (check.exercise_7_7, (lambda model, x, y, lr, steps: None,), "Replace"),
    (check.exercise_7_7, (remedies.faulty("softmax", "sum", "up"),), "climb"),
    (check.exercise_7_7, (remedies.faulty("softmax", "sum"),), "add up from step to step"),
    (check.exercise_7_7, (remedies.faulty("softmax", "up"),), "softmax inside"),
    (check.exercise_7_7, (remedies.faulty("sum", "up"),), "climb"),
    (check.exercise_7_7, (remedies.faulty("softmax"),), "softmax inside"),
    (check.exercise_7_7, (remedies.faulty("sum"),), "add up from step to step"),
    (check.exercise_7_7, (remedies.faulty("up"),), "against the gradient"),
    (check.exercise_7_7, (remedies.no_step,), "is the step taken"),
    (check.exercise_7_7, (remedies.on_a_copy,), "not a copy"),
    (check.exercise_7_7, (remedies.one_step_late,), "after each step"),
    (check.exercise_7_7, (remedies.of_the_sum,), "not the sum"),
    (check.exercise_7_7, (remedies.with_momentum,), "this has momentum"),
    (check.exercise_7_7, (remedies.last_loss,), "one from each step"),
    *((check.exercise_7_8, (choose,), hint) for choose, hint in choices.WRONG),
]
