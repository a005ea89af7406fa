"""A chapter and the capstone in a real JupyterLab and a real Notebook 7, all explorers in the first: cells run, page and Python stay one state."""

import json
import re
from itertools import count
from types import SimpleNamespace

import nbformat
import pytest
from playwright.sync_api import expect

from support.engines.chromium import Chromium
from support.engines.steps import JOURNEY, still
from support.kernels import jupyter
from tools.pages import notebook, prose
from utils import widgets

# One server has both. A workspace of its own: JupyterLab would open what stands in another of its pages once more.
PLACES = {"jupyterlab": "lab/workspaces/{}/tree", "notebook": "notebooks"}
PATIENCE = 120_000  # ms, for a busy machine; every wait ends as soon as its state is there
TRIES = 3  # on a busy machine the page's first question, or what it was asked to run, was each lost once in many runs
WINDOW = {"width": 1300, "height": 1000}
# What the kernel is, and which widgets it has: widgets that come before the page knows the second, it makes twice.
FIRST = ["kernel_info_reply", "comm_info_reply"]
ALL_RUN = "all cells have run"
ERROR = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
# Notebook 7.6's own: it says the first of an empty notebook, too; the second names a command of its file browser.
OF_NOTEBOOK = ["Cannot read properties of undefined (reading 'schema')", "Command 'filebrowser:open-path' not registered."]
# Otherwise JupyterLab leaves out the cells that are scrolled away.
SETTINGS = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}
EXPLORERS = sorted(name for name in dir(widgets) if name.endswith("Explorer") and name != "Explorer")
SHOWN = """
import utils
explorer = utils.{}()
first = explorer.get_state()
explorer
"""
PUT_BACK = """
def put_back():
    changed = [name for name, value in explorer.get_state().items() if value != first[name]]
    with explorer.hold_sync(), explorer.hold_trait_notifications():  # some fit one another only once all are back
        for name in changed:
            setattr(explorer, name, first[name])
    print(*changed)
"""
BENCH = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (PUT_BACK, "")])
BENCH.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A function that gives the address of a notebook in an application: a copy of its own, with a cell more at its end."""
    home = tmp_path_factory.mktemp("lab")
    (home / "settings").mkdir()
    originals = {name: nbformat.read(notebook(name), as_version=4) for name in ("02_convolution", "capstone")} | {"bench": BENCH}
    for name, original in originals.items():
        original.cells.append(nbformat.v4.new_code_cell(f"print({ALL_RUN!r})"))
        for app in PLACES:
            (home / "book" / app).mkdir(parents=True, exist_ok=True)
            nbformat.write(original, home / "book" / app / f"{name}.ipynb")
    (home / "settings" / "overrides.json").write_text(json.dumps(SETTINGS), "utf-8")
    options = [
        f"--ServerApp.root_dir={home / 'book'}",
        *(f"--{app}.app_settings_dir={home / 'settings'}" for app in ("LabApp", "JupyterNotebookApp")),
    ]
    with jupyter(home, *options) as (address, token):
        yield lambda app, name: f"{address}/{PLACES[app].format(name)}/{app}/{name}.ipynb?token={token}"


class Opened:
    """A notebook's page after all its cells have run."""

    def __init__(self, page, url):
        self.page, self.troubles, self.asked = page, [], count(1)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: str(error) in OF_NOTEBOOK or self.troubles.append(str(error)))
        page.on("websocket", lambda socket: socket.on("framereceived", self.hear))
        self.insist(lambda: self.load(url), lambda: not self.awaited, "the kernel's first replies")
        self.wait_until_idle()
        begun = page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]"))
        self.insist(self.run_all, begun.count, "a cell that runs")
        page.locator(f".jp-OutputArea:has-text({ALL_RUN!r}), {ERROR}").first.wait_for()  # the last cell, or what stopped it
        self.wait_until_idle()

    def hear(self, frame):
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        self.awaited = {reply for reply in self.awaited if reply not in text}

    def insist(self, act, come, what):
        """Act, and once more where nothing comes of it."""
        for _ in range(TRIES):
            act()
            for _ in range(PATIENCE // TRIES // 100):
                if come():
                    return
                self.page.wait_for_timeout(100)
        pytest.fail(f"{what} did not come")

    def load(self, url):
        """Load the page; before its kernel's first replies it is called idle, too, and drops what it is asked to run."""
        self.awaited = set(FIRST)
        self.page.goto(url)

    def run_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def wait_until_idle(self):
        self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()

    def explorer(self, name):
        """The one explorer whose root has a class."""
        return self.page.locator(f".jp-OutputArea .{name}")

    def enter(self, cell, source):
        """Type Python into a cell, in place of what stands there, and run it."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Control+Enter")

    def run(self, source):
        """Type Python into the cell at the end and run it; give what it prints."""
        cell = self.page.locator(".jp-CodeCell").last
        number = next(self.asked)
        self.enter(cell, f"{source}\nprint('done {number}')")
        output = cell.locator(".jp-OutputArea-output")
        expect(output).to_contain_text(f"done {number}", timeout=PATIENCE)
        return output.inner_text().rsplit("done", 1)[0].strip()


@pytest.fixture(scope="module", params=PLACES)
def opened(request, browser, server):
    """A function that opens a notebook by its name, once for all tests, in one of the applications."""
    pages = {}
    with browser.new_context(viewport=WINDOW) as context:

        def open_once(name):
            if name not in pages:
                pages[name] = Opened(context.new_page(), server(request.param, name))
            return pages[name]

        yield open_once
        assert {name: page.troubles for name, page in pages.items() if page.troubles} == {}


@pytest.fixture
def chapter(opened):
    return opened("02_convolution")


@pytest.fixture(scope="module")
def bench(browser, server):
    """A notebook in JupyterLab for one explorer after the other: anywidget gives a model two seconds to stand in."""
    with browser.new_context(viewport=WINDOW) as context:
        page = Opened(context.new_page(), server("jupyterlab", "bench"))
        yield page
        assert page.troubles == []


@pytest.mark.parametrize("name", ["02_convolution", "capstone"])
def test_no_cell_fails(opened, name):
    assert opened(name).page.locator(ERROR).all_inner_texts() == []


def test_the_capstone_grades_an_answer(opened):
    [worked_out] = re.findall(r"```python\n(side = .*?)```", "\n".join(prose("capstone")), re.S)
    answers, check = worked_out.strip().rsplit("\n", 1)
    assert opened("capstone").run(f"{answers}\nprint({check})").startswith("Passed.")
    assert opened("capstone").run(f"macs += 1\nprint({check})").startswith("Not yet.")


@pytest.mark.parametrize("name", EXPLORERS)
def test_what_a_control_changes_python_reads_and_what_python_puts_back_the_page_shows(bench, name):
    bench.enter(bench.page.locator(".jp-CodeCell").nth(1), SHOWN.format(name))
    bench.explorer(f"cx-{getattr(widgets, name).folder.replace('_', '-')}").wait_for()
    reader, says = Chromium(SimpleNamespace(page=bench.page)), "journey.says(0, true)"
    reader.evaluate(JOURNEY)
    for which in ("next", "last"):
        before = still(reader, says)
        _, key = reader.evaluate(f"journey.{which}(0)")
        reader.press(key) if key else reader.drag(still(reader, "journey.point()"))
        after = still(reader, says, unlike=before)
        changed = bench.run("put_back()")
        if changed:
            break  # a button that loads the network changes no trait
    assert changed
    assert still(reader, says, unlike=after) == before, changed


def test_keys_pressed_in_an_explorer_are_its_own_and_those_with_ctrl_the_notebooks(chapter):
    explorer, cells = chapter.explorer("cx-convolution"), chapter.page.locator(".jp-Cell")
    count = cells.count()
    explorer.get_by_role("button", name="Increase Stride S").focus()
    for key in ("Enter", "d", "d"):
        chapter.page.keyboard.press(key)
    expect(explorer.get_by_label("Stride S", exact=True)).to_have_value("2")
    expect(cells).to_have_count(count)
    with chapter.page.expect_request(lambda request: request.method == "PUT" and "/api/contents/" in request.url):
        chapter.page.keyboard.press("ControlOrMeta+s")
    explorer.get_by_role("button", name="Decrease Stride S").click()


def test_the_convolution_explorer_and_python_share_its_stride(chapter):
    explorer = chapter.explorer("cx-convolution")
    explorer.get_by_role("button", name="Increase Stride S").click()
    assert chapter.run("print(explorer.stride, explorer.output.shape)") == "2 (2, 2)"
    chapter.run("explorer.stride = 1")
    expect(explorer.get_by_label("Stride S", exact=True)).to_have_value("1")
    expect(explorer.get_by_role("grid", name="Output y").get_by_role("gridcell")).to_have_count(9)


def test_the_photo_explorer_and_python_share_its_stride(chapter):
    explorer = chapter.explorer("cx-photo-filter").first
    stride = explorer.get_by_label("Stride S", exact=True)
    stride.fill("4")
    stride.press("Enter")
    chapter.run(
        "from utils import PhotoFilterExplorer\nphotos = [shown for shown in Out.values() if isinstance(shown, PhotoFilterExplorer)]"
    )
    assert chapter.run("print([photo.stride for photo in photos])") == "[4, 2]"  # the other one stays as it was
    chapter.run("photos[0].stride = 2")
    expect(stride).to_have_value("2")


def test_the_quiz_and_python_share_its_answers(chapter):
    quiz = chapter.explorer("cx-quiz")
    quiz.locator("fieldset").first.get_by_role("radio").nth(1).check()
    chapter.run("[quiz] = [shown for shown in Out.values() if isinstance(shown, Quiz)]")
    assert chapter.run("print(quiz.answers[:2])") == "[1, -1]"
    chapter.run("quiz.answers = [next(i for i, o in enumerate(q['options']) if o['correct']) for q in quiz.questions]")
    expect(quiz.get_by_role("status").last).to_have_text(re.compile(r"(\d+) of \1 right, 0 open\."))
