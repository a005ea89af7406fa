"""What all explorers share: bundling, refusing, redrawing when Python sets a trait, leaving nothing behind."""

import json
import re
from contextlib import suppress

import numpy as np
import pytest
import traitlets
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from support.stage import FRAME, stage_widget, staged
from utils import widgets
from utils.widgets.kit import bundle as bundling
from utils.widgets.kit.base import Explorer, Matrix
from utils.widgets.kit.bundle import WIDGETS, bundle, sheet

EXPLORERS = [name for name in widgets.__all__ if name not in ("Quiz", "Predict")]


WORDS = r"[...document.querySelectorAll('.cx-bench')].map(({innerText}) => innerText.replace(/[−.\d]+/g, ''))"  # numbers may go on by themselves


def is_real(trait):
    return isinstance(trait, traitlets.Float) or (isinstance(trait, traitlets.List) and is_real(trait._trait))


REAL = [(name, trait) for name in EXPLORERS for trait, kind in getattr(widgets, name).class_traits(sync=True).items() if is_real(kind)]


@pytest.mark.parametrize("name, trait", REAL)
def test_a_number_is_no_nan(name, trait):
    widget = getattr(widgets, name)()
    before = getattr(widget, trait)
    with pytest.raises(traitlets.TraitError, match="nan"):
        setattr(widget, trait, [float("nan")] * len(before) if isinstance(before, list) else float("nan"))
    assert getattr(widget, trait) == before


@pytest.mark.parametrize("name", EXPLORERS)
def test_two_of_a_kind_share_no_id_and_cleaning_up_leaves_no_listener_behind(watch, name):
    page, widget = watch("about:blank").page, getattr(widgets, name)()
    for which in ("one", "other"):
        stage_widget(page, widget)
        page.evaluate(f"globalThis.{which} = stage")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(({id}) => id)")  # a locator would listen to the document, too
    assert len(set(ids)) == len(ids)
    for which in ("one", "other"):
        assert page.evaluate(f"{which}.listeners.length") > 0
        page.evaluate(f"{which}.cleanUp()")
        assert page.evaluate(f"{which}.listeners") == []
    assert page.evaluate("one.onDocument") == []  # it has counted those of both


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_page_whose_stored_state_is_sorted_by_name_shows_what_a_notebook_shows(watch, name):
    page, widget = watch("about:blank").page, getattr(widgets, name)()
    page.set_viewport_size({"width": 1280, "height": 2400})  # both in sight: what is not seen waits
    stage_widget(page, widget)
    stage_widget(page, widget, sort_keys=True)
    with suppress(PlaywrightTimeout):  # pictures are decoded and made at each one's own pace
        page.wait_for_function(f"new Set({WORDS}).size === 1")
    live, stored = page.evaluate(WORDS)
    assert stored == live and live


def test_a_trait_set_by_python_redraws(watch):
    page = staged(watch, widgets.ConvolutionExplorer())
    page.evaluate("stage.model.set('stride', 2)")
    page.evaluate(FRAME)
    assert "Output y · 3×3" in page.locator(".cx-convolution").text_content()


def test_bundle_inlines_imports_in_order_and_hides_private_names(tmp_path, monkeypatch, watch):
    (tmp_path / "low.mjs").write_text("const secret = 20;\nexport function twice(x) {\n  return 2 * x + secret;\n}\n")
    (tmp_path / "top.mjs").write_text(
        'import {twice} from "./low.mjs";\nconst secret = 1;\nexport default {answer: () => twice(secret)};\n'
    )
    monkeypatch.setattr(bundling, "WIDGETS", tmp_path)
    text = bundling.bundle.__wrapped__("top")
    load = "async (text) => (await import(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})))).default.answer()"
    assert watch("about:blank").page.evaluate(load, text) == 22


@pytest.mark.parametrize(
    "text, message",
    [
        ('import * as all from "./low.mjs";\nexport default {};\n', "cannot inline"),
        ('export {a} from "./low.mjs";\n', "cannot inline"),
        ('import {a} from "./top.mjs";\nexport default {};\n', "circle"),
    ],
)
def test_bundle_refuses_what_it_cannot_inline(tmp_path, monkeypatch, text, message):
    (tmp_path / "top.mjs").write_text(text)
    monkeypatch.setattr(bundling, "WIDGETS", tmp_path)
    with pytest.raises(ValueError, match=message):
        bundling.bundle.__wrapped__("top")


def test_comments_are_left_out_but_not_the_lines_of_a_text_that_look_like_them(tmp_path, monkeypatch):
    monkeypatch.setattr(bundling, "WIDGETS", tmp_path)
    text = "`\n// not a comment\n/** nor\n this */\n`"
    (tmp_path / "top.mjs").write_text(f"/** It's `odd */\n// so\nexport default {text};\n  // bye\n")
    assert bundling.bundle.__wrapped__("top").startswith(f"const module_top = (() => {{\nconst default_ = {text};\n\nreturn")


def test_a_sheet_follows_those_of_the_modules_its_module_imports(tmp_path, monkeypatch):
    monkeypatch.setattr(bundling, "WIDGETS", tmp_path)
    (tmp_path / "part.mjs").write_text("export const a = 1;\n", "utf-8")
    (tmp_path / "top.mjs").write_text('import {a} from "./part.mjs";\nexport default {a};\n', "utf-8")
    (tmp_path / "kit").mkdir()
    for name, place in [("theme", "kit/theme"), ("top", "top"), ("part", "part")]:
        (tmp_path / f"{place}.css").write_text(f"/* words */\n.cx-{name} {{\n  color: red;\n}}\n", "utf-8")
    assert bundling.style.__wrapped__("top").splitlines() == [f".cx-{name} {{color: red;}}" for name in ("theme", "part", "top")]


def test_no_sheet_stands_without_a_module_that_brings_it():
    modules = [path.relative_to(WIDGETS).with_suffix("").as_posix() for path in WIDGETS.rglob("*.mjs")]
    sheets = [path for path in WIDGETS.rglob("*.css") if path.stem != "theme"]
    assert sorted(sheet(path.relative_to(WIDGETS).with_suffix("").as_posix()) for path in sheets) == sorted(
        filter(None, map(sheet, modules))
    )


def test_every_module_is_one_the_bundler_can_inline():
    for path in WIDGETS.rglob("*.mjs"):
        if "export default" in path.read_text("utf-8"):
            bundle(path.relative_to(WIDGETS).with_suffix("").as_posix())


class Holder(Explorer):
    numbers = Matrix([[1]], max_side=3).tag(sync=True)


def test_a_matrix_trait_takes_arrays_and_stores_json():
    holder = Holder(numbers=np.array([[1.5, 2], [3, 4]]))
    assert holder.numbers == [[1.5, 2.0], [3.0, 4.0]]
    holder.numbers = [np.array([1, 2])]
    assert json.dumps(holder.numbers) == "[[1, 2]]"


@pytest.mark.parametrize(
    "bad, why",
    [
        ([[1], [2, 3]], "same in each"),
        ([[float("inf")]], "finite"),
        ([[True]], "finite"),
        ([["1"]], "finite"),
        ([[1, 2, 3, 4]], "at most 3×3"),
        ([], "non-empty"),
        (7, "non-empty"),
        ([[]], "non-empty"),
        (None, "non-empty"),
    ],
)
def test_a_matrix_trait_says_what_is_wrong(bad, why):
    with pytest.raises(traitlets.TraitError, match=why):
        Holder(numbers=bad)


@pytest.mark.parametrize("name", ["ConvolutionExplorer", "TransposedExplorer", "PoolingExplorer"])
def test_a_cells_size_is_worked_out_once_for_the_stage_and_controls_are_left_alone(mounted, name):
    page = mounted(getattr(widgets, name)(), viewport={"width": 390, "height": 844})
    sizes = page.locator(".cx-cell").evaluate_all("cells => cells.map((cell) => getComputedStyle(cell).getPropertyValue('--cell'))")
    assert sizes and all(re.fullmatch(r"[\d.]+px", size) for size in sizes)  # no formula, which each cell would work out again
    across = "parts => parts.map((part) => getComputedStyle(part).getPropertyValue('--across'))"
    assert all(page.locator(".cx-view").evaluate_all(across))
    assert not any(page.locator(".cx-controls, .cx-row, .cx-cell").evaluate_all(across))  # nor need cells, which are as they were
