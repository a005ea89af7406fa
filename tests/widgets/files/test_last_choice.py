"""Of pictures that load side by side, the one that was chosen last is shown, and its message is the one that stands there."""

import io

import pytest
from PIL import Image

from support.stage import staged
from utils import DetectorExplorer, FeatureExplorer, PhotoFilterExplorer, RealNetworkExplorer

# Files called "slow…" and the photo that loads first wait until `release()`, or fail with `release(true)`.
GATE = """() => {
  const gate = new Promise((pass, fail) => { globalThis.release = (failing) => failing ? fail(new Error("late")) : pass(); });
  gate.catch(() => {});
  const read = globalThis.createImageBitmap;
  globalThis.createImageBitmap = async (file, ...rest) => {
    if (file.name?.startsWith("slow")) await gate;
    return read(file, ...rest);
  };
  const decode = Image.prototype.decode;
  globalThis.holdNext = () => {
    Image.prototype.decode = async function () {
      Image.prototype.decode = decode;
      await gate;
      return decode.call(this);
    };
  };
}"""
SETTLED = "() => new Promise((done) => setTimeout(done, 150))"
VIEWS = {  # explorer, the trait with the picture, and what else a reader may choose
    "photo filter": (PhotoFilterExplorer, "image", {"image": "camera"}),
    "features": (FeatureExplorer, "own", {"picture": 2}),
    "real network": (RealNetworkExplorer, "own", {"picture": "cup"}),
}


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (240, 240), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(params=VIEWS)
def view(request, watch):
    make, trait, other = VIEWS[request.param]
    page = staged(watch, make())
    page.evaluate(GATE)
    return page, trait, other


def choose(page, name, file):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": file})


def held(page, trait):
    return page.evaluate("(trait) => stage.model.get(trait)", trait)


def wait_for_a_change(page, trait, before):
    page.wait_for_function("([trait, before]) => stage.model.get(trait) !== before", arg=[trait, before])


def release(page, failing=False):
    page.evaluate("(failing) => release(failing)", failing)
    page.evaluate(SETTLED)


def alerts(page):
    return [text for text in page.locator("[role=alert]:visible").all_text_contents() if text]


def test_a_slow_file_does_not_replace_the_one_that_was_chosen_after_it(view):
    page, trait, _ = view
    before = held(page, trait)
    choose(page, "slow.png", picture("red"))
    choose(page, "quick.png", picture("blue"))
    wait_for_a_change(page, trait, before)
    quick = held(page, trait)
    release(page)
    assert held(page, trait) == quick and not alerts(page)


def test_a_slow_file_does_not_replace_what_was_chosen_otherwise(view):
    page, trait, other = view
    choose(page, "slow.png", picture("red"))
    page.evaluate("(other) => Object.entries(other).forEach(([name, value]) => stage.model.set(name, value))", other)
    expected = held(page, trait)
    release(page)
    assert held(page, trait) == expected


def test_a_slow_files_refusal_is_not_the_last_word(view):
    page, trait, _ = view
    before = held(page, trait)
    choose(page, "slow.txt", b"no picture")
    choose(page, "quick.png", picture("blue"))
    wait_for_a_change(page, trait, before)
    release(page)
    assert not alerts(page)


def test_a_slow_file_that_was_chosen_last_wins(view):
    page, trait, _ = view
    before = held(page, trait)
    choose(page, "quick.txt", b"no picture")
    page.get_by_role("alert").get_by_text("quick.txt").wait_for()
    choose(page, "slow.png", picture("red"))
    assert not alerts(page)
    release(page)
    wait_for_a_change(page, trait, before)


def test_a_refusal_goes_with_the_next_picture(view):
    page, _, other = view
    for after in (picture("blue"), None, picture("blue")):  # the same file a second time changes nothing but the message
        choose(page, "quick.txt", b"no picture")
        page.get_by_role("alert").get_by_text("quick.txt").wait_for()
        if after is None:
            page.evaluate("(other) => Object.entries(other).forEach(([name, value]) => stage.model.set(name, value))", other)
        else:
            choose(page, "quick.png", after)
        page.evaluate(SETTLED)
        assert not alerts(page)


def test_nothing_is_set_once_the_explorer_is_gone(view):
    page, trait, _ = view
    before = held(page, trait)
    choose(page, "slow.png", picture("red"))
    page.evaluate("stage.cleanUp()")
    release(page)
    assert held(page, trait) == before


@pytest.mark.parametrize("failing", [False, True])
@pytest.mark.parametrize("make", [PhotoFilterExplorer, DetectorExplorer])
def test_a_photo_that_loads_late_neither_shows_nor_complains(watch, make, failing):
    page = staged(watch, make())
    page.locator("[role=status]").get_by_text("decoded").wait_for(state="hidden")
    first = page.evaluate("stage.model.get('image')")
    other = "camera" if first == "chelsea" else "chelsea"
    page.evaluate(GATE)
    page.evaluate("holdNext()")
    page.evaluate("(other) => stage.model.set('image', other)", other)
    page.evaluate("(first) => stage.model.set('image', first)", first)
    release(page, failing)
    height = page.locator("canvas[aria-label^='Photo x']").evaluate("(canvas) => canvas.height")
    assert height == {"camera": 256, "chelsea": 170}[first]
    assert "could not decode" not in page.locator(".cx").text_content()
