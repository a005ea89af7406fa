"""LeNet-5, the network that read cheques."""

from torch import nn

from utils.nets.blocks.parts import check_classes


def lenet5(num_classes: int = 10) -> nn.Sequential:
    """Return LeNet-5 for grey pictures (N, 1, 32, 32); it returns logits (N, num_classes).

    As in the paper: sizes, channels, mean pooling, tanh. What differs: every filter of the second convolution sees all
    6 channels (in the paper 3, 4 or all 6 of them, which saves 900 weights), the pools learn nothing (there a factor
    and a bias per channel) and no squashing follows them, tanh is not rescaled, and the last layer is linear (there
    distances to drawn digits). So it has 61,706 parameters instead of 60,000.

    Source: LeCun, Bottou, Bengio & Haffner 1998, doi:10.1109/5.726791.

    >>> import torch
    >>> lenet5()(torch.zeros(1, 1, 32, 32)).shape
    torch.Size([1, 10])
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(),  # C1 (N, 6, 28, 28)
        nn.AvgPool2d(2),  # S2 (N, 6, 14, 14)
        nn.Conv2d(6, 16, 5), nn.Tanh(),  # C3 (N, 16, 10, 10)
        nn.AvgPool2d(2),  # S4 (N, 16, 5, 5)
        nn.Conv2d(16, 120, 5), nn.Tanh(),  # C5 (N, 120, 1, 1)
        nn.Flatten(),
        nn.Linear(120, 84), nn.Tanh(),  # F6
        nn.Linear(84, check_classes(num_classes)),
    )  # fmt: skip
