"""ChannelExplorer: three input planes, one to four filters, and every step from them to the output volume."""

import numpy as np
import traitlets

from utils.arithmetic import conv_parameters
from utils.conv import conv2d
from utils.widgets.kit.base import Explorer, Named, Planes, Real, Whole

SIDE = 5
LIMIT = 1000  # of weights and biases, so that every number on the page stays readable
CHANNELS, MOST_FILTERS = 3, 4
_ROWS, _COLUMNS = np.indices((SIDE, SIDE))


def _coloured(red, green, blue):
    """Return three planes (3, 5, 5), 9 where a mask (5, 5) holds and 0 elsewhere, as lists."""
    return [(9 * mask).tolist() for mask in (red, green, blue)]


_SQUARE = (abs(_ROWS - 2) <= 1) & (abs(_COLUMNS - 2) <= 1)
_NOWHERE = np.zeros((SIDE, SIDE), bool)
INPUTS = {
    "red square": _coloured(_SQUARE, _NOWHERE, _NOWHERE),
    "yellow on blue": _coloured(_SQUARE, _SQUARE, ~_SQUARE),
    "red left, green right": _coloured(_COLUMNS < 2, _COLUMNS >= 2, _NOWHERE),
    "white cross": _coloured(*[(_ROWS == 2) | (_COLUMNS == 2)] * 3),
    "three ramps": [_ROWS.tolist(), _COLUMNS.tolist(), (8 - _ROWS - _COLUMNS).tolist()],
}
_EDGE, _PIXEL, _ZERO = [[1, 0, -1]] * 3, [[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[0] * 3] * 3
_ONES, _MINUS = [[1] * 3] * 3, [[-1] * 3] * 3
FILTERS = {
    "edge in any colour": [_EDGE, _EDGE, _EDGE],
    "edge in red alone": [_EDGE, _ZERO, _ZERO],
    "red minus green": [_PIXEL, [[0, 0, 0], [0, -1, 0], [0, 0, 0]], _ZERO],
    "yellow patch, not blue": [_ONES, _ONES, _MINUS],
    "from red to green": [_EDGE, [[-1, 0, 1]] * 3, _ZERO],
    "all zeros": [_ZERO, _ZERO, _ZERO],
}
_STARTERS = [FILTERS[name] for name in ("edge in red alone", "yellow patch, not blue", "red minus green", "edge in any colour")]


class ChannelExplorer(Explorer, folder="channels"):
    """Click through one multichannel convolution: plane × kernel, sum over channels, bias, ReLU, output volume.

    `input` is `(3, H, W)` with sides from 3 to 5; `weight` is `(C_out, 3, 3, 3)`, 1 to 4 filters, and `bias` has C_out numbers,
    weights and biases within ±1000. A change of C_out in `weight` gives new filters the bias 0. `stride` 1–2, `padding` 0–1 per side.
    `relu=True` cuts the sums at 0. `focus` is the output number being looked at, `[filter, row, column]`.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> explorer = ChannelExplorer(weight=np.ones((2, 3, 3, 3)), bias=[0, -10])
    >>> explorer.output.shape, explorer.parameters
    ((2, 3, 3), 56)

    Source: Stanford CS231n, "Convolutional networks", https://cs231n.github.io/convolutional-networks/.
    """

    input = Planes(INPUTS["yellow on blue"], (CHANNELS,), (3, SIDE)).tag(sync=True)
    weight = Planes(_STARTERS[:2], ((1, MOST_FILTERS), CHANNELS), (3, 3), LIMIT).tag(sync=True)
    bias = traitlets.List(Real(min=-LIMIT, max=LIMIT), [0.0, -40.0]).tag(sync=True)
    stride = Whole(1, min=1, max=2).tag(sync=True)
    padding = Whole(0, min=0, max=1).tag(sync=True)
    relu = traitlets.Bool(True).tag(sync=True)
    focus = traitlets.List(Whole(min=0), [1, 1, 1], minlen=3, maxlen=3).tag(sync=True)
    inputs = Named(INPUTS, read_only=True)
    filters = Named(FILTERS, read_only=True)
    starters = traitlets.List(_STARTERS, read_only=True).tag(sync=True)
    limit = Whole(LIMIT, read_only=True).tag(sync=True)

    @traitlets.observe("weight")
    def _one_bias_for_each_filter(self, change):
        self.bias = [*self.bias, *[0] * MOST_FILTERS][: len(change["new"])]

    @traitlets.validate("bias")
    def _as_many_as_filters(self, proposal):
        bias = proposal["value"]
        if len(bias) != len(self.weight):
            raise traitlets.TraitError(f"bias: got {len(bias)} numbers, expected one for each of {len(self.weight)} filters")
        return bias

    @property
    def partial(self) -> np.ndarray:
        """What each kernel gives on its own plane, `(C_out, 3, O_h, O_w)`: the summands of each output plane."""
        x, weight = np.array(self.input), np.array(self.weight)
        return np.array(
            [[conv2d(plane, kernel, stride=self.stride, padding=self.padding) for plane, kernel in zip(x, one)] for one in weight]
        )

    @property
    def output(self) -> np.ndarray:
        """The output volume `(C_out, O_h, O_w)` for the current traits."""
        y = conv2d(np.array(self.input, float), np.array(self.weight, float), np.array(self.bias, float), self.stride, self.padding)
        return np.maximum(y, 0) if self.relu else y

    @property
    def parameters(self) -> int:
        """How many weights and biases the layer learns, C_out·(3·3·3 + 1)."""
        return conv_parameters(CHANNELS, len(self.weight), 3)
