"""What all explorers share: bundling, refusing, redrawing when Python sets a trait, leaving nothing behind."""

import json

import numpy as np
import pytest
import traitlets

from utils import widgets
from utils.widgets import bundle as bundling
from utils.widgets.base import Explorer, Matrix
from utils.widgets.bundle import bundle

EXPLORERS = [name for name in widgets.__all__ if name not in ("Quiz", "Predict")]

# A stand-in for a notebook's model: keeps every listener, so that what is left behind can be counted.
STAGE = """async ({esm, traits}) => {
  const listeners = [];
  const model = {
    get: (name) => traits[name],
    set: (name, value) => {
      traits[name] = value;
      for (const [event, listener] of [...listeners]) if (event === `change:${name}`) listener();
    },
    on: (event, listener) => listeners.push([event, listener]),
    off: (event, listener) => listeners.splice(listeners.findIndex(([e, l]) => e === event && l === listener), 1),
    save_changes: () => {},
  };
  const onDocument = [];
  for (const target of [document, window]) {
    const add = target.addEventListener;
    target.addEventListener = (type, ...rest) => { onDocument.push(type); return add.call(target, type, ...rest); };
    const remove = target.removeEventListener;
    target.removeEventListener = (type, ...rest) => { onDocument.splice(onDocument.indexOf(type), 1); return remove.call(target, type, ...rest); };
  }
  const module = await import(URL.createObjectURL(new Blob([esm], {type: "text/javascript"})));
  const el = document.body.appendChild(document.createElement("div"));
  const cleanUp = await module.default.render({model, el});
  globalThis.stage = {model, el, cleanUp, listeners, onDocument};
}"""
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def stage_widget(page, widget):
    """Render a widget on a page with the stand-in model."""
    state = {key: value for key, value in widget.get_state().items() if key not in ("_esm", "_css")}
    page.evaluate(STAGE, {"esm": widget._esm, "traits": json.loads(json.dumps(state))})


def staged(watch, widget):
    """A fresh page with one widget on it."""
    page = watch("about:blank").page
    stage_widget(page, widget)
    return page


@pytest.mark.parametrize("name", EXPLORERS)
def test_cleaning_up_leaves_no_listener_behind(watch, name):
    page = staged(watch, getattr(widgets, name)())
    assert page.evaluate("stage.listeners.length") > 0
    page.evaluate("stage.cleanUp()")
    assert page.evaluate("stage.listeners") == []
    assert page.evaluate("stage.onDocument") == []


@pytest.mark.parametrize("name", EXPLORERS)
def test_two_of_a_kind_share_no_id(watch, name):
    page = watch("about:blank").page
    for _ in range(2):
        stage_widget(page, getattr(widgets, name)())
    ids = page.eval_on_selector_all("[id]", "(all) => all.map((e) => e.id)")
    assert len(set(ids)) == len(ids)


def test_a_trait_set_by_python_redraws(watch):
    page = staged(watch, widgets.ConvolutionExplorer())
    page.evaluate("stage.model.set('stride', 2)")
    page.evaluate(FRAME)
    assert "Output y · 3×3" in page.locator(".cx-convolution").text_content()


def test_bundle_inlines_imports_in_order_and_hides_private_names(tmp_path, monkeypatch, watch):
    (tmp_path / "low.mjs").write_text("const secret = 20;\nexport function twice(x) {\n  return 2 * x + secret;\n}\n")
    (tmp_path / "top.mjs").write_text('import {twice} from "./low.mjs";\nconst secret = 1;\nexport default {answer: () => twice(secret)};\n')
    monkeypatch.setattr(bundling, "HERE", tmp_path)
    text = bundling.bundle.__wrapped__("top")
    load = "async (text) => (await import(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})))).default.answer()"
    assert watch("about:blank").page.evaluate(load, text) == 22


@pytest.mark.parametrize("text, message", [
    ('import * as all from "./low.mjs";\nexport default {};\n', "cannot inline"),
    ('export {a} from "./low.mjs";\n', "cannot inline"),
    ('import {a} from "./top.mjs";\nexport default {};\n', "circle")])
def test_bundle_refuses_what_it_cannot_inline(tmp_path, monkeypatch, text, message):
    (tmp_path / "top.mjs").write_text(text)
    monkeypatch.setattr(bundling, "HERE", tmp_path)
    with pytest.raises(ValueError, match=message):
        bundling.bundle.__wrapped__("top")


def test_a_sheet_follows_those_of_the_modules_its_module_imports(tmp_path, monkeypatch):
    monkeypatch.setattr(bundling, "HERE", tmp_path)
    (tmp_path / "part.mjs").write_text("export const a = 1;\n", "utf-8")
    (tmp_path / "top.mjs").write_text('import {a} from "./part.mjs";\nexport default {a};\n', "utf-8")
    for name in ("theme", "top", "part"):
        (tmp_path / f"{name}.css").write_text(f"/* words */\n.cx-{name} {{\n  color: red;\n}}\n", "utf-8")
    assert bundling.style.__wrapped__("top").splitlines() == [f".cx-{name} {{color: red;}}" for name in ("theme", "part", "top")]


def test_no_sheet_stands_without_a_module_that_brings_it():
    sheets = {path.stem for path in bundling.HERE.glob("*.css")}
    assert sheets - {path.stem for path in bundling.HERE.glob("*.mjs")} == {"theme"}


def test_every_module_is_one_the_bundler_can_inline():
    for path in bundling.HERE.glob("*.mjs"):
        if "export default" in path.read_text("utf-8"):
            bundle(path.stem)


class Holder(Explorer):
    numbers = Matrix([[1]], max_side=3).tag(sync=True)


def test_a_matrix_trait_takes_arrays_and_stores_json():
    holder = Holder(numbers=np.array([[1.5, 2], [3, 4]]))
    assert holder.numbers == [[1.5, 2.0], [3.0, 4.0]]
    holder.numbers = [np.array([1, 2])]
    assert json.dumps(holder.numbers) == "[[1, 2]]"


@pytest.mark.parametrize("bad, why", [
    ([[1], [2, 3]], "same in each"), ([[float("inf")]], "finite"), ([[True]], "finite"), ([["1"]], "finite"),
    ([[1, 2, 3, 4]], "at most 3×3"), ([], "non-empty"), (7, "non-empty"), ([[]], "non-empty"), (None, "non-empty")])
def test_a_matrix_trait_says_what_is_wrong(bad, why):
    with pytest.raises(traitlets.TraitError, match=why):
        Holder(numbers=bad)
