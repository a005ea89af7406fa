"""StrokeExplorer: one small drawing, and what a dense net and a convolution answer."""

from typing import Any

import numpy as np
import traitlets

from utils.conv import conv2d
from utils.data.strokes import CORNERS, STROKES, corner_strokes
from utils.widgets.kit.base import Explorer, Matrix, Whole

SIDE, KERNEL = 4, 2  # the picture's and the filters' sides
MOST_UNITS = 64


def detectors() -> np.ndarray:
    """Return one hand-made 2×2 detector per stroke `(4, 2, 2)`: 1 on the stroke's pixels, −2 on the fourth."""
    opposite = np.array([2 * (1 - down) + 1 - right for down, right in (CORNERS[sign] for sign in STROKES)])
    return np.where(np.arange(4) == opposite[:, None], -2, 1).reshape(-1, KERNEL, KERNEL)


def _hand_made():
    """Return both nets' layers with the detectors as weights; the dense net has them on the middle pixels only."""
    filters, bias = detectors(), [-2] * len(STROKES)
    middle = np.zeros((len(STROKES), SIDE, SIDE), int)
    middle[:, 1:3, 1:3] = filters
    head = [(6 * np.eye(len(STROKES), dtype=int)).tolist(), [0] * len(STROKES)]
    return [[middle.reshape(len(STROKES), -1).tolist(), bias], head], [[filters[:, None].tolist(), bias], head]


DENSE, CONVOLUTION = _hand_made()


class Layers(traitlets.TraitType):
    """A trait holding two layers, `[[weight, bias], [weight, bias]]`, whose first weight is `(units, *first)`."""

    info_text = "two layers, each a pair of weight and bias"

    def __init__(self, default: list, first: tuple[int, ...], **options: Any) -> None:
        super().__init__(default, **options)
        self.first = first

    def validate(self, obj: object, value: Any) -> list:
        name = f"{self.name} of {type(obj).__name__}"
        try:
            (w1, b1), (w2, b2) = [[np.asarray(part, float) for part in layer] for layer in value]
        except (TypeError, ValueError):
            raise traitlets.TraitError(f"{name}: expected [[weight, bias], [weight, bias]] of numbers") from None
        units = b1.size
        if not 1 <= units <= MOST_UNITS:
            raise traitlets.TraitError(f"{name}: got {units} hidden units, expected 1 to {MOST_UNITS}")
        found = [part.shape for part in (w1, b1, w2, b2)]
        expected = [(units, *self.first), (units,), (len(STROKES), units), (len(STROKES),)]
        if found != expected:
            raise traitlets.TraitError(f"{name}: the shapes are {found}, expected {expected}")
        if not all(np.isfinite(part).all() for part in (w1, b1, w2, b2)):
            raise traitlets.TraitError(f"{name}: every number must be finite")
        return [[w1.tolist(), b1.tolist()], [w2.tolist(), b2.tolist()]]


class StrokeExplorer(Explorer, folder="stroke"):
    """Draw or move a corner stroke on 4×4 pixels; a dense net and a convolution answer with their weights shown.

    `picture` is `(4, 4)` of 0 and 1. `dense` and `convolution` are layers as `utils.nets.training.layer_weights` gives them:
    `[[weight, bias], [weight, bias]]`. The first weight is `(units, 16)` in the dense net, and `(filters, 1, 2, 2)` in the
    convolution, which has padding 1 and is followed by global max pooling; ReLU comes after either; the second is
    `(4, units)`, one row per class in the order ┌ ┐ └ ┘. Without them both carry hand-made detectors, the dense net's
    in the middle. `unit` and `filter` are the hidden unit and the filter being looked at, −1 for the strongest.
    Raises traitlets.TraitError for a value that does not fit and TypeError for an unknown argument.

    >>> StrokeExplorer().answers["convolution"].round(2).tolist()
    [0.0, 0.99, 0.0, 0.0]
    """

    picture = Matrix(corner_strokes()[0][17, 0].astype(int).tolist(), max_side=SIDE).tag(sync=True)
    dense = Layers(DENSE, first=(SIDE * SIDE,)).tag(sync=True)
    convolution = Layers(CONVOLUTION, first=(1, KERNEL, KERNEL)).tag(sync=True)
    unit = Whole(-1, min=-1, max=MOST_UNITS - 1).tag(sync=True)
    filter = Whole(-1, min=-1, max=MOST_UNITS - 1).tag(sync=True)

    @traitlets.validate("picture")
    def _binary(self, proposal):
        picture = np.array(proposal["value"])
        if picture.shape != (SIDE, SIDE) or not np.isin(picture, (0, 1)).all():
            raise traitlets.TraitError(f"picture of StrokeExplorer: expected 4×4 of 0 and 1, got {proposal['value']}")
        return proposal["value"]

    @property
    def answers(self) -> dict[str, np.ndarray]:
        """The probabilities `(4,)` that each net gives to the strokes: {"dense": …, "convolution": …}."""
        x = np.array(self.picture, float)  # (4, 4)
        (w1, b1), head = self.dense
        units = np.maximum(np.array(w1) @ x.ravel() + b1, 0)  # (units,)
        (filters, bias), last = self.convolution
        maps = np.maximum(conv2d(x[None], np.array(filters), np.array(bias), padding=1), 0)  # (filters, 5, 5)
        return {"dense": _probabilities(units, *head), "convolution": _probabilities(maps.max((1, 2)), *last)}


def _probabilities(units, weight, bias):
    """Return the softmax of a last layer's logits."""
    logits = np.array(weight) @ units + bias
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()
