"""The course's shared package. Every public name can be imported from here, `from utils import conv2d`.

Where things live, each part importing only from those above it:

    messages              how errors show a value
    arithmetic            output sizes, parameters and costs, in plain integers
    arrays conv linear_map transposed pooling receptive_fields phased_fields shifts kernels    NumPy from scratch: chapters 1 to 6
    data                  digits, photos, drawn shapes, augmentation, corruptions
    nets                  torch: blocks, models, training, costs, fields traced through a network
    inside                what a trained network sees: activations, cues, attacks
    plots checks widgets  figures, the exercises' checkers, the explorers

Names are looked up when first used, so that `import utils` stays cheap (only `nets` and `inside` load torch).
"""

from importlib import import_module

_HOME = {
    # The language of explorers, quizzes and checkers
    "set_language": "language",
    # Arithmetic on sizes and costs: chapters 2, 4 and 8
    "output_size": "arithmetic",
    "leftover": "arithmetic",
    "same_padding": "arithmetic",
    "transposed_size": "arithmetic",
    "conv_parameters": "arithmetic",
    "conv_macs": "arithmetic",
    # NumPy from scratch: chapters 2 to 6
    "conv2d": "conv",
    "true_convolve2d": "conv",
    "im2col": "linear_map",
    "conv_matrix": "linear_map",
    "conv_transpose2d": "transposed",
    "conv_gradients": "transposed",
    "Layer": "receptive_fields",
    "Field": "receptive_fields",
    "receptive_field": "receptive_fields",
    "pool2d": "pooling",
    "global_pool": "pooling",
    # Pictures: from chapter 1 on
    "digits": "data.digits",
    "augment": "data.augmentation",
    "shapes": "data.shape_pictures",
    "cifar10": "data.cifar",
    "imagenet_names": "data.imagenet",
    "imagenet_class": "data.imagenet",
    # Networks in torch: chapters 5 and 7 to 11
    "trace_receptive_field": "nets.fields.tracing",
    "effective_receptive_field": "nets.effective_field",
    "count_parameters": "nets.costs",
    "count_macs": "nets.costs",
    "summary": "nets.summaries",
    "History": "nets.history",
    "fit": "nets.training",
    "accuracy": "nets.training",
    "layer_weights": "nets.training",
    "InceptionBlock": "nets.blocks",
    "ResidualBlock": "nets.blocks",
    "Bottleneck": "nets.blocks",
    "DenseBlock": "nets.blocks",
    "Transition": "nets.blocks",
    "InvertedResidual": "nets.blocks",
    "deform_conv2d": "nets.deform",
    "DeformConv2d": "nets.deform",
    "lenet5": "nets.models",
    "alexnet": "nets.models",
    "vgg16": "nets.models",
    "vgg16_bn": "nets.models",
    "googlenet": "nets.models",
    "resnet18": "nets.models",
    "resnet50": "nets.models",
    "densenet121": "nets.models",
    "efficientnet_lite0": "nets.models",
    "load_pretrained": "nets.models",
    "pack_net": "nets.packing",
    # What a trained network sees: chapters 12 to 14
    "preprocess": "inside.predictions",
    "predict": "inside.predictions",
    "activations": "inside.activation",
    "strongest_images": "inside.activation",
    "maximize_activation": "inside.maximisation",
    "cue_conflict": "inside.cues",
    "shape_bias": "inside.cues",
    "photo_conflict": "inside.photo_cues",
    "fgsm": "inside.attacks",
    "pgd": "inside.attacks",
    # Explorers and questions, in the order of the chapters
    "StrokeExplorer": "widgets",
    "ConvolutionExplorer": "widgets",
    "PhotoFilterExplorer": "widgets",
    "LinearMapExplorer": "widgets",
    "TransposedExplorer": "widgets",
    "ChannelExplorer": "widgets",
    "DetectorExplorer": "widgets",
    "ReceptiveFieldExplorer": "widgets",
    "PoolingExplorer": "widgets",
    "TrainingExplorer": "widgets",
    "PointwiseExplorer": "widgets",
    "InceptionExplorer": "widgets",
    "ResidualExplorer": "widgets",
    "ArchitectureExplorer": "widgets",
    "FeatureExplorer": "widgets",
    "CueConflictExplorer": "widgets",
    "AdversarialExplorer": "widgets",
    "RealNetworkExplorer": "widgets",
    "Predict": "widgets",
    "Quiz": "widgets",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'utils' has no attribute {name!r}; its public names are {', '.join(_HOME)}")
    value = getattr(import_module(f"utils.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
