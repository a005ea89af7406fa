"""CueConflictExplorer: the page's pictures and probabilities are Python's and torch's; every hand can answer and mix."""

import base64
import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
import traitlets
from torch import nn

import utils
from support.mjs import assert_close
from support.nets import small_net as net
from support.stage import staged
from tools.browser import serve, settle
from utils import CueConflictExplorer, pack_net
from utils.inside.cues import NAMES, count_cues
from utils.nets.packing import run_net
from utils.widgets.cue_conflict.explorer import ORDER, REACH, SIZES, page_picture, questions

NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
NETS = [{"name": "one", "steps": pack_net(net("gap", 1))}, {"name": "two", "steps": pack_net(net("flatten", 2))}]


def note(page):
    settle(page)
    return page.locator(".cx-note").text_content()


def test_the_pages_pictures_are_those_of_python(call):
    material = CueConflictExplorer().material
    unpacked = material | {name: list(base64.b64decode(material[name])) for name in ("covers", "pieces")}
    settings = [
        dict(zip(("shape", "texture", "size", "down", "right", "colour"), values))
        for values in itertools.product(range(4), range(-1, 4), range(len(SIZES)), (-REACH, 1), (0, REACH), (1, 3))
    ]
    for start in range(0, len(settings), 60):
        some = settings[start : start + 60]
        for found, setting in zip(call([["cue_conflict/state", "cuePicture", [unpacked, setting]] for setting in some]), some, strict=True):
            assert_close(found, page_picture(**setting)[None], setting, rtol=1e-12)


def test_the_pages_probabilities_are_those_of_python_and_of_torch_with_the_same_weights(call, browser):
    x = np.stack([page_picture(**question) for question in questions()])
    run = """async ([steps, pictures]) => {
      const {netAnswer, unpackNet} = await import("./cue_conflict/net.mjs");
      const {tensor} = await import("./math/tensor.mjs");
      const net = unpackNet(steps);
      return pictures.map((picture) => netAnswer(net, tensor([1, 3, 32, 32], Float64Array.from(picture))));
    }"""
    with serve(Path(utils.__file__).parent / "widgets") as url, browser.new_page() as page:
        page.goto(f"{url}/")
        for one, seed, head in zip(NETS, (1, 2), ("gap", "flatten")):
            found = np.array(page.evaluate(run, [one["steps"], x.reshape(12, -1).tolist()]))
            logits = run_net(one["steps"], x)
            np.testing.assert_allclose(found, torch.softmax(torch.tensor(logits), 1).numpy(), atol=1e-10)
            with torch.no_grad():  # torch, before rounding to bytes: close, and exact in what test_cues compares
                np.testing.assert_allclose(found, torch.softmax(net(head, seed)(torch.tensor(x).float()), 1).numpy(), atol=0.02)


def test_answering_by_buttons_and_keys_leads_to_the_readers_bias(mounted):
    page = mounted(CueConflictExplorer(nets=NETS))
    choices = page.locator(".cx-choose")
    assert choices.count() == 4
    answers = []
    for i, question in enumerate(questions()):
        page.get_by_text(f"Picture {i + 1} of 12").wait_for()
        cue = question["shape"] if i < 9 else question["texture"]
        answers.append(cue)
        if i % 2:
            choices.nth(cue).click()
        else:
            choices.first.press(str(cue + 1))
    page.get_by_text("Picture by picture").wait_for()
    by_shape, by_texture, _ = count_cues(answers, [q["shape"] for q in questions()], [q["texture"] for q in questions()])
    assert (by_shape, by_texture) == (9, 3)
    assert "75% (9 shape, 3 texture)" in page.locator(".cx-bias-bar").first.text_content()
    assert page.locator(".cx-card").first.locator(".cx-answer").first.text_content().endswith(NAMES[answers[0]] + "shape")


def test_the_nets_bias_on_the_page_is_pythons(mounted):
    explorer = CueConflictExplorer(nets=NETS, answers=[2] * 12)
    page = mounted(explorer)
    for bar, share in zip(page.locator(".cx-bias-bar").all(), explorer.shape_bias.values(), strict=True):
        text = bar.text_content()
        if share is None:
            assert "no bias" in text
        else:
            assert f"{round(100 * share)}% (" in text


def test_back_takes_one_answer_back_and_skip_shows_the_nets_without_any(watch):
    page = staged(watch, CueConflictExplorer(nets=NETS))
    page.locator(".cx-choose").nth(2).click()
    settle(page)
    assert page.evaluate("stage.model.get('answers')") == [2] + [-1] * 11
    page.get_by_role("button", name="Back").click()
    settle(page)
    assert page.evaluate("stage.model.get('answers')") == [-1] * 12
    page.get_by_role("button", name="Skip to the nets", exact=True).click()
    assert re.fullmatch(r"Shape bias: you no answers; net 1 \d+%; net 2 \d+%\.", note(page))
    page.get_by_role("button", name="Answer again").click()
    assert note(page).startswith("Picture 1:")
    assert page.evaluate("stage.model.get('skipped')") is False


def test_keys_with_other_meanings_are_left_alone(mounted):
    page = mounted(CueConflictExplorer())
    page.locator(".cx-choose").first.focus()
    for key in ("5", "0", "a", "Control+2"):
        page.keyboard.press(key)
    assert note(page).startswith("Picture 1:")


def shown(page):
    """The probabilities on the page, in percent: one list for each net."""
    settle(page)
    panels = page.locator(".cx-nets .cx-panel").all()
    return [
        [float(re.search(r"(\d+)%", bar.get_attribute("aria-label"))[1]) for bar in panel.locator("[role=img]").all()] for panel in panels
    ]


def test_mixing_by_hand_shows_pythons_probabilities(mounted):
    page = mounted(CueConflictExplorer(nets=NETS))
    page.get_by_label("Mix your own").check()
    page.locator("[data-trait=shape]").get_by_label("cross").check()
    page.locator("[data-trait=texture]").get_by_label("none, plain").check()
    page.get_by_role("button", name="Increase Moved down").click()
    page.get_by_label("Radius").press("ArrowRight")
    page.locator("[data-trait=colour]").get_by_label("yellow").check()
    mixed = CueConflictExplorer(nets=NETS, mode="mix", shape=2, texture=-1, down=1, size=2, colour=3)
    for found, p in zip(shown(page), mixed.probabilities.values(), strict=True):
        np.testing.assert_allclose(found, 100 * p, atol=0.51)
    assert note(page).startswith("A plain cross: net 1 says ")
    canvas = page.get_by_role("img", name="a plain cross")
    pixels = canvas.evaluate("(canvas) => [...canvas.getContext('2d').getImageData(0, 0, 32, 32).data]")
    rgb = np.array(pixels).reshape(32, 32, 4)[..., :3].transpose(2, 0, 1)
    assert np.abs(rgb - 255 * mixed.picture).max() <= 0.5 + 1e-6


def test_a_card_opens_its_picture_for_mixing(mounted):
    page = mounted(CueConflictExplorer(nets=NETS, skipped=True))
    page.locator(".cx-card button").nth(4).click()
    settle(page)
    question = questions()[4]
    assert (
        page.locator("[data-trait=shape] input").evaluate_all("(radios) => radios.findIndex(({checked}) => checked)") == question["shape"]
    )
    for found, steps in zip(shown(page), NETS, strict=True):
        logits = run_net(steps["steps"], page_picture(**question)[None])
        np.testing.assert_allclose(found, 100 * torch.softmax(torch.tensor(logits), 1).numpy()[0], atol=0.51)


def test_what_python_sets_is_shown_and_other_nets_replace_the_first(watch):
    page = staged(watch, CueConflictExplorer(nets=NETS, mode="mix"))
    page.evaluate("(nets) => stage.model.set('nets', nets)", json.loads(json.dumps(NETS[1:])))
    page.evaluate("stage.model.set('shape', 3)")
    expected = CueConflictExplorer(nets=NETS[1:], mode="mix", shape=3).probabilities["two"]
    (found,) = shown(page)
    np.testing.assert_allclose(found, 100 * expected, atol=0.51)


def test_without_nets_it_says_so(mounted):
    page = mounted(CueConflictExplorer(skipped=True))
    assert note(page) == "Shape bias: you no answers. No nets were given."


def test_fingers_use_it_on_a_narrow_screen(mounted):
    page = mounted(CueConflictExplorer(nets=NETS), **NARROW)
    for _ in range(12):
        page.locator(".cx-choose").nth(1).tap()
        settle(page)
    page.get_by_text("Picture by picture").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Mix your own").tap()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_twelve_questions_are_all_the_conflicts_and_none_leaves_its_picture():
    asked = questions()
    assert sorted(ORDER) == list(range(12))
    assert len({(q["shape"], q["texture"]) for q in asked}) == 12 and all(q["shape"] != q["texture"] for q in asked)
    assert all(a["shape"] != b["shape"] and a["texture"] != b["texture"] for a, b in itertools.pairwise(asked))
    for shape, down, right in itertools.product(range(4), (-REACH, REACH), (-REACH, REACH)):
        ground = page_picture(shape, -1, len(SIZES) - 1, down, right)[0]
        frame = np.concatenate([ground[0], ground[-1], ground[:, 0], ground[:, -1]])
        assert np.ptp(frame) < 0.02  # nothing of the shape touches the frame, or has come round it


@pytest.mark.parametrize(
    "bad, words",
    [
        ({"mode": "play"}, "mode"),
        ({"answers": [0] * 11}, "answers"),
        ({"answers": [4] * 12}, "answers"),
        ({"shape": 4}, "shape"),
        ({"texture": -2}, "texture"),
        ({"size": 3}, "size"),
        ({"down": REACH + 1}, "down"),
        ({"colour": 9}, "colour"),
        ({"nets": 3}, "list of at most 3"),
        ({"nets": NETS * 2}, "at most 3"),
        ({"nets": [{"name": "x"}]}, "name and steps"),
        ({"nets": [{"name": "x", "steps": [{"kind": "sigmoid"}]}]}, "x cannot read"),
        ({"nets": [{"name": "x", "steps": NETS[0]["steps"][:-1]}]}, "expected 4 finite"),
        (
            {"nets": [{"name": "big", "steps": pack_net(nn.Sequential(nn.Flatten(), nn.Linear(3072, 20), nn.ReLU(), nn.Linear(20, 4)))}]},
            "more than",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(bad, words):
    with pytest.raises(traitlets.TraitError, match=re.escape(words)):
        CueConflictExplorer(**bad)


def test_an_unknown_argument_is_refused():
    with pytest.raises(TypeError, match="no argument 'net'"):
        CueConflictExplorer(net=NETS)
