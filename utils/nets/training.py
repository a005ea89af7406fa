"""One training loop for the whole book."""

import math
from collections.abc import Callable
from pathlib import Path
from types import NoneType
from typing import Any, Literal

import torch
from torch import nn
from torch.nn import functional as F

from utils.arithmetic import check_choice, check_int, check_number
from utils.nets import checkpoints
from utils.nets.history import History
from utils.nets.inputs.examples import Data, check_batches, examples
from utils.nets.modules import check_module, in_parts
from utils.nets.progress import progress

# Fused: one call for all parameters, which saves a fifth of the time of deep nets as small as these.
OPTIMIZERS = {
    "sgd": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, fused=True),
    "momentum": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, momentum=0.9, fused=True),
    "adam": lambda parameters, lr: torch.optim.Adam(parameters, lr=lr, fused=True),
}


def fit(
    model: nn.Module,
    train: Data,
    test: Data | None = None,
    *,
    epochs: int,
    batch_size: int,
    lr: float,
    optimizer: Literal["sgd", "momentum", "adam"] = "adam",
    seed: int = 0,
    callback: Callable[[int, History], object] | None = None,
    transform: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] | None = None,
    checkpoint: str | Path | None = None,
) -> History:
    """Train a classifier on cross-entropy, in place, and return its `History`.

    `train` and `test` are pairs `(x, y)`, arrays or tensors: inputs `(N, …)` as the model takes them, and class
    numbers `(N,)`. The model maps a batch to logits `(N, classes)`. `optimizer` is "sgd" (w − lr·gradient, no more),
    "momentum" (0.9) or "adam" (torch's defaults). A rate that suits one of them need not suit another.
    `seed` fixes the order of the batches and dropout; build the model after `torch.manual_seed` to fix its start.
    `callback(epoch, history)` is called after each epoch, counted from 1. `transform(x, y)` gives the inputs to train on
    in the place of each batch's, for example augmented or attacked ones. `checkpoint` names a file: after each epoch all
    is saved there, and a run that finds it goes on from there, to the same end as without the break.
    Training runs on a GPU where there is one; the model comes back to its device, in evaluation mode.
    Raises ValueError or TypeError for bad arguments or data that do not suit the model, and FloatingPointError, naming
    the step, if the loss stops being a finite number.

    >>> torch.manual_seed(0).initial_seed()
    0
    >>> x, y = [[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]
    >>> model = torch.nn.Linear(1, 2)
    >>> len(fit(model, (x, y), epochs=200, batch_size=4, lr=0.1))
    200
    >>> accuracy(model, (x, y))
    1.0

    Source: Goodfellow, Bengio & Courville 2016, Deep Learning, chapter 8.
    """
    check_module(model)
    epochs, batch_size, seed = check_int("epochs", epochs), check_int("batch_size", batch_size), check_int("seed", seed, minimum=0)
    lr = check_number("lr", lr, 0, above=True)
    check_choice("optimizer", optimizer, OPTIMIZERS)
    if not isinstance(checkpoint, (str, Path, NoneType)):
        raise TypeError(f"checkpoint={checkpoint!r} must be the name of a file, not {type(checkpoint).__name__}")
    for name, given in (("callback", callback), ("transform", transform)):
        if given is not None and not callable(given):
            raise TypeError(f"{name}={given!r} must be a function of two arguments, or None")
    home = _parameter(model).device
    x, y = examples("train", train, model)
    check_batches(model, x, batch_size)
    test = None if test is None else examples("test", test, model)
    history = History()
    settings = {"batch_size": batch_size, "lr": lr, "optimizer": optimizer, "seed": seed, "N": len(x)}
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model.to("cuda" if torch.cuda.is_available() else "cpu")
        _arrange(model, torch.channels_last)  # convolutions of pictures take a third less time
        step = OPTIMIZERS[optimizer](model.parameters(), lr)
        try:
            if checkpoint:
                checkpoints.load(checkpoint, model, step, history, settings)
            for epoch in progress(range(len(history) + 1, epochs + 1), "training, epochs"):
                _train_epoch(model, x, y, step, batch_size, history, transform)
                model.eval()
                if test:
                    _append(history.test_loss, history.test_accuracy, *_evaluate(model, *test))
                if checkpoint:
                    checkpoints.save(checkpoint, model, step, history, settings)
                if callback:
                    callback(epoch, history)
            model.eval()
        finally:
            _arrange(model.to(home), torch.contiguous_format)
    return history


def accuracy(model: nn.Module, data: Data) -> float:
    """Return the share of `data`, a pair `(x, y)` as for `fit`, whose largest logit is at the right class.

    x: (N, …) as the model takes them; y: class numbers (N,).
    Raises ValueError or TypeError for data that do not suit the model. The model stays in the mode it was in.

    >>> with torch.no_grad():
    ...     accuracy(torch.nn.Identity(), (torch.eye(4), torch.tensor([0, 1, 2, 0])))
    0.75
    """
    return _evaluate(model, *examples("data", data, model))[1]


def layer_weights(model: nn.Module, digits: int = 4) -> list[list[Any]]:
    """Return `[weight, bias]` of each layer that has both, in order, as nested lists rounded to `digits` decimals.

    That is what an explorer needs to run the model in the page.

    >>> model = torch.nn.Linear(2, 1)
    >>> for parameter in model.parameters():
    ...     _ = torch.nn.init.constant_(parameter, 1 / 3)
    >>> layer_weights(model)
    [[[[0.3333, 0.3333]], [0.3333]]]
    """
    check_module(model)
    digits = check_int("digits", digits, minimum=0, maximum=16)
    layers = [layer for layer in model.modules() if getattr(layer, "bias", None) is not None]
    return [[_rounded(layer.weight, digits), _rounded(layer.bias, digits)] for layer in layers]


def _rounded(parameter, digits):
    return parameter.detach().cpu().double().numpy().round(digits).tolist()


def _train_epoch(model, x, y, optimizer, batch_size, history, transform):
    """Go once through the data in random order, and note the mean loss and accuracy."""
    model.train()
    device = _parameter(model).device
    total_loss, right = 0.0, 0
    for batch, rows in enumerate(torch.randperm(len(x)).split(batch_size)):
        inputs, labels = x[rows].to(device), y[rows].to(device)
        logits = model(_transformed(transform, inputs, labels) if transform else inputs)
        loss = F.cross_entropy(logits, labels)
        if not math.isfinite(value := loss.item()):
            epoch = len(history) + 1
            number = (epoch - 1) * math.ceil(len(x) / batch_size) + batch + 1
            rate = optimizer.param_groups[0]["lr"]
            raise FloatingPointError(
                f"the loss became {value} at step {number} (epoch {epoch}): try a smaller lr than {rate}, "
                "and check that the inputs are finite and about as large as 1"
            )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total_loss += value * len(rows)
        right += (logits.argmax(1) == labels).sum().item()
    _append(history.train_loss, history.train_accuracy, total_loss / len(x), right / len(x))


@torch.no_grad()
def _evaluate(model, x, y):
    """Return the mean loss and the accuracy in evaluation mode."""
    was_training = model.training
    model.eval()
    device = _device(model)
    logits = in_parts(lambda part: model(part.to(device)), x).cpu()  # (N, classes)
    model.train(was_training)
    return F.cross_entropy(logits, y).item(), (logits.argmax(1) == y).sum().item() / len(y)


def _append(losses, accuracies, loss, share):
    losses.append(loss)
    accuracies.append(share)


def _transformed(transform, x, y):
    """Return what `transform` makes of a batch, or raise if it is no batch of as many inputs."""
    z = transform(x, y)
    if not isinstance(z, torch.Tensor) or z.ndim == 0 or len(z) != len(x):
        found = f"shape {tuple(z.shape)}" if isinstance(z, torch.Tensor) else type(z).__name__
        raise ValueError(f"transform must return a tensor of {len(x)} inputs, as many as it is given, not {found}")
    return z


def _arrange(model, memory_format):
    """Lay the filters of 2D convolutions out in memory in another order; no number changes, and maps come in their filters' order."""
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d):
            # A copy: with one input channel `contiguous` takes either order for the other, and maps would change theirs midway.
            layer.weight.data = layer.weight.data.clone(memory_format=memory_format)


def _parameter(model):
    """Return the first parameter that can be trained."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            return parameter
    frozen = sum(1 for _ in model.parameters())
    thaw = f": all its {frozen} stand still, let them learn again, for example by model.requires_grad_()" if frozen else ""
    raise ValueError(f"the model has no parameter to train{thaw}")


def _device(model):
    return next((parameter.device for parameter in model.parameters()), torch.device("cpu"))
