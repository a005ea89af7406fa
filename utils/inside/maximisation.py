"""Activation maximisation: climb with the gradient to a picture that one channel answers most."""

import math
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn
from torch.nn import functional as F

from utils.arithmetic import check_int
from utils.inside.activation import answer_of, as_input, channel_of, recorded
from utils.nets.modules import check_module, evaluation

NOISE = 0.5  # the noise's width at the start, as a share of the bounds'


class Result(NamedTuple):
    """A maximised picture, and how the channel's mean rose."""

    image: np.ndarray  # (C, H, W)
    history: list[float]  # the mean before each step, and at the end


def maximize_activation(
    model: nn.Module,
    layer: str,
    channel: int,
    *,
    size: int,
    start: int | ArrayLike | torch.Tensor | None = None,
    steps: int = 20,
    lr: float = 0.1,
    weight_decay: float = 1e-6,
    blur: float = 0.05,
    jitter: int = 0,
    upscale: float = 1.2,
    bounds: tuple[float, float] = (0, 1),
    seed: int = 0,
    in_channels: int = 3,
) -> Result:
    """Return a picture that makes the mean of a channel's map large, found from noise by Adam: `Result(image, history)`.

    size: the side of the picture in pixels. start: the side to begin with; the picture is then enlarged by `upscale` after every
    `steps` steps until it has its size (None: there is one scale only), or a picture (C, size, size) to begin with in place
    of noise. weight_decay: pull of each number towards 0. blur: the share that a pixel takes from either neighbour after
    each step, along rows and then columns, 0 to 0.33. jitter: before each step the picture is moved by up to so many pixels,
    round the edges, and back after it. Numbers stay within `bounds`. `seed` decides noise and moves. in_channels: those of the
    noise. The model is used in evaluation mode; its modes, parameters and their gradients stay as they were.
    Raises TypeError or ValueError for arguments that do not fit, and names those that would.

    >>> conv = torch.nn.Conv2d(1, 1, 2, bias=False)
    >>> with torch.no_grad():
    ...     _ = conv.weight.copy_(torch.tensor([[[[1.0, -1.0], [-2.0, 3.0]]]]))
    >>> result = maximize_activation(torch.nn.Sequential(conv), "0", 0, size=2, blur=0, in_channels=1)
    >>> result.image.tolist()  # 1 where the weight is positive, else 0
    [[[1.0, 0.0], [0.0, 1.0]]]

    Sources: Erhan et al. 2009, "Visualizing higher-layer features of a deep network"; Olah et al. 2017,
    doi:10.23915/distill.00007. Steps, lr, decay and upscale are those of a common recipe for VGG-16: start=56, size=499.
    """
    check_module(model)
    _check_numbers(lr, blur, weight_decay, upscale, bounds)
    size, steps, jitter = check_int("size", size), check_int("steps", steps), check_int("jitter", jitter, minimum=0)
    random = torch.Generator().manual_seed(check_int("seed", seed, minimum=0))
    image, sides = _beginning(model, size, start, upscale, bounds, random, check_int("in_channels", in_channels))
    history = []
    with recorded(model, [layer]) as answers, evaluation(model), torch.enable_grad():
        for side in sides:
            if side != image.shape[-1]:
                image = F.interpolate(image, size=(side, side), mode="bilinear", align_corners=False)
            image = image.detach().clone().requires_grad_()
            adam = torch.optim.Adam([image], lr=lr, weight_decay=weight_decay)
            for _ in range(steps):
                shift = torch.randint(-jitter, jitter + 1, (2,), generator=random).tolist()
                mean = _mean(model, torch.roll(image, shift, (2, 3)), answers, layer, channel)
                history.append(mean.item())
                (image.grad,) = torch.autograd.grad(-mean, image)
                adam.step()
                with torch.no_grad():
                    image.copy_(_blurred(image, blur).clamp(*bounds))
        history.append(_mean(model, image, answers, layer, channel).item())
    return Result(image.detach()[0].cpu().numpy(), history)


def _mean(model, image, answers, layer, channel):
    """Return the mean of the channel's map."""
    model(image)
    mean = channel_of(answer_of(answers, layer), layer, channel).mean()
    if not mean.requires_grad:
        raise ValueError(f"layer={layer!r} gives no gradient at the picture: is the model wrapped in torch.no_grad?")
    return mean


def _beginning(model, size, start, upscale, bounds, random, in_channels):
    """Return the first picture (1, C, side, side), and the sides to go through."""
    low, high = bounds
    if start is None or isinstance(start, int):
        side = size if start is None else check_int("start", start)
        if side > size:
            raise ValueError(f"start={start} must be at most size={size}")
        noise = torch.rand(1, in_channels, side, side, generator=random)
        image = as_input(model, low + (high - low) * (0.5 + NOISE * (noise - 0.5)))
        return image, _sides(side, size, upscale)
    image = as_input(model, start)[None]
    if image.ndim != 4 or image.shape[2:] != (size, size):
        raise ValueError(f"start has shape {tuple(image.shape[1:])}: use a picture (C, {size}, {size}), or the side to begin with")
    return image, [size]


def _sides(side, size, upscale):
    """Return the sides from `side` to `size`, each about `upscale` times the one before.

    >>> _sides(56, 499, 1.2)
    [56, 67, 81, 97, 116, 139, 167, 201, 241, 289, 347, 416, 499]
    """
    times = math.ceil(math.log(size / side) / math.log(upscale) - 1e-9) if side < size else 0
    between = (round(side * upscale**n) for n in range(times))
    return [here for here in between if here < size] + [size]


def _blurred(image, share):
    """Return the picture with each pixel mixed with `share` of either neighbour, along rows, then columns.

    A pixel at the edge is its own neighbour.
    """
    for axis in (3, 2):
        last = image.shape[axis] - 1
        before = torch.cat([image.narrow(axis, 0, 1), image.narrow(axis, 0, last)], axis)
        after = torch.cat([image.narrow(axis, 1, last), image.narrow(axis, last, 1)], axis)
        image = (1 - 2 * share) * image + share * (before + after)
    return image


def _check_numbers(lr, blur, weight_decay, upscale, bounds):
    for name, value, low, high in (
        ("lr", lr, 0, math.inf),
        ("blur", blur, 0, 1 / 3),
        ("weight_decay", weight_decay, 0, math.inf),
        ("upscale", upscale, 1, math.inf),
    ):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value < math.inf or value > high:
            raise ValueError(f"{name}={value!r} must be a number from {low} to {high:.2g}")
    if lr == 0 or upscale == 1:
        raise ValueError(f"lr={lr} must be above 0, and upscale={upscale} above 1")
    if len(bounds) != 2 or not bounds[0] < bounds[1]:
        raise ValueError(f"bounds={bounds!r} must be (low, high)")
