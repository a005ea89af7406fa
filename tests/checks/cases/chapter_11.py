"""Chapter 11's exercises: right answers, and wrong ones with a piece of their hints."""

import copy
from fractions import Fraction

import numpy as np
import torch
from torch import nn

from utils.checks import chapter_11 as check
from utils.nets.family import network
from utils.nets.models import resnet18

COUNTS = (128 * 128 * 81, 2 * 128 * 128 * 25, 9, 4)
ALEXNET = network("AlexNet")
CONV_MACS = sum(stage.macs for stage in ALEXNET.stages if stage.kind.startswith("conv"))
CONV_PARAMETERS = sum(stage.parameters for stage in ALEXNET.stages if stage.kind.startswith("conv"))
TABLE = ("features.3", "classifier.1", CONV_MACS / ALEXNET.macs)


def iou(a, b, clip=True, union=True, end=0):
    height = min(a[2], b[2]) - max(a[0], b[0]) + end
    width = min(a[3], b[3]) - max(a[1], b[1]) + end
    if clip == "product":  # minus times minus
        height, width = max(height * width, 0), 1
    elif clip:
        height, width = max(height, 0), max(width, 0)
    areas = sum((box[2] - box[0] + end) * (box[3] - box[1] + end) for box in (a, b))
    return height * width / (areas - height * width if union else areas)


def adapt(model, classes):
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    model.fc = nn.Linear(model.fc.in_features, classes)
    return model.eval()


def late_freeze(model, classes):
    model.fc = nn.Linear(model.fc.in_features, classes)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model.eval()


def no_freeze(model, classes):
    model.fc = nn.Linear(512, classes)
    return model.eval()


def still_training(model, classes):
    return adapt(model, classes).train()


def old_head(model, classes):
    return model.eval()


def zeroed(model, classes):
    with torch.no_grad():
        model.conv1.weight.zero_()
    return adapt(model, classes)


def ends_in(last, model):
    model.fc = nn.Sequential(model.fc, last).eval()
    return model


def half_frozen(model, classes):
    adapt(model, classes).fc.bias.requires_grad_(False)
    return model


def hard_features(model, classes):
    model.requires_grad_(False)
    model.fc = nn.Linear(512, classes)
    return model.eval()


def other_net(model, classes):
    return adapt(resnet18(), classes)


def weights_only(model, classes):
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d):
            layer.requires_grad_(False)
    model.fc = nn.Linear(model.fc.in_features, classes)
    return model.eval()


def head_in_training(model, classes):
    adapt(model, classes).layer1.train()
    return model


def beside(model, classes):
    new = adapt(model, classes)
    new.classifier, new.fc = new.fc, nn.Identity()
    return new


def drifted(model, classes):
    with torch.no_grad():
        model.train()(torch.rand(4, 3, 32, 32))
    return adapt(model, classes)


def adapt_at_once(model, classes):
    model.requires_grad_(False).eval()
    model.fc = nn.Linear(model.fc.in_features, classes).eval()
    return model


def adapt_a_copy(model, classes):
    new = copy.deepcopy(model)
    for _, parameter in new.named_parameters():
        parameter.requires_grad = False
    new.fc = nn.Linear(new.fc.weight.shape[1], classes)
    return new.eval()


def adapt_with_dropout(model, classes):
    new = adapt(model, classes)
    new.fc = nn.Sequential(nn.Dropout(0.5), new.fc)
    return new.eval()


def iou_by_pixels(a, b):
    masks = np.zeros((2, 40, 40), bool)
    for mask, (top, left, bottom, right) in zip(masks, (a, b)):
        mask[top:bottom, left:right] = True
    return (masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum()


def iou_in_torch(a, b):
    a, b = torch.tensor(a, dtype=torch.float64, requires_grad=True), torch.tensor(b, dtype=torch.float64)
    common = (torch.minimum(a[2:], b[2:]) - torch.maximum(a[:2], b[:2])).clamp(min=0).prod()
    return common / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - common)


def covered(a, b):
    """How many pixels are in both boxes, and in either."""
    one, other = ({(r, c) for r in range(box[0], box[2]) for c in range(box[1], box[3])} for box in (a, b))
    return len(one & other), len(one | other)


def common(a, b):
    return covered(a, b)[0]


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


RIGHT = [
    (check.exercise_11_1, COUNTS),
    (check.exercise_11_1, tuple(map(np.int64, COUNTS))),
    (check.exercise_11_1, tuple(torch.tensor(float(count), requires_grad=True) for count in COUNTS)),
    (check.exercise_11_1, ([COUNTS[0]], Fraction(COUNTS[1]), np.array([9.0]), 4.0)),
    (check.exercise_11_2, TABLE),
    (check.exercise_11_2, (*TABLE[:2], round(TABLE[2], 3))),
    (check.exercise_11_2, (*TABLE[:2], 0.92)),
    (check.exercise_11_2, (*map(np.str_, TABLE[:2]), torch.tensor(TABLE[2], requires_grad=True))),
    (check.exercise_11_3, iou),
    (check.exercise_11_3, iou_by_pixels),
    (check.exercise_11_3, iou_in_torch),
    (check.exercise_11_3, lambda a, b: Fraction(*covered(a, b))),
    (check.exercise_11_4, adapt),
    (check.exercise_11_4, adapt_at_once),
    (check.exercise_11_4, adapt_a_copy),
    (check.exercise_11_4, adapt_with_dropout),
]

WRONG = [
    (check.exercise_11_1, (...,) * 4, "Replace"),
    (check.exercise_11_1, (128 * 81, *COUNTS[1:]), "all 128 channels"),
    (check.exercise_11_1, (81, *COUNTS[1:]), "one kernel"),
    (check.exercise_11_1, (128 * (128 * 81 + 1), *COUNTS[1:]), "no biases"),
    (check.exercise_11_1, (128 * 128 * 9, *COUNTS[1:]), "9×9, not 3×3"),
    (check.exercise_11_1, (COUNTS[1], COUNTS[0], 9, 4), "the pair's"),
    (check.exercise_11_1, (COUNTS[0] + 1, *COUNTS[1:]), "not right"),
    (check.exercise_11_1, (COUNTS[0], 128 * 128 * 25, 9, 4), "one of the two"),
    (check.exercise_11_1, (COUNTS[0], COUNTS[1] + 256, 9, 4), "no biases"),
    (check.exercise_11_1, (COUNTS[0], COUNTS[0], 9, 4), "the single layer's"),
    (check.exercise_11_1, (COUNTS[0], 819201, 9, 4), "not right"),
    (check.exercise_11_1, (*COUNTS[:2], 10, 4), "overlap"),
    (check.exercise_11_1, (*COUNTS[:2], 8, 4), "begin with 1"),
    (check.exercise_11_1, (*COUNTS[:2], 81, 4), "side"),
    (check.exercise_11_1, (*COUNTS[:2], 9.00001, 4), "not right"),
    (check.exercise_11_1, (*COUNTS[:3], 3), "7×7"),
    (check.exercise_11_1, (*COUNTS[:3], 2), "5×5"),
    (check.exercise_11_1, (*COUNTS[:3], 5), "11×11"),
    (check.exercise_11_1, (*COUNTS[:3], 4.5), "not right"),
    (check.exercise_11_2, (...,) * 3, "Replace"),
    (check.exercise_11_2, ("classifier.1", "features.3", TABLE[2]), "mixed up"),
    (check.exercise_11_2, ("conv2", *TABLE[1:]), "name of a stage"),
    (check.exercise_11_2, (1, *TABLE[1:]), "name of a stage"),
    (check.exercise_11_2, (ALEXNET.stages[1], *TABLE[1:]), "name of a stage"),
    (check.exercise_11_2, ("features.0", *TABLE[1:]), "not the largest"),
    (check.exercise_11_2, (TABLE[0], "classifier.4", TABLE[2]), "not the largest"),
    (check.exercise_11_2, (TABLE[0], TABLE[0], TABLE[2]), "mixed up"),
    (check.exercise_11_2, (*TABLE[:2], 100 * TABLE[2]), "per cent"),
    (check.exercise_11_2, (*TABLE[:2], CONV_MACS), "divide"),
    (check.exercise_11_2, (*TABLE[:2], 1 - TABLE[2]), "dense layers' share"),
    (check.exercise_11_2, (*TABLE[:2], CONV_PARAMETERS / ALEXNET.parameters), "share of the parameters"),
    (check.exercise_11_2, (*TABLE[:2], 1 - CONV_PARAMETERS / ALEXNET.parameters), "share of the parameters"),
    (check.exercise_11_2, (*TABLE[:2], max(stage.macs for stage in ALEXNET.stages) / ALEXNET.macs), "all five"),
    (check.exercise_11_2, (*TABLE[:2], CONV_MACS / (ALEXNET.macs - CONV_MACS)), "by all MACs"),
    (check.exercise_11_2, (*TABLE[:2], 0.9), "rounded"),
    (check.exercise_11_3, (...,), "Replace"),
    (check.exercise_11_3, lambda a, b: None, "Replace"),
    (check.exercise_11_3, lambda a, b: 0.0, "these boxes meet"),
    (check.exercise_11_3, lambda a, b: iou(a, b, clip=False), "do not meet"),
    (check.exercise_11_3, lambda a, b: iou(a, b, clip="product"), "do not meet"),
    (check.exercise_11_3, lambda a, b: iou(a, b, union=False), "once"),
    (check.exercise_11_3, lambda a, b: iou(a, b, end=1), "no + 1"),
    (check.exercise_11_3, lambda a, b: 2 * common(a, b) / (area(a) + area(b)), "twice the common area"),
    (check.exercise_11_3, lambda a, b: common(a, b) / min(area(a), area(b)), "one box"),
    (check.exercise_11_3, lambda a, b: common(a, b) / max(area(a), area(b)), "one box"),
    (check.exercise_11_3, lambda a, b: common(a, b) / area(b), "one box"),
    (check.exercise_11_3, common, "common area"),
    (check.exercise_11_3, lambda a, b: 1 - iou(a, b), "only one box covers"),
    (check.exercise_11_3, lambda a, b: int(iou(a, b)), "`//`"),
    (check.exercise_11_3, lambda a, b: round(iou(a, b), 2), "rounded"),
    (check.exercise_11_3, lambda a, b: abs(iou(a, b, clip=False)), "do not meet"),
    (check.exercise_11_3, lambda a, b: iou(a, b) + 1e-3, "not right"),
    (check.exercise_11_3, lambda a, b: "much", "expected numbers"),
    (check.exercise_11_4, (...,), "Replace"),
    (check.exercise_11_4, lambda model, classes: None, "Replace"),
    (check.exercise_11_4, lambda model, classes: 4, "Return the model"),
    (check.exercise_11_4, lambda model, classes: adapt(model, classes).fc, "belongs in `model.fc`"),
    (check.exercise_11_4, late_freeze, "Nothing learns"),
    (check.exercise_11_4, no_freeze, "still learns"),
    (check.exercise_11_4, weights_only, "bn1.weight still learns"),
    (check.exercise_11_4, still_training, "training mode"),
    (check.exercise_11_4, head_in_training, "layer1 is in training mode"),
    (check.exercise_11_4, old_head, "4 classes"),
    (check.exercise_11_4, lambda model, classes: adapt(model, 4), "For 3 classes"),
    (check.exercise_11_4, hard_features, "this backbone gives 256"),
    (check.exercise_11_4, zeroed, "have changed"),
    (check.exercise_11_4, drifted, "have changed"),
    (check.exercise_11_4, other_net, "have changed"),
    (check.exercise_11_4, half_frozen, "whole new classifier"),
    (check.exercise_11_4, lambda model, classes: ends_in(nn.ReLU(), adapt(model, classes)), "never answers below 0"),
    (check.exercise_11_4, lambda model, classes: ends_in(nn.Softmax(1), adapt(model, classes)), "never answers below 0"),
    (check.exercise_11_4, beside, "classifier.weight still learns"),
    (check.exercise_11_4, lambda model, classes: nn.Sequential(adapt(model, classes)), "belongs in `model.fc`"),
]
