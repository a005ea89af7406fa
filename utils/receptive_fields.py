"""Receptive fields of a chain of layers: which input pixels a feature can see, in whole numbers.

Along one axis a layer turns a field of size r, jump j and padding P into

    r_out = r + D·(K − 1)·j,    j_out = j·S,    P_out = P + p·j

where K, S, p and D are the layer's kernel_size, stride, padding of one side and dilation; the input has r = j = 1 and
P = 0.

Sources: Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks",
doi:10.23915/distill.00021; Dumoulin & Visin 2016, arXiv:1603.07285.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from utils.arithmetic import check_int, span


def _check_fields(instance, **minimums):
    """Replace each named attribute of a frozen dataclass by a plain int, or raise as `check_int` does."""
    for name, minimum in minimums.items():
        object.__setattr__(instance, name, check_int(name, getattr(instance, name), minimum))


@dataclass(frozen=True)
class Layer:
    """One convolution or pooling layer as a receptive field sees it: square, all sizes in pixels of its own input.

    kernel_size, stride, dilation: integers of at least 1; padding: of one side, at least 0.
    Raises TypeError or ValueError otherwise.

    >>> Layer(3, stride=2, padding=1)
    Layer(kernel_size=3, stride=2, padding=1, dilation=1)
    """

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        _check_fields(self, kernel_size=1, stride=1, padding=0, dilation=1)


@dataclass(frozen=True)
class Field:
    """The receptive fields of one layer's features along one axis, in pixels of the network's input.

    size: how many pixels a feature's field spans (r). jump: the distance between the fields of neighbours (j).
    padding: how far the first field begins before the picture (P). Raises TypeError or ValueError for other than
    integers of at least 1, 1 and 0.

    >>> Field(size=3, jump=1, padding=1).span(0)  # the first field begins on the padding
    (-1, 1)
    """

    size: int
    jump: int
    padding: int

    def __post_init__(self) -> None:
        _check_fields(self, size=1, jump=1, padding=0)

    def span(self, i: int) -> tuple[int, int]:
        """Return the first and the last input index that feature `i` sees; those outside the picture are padding.

        >>> Field(size=7, jump=4, padding=0).span(2)
        (8, 14)
        """
        first = check_int("i", i, minimum=0) * self.jump - self.padding
        return first, first + self.size - 1

    def center(self, i: int) -> float:
        """Return the input index, whole or half, at the middle of the field of feature `i`: −P + i·j + (r − 1)/2.

        >>> Field(size=11, jump=4, padding=2).center(0), Field(size=2, jump=2, padding=0).center(1)
        (3.0, 2.5)
        """
        first, last = self.span(i)
        return (first + last) / 2

    def through(self, layer: Layer) -> Field:
        """Return the field after one more `layer`, by the formulas at the head of this module.

        >>> Field(size=3, jump=2, padding=1).through(Layer(3, padding=1))
        Field(size=7, jump=2, padding=3)
        """
        return Field(
            self.size + (span(layer.kernel_size, layer.dilation) - 1) * self.jump,
            self.jump * layer.stride,
            self.padding + layer.padding * self.jump,
        )


INPUT = Field(size=1, jump=1, padding=0)  # a pixel sees itself


def receptive_field(layers: Iterable[Layer]) -> list[Field]:
    """Return the `Field` after each `Layer` of a chain, from the first layer to the last.

    layers: an iterable of Layer. Layers that treat each position alone (ReLU, bias, 1×1) change nothing.
    Raises TypeError if an entry is not a Layer.
    Source: Araujo, Norris & Sim 2019, doi:10.23915/distill.00021.

    >>> two = [Layer(3), Layer(3)]
    >>> [field.size for field in receptive_field(two)]  # two 3×3 see as far as one 5×5
    [3, 5]
    >>> receptive_field([Layer(7, stride=2, padding=3), Layer(3, stride=2, padding=1)])[-1]  # the stem of a ResNet
    Field(size=11, jump=4, padding=5)
    """
    if isinstance(layers, Layer):
        raise TypeError(f"layers={layers!r} must be a list of Layer: put it in square brackets")
    is_network = hasattr(layers, "forward")  # torch's, which this module does without
    if is_network or not isinstance(layers, Iterable):
        fitting = "; for a network use trace_receptive_field" if is_network else ""
        raise TypeError(f"layers must be a list of Layer, such as [Layer(3, stride=2, padding=1)], not {type(layers).__name__}{fitting}")
    fields = [INPUT]
    for i, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(f"layers[{i}]={layer!r} must be a Layer, such as Layer(3, stride=2, padding=1)")
        fields.append(fields[-1].through(layer))
    return fields[1:]
