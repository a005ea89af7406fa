"""What every tool that runs a torch module on pictures needs: checked arguments, and evaluation mode for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn

from utils.arithmetic import check_int

Shape = tuple[int, int, int]  # of a picture, (C, H, W)


def check_module(model: object) -> None:
    """Raise TypeError if `model` is not a torch module."""
    if not isinstance(model, nn.Module):
        raise TypeError(f"model={model!r} must be a torch.nn.Module, not {type(model).__name__}")


def check_input_shape(input_shape: Shape) -> tuple[int, int, int]:
    """Return `input_shape` as a tuple of ints (C, H, W), or raise ValueError or TypeError if it is none.

    >>> check_input_shape([3, 224, 224])
    (3, 224, 224)
    """
    if not isinstance(input_shape, (tuple, list)) or len(input_shape) != 3:
        raise ValueError(f"input_shape={input_shape!r} must be three integers, (C, H, W)")
    C, H, W = (check_int(f"input_shape[{axis}]", size) for axis, size in enumerate(input_shape))
    return C, H, W


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
