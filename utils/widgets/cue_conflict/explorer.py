"""CueConflictExplorer: the reader and two nets name pictures whose shape and texture disagree."""

import base64
from functools import cache
from typing import Any

import numpy as np
import traitlets

from utils.data.shape_pictures import SHAPES as DRAWN
from utils.data.shape_pictures import shapes
from utils.inside.cues import DARK, LIGHT, NAMES, SHAPES, SIDE, TEXTURES, conflict_labels, count_cues, paint, piece, surface
from utils.nets.packing import run_net
from utils.widgets.kit.base import Choice, Explorer, Whole

SIZES = (9, 11, 13)  # radii on offer, in pixels
REACH = 2  # the most pixels a shape is moved up, down, left or right: it stays within the picture
LEVELS = 255
COLOURS = ((0.66, 0.3, 0.2), (0.2, 0.62, 0.36), (0.3, 0.42, 0.68), (0.62, 0.55, 0.2))  # of the shape: red, green, blue
BACKGROUND = (0.16, 0.17, 0.2)
PLACES = ((0.1, 0.2), (0.3, 0.4), (0.35, 0.3), (0.1, 0.05))  # from where on each photo its piece is cut
ORDER = (0, 8, 3, 11, 6, 2, 10, 4, 7, 1, 9, 5)  # of the twelve pairs, so that nothing repeats in a row
MOST_NETS, MOST_TEXT = 3, 60_000


def page_picture(shape: int, texture: int, size: int = 1, down: int = 0, right: int = 0, colour: int = 0) -> np.ndarray:
    """Return one of the explorer's pictures (3, 32, 32) in double precision, just as the page makes it.

    shape, texture: class numbers, or −1 for no texture. size: a place in SIZES. down, right: pixels from the middle, within ±2.
    colour: a place in COLOURS.

    >>> page_picture(0, 3).shape
    (3, 32, 32)
    """
    cover = np.roll(_covers()[shape, size], (down, right), (0, 1)) / LEVELS
    tone = DARK + (LIGHT - DARK) * (_pieces()[texture] / LEVELS) if texture >= 0 else np.ones((SIDE, SIDE))
    rgb, back = (np.array(values)[:, None, None] for values in (COLOURS[colour], BACKGROUND))
    return paint(cover, tone, rgb, back)


def questions() -> list[dict[str, int]]:
    """Return the twelve pictures of the quiz as dicts of the arguments of `page_picture`."""
    pairs = np.transpose(conflict_labels())[list(ORDER)]
    return [
        {"shape": int(s), "texture": int(t), "size": 1 + i % 2, "down": i * 3 % 5 - 2, "right": i * 2 % 5 - 2, "colour": i % 4}
        for i, (s, t) in enumerate(pairs)
    ]


@cache
def _covers():
    """Return the share of each pixel that lies in the shape, as bytes: (shapes, sizes, 32, 32), each shape in the middle."""
    kinds, sizes = np.meshgrid([DRAWN.index(name) for name in SHAPES], np.array(SIZES, float), indexing="ij")
    drawn = shapes(
        kinds.size,
        shape=kinds.ravel(),
        size=sizes.ravel(),
        place=(15.5, 15.5),
        rotation=0,
        texture="plain",
        colour=(1, 1, 1),
        background=(0, 0, 0),
    )
    return np.rint(drawn.x[:, 0] * LEVELS).astype(np.uint8).reshape(len(SHAPES), len(SIZES), SIDE, SIDE)


@cache
def _pieces():
    """Return a piece of each texture as bytes, (textures, 32, 32)."""
    pieces = [piece(surface(name), place) for name, place in zip(TEXTURES, PLACES)]
    return np.rint(np.stack(pieces) * LEVELS).astype(np.uint8)


class Nets(traitlets.TraitType):
    """A trait holding up to three nets, dicts with a name and the steps of `utils.nets.packing.pack_net`."""

    default_value = ()

    def validate(self, obj: object, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, (list, tuple)) or len(value) > MOST_NETS:
            raise traitlets.TraitError(f"nets: expected a list of at most {MOST_NETS} dicts, got {str(value)[:60]}")
        if sum(len(step.get("codes", "")) for net in map(self._checked, value) for step in net["steps"]) > MOST_TEXT:
            raise traitlets.TraitError(f"nets: their weights take more than {MOST_TEXT} bytes on the page: use smaller nets")
        return [dict(net) for net in value]

    def _checked(self, net):
        if not isinstance(net, dict) or set(net) != {"name", "steps"} or not isinstance(net["name"], str):
            raise traitlets.TraitError(f"nets: expected dicts with name and steps, got {str(net)[:60]}")
        try:
            logits = run_net(net["steps"], np.zeros((1, 3, SIDE, SIDE)))
        except (KeyError, TypeError, ValueError) as error:
            raise traitlets.TraitError(f"nets: {net['name']} cannot read a picture of 3×32×32: {error}") from error
        if logits.shape != (1, len(NAMES)) or not np.isfinite(logits).all():
            raise traitlets.TraitError(
                f"nets: {net['name']} gives {logits.shape[1:]} numbers for a picture, expected {len(NAMES)} finite ones"
            )
        return net


class CueConflictExplorer(Explorer, folder="cue_conflict"):
    """Name twelve pictures whose shape and texture belong to different classes, and see how nets name them; or mix the cues.

    `nets` are dicts `{"name": …, "steps": pack_net(model)}`, at most three, for pictures of 3×32×32 and the four classes of
    `utils.inside.cues`. `answers` are the reader's, twelve class numbers, −1 where there is none yet; with `skipped` the nets' answers
    are shown all the same. `mode` is "quiz" or "mix"; the mixed picture has `shape` (0 to 3), `texture` (0 to 3, −1 for none), `size`
    (0 to 2), `down` and `right` (pixels from the middle, −2 to 2) and `colour` (0 to 3).
    Raises traitlets.TraitError for a value that does not fit and TypeError for an unknown argument.

    >>> CueConflictExplorer(answers=[0] * 12).shape_bias
    {'you': 0.5}

    Source: Geirhos et al. 2019, arXiv:1811.12231.
    """

    mode = Choice(("quiz", "mix"), "quiz").tag(sync=True)
    answers = traitlets.List(Whole(min=-1, max=len(NAMES) - 1), [-1] * len(ORDER), minlen=len(ORDER), maxlen=len(ORDER)).tag(sync=True)
    skipped = traitlets.Bool(False).tag(sync=True)
    shape = Whole(0, min=0, max=len(SHAPES) - 1).tag(sync=True)
    texture = Whole(1, min=-1, max=len(TEXTURES) - 1).tag(sync=True)
    size = Whole(1, min=0, max=len(SIZES) - 1).tag(sync=True)
    down = Whole(0, min=-REACH, max=REACH).tag(sync=True)
    right = Whole(0, min=-REACH, max=REACH).tag(sync=True)
    colour = Whole(0, min=0, max=len(COLOURS) - 1).tag(sync=True)
    nets = Nets().tag(sync=True)
    material = traitlets.Dict(read_only=True).tag(sync=True)

    @traitlets.default("material")
    def _material(self):
        return {
            "names": list(NAMES), "shapes": list(SHAPES), "textures": list(TEXTURES), "sizes": list(SIZES), "reach": REACH,
            "covers": _as_text(_covers()), "pieces": _as_text(_pieces()), "tones": [DARK, LIGHT],
            "colours": [list(rgb) for rgb in COLOURS], "background": list(BACKGROUND), "questions": questions(),
        }  # fmt: skip

    @property
    def picture(self) -> np.ndarray:
        """The mixed picture, (3, 32, 32) from 0 to 1."""
        return page_picture(self.shape, self.texture, self.size, self.down, self.right, self.colour)

    @property
    def probabilities(self) -> dict[str, np.ndarray]:
        """What each net gives the four classes for the mixed picture: {name: (4,)}."""
        return {net["name"]: _softmax(run_net(net["steps"], self.picture[None])[0]) for net in self.nets}

    @property
    def shape_bias(self) -> dict[str, float | None]:
        """The share of shape answers among shape and texture answers, for "you" and each net; None where there are none."""
        asked = questions()
        given = [i for i, answer in enumerate(self.answers) if answer >= 0]
        x = np.stack([page_picture(**question) for question in asked])
        shares = {"you": _share([self.answers[i] for i in given], [asked[i] for i in given])}
        return shares | {net["name"]: _share(run_net(net["steps"], x).argmax(1), asked) for net in self.nets}


def _share(answers, asked):
    if not asked:
        return None
    by_shape, by_texture, _ = count_cues(answers, [q["shape"] for q in asked], [q["texture"] for q in asked])
    return by_shape / (by_shape + by_texture) if by_shape + by_texture else None


def _softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def _as_text(array):
    return base64.b64encode(array.tobytes()).decode()
