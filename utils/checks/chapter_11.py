"""Checkers for chapter 11, From LeNet to DenseNet."""

import itertools

import numpy as np
import torch
from torch import nn

from utils.checks.answers import as_number, call, checker, compared_with, fail, require, require_calls, require_count, require_number
from utils.nets.blocks import Bottleneck, ResidualBlock
from utils.nets.family import network
from utils.nets.models.resnet import ResNet

RESNETS = [
    (ResidualBlock, (1, 1, 1, 1), 7, 4),
    (Bottleneck, (1, 0, 0, 0), 5, 3),
    (ResidualBlock, (2, 1, 0, 0), 3, 10),
]  # block, depths, classes
BOXES = [(2, 2, 6, 8), (0, 0, 4, 4), (1, 3, 3, 5), (8, 8, 12, 10), (0, 9, 4, 12), (0, 0, 12, 12)]


@checker
def exercise_11_1(single: object, pair: object, field: object, layers_3x3: object) -> str:
    """Check the weights and the field of two 5×5 against one 9×9."""
    C = 128
    no_bias, all_channels = "there are no biases.", "each of the 128 filters reads all 128 channels."
    require_count(
        "(a) the single layer",
        single,
        C * C * 81,
        {
            C * 81: all_channels,
            81: "that is one kernel; there is one for each pair of channels.",
            C * (C * 81 + 1): no_bias,
            C * C * 9: "the kernel is 9×9, not 3×3.",
            C * C * 50: "that is the pair's.",
        },
    )
    require_count(
        "(b) the pair",
        pair,
        2 * C * C * 25,
        {
            C * C * 25: "that is one of the two layers.",
            2 * C * 25: all_channels,
            2 * C * (C * 25 + 1): no_bias,
            C * C * 81: "that is the single layer's.",
            50: "that is one kernel of each layer; there is one for each pair of channels.",
            C * C * 625: "the two layers' weights add up, they do not multiply.",
        },
    )
    require_count(
        "(c) the field",
        field,
        9,
        {
            10: "the windows overlap: the second layer adds 5 − 1 = 4.",
            25: "fields add up, they do not multiply.",
            5: "that is one layer's.",
            81: "give the side, not the number of pixels.",
            8: "a single pixel sees itself: begin with 1 and add 4 for each layer.",
        },
    )
    require_count(
        "(d) the 3×3 layers",
        layers_3x3,
        4,
        {
            3: "three layers see 7×7.",
            2: "two layers see 5×5.",
            5: "five layers see 11×11.",
            9: "each layer adds 2 to the side, and the first sees 3.",
        },
    )
    return "Same field, 81 against 50 against 36 times 128²."


@checker
def exercise_11_2(dearest: object, heaviest: object, share: object) -> str:
    """Check three questions about AlexNet's stages."""
    alexnet = network("AlexNet")
    names = [stage.name for stage in alexnet.stages]
    work = max(alexnet.stages, key=lambda stage: stage.macs).name
    weight = max(alexnet.stages, key=lambda stage: stage.parameters).name
    dearest, heaviest = (str(name).strip() if isinstance(name, (str, np.ndarray)) else name for name in (dearest, heaviest))
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
            1 - parameters / alexnet.parameters: "that is the dense layers' share of the parameters.",
            max(stage.macs for stage in alexnet.stages) / alexnet.macs: "that is one convolution's share: add up all five.",
            conv / (alexnet.macs - conv): "divide by all MACs, not by the dense layers'.",
        },
        tolerance=2e-3,  # two digits are enough
    )
    return f"The convolutions do {conv / alexnet.macs:.0%} of the work with {parameters / alexnet.parameters:.0%} of the weights."


@checker
@compared_with(lambda a, b: _iou(a, b))
def exercise_11_3(iou_of: object) -> str:
    """Check intersection over union on boxes that meet, hold each other, touch and miss each other."""
    cases = []
    for a, b in itertools.chain([BOXES[:2]], itertools.product(BOXES, repeat=2), _random_pairs()):
        name = f"iou_of({a}, {b})"
        areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
        common = _iou(a, b) * sum(areas) / (1 + _iou(a, b))
        outer = np.ptp([a[0], b[0], a[2], b[2]]) * np.ptp([a[1], b[1], a[3], b[3]])
        one_box = "divide by the area that either covers, not by one box's."
        ends = ([*box[:2], box[0] + box[2], box[1] + box[3]] for box in (a, b))
        slips = [
            (_iou(a, b, once=True), "the common area is in both boxes: take it off the sum once."),
            (_iou(a, b, inclusive=True), "the end is the first row or column outside: no + 1."),
            (
                2 * common / sum(areas),
                "that is twice the common area by the sum of both: divide it by the area that either covers.",
            ),
            *((common / area, one_box) for area in areas),
            (_iou(a, b, first=min), "the common part begins at the *larger* of the two first rows, and of the two first columns."),
            (_iou(a, b, end=max), "the common part ends at the *smaller* of the two ends."),
            *((_iou(a, b, side=k), "the common area is its height *times* width.") for k in (0, 1)),
            (common / (sum(areas) + common), "the common area is taken off the sum, not added to it."),
            (_share(common, sum(box[2] * box[3] for box in (a, b))), "a box's height is its end minus its first row; so for the width."),
            (common, "that is the common area: divide it by the area that either covers."),
            (_iou(*ends), "the last two numbers are ends, not height and width."),
            (1 - _iou(a, b), "that is the share which only one box covers."),
            (100 * _iou(a, b), "it is a share from 0 to 1, not in per cent."),
            (common / outer, "divide by the area that either covers, not by that of a box around both."),
            *((0, "these boxes meet, so it is not 0. Do you divide with `/`, not with `//`?") for _ in range(common > 0)),
            (_iou(a, b) // 1, "these boxes meet, so it is not 0. Do you divide with `/`, not with `//`?"),
        ]
        cases.append((name, (a, b), _iou(a, b), slips))
    require_calls(iou_of, cases, _require_share)
    return "Right for boxes that meet, touch, hold each other or miss each other."


def _require_share(name, answer, right, slips):
    require(right or as_number(name, answer) == 0, f"{name}: these boxes do not meet: the common part is empty.")
    require_number(name, answer, right, slips)


def _random_pairs():
    """Return pairs of boxes of whole numbers, some as lists."""
    rng = np.random.default_rng(11)
    start, size = rng.integers(0, 20, (30, 2, 2)), rng.integers(1, 13, (30, 2, 2))
    pairs = np.concatenate([start, start + size], 2).tolist()  # (30, 2, 4)
    return [(a, tuple(b)) for a, b in pairs]


def _iou(a, b, once=False, inclusive=False, first=max, end=min, side=None):
    """Return the IoU of two boxes, or what a mistake makes of it: with one `side`, that counts for the common area."""
    extra = 1 if inclusive else 0
    sides = [max(end(a[k + 2], b[k + 2]) - first(a[k], b[k]) + extra, 0) for k in (0, 1)]
    common = sides[0] * sides[1] if side is None else sides[side]
    areas = sum((box[2] - box[0] + extra) * (box[3] - box[1] + extra) for box in (a, b))
    return common / areas if once else _share(common, areas)


def _share(common, areas):
    """Return the common area's share of what two areas cover; nothing in common is 0, whatever mistake made the areas 0, too."""
    return common / (areas - common) if common and areas != common else 0.0


@checker
def exercise_11_4(adapt: object) -> str:
    """Check that ResNets of several widths are frozen but for a new classifier."""
    torch.manual_seed(0)
    for block, depths, old, classes in RESNETS:
        learning = _adapted(adapt, ResNet(block, depths, old), classes)
    return f"{learning:,} parameters of the last network learn, the rest stands still."


def _adapted(adapt, model, classes):
    """Require that `adapt` freezes this model and gives it a new head, and return how many parameters learn."""
    features = model.fc.in_features
    kept = {name: value.clone() for name, value in model.state_dict().items() if not name.startswith("fc.")}
    new = call(adapt, model, classes)
    require(isinstance(new, nn.Module), f"Return the model, not {type(new).__name__}.")
    head = getattr(new, "fc", None)
    if not isinstance(head, nn.Module):
        fail("The new classifier belongs in `model.fc`.")
    if isinstance(head, nn.Linear) and not isinstance(head, nn.LazyLinear):  # which asks nobody how many numbers come
        require(
            head.in_features == features,
            f"model.fc reads {head.in_features} numbers; this backbone gives {features}. The old classifier knows: `in_features`.",
        )
        require(
            head.out_features == classes, f"For {classes} classes model.fc should give {classes} numbers; it gives {head.out_features}."
        )
    state = new.state_dict()
    require(
        all(name in state and torch.equal(value, state[name]) for name, value in kept.items()),
        "The backbone's weights have changed: they should stay as they were.",
    )
    learning = {name: parameter for name, parameter in new.named_parameters() if parameter.requires_grad}
    require(learning, "Nothing learns any more: freeze first, then put in the new layer.")
    frozen = next((name for name in learning if not name.startswith("fc.")), None)
    require(frozen is None, f"{frozen} still learns: set requires_grad to False for all of the backbone.")
    require(all(parameter.requires_grad for parameter in head.parameters()), "The whole new classifier should learn.")
    training = next((name or "The model" for name, module in new.named_modules() if module.training), None)
    require(
        training is None, f"{training} is in training mode: batch normalisation's statistics would move. Call eval() on the whole model."
    )
    _require_logits(new, features, classes)
    return sum(parameter.numel() for parameter in learning.values())


def _require_logits(model, features, classes):
    try:
        with torch.no_grad():
            logits = model(torch.zeros(2, 3, 32, 32))
    except Exception as error:  # whatever it is, the learner should read it rather than a traceback through the checker
        fail(f"Pictures (2, 3, 32, 32) no longer go through: {type(error).__name__}: {error}")
    shape = tuple(getattr(logits, "shape", ()))
    require(shape == (2, classes), f"Two pictures give {shape}, expected {(2, classes)}.")
    logits = model(torch.rand(2, 3, 32, 32))
    require(torch.isfinite(logits).all(), "Logits must be finite numbers.")
    if logits.requires_grad:
        logits.logsumexp(1).sum().backward()
    reached = all(parameter.grad is not None for parameter in model.fc.parameters())
    require(reached, "No gradient comes from the logits to the new classifier: is there a `no_grad` or a `detach` in the way?")
    with torch.no_grad():
        for parameter in model.fc.parameters():
            parameter.normal_()  # it may have begun with zeros, which is no fault
        any_numbers = model.fc(100 * torch.randn(50, features))
    require(any_numbers.std(0).max() > 0, "model.fc answers the same whatever it reads.")
    require(
        any_numbers.min() < 0, "model.fc never answers below 0: is there a ReLU or a softmax behind its last layer? Logits are any numbers."
    )
