"""DetectorExplorer: the three stages of a layer on a photo, convolution, detector (bias and ReLU) and pooling."""

import numpy as np
import traitlets
from numpy.typing import NDArray

from utils.conv import conv2d
from utils.data.photos import NAMES, grey, photo, to_data_url
from utils.kernels import KERNELS
from utils.pooling import Mode, pool2d
from utils.widgets.kit.base import Choice, Explorer, Named, SquareKernel, Whole

WEIGHT_LIMIT = 1000  # so that every number on the page stays readable
MODES: tuple[Mode, ...] = ("max", "avg")


class DetectorExplorer(Explorer, folder="detector"):
    """Send a grey photo through convolution, bias and ReLU, and pooling, and see what each stage leaves.

    `image` is "chelsea" or "camera", pixels from 0 to 255; `kernel` is `(K, K)`, K 3–7, weights within ±1000.
    `stride` 1–8 is the convolution's; `bias` −1000…500 is added to each of its responses, and `relu=True` then cuts at 0.
    `pool_size` 1–6 and `pool_stride` 1–6 belong to the pooling, `mode` is "max" or "avg"; `pool_size=1, pool_stride=1` leaves all as it is.
    `focus` is the pooled number being looked at, `[row, column]`.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> explorer = DetectorExplorer(bias=-200, stride=2, pool_size=2, pool_stride=2)
    >>> [stage.shape for stage in (explorer.responses, explorer.detected, explorer.output)]
    [(84, 127), (84, 127), (42, 63)]

    Source: Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.3.
    """

    image = Choice(NAMES, "chelsea").tag(sync=True)
    kernel = SquareKernel(KERNELS["Sobel x"], (3, 7), WEIGHT_LIMIT).tag(sync=True)
    stride = Whole(1, min=1, max=8).tag(sync=True)
    bias = Whole(-100, min=-1000, max=500).tag(sync=True)
    relu = traitlets.Bool(True).tag(sync=True)
    pool_size = Whole(4, min=1, max=6).tag(sync=True)
    pool_stride = Whole(4, min=1, max=6).tag(sync=True)
    mode = Choice(MODES, "max").tag(sync=True)
    focus = traitlets.List(Whole(min=0), [18, 30], minlen=2, maxlen=2).tag(sync=True)
    photos = traitlets.Dict(read_only=True).tag(sync=True)
    kernels = Named(KERNELS, read_only=True)
    limit = Whole(WEIGHT_LIMIT, read_only=True).tag(sync=True)

    @traitlets.default("photos")
    def _photos(self):
        return {name: to_data_url(np.rint(grey(photo(name))).astype(np.uint8)) for name in NAMES}

    @property
    def input(self) -> NDArray[np.float64]:
        """The photo in whole grey levels, float64 `(H, W)`, 0 to 255."""
        return np.rint(grey(photo(self.image)))

    @property
    def responses(self) -> np.ndarray:
        """Stage 1, the convolution's responses without bias, `(O_h, O_w)`."""
        return conv2d(self.input, np.array(self.kernel, float), stride=self.stride)

    @property
    def detected(self) -> np.ndarray:
        """Stage 2, after bias and ReLU, `(O_h, O_w)`."""
        y = self.responses + self.bias
        return np.maximum(y, 0) if self.relu else y

    @property
    def output(self) -> np.ndarray:
        """Stage 3, pooled."""
        return pool2d(self.detected, self.pool_size, self.pool_stride, mode=self.mode)
