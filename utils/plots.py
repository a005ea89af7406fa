"""Figures in one line: tables of numbers, pictures and maps side by side, curves."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import BboxTransformFrom
from numpy.typing import ArrayLike

MINUS, PLUS, WINDOW = "#2f7fd1", "#e8751a", "#5b2a91"  # the explorers' colours
MINUS_FILL, PLUS_FILL = "#7fb2e8", "#f4a261"  # their strongest below a number
SIGNED = LinearSegmentedColormap.from_list("signed", [MINUS, "#ffffff", PLUS])
DPI = 100
TEXT = 12  # points, of tables: readable also where a phone shows them smaller
TITLE = 10  # points, above a picture
NAME = 14  # letters in a line of a curve's name
TITLES = "Titles"  # the key of a PNG's text
WIDEST, SMALLEST = 7.4, 1.2  # inches: a row of pictures, and the height of a picture
Curve = ArrayLike | tuple[ArrayLike, ArrayLike, ArrayLike]  # values, or low, middle and high


def show_grids(
    grids: Sequence[ArrayLike],
    titles: Sequence[str | None] | None = None,
    windows: Sequence[tuple[int, int, int, int] | None] | None = None,
    unread: Sequence[tuple[int, int] | None] | None = None,
) -> None:
    """Draw arrays `(H, W)` of numbers as coloured tables in a row: orange above 0, blue below.

    windows: for each table None or (top, left, height, width) to outline; unread: for each None or (rows, columns)
    at the bottom and right to hatch. Raises ValueError if the lists differ in length.

    >>> show_grids([np.eye(3), -np.eye(2)], ["x", "y"])
    """
    titles, windows, unread = (_one_each(grids, given) for given in (titles, windows, unread))
    widths = [np.shape(grid)[1] for grid in grids]
    tallest = max(np.shape(grid)[0] for grid in grids)
    cell = min(0.37, WIDEST / (sum(widths) + len(grids)))
    size = (cell * (sum(widths) + len(grids)), cell * tallest + 0.4)
    _, axes = plt.subplots(1, len(grids), figsize=size, dpi=DPI, squeeze=False, width_ratios=widths, layout="constrained")
    for ax, grid, title, window, rest in zip(axes[0], grids, titles, windows, unread):
        _draw_grid(ax, np.asarray(grid), cell)
        ax.set_title(title or "", fontsize=TEXT)
        if window:
            top, left, height, width = window
            ax.add_patch(Rectangle((left - 0.5, top - 0.5), width, height, fill=False, edgecolor=WINDOW, linewidth=2.5, clip_on=False))
        if rest:
            _hatch(ax, np.shape(grid), *rest)


def _one_each(grids, given):
    if not len(grids):
        raise ValueError("there is no picture in the list: one at least is needed")
    given = [None] * len(grids) if given is None else given
    if len(given) != len(grids):
        raise ValueError(f"got {len(given)} entries for {len(grids)} pictures: give one for each, None where there is none")
    return given


def _draw_grid(ax, grid, cell):
    share = np.nan_to_num(np.abs(grid) / _largest(grid), posinf=1)
    fills = np.dstack([np.where(grid[..., None] > 0, to_rgb(PLUS_FILL), to_rgb(MINUS_FILL)), share])  # (H, W, 4)
    edges = [np.arange(count + 1) - 0.5 for count in grid.shape[::-1]]
    ax.pcolormesh(*edges, fills)
    texts = [[f"{value:.3g}".replace("-", "−") for value in row] for row in grid]
    size = min(TEXT, 72 * cell / max(2.2, 0.66 * max(len(text) for row in texts for text in row)))
    for (r, c), text in np.ndenumerate(texts):
        ax.text(c, r, text, ha="center", va="center", fontsize=size)
    ax.set_xticks(edges[0], [])
    ax.set_yticks(edges[1], [])
    ax.grid(color="#9aa0a6", linewidth=0.5)
    ax.tick_params(bottom=False, left=False)
    ax.set_aspect("equal")
    ax.invert_yaxis()


def _hatch(ax, shape, rows, columns):
    height, width = shape
    style: dict[str, Any] = {"fill": False, "hatch": "////", "edgecolor": "#555555", "linewidth": 0}
    if rows:
        ax.add_patch(Rectangle((-0.5, height - rows - 0.5), width, rows, **style))
    if columns:
        ax.add_patch(Rectangle((width - columns - 0.5, -0.5), columns, height, **style))


def show_images(
    images: Sequence[ArrayLike], titles: Sequence[str | None] | None = None, signed: bool | Sequence[bool] = False, height: float = 2.2
) -> None:
    """Draw pictures side by side, in as many rows as they need: `(H, W)` in grey, `(H, W, 3)` in colour.

    signed colours maps around 0, orange above and blue below, each by its own largest absolute value:
    True, False or a list with one for each picture. height is in inches, and at least 1.2.

    >>> show_images([np.zeros((4, 6)), np.ones((4, 6, 3))], ["dark", "bright"])
    """
    titles = _one_each(images, titles)
    signed = [signed] * len(images) if isinstance(signed, bool) else _one_each(images, signed)
    pictures = [np.asarray(image) for image in images]
    widths = [picture.shape[1] / picture.shape[0] for picture in pictures]
    rows = _rows(widths, WIDEST / SMALLEST)
    widest = max(sum(row) for row in rows)
    high = min(max(height, SMALLEST), WIDEST / widest)
    names = [_within(title or "", high * width) for title, width in zip(titles, widths)]
    lines = 1 + max(name.count("\n") for name in names)
    figure = plt.figure(figsize=(high * widest, len(rows) * (high + 0.1 + 0.2 * lines)), dpi=DPI, layout="constrained")
    axes = []
    for row, strip in zip(rows, np.ravel(figure.subfigures(len(rows), 1))):
        rest = [widest - sum(row)] * (widest - sum(row) > 0.01)  # at the end of a shorter row stays nothing
        places = strip.subplots(1, len(row) + len(rest), squeeze=False, width_ratios=row + rest)[0]
        axes += list(places[: len(row)])
        for place in places[len(row) :]:
            place.set_axis_off()
    for ax, picture, name, around_zero in zip(axes, pictures, names, signed):
        if around_zero:
            most = _largest(picture)
            ax.imshow(picture, cmap=SIGNED, vmin=-most, vmax=most)
        else:
            ax.imshow(picture, cmap="gray")
        ax.set_title(name, fontsize=TITLE)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(color="#9aa0a6", linewidth=0.5)


def _largest(values):
    """The largest absolute value, above 0, of those that are numbers: one that is none must not take all others' colour."""
    return max(np.abs(values[np.isfinite(values)]).max(initial=0), 1e-12)


def _within(title, inches):
    """Break a title into lines that are no wider than its picture, by a letter's mean width."""
    letters = max(1, int(inches * 72 / (0.56 * TITLE)))
    return "\n".join(fill(line, letters, break_long_words=False) for line in title.split("\n"))


def _rows(widths, room):
    """Cut a list of widths into the fewest rows of equal count that fit into the room, or that hold one each."""
    for count in range(len(widths), 0, -1):
        rows = [widths[start : start + count] for start in range(0, len(widths), count)]
        if max(sum(row) for row in rows) <= room:
            break
    even = -(-len(widths) // len(rows))
    return [widths[start : start + even] for start in range(0, len(widths), even)]


def show_curves(x: ArrayLike, curves: Mapping[str, Curve], xlabel: str, ylabel: str) -> None:
    """Draw one line per entry of `curves`, {name: values or (low, middle, high)} over x, with the band between low and high.

    Each name stands at the end of its line, or where lines meet in the end, at its beginning.

    >>> show_curves([1, 2], {"a": [0, 1], "b": ([0, 0], [1, 2], [2, 3])}, "epoch", "loss")
    """
    _, ax = plt.subplots(figsize=(4.2, 2.8), dpi=DPI, layout="constrained")
    for (name, values), colour, marker in zip(curves.items(), [MINUS, PLUS, WINDOW, "#2a7d4f", "#555555"], "osD^v"):
        low, middle, high = values if isinstance(values, tuple) else (values, values, values)
        ax.plot(x, middle, marker=marker, color=colour, label=name, markersize=4)
        ax.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(alpha=0.3)
    _name_lines(ax)


def _name_lines(ax):
    """Write each line's name before or behind it, in its colour and with its mark, so that no two names touch."""
    lines, across = ax.get_lines(), ax.get_yaxis_transform()  # x in widths of the axes, y in data
    first, last = zip(*(np.ma.masked_invalid(line.get_ydata()).compressed()[[0, -1]] for line in lines))
    ahead = np.ptp(first) > 2 * np.ptp(last)
    ax.spines[["top", "left" if ahead else "right"]].set_visible(False)
    if ahead:
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
    side = {"transform": across, "va": "center", "ha": "right" if ahead else "left"}
    names = [
        ax.text(-0.06 if ahead else 1.06, y, fill(line.get_label(), NAME), color=line.get_color(), **side)
        for line, y in zip(lines, first if ahead else last)
    ]
    ax.figure.draw_without_rendering()  # from here on the names' places are known
    boxes = [name.get_window_extent() for name in names]
    middles = _apart([(box.y0 + box.y1) / 2 for box in boxes], [box.height + 5 for box in boxes])
    for line, name, middle in zip(lines, names, middles):
        y = ax.transData.inverted().transform((0, middle))[1]
        name.set_y(y)
        mark = {"marker": line.get_marker(), "color": line.get_color(), "markersize": 4}
        ax.add_artist(Line2D([-0.035 if ahead else 1.035], [y], transform=across, clip_on=False, **mark))


def _apart(wanted, heights):
    """Return places as near to the wanted ones as leaves each thing its height.

    >>> _apart([5, 1, 4], [2, 2, 2])
    [5.5, 1.0, 3.5]
    """
    order, heights = np.argsort(wanted), np.asarray(heights, float)
    stacked = np.cumsum(heights[order]) - heights[order] / 2  # the places of all in one pile
    piles: list[list[float]] = []  # where each begins, as the mean of what its parts want
    for want in np.asarray(wanted)[order] - stacked:
        piles.append([want])
        while len(piles) > 1 and np.mean(piles[-2]) > np.mean(piles[-1]):
            piles[-2:] = [piles[-2] + piles[-1]]
    places = np.empty(len(order))
    places[order] = np.concatenate([[np.mean(pile)] * len(pile) for pile in piles]) + stacked
    return places.tolist()


def as_svg(figure: Figure) -> str | None:
    """Return a figure of lines and words as SVG, the same each time, with its words as text; None for one with pictures.

    >>> print(as_svg(plt.figure()).splitlines()[-1])
    </svg>
    """
    if figure.findobj(AxesImage):
        return None
    text = StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": "figure"}):
        figure.savefig(text, format="svg", bbox_inches="tight", pad_inches=0.03, metadata={"Date": None})
    return text.getvalue()


def as_png(figure: Figure) -> bytes:
    """Return a figure as PNG, with what translations need: text TITLES, for each picture [title, left, bottom, right, top] in shares."""
    figure.draw_without_rendering()  # from here on the titles' places are known
    page, data = figure.get_tightbbox().padded(plt.rcParams["savefig.pad_inches"]), BytesIO()
    shares = BboxTransformFrom(page.transformed(figure.dpi_scale_trans)).transform_bbox
    named = [ax.title for ax in figure.findobj(Axes) if ax.images and ax.get_title()]
    titles = [[" ".join(title.get_text().split()), *np.round(shares(title.get_window_extent()).extents, 4)] for title in named]
    figure.savefig(data, format="png", bbox_inches=page, metadata={TITLES: json.dumps(titles)})
    return data.getvalue()


def _show_figures(shell):
    """Let a notebook show figures by `as_png`, and those of lines as SVG, too: sharp here, in the page's colours on the site."""
    plt.switch_backend(plt.get_backend())  # which chooses its own formats when it is loaded: now, not later
    shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, as_svg)
    shell.display_formatter.formatters["image/png"].for_type(Figure, as_png)


if hasattr(get_ipython(), "kernel"):
    _show_figures(get_ipython())
