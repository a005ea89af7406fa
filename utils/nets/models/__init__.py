"""The family of networks, from LeNet to EfficientNet-Lite0, each as its paper or torchvision builds it.

Layers, parameter names and shapes are those of torchvision's models of the same name, so that the published weights
load; torchvision itself is not needed. EfficientNet-Lite0, which torchvision lacks, has names of its own.
"""

from utils.nets.models.alexnet import alexnet
from utils.nets.models.densenet import densenet121
from utils.nets.models.efficientnet_lite0 import efficientnet_lite0
from utils.nets.models.googlenet import googlenet
from utils.nets.models.lenet import lenet5
from utils.nets.models.pretrained import load_pretrained
from utils.nets.models.resnet import resnet18, resnet50
from utils.nets.models.vgg import vgg16, vgg16_bn

__all__ = [
    "alexnet",
    "densenet121",
    "efficientnet_lite0",
    "googlenet",
    "lenet5",
    "load_pretrained",
    "resnet18",
    "resnet50",
    "vgg16",
    "vgg16_bn",
]  # fmt: skip
