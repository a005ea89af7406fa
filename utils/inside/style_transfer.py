"""Style transfer: a picture with the shapes of one photo and the texture of another, by the features of a trained network."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from numpy.typing import ArrayLike
from torch import nn

from utils.arithmetic import check_int, check_number
from utils.inside.activation import activations, answer_of, recorded
from utils.nets.inputs.misfits import run
from utils.nets.modules import as_input, check_finite, check_module, evaluation


def gram_matrices(maps: torch.Tensor) -> torch.Tensor:
    """Return the Gram matrices (N, C, C) of feature maps (N, C, H, W): the mean over all places of the product of two channels.

    >>> gram_matrices(torch.tensor([[[[1.0, 0.0], [2.0, 1.0]], [[0.0, 3.0], [1.0, 0.0]]]])).tolist()
    [[[1.5, 0.5], [0.5, 2.5]]]
    """
    rows = maps.flatten(2)  # (N, C, H·W)
    return rows @ rows.mT / rows.shape[2]


def style_transfer(
    model: nn.Module,
    content: ArrayLike | torch.Tensor,
    style: ArrayLike | torch.Tensor,
    *,
    style_layers: Sequence[str],
    content_layer: str,
    content_weight: float,
    steps: int = 40,
    lr: float = 0.1,
) -> torch.Tensor:
    """Return pictures whose maps are those of `content` in one layer, and whose Gram matrices are those of `style` in others.

    content, style: pictures (N, C, H, W) from 0 to 1 as the model takes them, the n-th in the texture of the n-th. Adam starts at
    the content, with a rate that falls evenly from `lr` towards 0, and after every step numbers are brought back to 0 … 1. The loss
    of a picture is the mean over `style_layers` of |G − G_style|² / |G_style|², plus `content_weight` times
    |F − F_content|² / |F_content|² in `content_layer`, so that 0 leaves the texture alone to be matched. The model is used in evaluation mode; its modes, parameters and their gradients stay as they were.
    Raises TypeError or ValueError for what does not fit.

    >>> x = torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    >>> net = nn.Sequential(nn.Conv2d(3, 4, 3))
    >>> style_transfer(net, x, x, style_layers=["0"], content_layer="0", content_weight=1).equal(x)
    True

    Source: Gatys, Ecker & Bethge 2015, arXiv:1508.06576; shares of what is wanted in place of their weights for each layer.
    """
    check_module(model)
    steps, lr = check_int("steps", steps), check_number("lr", lr, 0, above=True)
    content_weight = check_number("content_weight", content_weight, 0)
    content, style = as_input(model, content, "content"), as_input(model, style, "style")
    if content.ndim != 4 or len(content) != len(style):
        raise ValueError(f"content has shape {tuple(content.shape)} and style {tuple(style.shape)}: give (N, C, H, W), one for each")
    if not style_layers or isinstance(style_layers, str):
        raise ValueError(f"style_layers={style_layers!r} must be a list of layers' names, one at least")
    for name, pictures in (("content", content), ("style", style)):
        _check_pictures(model, name, pictures)
    wanted = {name: gram_matrices(maps) for name, maps in activations(model, style, style_layers).items()}
    kept = activations(model, content, content_layer)[content_layer]
    x = content.detach().clone().requires_grad_()
    adam = torch.optim.Adam([x], lr=lr)
    with recorded(model, {*style_layers, content_layer}) as answers, evaluation(model), torch.enable_grad():
        for step in range(steps):
            answers.run(x)
            off = [_share(gram_matrices(answer_of(answers, name)), grams) for name, grams in wanted.items()]
            loss = sum(off) / len(off) + content_weight * _share(answer_of(answers, content_layer), kept)
            (x.grad,) = torch.autograd.grad(loss, x)
            adam.param_groups[0]["lr"] = lr * (1 - step / steps)
            adam.step()
            with torch.no_grad():
                x.clamp_(0, 1)
    return x.detach()


def _check_pictures(model: nn.Module, name: str, x: torch.Tensor) -> None:
    """Raise ValueError for pictures that the model does not take, or with numbers that are none, or not from 0 to 1."""
    check_finite(name, x)
    if not bool(((x >= 0) & (x <= 1)).all()):
        raise ValueError(
            f"{name} runs from {x.min():g} to {x.max():g}: pixels must be from 0 to 1, and the model must normalise them itself"
        )
    with torch.no_grad(), evaluation(model):
        run(model, x, name)


def _share(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return how far numbers are from those wanted, as a share of these, both squared; summed over the pictures."""
    return (((found - wanted) ** 2).flatten(1).sum(1) / (wanted**2).flatten(1).sum(1).clamp(min=1e-12)).sum()
