"""Receptive fields where neighbours do not all look alike: upsampling turns one place into several, which see the same pixels.

Along one axis the outputs take turns: output q·n + k sees the pixels from first[k] + q·advance to last[k] + q·advance, n = len(first).
An ordinary convolution keeps n = 1. Source of the arithmetic: Dumoulin & Visin 2016, arXiv:1603.07285, chapters 2 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import gcd, lcm

from utils.receptive_fields import Field, Layer

Seen = tuple[int, int] | None  # the first and the last pixel, None for an output that sees none


@dataclass(frozen=True)
class Phases:
    """What each of n outputs that take turns sees along one axis, in pixels of the network's input.

    seen: (first, last) of outputs 0 to n − 1. advance: how many pixels further the next n outputs lie.

    >>> INPUT.through(Layer(3, stride=2)).upsampled(2).seen
    ((0, 2), (0, 2))
    """

    seen: tuple[Seen, ...]
    advance: int

    def at(self, i: int) -> Seen:
        """Return the first and the last pixel that output `i` sees."""
        turn, k = divmod(i, len(self.seen))
        return (ends := self.seen[k]) and (ends[0] + turn * self.advance, ends[1] + turn * self.advance)

    @property
    def jump(self) -> tuple[int, int]:
        """How many pixels apart neighbours lie on average, as a fraction (numerator, denominator)."""
        common = gcd(self.advance, len(self.seen))
        return self.advance // common, len(self.seen) // common

    def through(self, layer: Layer) -> Phases:
        """Return the phases after a convolution or a pool."""
        turns = len(self.seen) // gcd(len(self.seen), layer.stride)
        first = lambda i: i * layer.stride - layer.padding
        return self._read(
            turns,
            self.advance * layer.stride * turns // len(self.seen),
            lambda i: (first(i) + tap * layer.dilation for tap in range(layer.kernel_size)),
        )

    def transposed(self, layer: Layer) -> Phases:
        """Return the phases after a transposed convolution, whose output p·S − P + t·D is written by input p and tap t."""
        reach = lambda i: (i + layer.padding - tap * layer.dilation for tap in range(layer.kernel_size))
        return self._read(
            len(self.seen) * layer.stride,
            self.advance,
            lambda i: (place // layer.stride for place in reach(i) if place % layer.stride == 0),
        )

    def upsampled(self, factor: int, linear: bool = False) -> Phases:
        """Return the phases after every place became `factor` places: copies of it, or means of the two nearest if linear."""
        return self._read(len(self.seen) * factor, self.advance, lambda i: _between(i, factor) if linear else [i // factor])

    def padded(self, before: int) -> Phases:
        """Return the phases after so many places were put before the first, or cut off if negative."""
        return self._read(len(self.seen), self.advance, lambda i: [i - before])

    def joined(self, other: Phases) -> Phases:
        """Return the phases of the sum of two paths of the same jump."""
        turns = lcm(len(self.seen), len(other.seen))
        both = [[ends for path in (self, other) if (ends := path.at(i))] for i in range(turns)]
        return Phases(tuple(map(_cover, both)), self.advance * turns // len(self.seen))

    def field(self) -> Field:
        """Return the smallest `Field` whose `span` covers what each output sees.

        Raises ValueError if neighbours lie less than a pixel, or no whole number of pixels, apart, or if no output sees any.

        >>> INPUT.through(Layer(3, stride=2)).upsampled(2).field()
        Field(size=4, jump=1, padding=1)
        """
        pixels, parts = self.jump
        if parts > 1:
            raise ValueError(f"neighbours lie {pixels}/{parts} of a pixel of the input apart, and a Field counts whole ones")
        offsets = [(ends[0] - k * pixels, ends[1] - k * pixels) for k, ends in enumerate(self.seen) if ends]
        if not offsets:
            raise ValueError(
                "no output sees any pixel: all read zeros that a transposed convolution left; use a kernel_size of at least its stride"
            )
        first, last = min(start for start, _ in offsets), max(end for _, end in offsets)
        if first > 0:
            raise ValueError(f"the first field begins {first} pixels inside the picture, and a Field begins at its edge or before")
        return Field(last - first + 1, pixels, -first)

    def _read(self, turns: int, advance: int, places: Callable[[int], Iterable[int]]) -> Phases:
        """Return the phases of outputs that read at `places(i)`, each a whole number of its inputs."""
        return Phases(tuple(_cover([ends for place in places(i) if (ends := self.at(place))]) for i in range(turns)), advance)


def _cover(spans: list[tuple[int, int]]) -> Seen:
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _between(i: int, factor: int) -> list[int]:
    """Return the one or two places between which the middle of output `i` lies: (i + ½)/factor − ½."""
    before, rest = divmod(2 * i + 1 - factor, 2 * factor)
    return [before, before + 1] if rest else [before]


INPUT = Phases(((0, 0),), 1)  # a pixel sees itself
