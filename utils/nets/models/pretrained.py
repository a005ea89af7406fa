"""Weights trained on ImageNet, as torchvision publishes them; downloaded only when asked for."""

import re
from collections.abc import Callable
from functools import partial
from urllib.error import HTTPError

import torch
from torch import nn

from utils.nets.models.alexnet import alexnet
from utils.nets.models.densenet import densenet121
from utils.nets.models.googlenet import googlenet
from utils.nets.models.resnet import resnet18, resnet50
from utils.nets.models.vgg import vgg16

HOST = "https://download.pytorch.org/models/"

PUBLISHED: dict[
    str, tuple[Callable[[], nn.Module], str]
] = {  # how to build each network, and the file of its weights, whose name ends in the start of its SHA-256
    "alexnet": (alexnet, "alexnet-owt-7be5be79.pth"),
    "vgg16": (vgg16, "vgg16-397923af.pth"),
    "googlenet": (partial(googlenet, transform_input=True), "googlenet-1378be20.pth"),
    "resnet18": (resnet18, "resnet18-f37072fd.pth"),
    "resnet50": (resnet50, "resnet50-0676ba61.pth"),
    "densenet121": (densenet121, "densenet121-a639ec97.pth"),
}


def load_pretrained(model_name: str) -> nn.Module:
    """Return a network with its published ImageNet weights, in evaluation mode; they are downloaded the first time.

    model_name: "alexnet", "vgg16", "googlenet", "resnet18", "resnet50" (torchvision's V1 weights) or "densenet121".
    The networks take pictures (N, 3, 224, 224), red, green and blue in 0 … 1, normalised per channel: minus
    (0.485, 0.456, 0.406), over (0.229, 0.224, 0.225). GoogLeNet comes without its auxiliary heads, which nobody trained.
    Files of 30 to 530 MB from download.pytorch.org are checked by their hash and kept in torch.hub's folder.
    Raises ValueError for another name, RuntimeError if the file cannot be had, for example offline, or is damaged.

    Source: torchvision's model zoo, https://docs.pytorch.org/vision/stable/models.html

    >>> load_pretrained("lenet5")
    Traceback (most recent call last):
    ValueError: model_name='lenet5' has no published weights: use one of alexnet, vgg16, googlenet, resnet18, resnet50, densenet121
    """
    if not isinstance(model_name, str) or model_name not in PUBLISHED:
        raise ValueError(f"model_name={model_name!r} has no published weights: use one of {', '.join(PUBLISHED)}")
    build, file_name = PUBLISHED[model_name]
    weights = _download(model_name, file_name)
    model = build()
    model.load_state_dict({_current_name(key): value for key, value in weights.items() if not key.startswith("aux")})
    return model.eval()


def _download(model_name, file_name):
    """Return the published weights by parameter name, or raise RuntimeError if they cannot be had."""
    try:
        return torch.hub.load_state_dict_from_url(HOST + file_name, map_location="cpu", progress=True, check_hash=True)
    except OSError as error:  # URLError and HTTPError, which are OSErrors, and a disk that is full
        reason = error if isinstance(error, HTTPError) else getattr(error, "reason", error)
        raise RuntimeError(
            f"load_pretrained({model_name!r}) could not get {HOST + file_name} ({reason}). It needs the internet once: "
            f"go online and run this again, or put the file into {torch.hub.get_dir()}/checkpoints yourself. "
            f"utils.{model_name}() builds the same network with random weights, without a download"
        ) from None


def _current_name(key):
    """Return today's name of a parameter; the files of DenseNet still say norm.1 where the layer is called norm1.

    >>> _current_name("features.denseblock1.denselayer1.norm.1.weight")
    'features.denseblock1.denselayer1.norm1.weight'
    """
    return re.sub(r"(denselayer\d+\.(?:norm|conv))\.([12])\.", r"\1\2.", key)
