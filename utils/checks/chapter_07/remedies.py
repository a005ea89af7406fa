"""Exercises 7.6 and 7.7: shifted copies of pictures, and a training loop in which three things were wrong."""

import copy
import itertools

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from utils.checks.answers import as_array, call, checker, compared_with, require, require_array

MOVES = [(2, 1), (-1, 2), (1, 0), (0, 1), (-1, 0), (0, -2), (0, 0), (3, -3), (5, 0), (-4, 7)]  # on pictures of 4×5 and more


@checker
@compared_with(lambda pictures, down, right: _moved(pictures, down, right))
def exercise_7_6(shifted: object) -> str:
    """Check pictures that are moved, with zeros where nothing comes in."""
    rng = np.random.default_rng(76)
    for (down, right), (H, W) in itertools.product(MOVES, [(4, 5), (6, 4), (3, 3)]):
        count = 1 if down == 1 else 3
        pictures = rng.uniform(0.1, 1, (count, 1, H, W)) * rng.choice([1, 1, -1], (count, 1, H, W))
        found = call(shifted, pictures.copy(), down, right)
        name = f"{count} picture{'s' * (count > 1)} {H}×{W}, down {down}, right {right}"
        slips = [
            (_rolled(pictures, down, right), "what leaves on one side comes in on the other: put zeros there."),
            (_moved(pictures, right, down), "down and right have changed places."),
            (_moved(pictures, -down, -right), "the direction is turned: a positive number moves down and to the right."),
            (_moved(pictures, down, -right), "left and right have changed places."),
            (_moved(pictures, -down, right), "up and down have changed places."),
            (_moved(pictures, down, right, mode="edge"), "the border is repeated: put zeros where nothing comes in."),
            (_moved(pictures, max(down, 0), max(right, 0)), "negative numbers move up and to the left."),
            (_moved(pictures, abs(down), abs(right)), "negative numbers move up and to the left."),
            (_sliced(pictures, down, right), "slices like `down:` and `:-down` are for positive numbers only."),
            (pictures, "nothing has moved."),
            (np.zeros_like(pictures), "all zeros: are the pixels written into the new pictures?"),
            (_moved(pictures, down, 0), "it moves down, but not to the right."),
            (_moved(pictures, 0, right), "it moves to the right, but not down."),
            (_moved(pictures, down, right)[0], "move all pictures of the batch."),
            (
                _rolled(pictures, down, right, axes=(0, 1)),
                "the first two axes are pictures and channels; rows and columns are the last two.",
            ),
            (np.trunc(_moved(pictures, down, right)), "the fractions are lost."),
            (_moved(pictures, down, right)[:1], "move all pictures of the batch."),
        ]
        require_array(name, found, _moved(pictures, down, right), slips)
    return "It moves in all directions, also by nothing and by more than the picture."


def _moved(pictures, down, right, mode="constant"):
    """Cut the moved pictures out of padded ones."""
    H, W = pictures.shape[-2:]
    far = max(abs(down), abs(right))
    padded = np.pad(pictures, ((0, 0), (0, 0), (far, far), (far, far)), mode=mode)
    return padded[..., far - down : far - down + H, far - right : far - right + W]


def _sliced(pictures, down, right):
    """What the slices for a positive move do to any."""
    moved = np.zeros_like(pictures)
    if down and right:
        moved[..., down:, right:] = pictures[..., :-down, :-right]
    return moved


def _rolled(pictures, down, right, axes=(2, 3)):
    return np.roll(pictures, (down, right), axes)


FAULTS = {
    "softmax": "cross-entropy has the softmax inside: give it the logits.",
    "sum": "gradients add up from step to step: set them to zero before each `backward`.",
    "up": "the weights climb: a step goes against the gradient.",
}
KINDS = [((1, 4, 4), 3, 5, 0.3, 4), ((2, 3, 3), 4, 6, 0.1, 3), ((1, 5, 2), 2, 3, 0.5, 2)]  # picture, classes, pictures, rate, steps


@checker
def exercise_7_7(train: object) -> str:
    """Check that a training loop takes the steps of plain gradient descent, and says its losses."""
    for number, (shape, classes, count, lr, steps) in enumerate(KINDS):
        torch.manual_seed(number)
        start = nn.Sequential(nn.Conv2d(shape[0], 3, 2), nn.ReLU(), nn.Flatten(), nn.LazyLinear(classes)).double()
        x, y = torch.rand(count, *shape, dtype=torch.float64), torch.randint(classes, (count,))
        start(x)  # settles the number of inputs
        model = copy.deepcopy(start)
        name = f"net {number + 1}, {steps} steps at a rate of {lr}"
        losses = as_array(name, call(train, model, x.clone(), y.clone(), lr, steps))
        require(losses.shape == (steps,), f"{name}: return a list of {steps} losses, one from each step.")
        weights = torch.cat([w.detach().ravel() for w in model.parameters()])
        wanted, final = _trained(start, x, y, lr, steps)
        if not _same(losses, weights, (wanted, final)):
            for faults in (names for n in (1, 2, 3) for names in itertools.combinations(FAULTS, n)):
                found = _same(losses, weights, _trained(start, x, y, lr, steps, faults))
                require(not found, f"{name}: {' And '.join(FAULTS[fault] for fault in faults)}")
            for other, hint in _other_loops(start, x, y, lr, steps):
                found = np.allclose(losses, other, rtol=1e-9) and not np.allclose(losses, wanted, rtol=1e-9)
                require(not found, f"{name}: {hint}")
            for other, hint in [
                ((0.1, x, y), "the rate is `lr`, whatever `lr` is."),
                ((lr, x[:1], y[:1]), "each step is one on all of `x`."),
            ]:
                require(not _same(losses, weights, _trained(start, *other[1:], other[0], steps)), f"{name}: {hint}")
        require_array(f"{name}, the losses", losses, wanted, _other_losses(start, x, y, lr, steps, wanted))
        untouched = torch.cat([w.detach().ravel() for w in start.parameters()])
        slips = [(untouched, "the model given has not changed: train it, not a copy.")]
        require_array(f"{name}, the weights in the end", weights, final, slips)
    return "Three nets take the right steps."


def _same(losses, weights, outcome):
    return np.allclose(losses, outcome[0], atol=1e-7) and torch.allclose(weights, outcome[1], atol=1e-7)


def _trained(start, x, y, lr, steps, faults=()):
    """Return the losses and the last weights of a loop with some faults."""
    model, losses = copy.deepcopy(start), []
    for _ in range(steps):
        logits = model(x).softmax(1) if "softmax" in faults else model(x)
        loss = F.cross_entropy(logits, y)
        if "sum" not in faults:
            model.zero_grad()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for w in model.parameters():
                w += lr * w.grad if "up" in faults else -lr * w.grad
    return losses, torch.cat([w.detach().ravel() for w in model.parameters()])


def _other_loops(start, x, y, lr, steps):
    """Yield the losses of loops with another optimizer or another loss, each with what it is."""
    plain = "plain gradient descent is asked for: w ← w − `lr`·gradient."
    sgd, loss, every = torch.optim.SGD, F.cross_entropy, slice(None)
    onehot = F.one_hot(y, start[-1].out_features).double()
    for kind, options, which, measure, hint in [
        (sgd, {"momentum": 0.9}, every, loss, f"this has momentum; {plain}"),
        (torch.optim.Adam, {}, every, loss, f"this is Adam; {plain}"),
        *((sgd, {"weight_decay": by}, every, loss, f"the weights decay; {plain}") for by in (1e-4, 5e-4, 1e-3, 1e-2)),
        (sgd, {}, slice(-2, None), loss, "only the last layer learns: all parameters take the step."),
        (sgd, {}, slice(-2), loss, "the last layer does not learn: all parameters take the step."),
        (sgd, {}, every, lambda z, y: loss(z, y, reduction="sum"), "take the mean over the batch, not the sum."),
        (sgd, {}, every, lambda z, y: loss(z, y) / len(y), "`F.cross_entropy` is a mean already: do not divide again."),
        (sgd, {}, every, lambda z, y: loss(z, y, label_smoothing=0.1), "the loss is smoothed: take the plain cross-entropy."),
        (sgd, {}, every, lambda z, y: F.mse_loss(z, onehot), "this is the squared error: take the cross-entropy."),
        (sgd, {}, every, F.nll_loss, "`F.nll_loss` reads logarithms of probabilities; logits go into `F.cross_entropy`."),
        (sgd, {}, every, lambda z, y: loss(z.relu(), y), "logits may be below 0: no ReLU behind the last layer."),
    ]:
        model, losses = copy.deepcopy(start), []
        step = kind(list(model.parameters())[which], lr=lr, **options)
        for _ in range(steps):
            model.zero_grad()
            value = measure(model(x), y)
            value.backward()
            step.step()
            losses.append(value.item())
        yield losses, hint


def _other_losses(start, x, y, lr, steps, wanted):
    longer = _trained(start, x, y, lr, steps + 1)[0]
    return [
        ([wanted[0]] * steps, "the loss never changes: is the step taken?"),
        (longer[1:], "these are the losses after each step; give the one that each step started from."),
        (np.multiply(wanted, len(y)), "take the mean over the batch, not the sum."),
        (np.cumsum(wanted), "these are running sums."),
    ]
