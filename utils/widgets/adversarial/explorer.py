"""AdversarialExplorer: a digit, attacked in the page by the gradient of small nets."""

from typing import Any, Literal

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from utils.data.digits import digits
from utils.widgets.kit.base import Choice, Explorer, Planes, Real, Whole, as_pairs
from utils.widgets.parts.digits import CLASSES, INK, SIDE, packed
from utils.widgets.parts.random import normals

OFFERED = 40  # test digits that the page offers
MOST_NETS, MOST_CHANNELS, LARGEST = 2, 16, 1e3
NORMS: tuple[Literal["linf", "l2"], ...] = ("linf", "l2")
Net = list[list[list]]  # three layers, each [weight, bias]
LARGEST_EPS = 4.0  # half of the ink in each of the 64 pixels, as L2


def page_digits() -> dict[str, Any]:
    """Return the first test digits as the page takes them."""
    x, y = (part[:OFFERED] for part in digits()[1])
    return {"pixels": packed(np.round(x * INK)), "labels": "".join(map(str, y)), "held_out": OFFERED}


def nearest_mean() -> Net:
    """Return a net made by hand: pictures averaged to 4×4, and the class whose mean training digit is nearest."""
    x, y = digits()[0]
    one, mean = np.zeros((1, 1, 3, 3)), np.full((1, 1, 3, 3), 1 / 9)
    one[..., 1, 1] = 1
    padded = np.pad(x[:, 0], ((0, 0), (1, 1), (1, 1)))
    nine = [padded[:, r : r + SIDE : 2, c : c + SIDE : 2] for r in range(3) for c in range(3)]
    small = np.sum(nine, 0) / 9  # (N, 4, 4)
    means = np.stack([small[y == k].mean(0).ravel() for k in range(CLASSES)])  # (10, 16)
    head: list[ArrayLike] = [20 * means, -10 * (means**2).sum(1)]  # −10·(squared distance), less what all classes share
    layers: list[list[ArrayLike]] = [[one, [0]], [mean, [0]], head]
    return [[np.round(np.asarray(part), 2).tolist() for part in layer] for layer in layers]


class Nets(traitlets.TraitType):
    """A trait holding one or two nets by name, each three layers, `[[weight, bias], [weight, bias], [weight, bias]]`."""

    info_text = "a dict of one or two nets by name"

    def validate(self, obj: object, value: Any) -> dict[str, Net]:
        if not isinstance(value, dict) or not 1 <= len(value) <= MOST_NETS or not all(isinstance(name, str) and name for name in value):
            raise traitlets.TraitError(f"nets: expected a dict of 1 to {MOST_NETS} nets by name, got {str(value)[:60]}")
        return {name: self._layers(name, layers) for name, layers in value.items()}

    def make_dynamic_default(self) -> dict[str, Net]:
        return {"nearest mean": nearest_mean()}

    def _layers(self, name, layers):
        try:
            (w1, b1), (w2, b2), (w3, b3) = arrays = [[np.asarray(part, float) for part in layer] for layer in layers]
        except (TypeError, ValueError):
            raise traitlets.TraitError(f"nets: {name!r} must be three layers [weight, bias] of numbers") from None
        first, second = b1.size, b2.size
        if not 1 <= min(first, second) <= max(first, second) <= MOST_CHANNELS:
            raise traitlets.TraitError(f"nets: {name!r} has {first} and {second} filters, expected 1 to {MOST_CHANNELS}")
        expected = [(first, 1, 3, 3), (first,), (second, first, 3, 3), (second,), (CLASSES, second * (SIDE // 2) ** 2), (CLASSES,)]
        found = [part.shape for part in (w1, b1, w2, b2, w3, b3)]
        if found != expected:
            raise traitlets.TraitError(f"nets: the shapes of {name!r} are {found}, expected {expected}")
        if not all((np.abs(part) <= LARGEST).all() for layer in arrays for part in layer):
            raise traitlets.TraitError(f"nets: every number of {name!r} must be from {-LARGEST:.0f} to {LARGEST:.0f}")
        return [[part.tolist() for part in layer] for layer in arrays]


class AdversarialExplorer(Explorer, folder="adversarial"):
    """Attack a drawn or picked digit in the page, by the gradient of one or two small nets, beside random noise of the same size.

    `nets` is a dict of one or two nets by name, each `[[weight, bias], …]` as `utils.layer_weights` gives them for 3×3 convolution
    with padding 1, ReLU, 3×3 convolution with padding 1 and stride 2, ReLU, dense: `(F, 1, 3, 3)`, `(G, F, 3, 3)`, `(10, 16·G)`, with
    F and G up to 16. `picture` is `(8, 8)`, 0 to 16; the nets read it divided by 16. `label` is its class, −1 if unknown. `eps` (0 to 4,
    in units of full ink = 1), `norm` ("linf" or "l2"), `steps` (1 to 20) and `target` (a class, −1 for away from the
    label, or from the net's own answer where there is none) decide the attack; a step is ε·min(1, 2.5/steps) long, so that one
    step of "linf" is FGSM. `seed` (0 to 999) decides the noise.
    Raises traitlets.TraitError for a value that does not fit and TypeError for an unknown argument.

    >>> explorer = AdversarialExplorer(eps=0.1, steps=1)
    >>> changed = explorer.adversarial["nearest mean"] - np.array(explorer.picture) / 16
    >>> round(float(np.abs(changed).max()), 6)
    0.1

    Source: Goodfellow, Shlens & Szegedy 2014, arXiv:1412.6572; Madry et al. 2017, arXiv:1706.06083.
    """

    nets = Nets().tag(sync=True, to_json=as_pairs)
    picture = Planes(np.zeros((SIDE, SIDE), int), (), (SIDE, SIDE), INK).tag(sync=True)
    label = Whole(min=-1, max=CLASSES - 1).tag(sync=True)
    eps = Real(0.1, min=0, max=LARGEST_EPS).tag(sync=True)
    steps = Whole(10, min=1, max=20).tag(sync=True)
    norm = Choice(NORMS, "linf").tag(sync=True)
    target = Whole(-1, min=-1, max=CLASSES - 1).tag(sync=True)
    seed = Whole(0, min=0, max=999).tag(sync=True)
    digits = traitlets.Dict(read_only=True).tag(sync=True)

    @traitlets.default("digits")
    def _digits(self):
        return page_digits()

    @traitlets.default("picture")
    def _first_digit(self):
        return np.round(digits()[1][0][0, 0] * INK).astype(int).tolist()

    @traitlets.default("label")
    def _first_label(self):
        return int(digits()[1][1][0])

    @traitlets.validate("picture")
    def _ink(self, proposal):
        if np.min(proposal["value"]) < 0:
            raise traitlets.TraitError(f"picture: {np.min(proposal['value'])} is below 0, expected numbers from 0 to {INK}")
        return proposal["value"]

    @property
    def adversarial(self) -> dict[str, np.ndarray]:
        """What `utils.pgd` makes of the picture against each net, from 0 to 1: {name: (8, 8)}."""
        return {name: self._attacked(_torch_net(layers)) for name, layers in self.nets.items()}

    @property
    def noise(self) -> np.ndarray:
        """The picture with random noise of size eps, clipped to 0 to 1, (8, 8): random signs, for "l2" a random direction."""
        drawn = normals(self.seed, SIDE**2).reshape(SIDE, SIDE)
        change = np.sign(drawn) if self.norm == "linf" else drawn / np.linalg.norm(drawn)
        return np.clip(self._x() + self.eps * change, 0, 1)

    @property
    def probabilities(self) -> dict[str, dict[str, np.ndarray]]:
        """What each net answers, ten probabilities a picture: {name: {"picture", "adversarial", "noise"}}."""
        found = {}
        for name, layers in self.nets.items():
            net = _torch_net(layers)
            shown = {"picture": self._x(), "adversarial": self._attacked(net), "noise": self.noise}
            found[name] = {what: net(_batch(x)).softmax(1)[0].detach().numpy() for what, x in shown.items()}
        return found

    def _x(self):
        return np.array(self.picture) / INK

    def _attacked(self, net):
        from utils.inside.attacks import pgd  # here, so that `import utils.widgets` stays free of torch

        x = _batch(self._x())
        if self.eps == 0:
            return self._x()
        labels = net(x).argmax(1) if self.label < 0 else np.array([self.label])
        aim = {"y": np.array([self.target]), "targeted": True} if self.target >= 0 else {"y": labels}
        size = self.eps * min(1, 2.5 / self.steps)
        return pgd(net, x, eps=self.eps, step_size=size, steps=self.steps, norm=self.norm, **aim)[0, 0].numpy()


def _batch(picture):
    import torch

    return torch.tensor(picture)[None, None]  # (1, 1, 8, 8)


def _torch_net(layers):
    """Return the net of these layers in torch, in double precision."""
    import torch
    from torch import nn

    (w1, b1), (w2, b2), (w3, b3) = [[torch.tensor(part, dtype=torch.float64) for part in layer] for layer in layers]
    net = nn.Sequential(
        nn.Conv2d(1, len(b1), 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(len(b1), len(b2), 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(w3.shape[1], CLASSES),
    ).double()
    net.load_state_dict({"0.weight": w1, "0.bias": b1, "2.weight": w2, "2.bias": b2, "5.weight": w3, "5.bias": b3})
    return net
