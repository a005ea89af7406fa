"""Checkers for chapter 11, From LeNet to DenseNet."""

import itertools

import torch

from utils.checks.answers import call, checker, require, require_number
from utils.nets.family import family
from utils.nets.models import resnet18

BOXES = [(0, 0, 4, 4), (2, 2, 6, 8), (1, 3, 3, 5), (8, 8, 12, 10), (0, 9, 4, 12), (0, 0, 12, 12)]


@checker
def exercise_11_1(single: object, pair: object, field: object, layers_3x3: object) -> str:
    """Check the weights and the field of two 5×5 against one 9×9."""
    C = 128
    require_number(
        "(a) the single layer",
        single,
        C * C * 81,
        {
            C * 81: "each of the 128 filters reads all 128 channels.",
            C * (C * 81 + 1): "there are no biases.",
            C * C * 9: "the kernel is 9×9, not 3×3.",
        },
    )
    require_number(
        "(b) the pair",
        pair,
        2 * C * C * 25,
        {
            C * C * 25: "that is one of the two layers.",
            2 * C * 25: "each of the 128 filters reads all 128 channels.",
            2 * C * (C * 25 + 1): "there are no biases.",
        },
    )
    require_number(
        "(c) the field", field, 9, {10: "the windows overlap: the second layer adds 5 − 1 = 4.", 25: "fields add up, they do not multiply."}
    )
    require_number(
        "(d) the 3×3 layers", layers_3x3, 4, {3: "three layers see 7×7.", 9: "each layer adds 2 to the side, and the first sees 3."}
    )
    return "Same field, 81 against 50 against 36 times 128²."


@checker
def exercise_11_2(dearest: object, heaviest: object, share: object) -> str:
    """Check three questions about AlexNet's stages."""
    alexnet = family()["AlexNet"]
    names = [stage.name for stage in alexnet.stages]
    work = max(alexnet.stages, key=lambda stage: stage.macs).name
    weight = max(alexnet.stages, key=lambda stage: stage.parameters).name
    for part, answer, expected, other in (("(a)", dearest, work, weight), ("(b)", heaviest, weight, work)):
        require(isinstance(answer, str) and answer in names, f"{part}: expected the name of a stage, one of {', '.join(names)}.")
        require(answer != other, f"{part}: MACs and parameters are mixed up: {other} is the other one's answer.")
        require(answer == expected, f"{part}: {answer} is not the largest.")
    conv = sum(stage.macs for stage in alexnet.stages if stage.kind.startswith("convolution"))
    parameters = sum(stage.parameters for stage in alexnet.stages if stage.kind.startswith("convolution"))
    require_number(
        "(c) the share",
        share,
        conv / alexnet.macs,
        {
            conv: "that is the number; divide it by all MACs.",
            100 * conv / alexnet.macs: "give the share from 0 to 1, not in per cent.",
            parameters / alexnet.parameters: "that is the share of the parameters.",
            1 - conv / alexnet.macs: "that is the dense layers' share.",
        },
    )
    return f"The convolutions do {conv / alexnet.macs:.0%} of the work with {parameters / alexnet.parameters:.0%} of the weights."


@checker
def exercise_11_3(iou_of: object) -> str:
    """Check intersection over union on boxes that meet, hold each other, touch and miss each other."""
    for a, b in itertools.product(BOXES, repeat=2):
        name = f"iou_of({a}, {b})"
        require_number(
            name,
            call(iou_of, a, b),
            _iou(a, b),
            {
                _iou(a, b, clip=False): "these boxes do not meet: the common part is empty.",
                _iou(a, b, once=True): "the common area is in both boxes: take it off the sum once.",
                _iou(a, b, inclusive=True): "the end is the first row or column outside: no + 1.",
            },
        )
    return "Right for boxes that meet, touch, hold each other or miss each other."


def _iou(a, b, clip=True, once=False, inclusive=False):
    """Return the IoU of two boxes, or what a mistake makes of it."""
    extra = 1 if inclusive else 0
    height, width = (min(a[k + 2], b[k + 2]) - max(a[k], b[k]) + extra for k in (0, 1))
    common = max(height, 0) * max(width, 0) if clip else height * width
    areas = sum((box[2] - box[0] + extra) * (box[3] - box[1] + extra) for box in (a, b))
    return common / (areas if once else areas - common)


@checker
def exercise_11_4(adapt: object) -> str:
    """Check that a ResNet is frozen but for a new classifier."""
    torch.manual_seed(0)
    model = resnet18(num_classes=7)
    kept = {name: value.clone() for name, value in model.state_dict().items() if not name.startswith("fc.")}
    new = call(adapt, model, 4)
    require(isinstance(new, torch.nn.Module), f"Return the model, not {type(new).__name__}.")
    require(isinstance(getattr(new, "fc", None), torch.nn.Linear), "The classifier `model.fc` should be an nn.Linear.")
    require(new.fc.in_features == 512, f"model.fc reads {new.fc.in_features} numbers; the backbone gives 512.")
    require(new.fc.out_features == 4, f"For 4 classes model.fc should give 4 numbers; it gives {new.fc.out_features}.")
    state = new.state_dict()
    require(
        all(name in state and torch.equal(value, state[name]) for name, value in kept.items()),
        "The backbone's weights have changed: they should stay as they were.",
    )
    learning = [name for name, parameter in new.named_parameters() if parameter.requires_grad]
    require(learning, "Nothing learns any more: freeze first, then put in the new layer.")
    require(
        all(name.startswith("fc.") for name in learning), f"{learning[0]} still learns: set requires_grad to False for all of the backbone."
    )
    require("fc.weight" in learning and len(learning) == len(list(new.fc.parameters())), "The whole new classifier should learn.")
    require(
        not new.training and not any(module.training for module in new.modules()),
        "The model is in training mode: batch normalisation's statistics would move. Call eval().",
    )
    return f"{sum(p.numel() for p in new.fc.parameters()):,} parameters learn, the rest stands still."
