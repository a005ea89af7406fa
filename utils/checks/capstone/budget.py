"""The capstone's contest: small networks for pictures of shapes, under a budget, all trained and tested in one way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from utils.data import Labelled
from utils.data.shape_pictures import SHAPES, shapes
from utils.nets.blocks import ResidualBlock
from utils.nets.costs import count_macs, count_parameters
from utils.nets.training import accuracy, fit

INPUT = (3, 32, 32)
PARAMETERS, MACS = 20_000, 2_000_000
RECIPE: dict[str, Any] = {"epochs": 10, "batch_size": 32, "lr": 0.005}  # Adam, no schedule: 2 to 10 s of one core
SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Entry:
    """A network in the contest's table; accuracy is the share of new pictures (500, or those given) whose shape it names rightly."""

    name: str
    parameters: int
    macs: int
    accuracy: float

    def __str__(self) -> str:
        return f"{self.name:22} {self.parameters:6,} parameters {self.macs:9,} MACs   accuracy {self.accuracy:.2f}"


@cache
def pictures() -> tuple[Labelled, Labelled]:
    """Return what all entries learn from and are tested on: two pairs of `x` (N, 3, 32, 32) and `y` (N,), N 1200 and 500.

    Size, place, rotation, texture and colours are drawn at random; only the shape, one of six, counts.
    """
    train, test = shapes(1200, seed=1), shapes(500, seed=3)
    return (train.x, train.shape), (test.x, test.shape)


def measure(name: str, build: Callable[[], nn.Module], seeds: Sequence[int] = (0,), test: Labelled | None = None) -> Entry:
    """Train a network that `build()` returns by the contest's recipe, anew for each seed, and return its mean `Entry`.

    `test` holds the pictures to test on in the place of those of `pictures`. A seed fixes the network's start and the order of the batches. Raises what `count_macs` and `fit` raise for a network
    that does not suit pictures (N, 3, 32, 32) and six classes.

    >>> linear = lambda: nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 6))
    >>> measure("linear", linear).parameters
    18438
    """
    train, usual = pictures()
    scores = []
    for seed in seeds:
        torch.manual_seed(seed)
        model = build()
        fit(model, train, seed=seed, **RECIPE)
        scores.append(accuracy(model, test or usual))
    return Entry(name, count_parameters(model), macs_used(model), sum(scores) / len(scores))


def macs_used(model: nn.Module) -> int:
    """Return the MACs of a network for one picture, by layers or by torch's own counter, whichever finds more.

    The counter also sees what a forward computes by functions.

    >>> macs_used(nn.Sequential(nn.Conv2d(3, 6, 5), nn.Flatten()))
    352800
    """
    mode = model.training
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model.eval()(torch.zeros(1, *INPUT))
    model.train(mode)
    return max(count_macs(model, INPUT), counter.get_total_flops() // 2)


def small_lenet() -> nn.Sequential:
    """Return LeNet-5's layers with ReLU, max pooling and a narrower dense head: (N, 3, 32, 32) becomes (N, 6)."""
    return nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),  # (N, 6, 14, 14)
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),  # (N, 16, 5, 5)
        nn.Flatten(), nn.Linear(400, 32), nn.ReLU(), nn.Linear(32, len(SHAPES)),
    )  # fmt: skip


def small_vgg() -> nn.Sequential:
    """Return a stack of 3×3 convolutions as in VGG, ending in global average pooling: (N, 3, 32, 32) becomes (N, 6)."""
    return nn.Sequential(
        nn.Conv2d(3, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),  # (N, 12, 16, 16)
        nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),  # (N, 24, 8, 8)
        nn.Conv2d(24, 48, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
        nn.Flatten(), nn.Linear(48, len(SHAPES)),
    )  # fmt: skip


def small_resnet() -> nn.Sequential:
    """Return a stem and two residual blocks, ending in global average pooling: (N, 3, 32, 32) becomes (N, 6)."""
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),  # (N, 16, 16, 16)
        ResidualBlock(16, 16), ResidualBlock(16, 24, stride=2),  # (N, 24, 8, 8)
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(24, len(SHAPES)),
    )  # fmt: skip


NETWORKS = {"LeNet, narrow": small_lenet, "VGG, three layers": small_vgg, "ResNet, two blocks": small_resnet}
TABLE = (  # by `measure` with SEEDS, on one thread of a CPU with torch 2.13; the three runs lay up to 0.12 from their mean
    Entry("ResNet, two blocks", 14_454, 1_867_920, 0.84),
    Entry("LeNet, narrow", 15_902, 605_792, 0.68),
    Entry("VGG, three layers", 13_662, 1_659_168, 0.44),
)
