"""FeatureExplorer: what each channel of a small net looks for, asked in three ways."""

import base64
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import traitlets

from utils.data.photos import from_data_url, plain_url, to_data_url
from utils.data.shape_pictures import shapes
from utils.nets.packing import LEVELS, Step, run_net, weight_of
from utils.widgets.kit.base import Choice, Explorer, Real, Whole

SIDE, COLUMNS, MOST_PICTURES = 32, 8, 64  # pictures, and how they stand in their sheet
MOST_CHANNELS = 64
KINDS = ("conv", "relu", "pool", "average", "dense")
ASKED = ("conv", "relu", "dense")  # kinds of layers whose channels can be looked at


def random_net(seed: int = 0, widths: Sequence[int] = (3, 8, 16, 24), classes: int = 12) -> list[Step]:
    """Return an untrained net with He's start, packed: three convolutions with ReLU and pooling, an average, a dense layer."""
    rng = np.random.default_rng(seed)

    def layer(kind, shape, **more):
        scale = 3 * math.sqrt(2 / np.prod(shape[1:])) / LEVELS  # three standard deviations fill a byte
        codes = np.clip(np.rint(rng.standard_normal(shape) * LEVELS / 3), -LEVELS, LEVELS).astype(np.int8)
        return {
            "kind": kind,
            "shape": list(shape),
            "scale": scale,
            "codes": base64.b64encode(codes.tobytes()).decode(),
            "bias": [0] * shape[0],
            **more,
        }

    steps = []
    for place, (inputs, outputs) in enumerate(pairwise(widths)):
        side = 3 if place else 5
        steps += [layer("conv", (outputs, inputs, side, side), stride=1, padding=side // 2), {"kind": "relu"}]
        steps += [{"kind": "pool", "size": 2}] if place < 2 else [{"kind": "average"}]
    return [*steps, layer("dense", (classes, widths[-1]))]


def layer_names(steps: Sequence[Step]) -> list[str]:
    """Return the name of each step of a packed net: its kind and its number among these, from 1."""
    kinds = [step["kind"] for step in steps]
    return [f"{kind}{kinds[: place + 1].count(kind)}" for place, kind in enumerate(kinds)]


class PackedNet(traitlets.TraitType):
    """A trait holding a net as `utils.nets.packing.pack_net` gives it, for 3×32×32 pictures."""

    info_text = "a net as pack_net gives it"

    def make_dynamic_default(self) -> list[Step]:
        return random_net()

    def validate(self, obj: object, value: Any) -> list[Step]:
        name = f"{self.name} of {type(obj).__name__}"
        try:
            steps = [dict(step) for step in value]
            kinds = [step["kind"] for step in steps]
            channels = [len(weight_of(step)) for step in steps if "codes" in step]
            logits = run_net(steps, np.full((1, 3, SIDE, SIDE), 0.5))
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise traitlets.TraitError(f"{name}: expected a net packed by pack_net for pictures 3×{SIDE}×{SIDE}; it says {error}") from None
        if (
            kinds[:1] != ["conv"]
            or not set(kinds) <= set(KINDS)
            or logits.ndim != 2
            or max(channels) > MOST_CHANNELS
            or not np.isfinite(logits).all()
        ):
            raise traitlets.TraitError(
                f"{name}: expected layers {', '.join(KINDS)}, first a conv, "
                f"at most {MOST_CHANNELS} channels, and finite logits (N, classes)"
            )
        return steps


class Sheet(traitlets.Unicode):
    """A trait holding pictures as a data URL of rows of `columns`; arrays (N, 3, 32, 32) from 0 to 1 are taken."""

    def __init__(self, default: str, columns: int, **options: Any) -> None:
        super().__init__(default, **options)
        self.columns = columns

    def validate(self, obj: object, value: Any) -> str:
        name = f"{self.name} of {type(obj).__name__}"
        try:
            url = value if isinstance(value, str) else to_data_url(_sheet(np.asarray(value), self.columns))
            if url:
                url = plain_url(url)
                height, width = from_data_url(url).shape[:2]
                if width != self.columns * SIDE or height % SIDE:
                    raise ValueError(f"it is {height}×{width} pixels")
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(
                f"{name}: expected pictures (N, 3, {SIDE}, {SIDE}) from 0 to 1, or their sheet as a data URL; {error}"
            ) from None
        return url


def _sheet(pictures, columns):
    """Put pictures (N, 3, 32, 32) side by side in rows of `columns`, as bytes (H, W, 3)."""
    if pictures.ndim != 4 or pictures.shape[1:] != (3, SIDE, SIDE) or not 1 <= len(pictures) <= MOST_PICTURES or len(pictures) % columns:
        raise ValueError(f"got shape {pictures.shape}, with N a multiple of {columns} up to {MOST_PICTURES} wanted")
    if pictures.dtype.kind != "f" or not ((pictures >= 0) & (pictures <= 1)).all():
        raise ValueError("numbers must be floats from 0 to 1")
    rows = pictures.reshape(-1, columns, 3, SIDE, SIDE).transpose(0, 3, 1, 4, 2)
    return np.round(255 * rows).astype(np.uint8).reshape(-1, columns * SIDE, 3)


def _pictures(url, columns):
    """Return the pictures (N, 3, 32, 32), from 0 to 1, of a sheet."""
    pixels = from_data_url(url)
    pixels = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, 2)
    rows = pixels.reshape(-1, SIDE, columns, SIDE, 3).transpose(0, 2, 4, 1, 3)
    return rows.reshape(-1, 3, SIDE, SIDE) / 255


class FeatureExplorer(Explorer, folder="features"):
    """Show pictures made for each channel of a net, the real pictures that it answers most, and its map of one picture.

    `net` is a net as `utils.nets.packing.pack_net` gives it, for pictures 3×32×32 from 0 to 1; an untrained one without it. `pictures`
    is `(N, 3, 32, 32)` from 0 to 1, N a multiple of 8 up to 64, with N `titles`; `classes` names the net's outputs (or nothing does).
    `layer` is a conv, relu or dense layer by its kind and number, such as "conv2"; `channel` counts from 0, and beyond the last means the
    last. `picture` is the place of the picture being looked at, −1 for `own`, a picture `(1, 3, 32, 32)`. The page makes pictures
    by 40 or more steps up the gradient of the channel's mean, from noise by `seed` (0 to 999) or from the picture (`start`),
    with `blur` (0 to 0.33) and `jitter` (0 to 4 pixels), just as `utils.maximize_activation` does with lr=0.05.
    Raises traitlets.TraitError for a value that does not fit and TypeError for an unknown argument.

    >>> explorer = FeatureExplorer(layer="conv3", channel=5)
    >>> explorer.maps.shape, len(explorer.strongest)
    ((24, 8, 8), 6)

    Sources: Zeiler & Fergus 2013, arXiv:1311.2901; Olah et al. 2017, doi:10.23915/distill.00007.
    """

    net = PackedNet().tag(sync=True)
    pictures = Sheet("", COLUMNS).tag(sync=True)
    titles = traitlets.List(traitlets.Unicode()).tag(sync=True)
    classes = traitlets.List(traitlets.Unicode()).tag(sync=True)
    layer = traitlets.Unicode("conv2").tag(sync=True)
    channel = Whole(0, min=0, max=MOST_CHANNELS - 1).tag(sync=True)
    picture = Whole(0, min=-1, max=MOST_PICTURES - 1).tag(sync=True)
    own = Sheet("", 1).tag(sync=True)
    start = Choice(("noise", "picture"), "noise").tag(sync=True)
    blur = Real(0.05, min=0, max=0.33).tag(sync=True)
    jitter = Whole(2, min=0, max=4).tag(sync=True)
    seed = Whole(0, min=0, max=999).tag(sync=True)

    @traitlets.default("pictures")
    def _some_shapes(self):
        return to_data_url(_sheet(shapes(24, seed=0, texture=["plain", "stripes", "checks", "dots"]).x, COLUMNS))

    @traitlets.validate("layer")
    def _of_the_net(self, proposal):
        names = [name for name in layer_names(self.net) if name.startswith(ASKED)]
        if proposal["value"] not in names:
            raise traitlets.TraitError(f"layer: {proposal['value']!r} is none of {', '.join(names)}")
        return proposal["value"]

    @traitlets.validate("picture")
    def _is_there(self, proposal):
        count = len(_pictures(self.pictures, COLUMNS))
        if proposal["value"] >= count or (proposal["value"] < 0 and not self.own):
            raise traitlets.TraitError(f"picture: {proposal['value']} is none of 0 to {count - 1}; −1 needs a picture in own")
        return proposal["value"]

    @property
    def input(self) -> np.ndarray:
        """The picture being looked at, (3, 32, 32) from 0 to 1."""
        return _pictures(self.own, 1)[0] if self.picture < 0 else _pictures(self.pictures, COLUMNS)[self.picture]

    @property
    def maps(self) -> np.ndarray:
        """The layer's feature maps of the picture, (C, H, W); of a dense layer its answers, (C, 1, 1)."""
        return self._answers(self.input[None])[0]

    @property
    def strongest(self) -> list[int]:
        """The places of the six pictures with the channel's largest responses, strongest first."""
        answers = self._answers(_pictures(self.pictures, COLUMNS))
        largest = answers[:, min(self.channel, answers.shape[1] - 1)].max((1, 2))
        return np.argsort(-largest, kind="stable")[:6].tolist()

    def _answers(self, x):
        steps = self.net[: layer_names(self.net).index(self.layer) + 1]
        y = run_net(steps, x)
        return y if y.ndim == 4 else y[:, :, None, None]
