"""How a network responds inside: feature maps by layer name, and the pictures that a channel responds to most."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from utils.arithmetic import check_int
from utils.nets.inputs.misfits import run
from utils.nets.modules import as_input, check_finite, check_module, evaluation, parts

REHEARSED = 8  # pictures from which on it pays to run one first, to see how far the others must go
MOST_NAMED = 30  # layers in a message


def activations(model: nn.Module, x: ArrayLike | torch.Tensor, layers: str | Iterable[str]) -> dict[str, torch.Tensor]:
    """Return what these layers of a model give for a batch, as a dict of detached tensors by layer name.

    x: what the model takes, usually (N, C, H, W), real numbers of any type; layers: a name as `model.named_modules()` gives it, or a list of names.
    A layer that runs several times gives its last answer. The model is used in evaluation mode, without gradients; its
    modes come back, and the hooks are removed, also after an error.
    Raises TypeError or ValueError for what is no model, and names that it has not or does not run.

    >>> model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU())
    >>> {name: tuple(y.shape) for name, y in activations(model, torch.zeros(5, 1, 8, 8), ["0", "1"]).items()}
    {'0': (5, 2, 6, 6), '1': (5, 2, 6, 6)}
    """
    names = [layers] if isinstance(layers, str) else list(layers) if isinstance(layers, Iterable) else [layers]
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"layers must be a layer's name or a list of names, not {type(layers).__name__}: use {_instead(model, layers)}")
    check_module(model)
    with recorded(model, names) as answers, evaluation(model), torch.no_grad():
        run(model, as_input(model, x), given=x, call=answers.run)
        return {name: answer_of(answers, name) for name in names}


class Strongest(NamedTuple):
    """The pictures that a channel responds to most, strongest first, k entries each."""

    index: np.ndarray  # type: ignore[assignment]  # hides tuple.index; (k,), places in the batch
    value: np.ndarray  # (k,), the largest response in the picture
    place: np.ndarray  # (k, 2), row and column of that answer in the feature map; 0 where the layer has no map


def strongest_images(model: nn.Module, layer: str, channel: int, images: ArrayLike | torch.Tensor, k: int) -> Strongest:
    """Return the `k` pictures in which a channel's largest response is largest, as `Strongest`: index, value, place.

    layer: its name in the model; images: (N, C, H, W) as the model takes them; k: 1 to N. The largest response counts, and not
    the mean, for it belongs to one place: its receptive field is the patch that the channel looked for. Of equals the first comes first.
    Raises TypeError or ValueError for names, channels and numbers that do not fit.

    >>> images = torch.zeros(3, 1, 4, 4)
    >>> images[1, 0, 2, 3], images[2, 0, 0, 1] = 5, 7
    >>> best = strongest_images(torch.nn.Sequential(torch.nn.ReLU()), "0", 0, images, 2)
    >>> best.index.tolist(), best.value.tolist(), best.place.tolist()
    ([2, 1], [7.0, 5.0], [[0, 1], [2, 3]])

    Source: Zeiler & Fergus 2013, arXiv:1311.2901.
    """
    given, images = images, as_input(model, images, "images")
    if images.ndim == 0 or len(images) == 0:
        raise ValueError(f"images has shape {tuple(images.shape)}: use (N, C, H, W), with N from 1 up")
    check_finite("images", images)
    k = check_int("k", k)
    if k > len(images):
        missing = f"; for one picture of shape {tuple(images.shape)} a batch axis is missing, images[None]" if images.ndim == 3 else ""
        raise ValueError(f"k={k} pictures cannot be chosen of {len(images)}{missing}")
    answers = torch.cat([_answers(model, part, layer, channel, given) for part in parts(images)])
    if len(answers) != len(images):
        raise ValueError(f"images of shape {tuple(images.shape)} gave {len(answers)} answers: a batch axis is missing, images[None]")
    values, places = answers.flatten(1).max(1)
    index = values.argsort(descending=True, stable=True)[:k]
    width = answers.shape[2]
    place = torch.stack([places // width, places % width], 1)
    return Strongest(index.numpy(), values[index].numpy(), place[index].numpy())


def _answers(model, part, layer, channel, given):
    """Return a channel's maps (n, H, W) for a part of the pictures."""
    with recorded(model, [layer]) as answers, evaluation(model), torch.no_grad():
        run(model, part, "images", given, call=answers.run)
        return channel_of(answer_of(answers, layer), layer, channel)


class _Enough(Exception):
    """The last of the layers has answered: what the model would do after it is of no use."""


def _instead(model: object, layers: object) -> str:
    """Return what to write for layers that are no names: a module's or a number's own name, or the arguments in their order."""
    if isinstance(model, nn.Module):
        known = {id(module): name for name, module in model.named_modules() if name}
        many = list(layers) if isinstance(layers, (list, tuple)) else [layers]
        names = [known.get(id(layer), str(layer) if isinstance(layer, int) else "") for layer in many]
        if names and set(names) <= set(known.values()):
            return repr(names if layers is not many[0] else names[0])
    return "activations(model, x, layers)"


class Answers(dict[str, object]):
    """The answers of some layers of a model, by name, whenever it runs. Once a whole run has told how often they answer, `run` stops there."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model, self.seen, self.expected = model, 0, 0

    def note(self, name: str, module: nn.Module, x: object, y: object) -> None:
        """Keep a copy of an answer, since a ReLU that works in place would change it."""
        self[name] = y.clone() if isinstance(y, torch.Tensor) else y
        self.seen += 1
        if self.seen == self.expected:
            raise _Enough

    def run(self, x: torch.Tensor) -> None:
        """Run the model, the first time whole; many pictures go after one, which tells how far."""
        if not self.expected and x.ndim == 4 and len(x) >= REHEARSED:
            self.run(x[:1])
        self.seen = 0
        with suppress(_Enough):
            self.model(x)
        self.expected = self.seen


@contextmanager
def recorded(model: nn.Module, names: Iterable[str]) -> Iterator[Answers]:
    """Yield `Answers` that collect what the named layers give when they `run`; the hooks are removed after the block."""
    check_module(model)
    modules = dict(model.named_modules())
    for name in names:
        if not isinstance(name, str) or name not in modules or not name:
            raise ValueError(f"layer={name!r} is none of the model's: use one of {_named(name, list(filter(None, modules)))}")
    answers, hooks = Answers(model), []
    try:
        for name in names:
            hooks.append(modules[name].register_forward_hook(partial(answers.note, name)))
        yield answers
    finally:
        for hook in hooks:
            hook.remove()


def _named(name, known):
    """Return a model's layers as the end of a message: all of a few, of many those whose names are most like this one."""
    if len(known) <= MOST_NAMED:
        return ", ".join(map(repr, known))
    alike = get_close_matches(name, known, 5, 0) if isinstance(name, str) else known[:5]
    return f"dict(model.named_modules()), for example {', '.join(map(repr, alike))}"


def answer_of(answers: dict[str, object], name: str) -> torch.Tensor:
    """Return a layer's answer, or raise ValueError if the model did not run it or it gave no tensor."""
    answer = answers.get(name)
    if not isinstance(answer, torch.Tensor):
        raise ValueError(f"layer={name!r} gave no tensor when the model ran: choose a layer that the model uses")
    return answer


def channel_of(y: torch.Tensor, layer: str, channel: int) -> torch.Tensor:
    """Return one channel (N, H, W) of an answer (N, C, H, W); of an answer (N, C), as (N, 1, 1)."""
    if y.ndim not in (2, 4):
        raise ValueError(f"layer={layer!r} gives {tuple(y.shape)}, which is neither (N, C, H, W) nor (N, C)")
    if check_int("channel", channel, minimum=0) >= y.shape[1]:
        raise ValueError(f"channel={channel} is none of {layer!r}: it has {y.shape[1]}, 0 to {y.shape[1] - 1}")
    return y[:, channel] if y.ndim == 4 else y[:, channel, None, None]
