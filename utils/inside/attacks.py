"""Adversarial examples: small changes of a picture that raise the loss of a classifier."""

from typing import Literal

import torch
from numpy.typing import ArrayLike
from torch import nn
from torch.nn import functional as F

from utils.arithmetic import check_choice, check_int, check_number, check_switch
from utils.inside.maximisation import check_bounds
from utils.nets.inputs.misfits import run
from utils.nets.modules import as_input, as_labels, as_tensor, check_finite, check_module, evaluation

NORMS = ("linf", "l2")
BELOW = 1e-12  # a gradient smaller than this has no direction


def fgsm(
    model: nn.Module,
    x: ArrayLike | torch.Tensor,
    y: ArrayLike | torch.Tensor,
    eps: float,
    *,
    targeted: bool = False,
    bounds: tuple[float, float] = (0, 1),
) -> torch.Tensor:
    """Return the fast gradient sign attack, x + ε·sign(∇ₓL), clipped to the bounds.

    x: real numbers (N, …) within `bounds`, in the units in which the model takes them; y: class numbers (N,): the right ones, or
    with `targeted=True` those to be reached, when the step goes down the loss. eps: the largest change of a number,
    in the same units. The result has x's shape, and its dtype if that is float32 or float64, else the model's; it lies within eps of x and within the bounds, exactly.
    The model is used in evaluation mode; its mode, its parameters and their gradients stay as they were.
    Raises TypeError or ValueError for eps < 0 or larger than any change within the bounds, x outside the bounds, labels that do not
    suit, or a model without gradient.

    >>> model = torch.nn.Linear(2, 2)
    >>> with torch.no_grad():
    ...     _ = model.weight.copy_(torch.eye(2)), model.bias.zero_()
    >>> fgsm(model, torch.tensor([[0.75, 0.25]]), torch.tensor([0]), 0.25)
    tensor([[0.5000, 0.5000]])

    Source: Goodfellow, Shlens & Szegedy 2014, arXiv:1412.6572: x' = x + ε·sign(∇ₓ J(θ, x, y)).
    """
    x, y, eps, bounds = _checked(model, x, y, eps, bounds)
    _check_reach("eps", eps, x, bounds, "linf")
    targeted = check_switch("targeted", targeted)
    gradient = _gradient(model, x, y)
    return _within(x + (-eps if targeted else eps) * gradient.sign(), x, eps, bounds, "linf")


def pgd(
    model: nn.Module,
    x: ArrayLike | torch.Tensor,
    y: ArrayLike | torch.Tensor,
    eps: float,
    *,
    step_size: float,
    steps: int,
    random_start: bool = False,
    targeted: bool = False,
    bounds: tuple[float, float] = (0, 1),
    norm: Literal["linf", "l2"] = "linf",
    seed: int | None = None,
) -> torch.Tensor:
    """Return the attack by projected gradient steps: many small ones, each followed by a return into the allowed change.

    As `fgsm`, but of `steps` steps of `step_size`, by the sign of the gradient for norm "linf", by its direction for "l2", where eps
    bounds the Euclidean length of each picture's change. x: (N, …), y: (N,) and the result are as there; eps and step_size are in x's units.
    `random_start` begins at a random allowed place, decided by `seed`.
    Raises TypeError or ValueError as `fgsm` does, for steps below 1, a step_size that is not positive or too large, and an unknown norm.

    >>> model = torch.nn.Linear(2, 2)
    >>> with torch.no_grad():
    ...     _ = model.weight.copy_(torch.eye(2)), model.bias.zero_()
    >>> attacked = pgd(model, torch.tensor([[0.75, 0.25]]), torch.tensor([0]), 0.5, step_size=0.2, steps=10, norm="l2")
    >>> (attacked - torch.tensor([[0.75, 0.25]])).norm().item() <= 0.5
    True

    Source: Madry et al. 2017, arXiv:1706.06083.
    """
    x, y, eps, bounds = _checked(model, x, y, eps, bounds)
    check_choice("norm", norm, NORMS)
    steps, step_size = check_int("steps", steps), check_number("step_size", step_size, 0, above=True)
    for name, length in (("eps", eps), ("step_size", step_size)):
        _check_reach(name, length, x, bounds, norm)
    seed = 0 if seed is None else check_int("seed", seed, minimum=0)
    random_start, targeted = check_switch("random_start", random_start), check_switch("targeted", targeted)
    now = _within(x + _random_change(x, eps, norm, seed), x, eps, bounds, norm) if random_start else x
    for _ in range(steps):
        gradient = _gradient(model, now, y)
        step = gradient.sign() if norm == "linf" else gradient / _lengths(gradient).clamp(min=BELOW)
        now = _within(now + (-step_size if targeted else step_size) * step, x, eps, bounds, norm)
    return now


def _gradient(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Return the loss's gradient at x; the loss is summed over pictures, so that no picture's gradient is divided by N."""
    x = x.detach().requires_grad_()
    with evaluation(model), torch.enable_grad():
        logits = model(x.to(_like(model)))  # a model in float32 takes pictures in float64, too
        if not logits.requires_grad:
            raise ValueError("the model gives no gradient at its input: is it wrapped in torch.no_grad?")
        if logits.ndim != 2 or len(logits) != len(x):
            raise ValueError(f"the model gives {tuple(logits.shape)}, but {len(x)} pictures need logits ({len(x)}, classes)")
        if y.max() >= logits.shape[1]:
            raise ValueError(f"y runs up to {y.max()}: the model has {logits.shape[1]} classes, 0 to {logits.shape[1] - 1}")
        (gradient,) = torch.autograd.grad(F.cross_entropy(logits, y, reduction="sum"), x)
    return gradient


def _within(moved, x, eps, bounds, norm):
    """Return the nearest allowed pictures: within eps of x by the norm and within the bounds, exactly, despite rounding."""
    low, high = bounds
    change = moved.detach() - x
    change = change.clamp(-eps, eps) if norm == "linf" else change * (eps / _lengths(change).clamp(min=BELOW)).clamp(max=1)
    result = (x + change).clamp(low, high)
    while bool((too_far := _distance(result, x, norm) > eps).any()):  # rounding to x's dtype may lead a hair too far
        shorter = x + (result - x) * (1 - torch.finfo(x.dtype).eps)  # from 0, the next number would be no way at all
        nearer = torch.nextafter(shorter, x)
        result = torch.where(too_far, nearer, result)
    return result


def _distance(a, x, norm):
    """Return how far each number (linf) or picture (l2) has moved, in double precision."""
    change = a.double() - x.double()
    return change.abs() if norm == "linf" else _lengths(change).expand_as(change)


def _lengths(change):
    return change.flatten(1).norm(dim=1).reshape(-1, *[1] * (change.ndim - 1))


def _random_change(x, eps, norm, seed):
    generator = torch.Generator().manual_seed(seed)
    if norm == "linf":
        return (2 * torch.rand(x.shape, generator=generator) - 1).to(x) * eps
    change = torch.randn(x.shape, generator=generator).to(x)  # drawn in float32, so that every dtype begins at the same place
    radius = torch.rand(len(x), generator=generator).to(x) ** (1 / x[0].numel())
    return change / _lengths(change).clamp(min=BELOW) * eps * radius.reshape(-1, *[1] * (x.ndim - 1))


def _like(model):
    """Return a tensor of the model's dtype, on its device."""
    return next(model.parameters(), torch.zeros(()))


def _checked(
    model: nn.Module,
    x: ArrayLike | torch.Tensor,
    y: ArrayLike | torch.Tensor,
    eps: float,
    bounds: tuple[float, float],
) -> tuple[torch.Tensor, torch.Tensor, float, tuple[float, float]]:
    """Return x and y as tensors, eps and bounds as floats, or raise if an argument does not fit."""
    check_module(model)
    eps, bounds = check_number("eps", eps, 0), check_bounds(bounds)
    given, x = x, as_tensor("x", x)
    x = x.to(_like(model).device) if x.dtype in (torch.float32, torch.float64) else as_input(model, x)
    if x.ndim < 2 or len(x) == 0:
        raise ValueError(f"x has shape {tuple(x.shape)}: use pictures (N, …)" + ", x[None] for one" * (x.ndim == 1 and len(x) > 0))
    check_finite("x", x)
    if not bool(((x >= bounds[0]) & (x <= bounds[1])).all()):
        raise ValueError(
            f"x runs from {x.min():g} to {x.max():g}, outside bounds={bounds}: "
            "attack in the units of the pixels, and normalise inside the model"
        )
    with torch.no_grad(), evaluation(model):
        run(model, x.to(_like(model)), "x", given, counted=_one_each(x, y))
    y = as_labels("y", y, len(x)).to(x.device)
    if y.min() < 0:
        raise ValueError(f"y runs from {y.min()}: use class numbers from 0 up")
    return x, y, eps, bounds


def _one_each(x, y):
    """Is there a label for each row of x, which then are pictures?"""
    try:
        return len(y) == len(x)  # type: ignore[arg-type]  # raises TypeError for what has no length
    except TypeError:
        return False


def _check_reach(name, value, x, bounds, norm):
    """Raise ValueError for a change longer than any within the bounds: up to 255 it was meant in grey levels, mostly."""
    width = bounds[1] - bounds[0]
    longest = width if norm == "linf" else width * x[0].numel() ** 0.5
    if value > longest:
        grey = f"; for {value:g} of 255 grey levels use {f'{width:g}*' * (width != 1)}{value:g}/255" if value <= 255 else ""
        raise ValueError(f"{name}={value:g} is more than bounds={bounds} leave room for: use at most {longest:g}{grey}")
