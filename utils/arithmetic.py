"""Sizes, parameters and costs of a convolution: plain integers, no arrays.

`padding` always counts one side. Everything rests on one formula (Dumoulin & Visin 2016, arXiv:1603.07285,
relationship 15), for each axis on its own:

    output_size = floor((size + 2*padding - span) / stride) + 1,    span = dilation*(kernel_size - 1) + 1
"""

from collections.abc import Iterable
from math import gcd, inf, isfinite
from operator import index

from utils.messages import one_line

Pair = int | tuple[int, int]  # one number for both axes, or (vertical, horizontal)


def check_int(name: str, value: object, minimum: float = 1, fitting: str = "an integer", maximum: float = inf) -> int:
    """Return `value` as an int, or raise: TypeError if it is not an integer, ValueError if outside the limits or beyond 64 bits.

    NumPy integers are integers; bools, floats and strings are not. `fitting` says in the TypeError what would do.

    >>> check_int("stride", 2)
    2
    >>> check_int("stride", 0)
    Traceback (most recent call last):
    ValueError: stride=0 must be at least 1
    """
    try:
        if _is_no_number(value):
            raise TypeError
        number = index(value)  # type: ignore[arg-type]  # raises TypeError for what is no integer
    except TypeError:
        raise TypeError(f"{name}={one_line(value)} must be {fitting}, not {type(value).__name__}") from None
    if number < minimum:
        raise ValueError(f"{name}={number} must be at least {minimum}")
    if number > maximum:
        raise ValueError(f"{name}={number} must be at most {maximum}")
    if number >= 2**63:  # NumPy and torch count in 64 bits
        raise ValueError(f"{name}={number} must be below 2**63")
    return number


def check_number(name: str, value: object, minimum: float = -inf, maximum: float = inf, above: bool = False) -> float:
    """Return `value`, a real number of any kind, as a float; raise TypeError if it is none, ValueError if it lies outside.

    NumPy's scalars, arrays and tensors without axes are numbers; bools, texts and complex numbers are not, nor nan or an infinity.
    above: whether the number must be greater than `minimum`, and not just as large.

    >>> check_number("lr", 0, 0, above=True)
    Traceback (most recent call last):
    ValueError: lr=0 must be a number above 0
    """
    limits = f" {'above' if above else 'from'} {minimum:.3g}" * (minimum > -inf) + f" to {maximum:.3g}" * (maximum < inf)
    words = f"{name}={one_line(value)} must be a number{limits}"
    try:
        if _is_no_number(value):
            raise TypeError
        number = float(value.detach() if hasattr(value, "detach") else value)  # type: ignore[arg-type]  # raises TypeError for what is no number
    except (TypeError, ValueError):
        raise TypeError(f"{words}, not {type(value).__name__}") from None
    except OverflowError:
        raise ValueError(f"{words}, which a float can hold") from None
    if not isfinite(number) or not minimum <= number <= maximum or (above and number == minimum):
        raise ValueError(words)
    return number


def check_switch(name: str, value: object) -> bool:
    """Return `value`, a truth value of Python, NumPy or torch, as a bool, or raise TypeError if it is none.

    >>> check_switch("norm", True)
    True
    """
    known = getattr(value, "ndim", 1) == 0 and not getattr(value, "is_meta", False)  # torch's meta tensors hold no value
    if not isinstance(value, bool) and not ("bool" in str(getattr(value, "dtype", "")) and known):
        raise TypeError(f"{name}={one_line(value)} must be True or False")
    return bool(value)


def _is_no_number(value):
    """Is it a bool, a text, complex, a whole array or a tensor without a value? `index` and `float` would take some of them."""
    kind = str(getattr(value, "dtype", type(value).__name__))
    whole = getattr(value, "ndim", 0) != 0 or getattr(value, "is_meta", False)
    return isinstance(value, (str, bytes)) or "bool" in kind or "complex" in kind or whole


def check_choice(name: str, value: object, choices: Iterable[str], none: bool = False) -> None:
    """Raise ValueError, which names the choices, unless `value` is one of these texts, or None where `none` allows it.

    >>> check_choice("norm", "l3", ["linf", "l2"])
    Traceback (most recent call last):
    ValueError: norm='l3' must be one of 'linf', 'l2'
    """
    if not (none and value is None) and not (isinstance(value, str) and value in choices):
        raise ValueError(f"{name}={one_line(value)} must be {'None or ' * none}one of {', '.join(map(repr, choices))}")


def as_pair(name: str, value: object, minimum: float = 1) -> tuple[int, int]:
    """Return `value`, an integer or a (vertical, horizontal) tuple or list, as a tuple of two ints.

    Raises TypeError or ValueError as `check_int` does, and ValueError for a tuple or list of another length.

    >>> as_pair("stride", 2)
    (2, 2)
    >>> as_pair("padding", (0, 3), minimum=0)
    (0, 3)
    """
    if not isinstance(value, (tuple, list)):
        return (check_int(name, value, minimum, "an integer or a (vertical, horizontal) pair of integers"),) * 2
    if len(value) != 2:
        raise ValueError(f"{name}={one_line(value)} has {len(value)} entries: use an integer or a (vertical, horizontal) pair")
    return check_int(f"{name}[0]", value[0], minimum), check_int(f"{name}[1]", value[1], minimum)


def check_groups(in_channels: int, out_channels: int, groups: int) -> int:
    """Return `groups` as an int, or raise ValueError if it does not divide both channel counts.

    >>> check_groups(64, 128, 32)
    32
    """
    groups = check_int("groups", groups)
    common = gcd(in_channels, out_channels)
    if common % groups:
        fitting = ", ".join(str(g) for g in range(1, common + 1) if common % g == 0)
        raise ValueError(
            f"groups={groups} must divide in_channels={in_channels} and out_channels={out_channels}: use {'one of ' * (common > 1)}{fitting}"
        )
    return groups


def span(kernel_size: int, dilation: int = 1) -> int:
    """Return how many pixels a kernel reaches over, in pixels: from its first tap to its last.

    >>> span(3), span(3, dilation=2)
    (3, 5)
    """
    return check_int("dilation", dilation) * (check_int("kernel_size", kernel_size) - 1) + 1


def _room(size, kernel_size, stride, padding, dilation):
    """Return (positions to the right of the first window, stride), or raise ValueError if no window fits."""
    size, kernel_size = check_int("size", size), check_int("kernel_size", kernel_size)
    stride, dilation = check_int("stride", stride), check_int("dilation", dilation)
    padding = check_int("padding", padding, minimum=0)
    reach, padded = span(kernel_size, dilation), size + 2 * padding
    if reach > padded:
        raise ValueError(
            f"kernel_size={kernel_size} with dilation={dilation} spans {reach} but the padded input has {padded} "
            f"(size={size}, padding={padding}): use a kernel_size of at most {(padded - 1) // dilation + 1} "
            f"or a padding of at least {(reach - size + 1) // 2}"
        )
    return padded - reach, stride


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Return how many windows fit along one axis: the output's size in pixels.

    All arguments are integers in pixels; `padding` counts one side, `dilation=1` is an ordinary kernel.
    Raises ValueError if not even one window fits or an argument is too small, TypeError if one is no integer.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285.

    >>> output_size(5, 3)
    3
    >>> output_size(224, 7, stride=2, padding=3)
    112
    """
    room, stride = _room(size, kernel_size, stride, padding, dilation)
    return room // stride + 1


def leftover(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Return how many rows (or columns) of the padded input lie beyond the end of the last window.

    Arguments and errors are those of `output_size`. 0 means that the windows reach the far edge exactly.
    With a dilated kernel or a stride larger than the kernel, pixels between taps may also go unread; they don't count.

    >>> leftover(7, 3, stride=2), leftover(7, 3, stride=3)
    (0, 1)
    """
    room, stride = _room(size, kernel_size, stride, padding, dilation)
    return room % stride


def transposed_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, output_padding: int = 0) -> int:
    """Return the output's size of a transposed convolution along one axis, in pixels: S(I − 1) + K − 2P + output_padding.

    All arguments are integers in pixels; `padding` counts one side and is cut off, `output_padding` is added at the end only.
    It undoes `output_size` for the sizes that the convolution maps to `size`: there are `stride` of them, and output_padding chooses.
    Raises ValueError if nothing is left, an argument is too small, or output_padding is not below the stride; TypeError if one is no integer.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, relationship 14.

    >>> transposed_size(7, 4, stride=2, padding=1)
    14
    >>> output_size(13, 3, 2, 1), output_size(14, 3, 2, 1), transposed_size(7, 3, 2, 1), transposed_size(7, 3, 2, 1, 1)
    (7, 7, 13, 14)
    """
    size, kernel_size, stride = check_int("size", size), check_int("kernel_size", kernel_size), check_int("stride", stride)
    padding, extra = check_int("padding", padding, minimum=0), check_int("output_padding", output_padding, minimum=0)
    if extra >= stride:
        raise ValueError(f"output_padding={extra} must be below stride={stride}: use one of {', '.join(map(str, range(stride)))}")
    whole = stride * (size - 1) + kernel_size + extra
    if whole <= 2 * padding:
        raise ValueError(f"padding={padding} cuts all {whole} pixels off: use at most {(whole - 1) // 2}")
    return whole - 2 * padding


def same_padding(kernel_size: int, dilation: int = 1) -> int:
    """Return the padding of one side, in pixels, that keeps the size at stride 1: (span - 1) / 2.

    Raises ValueError if the span is even: then the two sides would need different paddings.

    >>> same_padding(5), same_padding(3, dilation=2)
    (2, 2)
    """
    reach = span(kernel_size, dilation)
    if reach % 2 == 0:
        raise ValueError(
            f"kernel_size={kernel_size} with dilation={dilation} spans {reach}, an even number, so no equal padding on "
            "both sides keeps the size: use an odd kernel_size or an even dilation"
        )
    return (reach - 1) // 2


def conv_parameters(in_channels: int, out_channels: int, kernel_size: Pair, bias: bool = True, groups: int = 1) -> int:
    """Return the number of values a convolution layer learns: out_channels·(in_channels/groups·K_h·K_w + bias).

    `kernel_size` is an integer or a (vertical, horizontal) pair. Raises ValueError or TypeError on bad arguments.

    >>> conv_parameters(3, 96, 11)  # AlexNet's first layer (Krizhevsky et al. 2012)
    34944
    """
    in_channels, out_channels = check_int("in_channels", in_channels), check_int("out_channels", out_channels)
    bias = check_switch("bias", bias)
    height, width = as_pair("kernel_size", kernel_size)
    per_filter = in_channels // check_groups(in_channels, out_channels, groups) * height * width
    return out_channels * (per_filter + bias)


def conv_macs(in_channels: int, out_channels: int, kernel_size: Pair, output_size: Pair, groups: int = 1) -> int:
    """Return the multiply-accumulates for one image: each output pixel costs one per weight of its filter.

    `kernel_size` and `output_size` are integers or (vertical, horizontal) pairs. Adding the bias is not counted.
    Raises ValueError or TypeError on bad arguments.

    >>> conv_macs(3, 1, 5, 28)  # 784 positions, 75 products each
    58800
    """
    height, width = as_pair("output_size", output_size)
    return conv_parameters(in_channels, out_channels, kernel_size, bias=False, groups=groups) * height * width
