"""Why a torch module cannot take an input, and what it would take: found by trying, so that whoever follows the advice arrives."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from utils.arrays import in_order
from utils.nets.modules import Shape, evaluation

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
LARGEST = 512  # pixels of a side: no larger picture is tried
_ERRORS = (RuntimeError, ValueError, IndexError, TypeError)  # what torch raises for a shape that it cannot take


@dataclass(frozen=True)
class Misfit:
    """The layer that stopped a model: its name, itself, the shape (N, …) that it was given, and torch's reason."""

    name: str
    module: nn.Module | None
    shape: tuple[int, ...]
    reason: str

    @property
    def wanted(self) -> int | None:
        """How many channels or features the layer takes, where that is what does not fit."""
        for attribute in ("in_channels", "in_features", "num_features"):
            wanted, axis = getattr(self.module, attribute, None), -1 if attribute == "in_features" else 1
            if isinstance(wanted, int) and len(self.shape) > 1 and self.shape[axis] != wanted:
                return wanted
        return None

    def __str__(self) -> str:
        if self.module is None:
            return self.reason
        label = f"{self.name} ({type(self.module).__name__})" if self.name else "the layer"
        if self.wanted is None:
            return f"{label} cannot take {self.shape[1:]}: {self.reason}"
        attribute = next(a for a in ("in_channels", "in_features", "num_features") if hasattr(self.module, a))
        return f"{label} has {attribute}={self.wanted} but is given {self.shape[-1 if attribute == 'in_features' else 1]}"


def run(
    model: nn.Module,
    x: torch.Tensor,
    name: str = "x",
    given: object = None,
    counted: bool = False,
    call: Callable[[torch.Tensor], Any] | None = None,
) -> Any:
    """Return `model(x)`, or raise ValueError that says why x's shape does not fit, and what would.

    name: what x is called where it came from, "train: x" for one of a pair; given: x as it came, an array, a list or a tensor.
    counted: x's first axis is known to count pictures, so that one of them will do as a trial, and no axis before it is missing.
    call: what runs the model in place of itself.

    >>> run(nn.Conv2d(3, 8, 3), torch.zeros(2, 32, 32, 3))
    Traceback (most recent call last):
    ValueError: x has shape (2, 32, 32, 3), but the layer has in_channels=3 but is given 32: put the channels first, x.permute(0, 3, 1, 2)
    """
    try:
        return (call or model)(x[:1] if counted else x)
    except _ERRORS as error:
        shape = tuple(x.shape)
        misfit = find_misfit(model, shape if len(shape) == 3 and not counted else (1, *shape[1:]))
        called = name.rpartition(" ")[2]
        fitting = "" if misfit is None else _fitting_array(model, shape, misfit, called, x if given is None else given, counted)
        if not fitting and (len(shape) < 2 or "(unbatched)" in str(error)):  # torch's word where a layer wants another number of axes
            raise ValueError(f"{name} has shape {shape}: use pictures (N, C, H, W)") from error
        if not fitting and (misfit is None or misfit.wanted is None):  # another cause than the shape
            raise
        raise ValueError(f"{name} has shape {shape}, but {misfit}{fitting}") from error


def fitting_shape(model: nn.Module, shape: Shape, misfit: Misfit) -> str:
    """Return what to use in the place of an input_shape (C, H, W) that does not fit, or in the place of the layer; "" if nothing can be told."""
    C, H, W = shape
    first = misfit.shape[1:] == shape and isinstance(misfit.module, _CONVOLUTIONS)
    if first and misfit.wanted == W:
        return f": these are channels last; channels first, use {(W, C, H)}"
    if first and misfit.wanted:
        return f": use {(misfit.wanted, H, W)}"
    return _remedy(model, shape, misfit, "input_shape={}")


def find_misfit(model: nn.Module, shape: tuple[int, ...]) -> Misfit | None:
    """Run the model on zeros of a shape (N, …) in evaluation mode; return what stops it, or None if nothing does."""
    like = next(model.parameters(), torch.zeros(()))
    running: list[tuple[str, nn.Module, tuple[int, ...]]] = []
    hooks = []
    for name, module in model.named_modules():
        if next(module.children(), None) is None or next(module.parameters(recurse=False), None) is not None:
            hooks.append(module.register_forward_pre_hook(_noting(running, name), with_kwargs=True))
            hooks.append(module.register_forward_hook(lambda *_: running.pop() and None))
    try:
        with evaluation(model), torch.no_grad():
            model(torch.zeros(shape, dtype=like.dtype, device=like.device))
    except _ERRORS as error:
        name, module, before = running[-1] if running else ("", None, ())
        return Misfit(name, module, before, str(error).splitlines()[0])
    finally:
        for hook in hooks:
            hook.remove()
    return None


def _noting(running, name):
    def note(module, args, kwargs):
        shapes = [tuple(value.shape) for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor)]
        running.append((name, module, shapes[0] if shapes else ()))

    return note


def _fitting_array(model, shape, misfit, name, given, counted):
    """Say what to do with an input, called `name`, that does not fit; "" if nothing can be told."""
    arrangements = _arrangements(shape, misfit, name, given)
    found = [words for words, new in arrangements if not (counted and "batch" in words) and find_misfit(model, new) is None]
    if found:
        return f": {found[0]}"
    if len(shape) == 4 and isinstance(misfit.module, _CONVOLUTIONS) and misfit.wanted == shape[3]:  # not yet all, but a step
        return f": put the channels first, {in_order(name, given, 0, 3, 1, 2)}"
    return _remedy(model, shape[1:], misfit, "pictures of {}") if len(shape) == 4 else ""


def _arrangements(shape: tuple[int, ...], misfit: Misfit, name: str, given: object) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the Python that arranges the same numbers in another way, and the shape, for one picture of the batch, that it gives."""
    array = name if hasattr(given, "shape") else f"np.array({name})"
    last = in_order(array, np.empty(0) if array != name else given, *((2, 0, 1) if len(shape) == 3 else (0, 3, 1, 2)))
    if len(shape) == 4:
        N, *picture = shape
        yield f"put the channels first, {last}", (1, picture[2], *picture[:2])
        yield f"give each picture as one row, {array}.reshape({N}, -1)", (1, math.prod(picture))
        if misfit.shape[1:] == tuple(picture):  # the first layer asks for other channels
            yield from _recoloured(shape, misfit.wanted, array, given)
    if len(shape) == 3:
        yield f"a batch axis is missing, {array}[None]", (1, *shape)
        yield f"put the channels first, and a batch axis before them, {last}[None]", (1, shape[2], *shape[:2])
        yield f"an axis for the channel is missing, {array}[:, None]", (1, 1, *shape[1:])
        yield f"give the picture as a batch of one row, {array}.reshape(1, -1)", (1, math.prod(shape))
        yield f"give each picture as one row, {array}.reshape({shape[0]}, -1)", (1, shape[1] * shape[2])
    if len(shape) == 2:
        yield f"axes for batch and channel are missing, {array}[None, None]", (1, 1, *shape)
        side = math.isqrt(shape[1])
        if side * side == shape[1]:
            yield f"give each row as a picture, {array}.reshape({shape[0]}, 1, {side}, {side})", (1, 1, side, side)
        yield f"give the picture as a batch of one row, {array}.reshape(1, -1)", (1, math.prod(shape))
    if len(shape) == 1:
        yield f"a batch axis is missing, {array}[None]", (1, *shape)


def _recoloured(shape, wanted, array, given):
    """Yield how pictures with other channels become those that are wanted."""
    _, C, H, W = shape
    tensor = hasattr(given, "permute")
    if wanted == 1:
        yield f"turn colour into grey, {array}.mean(1, {'keepdim' if tensor else 'keepdims'}=True)", (1, 1, H, W)
    elif C == 1 and wanted:
        repeated = f"{array}.repeat(1, {wanted}, 1, 1)" if tensor else f"{array}.repeat({wanted}, axis=1)"
        yield f"repeat the one channel, {repeated}", (1, wanted, H, W)
    elif wanted and wanted < C:
        yield f"leave out the last channels, {array}[:, :{wanted}]", (1, wanted, H, W)


def _remedy(model: nn.Module, picture: tuple[int, ...], misfit: Misfit, words: str) -> str:
    """Say which layer would fit what comes, and which size of picture the layers; `words` puts a shape (C, H, W) into a phrase."""
    fitting, module, given = [], misfit.module, misfit.shape
    if isinstance(module, nn.Linear) and len(given) > 2 and math.prod(given[1:]) == module.in_features:
        return ": put nn.Flatten() before it"
    if isinstance(module, nn.Linear) and len(given) == 2:
        fitting.append(f"nn.Linear({given[1]}, {module.out_features}) there")
    elif misfit.wanted and isinstance(module, _CONVOLUTIONS):
        fitting.append(f"nn.{type(module).__name__}({given[1]}, {module.out_channels}, …) there")
    elif misfit.wanted:
        fitting.append(f"nn.{type(module).__name__}({given[1]}) there")
    if side := _fitting_side(model, picture[0], max(picture[1:])):
        fitting.append(words.format((picture[0], side, side)))
    return f": use {', or '.join(fitting)}" if fitting else ""


def _fitting_side(model: nn.Module, channels: int, side: int) -> int | None:
    """Return the smallest side of square pictures that run, or of those that are at least not too large for a dense layer; None if none is found."""
    low, high = 0, 1  # no side up to `low` will do; from `high` on they are large enough
    while _is_small(model, channels, high):
        low, high = high, 2 * high
        if high > max(LARGEST, side):
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _is_small(model, channels, middle) else (low, middle)
    return high if find_misfit(model, (1, channels, high, high)) is None else None


def _is_small(model, channels, side):
    """Does a picture of this side fail, and not by giving a dense layer too many numbers?"""
    misfit = find_misfit(model, (1, channels, side, side))
    if misfit is None:
        return False
    with suppress(TypeError):
        if isinstance(misfit.module, nn.Linear) and misfit.wanted:
            return misfit.shape[-1] < misfit.wanted
    return True
