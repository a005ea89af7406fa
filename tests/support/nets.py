"""Networks for tests, and how to build those with published weights without drawing any."""

import numpy as np
import torch
from torch import nn

from utils import alexnet, densenet121, googlenet, resnet18, resnet50, vgg16, vgg16_bn
from utils.nets.packing import pack_net


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


def strided_net():
    """Return a packed net unlike the explorer's default: strides, no padding, a dense layer on a map."""
    torch.manual_seed(1)
    return pack_net(
        nn.Sequential(
            nn.Conv2d(3, 4, 4, stride=2), nn.ReLU(), nn.Conv2d(4, 5, 3), nn.ReLU(), nn.MaxPool2d(3), nn.Flatten(), nn.Linear(80, 3)
        )
    )


def conv(kernel_size, stride=1, padding=0, dilation=1):
    """Return a convolution of one channel."""
    return nn.Conv2d(1, 1, kernel_size, stride, padding, dilation)


def sums(*branches):
    """Return a module that adds the outputs of parallel branches."""
    parts = {f"branch{n}": branch for n, branch in enumerate(branches)}

    def forward(net, x):
        y = net.branch0(x)
        for name in list(parts)[1:]:
            y = y + getattr(net, name)(x)
        return y

    return Net(forward, **parts)


def blobs(n=120, seed=0):
    """Return three clouds of points in the plane and their class numbers."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 3
    centres = np.array([[0, 3], [3, -2], [-3, -2]])
    return centres[y] + rng.normal(size=(n, 2)), y


def network(seed=0, dropout=0.0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(dropout), nn.Linear(16, 3))


def weights(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


PUBLISHED = {
    "alexnet": alexnet,
    "vgg16": vgg16,
    "vgg16_bn": vgg16_bn,
    "googlenet": googlenet,
    "resnet18": resnet18,
    "resnet50": resnet50,
    "densenet121": densenet121,
}


def on_meta(build, **options):
    """Build a network without drawing its weights."""
    with torch.device("meta"):
        return build(**options)


def random_input(size, channels=3, n=2):
    return torch.randn(n, channels, size, size, generator=torch.Generator().manual_seed(1))


def random_weights(model):
    """Give every tensor of a model random values, BatchNorm's statistics too, so that each of them matters."""
    for key, value in model.state_dict().items():
        if key.endswith(("running_var", "bn.weight")) or (value.ndim == 1 and key.endswith("weight")):
            value.uniform_(0.001, 0.02) if key.endswith("var") else value.uniform_(0.5, 1.5)
        elif value.ndim == 1:
            value.normal_(0, 0.2)
        elif value.ndim > 1:
            value.normal_(0, 0.1 / value[0].numel() ** 0.5)
    return model.eval()
