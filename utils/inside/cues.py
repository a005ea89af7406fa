"""Pictures in which shape and texture speak for different classes, and the share of answers that follow the shape.

Each of four classes has a shape and a texture of its own, a photographed surface. Source: Geirhos et al. 2019, arXiv:1811.12231.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import torch
    from torch import nn


from functools import cache, partial

import numpy as np

from utils.arithmetic import check_int
from utils.arrays import read
from utils.data.shape_pictures import DARK, LIGHT, SIDE, shapes
from utils.data.shape_pictures import SHAPES as DRAWN
from utils.messages import one_line

NAMES = ("dax", "wug", "zib", "fep")  # invented, as in studies of how children learn words
SHAPES = ("disc", "triangle", "cross", "square")  # of class 0, 1, 2, 3
TEXTURES = ("brick", "grass", "gravel", "text")
OTHERS = ("camera", "coins", "chelsea", "coffee", "astronaut", "rocket", "moon", "clock")  # photos for "other" textures
SHRINK = {"brick": 8, "grass": 6, "gravel": 3}  # by which a photo is shrunk, so that its pattern shows; all others by 4
SIZE = (10.0, 15.0)  # radii in pixels
TILT = (-20.0, 20.0)  # degrees: shapes stand, more or less
BRIGHTER = 2.25  # than `utils.shapes` draws it, so that the background shows the texture, too
CONTRAST = 0.3  # standard deviation of each crop of a texture, around a mean of a half
CROP_SEED = 97  # keeps a crop's random numbers apart from the shape's

Labels = Sequence[int] | np.ndarray  # class numbers (n,)


def cue_conflict(
    shape: Labels | None, texture: Labels | Sequence[str] | Literal["other"] | None, *, seed: int = 0, **factors: Any
) -> NDArray[np.float32]:
    """Return pictures (n, 3, 32, 32), float32 from 0 to 1, with the shape of one class and the texture of another all over.

    shape: class numbers (n,), places in SHAPES, or None for no shape, nothing but texture. texture: class numbers (n,), places
    in TEXTURES, None for none, which leaves a silhouette, "other" for random pieces of the eight photos in OTHERS, or names of
    those to choose from. Pieces are turned by quarters and have the same mean and contrast. Size (10 to 15), place, rotation (±20°),
    colour and background are drawn at random, or given as for `utils.shapes`.
    Raises TypeError or ValueError for labels or factors that do not fit.

    >>> x = cue_conflict([0, 0], [1, 3], seed=1)  # a disc in grass, a disc in text
    >>> x.shape, str(x.dtype)
    ((2, 3, 32, 32), 'float32')

    Source: Geirhos et al. 2019, arXiv:1811.12231, who mixed the cues by style transfer.
    """
    labels: Any = texture if shape is None else _labels("shape", shape, len(SHAPES))
    if labels is None or isinstance(labels, str) or (len(labels) and isinstance(labels[0], str)):
        raise ValueError(f"shape is None and texture {texture!r}: give class numbers for one of them")
    n, seed = len(labels), check_int("seed", seed, minimum=0)
    shape = None if shape is None else labels
    options: dict[str, Any] = {"seed": seed, "size": SIZE, "rotation": TILT, "texture": "plain"}
    drawn = shapes(n, **(options | factors), shape=_places(shape, n))
    tone = np.ones((n, 1, SIDE, SIDE)) if texture is None else DARK + (LIGHT - DARK) * _pieces(texture, n, seed)
    cover = np.ones((n, 1, SIDE, SIDE)) if shape is None else _cover(drawn)
    background = drawn.background * (1 if "background" in factors else BRIGHTER)
    return paint(cover, tone, *(rgb[:, :, None, None] for rgb in (drawn.colour, background))).astype(np.float32)


def paint(cover: np.ndarray, tone: np.ndarray, colour: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Return tone × colour, at most 1: the shape's colour where `cover` is 1, the background's where it is 0."""
    return np.minimum(tone * (background + cover * (colour - background)), 1)


def conflict_labels(repeats: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return shape and texture labels of every pair of two different classes, twelve pairs, each `repeats` times.

    >>> shape, texture = conflict_labels()
    >>> len(shape), bool((shape == texture).any())
    (12, False)
    """
    repeats = check_int("repeats", repeats)
    pairs = [(s, t) for s in range(len(SHAPES)) for t in range(len(TEXTURES)) if s != t]
    return tuple(np.tile(np.array(pairs).T, repeats))


def count_cues(answers: Labels, shape: Labels, texture: Labels) -> tuple[int, int, int]:
    """Return how many answers name the shape's class, the texture's, and neither.

    answers, shape, texture: class numbers (n,). Pictures whose cues agree are left out, as they tell nothing.
    Raises TypeError or ValueError for arrays that do not fit.

    >>> count_cues([0, 1, 2, 3], shape=[0, 0, 0, 3], texture=[1, 1, 1, 3])
    (1, 1, 1)
    """
    answers, shape, texture = _labels("answers", answers), _labels("shape", shape), _labels("texture", texture)
    if not len(answers) == len(shape) == len(texture):
        raise ValueError(f"got {len(answers)} answers, {len(shape)} shapes and {len(texture)} textures: give one of each per picture")
    differ = shape != texture
    by_shape, by_texture = int((answers == shape)[differ].sum()), int((answers == texture)[differ].sum())
    return by_shape, by_texture, int(differ.sum()) - by_shape - by_texture


def shape_bias(model: nn.Module, x: ArrayLike | torch.Tensor, shape: Labels, texture: Labels) -> float:
    """Return the share of shape answers among those answers of a classifier that are shape or texture.

    x: pictures (n, …) as the model takes them; shape, texture: class numbers (n,). Other answers do not count, nor pictures
    whose cues agree. Raises ValueError if no answer is left, and TypeError or ValueError for labels that do not fit.

    >>> import torch
    >>> x = torch.eye(3)  # a model that passes its input on answers 0, 1, 2
    >>> shape_bias(torch.nn.Identity(), x, shape=[0, 0, 1], texture=[1, 1, 2])
    0.3333333333333333

    Source: Geirhos et al. 2019, arXiv:1811.12231, section 2.
    """
    logits = _logits(model, x)
    shape, texture = (_labels(name, labels, logits.shape[1]) for name, labels in (("shape", shape), ("texture", texture)))
    by_shape, by_texture, other = count_cues(logits.argmax(1), shape, texture)
    if by_shape + by_texture + other == 0:
        raise ValueError("shape and texture agree in every picture: give pictures in which they differ")
    if by_shape + by_texture == 0:
        raise ValueError(f"none of the {other} answers is shape or texture: there is no bias to speak of")
    return by_shape / (by_shape + by_texture)


def predict(model: nn.Module, x: ArrayLike | torch.Tensor) -> np.ndarray:
    """Return a classifier's answers, class numbers (n,), for pictures x; the model stays in the mode it was in."""
    return _logits(model, x).argmax(1)


def _logits(model, x):
    """Return what a classifier says of pictures x, (n, classes)."""
    import torch  # only what asks a model needs it

    from utils.nets.inputs.misfits import run
    from utils.nets.modules import as_input, evaluation, in_parts

    inputs = as_input(model, x)
    with torch.no_grad(), evaluation(model):
        logits = run(model, inputs, "x", x, call=partial(in_parts, model))
    if logits.ndim != 2:
        raise ValueError(f"the model must give logits (n, classes), not {tuple(logits.shape)}")
    return logits.cpu().numpy()


@cache
def surface(name: str) -> NDArray[np.float32]:
    """Return the photo of a texture in grey, float32 (H, W) from 0 to 1, as small as the pictures need it.

    >>> surface("grass").shape
    (85, 85)
    """
    if name not in TEXTURES + OTHERS:
        raise ValueError(f"name={name!r} is no texture here: use one of {', '.join(TEXTURES + OTHERS)}")
    from skimage import data  # takes a second, and only photos need it

    photo = data.page() if name == "text" else getattr(data, name)()
    photo = photo.mean(2) if photo.ndim == 3 else photo
    step = SHRINK.get(name, 4)
    height, width = (side // step for side in photo.shape)
    blocks = photo[: height * step, : width * step].reshape(height, step, width, step)
    return (blocks.mean((1, 3)) / 255).astype(np.float32)


def piece(photo: np.ndarray, place: tuple[float, float]) -> np.ndarray:
    """Return a 32×32 piece from `place` (row and column, 0 to 1 of what is free), brought to one mean and contrast."""
    row, column = (int(p * (side - SIDE + 1)) for p, side in zip(place, photo.shape))
    part = photo[row : row + SIDE, column : column + SIDE]
    return np.clip(0.5 + CONTRAST * (part - part.mean()) / max(part.std(), 1e-3), 0, 1)


def _places(shape, n):
    """Return the shapes' class numbers as places among all shapes that can be drawn."""
    return np.zeros(n, int) if shape is None else np.array([DRAWN.index(name) for name in SHAPES])[shape]


def _cover(drawn):
    """Return the share of each pixel that lies in the shape, (n, 1, 32, 32)."""
    factors = {name: getattr(drawn, name) for name in ("shape", "size", "place", "rotation")}
    return shapes(len(drawn), texture="plain", colour=(1, 1, 1), background=(0, 0, 0), **factors).x[:, :1]


def _pieces(texture, n, seed):
    """Return a random piece of each picture's texture, turned by quarters: (n, 1, 32, 32) from 0 to 1."""
    rng = np.random.default_rng((seed, CROP_SEED))
    places, turns = rng.random((n, 2)), rng.integers(4, size=n)
    photos = _photos(texture)
    names = (
        [photos[k] for k in rng.integers(len(photos), size=n)]
        if photos
        else [TEXTURES[k] for k in _labels("texture", texture, len(TEXTURES))]
    )
    if len(names) != n:
        raise ValueError(f"shape has {n} entries and texture {len(names)}: give one of each per picture")
    return np.stack([np.rot90(piece(surface(name), place), turn) for name, place, turn in zip(names, places, turns)])[:, None]


def _photos(texture):
    """Return the names of the photos to choose from at random; none if `texture` holds class numbers."""
    if isinstance(texture, str) and texture == "other":
        return OTHERS
    names = tuple(texture) if isinstance(texture, (list, tuple)) or getattr(texture, "ndim", 0) > 0 else (texture,)
    if not names or not isinstance(names[0], str):
        return ()
    if set(names) - set(OTHERS):
        raise ValueError(f'texture={texture!r} must be class numbers, None, "other" or names out of {", ".join(OTHERS)}')
    return names


def _labels(name: str, value: object, classes: int | None = None) -> np.ndarray:
    """Return class numbers as an array (n,), or raise."""
    labels = read(name, value)
    if labels.dtype.kind not in "iu":
        fitting = "" if classes is None else f" from 0 to {classes - 1}"
        raise TypeError(f"{name}={one_line(value)} must hold class numbers{fitting}")
    if labels.ndim != 1 or len(labels) == 0:
        raise ValueError(f"{name} has shape {labels.shape}: use (n,), with n from 1 up")
    if classes is not None and (labels.min() < 0 or labels.max() >= classes):
        raise ValueError(f"{name} runs from {labels.min()} to {labels.max()}: use class numbers 0 to {classes - 1}")
    return labels
