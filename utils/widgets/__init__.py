"""The explorers: anywidgets that are alive on the static page and in a notebook alike."""

from utils.widgets.adversarial import AdversarialExplorer
from utils.widgets.architecture import ArchitectureExplorer
from utils.widgets.channels import ChannelExplorer
from utils.widgets.convolution import ConvolutionExplorer
from utils.widgets.cue_quiz import CueConflictExplorer
from utils.widgets.detector import DetectorExplorer
from utils.widgets.features import FeatureExplorer
from utils.widgets.inception import InceptionExplorer
from utils.widgets.linear_map import LinearMapExplorer
from utils.widgets.photo_filter import PhotoFilterExplorer
from utils.widgets.pointwise import PointwiseExplorer
from utils.widgets.pooling import PoolingExplorer
from utils.widgets.predict import Predict
from utils.widgets.quiz import Quiz
from utils.widgets.receptive_field import ReceptiveFieldExplorer
from utils.widgets.residual import ResidualExplorer
from utils.widgets.stroke import StrokeExplorer
from utils.widgets.trainer import TrainingExplorer

__all__ = [
    "AdversarialExplorer",
    "ArchitectureExplorer",
    "ChannelExplorer",
    "ConvolutionExplorer",
    "CueConflictExplorer",
    "DetectorExplorer",
    "FeatureExplorer",
    "InceptionExplorer",
    "LinearMapExplorer",
    "PhotoFilterExplorer",
    "PointwiseExplorer",
    "PoolingExplorer",
    "Predict",
    "Quiz",
    "ReceptiveFieldExplorer",
    "ResidualExplorer",
    "StrokeExplorer",
    "TrainingExplorer",
]
