"""TransposedExplorer: a convolution run backwards, or a picture enlarged and then convolved: who writes where, and how often."""

import numpy as np
import traitlets

from utils.conv import conv2d
from utils.transposed import conv_transpose2d
from utils.widgets.kit.base import Choice, Explorer, Matrix, Named, SquareKernel, Whole

SIDE = 4
INPUTS = {
    "flat": [[1] * SIDE] * SIDE,
    "one dot": [[int((r, c) == (1, 1)) for c in range(SIDE)] for r in range(SIDE)],
    "ramp": [[r + c + 1 for c in range(SIDE)] for r in range(SIDE)],
    "edge": [[0, 0, 9, 9]] * SIDE,
}
KERNELS = {
    "ones, 3×3": [[1] * 3] * 3,
    "ones, 4×4": [[1] * 4] * 4,
    "tent, 3×3": np.outer([0.5, 1, 0.5], [0.5, 1, 0.5]).tolist(),
    "tent, 4×4": np.outer([0.25, 0.75, 0.75, 0.25], [0.25, 0.75, 0.75, 0.25]).tolist(),
    "uneven, 4×4": [[1, 0, 2, -1], [0, 2, 1, 1], [1, 1, 0, 2], [-1, 1, 2, 0]],
}


class TransposedExplorer(Explorer, folder="transposed"):
    """Enlarge a small input by a transposed convolution, or by repeating and convolving; see who writes into which output.

    `input` is `(H, W)`, at most 4×4; `kernel` is K×K, K from 1 to 5, within ±99. `stride` 1–3, `padding` 0–2 per side.
    `way` is "transposed", or "upsample": each number repeated stride×stride times, then convolved with stride 1. Padding cuts off
    outputs in the first and adds zeros in the second; `output_padding` 0–2 counts in the first alone. `show` is what the output's
    cells hold, "writes" (how many products) or "sums". `focus` is the cell looked at, `{"output": [row, column]}` or `{"input": …}`.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> TransposedExplorer(input=[[1, 2]], kernel=[[1, 1, 1]] * 3).output[0].tolist()
    [1, 1, 3, 2, 2]

    Source: Dumoulin & Visin 2016, arXiv:1603.07285; Odena, Dumoulin & Olah 2016, doi:10.23915/distill.00003.
    """

    input = Matrix(INPUTS["flat"], max_side=SIDE).tag(sync=True)
    kernel = SquareKernel(KERNELS["ones, 3×3"], sides=(1, 5), limit=99).tag(sync=True)
    stride = Whole(2, min=1, max=3).tag(sync=True)
    padding = Whole(0, min=0, max=2).tag(sync=True)
    output_padding = Whole(0, min=0, max=2).tag(sync=True)
    way = Choice(["transposed", "upsample"], "transposed").tag(sync=True)
    show = Choice(["writes", "sums"], "writes").tag(sync=True)
    focus = traitlets.Dict(
        value_trait=traitlets.List(Whole(min=0), minlen=2, maxlen=2),
        key_trait=Choice(["output", "input"]),
        default_value={"output": [2, 2]},
    ).tag(sync=True)
    inputs = Named(INPUTS, read_only=True)
    kernels = Named(KERNELS, read_only=True)

    @property
    def output(self) -> np.ndarray:
        """The output `(O_h, O_w)` for the current traits; ValueError says why where the settings cannot work."""
        return self._enlarged(self.input, self.kernel)

    @property
    def writes(self) -> np.ndarray:
        """How many products are added up in each output `(O_h, O_w)`; raises as `output` does."""
        return self._enlarged(np.ones(np.shape(self.input), int), np.ones(np.shape(self.kernel), int))

    def _enlarged(self, x, kernel):
        if self.way == "upsample":
            return conv2d(np.repeat(np.repeat(x, self.stride, axis=0), self.stride, axis=1), kernel, padding=self.padding)
        return conv_transpose2d(x, kernel, stride=self.stride, padding=self.padding, output_padding=self.output_padding)
