"""What a torch module costs: its parameters, and its multiply-accumulates (MACs) for one picture."""

import math
from dataclasses import dataclass

import torch
from torch import nn

from utils.nets.deform import DeformConv2d
from utils.nets.inputs.misfits import find_misfit, fitting_shape
from utils.nets.modules import Shape, check_input_shape, check_module, check_sized, evaluation

_CONV = (nn.Conv1d, nn.Conv2d, nn.Conv3d, DeformConv2d)
_TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


def count_parameters(model: nn.Module) -> int:
    """Return how many values a torch module holds as parameters: learned ones, and frozen ones too.

    A parameter that several layers share counts once. BatchNorm's running statistics are no parameters.
    Raises TypeError if model is not a torch.nn.Module.

    >>> count_parameters(nn.Conv2d(3, 96, 11))  # AlexNet's first layer (Krizhevsky et al. 2012)
    34944
    """
    check_module(model)
    check_sized(model)
    return sum(parameter.numel() for parameter in model.parameters())


def count_macs(model: nn.Module, input_shape: Shape) -> int:
    """Return the multiply-accumulates of a torch module in evaluation mode for one picture (C, H, W).

    A convolution costs out_channels·(in_channels/groups)·K_h·K_w per output position, a transposed one
    in_channels·(out_channels/groups)·K_h·K_w per input position, a Linear layer in_features·out_features. Biases,
    normalisation, activations, pooling, sums, the interpolation of a deformable convolution, and whatever a forward
    computes by functions instead of layers count 0.

    The model runs once, on zeros; its modes, gradients and statistics stay as they were. For a model built under
    `torch.device("meta")` only the shapes are computed, which takes next to no time or memory.
    Raises TypeError or ValueError for bad arguments, and ValueError naming the layer that input_shape does not fit.

    >>> count_macs(nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), (3, 224, 224))  # the stem of a ResNet
    118013952
    """
    return sum(call.macs for call in run_layers(model, input_shape))


@dataclass(frozen=True)
class Call:
    """One run of one layer: its name in the model, the module, its output's shape without N, its MACs.

    output_shape is None if the layer returned something else than one tensor.
    """

    name: str
    module: nn.Module
    output_shape: tuple[int, ...] | None
    macs: int


def run_layers(model: nn.Module, input_shape: Shape) -> list[Call]:
    """Return the `Call` of every layer that runs for one picture (C, H, W) in evaluation mode, in order.

    A layer is a module without submodules, or with parameters of its own. Errors are those of `count_macs`.

    >>> [call.output_shape for call in run_layers(nn.Sequential(nn.Conv2d(1, 6, 5), nn.Flatten()), (1, 32, 32))]
    [(6, 28, 28), (4704,)]
    """
    check_module(model)
    input_shape = check_input_shape(input_shape)
    like = next(model.parameters(), torch.zeros(()))  # the input's dtype and device
    x = torch.zeros(1, *input_shape, dtype=like.dtype, device=like.device)
    recorder = _Recorder()
    try:
        recorder.watch(model)
        with evaluation(model), torch.no_grad():
            model(x)
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        misfit = find_misfit(model, (1, *input_shape))
        if misfit is None:
            raise
        fitting = fitting_shape(model, input_shape, misfit)
        raise ValueError(f"input_shape={input_shape} does not fit {type(model).__name__}: {misfit}{fitting}") from error
    finally:
        recorder.leave()
    return recorder.calls


class _Recorder:
    """Hooks on every layer, which note what runs."""

    def __init__(self):
        self.calls, self.running, self.handles = [], [], []

    def watch(self, model):
        for name, module in model.named_modules():
            if next(module.children(), None) is None or next(module.parameters(recurse=False), None) is not None:
                self.handles.append(module.register_forward_pre_hook(self._begin(name), with_kwargs=True))
                self.handles.append(module.register_forward_hook(self._end))

    def leave(self):
        for handle in self.handles:
            handle.remove()

    def _begin(self, name):
        def begin(module, args, kwargs):
            inputs = [v for v in (*args, *kwargs.values()) if isinstance(v, torch.Tensor)]
            self.running.append((name, tuple(inputs[0].shape) if inputs else ()))

        return begin

    def _end(self, module, args, y):
        name, before = self.running.pop()
        after = tuple(y.shape) if isinstance(y, torch.Tensor) else None
        self.calls.append(Call(name, module, after and after[1:], _macs(module, before, after or ())))


def _macs(module: nn.Module, before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """Return the multiply-accumulates of one layer from the shapes (N, …) of its input and its output."""
    if isinstance(module, _CONV):
        return module.weight.numel() * math.prod(after[2:])
    if isinstance(module, _TRANSPOSED):
        return module.weight.numel() * math.prod(before[2:])
    if isinstance(module, nn.Linear):
        return module.weight.numel() * math.prod(after[1:-1])
    return 0
