"""The explorers: anywidgets that are alive on the static page and in a notebook alike."""

from utils.widgets.adversarial.explorer import AdversarialExplorer
from utils.widgets.architecture.explorer import ArchitectureExplorer
from utils.widgets.channels.explorer import ChannelExplorer
from utils.widgets.convolution.explorer import ConvolutionExplorer
from utils.widgets.cue_conflict.explorer import CueConflictExplorer
from utils.widgets.detector.explorer import DetectorExplorer
from utils.widgets.features.explorer import FeatureExplorer
from utils.widgets.inception.explorer import InceptionExplorer
from utils.widgets.linear_map.explorer import LinearMapExplorer
from utils.widgets.photo_filter.explorer import PhotoFilterExplorer
from utils.widgets.pointwise.explorer import PointwiseExplorer
from utils.widgets.pooling.explorer import PoolingExplorer
from utils.widgets.predict.explorer import Predict
from utils.widgets.quiz.explorer import Quiz
from utils.widgets.real_network.explorer import RealNetworkExplorer
from utils.widgets.receptive_field.explorer import ReceptiveFieldExplorer
from utils.widgets.residual.explorer import ResidualExplorer
from utils.widgets.stroke.explorer import StrokeExplorer
from utils.widgets.training.explorer import TrainingExplorer
from utils.widgets.transposed.explorer import TransposedExplorer

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
    "RealNetworkExplorer",
    "ReceptiveFieldExplorer",
    "ResidualExplorer",
    "StrokeExplorer",
    "TrainingExplorer",
    "TransposedExplorer",
]
