"""Pictures of one shape each, whose every factor can be set, is drawn independently otherwise, and comes as a label."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from utils.arithmetic import check_int
from utils.arrays import read
from utils.data import drawing
from utils.messages import one_line

SIDE = 32  # of a picture, in pixels
SHAPES, TEXTURES = tuple(drawing.SHAPES), tuple(drawing.TEXTURES)
SIZES = (6.0, 13.0)  # drawn between these when no size is given
SMALLEST = 3.0  # below this a shape is no longer to be told from another
DARK, LIGHT = 0.55, 1.45  # a texture's tones, as factors of the colour
Kinds = str | Sequence[str] | np.ndarray | None  # a name, names to draw from, or a place for each picture
Numbers = float | tuple[float, float] | np.ndarray | None  # a number, a pair to draw between, or a number for each picture
_FACTORS = ("shape", "texture", "size", "place", "rotation", "colour", "background", "phase", "noise")


@dataclass(frozen=True, eq=False)
class ShapePictures:
    """Pictures and all that they were drawn from, N entries each; see `shapes`."""

    x: np.ndarray  # (N, 3, 32, 32), float32 from 0 to 1
    mask: np.ndarray  # (N, 32, 32), bool: the pixels whose centre lies in the shape
    shape: np.ndarray  # (N,), integers: places in SHAPES
    texture: np.ndarray  # (N,), integers: places in TEXTURES
    size: np.ndarray  # (N,), radius of the circle around the shape, in pixels
    place: np.ndarray  # (N, 2), row and column of that circle's centre; (0, 0) is the first pixel's
    rotation: np.ndarray  # (N,), degrees anticlockwise
    colour: np.ndarray  # (N, 3), red, green, blue: the mean of the texture's tones
    background: np.ndarray  # (N, 3)

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.x)

    @property
    def box(self) -> np.ndarray:
        """The bounding box of each mask, (N, 4): first row, first column, last row, last column."""
        rows, columns = np.any(self.mask, 2), np.any(self.mask, 1)
        first = [side.argmax(1) for side in (rows, columns)]
        last = [SIDE - 1 - side[:, ::-1].argmax(1) for side in (rows, columns)]
        return np.stack(first + last, axis=1)


def shapes(
    n: int,
    *,
    seed: int = 0,
    shape: Kinds = None,
    texture: Kinds = None,
    size: Numbers = None,
    place: ArrayLike | None = None,
    rotation: Numbers = None,
    colour: ArrayLike | None = None,
    background: ArrayLike | None = None,
) -> ShapePictures:
    """Return `n` pictures of one shape each, 32×32 pixels in colour, as `ShapePictures`: `x`, `mask` and all factors.

    Each factor that is None is drawn anew for every picture, independently of the others. Otherwise:
    shape, texture: a name, a list of names to draw from, or an array (n,) of places in SHAPES or TEXTURES.
    size: the radius of the circle around the shape in pixels, at least 3; rotation: degrees anticlockwise, where the
    texture turns with the shape. Both: a number, a pair (low, high) to draw between, or an array (n,).
    place: (row, column) of the circle's centre, or an array (n, 2); the circle must lie within the picture.
    colour, background: (red, green, blue) from 0 to 1, or arrays (n, 3). A texture's tones are 0.55 to 1.45 times the
    colour, at most 1. By default colours have no entry above 0.69, and backgrounds none above 0.12.

    One seed gives the same pictures each time; to set one factor changes none of the others (a new size may move the
    place), and more pictures begin with the same ones. Raises TypeError or ValueError for arguments that do not fit.

    >>> pictures = shapes(4, seed=1, shape="star", texture=["stripes", "dots"], size=(8, 12), rotation=0)
    >>> pictures.x.shape, pictures.mask.shape
    ((4, 3, 32, 32), (4, 32, 32))
    >>> {SHAPES[i] for i in pictures.shape}, pictures.rotation.tolist()
    ({'star'}, [0.0, 0.0, 0.0, 0.0])
    """
    n, seed = check_int("n", n, maximum=10**6), check_int("seed", seed, minimum=0)
    random = {factor: np.random.default_rng((seed, k)) for k, factor in enumerate(_FACTORS)}
    shape = _kinds("shape", shape, SHAPES, random["shape"].random(n))
    texture = _kinds("texture", texture, TEXTURES, random["texture"].random(n))
    size = _numbers("size", size, SIZES, random["size"].random(n))
    _check_sizes(size)
    rotation = _numbers("rotation", rotation, (0.0, 360.0), random["rotation"].random(n))
    free = size[:, None] - 0.5, SIDE - 0.5 - size[:, None]  # where the centre may be
    drawn = free[0] + random["place"].random((n, 2)) * (free[1] - free[0])
    place = _vectors("place", place, drawn, "(row, column)")
    _check_places(place, size)
    colour = _vectors("colour", colour, _vivid(random["colour"].random((n, 3))), "(red, green, blue)")
    background = _vectors("background", background, 0.12 * random["background"].random((n, 3)), "(red, green, blue)")
    for name, rgb in (("colour", colour), ("background", background)):
        if rgb.min() < 0 or rgb.max() > 1:
            raise ValueError(f"{name} runs from {rgb.min():g} to {rgb.max():g}: red, green and blue go from 0 to 1")

    right, down = _turn(place, rotation)  # (n, 32, 32)
    radius = size[:, None, None].astype(np.float32)
    distance = _by_kind(drawing.SHAPES, shape, right, down, radius)
    phase = drawing.REPEAT * random["phase"].random((n, 2, 1, 1), dtype=np.float32)
    noise = random["noise"].random((n, SIDE, SIDE), dtype=np.float32)
    tone = _by_kind(drawing.TEXTURES, texture, right, down, radius, phase, noise)
    x = _paint(distance, DARK + (LIGHT - DARK) * tone, colour, background)
    return ShapePictures(x, distance <= 0, shape, texture, size, place, rotation, colour, background)


def _turn(place, rotation):
    """Return how far right and down of the shape's centre each pixel lies, before the rotation: both (n, 32, 32)."""
    grid = np.arange(SIDE)
    down = (grid - place[:, :1])[:, :, None].astype(np.float32)  # (n, 32, 1)
    right = (grid - place[:, 1:])[:, None, :].astype(np.float32)  # (n, 1, 32)
    angle = np.deg2rad(rotation)[:, None, None]
    cosine, sine = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    return right * cosine - down * sine, right * sine + down * cosine


def _by_kind(formulas, kinds, *arrays):
    """Return (n, 32, 32), each picture by the formula of its kind."""
    y = np.empty((len(kinds), SIDE, SIDE), np.float32)
    for kind, formula in enumerate(formulas.values()):
        rows = kinds == kind
        y[rows] = formula(*(array[rows] for array in arrays))
    return y


def _paint(distance, tone, colour, background):
    """Return (n, 3, 32, 32): tone × colour inside the outline, the background outside, mixed where it passes."""
    cover = np.clip(0.5 - distance, 0, 1)[:, None]  # the share of the pixel that lies inside
    colour, background = (rgb[:, :, None, None].astype(np.float32) for rgb in (colour, background))
    return background + cover * (np.minimum(tone[:, None] * colour, 1) - background)


def _vivid(u):
    """Turn random numbers (n, 3) into colours whose largest entry is 0.5 to 0.69 and which are far from grey."""
    hue, saturation, value = u[:, :1], 0.4 + 0.6 * u[:, 1:2], 0.5 + 0.19 * u[:, 2:]
    pure = np.clip(np.abs((6 * hue + (0, 4, 2)) % 6 - 3) - 1, 0, 1)  # around the colour wheel
    return value * (1 - saturation * (1 - pure))


def _kinds(name: str, value: Kinds, names: tuple[str, ...], u: np.ndarray) -> np.ndarray:
    """Return places in `names` (n,): `u`, from 0 to 1, draws among those that `value` allows."""
    if isinstance(value, np.ndarray):
        if value.shape != u.shape or value.dtype.kind not in "iu":
            raise ValueError(f"{name} has shape {value.shape} and dtype {value.dtype}: use {u.shape}, integers")
        if value.min() < 0 or value.max() >= len(names):
            raise ValueError(f"{name} runs from {value.min()} to {value.max()}: use places 0 to {len(names) - 1}")
        return value.astype(np.int64)
    allowed = names if value is None else [value] if isinstance(value, str) else value
    if not isinstance(allowed, (list, tuple)) or not allowed:
        raise TypeError(f"{name}={one_line(value)} must be a name, a list of names or an array {u.shape} of integers")
    for each in allowed:
        if each not in names:
            raise ValueError(f"{name}={each!r} is unknown: use one of {', '.join(names)}")
    return np.array([names.index(each) for each in allowed])[(u * len(allowed)).astype(int)]


def _numbers(name: str, value: Numbers, default: tuple[float, float], u: np.ndarray) -> np.ndarray:
    """Return numbers (n,): `u`, from 0 to 1, draws between the two that `value` gives, if it does."""
    fitting = f"a number, a pair (low, high) or an array {u.shape}"
    value = default if value is None else value
    pair = isinstance(value, (tuple, list))
    numbers = _finite(name, value, fitting)
    if pair and numbers.shape == (2,) and numbers[0] <= numbers[1]:
        return numbers[0] + u * (numbers[1] - numbers[0])
    if pair or numbers.shape not in ((), u.shape):
        raise ValueError(f"{name}={one_line(value)} does not fit: use {fitting}")
    return np.broadcast_to(numbers, u.shape).copy()


def _vectors(name: str, value: ArrayLike | None, drawn: np.ndarray, parts: str) -> np.ndarray:
    """Return `value` for every picture, in the shape of `drawn` (n, d), or `drawn` if it is None."""
    if value is None:
        return drawn
    fitting = f"{parts} or an array {drawn.shape}"
    numbers = _finite(name, value, fitting)
    if numbers.shape not in (drawn.shape[1:], drawn.shape):
        raise ValueError(f"{name} has shape {numbers.shape}: use {fitting}")
    return np.broadcast_to(numbers, drawn.shape).copy()


def _finite(name: str, value: ArrayLike, fitting: str) -> np.ndarray:
    """Return `value` as an array of floats, or raise."""
    try:
        numbers = read(name, value)
    except ValueError:  # lists of different lengths
        numbers = np.array("")
    if numbers.dtype.kind not in "iuf":
        raise TypeError(f"{name}={one_line(value)} must be {fitting}")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name}={one_line(value)} must be finite: use {fitting}")
    return numbers.astype(float)


def _check_sizes(size):
    if size.min() < SMALLEST or size.max() > SIDE / 2:
        raise ValueError(f"size runs from {size.min():g} to {size.max():g}: a radius must be from {SMALLEST:g} to {SIDE // 2} pixels")


def _check_places(place, size):
    """Raise ValueError if a circle leaves its picture."""
    out = ((place < size[:, None] - 0.5) | (place > SIDE - 0.5 - size[:, None])).any(1)
    if out.any():
        i = out.argmax()
        raise ValueError(
            f"place ({place[i, 0]:g}, {place[i, 1]:g}) with size {size[i]:g} leaves the picture: "
            f"row and column must be from {size[i] - 0.5:g} to {SIDE - 0.5 - size[i]:g}"
        )
