"""What every tool that runs a torch module on pictures needs: checked arguments, and evaluation mode for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from utils.arithmetic import check_int
from utils.arrays import check_unmasked

Shape = tuple[int, int, int]  # of a picture, (C, H, W)
AT_ONCE = (
    2**18
)  # numbers of a batch whose maps still fit in memory that is at hand: fetching more from the system takes longer than the network


def check_module(model: object) -> None:
    """Raise TypeError if `model` is not a torch module."""
    if not isinstance(model, nn.Module):
        given = f"model={model!r}"
        raise TypeError(f"{given if len(given) <= 80 else 'model'} must be a torch.nn.Module, not {type(model).__name__}")


def check_input_shape(input_shape: Shape) -> tuple[int, int, int]:
    """Return `input_shape` as a tuple of ints (C, H, W), or raise ValueError or TypeError if it is none.

    >>> check_input_shape([3, 224, 224])
    (3, 224, 224)
    """
    if not isinstance(input_shape, (tuple, list)) or len(input_shape) != 3:
        picture_shape = tuple(getattr(input_shape, "shape", ()))
        sides = picture_shape or (tuple(input_shape) if isinstance(input_shape, (tuple, list)) else ())
        meant = (1, *sides) if len(sides) == 2 else sides[-3:]
        helps = len(sides) in (2, 3, 4) and all(isinstance(side, int) and side > 0 for side in meant)
        if picture_shape:
            given = f"input_shape is an array of shape {picture_shape}"
            raise ValueError(given + (f": give its shape alone, {meant}" if helps else " and must be three integers, (C, H, W)"))
        raise ValueError(f"input_shape={input_shape!r} must be three integers, (C, H, W)" + f": use {meant}" * helps)
    C, H, W = (check_int(f"input_shape[{axis}]", size) for axis, size in enumerate(input_shape))
    return C, H, W


def as_tensor(name: str, value: ArrayLike | torch.Tensor) -> torch.Tensor:
    """Return real numbers of any kind as a tensor without gradient: an array in any order of bytes and strides, a tensor, lists of them.

    Raises TypeError for what is no real number, ValueError for lists that are no rectangle.

    >>> as_tensor("x", np.arange(3.0)[::-1]).tolist()
    [2.0, 1.0, 0.0]
    """
    if not isinstance(value, torch.Tensor):
        return _from_numpy(name, value)
    if value.is_meta:
        raise ValueError(f"{name} is on the meta device, where tensors hold no numbers: use one that does")
    if value.is_complex():
        raise TypeError(f"{name} is complex, {value.dtype}: use real numbers, {name}.abs() or {name}.real")
    return (value if value.layout is torch.strided else value.to_dense()).detach()


def _from_numpy(name: str, value: ArrayLike) -> torch.Tensor:
    """Return an array or lists as a tensor, whatever torch itself would not take."""
    check_unmasked(name, value)
    try:
        array = np.asarray(_without_tensors(value))
    except ValueError as error:
        raise ValueError(f"{name} is not a rectangular array of numbers: {error}") from None
    if array.dtype.kind not in "biuf":
        given = "" if array is value else f", not {type(value).__name__}"
        raise TypeError(f"{name} has dtype {array.dtype}: use an array, a tensor or lists of real numbers{given}")
    dtype = array.dtype.newbyteorder("=")
    if dtype.itemsize > 8:  # long double, which torch has not
        dtype = np.dtype(np.float64)
    elif dtype.kind == "u" and dtype.itemsize > 1:  # for which torch has few functions
        dtype = np.dtype(np.int64 if dtype.itemsize < 8 or not array.size or array.max() < 2**63 else np.float64)
    return torch.from_numpy(np.require(array, dtype, ["C", "W"]))  # torch takes no negative strides, and warns of what is read-only


def _without_tensors(value):
    """Return lists of lists of tensors as lists of arrays."""
    if isinstance(value, (list, tuple)):
        return [_without_tensors(part) for part in value]
    if not isinstance(value, torch.Tensor):
        return value
    return value.detach().cpu().to(torch.float32 if value.dtype is torch.bfloat16 else value.dtype).numpy()


def as_input(model: nn.Module, x: ArrayLike | torch.Tensor, name: str = "x") -> torch.Tensor:
    """Return x as a tensor with the model's dtype, on the model's device."""
    check_module(model)
    for parameter, tensor in model.named_parameters():
        if tensor.is_meta:
            raise ValueError(f"{parameter} is on the meta device, where tensors hold no numbers: build the model without that device")
    return as_tensor(name, x).to(next(model.parameters(), torch.zeros(())))


def check_sized(model: nn.Module) -> None:
    """Raise ValueError if a parameter has no size yet."""
    for name, parameter in model.named_parameters():
        if isinstance(parameter, nn.parameter.UninitializedParameter):
            raise ValueError(f"{name} has no size yet: run the model once, model(x), so that its lazy layers see what they read")


def check_finite(name: str, x: torch.Tensor) -> None:
    """Raise ValueError if one of the numbers is NaN or infinite."""
    if not bool(torch.isfinite(x).all()):
        raise ValueError(f"{name} holds NaN or infinite numbers: every number must be finite")


def read_labels(name: str, y: ArrayLike | torch.Tensor) -> torch.Tensor:
    """Return labels of any shape as a tensor; raise TypeError that says how to number them if they are texts.

    >>> read_labels("train: y", ["cat", "dog", "cat"])
    Traceback (most recent call last):
    TypeError: train: y holds texts: number its classes, np.unique(y, return_inverse=True)[1]
    """
    of_texts = (
        any(isinstance(label, str) for label in y)
        if isinstance(y, (list, tuple))
        else getattr(getattr(y, "dtype", None), "kind", "") in ("U", "S")
    )
    if of_texts:
        raise TypeError(f"{name} holds texts: number its classes, np.unique({name.rpartition(' ')[2]}, return_inverse=True)[1]")
    return as_tensor(name, y)


def as_labels(name: str, y: ArrayLike | torch.Tensor, n: int) -> torch.Tensor:
    """Return class numbers for n pictures as a tensor (n,) of int64, or raise TypeError or ValueError that says what would do.

    >>> as_labels("y", [2, 0, 1], 3)
    tensor([2, 0, 1])
    """
    labels, called = read_labels(name, y), name.rpartition(" ")[2]  # "y" of "train: y"
    if labels.ndim == 2 and len(labels) == n:  # a column of class numbers, or a row of zeros and a one for each picture
        fitting = f"{called}.ravel()" if labels.shape[1] == 1 else f"{called}.argmax(1)"
        raise ValueError(f"{name} has shape {tuple(labels.shape)}: use class numbers ({n},), {fitting}")
    if labels.is_floating_point() or labels.dtype == torch.bool:
        are_whole = labels.dtype == torch.bool or bool((labels == labels.round()).all())
        way = f"{called}.long()" if isinstance(y, torch.Tensor) else f"np.array({called}, int)"
        raise TypeError(f"{name} must hold class numbers, whole ones{f', {way}' * are_whole}, not {labels.dtype}")
    if labels.shape != (n,):
        fitting = (
            f"[{called}] for the one picture" if labels.ndim == 0 and n == 1 else f"class numbers of shape ({n},), one for each picture"
        )
        raise ValueError(f"{name} has shape {tuple(labels.shape)}: use {fitting}")
    return labels.long()


def parts(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Return a batch (N, …) in parts that a network answers faster than all at once, two or three times as fast where pictures are large.

    >>> [len(part) for part in parts(torch.zeros(4, 3, 224, 224))]
    [1, 1, 1, 1]
    >>> [len(part) for part in parts(torch.zeros(1500, 1, 16, 16))]
    [1024, 476]
    """
    return x.split(max(1, AT_ONCE // max(1, x[:1].numel())))


def in_parts(model: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """Return what a model in evaluation mode gives for a batch (N, …), part after part.

    >>> in_parts(nn.Flatten(), torch.zeros(4, 3, 224, 224)).shape
    torch.Size([4, 150528])
    """
    return torch.cat([model(part) for part in parts(x)])


@contextmanager
def evaluation(model: nn.Module) -> Iterator[None]:
    """Keep `model` in evaluation mode inside a `with` block; every submodule's own mode comes back after it.

    >>> model = nn.Dropout()
    >>> with evaluation(model):
    ...     print(model.training)
    False
    >>> model.training
    True
    """
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training
