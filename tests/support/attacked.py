"""Small nets that read digits, and what the page shows of them under attack."""

from functools import lru_cache

import numpy as np
import torch
from torch import nn

from tools.browser import settle
from utils import digits, fit, layer_weights

SETTINGS = [
    {"eps": 0.1, "steps": 1},
    {"eps": 0.15, "steps": 20},
    {"eps": 0.3, "steps": 7, "target": 3},
    {"eps": 0.8, "norm": "l2"},
    {"eps": 4.0, "norm": "l2", "steps": 1, "seed": 7},
    {"eps": 2.0, "norm": "l2", "steps": 20, "target": 0},
    {"eps": 0.0},
    {"eps": 0.2, "label": -1, "seed": 999},
]


@lru_cache(maxsize=1)
def learned():
    """Return a net that reads digits, and one that has learned a little less."""
    nets = {}
    for name, epochs in {"longer trained": 4, "shorter trained": 1}.items():
        torch.manual_seed(epochs)
        net = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10)
        )
        fit(net, digits()[0], epochs=epochs, batch_size=64, lr=0.01)
        nets[name] = net
    return nets


def layers(digits=2):
    return {name: layer_weights(net, digits) for name, net in learned().items()}


def table(page, number=0):
    """Return the percentages that the page shows for one net, (10, 3)."""
    settle(page)
    cells = page.locator(".cx-answers").nth(number).locator(".cx-share").all_text_contents()
    return np.array([int(text.removesuffix("%")) for text in cells]).reshape(10, 3)


def percentages(explorer, name):
    return 100 * np.stack([explorer.probabilities[name][what] for what in ("picture", "adversarial", "noise")], axis=1)


def trait(page, name):
    return page.evaluate("(name) => stage.model.get(name)", name)
