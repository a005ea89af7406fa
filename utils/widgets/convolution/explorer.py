"""ConvolutionExplorer: one input, one kernel, one output, and everything between them."""

from typing import get_args

import numpy as np
import traitlets

from utils.conv import PaddingMode, conv2d, true_convolve2d
from utils.kernels import KERNELS
from utils.widgets.kit.base import Choice, Explorer, Matrix, Named, Whole

INPUTS = {
    "edge": [[9, 9, 9, 9, 0, 0, 0]] * 7,
    "cross": [[9 if 3 in (r, c) else 0 for c in range(7)] for r in range(7)],
    "corner stroke": [[9 if (r == 1 and 1 <= c <= 5) or (c == 5 and 1 <= r <= 5) else 0 for c in range(7)] for r in range(7)],
    "ramp": [[r + c for c in range(7)] for r in range(7)],
}


class ConvolutionExplorer(Explorer, folder="convolution"):
    """Slide an editable kernel over an editable input; stride, padding and dilation change live.

    `input` is `(H, W)`, at most 12×12; `kernel` is `(K_h, K_w)`, at most 5×5. `stride` 1–4, `dilation` 1–3,
    `padding` 0–4 per side or "valid", "same", "full"; `padding_mode` as in torch; `flip=True` rotates the
    kernel by 180° (true convolution). `focus` is the output cell being looked at, `[row, column]`.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> ConvolutionExplorer(input=[[1, 2], [3, 4]], kernel=[[1, 1]]).output.tolist()
    [[3], [7]]

    Source: Dumoulin & Visin 2016, arXiv:1603.07285.
    """

    input = Matrix(INPUTS["edge"], max_side=12).tag(sync=True)
    kernel = Matrix(KERNELS["Sobel x"], max_side=5).tag(sync=True)
    stride = Whole(1, min=1, max=4).tag(sync=True)
    padding = traitlets.Union([Whole(0, min=0, max=4), Choice(["valid", "same", "full"])]).tag(sync=True)
    dilation = Whole(1, min=1, max=3).tag(sync=True)
    padding_mode = Choice(get_args(PaddingMode), "zeros").tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    focus = traitlets.List(Whole(min=0), [0, 0], minlen=2, maxlen=2).tag(sync=True)
    inputs = Named(INPUTS, read_only=True)
    kernels = Named(KERNELS, read_only=True)

    @property
    def output(self) -> np.ndarray:
        """The output `(O_h, O_w)` for the current traits; ValueError says why where the settings cannot work."""
        convolve = true_convolve2d if self.flip else conv2d
        return convolve(
            self.input, self.kernel, stride=self.stride, padding=self.padding, dilation=self.dilation, padding_mode=self.padding_mode
        )
