"""RealNetworkExplorer: a network with ImageNet's thousand classes, run, opened and fooled in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from utils.data.imagenet import SIDE, centre_crop, imagenet_class
from utils.data.photos import from_data_url, plain_url, to_data_url
from utils.widgets.kit.base import Choice, Explorer, Named, Real, Whole
from utils.widgets.kit.bundle import worker
from utils.widgets.parts.random import normals, permutation
from utils.widgets.real_network.packed import PHOTOS, network, network_bytes, photo, thumbnails

if TYPE_CHECKING:
    import torch

    from utils.inside.predictions import Predictions

TASKS = ("answer", "layers", "patch", "shuffle", "attack")
LAYERS = ["stem", "block 1 · depthwise", "block 1 · narrow"]
LAYERS += [f"block {block} · {part}" for block in range(2, 17) for part in ("widen", "depthwise", "narrow")] + ["head"]
CLASSES, MOST_CHANNELS = 1000, 1280
PIECES = (1, 2, 4, 7, 8, 14)  # divisors of 224
STEPS = 10  # of the attack
GREY = 127  # of a patch: what the network takes as 0
INK = 255
_MODULES = {"widen": "expand", "depthwise": "depthwise"}


class Square(traitlets.Unicode):
    """A trait holding a picture of 224×224 pixels as a data URL; whatever `centre_crop` takes is cropped, shrunk and stored so."""

    info_text = "a photo: a file's name, a Pillow picture, an array, or a data URL"

    def validate(self, obj: object, value: Any) -> str:
        name = f"{self.name} of {type(obj).__name__}"
        try:
            if not isinstance(value, str) or (value and not value.startswith("data:")):
                return to_data_url(centre_crop(value))
            if value and from_data_url(value).shape[:2] != (SIDE, SIDE):
                raise ValueError(f"a data URL must hold {SIDE}×{SIDE} pixels")
            return plain_url(value) if value else value
        except (OSError, TypeError, ValueError) as error:
            raise traitlets.TraitError(f"{name}: {error}") from None


class Class(traitlets.Int):
    """A trait holding a class's number, or −1; a class's name is stored as its number."""

    def validate(self, obj: Any, value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = imagenet_class(value)
            except ValueError as error:
                raise traitlets.TraitError(f"{self.name} of {type(obj).__name__}: {error}") from None
        return super().validate(obj, value)


class RealNetworkExplorer(Explorer, folder="real_network"):
    """Show a photo to EfficientNet-Lite0: its answers, which places spoke for them, its feature maps, and how it is fooled.

    `picture` names one of the photos, "cat", "cameraman", "cup", "motorcycle" or "horse", or is "own", the photo in `own`, which
    takes a file's name, a Pillow picture or an array, and is looked at when it is set. Classes are numbers or names. `task` is what is done with it: "answer" shows the places that speak for class
    `label` (−1: the first answer); "layers" the strongest channels of `layer` and channel number `channel` (−1: the strongest);
    "patch" hides `patch_size` (16 to 112) pixels each way round `patch`, [row, column]; "shuffle" cuts the photo into
    `pieces` × `pieces` and mixes them by `seed`; "attack" takes 10 steps towards class `target` (−1: away from the first answer) that
    change no pixel by more than `grey_levels` (0 to 16) of 255. Page and Python compute with the same rounded weights, and no step
    needs the other. The page gets them, 5 MB, from the site or from Python when its reader asks.
    Raises traitlets.TraitError for a value that does not fit, TypeError for an unknown argument.

    >>> explorer = RealNetworkExplorer(picture="cup", task="attack", grey_levels=2, target="gibbon")
    >>> explorer.top.names[0][0]
    'gibbon'

    Sources: Tan & Le 2019, arXiv:1905.11946; Zhou et al. 2016, "Learning deep features", arXiv:1512.04150, for the places; Zeiler &
    Fergus 2013, arXiv:1311.2901, for the patch; Madry et al. 2017, arXiv:1706.06083, for the attack.
    """

    picture = Choice((*PHOTOS, "own")).tag(sync=True)
    own = Square("").tag(sync=True)
    task = Choice(TASKS, "answer").tag(sync=True)
    label = Class(-1, min=-1, max=CLASSES - 1).tag(sync=True)
    layer = Choice(LAYERS, "block 3 · narrow").tag(sync=True)
    channel = Whole(-1, min=-1, max=MOST_CHANNELS - 1).tag(sync=True)
    patch = traitlets.List(Whole(min=0, max=SIDE - 1), [SIDE // 2, SIDE // 2], minlen=2, maxlen=2).tag(sync=True)
    patch_size = Whole(64, min=16, max=112).tag(sync=True)
    pieces = Choice(PIECES, 4).tag(sync=True)
    target = Class(368, min=-1, max=CLASSES - 1).tag(sync=True)
    grey_levels = Real(2, min=0, max=16).tag(sync=True)
    seed = Whole(0, min=0, max=999).tag(sync=True)
    layers = traitlets.List(LAYERS, read_only=True).tag(sync=True)
    thumbnails = Named(read_only=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.observe(self._look_at_own, "own")
        self.on_msg(self._answer)

    @traitlets.default("thumbnails")
    def _small_photos(self):
        return thumbnails()

    @traitlets.default("picture")
    def _own_or_the_cat(self):
        return "own" if self.own else "cat"

    @traitlets.validate("picture")
    def _is_there(self, proposal):
        if proposal["value"] == "own" and not self.own:
            raise traitlets.TraitError('picture: "own" needs a photo in own')
        return proposal["value"]

    def _look_at_own(self, change):
        if change["new"] or self.picture == "own":
            self.picture = self._own_or_the_cat()

    def _answer(self, _widget, content, _buffers):
        """Send the page what it asks for: the worker's text and the network's file, or why there is none."""
        if content == {"ask": "network"}:
            try:
                self.send({"worker": worker("math/network/worker")}, [network_bytes()])
            except RuntimeError as error:
                self.send({"error": str(error)})

    @property
    def photo(self) -> torch.Tensor:
        """The photo being looked at, (1, 3, 224, 224) from 0 to 1."""
        pixels = from_data_url(self.own) if self.picture == "own" else photo(self.picture)
        return _tensor(pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, 2)) / INK

    @property
    def input(self) -> torch.Tensor:
        """What the network is shown, (1, 3, 224, 224): the photo, or what the task makes of it."""
        if self.task == "attack":
            return self.attacked
        x = self.photo
        if self.task == "patch":
            (top, left), half = self.patch, self.patch_size // 2
            x[..., max(0, top - half) : top + half, max(0, left - half) : left + half] = GREY / INK
        if self.task == "shuffle":
            side = SIDE // self.pieces
            squares = x.unfold(2, side, side).unfold(3, side, side).flatten(2, 3)  # (1, 3, pieces², side, side)
            mixed = squares[:, :, permutation(self.seed, self.pieces**2)].unflatten(2, (self.pieces, self.pieces))
            x = mixed.permute(0, 1, 2, 4, 3, 5).reshape(x.shape)
        return x

    @property
    def top(self) -> Predictions:
        """The five most probable classes of the input, a table that shows itself."""
        from utils.inside.predictions import predict

        return predict(network(), {self.picture: self.input}, 5)

    @property
    def places(self) -> torch.Tensor:
        """What each place of the last map says for class `label`, (7, 7): their mean, plus the class's bias, is its logit."""
        from utils.inside.activation import activations

        model = network()
        map_ = activations(model, self.input, "head")["head"][0]  # (1280, 7, 7)
        label = self.top.classes[0, 0] if self.label < 0 else self.label
        return (model.fc.weight[label, :, None, None] * map_).sum(0)

    @property
    def maps(self) -> torch.Tensor:
        """The feature maps of `layer`, (C, H, W); those of a layer that narrows with its block's input added."""
        from utils.inside.activation import activations

        block, _, part = self.layer.removeprefix("block ").partition(" · ")
        name = f"blocks.{int(block) - 1}.{_MODULES.get(part, '')}".rstrip(".") if part else self.layer
        return activations(network(), self.input, name)[name][0]

    @property
    def attacked(self) -> torch.Tensor:
        """The photo after 10 steps of `utils.pgd`, (1, 3, 224, 224) from 0 to 1."""
        from utils.inside.attacks import pgd

        x, eps = self.photo, self.grey_levels / INK
        if eps == 0:
            return x
        label = self.target if self.target >= 0 else int(network()(x).argmax())
        size = eps * 2.5 / STEPS
        return pgd(network(), x, [label], eps, step_size=size, steps=STEPS, targeted=self.target >= 0)

    @property
    def noisy(self) -> torch.Tensor:
        """The photo with random signs times `grey_levels` added, (1, 3, 224, 224) from 0 to 1: a change of the attack's size."""
        x = self.photo
        signs = np.sign(normals(self.seed, x.numel())).reshape(x.shape)
        return (x + _float(self.grey_levels / INK * signs)).clamp(0, 1)


def _tensor(pixels):
    """Return pixels (224, 224, 3) as a tensor (1, 3, 224, 224)."""
    return _float(pixels.transpose(2, 0, 1)[None])


def _float(numbers):
    import torch  # here, so that `import utils.widgets` stays free of torch

    return torch.tensor(np.ascontiguousarray(numbers), dtype=torch.float32)
