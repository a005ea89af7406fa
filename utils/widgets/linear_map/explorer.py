"""LinearMapExplorer: the matrix of a convolution, its im2col and its graph, with tied weights in one colour."""

import numpy as np
import traitlets

from utils.conv import conv2d
from utils.linear_map import conv_matrix, im2col
from utils.widgets.kit.base import Choice, Explorer, Matrix, Whole

INPUT = [[1, 2, 0, 3], [4, 0, 1, 2], [0, 5, 2, 1], [3, 1, 0, 4]]
KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]


class LinearMapExplorer(Explorer, folder="linear_map"):
    """See one convolution as a matrix, as im2col or as nodes and edges, and find each weight in all of them.

    `input` is `(H, W)`, at most 6×6; `kernel` is `(K_h, K_w)`, at most 3×3. `stride` 1–3, `padding` 0–2 per side,
    `dilation` 1–2. `view` is "matrix", "im2col" or "graph". `focus` names what lights up, numbered row by row from 0:
    a dict with some of "output", "input" and "weight", for example `{"output": 3}` for the last row of a 4-row matrix.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> LinearMapExplorer(input=[[5, 6, 7]], kernel=[[1, 2]]).matrix.tolist()
    [[1, 2, 0], [0, 1, 2]]

    Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 4.1; Chellapilla, Puri & Simard 2006 (im2col).
    """

    input = Matrix(INPUT, max_side=6).tag(sync=True)
    kernel = Matrix(KERNEL, max_side=3).tag(sync=True)
    stride = Whole(1, min=1, max=3).tag(sync=True)
    padding = Whole(0, min=0, max=2).tag(sync=True)
    dilation = Whole(1, min=1, max=2).tag(sync=True)
    view = Choice(["matrix", "im2col", "graph"], "matrix").tag(sync=True)
    focus = traitlets.Dict(value_trait=Whole(min=0), key_trait=Choice(["output", "input", "weight"]), default_value={"output": 0}).tag(
        sync=True
    )

    @property
    def matrix(self) -> np.ndarray:
        """The convolution matrix M `(O_h·O_w, H·W)`; ValueError says why where the settings cannot work."""
        return conv_matrix(self.kernel, np.shape(self.input), **self._settings)

    @property
    def columns(self) -> np.ndarray:
        """The windows of the input as columns, im2col `(K_h·K_w, O_h·O_w)`; raises as `matrix` does."""
        return im2col(self.input, np.shape(self.kernel), **self._settings)

    @property
    def output(self) -> np.ndarray:
        """The output `(O_h, O_w)`, which is M times the input; raises as `matrix` does."""
        return conv2d(self.input, self.kernel, **self._settings)

    @property
    def _settings(self):
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
