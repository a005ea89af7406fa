"""Building blocks of the well-known networks, as torch modules; parameter names follow torchvision's models."""

from utils.nets.blocks.dense import DenseBlock, Transition
from utils.nets.blocks.inception import InceptionBlock
from utils.nets.blocks.inverted import InvertedResidual
from utils.nets.blocks.residual import Bottleneck, ResidualBlock

__all__ = ["Bottleneck", "DenseBlock", "InceptionBlock", "InvertedResidual", "ResidualBlock", "Transition"]
