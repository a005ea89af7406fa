"""Python in the page: the cells tagged `numpy` run in the browser and answer what the page shows; exercises are checked there."""

import json
import re
import subprocess
from types import SimpleNamespace

import nbformat
import pytest
from playwright.sync_api import expect

import page_python
import page_runner
from support.watched import Watched, serious
from tools.browser import reveal, settle
from tools.pages import SITE, notebook, notebooks

PATIENCE = 60_000  # ms; every wait ends as soon as its state is there
expect.set_options(timeout=PATIENCE)


def tagged(name):
    return [cell for cell in nbformat.read(notebook(name), as_version=4).cells if "numpy" in cell.metadata.get("tags", [])]


PAGES = [name for name in notebooks() if tagged(name)]
ANSWERS = """(which) => [...document.querySelectorAll(".cell.tag_numpy")].map((cell) =>
  [...cell.querySelectorAll(which)].map((output) => output.innerText).join(" ").split(/\\s+/).join(" ").trim())"""


def run_all(page):
    page.get_by_role("button", name="Run all NumPy cells").click()
    page.wait_for_function("[...document.querySelectorAll('.page-run button')].every((button) => button.textContent === 'Run')")


@pytest.fixture(scope="module")
def start(browser, site_url):
    """A function that opens a chapter and starts Python in it: the page, and what went wrong on it."""
    if not (SITE / "_python").is_dir():
        pytest.skip("the site was built without npm: there is no Python in its pages")
    contexts = []

    def open_page(name, folder="book"):
        contexts.append(browser.new_context(reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        watched = Watched(page, site_url)
        page.goto(f"{site_url}/{folder}/{name}.html")
        page.wait_for_selector("html[data-explorers=ready]", state="attached")
        reveal(page)
        settle(page)  # what waits for a guess has no text before
        page.shown = page.evaluate(ANSWERS, ".cell_output")
        page.locator(".page-python").get_by_role("button").click()
        page.wait_for_selector("html[data-page-python=ready]", state="attached")
        return page, watched

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def page(start):
    """Chapter 2 with its Python."""
    return start("02_convolution")[0]


def cell(page, text):
    """The tagged cell whose code has this text."""
    return page.locator(".cell.tag_numpy").filter(has=page.get_by_role("textbox").filter(has_text=text)).first


def run(cell, source):
    """Put a source into a cell and run it by keyboard."""
    editor = cell.get_by_role("textbox")
    editor.focus()
    editor.page.keyboard.press("ControlOrMeta+a")
    editor.page.keyboard.insert_text(source)
    editor.page.keyboard.press("Shift+Enter")


def test_the_exercises_of_the_chapters_on_numpy_run_in_the_page():
    assert [name[:2] for name in PAGES] == ["01", "02", "03", "04", "05", "06", "08"]
    exercises = {
        name: [
            cell
            for cell in nbformat.read(notebook(name), as_version=4).cells
            if "check.exercise" in cell.source and cell.cell_type == "code"
        ]
        for name in PAGES
    }
    assert [cell.source for found in exercises.values() for cell in found if "numpy" not in cell.metadata.tags] == []


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(f"python {name}")) for name in PAGES])
def test_every_cell_answers_what_the_page_shows_without_a_network(start, name):
    page, watched = start(name)
    page.context.set_offline(True)
    run_all(page)
    found = page.evaluate(ANSWERS, ".page-output")
    assert len(found) == len(tagged(name)) >= 5
    imports, *answers = zip(page.shown, found)
    assert imports[0] == "" and imports[1].startswith("Not in this Python, which has NumPy alone: torch, ")
    assert [pair for pair in answers if pair[0] != pair[1]] == []
    assert watched.troubles == []


def test_a_cell_runs_those_above_first_and_a_changed_cell_is_what_runs(page):
    last = page.locator(".cell.tag_numpy").last
    run(last, "print('by hand', conv2d(np.ones((4, 4)), np.ones((3, 3))).tolist())")
    expect(last).to_contain_text("by hand [[9.0, 9.0], [9.0, 9.0]]")


def test_an_exercise_is_checked_in_the_page(page):
    exercise = cell(page, "check.exercise_2_2")
    exercise.get_by_role("button", name="Run").click()
    expect(exercise.locator(".page-output")).to_contain_text("Not answered yet.")
    run(exercise, "check.exercise_2_2([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])")
    expect(exercise.locator(".page-output")).to_contain_text("Not yet.")
    run(exercise, "check.exercise_2_2([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])")
    expect(exercise.locator(".page-output")).to_contain_text("Passed.")


def test_on_a_chinese_page_python_and_the_checkers_speak_chinese(start):
    page, watched = start("02_convolution", "zh")
    exercise = cell(page, "check.exercise_2_2")
    run(exercise, "check.exercise_2_2([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])")
    expect(exercise.locator(".page-output")).to_contain_text("还不对。")
    run(exercise, "torch.zeros(3)  # instead of check.exercise_2_2")
    expect(exercise.locator(".page-output")).to_contain_text("这个 Python 里没有 torch")
    said = page.evaluate("[...document.querySelectorAll('.page-python, .page-run')].map((part) => part.innerText).join(' ')")
    assert set(re.findall("[A-Za-z]{2,}", said)) == {"Enter", "NumPy", "Python", "Shift"}
    assert watched.troubles == []


def test_an_error_shows_its_place_in_the_cell_and_what_is_not_here_is_named(page):
    one = page.locator(".cell.tag_numpy").nth(3)
    run(one, "half = 1\nhalf / 0")
    expect(one).to_contain_text("line 2")
    expect(one).to_contain_text("ZeroDivisionError: division by zero")
    run(one, "torch.zeros(3)")
    expect(one).to_contain_text("torch is not in this Python: open the page in Jupyter for it.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_running_page_is_accessible(page, scheme):
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    assert serious(page, scheme) == []


def test_on_a_phone_nothing_sticks_out(page):
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 720})


def test_a_restart_ends_an_endless_loop_and_forgets_all_names(page):
    one = page.locator(".cell.tag_numpy").nth(2)
    run(one, "while True: pass")
    expect(one.get_by_role("button", name="Running …")).to_be_visible()
    page.get_by_role("button", name="Restart Python").click()
    expect(one).to_contain_text("Stopped: Python was restarted.")
    run(one, "'half' in globals(), np.arange(3)")
    expect(one).to_contain_text("(False, array([0, 1, 2]))")


def test_where_a_part_does_not_load_the_page_says_which_and_offers_no_run(page, site_url):
    with page.context.browser.new_context() as context:
        context.route("**/numpy.tar.gz", lambda route: route.fulfill(status=503))
        broken = context.new_page()
        broken.goto(f"{site_url}/book/02_convolution.html")
        broken.get_by_role("button", name="Run this page's NumPy cells here").click()
        expect(broken.locator(".page-python")).to_contain_text("Python did not start: numpy.tar.gz did not load (503).")
        assert broken.locator(".page-run").count() > 0
        expect(broken.locator(".page-run:visible")).to_have_count(0)
        context.unroute("**/numpy.tar.gz")
        broken.get_by_role("button", name="Restart Python").click()
        expect(broken.locator(".page-run:visible")).not_to_have_count(0)


def outcome(source):
    return json.loads(page_runner.run(source))


def test_the_runner_shows_a_last_value_as_html_where_it_has_some():
    told = outcome("class Shown:\n    def _repr_html_(self):\n        return '<b>so</b>'\nprint('first')\nShown()")
    assert told == {"text": "first\n", "html": "<b>so</b>", "error": ""}
    assert outcome("Shown")["text"] == "<class '__main__.Shown'>\n"


@pytest.mark.parametrize("source, error", [("1 +", "SyntaxError"), ("raise SystemExit(3)", "SystemExit: 3"), ("[][1]", "IndexError")])
def test_the_runner_outlives_every_error(source, error):
    assert error in outcome(source)["error"]
    assert "page_runner" not in outcome(source)["error"]
    assert outcome("6 * 7")["text"] == "42\n"


def test_the_runner_imports_what_is_there_and_names_what_is_not():
    told = outcome("from math import pi, tau_and_a_half\nimport no_such.module as absent, json\njson.dumps(round(pi, 2))")
    assert told["text"] == "Not in this Python, which has NumPy alone: tau_and_a_half, absent\n'3.14'\n"
    assert "absent is not in this Python" in outcome("absent.start()")["error"]


def site_of(folder):
    """A build as the extension sees it, with one page that has such cells; it would miss what adds a script."""
    app = SimpleNamespace(outdir=folder / "html")
    page_python.offer(app, "book/02_convolution", None, {"body": page_python.TAG}, None)
    page_python.serve(app, None)
    return app


def test_without_npm_the_site_is_built_without_python(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not site_of(tmp_path).outdir.exists()


def test_another_package_than_the_one_that_was_tested_stops_the_build(tmp_path, monkeypatch):
    def npm(command, cwd, **_):
        (cwd / "changed.tgz").write_bytes(b"changed")
        return SimpleNamespace(stdout="changed.tgz\n")

    monkeypatch.setattr(subprocess, "run", npm)
    with pytest.raises(page_python.ExtensionError, match=r"pyodide@\S+ from npm has the SHA-256 \w+, but must have"):
        site_of(tmp_path)
