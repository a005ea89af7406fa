"""Building blocks of the well-known networks, as torch modules; parameter names follow torchvision's models."""

from .dense import DenseBlock, Transition
from .inception import InceptionBlock
from .residual import Bottleneck, ResidualBlock

__all__ = ["InceptionBlock", "ResidualBlock", "Bottleneck", "DenseBlock", "Transition"]
