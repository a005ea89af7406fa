"""Chapter 14's exercises: right answers, and wrong ones with a piece of their hints."""

from fractions import Fraction

import numpy as np
import torch

from utils.checks import chapter_14 as check

SUMS = (0.65, 0.1 * np.sqrt(14.25), 100, 10)
UNITS = (8 / 255 / 0.225, 6.375, 0.8925, 8)


def stepped(sign=1, low=0, high=1, take=np.sign, keep=1):
    def step(x, gradient, eps, targeted=False):
        return np.clip(keep * x + sign * (-eps if targeted else eps) * take(gradient), low, high)

    return step


def step_by_masks(x, gradient, eps, targeted=False):
    if targeted:
        gradient = -gradient
    x = x.copy()
    x[gradient > 0] += eps
    x[gradient < 0] -= eps
    x[x < 0] = 0
    x[x > 1] = 1
    return x


def step_in_place(x, gradient, eps, targeted=False):
    x += np.sign(gradient) * eps * (1 - 2 * targeted)
    return np.minimum(np.maximum(x, 0, out=x), 1, out=x)


def step_in_torch(x, gradient, eps, targeted=False):
    x, gradient = torch.tensor(x, requires_grad=True), torch.tensor(gradient)
    return (x + (-eps if targeted else eps) * gradient.sign()).clamp(0, 1)


def pulled(share=min, add=1, length=np.linalg.norm):
    def project(moved, x, eps):
        return add * x + (moved - x) * share(1, eps / length(moved - x))

    return project


def project_if_outside(moved, x, eps):
    change = moved - x
    length = np.sqrt((change**2).sum())
    if length > eps:
        moved = x + eps * change / length
    return moved.tolist()


def project_by_halving(moved, x, eps):
    """Look for the largest share of the change that fits."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.linalg.norm(middle * (moved - x)) <= eps else (low, middle)
    return x + high * (moved - x)


def project_in_torch(moved, x, eps):
    moved, x = torch.tensor(moved), torch.tensor(x, requires_grad=True)
    return x + (moved - x) * (eps / (moved - x).norm()).clamp(max=1)


def rounded(x):
    return (3 * x).round() / 3


class Rounding(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return rounded(x)

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def straight_by_no_grad(x):
    with torch.no_grad():
        change = rounded(x) - x
    return x + change


def backwards(change):
    """A rounding with another way back."""

    class Other(Rounding):
        @staticmethod
        def backward(ctx, gradient):
            return change(gradient)

    return lambda x: Other.apply(x)


def value(form):
    """An answer with the gradient 1 and another value."""
    return lambda x: x + (form(x) - x).detach()


RIGHT = [
    (
        check.exercise_14_2,
        (lambda x, g, eps, targeted=False: torch.clamp(torch.tensor(x) + (eps - 2 * eps * targeted) * torch.tensor(g).sign(), 0, 1),),
    ),
    (check.exercise_14_1, SUMS),
    (check.exercise_14_1, (0.65, 0.38, 100, 10)),
    (check.exercise_14_1, ([0.65], np.array(0.377), 100.0, Fraction(10))),
    (check.exercise_14_1, tuple(torch.tensor(float(number), requires_grad=True) for number in SUMS)),
    (check.exercise_14_2, (stepped(),)),
    (check.exercise_14_2, (step_by_masks,)),
    (check.exercise_14_2, (step_in_torch,)),
    (check.exercise_14_3, (pulled(),)),
    (check.exercise_14_3, (project_if_outside,)),
    (check.exercise_14_3, (project_by_halving,)),
    (check.exercise_14_3, (project_in_torch,)),
    (check.exercise_14_4, UNITS),
    (check.exercise_14_4, (0.139, 6.4, 0.89, 8)),
    (check.exercise_14_4, ([0.1394], np.array(6.38), Fraction(8925, 10000), 8.0)),
    (check.exercise_14_4, tuple(torch.tensor(float(number), requires_grad=True) for number in UNITS)),
    (check.exercise_14_5, (value(rounded),)),
    (check.exercise_14_5, (straight_by_no_grad,)),
    (check.exercise_14_5, (Rounding.apply,)),
    (check.exercise_14_5, (lambda x: rounded(x).detach() + x - x.detach(),)),
]

WRONG = [
    (check.exercise_14_2, (step_in_place,), "has changed `x`"),
    (check.exercise_14_1, (...,) * 4, "Replace"),
    (check.exercise_14_1, (0.25, *SUMS[1:]), "negative weights help"),
    (check.exercise_14_1, (0.45, *SUMS[1:]), "negative weight helps"),
    (check.exercise_14_1, (6.5, *SUMS[1:]), "by 0.1"),
    (check.exercise_14_1, (0.3, *SUMS[1:]), "all four"),
    (check.exercise_14_1, (-0.65, *SUMS[1:]), "lowers the score"),
    (check.exercise_14_1, (0.65, 0.65, 100, 10), "partly cancel"),
    (check.exercise_14_1, (0.65, 0, 100, 10), "mean is 0"),
    (check.exercise_14_1, (0.65, 1.43, 100, 10), "then take the root"),
    (check.exercise_14_1, (0.65, 0.14, 100, 10), "take its root"),
    (check.exercise_14_1, (0.65, 3.77, 100, 10), "is missing"),
    (check.exercise_14_1, (0.65, 0.19, 100, 10), "not averaged"),
    (check.exercise_14_1, (0.65, 0.4, 100, 10), "rounded"),
    (check.exercise_14_1, (0.65, 0.3742, 100, 10), "also the 0.5"),
    (check.exercise_14_1, (*SUMS[:2], 10, 10), "add up fully"),
    (check.exercise_14_1, (*SUMS[:2], 400, 10), "how many times"),
    (check.exercise_14_1, (*SUMS[:2], 100.001, 10), "not right"),
    (check.exercise_14_1, (*SUMS[:3], 100), "squares grow"),
    (check.exercise_14_1, (*SUMS[:3], 20), "how many times"),
    (check.exercise_14_1, (*SUMS[:3], 11), "not right"),
    (check.exercise_14_1, (*SUMS[:3], "ten"), "expected numbers"),
    (check.exercise_14_2, (...,), "Replace"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: ...,), "Replace"),
    (check.exercise_14_2, (stepped(sign=-1),), "sign of the step is wrong"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: stepped()(x, gradient, eps),), "towards a class: the sign of the step"),
    (check.exercise_14_2, (stepped(low=-9, high=9),), "clip them"),
    (check.exercise_14_2, (stepped(high=9),), "above 1"),
    (check.exercise_14_2, (stepped(low=-9),), "below 0"),
    (check.exercise_14_2, (stepped(low=-1),), "below 0"),
    (check.exercise_14_2, (stepped(take=lambda g: g),), "take its sign"),
    (check.exercise_14_2, (stepped(take=lambda g: g / np.abs(g).max()),), "made shorter"),
    (check.exercise_14_2, (stepped(take=lambda g: g / np.linalg.norm(g)),), "for L2"),
    (check.exercise_14_2, (stepped(take=lambda g: np.where(g > 0, 1, -1)),), "its sign is 0"),
    (check.exercise_14_2, (stepped(take=lambda g: np.where(g >= 0, 1, -1)),), "its sign is 0"),
    (check.exercise_14_2, (stepped(take=lambda g: np.sign(g) * (np.abs(g) > 1e-6)),), "numbers differ"),
    (check.exercise_14_2, (stepped(take=np.abs),), "numbers differ"),
    (check.exercise_14_2, (lambda x, g, eps, targeted=False: stepped(low=x.min(), high=x.max())(x, g, eps, targeted),), "own extremes"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: stepped()(x, gradient, 0.1, targeted),), "whatever `eps` is"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: stepped()(x, gradient, 1, targeted),), "ε times the sign"),
    (check.exercise_14_2, (stepped(keep=0),), "added to `x`"),
    (check.exercise_14_2, (stepped(keep=0, low=-9),), "added to `x`"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: x,), "nothing has moved"),
    (check.exercise_14_2, (lambda x, gradient, eps, targeted=False: 0 * x,), "all zeros"),
    (check.exercise_14_2, (lambda x, g, eps, targeted=True: stepped()(x, g, eps, targeted),), "away from the class: the sign of the step"),
    (check.exercise_14_2, (lambda x: x,), "raised TypeError"),
    (check.exercise_14_3, (...,), "Replace"),
    (check.exercise_14_3, (lambda moved, x, eps: ...,), "Replace"),
    (check.exercise_14_3, (pulled(share=lambda one, ratio: ratio),), "from inside: what is inside already stays"),
    (check.exercise_14_3, (pulled(add=0),), "change alone"),
    (check.exercise_14_3, (lambda moved, x, eps: moved,), "must come back"),
    (check.exercise_14_3, (lambda moved, x, eps: x + np.clip(moved - x, -eps, eps),), "L∞"),
    (check.exercise_14_3, (lambda moved, x, eps: moved * eps / np.linalg.norm(moved),), "not the picture"),
    (check.exercise_14_3, (lambda moved, x, eps: np.clip(pulled()(moved, x, eps), 0, 1),), "left aside"),
    (check.exercise_14_3, (lambda moved, x, eps: pulled()(moved, x, 0.7),), "whatever `eps` is"),
    (check.exercise_14_3, (lambda moved, x, eps: pulled()(2 * x - moved, x, eps),), "other side"),
    (check.exercise_14_3, (pulled(length=lambda change: np.abs(change).sum()),), "sum of sizes"),
    (check.exercise_14_3, (pulled(length=lambda change: np.abs(change).max()),), "largest size"),
    (check.exercise_14_3, (pulled(length=lambda change: (change**2).sum()),), "root of the sum of squares"),
    (check.exercise_14_3, (pulled(length=lambda change: np.sqrt((change**2).mean())),), "must come back"),
    (check.exercise_14_3, (pulled(length=lambda c: np.linalg.norm(c, axis=-1, keepdims=True).max()),), "one length for the whole change"),
    (check.exercise_14_3, (lambda moved, x, eps: x,), "all the way"),
    (check.exercise_14_3, (lambda moved, x, eps: 0 * x,), "all zeros"),
    (check.exercise_14_4, (...,) * 4, "Replace"),
    (check.exercise_14_4, (8 / 255 * 0.225, *UNITS[1:]), "lengths larger"),
    (check.exercise_14_4, (8 / 255, *UNITS[1:]), "units of the pixels"),
    (check.exercise_14_4, (35.6, *UNITS[1:]), "from 0 to 1"),
    (check.exercise_14_4, (0.15, *UNITS[1:]), "not right"),
    (check.exercise_14_4, (UNITS[0], 25.5, *UNITS[2:]), "multiply by the std"),
    (check.exercise_14_4, (UNITS[0], 102, *UNITS[2:]), "does not divide"),
    (check.exercise_14_4, (UNITS[0], 0.025, *UNITS[2:]), "how many levels"),
    (check.exercise_14_4, (UNITS[0], 6, *UNITS[2:]), "not right"),
    (check.exercise_14_4, (*UNITS[:2], 1.785, 8), "two units"),
    (check.exercise_14_4, (*UNITS[:2], 1, 8), "not right"),
    (check.exercise_14_4, (*UNITS[:3], 7), "step of the weights"),
    (check.exercise_14_4, (*UNITS[:3], 16), "counts as one"),
    (check.exercise_14_4, (*UNITS[:3], 8.0001), "not right"),
    (check.exercise_14_5, (...,), "Replace"),
    (check.exercise_14_5, (lambda x: ...,), "Replace"),
    (check.exercise_14_5, (rounded,), "as that of rounding"),
    (check.exercise_14_5, (lambda x: rounded(x).detach(),), "no gradient at all"),
    (check.exercise_14_5, (lambda x: rounded(x).detach().requires_grad_(),), "as that of rounding"),
    (check.exercise_14_5, (lambda x: x,), "not rounded"),
    (check.exercise_14_5, (value(torch.round),), "two grey levels"),
    (check.exercise_14_5, (value(lambda x: (3 * x).round()),), "divide by 3"),
    (check.exercise_14_5, (value(lambda x: (3 * x).floor() / 3),), "rounds down"),
    (check.exercise_14_5, (value(lambda x: (3 * x).ceil() / 3),), "rounds up"),
    (check.exercise_14_5, (lambda x: x + rounded(x).detach(),), "inside of `detach`"),
    (check.exercise_14_5, (lambda x: 2 * x + (rounded(x) - 2 * x).detach(),), "counts twice"),
    (check.exercise_14_5, (lambda x: 3 * x + (rounded(x) - 3 * x).detach(),), "gradient is 3"),
    (check.exercise_14_5, (lambda x: (rounded(x) + x).detach() - x,), "gradient is −1"),
    (check.exercise_14_5, (lambda x: rounded(x).detach() + x.sum() - x.sum().detach(),), "sum of all"),
    (check.exercise_14_5, (lambda x: rounded(x).detach() + x.mean() - x.mean().detach(),), "mean of all"),
    (check.exercise_14_5, (backwards(torch.ones_like),), "comes from above"),
    (check.exercise_14_5, (backwards(torch.sign),), "not its sign"),
    (check.exercise_14_5, (backwards(lambda gradient: gradient.flip(-1)),), "in reverse"),
    (check.exercise_14_5, (lambda x: rounded(x.detach()).numpy(),), "Expected a torch tensor"),
    (check.exercise_14_5, (lambda x: 0 * x,), "all zeros"),
]
