"""PhotoFilterExplorer: one filter over a real photo, its numbers chosen, typed or taken from the photo itself."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from utils.conv import conv2d
from utils.data.photos import NAMES, SHORTEST, as_pixels, from_data_url, grey, photo, plain_url, to_data_url
from utils.kernels import KERNELS
from utils.widgets.kit.base import Explorer, Named, Real, SquareKernel, Whole

WEIGHT_LIMIT, BIAS_LIMIT = 1_000, 100_000  # so that every number on the page stays readable
SMALLEST_PATCH, LARGEST_PATCH = 3, 70
FLAT = 1e-3  # a window whose squared deviations sum to less is flat: it has no direction to compare
_RAMP = np.array([1, 6, 15, 20, 15, 6, 1]) / 64
PRESETS = KERNELS | {
    "blur 7×7": [[1 / 49] * 7] * 7,
    "Gaussian 7×7": np.outer(_RAMP, _RAMP).tolist(),
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "Sobel x 5×5": np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1]).tolist(),
}


class Photo(traitlets.Unicode):
    """A trait holding the name of a photo or a data URL; arrays are taken and stored as data URLs."""

    info_text = 'a photo\'s name ("chelsea", "camera"), an array (H, W) or (H, W, 3), or a data URL'

    def validate(self, obj: object, value: Any) -> str:
        try:
            if not isinstance(value, str):
                return to_data_url(as_pixels(value))
            if value not in NAMES:
                return plain_url(value)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(f"{self.name} of {type(obj).__name__}: {error}") from None
        return value


class PhotoFilterExplorer(Explorer, folder="photo_filter"):
    """Filter a photo by a preset, by 3×3 to 7×7 numbers of your own, or by a patch of the photo itself.

    `image` is "chelsea", "camera", an array `(H, W)` or `(H, W, 3)` as `utils.data.photos.as_pixels` takes it, or a picture
    file's data URL, which is packed anew unless all browsers read it alike; pixels are numbers from 0 to 255. `grey=True` filters
    the luma, else R, G and B each by itself (depthwise).
    `kernel` is `(K, K)`, K 3–7, used while `use_patch` is False. Else the kernel is the square patch of `patch_size`
    3–70 pixels (or the shorter side) whose first pixel is `patch`, `[row, column]`, minus its mean; `normalise=True`
    also divides by the norms of the patch and of each window minus its mean, so that no response exceeds 1.
    `stride` is 1–16; `bias` is added to every response; `relu=True` then cuts at 0.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> explorer = PhotoFilterExplorer(image="camera", use_patch=True, normalise=True, patch=[60, 100], patch_size=32)
    >>> explorer.output.shape, float(explorer.output.max().round(6)), float(explorer.output[60, 100].round(6))
    ((225, 225), 1.0, 1.0)

    Source: Lewis 1995, Fast normalized cross-correlation.
    """

    image = Photo("chelsea").tag(sync=True)
    grey = traitlets.Bool(False).tag(sync=True)
    kernel = SquareKernel(KERNELS["Sobel x"], (3, 7), WEIGHT_LIMIT).tag(sync=True)
    stride = Whole(1, min=1, max=16).tag(sync=True)
    bias = Real(0, min=-BIAS_LIMIT, max=BIAS_LIMIT).tag(sync=True)
    relu = traitlets.Bool(False).tag(sync=True)
    use_patch = traitlets.Bool(False).tag(sync=True)
    patch = traitlets.List(Whole(min=0), [52, 124], minlen=2, maxlen=2).tag(sync=True)
    patch_size = Whole(32, min=SMALLEST_PATCH, max=LARGEST_PATCH).tag(sync=True)
    normalise = traitlets.Bool(False).tag(sync=True)
    photos = traitlets.Dict(read_only=True).tag(sync=True)
    kernels = Named(PRESETS, read_only=True)
    limits = traitlets.Dict({"weight": WEIGHT_LIMIT, "bias": BIAS_LIMIT, "shortest": SHORTEST, "flat": FLAT}, read_only=True).tag(sync=True)

    @traitlets.default("photos")
    def _photos(self):
        return {name: to_data_url(photo(name)) for name in NAMES}

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The photo as uint8 `(H, W)` or `(H, W, 3)`."""
        return photo(self.image) if self.image in NAMES else from_data_url(self.image)

    @property
    def input(self) -> NDArray[np.float64]:
        """What is filtered, float64 from 0 to 255: `(1, H, W)`, or `(3, H, W)` for a colour photo channel by channel."""
        pixels = self.pixels
        return grey(pixels)[None] if self.grey or pixels.ndim == 2 else pixels.transpose(2, 0, 1).astype(float)

    @property
    def weight(self) -> np.ndarray:
        """The depthwise weight `(C, 1, K, K)`: the kernel once for each channel, or each channel's patch minus its mean."""
        x = self.input
        if not self.use_patch:
            return np.tile(np.array(self.kernel, float), (len(x), 1, 1, 1))
        size = min(self.patch_size, *x.shape[1:])
        row, column = (min(start, side - size) for start, side in zip(self.patch, x.shape[1:]))
        patch = x[:, row : row + size, column : column + size]  # (C, K, K)
        return (patch - patch.mean((1, 2), keepdims=True))[:, None]

    @property
    def output(self) -> np.ndarray:
        """The responses for the current traits: `(O_h, O_w)`, or `(3, O_h, O_w)` for a colour photo channel by channel."""
        x, weight = self.input, self.weight
        y = conv2d(x, weight, stride=self.stride, groups=len(x))  # (C, O_h, O_w)
        if self.use_patch and self.normalise:
            y = _normalised(y, x, weight, self.stride)
        y = y + self.bias
        y = np.maximum(y, 0) if self.relu else y
        return y[0] if len(y) == 1 else y


def _normalised(y, x, weight, stride):
    """Divide the responses y (C, O_h, O_w) by the norms of the patch and of each window minus its mean; 0 if one is flat."""
    ones = np.ones_like(weight)
    count = ones[0].size
    total, squares = (conv2d(planes, ones, stride=stride, groups=len(x)) for planes in (x, x * x))
    windows = squares - total**2 / count
    patches = (weight**2).sum((1, 2, 3))[:, None, None]
    flat = (windows < FLAT) | (patches < FLAT)
    return np.where(flat, 0, y / np.sqrt(np.where(flat, 1, windows * patches)))
