"""What `make bench` writes: a table that grows as it is measured, and a plot of the races for the README."""

import os
import platform
import subprocess
import traceback
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

HEAD = "| what | measured | at most | |\n|---|---|---|---|"
COLOURS = {"torch": "#767676", "scipy": "#e69f00", "ours": "#0072b2"}  # Okabe and Ito's, told apart by the colour-blind
WORDS = {"ours": "this course", "torch": "PyTorch", "scipy": "SciPy"}


class Row(NamedTuple):
    """One line of the table; without a limit it is there to be known, without a measurement it failed."""

    what: str
    measured: float | None
    unit: str = ""
    limit: float | None = None
    digits: int = 2

    @property
    def missed(self):
        """Is there no measurement, or is it above its limit?"""
        return self.measured is None or (self.limit is not None and self.measured > self.limit)

    def __str__(self):
        if self.measured is None:
            return f"| {self.what} | failed | | MISSES |"
        limit, mark = ("", "") if self.limit is None else (f"{self.limit} {self.unit}", "MISSES" if self.missed else "ok")
        return f"| {self.what} | {self.measured:.{self.digits}f} {self.unit} | {limit} | {mark} |"


def attempt(what, measure):
    """Give the rows of `measure()` as they come, and one that says so if it breaks off."""
    try:
        yield from measure()
    except Exception as error:
        traceback.print_exc()
        yield Row(f"{what}: {type(error).__name__}", None)


def machine():
    """One line on the processor and the versions; nothing that says whose machine it is."""
    packages = [f"{name} {version(name.lower())}" for name in ("torch", "NumPy", "SciPy")]
    return ", ".join([f"{processor()}, {os.cpu_count()} cores", platform.system(), f"Python {platform.python_version()}", *packages])


def processor():
    """The processor's name as its maker writes it, or its architecture."""
    described = Path("/proc/cpuinfo")
    if described.is_file():
        names = [line.split(":")[1].strip() for line in described.read_text("utf-8").splitlines() if line.startswith("model name")]
        return names[0] if names else platform.machine()
    if platform.system() == "Darwin":
        return subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], check=True, capture_output=True, text=True).stdout.strip()
    return platform.machine()


def write_table(path, rows, picture):
    """Write the rows as Markdown, with the day, the machine and the picture, a path beside the file."""
    lines = "\n".join(map(str, rows))
    path.write_text(
        f"""# What it costs

`make bench` wrote this file on {date.today()}.
{machine()}.

![Times of the same operation relative to PyTorch's, and the time until the first explorer stands on a page]({picture})

{HEAD}
{lines}
""",
        "utf-8",
    )


def draw(path, races, loads):
    """Draw {operation: {who: ms}} relative to torch, and {page: {host: ms}}, as an SVG file."""
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9}):
        figure = Figure(figsize=(8.5, 0.9 + 0.24 * max(len(races), 4)), layout="constrained")
        operations, pages = figure.subplots(1, 2, width_ratios=[3, 2])
        _draw_races(operations, races)
        _draw_loads(pages, loads)
        figure.suptitle(f"{date.today()} · {processor()}, {os.cpu_count()} cores", fontsize=8)
        figure.savefig(path, metadata={"Date": None})


def _draw_races(axes, races):
    for who, marker in (("torch", "|"), ("scipy", "s"), ("ours", "o")):
        points = [(times[who] / times["torch"], name) for name, times in races.items() if who in times]
        axes.plot(*zip(*points), marker, color=COLOURS[who], label=WORDS[who]) if points else None
    axes.set(xscale="log", xlabel="time relative to PyTorch, one thread", title="The same operation, left is faster")
    axes.xaxis.set_major_locator(FixedLocator([0.1, 0.2, 0.5, 1, 2, 5]))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.axvline(1, color=COLOURS["torch"], lw=0.8)
    axes.invert_yaxis()
    if races:
        axes.legend(fontsize=8)


def _draw_loads(axes, loads):
    bars = [(f"{host}\n{page}", milliseconds / 1000) for page, times in loads.items() for host, milliseconds in times.items()]
    if bars:
        names, seconds = zip(*bars)
        axes.barh(names, seconds, color=[COLOURS["ours"], COLOURS["torch"]] * len(loads))
    axes.set(xlabel="seconds to the first explorer", title="A page from a local server")
    axes.invert_yaxis()
