"""The capstone's exercises: right answers, and wrong ones with a piece of their hints."""

import copy
import itertools
from fractions import Fraction

import numpy as np
import torch
from torch import nn

from utils.checks import capstone as check
from utils.checks.capstone.budget import pictures, small_lenet
from utils.nets.training import fit

COUNTED = nn.Sequential(
    nn.Conv2d(3, 16, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(32, 6),
)
COUNTS = (8, 5286, 405696, 13)
SIZES = itertools.chain([12, 12], itertools.repeat(900))
FINISHED, OTHER = small_lenet(), small_lenet()
BODY = nn.Sequential(nn.Conv2d(3, 16, 3, stride=2), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten())


def unit(C_in, C_out, stride=1, K=3):
    return [nn.Conv2d(C_in, C_out, K, stride, K // 2, bias=False), nn.BatchNorm2d(C_out), nn.ReLU()]


def narrow():
    return nn.Sequential(
        *unit(3, 12, stride=2), *unit(12, 24, stride=2), *unit(24, 32), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(32, 6)
    )


def pooled():
    layers = [*unit(3, 16, stride=2, K=5), nn.MaxPool2d(2), *unit(16, 48), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(48, 6)]
    return nn.Sequential(*layers)


class Residual(nn.Module):
    """Layers and functions, with a maximum at the end."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(*unit(3, 16, stride=2), *unit(16, 24, stride=2))
        self.branch = nn.Sequential(*unit(24, 24), nn.Conv2d(24, 24, 3, padding=1))
        self.head = nn.Linear(24, 6)

    def forward(self, x):
        x = self.stem(x)
        return self.head(torch.relu(x + self.branch(x)).amax((2, 3)))


def solved():
    """Learns its head in closed form, without any gradient."""
    (x, y), _ = pictures()
    body = nn.Sequential(nn.Conv2d(3, 100, 5, stride=2), nn.ReLU(), nn.AdaptiveMaxPool2d(2), nn.Flatten())
    head = nn.Linear(400, 6)
    with torch.no_grad():
        z = nn.functional.pad(body(torch.tensor(x)), (0, 1), value=1.0)
        wanted = nn.functional.one_hot(torch.tensor(y).long(), 6).float()
        w = torch.linalg.solve(z.T @ z + torch.eye(401), z.T @ wanted)
        head.weight.copy_(w[:-1].T)
        head.bias.copy_(w[-1])
    return nn.Sequential(body, head)


CALLS = itertools.count()


def solved_later():
    """New for the first two looks, and solved from then on."""
    return narrow() if next(CALLS) < 2 else solved()


def taught():
    model = narrow()
    fit(model, pictures()[1], epochs=1, batch_size=32, lr=0.005)
    return model


def seeded():
    torch.manual_seed(7)
    return narrow()


def growing():
    """Small when it is counted, large when it is trained."""
    return nn.Sequential(nn.Conv2d(3, next(SIZES), 3, stride=2), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.LazyLinear(6))


def not_a_number():
    model = narrow()
    with torch.no_grad():
        model[-1].bias.fill_(float("nan"))
    return model


class Functional(nn.Module):
    """One filter bank, used four times by a function: few parameters, and no layer that would count its MACs."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(30, 30, 3, 3) / 20)
        self.dense = nn.Linear(30, 6)

    def forward(self, x):
        x = x.repeat(1, 10, 1, 1)
        for _ in range(4):
            x = nn.functional.relu(nn.functional.conv2d(x, self.weight, padding=1))
        return self.dense(x.mean((2, 3)))


class Largest(nn.Module):
    """The mean of each channel's four largest numbers."""

    def forward(self, x):
        return x.flatten(2).topk(4).values.mean(2)


class Pair(nn.Module):
    def forward(self, x):
        return x, x


SIDE, PARAMETERS, MACS, FIELD = COUNTS


RIGHT = [
    (check.exercise_c_1, COUNTS),
    (check.exercise_c_1, tuple(map(np.int64, COUNTS))),
    (check.exercise_c_1, tuple(torch.tensor(float(count), requires_grad=True) for count in COUNTS)),
    (check.exercise_c_1, ([SIDE], Fraction(PARAMETERS), np.array([MACS]), float(FIELD))),
    (check.exercise_c_2, (narrow,)),
    (check.exercise_c_2, (pooled,)),
    (check.exercise_c_2, (Residual,)),
    (check.exercise_c_2, (lambda: nn.Sequential(*unit(3, 16, 2), *unit(16, 32, 2), *unit(32, 32), Largest(), nn.Linear(32, 6)),)),
]

WRONG = [
    (check.exercise_c_1, (..., ..., ..., ...), "Replace"),
    (check.exercise_c_1, (16, PARAMETERS, MACS, FIELD), "once more"),
    (check.exercise_c_1, (6, PARAMETERS, MACS, FIELD), "padding 1"),
    (check.exercise_c_1, (32, PARAMETERS, MACS, FIELD), "both the stride and the pooling"),
    (check.exercise_c_1, (64, PARAMETERS, MACS, FIELD), "not right"),
    (check.exercise_c_1, ((8, 8), PARAMETERS, MACS, FIELD), "one number"),
    (check.exercise_c_1, (SIDE, 5234, MACS, FIELD), "biases"),
    (check.exercise_c_1, (SIDE, 678, MACS, FIELD), "each input channel"),
    (check.exercise_c_1, (SIDE, 5088, MACS, FIELD), "dense layer has some"),
    (check.exercise_c_1, (SIDE, 4838, MACS, FIELD), "first convolution has some"),
    (check.exercise_c_1, (SIDE, 5088 + 2049 * 6, MACS, FIELD), "one number per channel"),
    (check.exercise_c_1, (SIDE, PARAMETERS + 96, MACS, FIELD), "no batch normalisation"),
    (check.exercise_c_1, (SIDE, PARAMETERS + 0.01, MACS, FIELD), "not right"),
    (check.exercise_c_1, (SIDE, PARAMETERS, 5234, FIELD), "every place"),
    (check.exercise_c_1, (SIDE, PARAMETERS, 5286, FIELD), "every place"),
    (check.exercise_c_1, (SIDE, PARAMETERS, 811392, FIELD), "FLOPs"),
    (check.exercise_c_1, (SIDE, PARAMETERS, 405504, FIELD), "dense layer has some"),
    (check.exercise_c_1, (SIDE, PARAMETERS, MACS + 4096 + 2048 + 6, FIELD), "bias is an addition"),
    (check.exercise_c_1, (SIDE, PARAMETERS, 432 * 1024 + 4608 * 64 + 192, FIELD), "its stride is 2"),
    (check.exercise_c_1, (SIDE, PARAMETERS, 432 * 256 + 4608 * 256 + 192, FIELD), "after the pooling"),
    (check.exercise_c_1, (SIDE, PARAMETERS, MACS + 1, FIELD), "not right"),
    (check.exercise_c_1, (*COUNTS[:3], 7), "4 pixels apart"),
    (check.exercise_c_1, (*COUNTS[:3], 5), "before the second"),
    (check.exercise_c_1, (*COUNTS[:3], 8), "side of the map"),
    (check.exercise_c_1, (*COUNTS[:3], 15), "begins with 3"),
    (check.exercise_c_1, (*COUNTS[:3], 14), "not right"),
    (check.exercise_c_2, (...,), "Replace"),
    (check.exercise_c_2, (lambda: ...,), "Replace"),
    (check.exercise_c_2, (FINISHED,), "without calling it"),
    (check.exercise_c_2, (lambda: FINISHED,), "same network twice"),
    (check.exercise_c_2, (lambda: nn.Sequential(BODY, nn.Linear(16, 6)),), "same network twice"),
    (check.exercise_c_2, (lambda: copy.deepcopy(FINISHED),), "same weights"),
    (check.exercise_c_2, (lambda: nn.Sequential(*copy.deepcopy(OTHER)[:-1], nn.Linear(32, 6)),), "same weights"),
    (check.exercise_c_2, (seeded,), "no seed set inside"),
    (check.exercise_c_2, (taught,), "the training is the checker's part"),
    (check.exercise_c_2, (solved,), "knows the shapes before"),
    (check.exercise_c_2, (solved_later,), "knows the shapes before"),
    (check.exercise_c_2, (growing,), "Over the budget"),
    (check.exercise_c_2, (not_a_number,), "The training failed"),
    (check.exercise_c_2, (lambda: [nn.Flatten(), nn.Linear(3072, 6)],), "got list"),
    (check.exercise_c_2, (lambda: [].append(1),), "returned None"),
    (check.exercise_c_2, (lambda: nn.Sequential(nn.Flatten(), nn.Linear(3072, 10)),), "(2, 10), expected (2, 6)"),
    (check.exercise_c_2, (lambda: nn.Conv2d(3, 6, 3),), "(2, 6, 30, 30), expected"),
    (check.exercise_c_2, (Pair,), "give tuple"),
    (check.exercise_c_2, (lambda: nn.Linear(3, 6),), "do not go through: RuntimeError"),
    (check.exercise_c_2, (lambda: nn.Sequential(nn.AdaptiveAvgPool2d((1, 2)), nn.Flatten()),), "nothing to learn"),
    (
        check.exercise_c_2,
        (lambda: nn.Sequential(nn.Flatten(), nn.Linear(3072, 7), nn.Linear(7, 6)),),
        "1,559 parameters over: 21,559 of 20,000",
    ),
    (
        check.exercise_c_2,
        (lambda: nn.Sequential(nn.Conv2d(3, 80, 3, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(80, 6)),),
        "212,320 MACs over",
    ),
    (check.exercise_c_2, (Functional,), "31,177,780 MACs over"),
    (check.exercise_c_2, (lambda: nn.Sequential(nn.Flatten(), nn.Linear(3072, 6)),), "place 4 of 4"),
]
