"""TrainingExplorer: a small CNN that learns to read digits in the page."""

from collections.abc import Callable

import numpy as np
import traitlets

from utils.conv import conv2d
from utils.data.digits import digits
from utils.pooling import pool2d
from utils.widgets.kit.base import Choice, Explorer, Real, Whole
from utils.widgets.parts.digits import CLASSES, SIDE, page_digits

LARGEST = 1e6  # weights beyond would overflow in the page
KERNEL_SIZES = (1, 3, 5, 7)
BATCH_SIZES = (1, 8, 32, 128)
OPTIMIZERS = ("sgd", "momentum", "adam")
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: (1 + np.tanh(x / 2)) / 2,  # 1/(1 + e^−x) without overflow
}


class TrainingExplorer(Explorer, folder="training"):
    """Train a small CNN in the page: convolution, activation, 2×2 max pooling, dense, on scikit-learn's 8×8 digits.

    `lr` is the learning rate (0.0001 to 10), `optimizer` "sgd" (plain), "momentum" (0.9) or "adam", as in `utils.fit`;
    another one begins without the memory of the one before. `filters` is the number of filters (2 to 16),
    `kernel_size` 1, 3, 5 or 7 with padding K//2, `batch_size` 1, 8, 32 or 128, `activation` "relu", "tanh" or "sigmoid",
    `seed` (0 to 999) decides the start and the order of the digits. `weights` is None before training; the page fills
    it in whenever training pauses: `[[weight, bias], [weight, bias]]` of the convolution `(F, 1, K, K)` and of the dense
    layer `(10, 16·F)`, rounded to 5 decimals, as `utils.layer_weights` gives them for a torch model of these layers.
    Raises traitlets.TraitError for a value that does not fit and TypeError for an unknown argument.

    >>> explorer = TrainingExplorer(filters=2)
    >>> explorer.weights = [[np.zeros((2, 1, 3, 3)), [0, 0]], [np.zeros((10, 32)), [1] + [0] * 9]]
    >>> round(explorer.accuracy, 2)  # a net that always answers 0
    0.11

    Source: LeCun et al. 1998, doi:10.1109/5.726791; digits of Alpaydin & Kaynak 1998, doi:10.24432/C50P49.
    """

    lr = Real(0.1, min=1e-4, max=10.0).tag(sync=True)
    optimizer = Choice(OPTIMIZERS, "momentum").tag(sync=True)
    filters = Whole(8, min=2, max=16).tag(sync=True)
    kernel_size = Choice(KERNEL_SIZES, 3).tag(sync=True)
    batch_size = Choice(BATCH_SIZES, 32).tag(sync=True)
    activation = Choice(tuple(ACTIVATIONS), "relu").tag(sync=True)
    seed = Whole(0, min=0, max=999).tag(sync=True)
    weights = traitlets.Any(None, allow_none=True).tag(sync=True)
    digits = traitlets.Dict(read_only=True).tag(sync=True)

    @traitlets.default("digits")
    def _digits(self):
        return page_digits()

    @traitlets.validate("weights")
    def _layers(self, proposal):
        if proposal["value"] is None:
            return None
        try:
            layers = [[np.asarray(part, float) for part in layer] for layer in proposal["value"]]
            found = [[part.shape for part in layer] for layer in layers]
        except (TypeError, ValueError):
            raise traitlets.TraitError("weights of TrainingExplorer: expected [[weight, bias], [weight, bias]] of numbers") from None
        if found != self._shapes():
            raise traitlets.TraitError(f"weights of TrainingExplorer: the shapes are {found}, expected {self._shapes()}")
        if not all((np.abs(part) <= LARGEST).all() for layer in layers for part in layer):
            raise traitlets.TraitError(f"weights of TrainingExplorer: every number must be from {-LARGEST:.0f} to {LARGEST:.0f}")
        return [[part.tolist() for part in layer] for layer in layers]

    @traitlets.observe("filters", "kernel_size")
    def _drop_weights(self, change):
        """Drop weights that do not fit the net of the new settings."""
        if self.weights and [[np.shape(part) for part in layer] for layer in self.weights] != self._shapes():
            self.weights = None

    def _shapes(self):
        f, k = self.filters, self.kernel_size
        return [[(f, 1, k, k), (f,)], [(CLASSES, f * (SIDE // 2) ** 2), (CLASSES,)]]

    @property
    def accuracy(self) -> float:
        """The share of the 447 held-out digits that the net with these `weights` reads right; ValueError before training."""
        if self.weights is None:
            raise ValueError("weights is None: press Train in the page, or set weights")
        _, (x, y) = digits()
        (filters, bias), (weight, shift) = [[np.array(part) for part in layer] for layer in self.weights]
        maps = ACTIVATIONS[self.activation](conv2d(x, filters, bias, padding=self.kernel_size // 2))  # (N, F, 8, 8)
        logits = pool2d(maps, 2).reshape(len(x), -1) @ weight.T + shift  # (N, 10)
        return float(np.mean(logits.argmax(1) == y))
