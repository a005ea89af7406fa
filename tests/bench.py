"""Measure the budgets: `make bench` prints what was measured beside what is allowed, and marks what misses."""

import resource
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

import bench_browser as pages
from bench_conv import conv_rows
from bench_pool import pool_rows
from browser import serve
from conftest import SITE
from pages import ROOT, chapters, notebook

BUILD = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
RUN_CHAPTER = "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); from claims import execute; execute(Path(sys.argv[1]))"


def row(what, measured, limit, unit, digits=2):
    """One line of the table."""
    mark = "ok" if measured <= limit else "MISSES"
    return f"| {what} | {measured:.{digits}f} {unit} | {limit} {unit} | {mark} |"


def browser_rows():
    """Bytes, requests, first explorer and latency."""
    with pages.bench_browser() as browser, serve(SITE) as url:
        for chapter in chapters():
            size, elsewhere = pages.page_bytes(browser, f"{url}/book/{chapter}.html")
            yield row(f"bytes of {chapter}", size / 1e6, 1.0, "MB")
            yield row(f"third-party requests of {chapter}", elsewhere, 0, "", 0)
            for name, p95 in pages.latencies(browser, f"{url}/book/{chapter}.html").items():
                yield row(f"control to picture, p95, {name} in {chapter}", p95, 20, "ms", 1)
        if shutil.which("npm") is None:
            yield "| first explorer against html-manager | not measured: it comes by npm | 0.35 × | ? |"
            return
        for chapter in chapters()[:2]:
            ours, theirs = pages.against_html_manager(browser, SITE, chapter)
            yield row(f"first explorer of {chapter}: {ours:.0f} ms against {theirs:.0f} ms", ours / theirs, 0.35, "×")


def conv_table():
    """conv2d, pooling and im2col against torch, one thread."""
    rows = conv_rows()
    for name, ours, torch, ratio in rows:
        yield row(f"conv2d {name}: {ours:.1f} ms against {torch:.1f} ms", ratio, 2, "×")
    yield row("conv2d, geometric mean", statistics.geometric_mean([r[-1] for r in rows]), 1.7, "×")
    for name, ours, torch, ratio in pool_rows():
        yield row(f"{name}: {ours:.1f} ms against {torch:.1f} ms", ratio, 3, "×")


def run_seconds(chapter):
    """How long a chapter takes to run."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", RUN_CHAPTER, notebook(chapter)], check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def chapter_rows():
    """Time and memory of every chapter's run, two at a time as the build runs them on two cores."""
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        for chapter, seconds in zip(chapters(), pool.map(run_seconds, chapters())):
            yield row(f"run {chapter}", seconds, 45, "s", 1)
    total = time.perf_counter() - start
    # The kernels are children of children: the largest of all is what the system remembers.
    yield row("memory of the largest process", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6, 1.5, "GB")
    yield row("run all chapters, two at a time", total / 60, 4, "min")


def rebuild_row():
    """Build again after one word of prose has changed, then put it back."""
    path = notebook(chapters()[1])
    original = path.read_bytes()
    book = nbformat.read(path, as_version=4)
    book.cells[0].source += "\n\nA word more."
    try:
        nbformat.write(book, path)
        start = time.perf_counter()
        subprocess.run(BUILD, check=True, cwd=ROOT, capture_output=True)
        seconds = time.perf_counter() - start
    finally:
        path.write_bytes(original)
        subprocess.run(BUILD, check=True, cwd=ROOT, capture_output=True)
    yield row("rebuild after editing prose", seconds, 15, "s", 1)


def main():
    """Print the table as it grows; the exit status says whether all budgets hold."""
    missed = False
    print("| what | measured | at most | |\n|---|---|---|---|")
    for rows in (conv_table, chapter_rows, rebuild_row, browser_rows):
        for line in rows():
            missed |= "MISSES" in line
            print(line, flush=True)
    sys.exit(missed)


if __name__ == "__main__":
    main()
