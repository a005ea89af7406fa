"""PointwiseExplorer: a photo's three planes mixed pixel by pixel into one to four output planes."""

import numpy as np
import traitlets
from numpy.typing import NDArray

from utils.conv import conv2d
from utils.data.photos import photo, to_data_url
from utils.widgets.kit.base import Explorer, Matrix, Named, Real, Whole

LIMIT = 1000  # of weights and biases, so that every number on the page stays readable
GREY = [0.299, 0.587, 0.114]
SEPIA = [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]]
PLANES: list[list[float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], GREY]
MIXES = {
    "identity (3 → 3)": {"weight": PLANES[:3], "bias": [0, 0, 0]},
    "grey, Rec. 601 (3 → 1)": {"weight": [GREY], "bias": [0]},
    "grey, Rec. 709 (3 → 1)": {"weight": [[0.2126, 0.7152, 0.0722]], "bias": [0]},
    "sepia (3 → 3)": {"weight": SEPIA, "bias": [0, 0, 0]},
    "red and blue swapped (3 → 3)": {"weight": [[0, 0, 1], [0, 1, 0], [1, 0, 0]], "bias": [0, 0, 0]},
    "negative (3 → 3)": {"weight": [[-1, 0, 0], [0, -1, 0], [0, 0, -1]], "bias": [255, 255, 255]},
    "opponent colours (3 → 2)": {"weight": [[1, -1, 0], [0.5, 0.5, -1]], "bias": [0, 0]},
    "R, G, B and grey (3 → 4)": {"weight": PLANES, "bias": [0, 0, 0, 0]},
}


class PointwiseExplorer(Explorer, folder="pointwise"):
    """Mix the red, green and blue plane of a photo into 1 to 4 output planes by a 1×1 convolution.

    `weight` is `(C_out, 3)`, `bias` has C_out numbers, all within ±1000; a change of C_out in `weight` gives new
    outputs the bias 0. `relu=True` cuts the outputs at 0. `focus` is the pixel being looked at, `[row, column]`.
    Pixels are numbers from 0 to 255.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> PointwiseExplorer(weight=[[0.299, 0.587, 0.114]]).output.shape
    (1, 170, 256)

    Source: Lin, Chen & Yan 2013, arXiv:1312.4400. Weights of the mixes: grey by ITU-R BT.601 and BT.709,
    sepia by the W3C's Filter Effects Module Level 1.
    """

    weight = Matrix(SEPIA, max_side=4).tag(sync=True)
    bias = traitlets.List(Real(min=-LIMIT, max=LIMIT), [0.0, 0.0, 0.0]).tag(sync=True)
    relu = traitlets.Bool(False).tag(sync=True)
    focus = traitlets.List(Whole(min=0), [70, 88], minlen=2, maxlen=2).tag(sync=True)
    photo = traitlets.Unicode(read_only=True).tag(sync=True)
    mixes = Named(MIXES, read_only=True)
    extra = traitlets.List(PLANES, read_only=True).tag(sync=True)
    limit = Whole(LIMIT, read_only=True).tag(sync=True)

    @traitlets.default("photo")
    def _photo(self):
        return to_data_url(photo("chelsea"))

    @traitlets.validate("weight")
    def _three_within_limit(self, proposal):
        weight = proposal["value"]
        if len(weight[0]) != 3:
            raise traitlets.TraitError(f"weight: rows have {len(weight[0])} numbers, expected 3, one for each of R, G, B")
        if np.abs(weight).max() > LIMIT:
            raise traitlets.TraitError(f"weight: {np.abs(weight).max():g} is too large, expected numbers within ±{LIMIT}")
        return weight

    @traitlets.observe("weight")
    def _one_bias_for_each_output(self, change):
        self.bias = [*self.bias, 0, 0, 0, 0][: len(change["new"])]

    @traitlets.validate("bias")
    def _as_many_as_outputs(self, proposal):
        bias = proposal["value"]
        if len(bias) != len(self.weight):
            raise traitlets.TraitError(f"bias: got {len(bias)} numbers, expected one for each of {len(self.weight)} outputs")
        return bias

    @traitlets.validate("focus")
    def _inside_the_photo(self, proposal):
        row, column = proposal["value"]
        height, width, _ = photo("chelsea").shape
        if row >= height or column >= width:
            raise traitlets.TraitError(f"focus: [{row}, {column}] lies outside the photo of {height}×{width} pixels")
        return proposal["value"]

    @property
    def input(self) -> NDArray[np.float64]:
        """The photo as float64 planes `(3, H, W)`, 0 to 255."""
        return photo("chelsea").transpose(2, 0, 1).astype(float)

    @property
    def output(self) -> np.ndarray:
        """The output planes `(C_out, H, W)` for the current traits."""
        y = conv2d(self.input, np.array(self.weight, float)[:, :, None, None], np.array(self.bias, float))
        return np.maximum(y, 0) if self.relu else y
