"""Networks for tests."""

import torch
from torch import nn


class Net(nn.Module):
    """A module made of a forward function and named parts: `Net(lambda net, x: net.a(x) + x, a=nn.Conv2d(…))`."""

    def __init__(self, function, **parts):
        super().__init__()
        self.function = function
        for name, part in parts.items():
            self.add_module(name, part)

    def forward(self, x):
        return self.function(self, x)


def small_net(head="gap", seed=0):
    """Return a net of ten thousand weights that can be packed, with one of two heads."""
    torch.manual_seed(seed)
    layers = [
        nn.Conv2d(3, 4, 5, stride=2, padding=2),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Conv2d(4, 6, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
    ]
    end = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 4)] if head == "gap" else [nn.Flatten(), nn.Linear(6 * 64, 4)]
    model = nn.Sequential(*layers, *end)
    model(torch.randn(50, 3, 32, 32))  # so that the normalisation has something to fold in
    return model.eval()
