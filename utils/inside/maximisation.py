"""Activation maximisation: climb with the gradient to a picture that one channel responds to most."""

import math
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn
from torch.nn import functional as F

from utils.arithmetic import check_int, check_number
from utils.arrays import channels_first
from utils.inside.activation import answer_of, channel_of, recorded
from utils.nets.inputs.misfits import find_misfit, fitting_shape
from utils.nets.modules import as_input, check_module, evaluation

LARGEST, MOST = 4096, 2**28  # pixels of a side, and numbers of a picture: 1 GB
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
    lr, upscale = check_number("lr", lr, 0, above=True), check_number("upscale", upscale, 1, above=True)
    blur, weight_decay = check_number("blur", blur, 0, 1 / 3), check_number("weight_decay", weight_decay, 0)
    bounds = check_bounds(bounds)
    size, steps, jitter = check_int("size", size, maximum=LARGEST), check_int("steps", steps), check_int("jitter", jitter, minimum=0)
    random = torch.Generator().manual_seed(check_int("seed", seed, minimum=0))
    image, sides = _beginning(model, size, start, upscale, bounds, random, check_int("in_channels", in_channels, maximum=MOST // size**2))
    _check_pictures(model, image, sides[0], size)
    history = []
    with recorded(model, [layer]) as answers, evaluation(model), torch.enable_grad():
        for side in sides:
            if side != image.shape[-1]:
                image = F.interpolate(image, size=(side, side), mode="bilinear", align_corners=False)
            image = image.detach().clone().requires_grad_()
            adam = torch.optim.Adam([image], lr=lr, weight_decay=weight_decay)
            for _ in range(steps):
                shift = torch.randint(-jitter, jitter + 1, (2,), generator=random).tolist()
                mean = _mean(torch.roll(image, shift, (2, 3)), answers, layer, channel)
                history.append(mean.item())
                (image.grad,) = torch.autograd.grad(-mean, image)
                adam.step()
                with torch.no_grad():
                    image.copy_(_blurred(image, blur).clamp(*bounds))
        history.append(_mean(image, answers, layer, channel).item())
    return Result(image.detach()[0].cpu().numpy(), history)


def _mean(image, answers, layer, channel):
    """Return the mean of the channel's map."""
    answers.run(image)
    mean = channel_of(answer_of(answers, layer), layer, channel).mean()
    if not mean.requires_grad:
        raise ValueError(f"layer={layer!r} gives no gradient at the picture: is the model wrapped in torch.no_grad?")
    return mean


def _beginning(model, size, start, upscale, bounds, random, in_channels):
    """Return the first picture (1, C, side, side), and the sides to go through."""
    low, high = bounds
    if start is None or isinstance(start, int) or getattr(start, "ndim", None) == 0:
        side = size if start is None else check_int("start", start)
        if side > size:
            raise ValueError(f"start={start} must be at most size={size}")
        noise = torch.rand(1, in_channels, side, side, generator=random)
        image = as_input(model, low + (high - low) * (0.5 + NOISE * (noise - 0.5)))
        return image, _sides(side, size, upscale)
    image = as_input(model, start, "start")
    if image.ndim == 3 and image.shape[:2] == (size, size) != image.shape[1:]:
        raise ValueError(f"start has shape {tuple(image.shape)}: put the channels first, {channels_first('start', start)}")
    if image.ndim != 3 or image.shape[1:] != (size, size):
        fitting = {2: "start[None] for one channel", 4: "start[0], one picture"}.get(image.ndim, "the side to begin with")
        raise ValueError(f"start has shape {tuple(image.shape)}: use a picture (C, {size}, {size}), or {fitting}")
    if not bool(((image >= low) & (image <= high)).all()):  # false for NaN, too
        raise ValueError(
            f"start runs from {image.min():g} to {image.max():g}, outside bounds={bounds}: begin within them, bytes as start / 255"
        )
    return image[None], [size]


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


def _check_pictures(model, image, side, size):
    """Raise ValueError if the model cannot take the picture that it begins with, naming in_channels, start or size that would do."""
    shape = image.shape[1], side, side
    misfit = find_misfit(model, (1, *shape))
    if misfit is None:
        return
    given = f"in_channels={shape[0]}, start={side} and size={size} begin with a picture {shape}, but {misfit}"
    if misfit.shape[1:] == shape and misfit.wanted:
        raise ValueError(f"{given}: use in_channels={misfit.wanted}")
    if fitting := fitting_shape(model, shape, misfit):  # else the cause is none of the shape's
        raise ValueError(f"{given}{fitting.replace('input_shape=', 'pictures of ')}")


def check_bounds(bounds: object) -> tuple[float, float]:
    """Return bounds as two floats, the lower first, or raise ValueError.

    >>> check_bounds((0, np.float32(1)))
    (0.0, 1.0)
    """
    try:
        low, high = (check_number("bounds", value) for value in bounds)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise ValueError(f"bounds={bounds!r} must be two numbers, (low, high)") from None
    if not low < high:
        raise ValueError(f"bounds={bounds!r} must be (low, high), with low below high")
    return low, high
