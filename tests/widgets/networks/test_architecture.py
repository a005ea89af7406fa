"""ArchitectureExplorer: Python's side, the page's numbers against torch, and every way to walk through a network."""

import json

import pytest
import torch
import traitlets

from utils import ArchitectureExplorer, count_macs, count_parameters
from utils.nets import models
from utils.nets.family import PUBLISHED, family
from utils.widgets.architecture.explorer import NAMES

LEADING = 4  # units between lines of text that a font keeps free
NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def facts(page, lane=0):
    """The table of the chosen stage, {row: text}."""
    page.evaluate(FRAME)
    rows = page.locator(".cx-lane").nth(lane).locator("tr")
    return dict(rows.evaluate_all("(rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent))"))


def number(text):
    return int(text.split(" (")[0].replace(",", ""))


def test_the_names_are_those_of_the_family():
    assert list(PUBLISHED) == NAMES


def test_the_data_is_small_json():
    assert len(json.dumps(ArchitectureExplorer().get_state()["networks"])) < 40_000


@pytest.mark.parametrize("name", NAMES)
def test_the_stages_on_the_page_add_up_to_what_torch_counts(mounted, name):
    page = mounted(ArchitectureExplorer(network=name, compare="", stage=0))
    found = [facts(page)]
    forward = page.get_by_role("button", name="Next")
    while forward.is_enabled():
        forward.click()
        found.append(facts(page))
    with torch.device("meta"):
        model = getattr(models, PUBLISHED[name][0])()
    assert sum(number(row["Parameters"]) for row in found) == count_parameters(model)
    assert sum(number(row["MACs"]) for row in found) == count_macs(model, PUBLISHED[name][2])
    for row, stage in zip(found, family()[name].stages, strict=True):
        assert row["Output C×H×W"] == "×".join(map(str, stage.shape))
        assert row["Receptive field"] == ("the whole picture" if stage.field is None else f"{stage.field}×{stage.field}")


def test_boxes_are_drawn_to_one_scale(mounted):
    page = mounted(ArchitectureExplorer(network="VGG-16", compare="ResNet-50"))
    for lane, name in enumerate(("VGG-16", "ResNet-50")):
        boxes = page.locator(".cx-network").nth(lane).locator("g rect:not(.cx-cost-bar)")
        sizes = boxes.evaluate_all("(all) => all.map((box) => ['width', 'height'].map((name) => Number(box.getAttribute(name))))")
        for (width, height), stage in zip(sizes, family()[name].stages, strict=True):
            channels, side = stage.shape[0], stage.shape[1] if len(stage.shape) > 1 else 1
            assert width == pytest.approx(max(2, 1.05 * channels**0.5), abs=0.06)
            assert height == pytest.approx(max(2, side / 224 * 120), abs=0.06)


@pytest.mark.parametrize("cost", ["macs", "parameters"])
def test_the_bars_below_the_line_are_the_shares_of_the_cost(mounted, cost):
    page = mounted(ArchitectureExplorer(network="VGG-16", compare="", cost=cost))
    bars = page.locator(".cx-cost-bar").evaluate_all("(all) => all.map((bar) => Number(bar.getAttribute('height')))")
    spent = [getattr(stage, cost) for stage in family()["VGG-16"].stages]
    assert bars == pytest.approx([40 * each / max(spent) for each in spent], abs=0.06)


def test_the_keyboard_walks_and_stays_inside(mounted):
    page = mounted(ArchitectureExplorer(network="AlexNet", compare=""))
    slider = page.get_by_role("slider", name="Stage of AlexNet")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert facts(page)["Stage"].startswith("2 of 11")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert facts(page)["Stage"].startswith("11 of 11")
    assert slider.get_attribute("aria-valuenow") == "11"
    page.keyboard.press("Home")
    assert facts(page)["Layer"] == "input"


def test_two_networks_are_walked_apart(mounted):
    page = mounted(ArchitectureExplorer(network="VGG-16", compare="ResNet-18", stage=3, compare_stage=3))
    page.get_by_role("button", name="Next").nth(1).click()
    assert facts(page, 0)["Stage"].startswith("3 of")
    assert facts(page, 1)["Stage"].startswith("4 of")


def test_comparing_with_nothing_hides_the_second_drawing(mounted):
    page = mounted(ArchitectureExplorer())
    page.get_by_label("Compare with").select_option(label="nothing")
    page.evaluate(FRAME)
    assert page.locator(".cx-network:visible").count() == 1


def test_a_smaller_network_takes_its_last_stage_where_the_old_one_had_more(mounted):
    page = mounted(ArchitectureExplorer(network="VGG-16", stage=20, compare=""))
    page.get_by_label("Network", exact=True).select_option(label="LeNet-5")
    assert facts(page)["Stage"] == "7 of 7"


@pytest.mark.parametrize("cost", ["macs", "parameters"])
def test_the_scatter_says_its_numbers_in_words_and_places_points_by_them(mounted, cost):
    page = mounted(ArchitectureExplorer(cost=cost))
    label = page.locator(".cx-scatter").get_attribute("aria-label")
    measured = [network for network in family().values() if network.error is not None]
    assert all(f"{network.error}".rstrip("0") + "%" in label for network in measured)
    assert "LeNet-5" not in label
    dots = page.locator(".cx-dot").evaluate_all(
        "(all) => all.map((dot) => [dot.textContent, ...['cx', 'cy'].map((name) => Number(dot.querySelector('circle').getAttribute(name)))])"
    )
    across = {name: x for name, x, _ in dots}
    down = {name: y for name, _, y in dots}
    assert sorted(across, key=across.get) == [n.name for n in sorted(measured, key=lambda n: getattr(n, cost))]
    assert sorted(down, key=down.get) == [n.name for n in sorted(measured, key=lambda n: -n.error)]


# Of every pair of networks, whose names are bold, and so wider: which names cover a point, a name or an edge, in the letters' own height.
COVERED = """async (leading) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const lists = [...document.querySelectorAll(".cx-controls select")];
  const meet = (a, b) => Math.min(a.right, b.right) > Math.max(a.left, b.left) && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
  const box = (one, spare) => {
    const {x, y, width, height} = one.getBBox();
    return {left: x, right: x + width, top: y + spare, bottom: y + height - spare};
  };
  const found = [];
  for (const network of lists[0].options) for (const compare of lists[1].options) {
    network.selected = compare.selected = true;
    for (const list of lists) list.dispatchEvent(new Event("change"));
    await frame();
    const points = [...document.querySelectorAll(".cx-dot")];
    const names = points.map((point) => box(point.querySelector("text"), leading));
    const parts = [...names, ...points.map((point) => box(point.querySelector("circle"), 0))];
    const edge = document.querySelector(".cx-scatter").viewBox.baseVal.width;
    const covered = names.some((one, i) => one.left < 0 || one.right > edge || parts.some((other, k) => k > i && meet(one, other)));
    if (covered) found.push(`${network.text}, ${compare.text}`);
  }
  return found;
}"""


@pytest.mark.parametrize("cost", ["macs", "parameters"])
def test_no_name_in_the_scatter_covers_another_name_or_a_point(mounted, cost):
    page = mounted(ArchitectureExplorer(cost=cost))
    assert page.evaluate(COVERED, LEADING / 2) == []


def test_a_row_of_the_table_and_a_point_choose_a_network(mounted):
    page = mounted(ArchitectureExplorer(compare=""))
    page.get_by_text("All networks in numbers").click()
    page.get_by_role("button", name="DenseNet-121", exact=True).click()
    page.get_by_text("DenseNet-121 (2016)").wait_for()
    page.locator(".cx-dot", has_text="AlexNet").locator(".cx-target").click()
    page.get_by_text("AlexNet (2012)").wait_for()


def test_fingers_pick_a_stage_on_a_narrow_screen(mounted):
    page = mounted(ArchitectureExplorer(compare=""), **NARROW)
    picture = page.locator(".cx-network:visible")
    box = picture.bounding_box()
    picture.tap(position={"x": box["width"] * 0.8, "y": box["height"] * 0.6})
    assert facts(page)["Layer"] == "dense layer"
    page.get_by_role("button", name="Back").tap()
    assert facts(page)["Layer"] != "input"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_python_stays_inside_a_smaller_network_too():
    explorer = ArchitectureExplorer(network="VGG-16", stage=20)
    explorer.network = "LeNet-5"
    assert explorer.stage == 7
    assert explorer.selected.shape == (10,)


@pytest.mark.parametrize(
    "bad", [{"network": "VGG"}, {"compare": "none"}, {"cost": "flops"}, {"stage": -1}, {"stage": 99}, {"network": "LeNet-5", "stage": 8}]
)
def test_what_cannot_be_shown_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=list(bad)[-1]):
        ArchitectureExplorer(**bad)
