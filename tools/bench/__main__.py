"""Measure the budgets: `make bench` prints each line as it is measured, then writes BENCHMARKS.md and the README's plot.

The table stands at the top level, where readers of the repository look, and the plot beside the README's other picture.
"""

import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_cache import get_cache

from tools.bench import network, phone
from tools.bench import pages as browsing
from tools.bench.convolutions import LAYERS, PHOTOS, layer_times, photo_times
from tools.bench.pools import CASES, pool_times
from tools.bench.report import HEAD, Row, attempt, draw, write_table
from tools.browser import serve
from tools.pages import ROOT, SITE, chapters

BUILD = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
TABLE, PLOT = ROOT / "BENCHMARKS.md", ROOT / "book" / "_static" / "bench.svg"


def race_rows(races, name, measure, limit):
    """Ours against torch, which has a limit, and against SciPy where it takes part."""
    races[name] = times = measure()
    for other in list(times)[1:]:
        what = f"{name}: {times['ours']:.1f} ms against {other}'s {times[other]:.1f} ms"
        yield Row(what, times["ours"] / times[other], "×", limit if other == "torch" else None)


def mean_row(races):
    """The layers of networks together."""
    ratios = [races[f"conv2d, {name}"] for name in LAYERS]
    yield Row("conv2d, geometric mean of the layers", statistics.geometric_mean(t["ours"] / t["torch"] for t in ratios), "×", 1.7)


def build_rows():
    """A copy of the book built from nothing, again with all results stored, and again after a word of prose has changed."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("_config.yml", "_toc.yml"):
            shutil.copy(ROOT / name, copy)
        shutil.copytree(ROOT / "book", copy / "book", ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        nothing = build_seconds(copy)
        cache = get_cache(copy / "_build" / ".jupyter_cache")
        for chapter in chapters():
            took = cache.match_cache_file(copy / "book" / f"{chapter}.ipynb").data
            yield Row(f"run {chapter}", took["execution_seconds"], "s", 45, 1)
            yield Row(f"memory of {chapter}", took["peak_bytes"] / 1e9, "GB", 1.5)
        for built in ("html", ".doctrees"):
            shutil.rmtree(copy / "_build" / built)
        stored = build_seconds(copy)
        yield Row("run all notebooks, one per processor", (nothing - stored) / 60, "min", 4)
        yield Row("build from nothing", nothing / 60, "min")
        yield Row("build with all results stored", stored, "s", digits=1)
        add_a_word(copy / "book" / f"{chapters()[2]}.ipynb")
        yield Row("rebuild after editing prose", build_seconds(copy), "s", 15, 1)


def build_seconds(folder):
    """How long a build takes."""
    start = time.perf_counter()
    done = subprocess.run(BUILD, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the build failed:\n{done.stderr}")
    return time.perf_counter() - start


def add_a_word(path):
    """Change the prose of a notebook, but none of its code."""
    book = nbformat.read(path, as_version=4)
    book.cells[0].source += "\n\nA word more."
    nbformat.write(book, path)


def page_rows(chapter):
    """Bytes, requests and latency of a page."""
    with browsing.bench_browser() as browser, serve(SITE) as url:
        address = f"{url}/book/{chapter}.html"
        size, elsewhere = browsing.page_bytes(browser, address)
        yield Row(f"bytes of {chapter}", size / 1e6, "MB", 1.0)
        yield Row(f"third-party requests of {chapter}", elsewhere, "", 0, 0)
        for name, p95 in browsing.latencies(browser, address).items():
            yield Row(f"control to picture, p95, {name} in {chapter}", p95, "ms", 20, 1)


def network_rows():
    """The real network: what a reader loads who asks for it, and how fast it answers."""
    limits = {1: {"forward": 40, "gradient": 60}, network.THROTTLED: {"forward": 150, "gradient": 200}}
    with browsing.bench_browser() as browser:
        size, attack, longest = network.explored(browser)
        yield Row("real network, bytes on demand", size / 1e6, "MB", 5.5)
        yield Row("real network, ten-step attack, from the press to the words", attack, "s", 1)
        yield Row("real network, longest task of the page while it loads and attacks", longest, "ms", 50, 0)
        for slow, most in limits.items():
            for name, median in network.times(browser, slow).items():
                yield Row(f"real network, {name}{f', {slow}× throttled' * (slow > 1)}", median, "ms", most[name], 0)


def phone_rows(chapter):
    """A phone's first explorer, layout shift and latency; the ratio says what a slower processor costs, whatever this machine is."""
    with browsing.bench_browser() as browser, serve(SITE, phone.Compressed) as url:
        first, shifted, times, ratio = phone.compare(browser, f"{url}/book/{chapter}.html")
    yield Row(f"phone, first explorer of {chapter}, {ratio:.1f}× its time at full speed", first / 1000, "s", 0.6)
    yield Row(f"phone, layout shift of {chapter}", shifted, "", 0.02, 3)
    for name, (p95, times_slower) in times.items():
        yield Row(f"phone, p95 of {name} in {chapter}, {times_slower:.1f}× its time at full speed", p95, "ms", 50, 0)


def host_rows(loads, chapter):
    """The time to the first explorer against RequireJS and html-manager, which come by npm."""
    with browsing.bench_browser() as browser:
        ours, theirs = browsing.against_html_manager(browser, SITE, chapter)
    loads[chapter] = {"this host": ours, "RequireJS +\nhtml-manager": theirs}
    yield Row(f"first explorer of {chapter}: {ours:.0f} ms against html-manager's {theirs:.0f} ms", ours / theirs, "×", 0.35)


def steps(races, loads):
    """Pairs of a name and a function that gives its rows; `races` and `loads` are filled for the plot."""
    for name in LAYERS:
        yield name, partial(race_rows, races, f"conv2d, {name}", partial(layer_times, name), 2)
    yield "geometric mean", partial(mean_row, races)
    for name in PHOTOS:
        yield name, partial(race_rows, races, f"conv2d, {name}", partial(photo_times, name), 2)
    for name in CASES:
        yield name, partial(race_rows, races, name, partial(pool_times, name), 3)
    yield "builds", build_rows
    for chapter in chapters():
        yield chapter, partial(page_rows, chapter)
        yield f"phone {chapter}", partial(phone_rows, chapter)
    yield "real network", network_rows
    for chapter in chapters()[:2]:
        yield f"first explorer of {chapter}", partial(host_rows, loads, chapter)


def main():
    """Print and write the table and draw the plot; the exit status says whether all budgets hold."""
    rows, races, loads = [], {}, {}
    print(HEAD)
    for what, measure in steps(races, loads):
        for row in attempt(what, measure):
            rows.append(row)
            print(row, flush=True)
    draw(PLOT, races, loads)
    write_table(TABLE, rows, PLOT.relative_to(ROOT))
    sys.exit(any(row.missed for row in rows))


if __name__ == "__main__":
    main()
