"""The family of networks, from LeNet to DenseNet, each as its paper or torchvision builds it.

Layers, parameter names and shapes are those of torchvision's models of the same name, so that the published weights
load; torchvision itself is not needed.
"""

from .alexnet import alexnet
from .densenet import densenet121
from .googlenet import googlenet
from .lenet import lenet5
from .pretrained import load_pretrained
from .resnet import resnet18, resnet50
from .vgg import vgg16

__all__ = [
    "lenet5", "alexnet", "vgg16", "googlenet", "resnet18", "resnet50", "densenet121", "load_pretrained",
]  # fmt: skip
