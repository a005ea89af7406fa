"""Live code: from the launch menu a page's cells run in a real kernel, and its explorers and Python are one state.

Binder and the CDNs are played: Binder answers with a Jupyter server of this machine, the CDNs with the same files from npm.
The page has a kernel, so VS Code's widget library is tried on it, too: VS Code itself cannot be had from a package registry.
"""

import io
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import anywidget
import pytest
from playwright.sync_api import expect

from support.addressed import build_named, copy_course
from support.kernels import jupyter
from support.watched import serious
from tools.browser import serve

CELLS = [
    "explorer = ConvolutionExplorer()\nexplorer",
    "above = globals().get('above', 0) + 1",
    "print(f'above ran {above}, stride {explorer.stride}')",
]
PATIENCE = 60_000  # ms; every wait ends as soon as its state is there
expect.set_options(timeout=PATIENCE)
ELSEWHERE = re.compile(r"^https://")
PACKAGES = ["thebe@0.9.3", "requirejs@2.3.6", "@vscode/jupyter-ipywidgets8@1.0.9"]
# What VS Code's notebooks do: its manager takes the kernel's messages, and asks for the widget's module by RequireJS.
IN_VS_CODE = """async () => {
  (await import("https://vscode.test/ipywidgets.js")).activate();
  vscIPyWidgets8.load();
  const scripts = {widgetsRegisteredInRequireJs: new Set(), successHandler() {}, errorHandler() {},
    loadWidgetScript: async () => require.config({paths: {anywidget: "https://cdn.jsdelivr.net/npm/anywidget@0.11.0/dist/index"}})};
  const place = document.querySelector("article").appendChild(Object.assign(document.createElement("div"), {id: "vs-code"}));
  const {kernel} = thebe.session;
  const manager = new vscIPyWidgets.WidgetManager(kernel, place, scripts, () => {});
  const asked = kernel.requestExecute({code: "explorer = ConvolutionExplorer()\\nexplorer"});
  let id;
  asked.onIOPub = ({content}) => { id = content.data?.["application/vnd.jupyter.widget-view+json"]?.model_id ?? id; };
  await asked.done;
  await manager.display_view(null, await manager.create_view(await manager.get_model(id)), {node: place});
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a course with an address: the introduction, executed, with the cells above at its end."""
    return build_named(copy_course(tmp_path_factory.mktemp("course"), execute="cache", cells=CELLS))


@pytest.fixture(scope="module")
def cdn(tmp_path_factory):
    """A function that gives what the CDNs have at an address, its bytes and its type, or None."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: there is no Thebe to try live code with")
    folder = tmp_path_factory.mktemp("npm")
    for package in PACKAGES:
        packed = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(fileobj=io.BytesIO((folder / packed).read_bytes())) as archive:
            archive.extractall(folder / package, filter="data")

    def file(address):
        if thebe := re.fullmatch(r"https://unpkg\.com/thebe@0\.9\.3/(.*)", address):
            return folder / "thebe@0.9.3" / "package" / thebe[1]
        if "/require.js/2.3.6/" in address:
            return folder / "requirejs@2.3.6" / "package" / "require.js"
        if address == "https://vscode.test/ipywidgets.js":
            return folder / PACKAGES[2] / "package" / "dist" / "ipywidgets.js"
        if address.startswith("https://cdn.jsdelivr.net/npm/anywidget@"):
            return Path(anywidget.__file__).parent / "nbextension" / "index.js"

    return lambda address: (path := file(address)) and (path.read_bytes(), "text/css" if path.suffix == ".css" else "text/javascript")


@pytest.fixture(scope="module")
def binder(tmp_path_factory):
    """What Binder says when it has started a machine, as a stream of events."""
    with jupyter(tmp_path_factory.mktemp("binder"), "--ServerApp.allow_origin=*") as (address, token):
        ready = {"phase": "ready", "message": "ready", "url": f"{address}/", "token": token}
        yield f"data: {json.dumps({'phase': 'building', 'message': 'building'})}\n\ndata: {json.dumps(ready)}\n\n"


def launch_live_code(page, url, answer):
    """Open the page and start live code from its menu, which the page's own Python gives way to; `answer` gives body and content type for an address elsewhere, or None."""

    def fulfil(route):
        if (answered := answer(route.request.url)) is None:
            return route.abort()
        route.fulfill(body=answered[0], content_type=answered[1], headers={"Access-Control-Allow-Origin": "*"})

    page.set_default_timeout(PATIENCE)
    page.route(ELSEWHERE, fulfil)
    page.goto(f"{url}/book/intro.html")
    page.wait_for_selector("html[data-explorers=ready]", state="attached")
    page.get_by_role("button", name="Launch interactive content").click()
    page.get_by_role("button", name="Live Code").click()
    expect(page.locator(".page-python")).to_have_count(0)


@pytest.fixture(scope="module")
def live(browser, site, cdn, binder):
    """The page with its kernel; no page error, and nothing asked of a host that is not known."""
    asked, troubles = [], []

    def answer(address):
        asked.append(address)
        if address == "https://mybinder.org/build/gh/you/your-course/main":
            return binder, "text/event-stream"
        return cdn(address)

    with serve(site) as url, browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        launch_live_code(page, url, answer)
        page.get_by_role("button", name="Run all cells").wait_for()
        yield page
    assert troubles == []
    # Thebe asks for MathJax, too, for formulas in outputs; the course has none there.
    assert {address for address in asked if cdn(address) is None and "mybinder" not in address and "/mathjax/" not in address} == set()


def cell(page, number):
    return page.locator(".cell:has(.thebe-cell)").nth(number)


def run(page, number, source=None):
    """Run a cell, after a change of its code if there is one."""
    if source is not None:
        cell(page, number).locator(".CodeMirror").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(source)
    cell(page, number).get_by_role("button", name="Run").click()


def test_the_page_stays_alive_until_a_cell_runs_and_a_cell_runs_those_above_first_and_once(live):
    alive = cell(live, 0).locator(".cx-convolution")
    alive.get_by_role("button", name="Increase Stride S").click()
    expect(alive.get_by_label("Stride S", exact=True)).to_have_value("2")
    assert live.locator(".live-output .cx-convolution").count() == 0
    for _ in range(2):
        run(live, 3)
        expect(cell(live, 3)).to_contain_text("above ran 1, stride 1")
    expect(live.locator(".cx-convolution")).to_have_count(2)  # Python's own, in the place of the page's
    expect(live.locator(".live-output .cx-convolution")).to_have_count(2)


def test_an_explorer_and_python_are_one_state(live):
    explorer = cell(live, 1).locator(".live-output .cx-convolution")
    run(live, 3)
    explorer.get_by_role("button", name="Increase Stride S").click()
    run(live, 3)
    expect(cell(live, 3)).to_contain_text("stride 2")
    run(live, 3, "explorer.stride = 3\nprint('set')")
    expect(cell(live, 3)).to_contain_text("set")
    expect(explorer.get_by_label("Stride S", exact=True)).to_have_value("3")


def test_an_editor_is_named_and_lets_tab_go_on(live):
    editor = cell(live, 2).get_by_role("textbox", name="Code of cell 3")
    button = cell(live, 2).get_by_role("button", name="Run")
    expect(button).to_be_enabled()
    editor.focus()
    expect(editor).to_be_focused()
    live.keyboard.press("Tab")
    expect(button).to_be_focused()


def test_a_cell_that_is_run_again_while_it_runs_runs_once_more_after_it(live):
    run(live, 3, "import time\ntime.sleep(1)\ntimes = globals().get('times', 0) + 1\nprint('times', times)")
    run(live, 3)
    expect(cell(live, 3)).to_contain_text("times 2")
    expect(cell(live, 3)).not_to_contain_text("Failed to execute")


def test_after_a_restart_nothing_has_run_and_explorers_reach_python_again(live):
    live.get_by_role("button", name="Restart Python").click()
    expect(live.get_by_role("status").first).to_contain_text("Python is there")
    run(live, 3, CELLS[2])
    expect(cell(live, 3)).to_contain_text("above ran 1, stride 1")
    cell(live, 1).locator(".live-output .cx-convolution").get_by_role("button", name="Increase Stride S").click()
    run(live, 3)
    expect(cell(live, 3)).to_contain_text("stride 2")


def test_when_python_stops_by_itself_the_page_says_so_and_the_next_run_begins_with_the_cells_above(live):
    run(live, 3, "import os\nos._exit(1)")
    expect(live.get_by_role("status").first).to_contain_text("stopped by itself")
    live.evaluate("() => thebe.session.kernel.requestKernelInfo()")  # the new Python has answered
    expect(live.get_by_role("status").first).to_contain_text("stopped by itself")
    run(live, 3, CELLS[2])
    expect(cell(live, 3)).to_contain_text("above ran 1")
    expect(live.get_by_role("status").first).to_contain_text("Python is there")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_live_cells_are_accessible(live, scheme):
    run(live, 3, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint(1 / 0)")
    expect(cell(live, 3)).to_contain_text("ZeroDivisionError: division by zero")
    expect(cell(live, 3).get_by_role("img", name="A picture that this cell drew")).to_be_visible()
    live.emulate_media(color_scheme=scheme)
    expect(live.locator("html")).to_have_attribute("data-theme", scheme)
    assert serious(live, scheme) == []


def test_without_the_cdn_the_page_says_why_there_is_no_live_code_and_stays_as_it_was(browser, site):
    with serve(site) as url, browser.new_context() as context:
        page = context.new_page()
        launch_live_code(page, url, lambda address: None)
        expect(page.get_by_role("status").first).to_contain_text("Live code did not start: https://unpkg.com/thebe")
        page.locator(".cx-convolution").first.get_by_role("button", name="Increase Stride S").click()
        expect(page.locator(".cx-convolution").first.get_by_label("Stride S", exact=True)).to_have_value("2")


def test_where_the_pages_own_python_has_begun_the_menu_no_longer_offers_live_code(browser, site, cdn):
    with serve(site) as url, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/book/intro.html")
        assert page.locator("[data-does*=initThebe]").count() == 1
        page.get_by_role("button", name="Run this page's NumPy cells here").click()
        expect(page.locator("[data-does*=initThebe]")).to_have_count(0)


def test_when_binder_has_no_machine_the_page_says_so(browser, site, cdn):
    def answer(address):
        if "mybinder.org" in address:
            return 'data: {"phase": "failed", "message": "Too many users"}\n\n', "text/event-stream"
        return cdn(address)

    with serve(site) as url, browser.new_context() as context:
        page = context.new_page()
        launch_live_code(page, url, answer)
        expect(page.get_by_role("status").first).to_contain_text("Too many users")
        assert page.locator(".thebe-controls").count() > 0
        expect(page.locator(".thebe-controls:visible")).to_have_count(0)  # a button would promise a run


def test_an_explorer_in_vs_codes_widget_library_and_python_are_one_state(live):
    live.add_script_tag(url="https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.6/require.min.js")
    live.evaluate(IN_VS_CODE)
    explorer = live.locator("#vs-code .cx-convolution")
    explorer.get_by_role("button", name="Increase Stride S").click()
    run(live, 3, "print('stride', explorer.stride)")
    expect(cell(live, 3)).to_contain_text("stride 2")
    run(live, 3, "explorer.stride = 3\nprint('set again')")
    expect(explorer.get_by_label("Stride S", exact=True)).to_have_value("3")
