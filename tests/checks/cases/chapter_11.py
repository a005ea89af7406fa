"""Chapter 11's exercises: right answers, and wrong ones with a piece of their hints."""

import torch
from torch import nn

from utils.checks import chapter_11 as check
from utils.nets.family import family

COUNTS = (128 * 128 * 81, 2 * 128 * 128 * 25, 9, 4)
ALEXNET = family()["AlexNet"]
CONV_MACS = sum(stage.macs for stage in ALEXNET.stages if stage.kind.startswith("conv"))
TABLE = ("features.3", "classifier.1", CONV_MACS / ALEXNET.macs)


def iou(a, b, clip=True, union=True, end=0):
    height = min(a[2], b[2]) - max(a[0], b[0]) + end
    width = min(a[3], b[3]) - max(a[1], b[1]) + end
    if clip:
        height, width = max(height, 0), max(width, 0)
    areas = sum((box[2] - box[0] + end) * (box[3] - box[1] + end) for box in (a, b))
    return height * width / (areas - height * width if union else areas)


def adapt(model, classes):
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    model.fc = nn.Linear(512, classes)
    return model.eval()


def late_freeze(model, classes):
    model.fc = nn.Linear(512, classes)
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


def half_frozen(model, classes):
    adapt(model, classes).fc.bias.requires_grad_(False)
    return model


RIGHT = [(check.exercise_11_1, COUNTS), (check.exercise_11_2, TABLE), (check.exercise_11_3, (iou,)), (check.exercise_11_4, (adapt,))]

WRONG = [
    (check.exercise_11_1, (...,) * 4, "Replace"),
    (check.exercise_11_1, (128 * 81, *COUNTS[1:]), "all 128 channels"),
    (check.exercise_11_1, (128 * (128 * 81 + 1), *COUNTS[1:]), "no biases"),
    (check.exercise_11_1, (COUNTS[0], 128 * 128 * 25, 9, 4), "one of the two"),
    (check.exercise_11_1, (*COUNTS[:2], 10, 4), "overlap"),
    (check.exercise_11_1, (*COUNTS[:3], 3), "7×7"),
    (check.exercise_11_1, (*COUNTS[:3], 5), "not right"),
    (check.exercise_11_2, (...,) * 3, "Replace"),
    (check.exercise_11_2, ("classifier.1", "features.3", TABLE[2]), "mixed up"),
    (check.exercise_11_2, ("conv2", *TABLE[1:]), "name of a stage"),
    (check.exercise_11_2, (1, *TABLE[1:]), "name of a stage"),
    (check.exercise_11_2, ("features.0", *TABLE[1:]), "not the largest"),
    (check.exercise_11_2, (*TABLE[:2], 100 * TABLE[2]), "per cent"),
    (check.exercise_11_2, (*TABLE[:2], CONV_MACS), "divide"),
    (check.exercise_11_2, (*TABLE[:2], 1 - TABLE[2]), "dense layers' share"),
    (check.exercise_11_2, (*TABLE[:2], 0.9), "not right"),
    (check.exercise_11_3, (...,), "Replace"),
    (check.exercise_11_3, (lambda a, b: None,), "Replace"),
    (check.exercise_11_3, (lambda a, b: 0.0,), "not right"),
    (check.exercise_11_3, (lambda a, b: iou(a, b, clip=False),), "do not meet"),
    (check.exercise_11_3, (lambda a, b: iou(a, b, union=False),), "once"),
    (check.exercise_11_3, (lambda a, b: iou(a, b, end=1),), "no + 1"),
    (check.exercise_11_3, (lambda a, b: iou(a, b) + 1e-3,), "not right"),
    (check.exercise_11_3, (lambda a, b: "much",), "expected numbers"),
    (check.exercise_11_4, (...,), "Replace"),
    (check.exercise_11_4, (lambda model, classes: None,), "Replace"),
    (check.exercise_11_4, (lambda model, classes: 4,), "Return the model"),
    (check.exercise_11_4, (late_freeze,), "Nothing learns"),
    (check.exercise_11_4, (no_freeze,), "still learns"),
    (check.exercise_11_4, (still_training,), "training mode"),
    (check.exercise_11_4, (old_head,), "4 classes"),
    (check.exercise_11_4, (zeroed,), "have changed"),
    (check.exercise_11_4, (half_frozen,), "whole new classifier"),
]
