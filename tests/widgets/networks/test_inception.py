"""InceptionExplorer: Python's side against torch modules, the page's numbers and drawing, and the ways to change them."""

import re

import pytest
import torch
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import InceptionBlock, InceptionExplorer, count_macs, count_parameters, googlenet, trace_receptive_field
from utils.widgets.inception.explorer import BLOCKS, WIDTHS

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
OWN = {"in_channels": 7, "side": 5, **dict(zip(WIDTHS, (3, 12, 2, 4, 9, 1)))}
CASES = [{}, {"naive": True}, {**BLOCKS["5b"], "kernel_5x5": 3}, {**BLOCKS["4d"], "naive": True, "kernel_5x5": 3}, OWN]


def torch_block(explorer):
    widths = {name: getattr(explorer, name) for name in WIDTHS}
    if explorer.naive:
        widths.update(reduce_3x3=None, reduce_5x5=None, project_pool=None)
    with torch.device("meta"):  # shapes are enough, and take no time
        return InceptionBlock(explorer.in_channels, **widths, kernel_5x5=explorer.kernel_5x5, norm=False)


def assert_equal_to_torch(explorer):
    block, shape = torch_block(explorer), (explorer.in_channels, explorer.side, explorer.side)
    assert explorer.output_channels == block.out_channels
    assert explorer.parameters == count_parameters(block)
    assert explorer.macs == count_macs(block, shape)
    for name, branch in zip(explorer.receptive_fields, block.children(), strict=True):
        assert explorer.receptive_fields[name] == trace_receptive_field(branch).size


def text(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(".cx-inception").text_content()


def table(page):
    """The table's numbers by row: depth, r, parameters and MACs."""
    text(page)
    rows = {}
    for row in page.locator("tbody tr").all():
        name, _, *numbers, _ = row.locator("th, td").all_text_contents()
        rows[name] = [int(number.replace(",", "")) for number in numbers]
    return rows


def areas(page):
    """The area of every box of the drawing, in the order of the convolutions, by the browser's own measure."""
    text(page)
    return page.eval_on_selector_all(
        ".cx-block g > .cx-block-box:has(title)",
        """(boxes) => boxes.map((box) => box.getBBox())
        .map(({width, height}) => width * height).filter((area) => area > 0)""",
    )


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 512), min_size=6, max_size=6), st.integers(1, 1024), st.integers(1, 112), st.booleans(), st.sampled_from([3, 5])
)
def test_depth_parameters_macs_and_fields_are_those_of_the_torch_block(widths, in_channels, side, naive, kernel_5x5):
    options = dict(zip(WIDTHS, widths), in_channels=in_channels, side=side, naive=naive, kernel_5x5=kernel_5x5)
    assert_equal_to_torch(InceptionExplorer(**options))


def test_the_presets_are_the_blocks_of_the_course_googlenet():
    with torch.device("meta"):
        model = googlenet(kernel_5x5=5)
    blocks = {name.removeprefix("inception"): block for name, block in model.named_children() if name.startswith("inception")}
    assert list(BLOCKS) == list(blocks)
    for name, block in blocks.items():
        explorer = InceptionExplorer(**BLOCKS[name])
        convolutions = [layer.weight.shape[:3] for layer in block.modules() if isinstance(layer, torch.nn.Conv2d)]
        ours = [(out, channels, kernel) for branch in explorer.branches.values() for channels, out, kernel in branch]
        assert ours == [tuple(shape) for shape in convolutions]


@pytest.mark.parametrize("options", CASES)
def test_the_page_shows_torchs_numbers_for_every_branch_and_the_block(mounted, options):
    explorer = InceptionExplorer(**options)
    assert_equal_to_torch(explorer)
    rows = table(mounted(explorer))
    shape = (explorer.in_channels, explorer.side, explorer.side)
    for name, branch, convolutions in zip(("1×1", "3×3", "5×5", "pool"), torch_block(explorer).children(), explorer.branches.values()):
        depth = convolutions[-1][1] if convolutions else explorer.in_channels
        assert rows[name] == [depth, explorer.receptive_fields[name], count_parameters(branch), count_macs(branch, shape)]
    assert rows["block"] == [explorer.output_channels, max(explorer.receptive_fields.values()), explorer.parameters, explorer.macs]


@pytest.mark.parametrize("options", CASES[:4])
def test_the_boxes_areas_are_to_each_other_as_the_weights(mounted, options):
    explorer = InceptionExplorer(**options)
    weights = [channels * out * kernel**2 for branch in explorer.branches.values() for channels, out, kernel in branch]
    drawn = areas(mounted(explorer))
    assert len(drawn) == len(weights)
    for area, weight in zip(drawn, weights):
        assert area / sum(drawn) == pytest.approx(weight / sum(weights), rel=0.03, abs=0.001)


def test_naive_and_bottlenecks_are_drawn_to_one_scale(mounted):
    page = mounted(InceptionExplorer())
    first = areas(page)[0]
    page.get_by_label("naive", exact=True).check()
    assert areas(page)[0] == pytest.approx(first)
    assert all(said in text(page) for said in ("192×28×28 becomes 256×28×28, without them 416×28×28", "387,296", "303,464,448"))
    assert page.get_by_label("3×3 reduce").is_disabled() and page.get_by_label("pool projection").is_disabled()


def test_a_preset_sets_all_widths_and_a_slider_makes_them_own(mounted):
    page = mounted(InceptionExplorer())
    preset = page.get_by_label("From GoogLeNet")
    preset.select_option("4e")
    page.get_by_text("528×14×14 becomes 832×14×14").wait_for()
    page.get_by_label("5×5 reduce").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("36 of 1×1, then 128 of 5×5").first.wait_for()
    assert preset.evaluate("(list) => list.selectedOptions[0].text") == "own widths"
    assert (
        table(page)["5×5"][2]
        == InceptionExplorer(**{**BLOCKS["4e"], "reduce_5x5": 36}).branches["5×5"][0][0] * 36 + 36 + 36 * 128 * 25 + 128
    )


def test_torchvisions_branch_sees_three_pixels(mounted):
    page = mounted(InceptionExplorer())
    fields = page.get_by_role("img", name=re.compile("sees of the input"))
    assert "5×5 branch 5×5" in fields.get_attribute("aria-label")
    page.get_by_label("3×3 (torchvision)").check()
    assert table(page)["5×5"][1] == 3
    assert "5×5 branch 3×3" in fields.get_attribute("aria-label")


def test_fingers_and_a_narrow_screen(mounted):
    page = mounted(InceptionExplorer(), **NARROW)
    page.get_by_role("button", name="Increase Input size I").tap()
    page.get_by_text("192×29×29 becomes 256×29×29").wait_for()
    slider = page.get_by_label("1×1", exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    text(page)
    assert 200 < table(page)["1×1"][0] < 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "bad", [{"width_1x1": 0}, {"reduce_3x3": 513}, {"in_channels": 1025}, {"side": 0}, {"kernel_5x5": 7}, {"naive": "yes"}]
)
def test_what_no_block_can_have_is_refused_by_name(bad):
    with pytest.raises(traitlets.TraitError, match=next(iter(bad))):
        InceptionExplorer(**bad)
