"""The bench that all explorers stand on: as tall as a screen whatever is set, in sight on a phone, and linked to."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

import utils
from tools.browser import settle
from utils import widgets

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TALLEST = 640  # pixels, where the controls have room at the right
TALLEST_ON_A_PHONE = 1013  # 1.2 screens
SMALLEST_TARGET = 24  # pixels; cells of numbers are as small as their grid asks for
FOLDER = Path(widgets.__file__).parent
EXPLORERS = sorted(name for name in dir(widgets) if name.endswith("Explorer") and name != "Explorer")
# Press every task and every key and choice beside the stage, and measure after each; what plays on by itself is left out.
# Nothing is done before an offered network is loaded.
HEIGHTS = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const bench = document.querySelector(".cx-bench");
  const heights = [];
  const tops = []; // of the controls: what is under a finger stays there
  const measure = () => {
    const box = bench.getBoundingClientRect();
    heights.push(box.height);
    tops.push(bench.querySelector(".cx-controls").getBoundingClientRect().top - box.top);
  };
  measure();
  const missed = [];
  for (const key of bench.querySelectorAll(".cx-task, .cx-controls button, .cx-controls input[type=radio]")) {
    if (/Play|Train/.test(key.textContent) || key.disabled || !key.isConnected) continue;
    key.click();
    await frame();
    measure();
    if (key.matches(".cx-task[aria-pressed=false]") && !bench.querySelector(".cx-offer")) missed.push(key.textContent);
  }
  return {heights, tops, missed};
}"""


CUT = """() => [...document.querySelectorAll(":is(.cx-view, .cx-controls, .cx-readout), .cx-view *")]
  .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflow) && !one.matches("pre"))
  .filter(({scrollWidth, clientWidth, scrollHeight, clientHeight}) => scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1)
  .map((one) => one.className)"""


@pytest.mark.parametrize("name", EXPLORERS)
def test_on_a_desk_nothing_is_cut_at_first_and_an_explorer_fits_on_a_screen_and_never_jumps(mounted, name):
    page = mounted(getattr(utils, name)(), viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.add_style_tag(content="body { margin: 0 } main { max-width: 60rem; margin: auto }")
    settle(page)
    assert page.evaluate(CUT) == []
    found = page.evaluate(HEIGHTS)
    heights = found["heights"]
    assert not found["missed"]  # a task that is done says so
    assert max(heights) <= TALLEST
    assert max(heights) - min(heights) < 1


TARGETS = """() => [...document.querySelectorAll(".cx-bench :is(button, select, input, summary):not(.cx-cell *)")]
  .map((one) => [one.ariaLabel || one.textContent || one.id, (one.type === "checkbox" ? one.parentElement : one).getBoundingClientRect()])
  .filter(([, {width, height}]) => width > 1 && height > 1) // not what is hidden, nor a file's field below its button
  .map(([name, {width, height}]) => [name, width, height])"""


@pytest.mark.parametrize("name", EXPLORERS)
def test_on_a_phone_an_explorer_fits_on_1_2_screens_its_stage_stays_in_sight_and_its_controls_where_they_are(mounted, name):
    page = mounted(getattr(utils, name)(), reduced_motion="reduce", **PHONE)
    page.add_style_tag(content="body { margin: 0 16px }")  # as on the site
    assert_in_sight_from_the_last_control(page)
    found = page.evaluate(HEIGHTS)
    assert max(found["heights"]) <= TALLEST_ON_A_PHONE
    assert max(found["tops"]) - min(found["tops"]) < 1
    small = [target for target in page.evaluate(TARGETS) if min(target[1:]) < SMALLEST_TARGET]
    assert small == []
    primary = page.locator(".cx-primary:visible")
    assert all(key.bounding_box()["height"] >= 44 for key in primary.all())


@pytest.mark.parametrize(
    ("name", "traits"),
    [
        ("PoolingExplorer", {"shift": [1, 1]}),
        ("PoolingExplorer", {"stride": 1}),
        ("ChannelExplorer", {"padding": 1}),
    ],
)
def test_on_a_phone_a_changed_explorer_stays_as_high_and_its_stage_as_wide(mounted, name, traits):
    page = mounted(getattr(utils, name)(), reduced_motion="reduce", **PHONE)
    page.add_style_tag(content="body { margin: 0 16px }")
    bench = page.locator(".cx-bench")
    before = bench.bounding_box()["height"]
    link = f"{getattr(utils, name).folder.replace('_', '-')}-0={quote(json.dumps(traits))}"
    page.evaluate("(link) => { location.hash = link; }", link)
    for _ in range(3):
        settle(page)
    assert abs(bench.bounding_box()["height"] - before) < 1
    assert page.evaluate("(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)(document.querySelector('.cx-view'))") <= 1


def test_on_a_phone_a_refusal_moves_no_control(mounted):
    page = mounted(utils.ConvolutionExplorer(input=[[1] * 5] * 5), reduced_motion="reduce", **PHONE)
    page.add_style_tag(content="body { margin: 0 16px }")
    before = page.locator(".cx-controls").bounding_box()["y"]
    page.get_by_label("Dilation D", exact=True).fill("3")
    page.get_by_label("Dilation D", exact=True).blur()
    page.get_by_text("This cannot work").wait_for()
    assert abs(page.locator(".cx-controls").bounding_box()["y"] - before) < 1


@pytest.mark.parametrize("name", EXPLORERS)
def test_no_rule_for_a_width_is_for_the_explorer_itself(name):
    # an explorer is the container whose width is asked for: such a rule asks what stands around it, and never holds
    folder = getattr(utils, name).folder
    sheet = (FOLDER / folder / "style.css").read_text("utf-8")
    blocks = re.findall(r"^@container.*?^}", sheet, re.M | re.S)
    assert not [block for block in blocks if re.search(rf"^ +\.cx-{folder.replace('_', '-')} {{", block, re.M)]


def assert_in_sight_from_the_last_control(page):
    page.locator(".cx-controls :is(button, input, select):visible").last.scroll_into_view_if_needed()
    settle(page)
    top, bottom = page.evaluate("(({top, bottom}) => [top, bottom])(document.querySelector('.cx-view').getBoundingClientRect())")
    assert top >= 0 and bottom - top <= 0.45 * 844 + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# Lists whose texts do not all fit, and parts of the stage that scroll sideways; the tasks above it are a row to swipe.
TOO_WIDE = """() => {
  const measure = document.createElement("canvas").getContext("2d");
  const arrow = 20;
  const cut = [...document.querySelectorAll(".cx-bench select")].filter((list) => list.clientWidth > 0).flatMap((list) => {
    const {fontSize, fontFamily, paddingLeft, paddingRight} = getComputedStyle(list); // `font` is empty: it cannot tell tabular numbers
    measure.font = `${fontSize} ${fontFamily}`;
    const room = list.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - arrow;
    return [...list.options].map(({text}) => text).filter((text) => measure.measureText(text).width > room);
  });
  const aside = [...document.querySelectorAll(".cx-view, .cx-view *")]
    .filter((one) => /auto|scroll|hidden/.test(getComputedStyle(one).overflowX) && !one.matches(".cx-cell"))
    .filter(({scrollWidth, clientWidth}) => clientWidth > 0 && scrollWidth > clientWidth + 1);
  return [...cut, ...aside.map((one) => one.className)];
}"""


@pytest.mark.parametrize("name", EXPLORERS)
def test_on_a_desk_no_list_cuts_its_texts_and_no_stage_scrolls_sideways(mounted, name):
    page = mounted(getattr(utils, name)(), viewport={"width": 1280, "height": 900})
    page.add_style_tag(content="body { margin: 0 16px } main { max-width: 60rem; margin: auto }")
    settle(page)
    assert page.evaluate(TOO_WIDE) == []


STEPPED = re.compile(r"\b([Ss]tride|Padding P|Dilation|(Kernel|Input|Window) size)\b")


@pytest.mark.parametrize("name", EXPLORERS)
def test_one_thing_has_one_control_in_all_explorers(mounted, name):
    page = mounted(getattr(utils, name)())
    labels = page.locator(".cx-controls :is(label, .cx-label)").all_text_contents()
    stepped = page.locator(".cx-controls .cx-stepper label").all_text_contents()
    assert list(filter(STEPPED.search, labels)) == list(filter(STEPPED.search, stepped))


def test_a_link_carries_what_was_changed_and_starting_over_puts_it_back(mounted):
    page = mounted(utils.ConvolutionExplorer())
    page.get_by_role("button", name="Increase Stride S").click()
    page.get_by_role("button", name="Link").click()
    assert page.url.endswith("#convolution-0=" + quote(json.dumps({"stride": 2}, separators=(",", ":")), safe=""))
    page.get_by_role("button", name="Start over").click()
    assert page.get_by_label("Stride S", exact=True).input_value() == "1"


def test_python_gives_the_link_that_the_page_opens(mounted):
    explorer = utils.ReceptiveFieldExplorer()
    explorer.layers, explorer.size, explorer.focus = [[5, 1, 0, 1, "conv"]], 9, [1, 2, 2]
    page = mounted(utils.ReceptiveFieldExplorer())
    page.evaluate("(link) => { location.hash = link; }", explorer.link)
    page.get_by_text("Unit (2, 2) of layer 1: rows 2 to 6").wait_for()


@pytest.mark.parametrize("state", ["%7B", '{"stride":"javascript:1"}', '{"stride":[]}', '{"esm":"1"}', "x" * 3000, '{"kernel":[["a"]]}'])
def test_a_link_that_is_none_of_ours_changes_nothing(mounted, state):
    page = mounted(utils.ConvolutionExplorer())
    before = page.locator(".cx-stage").text_content()
    page.evaluate("(state) => { location.hash = `convolution-0=${encodeURIComponent(state)}`; }", state)
    settle(page)
    assert page.locator(".cx-stage").text_content() == before


@pytest.mark.parametrize(
    "state",
    [
        {"padding": 1e9},
        {"padding_mode": "<img src=x onerror=window.ran=1>"},
        {"kernel": [[1, 2], [1]]},
        {"input": [[9, 9], [9]]},
        {"focus": [-1, 1e9]},
    ],
)
def test_a_link_that_cannot_be_shown_leaves_the_explorer_as_it_was(mounted, state):
    page = mounted(utils.ConvolutionExplorer())
    before = page.locator(".cx-stage").text_content()
    page.evaluate("(state) => { location.hash = `convolution-0=${encodeURIComponent(state)}`; }", json.dumps(state))
    for _ in range(3):
        settle(page)
    assert page.locator(".cx-stage").text_content() == before
    assert page.evaluate("window.ran") is None
    if "kernel" in state:
        assert page.get_by_role("button", name="This link does not fit here").is_visible()


@pytest.mark.parametrize(
    ("name", "focus"),
    [
        *(
            ("LinearMapExplorer", focus)
            for focus in ('{"output":-1e999}', '{"output":"1"}', '{"output":0.5}', '{"nothing":3}', '{"output":[1,2]}')
        ),
        *(("TransposedExplorer", focus) for focus in ('{"output":3}', '{"input":[-1,0]}', '{"input":["a",0]}', '{"input":[1e999,0]}')),
    ],
)
def test_a_link_to_a_place_that_there_is_not_shows_no_nonsense(mounted, name, focus):
    explorer = getattr(utils, name)
    page = mounted(explorer())
    page.evaluate("(state) => { location.hash = state; }", f"{explorer.folder.replace('_', '-')}-0=" + quote(f'{{"focus":{focus}}}'))
    for _ in range(3):
        settle(page)
    assert page.locator(".cx-bench").inner_text().find("NaN") == -1  # and the console says nothing: the fixture looks


def test_a_link_reaches_no_further_than_the_controls(mounted):
    page = mounted(utils.ConvolutionExplorer())
    page.evaluate("location.hash = `convolution-0=${encodeURIComponent('{\"stride\":0}')}`")
    settle(page)
    assert page.get_by_label("Stride S", exact=True).input_value() == "1"


def test_arrow_keys_change_tabs(mounted):
    page = mounted(utils.TrainingExplorer())
    page.get_by_role("tab").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Mistakes").get_attribute("aria-selected") == "true"
    assert page.get_by_role("grid", name="Held-out digits by true class and answer").is_visible()
