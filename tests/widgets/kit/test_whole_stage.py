"""All that is on the stage is in sight, on a phone, where it stays while a control is moved, and on wider screens."""

import json
from urllib.parse import quote

import pytest

import utils
from tools.browser import settle
from utils import widgets

EXPLORERS = sorted(name for name in dir(widgets) if name.endswith("Explorer") and name != "Explorer")
# What is left of the stage below or beside its edge, at first, after every task and in the states named; pictures by the dozen may be scrolled.
LARGEST = {
    "ConvolutionExplorer": [{"padding": 4}],
    "ChannelExplorer": [{"padding": 1}, {"weight": [[[[1, 0, -1]] * 3] * 3] * 4, "bias": [0] * 4}],
    "PoolingExplorer": [{"stride": 1}, {"kernel_size": 1, "stride": 1}, {"shift": [1, 1]}],
}
LEFT = "(({scrollWidth, clientWidth, scrollHeight, clientHeight}) => [scrollWidth - clientWidth, scrollHeight - clientHeight])(document.querySelector('.cx-view'))"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", EXPLORERS)
def test_all_of_the_stage_is_in_sight(mounted, name, width):
    page = mounted(
        getattr(utils, name)(),
        viewport={"width": width, "height": 844},
        reduced_motion="reduce",
        has_touch=width < 1280,
        is_mobile=width < 1280,
    )
    page.add_style_tag(content="body { margin: 0 16px }")
    settle(page)
    left = {"at first": page.evaluate(LEFT)}
    for task in page.locator(".cx-task").all():
        task.evaluate("(key) => key.click()")
        settle(page)
        if page.locator(".cx-cards:visible").count() == 0:
            left[task.text_content()] = page.evaluate(LEFT)
    if name == "TrainingExplorer":
        page.get_by_role("button", name="Start over").click()
        page.get_by_role("tab", name="One weight").click()
        for step in range(4):
            page.locator(".cx-one button").click()
            settle(page)
            left[f"step {step}"] = page.evaluate(LEFT)
    for traits in LARGEST.get(name, []):
        page.get_by_role("button", name="Start over").click()
        place = getattr(utils, name).folder.replace("_", "-")
        page.evaluate("(link) => { location.hash = link; }", f"{place}-0={quote(json.dumps(traits))}")
        for _ in range(3):
            settle(page)
        left[json.dumps(traits)] = page.evaluate(LEFT)
    assert {state: aside for state, aside in left.items() if max(aside) > 1} == {}
