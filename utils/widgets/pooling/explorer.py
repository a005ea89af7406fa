"""PoolingExplorer: one map, one window, and what is left of a shift after pooling."""

from typing import get_args

import numpy as np
import traitlets

from utils.pooling import Mode, pool2d
from utils.shifts import change, shift
from utils.widgets.kit.base import Choice, Explorer, Matrix, Named, Whole

INPUTS = {
    "vertical line": [[9 if c == 3 else 0 for c in range(8)] for _ in range(8)],
    "one pixel": [[9 if r == c == 3 else 0 for c in range(8)] for r in range(8)],
    "square": [[9 if 2 <= r <= 5 and 2 <= c <= 5 else 0 for c in range(8)] for r in range(8)],
    "checkerboard": [[9 * ((r + c) % 2) for c in range(8)] for r in range(8)],
    "corner-stroke map": [[0, 1, 1], [1, 3, 1], [1, 2, 0]],
    "ramp": [[r + c for c in range(8)] for r in range(8)],
}


class PoolingExplorer(Explorer, folder="pooling"):
    """Pool an editable map, shift it, and see what of the output changes.

    `input` is `(H, W)`, at most 12×12. `kernel_size` 1–6 is the window's side and `stride` 1–6 its step, both in pixels;
    there is no padding. `mode` is "max", "avg" or "l2". `shift` is `[down, right]`, −6…6 pixels, negative for up and left:
    zeros come in at one side, and what leaves at the other is lost. `focus` is the output cell being looked at, `[row, column]`.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> explorer = PoolingExplorer(input=[[0, 9, 0, 0]] * 2, shift=[0, 1])
    >>> explorer.output.tolist(), explorer.shifted_output.tolist()
    ([[9, 0]], [[0, 9]])
    >>> explorer.output_change
    1.0

    Source: Zhang 2019, "Making convolutional networks shift-invariant again", arXiv:1904.11486.
    """

    input = Matrix(INPUTS["vertical line"], max_side=12).tag(sync=True)
    kernel_size = Whole(2, min=1, max=6).tag(sync=True)
    stride = Whole(2, min=1, max=6).tag(sync=True)
    mode = Choice(get_args(Mode), "max").tag(sync=True)
    shift = traitlets.List(Whole(min=-6, max=6), [0, 1], minlen=2, maxlen=2).tag(sync=True)
    focus = traitlets.List(Whole(min=0), [0, 0], minlen=2, maxlen=2).tag(sync=True)
    inputs = Named(INPUTS, read_only=True)

    @property
    def output(self) -> np.ndarray:
        """The pooled map `(O_h, O_w)`; ValueError says why where the window does not fit."""
        return pool2d(self.input, self.kernel_size, self.stride, mode=self.mode)

    @property
    def shifted_output(self) -> np.ndarray:
        """The pooled map `(O_h, O_w)` of the shifted input."""
        return pool2d(shift(self.input, *self.shift), self.kernel_size, self.stride, mode=self.mode)

    @property
    def output_change(self) -> float:
        """How much of the output changes with the shift, from 0 (nothing: invariant) to 1 (all of it)."""
        return change(self.output, self.shifted_output)
