"""What all explorers share: loading their browser side, and traits that refuse what they cannot show."""

import json
import math
from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import quote

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from utils.language import speaking
from utils.widgets.kit.bundle import bundle, style


class Explorer(anywidget.AnyWidget):
    """A widget drawn by `view.mjs` in the folder that its class names, alive with or without a kernel.

    Traits hold JSON only. The browser does all drawing and arithmetic; results in Python come from `utils`.
    """

    bundled: ClassVar[str] = ""  # the browser's side in English

    def __init_subclass__(cls, folder: str | None = None, **options: Any) -> None:
        if folder:  # traitlets subclasses once more, without it, when anywidget adds its traits
            cls._esm = cls.bundled = bundle(f"{folder}/view")
            cls._css = style(f"{folder}/view")
            cls.folder = folder
        super().__init_subclass__(**options)

    def __init__(self, **traits: Any) -> None:
        own = [name for name in self.trait_names(sync=True) if name not in Explorer.class_trait_names()]
        for name in traits:
            if name not in own:
                raise TypeError(f"{type(self).__name__} has no argument {name!r}; it takes {', '.join(sorted(own))}")
        self._esm = speaking(self.bundled)
        super().__init__(**traits)
        self._first = {name: json.dumps(getattr(self, name)) for name in own}

    @property
    def link(self) -> str:
        """The end of a link that opens this state on a page of the course: the traits that have changed since the explorer was made.

        It names the first explorer of its kind on the page, as "Link to this state" does there.

        >>> from utils import ConvolutionExplorer
        >>> explorer = ConvolutionExplorer()
        >>> explorer.stride = 2
        >>> explorer.link
        '#convolution-0=%7B%22stride%22%3A2%7D'
        """
        changed = {name: getattr(self, name) for name, text in self._first.items() if json.dumps(getattr(self, name)) != text}
        return f"#{self.folder.replace('_', '-')}-0={quote(json.dumps(changed, separators=(',', ':')), safe='')}"


class Named(traitlets.Dict):
    """A trait holding things by name, in their order: browsers get pairs, since a stored notebook sorts a dict by its keys."""

    def __init__(self, *things: Any, **options: Any) -> None:
        super().__init__(*things, **options)
        self.tag(sync=True, to_json=as_pairs)


def as_pairs(things: dict[str, Any], _widget: object) -> list[tuple[str, Any]]:
    """Return what a browser gets for a trait that holds things by name."""
    return list(things.items())


def plain(value: Any) -> Any:
    """Return a NumPy scalar, or an array without axes, as Python's own number or text; anything else as it is.

    >>> plain(np.float32(0.5)), plain(np.array(3)), plain("same")
    (0.5, 3, 'same')
    """
    return value.item() if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0) else value


class Whole(traitlets.Int):
    """A trait holding an integer from `min` to `max`, NumPy's among them; True and False are none."""

    def validate(self, obj: Any, value: Any) -> Any:
        number = plain(value)
        if isinstance(number, bool):
            self.error(obj, number)
        return super().validate(obj, number)


class Real(traitlets.Float):
    """A trait holding a number from `min` to `max`; traitlets' own takes NaN as well, since it is neither too small nor too large."""

    def validate(self, obj: Any, value: Any) -> Any:
        number = plain(value)
        if isinstance(number, bool):
            self.error(obj, number)
        try:
            number = super().validate(obj, number)
        except OverflowError:
            number = math.nan
        if math.isnan(number):
            raise traitlets.TraitError(f"{self.name or 'an element'}: {value} is not a number from {self.min:g} to {self.max:g}")
        return number


class Choice(traitlets.Enum):
    """A trait holding one of several values; traitlets' own cannot compare arrays with them, and takes True for 1."""

    def validate(self, obj: Any, value: Any) -> Any:
        wanted = plain(value)
        for choice in self.values or ():
            if type(choice) is type(wanted) and choice == wanted:
                return choice
        self.error(obj, wanted)


class Matrix(traitlets.TraitType):
    """A trait holding a list of rows of finite numbers; arrays are taken and stored as lists."""

    info_text = "a 2D array of finite numbers"

    def __init__(self, default: Sequence[Sequence[float]], max_side: int, **options: Any) -> None:
        super().__init__(default, **options)
        self.max_side = max_side

    def make_dynamic_default(self) -> list[list[float]]:
        return [list(row) for row in self.default_value]

    def validate(self, obj: object, value: Any) -> list[list[float]]:
        rows = [row.tolist() if isinstance(row, np.ndarray) else row for row in value] if np.iterable(value) else value
        name = f"{self.name} of {type(obj).__name__}"
        if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(r, (list, tuple)) and r for r in rows):
            raise traitlets.TraitError(f"{name}: expected a non-empty 2D array of numbers, got {value!r}")
        if len({len(row) for row in rows}) > 1:
            raise traitlets.TraitError(f"{name}: rows have {sorted({len(r) for r in rows})} entries, expected the same in each")
        height, width = len(rows), len(rows[0])
        if max(height, width) > self.max_side:
            raise traitlets.TraitError(f"{name}: got {height}×{width}, expected at most {self.max_side}×{self.max_side}")
        return [[self._number(name, v) for v in row] for row in rows]

    def _number(self, name, value):
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or not math.isfinite(value):
            raise traitlets.TraitError(f"{name}: {value!r} is not a finite number")
        return value.item() if isinstance(value, np.number) else value


class SquareKernel(Matrix):
    """A matrix trait of K×K weights, K between `sides` = (least, most), within ±`limit`."""

    def __init__(self, default: Sequence[Sequence[float]], sides: tuple[int, int], limit: float, **options: Any) -> None:
        super().__init__(default, max_side=sides[1], **options)
        self.least, self.limit = sides[0], limit

    def validate(self, obj: object, value: Any) -> list[list[float]]:
        rows = super().validate(obj, value)
        name, height, width = f"{self.name} of {type(obj).__name__}", len(rows), len(rows[0])
        if height != width or height < self.least:
            raise traitlets.TraitError(
                f"{name}: got {height}×{width}, expected {self.least}×{self.least} to {self.max_side}×{self.max_side}"
            )
        if (most := max(abs(weight) for row in rows for weight in row)) > self.limit:
            raise traitlets.TraitError(f"{name}: {most:g} is too large, expected numbers within ±{self.limit}")
        return rows


class Planes(traitlets.TraitType):
    """A trait holding planes of finite numbers, nested lists of any depth; arrays are taken and stored as lists.

    `lead` gives the lengths of the leading axes, each a number or (least, most); the last two are between `sides` = (least, most);
    numbers lie within ±`limit`.
    """

    def __init__(
        self, default: ArrayLike, lead: Sequence[int | tuple[int, int]], sides: tuple[int, int], limit: float = math.inf, **options: Any
    ) -> None:
        super().__init__(default, **options)
        self.ranges = [(n, n) if isinstance(n, int) else n for n in lead] + [sides] * 2
        self.limit = limit

    def make_dynamic_default(self) -> list:
        return np.array(self.default_value).tolist()

    def validate(self, obj: object, value: Any) -> list:
        name = f"{self.name} of {type(obj).__name__}"
        wanted = " × ".join(str(low) if low == high else f"{low} to {high}" for low, high in self.ranges)
        try:
            array = np.array(value)
        except ValueError:
            raise traitlets.TraitError(f"{name}: its rows differ in length, expected {wanted} numbers") from None
        if array.dtype.kind not in "iuf" or not np.isfinite(array).all():
            raise traitlets.TraitError(f"{name}: expected {wanted} finite numbers, got {str(value)[:60]}")
        if array.ndim != len(self.ranges) or not all(low <= n <= high for n, (low, high) in zip(array.shape, self.ranges)):
            raise traitlets.TraitError(f"{name}: got shape {array.shape}, expected {wanted} numbers")
        if np.abs(array).max() > self.limit:
            raise traitlets.TraitError(f"{name}: {np.abs(array).max():g} is too large, expected numbers within ±{self.limit}")
        return array.tolist()
