"""The explorer that trains: its net in torch, and what a reader does to it."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from support.mjs import normal
from tools.browser import settle

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
OPTIMIZERS = {"sgd": torch.optim.SGD, "momentum": partial(torch.optim.SGD, momentum=0.9), "adam": torch.optim.Adam}
NAMES = ("convWeight", "convBias", "denseWeight", "denseBias")


def random_weights(rng, filters, kernel_size, dtype="float64"):
    """Return random weights, by name, as large as those of a net before training."""
    shapes = (filters, 1, kernel_size, kernel_size), (filters,), (10, 16 * filters), (10,)
    return {name: normal(rng, *shape, dtype=dtype) / 4 for name, shape in zip(NAMES, shapes, strict=True)}


def torch_logits(x, activation, convWeight, convBias, denseWeight, denseBias):
    maps = ACTIVATIONS[activation](F.conv2d(x, convWeight, convBias, padding=convWeight.shape[-1] // 2))
    return F.linear(F.max_pool2d(maps, 2).flatten(1), denseWeight, denseBias)


def torch_loss(x, labels, activation, **weights):
    return F.cross_entropy(torch_logits(x, activation, **weights), labels)


def torch_trained(weights, batches, activation, lr, optimizer="momentum"):
    """Return the weights after one step of torch's optimizer for each batch (x, labels)."""
    parameters = {name: nn.Parameter(torch.tensor(w)) for name, w in weights.items()}
    step = OPTIMIZERS[optimizer](parameters.values(), lr)
    for x, labels in batches:
        step.zero_grad()
        torch_loss(torch.tensor(x), torch.tensor(labels), activation, **parameters).backward()
        step.step()
    return {name: p.detach().numpy() for name, p in parameters.items()}


NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
CANVAS = ".cx-digit canvas"


def press(page, name):
    page.get_by_role("button", name=name).click()
    settle(page)


def note(page):
    settle(page)
    return page.locator(".cx-note").text_content()


def train(page, until="epoch 10:"):
    press(page, "Train 10 epochs")
    page.locator(".cx-note", has_text=until).wait_for()
    page.get_by_role("button", name="Train 10 epochs").wait_for()
    settle(page)


def open_tab(page, name):
    page.get_by_role("tab", name=name).click()
    settle(page)


def choose(page, trait, option):
    page.locator(f"[data-trait={trait}]").get_by_role("radio", name=option, exact=True).check()
    settle(page)
