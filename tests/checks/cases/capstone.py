"""The capstone's exercises: right answers, and wrong ones with a piece of their hints."""

import torch
from torch import nn

from utils.checks import capstone as check
from utils.checks.capstone.budget import small_lenet, small_vgg

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
FINISHED = small_lenet()


def with_maximum():
    """small_vgg with the one change that the solution makes."""
    *layers, _, flatten, dense = small_vgg()
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), flatten, dense)


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


class Pair(nn.Module):
    def forward(self, x):
        return x, x


RIGHT = [(check.exercise_c_1, COUNTS), (check.exercise_c_2, (with_maximum,))]

WRONG = [
    (check.exercise_c_1, (..., ..., ..., ...), "Replace"),
    (check.exercise_c_1, (16, *COUNTS[1:]), "once more"),
    (check.exercise_c_1, (8, 5234, *COUNTS[2:]), "biases"),
    (check.exercise_c_1, (8, 678, *COUNTS[2:]), "each input channel"),
    (check.exercise_c_1, (8, 5286, 5234, 13), "every place"),
    (check.exercise_c_1, (8, 5286, 811392, 13), "FLOPs"),
    (check.exercise_c_1, (*COUNTS[:3], 7), "4 pixels apart"),
    (check.exercise_c_1, (*COUNTS[:3], 14), "not right"),
    (check.exercise_c_2, (...,), "Replace"),
    (check.exercise_c_2, (lambda: ...,), "Replace"),
    (check.exercise_c_2, (FINISHED,), "without calling it"),
    (check.exercise_c_2, (lambda: FINISHED,), "same network twice"),
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
