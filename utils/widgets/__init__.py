"""The explorers: anywidgets that are alive on the static page and in a notebook alike."""

from utils.widgets.convolution import ConvolutionExplorer
from utils.widgets.quiz import Quiz

__all__ = ["ConvolutionExplorer", "Quiz"]
