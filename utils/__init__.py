"""The course's shared package: convolution arithmetic, NumPy from scratch, explorers, checkers.

Every public name is importable from here and looked up when first used, so that `import utils` stays cheap
(torch is imported only by what needs it).
"""

from importlib import import_module

_HOME = {
    "output_size": "arithmetic",
    "leftover": "arithmetic",
    "same_padding": "arithmetic",
    "conv_parameters": "arithmetic",
    "conv_macs": "arithmetic",
    "conv2d": "conv",
    "true_convolve2d": "conv",
    "im2col": "linear_map",
    "conv_matrix": "linear_map",
    "pool2d": "pooling",
    "global_pool": "pooling",
    "Layer": "receptive_fields",
    "Field": "receptive_fields",
    "receptive_field": "receptive_fields",
    "trace_receptive_field": "tracing",
    "effective_receptive_field": "effective_field",
    "count_parameters": "costs",
    "count_macs": "costs",
    "summary": "summaries",
    "lenet5": "models",
    "alexnet": "models",
    "vgg16": "models",
    "googlenet": "models",
    "resnet18": "models",
    "resnet50": "models",
    "densenet121": "models",
    "load_pretrained": "models",
    "fit": "training",
    "accuracy": "training",
    "layer_weights": "training",
    "activations": "activation",
    "strongest_images": "activation",
    "maximize_activation": "maximisation",
    "fgsm": "attacks",
    "pgd": "attacks",
    "History": "training",
    "AdversarialExplorer": "widgets",
    "ArchitectureExplorer": "widgets",
    "ChannelExplorer": "widgets",
    "InceptionBlock": "blocks",
    "ResidualBlock": "blocks",
    "Bottleneck": "blocks",
    "DenseBlock": "blocks",
    "Transition": "blocks",
    "deform_conv2d": "deform",
    "DeformConv2d": "deform",
    "shapes": "shape_pictures",
    "cue_conflict": "cues",
    "shape_bias": "cues",
    "photo_conflict": "photo_cues",
    "pack_net": "packed_nets",
    "digits": "data",
    "augment": "augmentation",
    "cifar10": "cifar",
    "ConvolutionExplorer": "widgets",
    "CueConflictExplorer": "widgets",
    "DetectorExplorer": "widgets",
    "FeatureExplorer": "widgets",
    "InceptionExplorer": "widgets",
    "LinearMapExplorer": "widgets",
    "PhotoFilterExplorer": "widgets",
    "PointwiseExplorer": "widgets",
    "PoolingExplorer": "widgets",
    "StrokeExplorer": "widgets",
    "TrainingExplorer": "widgets",
    "Predict": "widgets",
    "Quiz": "widgets",
    "ReceptiveFieldExplorer": "widgets",
    "ResidualExplorer": "widgets",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'utils' has no attribute {name!r}; its public names are {', '.join(_HOME)}")
    value = getattr(import_module(f"utils.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *_HOME])
