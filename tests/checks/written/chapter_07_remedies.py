"""What learners write for exercises 7.6 and 7.7: right ones, and each slip."""

import copy

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F


def shifted(x, down, right):
    y = np.zeros_like(x)
    H, W = x.shape[2:]
    y[..., max(down, 0) : max(H + down, 0), max(right, 0) : max(W + right, 0)] = x[
        ..., max(-down, 0) : max(H - down, 0), max(-right, 0) : max(W - right, 0)
    ]
    return y


def pixel_by_pixel(x, down, right):
    y = np.zeros_like(x)
    for i, j in np.ndindex(x.shape[2:]):
        if 0 <= i - down < x.shape[2] and 0 <= j - right < x.shape[3]:
            y[:, :, i, j] = x[:, :, i - down, j - right]
    return y


def by_torch(x, down, right):
    """A negative padding cuts off, but not more than there is."""
    H, W = x.shape[2:]
    wide = F.pad(torch.tensor(x), (W, W, H, H))
    down, right = max(-H, min(down, H)), max(-W, min(right, W))
    return F.pad(wide, (right - W, -right - W, down - H, -down - H))


def by_scipy(x, down, right):
    return ndimage.shift(x, (0, 0, down, right), order=0)


def rolled(x, down, right):
    return np.roll(x, (down, right), (2, 3))


def slices_for_positive(x, down, right):
    y = np.zeros_like(x)
    y[:, :, down:, right:] = x[:, :, :-down, :-right]
    return y


def one_way_only(x, down, right):
    return shifted(x, max(down, 0), max(right, 0))


def of_the_border(x, down, right):
    return ndimage.shift(x, (0, 0, down, right), order=0, mode="nearest")


def in_place(x, down, right):
    x[:] = shifted(x, down, right)
    return x


def train(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for w in model.parameters():
                w -= lr * w.grad
        losses.append(loss.item())
    return losses


def by_optimizer(model, x, y, lr, steps):
    optimizer, losses = torch.optim.SGD(model.parameters(), lr), []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.nll_loss(model(x).log_softmax(1), y)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return torch.stack(losses)


def by_autograd(model, x, y, lr, steps):
    def step():
        weights = list(model.parameters())
        loss = F.cross_entropy(model(x), y)
        for w, g in zip(weights, torch.autograd.grad(loss, weights)):
            w.data = w.data - lr * g
        return loss.item()

    return tuple(step() for _ in range(steps))


def from_the_probabilities(model, x, y, lr, steps):
    losses = np.zeros(steps)
    for i in range(steps):
        loss = -model(x).softmax(1)[torch.arange(len(y)), y].log().mean()
        loss.backward()
        losses[i] = loss.item()
        for w in model.parameters():
            w.data -= lr * w.grad
            w.grad = None
    return losses


def faulty(*faults):
    """The loop of the task with some of its faults left in."""

    def loop(model, x, y, lr, steps):
        losses = []
        for _ in range(steps):
            if "sum" not in faults:
                model.zero_grad()
            logits = model(x).softmax(1) if "softmax" in faults else model(x)
            loss = F.cross_entropy(logits, y)
            loss.backward()
            losses.append(loss.item())
            for w in model.parameters():
                w.data = w.data + (lr if "up" in faults else -lr) * w.grad
        return losses

    return loop


def no_step(model, x, y, lr, steps):
    return [F.cross_entropy(model(x), y).item() for _ in range(steps)]


def on_a_copy(model, x, y, lr, steps):
    return train(copy.deepcopy(model), x, y, lr, steps)


def one_step_late(model, x, y, lr, steps):
    return train(copy.deepcopy(model), x, y, lr, steps + 1)[1:]


def of_the_sum(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(x), y, reduction="sum")
        model.zero_grad()
        loss.backward()
        for w in model.parameters():
            w.data -= lr / len(y) * w.grad
        losses.append(loss.item())
    return losses


def with_momentum(model, x, y, lr, steps):
    optimizer, losses = torch.optim.SGD(model.parameters(), lr, momentum=0.9), []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def last_loss(model, x, y, lr, steps):
    return train(model, x, y, lr, steps)[-1]
