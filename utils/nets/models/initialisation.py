"""How the weights of deep networks begin."""

from typing import TypeVar

from torch import nn

Model = TypeVar("Model", bound=nn.Module)


def he_initialise(model: Model) -> Model:
    """Draw the weights of all convolutions with variance 2 / (C_out·K_h·K_w), and set their biases to 0, in place.

    Through convolutions and ReLUs the gradient then neither fades nor explodes. Returns the model.
    Source: He et al. 2015, "Delving deep into rectifiers", arXiv:1502.01852 (the backward form).

    >>> weight = he_initialise(nn.Conv2d(64, 128, 3)).weight
    >>> round(weight.std().item() / (2 / (128 * 9)) ** 0.5, 1)
    1.0
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return model
