"""The bench: what it compares is the same, a failure costs one line, and the report names the machine but not its owner."""

import getpass
import platform
import re

import pytest

from tools.bench.__main__ import mean_row, race_rows
from tools.bench.convolutions import LAYERS, PHOTOS, layer_times, photo_times
from tools.bench.pools import CASES, pool_times
from tools.bench.race import race
from tools.bench.report import Row, attempt, draw, machine, write_table
from tools.pages import ROOT

RACES = [(times, name) for times, names in ((layer_times, LAYERS), (photo_times, PHOTOS), (pool_times, CASES)) for name in names]


@pytest.mark.parametrize("times, name", RACES, ids=lambda value: getattr(value, "__name__", value))
def test_all_who_race_compute_the_same(times, name):
    best = times(name, repeats=1)
    assert list(best)[:2] == ["ours", "torch"] and min(best.values()) > 0


def test_who_computes_something_else_may_not_race():
    with pytest.raises(AssertionError, match="Mismatched"):
        race({"ours": lambda: [1.0, 2.0], "torch": lambda: [1.0, 2.5]}, repeats=1)


def test_a_failing_measurement_keeps_the_rows_before_it_and_says_which_it_was(capsys):
    def measure():
        yield Row("first", 1.0, "s")
        raise OSError("/home/someone/file")

    first, second = attempt("second", measure)
    assert (first.what, first.missed) == ("first", False)
    assert str(second) == "| second: OSError | failed | | MISSES |" and second.missed
    assert "/home/someone/file" in capsys.readouterr().err


def test_a_limit_is_met_at_the_limit_and_missed_above_it():
    assert str(Row("time", 15.0, "s", 15, 1)) == "| time | 15.0 s | 15 s | ok |"
    assert str(Row("time", 15.01, "s", 15, 1)).endswith("| MISSES |")
    assert str(Row("time", 15.0, "s", digits=0)) == "| time | 15 s |  |  |"


def test_the_rows_of_a_race_are_ratios_and_only_torch_has_a_limit():
    races = {}
    rows = list(race_rows(races, "conv2d", lambda: {"ours": 3.0, "torch": 2.0, "scipy": 6.0}, 2))
    assert [(row.measured, row.limit) for row in rows] == [(1.5, 2), (0.5, None)]
    assert set(races) == {"conv2d"}


def test_the_mean_is_of_all_layers_or_fails():
    races = {f"conv2d, {name}": {"ours": 2.0, "torch": 1.0} for name in LAYERS}
    [row] = mean_row(races)
    assert row.measured == pytest.approx(2)
    races.popitem()
    [row] = attempt("mean", lambda: mean_row(races))
    assert row.missed


def test_the_report_names_the_machine_but_not_its_owner(tmp_path):
    races = {"conv2d": {"ours": 1.0, "torch": 2.0, "scipy": 3.0}, "im2col": {"ours": 1.0, "torch": 2.0}}
    write_table(tmp_path / "table.md", [Row("time", 1.0, "s", 2)], "plot.svg")
    draw(tmp_path / "plot.svg", races, {"intro": {"this host": 300.0, "another": 900.0}})
    table, plot = ((tmp_path / name).read_text("utf-8") for name in ("table.md", "plot.svg"))
    assert machine() in table and "| time | 1.00 s | 2 s | ok |" in table
    for shown in ("conv2d", "im2col", "PyTorch", "SciPy", "intro", "another"):
        assert f">{shown}" in plot, shown
    assert len(plot) < 60_000
    for private in (platform.node(), f"/{getpass.getuser()}/", str(tmp_path)):
        assert private not in table + plot


def test_a_report_is_written_though_every_race_failed(tmp_path):
    draw(tmp_path / "plot.svg", {}, {})
    assert (tmp_path / "plot.svg").stat().st_size > 0


def test_what_the_readme_says_it_costs_stands_in_the_table():
    readme, table = ((ROOT / name).read_text("utf-8") for name in ("README.md", "BENCHMARKS.md"))
    [date] = re.findall(r"on (\d{4}-\d\d-\d\d)", table)
    measured = {what: float(value) for what, value in re.findall(r"^\| (.+?) \| ([\d.]+) ", table, re.M)}

    def span(start, digits=1):
        values = [value for what, value in measured.items() if re.match(start, what)]
        return f"{min(values):.{digits}f} to {max(values):.{digits}f}"

    assert max(value for what, value in measured.items() if what.startswith("control to picture")) <= 20
    for said in (
        f"Measured on {date} ",
        f"a build from nothing takes {measured['build from nothing']:.1f} minutes",
        f"a rebuild after a change of prose {measured['rebuild after editing prose']:.0f} seconds",
        f"A page loads {span('bytes of')} MB",
        f"in {span('first explorer of')} times the time that the usual widget manager needs",
        f"conv2d takes {span('conv2d, (?!photo|geometric)')} times PyTorch's time on layers of networks",
        f"answers in {measured['real network, forward']:.0f} ms",
        f"an attack of ten steps takes {measured['real network, ten-step attack, from the press to the words']:.1f} seconds",
    ):
        assert said in readme
