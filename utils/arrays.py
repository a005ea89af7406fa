"""What every NumPy function of the course takes: filled arrays of plain numbers, with the channels in front."""

from collections.abc import Iterator
from contextlib import contextmanager
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

COLOURS = (1, 3, 4)  # channels of a picture file: grey, RGB, RGB and transparency


def as_array(name: str, value: ArrayLike) -> np.ndarray:
    """Return `value`, also a tensor that requires a gradient, as an array of float32, float64, integers or bools, or raise.

    >>> as_array("x", [[1, 2], [3, 4]]).shape
    (2, 2)
    """
    array = read(name, value)
    check_numbers(name, value, array)
    if array.dtype.kind == "O":
        raise TypeError(_not_numbers(name, value, array))
    if array.dtype.kind not in "biu" and array.dtype.type not in (np.float32, np.float64):
        raise TypeError(f"{name} has dtype {array.dtype}: use float32, float64, integers or bools{_converted(name, value, array)}")
    return array


def _converted(name, value, array):
    """Return how numbers of another type, or written as texts, become ones that are taken, for the end of a message, or ""."""
    kind, is_tensor = array.dtype.kind, hasattr(value, "detach")
    if kind == "c":
        return f", for example {name}.real" if is_tensor else f", for example np.real({name})"
    if kind == "f" and is_tensor:
        return f", for example {name}.double()"
    return f", for example np.array({name}, float)" if kind == "f" or _are_numbers_in_texts(array) else ""


def _are_numbers_in_texts(array):
    try:
        return array.dtype.kind == "U" and array.astype(float).ndim > 0
    except ValueError:
        return False


def _not_numbers(name, value, array):
    """Return what to say of a value that NumPy holds as objects: something that makes its rows when asked, other numbers, or none."""
    if isinstance(value, Iterator):
        return f"{name} makes its numbers when asked, as it is of type {type(value).__name__}: use list({name})"
    if all(isinstance(part, Real) or type(part).__name__ == "Decimal" for part in array.flat):
        return f"{name} has dtype object: use np.array({name}, float)"
    return f"{name} must be an array, a tensor or lists of numbers, not {type(value if array.ndim == 0 else array.flat[0]).__name__}"


def read(name: str, value: object) -> np.ndarray:
    """Return `value`, also a tensor that requires a gradient, as an array of any type, or raise."""
    detach = getattr(value, "detach", None)  # torch's, which this module does without
    check_unmasked(name, value)
    try:
        array = np.asarray(detach() if detach else value)
    except ValueError as error:
        raise ValueError(f"{name} is not a rectangular array of numbers: {error}") from None
    except (TypeError, RuntimeError) as error:  # tensors that NumPy cannot read
        fitting = _readable(name, value) if detach else "tensors without gradient, or one tensor"
        raise TypeError(f"{name} cannot become an array ({str(error).splitlines()[0]}): use {fitting}") from None
    return array


def check_numbers(name: str, value: object, array: np.ndarray) -> None:
    """Raise TypeError, saying what would do, if `array` is what NumPy makes of a value without numbers, such as None, a text or a generator."""
    if array.ndim == 0 and array.dtype.kind in "OU":
        raise TypeError(_not_numbers(name, value, array))


def check_unmasked(name: str, value: object) -> None:
    """Raise ValueError if `value` is a masked array that leaves some of its numbers out: a sum would count them all the same."""
    if np.ma.is_masked(value):
        raise ValueError(f"{name} has masked numbers: put others in their place, for example {name}.filled(0)")


def _readable(name, tensor):
    """Return what makes a tensor one that NumPy reads."""
    if tensor.is_meta:
        return "a tensor that holds numbers, which none on the meta device does"
    if tensor.is_quantized:
        return f"{name}.dequantize()"
    return f"{name}.to_dense()" if str(tensor.layout) != "torch.strided" else f"{name}.detach().cpu().float()"


def check_filled(name: str, array: np.ndarray) -> None:
    """Raise ValueError if `array` holds no number."""
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}, which is empty: every axis needs at least one entry")


def as_images(x: ArrayLike) -> np.ndarray:
    """Return `x` as an array (H, W), (C, H, W) or (N, C, H, W) of a type that `as_array` takes, or raise."""
    x = as_array("x", x)
    if x.ndim not in (2, 3, 4):
        raise ValueError(f"x has shape {x.shape}: use (H, W), (C, H, W) or (N, C, H, W)")
    check_filled("x", x)
    return x


def as_pictures(x: ArrayLike) -> np.ndarray:
    """Return `x` as pictures (N, C, H, W) in float32 or float64 from 0 to 1, or raise."""
    given, x = x, as_array("x", x)
    if x.dtype.kind != "f":
        raise TypeError(f"x has dtype {x.dtype}: use float32 or float64 from 0 to 1, for bytes x / 255")
    if x.ndim != 4 or are_surely_last(x.shape):
        raise ValueError(f"x has shape {x.shape}: use (N, C, H, W){as_a_batch('x', given)}")
    check_filled("x", x)
    if not (x.min() >= 0 and x.max() <= 1):  # true of NaN, too
        raise ValueError(f"x runs from {x.min():g} to {x.max():g}: use pictures from 0 to 1")
    return x


def in_order(name: str, value: object, *axes: int) -> str:
    """Return the Python that puts the axes of `value` in another order, for an array, a tensor or a list called `name`.

    >>> in_order("x", np.zeros((2, 3, 4)), 2, 0, 1), in_order("x", [[[1]]], 2, 0, 1)
    ('x.transpose(2, 0, 1)', 'np.transpose(x, (2, 0, 1))')
    """
    if hasattr(value, "permute"):
        return f"{name}.permute{axes}"
    return f"{name}.transpose{axes}" if isinstance(value, np.ndarray) else f"np.transpose({name}, {axes})"


def channels_first(name: str, value: object) -> str:
    """Return the Python that brings the last of three or four axes of `value` to the channels' place."""
    return in_order(name, value, *((2, 0, 1) if np.ndim(value) == 3 else (0, 3, 1, 2)))  # type: ignore[arg-type]


def are_last(shape: tuple[int, ...]) -> bool:
    """Do the channels seem to stand last, as in a shape (…, H, W, 1, 3 or 4)? For hints only: few channels and narrow pictures look so, too.

    >>> are_last((224, 224, 3)), are_last((3, 224, 224)), are_last((8, 512, 3, 3))
    (True, False, False)
    """
    return len(shape) in (3, 4) and shape[-1] in COLOURS and shape[-3] not in COLOURS and shape[-1] < min(shape[-3:-1])


def are_surely_last(shape: tuple[int, ...]) -> bool:
    """Do the channels stand last without a doubt? Then the axis in their place is as long as a picture's side, from 8 up.

    >>> are_surely_last((5, 32, 32, 3)), are_surely_last((1, 2, 2, 1)), are_surely_last((1, 16, 6, 3))
    (True, False, False)
    """
    return are_last(shape) and min(shape[-3:-1]) >= 8


def as_a_batch(name: str, value: ArrayLike) -> str:
    """Return how pictures `value` become (N, C, H, W), for the end of a message; "" if they are, or nothing can be told.

    >>> as_a_batch("x", np.zeros((32, 32, 3))), as_a_batch("x", np.zeros((3, 32, 32)))
    (', put the channels first, x.transpose(2, 0, 1)[None]', ', x[None] for one picture')
    """
    shape = np.shape(value)
    if are_last(shape):
        return f", put the channels first, {channels_first(name, value)}{'[None]' * (len(shape) == 3)}"
    missing = {3: f"{name}[None] for one picture", 2: f"{name}[None, None] for one grey picture"}
    return f", {missing[len(shape)]}" if len(shape) in missing and 0 not in shape and hasattr(value, "shape") else ""


@contextmanager
def naming_last_channels(given: object) -> Iterator[None]:
    """Add to a ValueError raised inside the block that the channels of x, as it was `given`, may stand last."""
    try:
        yield
    except ValueError as error:
        if are_last(np.shape(given)):  # type: ignore[call-overload]
            raise ValueError(f"{error}; or, if x's channels stand last, put the channels first: {channels_first('x', given)}") from None
        raise


def check_range(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None) -> None:
    """Raise ValueError if a sum of integers could leave int64."""
    x_max, w_max, b_max = (0 if a is None else max(-int(a.min()), int(a.max())) for a in (x, weight, bias))
    if weight[0].size * x_max * w_max + b_max >= 2**63:
        raise ValueError(f"x reaches {x_max}, weight {w_max} and bias {b_max}, so a sum could leave int64: convert x to float64")


def narrowed(y: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Return the int64 sums as `dtype`, or raise ValueError if one does not fit."""
    for value in (int(y.max()), int(y.min())):
        if not np.iinfo(dtype).min <= value <= np.iinfo(dtype).max:
            raise ValueError(f"the result holds {value}, which {dtype} cannot: convert x or weight to int64 or float64")
    return y.astype(dtype, copy=False)
