"""What a network that was trained on ImageNet says about photos: its most probable classes, as a table."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import nn

from utils.arithmetic import check_int
from utils.arrays import as_a_batch
from utils.data.imagenet import centre_crop, imagenet_names
from utils.nets.inputs.misfits import run
from utils.nets.modules import as_input, check_finite, check_module, evaluation, in_parts

MOST = 10  # pixels from 0 to 1, normalised by ImageNet's mean and spread, stay below 3


def preprocess(photo: Any) -> torch.Tensor:
    """Return the middle square of a photo as a tensor (1, 3, 224, 224), red, green and blue from 0 to 1, for `efficientnet_lite0`.

    photo: a file's name, a Pillow picture, or an array, as `utils.data.imagenet.centre_crop` takes them; its errors are this one's.

    >>> preprocess(np.full((300, 451), 255, np.uint8)).mean()
    tensor(1.)
    """
    return torch.tensor(centre_crop(photo)).permute(2, 0, 1)[None] / 255


@dataclass(frozen=True, repr=False)
class Predictions:
    """A network's k most probable classes for each of n photos; shows itself as a table.

    classes: class numbers (n, k), most probable first; probabilities: float (n, k); labels: a tuple of n names of the photos.
    """

    classes: np.ndarray
    probabilities: np.ndarray
    labels: tuple[str, ...]

    @property
    def names(self) -> list[list[str]]:
        """The classes' names, n lists of k."""
        return [[imagenet_names()[number] for number in row] for row in self.classes]

    def _lines(self):
        """Return the table's lines: a head, and for each photo its label and its answers."""
        head = ["photo", *(f"answer {n}" for n in range(1, self.classes.shape[1] + 1))]
        rows = zip(self.labels, self.names, self.probabilities)
        return [head, *([label, *(f"{name} {p:.2f}" for name, p in zip(names, row))] for label, names, row in rows)]

    def __repr__(self) -> str:
        lines = self._lines()
        widths = [max(map(len, column)) for column in zip(*lines)]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)

    def _repr_html_(self):
        head, *rows = ([html.escape(cell) for cell in line] for line in self._lines())
        top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        body = "".join(f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows)
        # a region that scrolls must be reachable by keyboard, hence tabindex, and named
        return (
            '<div role="region" aria-label="most probable classes" tabindex="0" style="overflow: auto">'
            f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def predict(model: nn.Module, photos: Any, k: int = 5) -> Predictions:
    """Return the `k` most probable classes that a network gives each photo, as `Predictions`, a table that shows itself.

    model: one that takes pictures as `efficientnet_lite0` does and knows ImageNet's 1,000 classes; it is used in evaluation mode,
    and its mode comes back. photos: a tensor (N, 3, H, W) with numbers as the model takes them, a photo as `preprocess` takes it,
    any number of photos, or a dict of them by name. k: 1 to 1000. Raises TypeError or ValueError for what does not fit, and OSError
    for a file that is missing or no picture.

    >>> from skimage import data
    >>> from utils import load_pretrained
    >>> predict(load_pretrained("efficientnet_lite0"), {"cameraman": data.camera(), "cup": data.coffee()}, k=1)
    photo      answer 1
    cameraman  tripod 0.95
    cup        espresso 0.94
    """
    check_module(model)
    if check_int("k", k) > len(imagenet_names()):
        raise ValueError(f"k={k} must be at most {len(imagenet_names())}")
    x, labels = _batch(photos)
    with torch.no_grad(), evaluation(model):
        given = photos if isinstance(photos, torch.Tensor) else x
        logits = run(model, as_input(model, x, "photos"), "photos", given, call=partial(in_parts, model))
    if logits.shape != (len(x), len(imagenet_names())):
        raise ValueError(f"the model gives {tuple(logits.shape)}: use one with ImageNet's {len(imagenet_names())} classes")
    best = logits.softmax(1).topk(k, dim=1)
    return Predictions(best.indices.numpy(), best.values.numpy(), labels)


def _batch(photos: Any) -> tuple[torch.Tensor, tuple[str, ...]]:
    """Return photos as a tensor (N, 3, H, W), and what to call each."""
    if isinstance(photos, torch.Tensor):
        return _checked("photos", photos), tuple(str(n) for n in range(len(photos)))
    if not isinstance(photos, Iterable) or isinstance(photos, (str, bytes)) or getattr(photos, "ndim", 4) != 4:
        return preprocess(photos), ("0",)
    named = photos if isinstance(photos, dict) else dict(enumerate(photos))
    if not named:
        raise ValueError("photos is empty: give one at least")
    pictures = [_one(f"photos[{name!r}]", photo) for name, photo in named.items()]
    if len({picture.shape for picture in pictures}) > 1:
        shapes = ", ".join(str(tuple(picture.shape)) for picture in pictures)
        raise ValueError(f"photos have the shapes {shapes}: use one shape for all, as `preprocess` gives it")
    return torch.cat(pictures), tuple(map(str, named))


def _one(name: str, photo: Any) -> torch.Tensor:
    """Return one photo of several as a tensor (1, 3, H, W), or raise what says which it is."""
    if isinstance(photo, torch.Tensor) and photo.ndim == 4:
        if len(photo) != 1:
            raise ValueError(f"{name} has shape {tuple(photo.shape)}: use (1, 3, H, W), or torch.cat for tensors of several photos")
        return _checked(name, photo)
    try:
        return preprocess(photo)
    except (OSError, TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None


def _checked(name: str, x: torch.Tensor) -> torch.Tensor:
    """Return pictures (N, 3, H, W), or raise ValueError for other shapes, for bytes, and for numbers that no preparation gives."""
    kind = f"{name} is {x.dtype} of shape {tuple(x.shape)}"
    if x.ndim != 4 or x.shape[1] != 3 or len(x) == 0:
        raise ValueError(f"{kind}: use floats (N, 3, H, W){as_a_batch(name, x)}")
    if not x.is_floating_point():
        raise ValueError(f"{kind}: use floats from 0 to 1, {name} / 255 for bytes")
    check_finite(name, x)
    if x.abs().max() > MOST:
        raise ValueError(f"{name} runs from {x.min():g} to {x.max():g}: use numbers from 0 to 1, {name} / 255")
    return x.detach()
