"""Labelled examples for a classifier, checked against it before anything moves."""

import copy

import torch
from numpy.typing import ArrayLike
from torch import nn

from utils.nets.inputs.misfits import run
from utils.nets.modules import as_input, as_labels, as_tensor, check_finite, check_module, evaluation, read_labels

Data = tuple[ArrayLike | torch.Tensor, ArrayLike | torch.Tensor]  # inputs x (N, …), class numbers y (N,)


def examples(name: str, data: Data, model: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (x, y) as tensors of the model's kind of numbers, once the model has taken one of them; `name` is what messages call the pair.

    Raises TypeError or ValueError that says what does not suit the model.

    >>> x, y = examples("train", ([[0.0, 1.0]], [1]), nn.Linear(2, 2))
    >>> x.shape, y.tolist()
    (torch.Size([1, 2]), [1])
    """
    check_module(model)
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(f"{name} must be a pair (x, y), not {_described(data)}")
    x, y = as_tensor(f"{name}: x", data[0]), read_labels(f"{name}: y", data[1])
    if x.ndim < 1 or len(x) == 0 or (y.ndim and len(x) != len(y)):
        raise ValueError(f"{name}: x {tuple(x.shape)} and y {tuple(y.shape)} must be (N, …) and (N,), with N from 1 up")
    if y.ndim == 0:
        raise ValueError(f"{name}: x {tuple(x.shape)} and y {y.item()} are one picture: a batch axis is missing, use x[None] and [y]")
    y = as_labels(f"{name}: y", data[1], len(x))
    check_finite(f"{name}: x", x)
    x = as_input(model, x)
    classes = _count_classes(name, model, x, data[0])
    if y.min() < 0 or y.max() >= classes:
        raise ValueError(f"{name}: labels run from {y.min()} to {y.max()}, but the model has {classes} classes, 0 to {classes - 1}")
    return x.cpu(), y.cpu()


def _described(data):
    """Say what came in place of a pair, and where its pictures and labels are."""
    kind = type(data).__name__
    if isinstance(data, (tuple, list)):
        return f"a {kind} of {len(data)}"
    if isinstance(data, torch.utils.data.DataLoader):
        return f"a {kind}: collect its batches, [torch.cat(parts) for parts in zip(*loader)]"
    if isinstance(data, torch.utils.data.TensorDataset):
        return f"a {kind}: use its tensors, dataset.tensors"
    if isinstance(data, torch.utils.data.Dataset):
        return f"a {kind}: collect its examples, torch.utils.data.default_collate(list(dataset))"
    return kind


@torch.no_grad()
def _count_classes(name, model, x, given):
    """Show the model one example and count its logits."""
    with evaluation(model):
        logits = run(model, x, f"{name}: x", given, counted=True)
    if not isinstance(logits, torch.Tensor) or logits.ndim != 2 or len(logits) != 1:
        found = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
        raise ValueError(f"{name}: the model must give logits (N, classes); for one example it gave {found}")
    return logits.shape[1]


def check_batches(model: nn.Module, x: torch.Tensor, batch_size: int) -> None:
    """Raise ValueError if an epoch has a batch of one, and the model normalises over the batch what one picture has only once.

    >>> check_batches(nn.BatchNorm1d(2), torch.zeros(5, 2), 2)
    Traceback (most recent call last):
    ValueError: train: 5 pictures in batches of batch_size=2 leave one by itself, and batch normalisation cannot take a mean over one: use batch_size=3
    """
    if len(x) > 1 and batch_size > 1 and len(x) % batch_size != 1:
        return
    trial = copy.deepcopy(model).train()  # in training batch normalisation changes its statistics
    try:
        with torch.no_grad(), torch.random.fork_rng():
            trial(x[:1].to(next((p.device for p in model.parameters()), "cpu")))
    except ValueError as error:
        if "more than 1 value per channel" not in str(error):
            raise
        sizes = sorted(range(2, len(x) + 1), key=lambda size: abs(size - batch_size))
        fitting = next((f"use batch_size={size}" for size in sizes if len(x) % size != 1), "give at least two pictures")
        raise ValueError(
            f"train: {len(x)} pictures in batches of batch_size={batch_size} leave one by itself, and batch normalisation "
            f"cannot take a mean over one: {fitting}"
        ) from error
