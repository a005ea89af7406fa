"""The effective receptive field of a torch module: how much each pixel counts, measured by the gradient.

Source: Luo, Li, Urtasun & Zemel 2016, "Understanding the effective receptive field in deep convolutional neural
networks", arXiv:1701.04128.
"""

import numpy as np
import torch
from torch import nn

from utils.arithmetic import check_int
from utils.nets.inputs.misfits import find_misfit, fitting_shape
from utils.nets.modules import Shape, check_input_shape, check_module, evaluation


def effective_receptive_field(model: nn.Module, input_shape: Shape, samples: int = 16, seed: int = 0) -> np.ndarray:
    """Return how strongly the output's centre depends on each input pixel: its mean absolute gradient, (H, W).

    model: a torch.nn.Module from (1, C, H, W) to (1, C_out, O_h, O_w); it runs in evaluation mode and stays as it was.
    input_shape: (C, H, W). samples: how many random normal inputs, drawn with `seed`, to average over.
    What is differentiated is the sum over channels of output (O_h // 2, O_w // 2); the mean runs over samples and C.
    The result is a float NumPy array in units of output per unit of input.

    Raises TypeError or ValueError for bad arguments, and ValueError if the output has no two spatial axes.
    Source: Luo, Li, Urtasun & Zemel 2016, arXiv:1701.04128.

    >>> from torch import nn
    >>> layer = nn.Conv2d(1, 1, 3)
    >>> _ = nn.init.ones_(layer.weight)
    >>> effective_receptive_field(layer, (1, 5, 5)).astype(int)
    array([[0, 0, 0, 0, 0],
           [0, 1, 1, 1, 0],
           [0, 1, 1, 1, 0],
           [0, 1, 1, 1, 0],
           [0, 0, 0, 0, 0]])
    """
    check_module(model)
    shape = check_input_shape(input_shape)
    samples = check_int("samples", samples)
    if (misfit := find_misfit(model, (1, *shape))) and (fitting := fitting_shape(model, shape, misfit)):
        raise ValueError(f"input_shape={shape} does not fit: {misfit}{fitting}")
    generator = torch.Generator().manual_seed(check_int("seed", seed, minimum=0))
    like = next(model.parameters(), torch.zeros(()))  # the inputs' dtype and device
    total = torch.zeros(1, *shape).to(like)
    with evaluation(model):
        for _ in range(samples):
            x = torch.randn(1, *shape, generator=generator).to(like)
            total = total + _centre_gradient(model, x).abs()  # (1, C, H, W)
    return (total / samples).mean(dim=(0, 1)).cpu().numpy()


@torch.enable_grad()
def _centre_gradient(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Return the gradient at x (1, C, H, W) of the centre of the output, summed over channels."""
    x.requires_grad_()
    y = model(x.clone())  # a layer that works in place may not change x itself
    if not isinstance(y, torch.Tensor) or y.ndim != 4:
        found = f"shape {tuple(y.shape)}" if isinstance(y, torch.Tensor) else f"type {type(y).__name__}"
        raise ValueError(f"the output has {found}, not (1, C_out, O_h, O_w): pass the convolutional part of the model")
    centre = y[0, :, y.shape[2] // 2, y.shape[3] // 2].sum()
    return torch.autograd.grad(centre, x)[0]  # leaves the gradients of parameters alone
