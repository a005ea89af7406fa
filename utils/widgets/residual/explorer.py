"""ResidualExplorer: how large signal and gradient are, block by block, in a random net with or without skips."""

import math
from typing import Any, ClassVar

import numpy as np
import traitlets

from utils.widgets.kit.base import Explorer, Real, Whole
from utils.widgets.parts.random import normals

WIDTH, SAMPLES = 24, 32
EPSILON = 1e-5  # under the root of the normalisation, as in torch
MOST_LAYERS = 60


class Curves(traitlets.TraitType):
    """A trait holding trained nets: a list of dicts with depth, skip, norm and accuracy = [lowest, mean, highest]."""

    default_value = ()
    keys: ClassVar[dict[str, type]] = {"depth": int, "skip": bool, "norm": bool, "accuracy": list}

    def validate(self, obj: object, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, (list, tuple)):
            raise traitlets.TraitError(f"curves: expected a list of dicts, got {value!r}")
        return [self._one(entry) for entry in value]

    def _one(self, entry):
        if not isinstance(entry, dict) or set(entry) != set(self.keys):
            raise traitlets.TraitError(f"curves: expected dicts with {', '.join(self.keys)}, got {entry!r}")
        for key, kind in self.keys.items():
            if type(entry[key]) is not kind:
                raise traitlets.TraitError(f"curves: {key} is {entry[key]!r}, expected {kind.__name__}")
        shares = entry["accuracy"]
        if len(shares) != 3 or not all(isinstance(s, (int, float)) for s in shares) or not 0 <= shares[0] <= shares[1] <= shares[2] <= 1:
            raise traitlets.TraitError(f"curves: accuracy is {shares!r}, expected [lowest, mean, highest] from 0 to 1")
        if entry["depth"] < 1:
            raise traitlets.TraitError(f"curves: depth is {entry['depth']!r}, expected 1 or more")
        return dict(entry)


class ResidualExplorer(Explorer, folder="residual"):
    """Show the size of the signal and of the gradient after each block of a random net, on a logarithmic axis.

    `depth` counts the dense layers of 24 units, an even number from 2 to 60; two of them make a block, ReLU(x + f(x)) with
    `skip`, ReLU(f(x)) without, where f is layer, ReLU, layer. `norm` puts batch normalisation (over 32 samples) after each
    layer. Weights are normal with a spread of gain·√(2/24): a `gain` (0 to 3) of 1 is He's start. `seed` (0 to 999) decides
    weights, input and the gradient at the output. `curves` may hold results of training to show beside: dicts with depth,
    skip, norm and accuracy = [lowest, mean, highest].
    Raises traitlets.TraitError for a value that does not fit and TypeError for an unknown argument.

    >>> explorer = ResidualExplorer(depth=20, skip=True, gain=0)  # all weights 0: with skips, what comes in goes out
    >>> [round(size, 3) for size in explorer.gradient[:3]]
    [0.674, 0.674, 0.674]

    Source: He et al. 2015, arXiv:1512.03385 (blocks) and arXiv:1502.01852 (start).
    """

    depth = Whole(40, min=2, max=MOST_LAYERS).tag(sync=True)
    skip = traitlets.Bool(False).tag(sync=True)
    norm = traitlets.Bool(True).tag(sync=True)
    gain = Real(1, min=0, max=3).tag(sync=True)
    seed = Whole(0, min=0, max=999).tag(sync=True)
    curves = Curves().tag(sync=True)

    @traitlets.validate("depth")
    def _whole_blocks(self, proposal):
        if proposal["value"] % 2:
            raise traitlets.TraitError(f"depth: {proposal['value']} is odd, expected an even number: a block has two layers")
        return proposal["value"]

    @property
    def signal(self) -> list[float]:
        """The root mean square of the activations at the input and after each block, depth/2 + 1 numbers."""
        return self._sizes()[0]

    @property
    def gradient(self) -> list[float]:
        """The root mean square of the loss's gradient at the same places; at the output it is about 1."""
        return self._sizes()[1]

    def _sizes(self):
        """Run forward, keeping what the way back needs, then backward; return the sizes of signal and gradient."""
        x, gradient, weights = self._draw()
        signal, steps = [_size(x)], []
        for first, second in zip(weights[::2], weights[1::2]):
            inside, back_first = _layer(x, first, self.norm)
            branch, back_second = _layer(np.maximum(inside, 0), second, self.norm)
            total = x + branch if self.skip else branch
            steps.append((total > 0, back_second, inside > 0, back_first))
            x = np.maximum(total, 0)
            signal.append(_size(x))
        sizes = [_size(gradient)]
        for active, back_second, inside_active, back_first in reversed(steps):
            gradient = gradient * active
            branch = back_first(back_second(gradient) * inside_active)
            gradient = gradient + branch if self.skip else branch
            sizes.append(_size(gradient))
        return signal, sizes[::-1]

    def _draw(self):
        """Return input and gradient at the output (SAMPLES, WIDTH), and the weights (depth, WIDTH, WIDTH)."""
        ends = 2 * SAMPLES * WIDTH
        drawn = normals(self.seed, ends + self.depth * WIDTH**2)
        x, gradient = drawn[:ends].reshape(2, SAMPLES, WIDTH)
        return x, gradient, drawn[ends:].reshape(-1, WIDTH, WIDTH) * (self.gain * math.sqrt(2 / WIDTH))


def _layer(x, weight, norm):
    """Return a layer's output (SAMPLES, WIDTH) and the function that takes a gradient back through it."""
    z = x @ weight.T
    if not norm:
        return z, lambda gradient: gradient @ weight
    spread = np.sqrt(z.var(0) + EPSILON)
    y = (z - z.mean(0)) / spread
    return y, lambda gradient: (gradient - gradient.mean(0) - y * (gradient * y).mean(0)) / spread @ weight


def _size(array):
    return float(np.sqrt(np.mean(array**2)))
