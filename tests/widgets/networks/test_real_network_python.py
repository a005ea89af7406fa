"""The real network in Python: what its weights become for the page, the file that holds them, and what its explorer may be given."""

import json

import numpy as np
import pytest
import torch
import traitlets
from torch import nn

from support.blocks import randomise
from support.stage import staged
from utils import RealNetworkExplorer, load_pretrained
from utils.nets.models import efficientnet_lite0
from utils.nets.rounding import network_file, rounded_layers, with_rounded_weights
from utils.widgets.real_network.packed import network


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(0)
    return randomise(efficientnet_lite0(8))


def test_the_rounded_network_is_nearly_the_network(net):
    x = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        plain, rounded = net(x), with_rounded_weights(net)(x)
    assert 0 < (plain - rounded).abs().max() < 0.05 * plain.std()


def test_the_network_itself_stays_as_it_was(net):
    before = {name: value.clone() for name, value in net.state_dict().items()}
    with_rounded_weights(net)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert net.stem.bn.eps == 1e-3


def test_folding_alone_changes_nothing_but_the_last_digits(net):
    [stem, first, *_] = rounded_layers(net)
    exact = net.stem.bn.weight / (net.stem.bn.running_var + 1e-3).sqrt()
    weight = (net.stem.conv.weight * exact[:, None, None, None]).detach().numpy()
    np.testing.assert_allclose(stem.weight, weight, rtol=2**-11, atol=2**-25)  # half of a 16-bit float's last digit
    np.testing.assert_allclose(stem.bias, (net.stem.bn.bias - net.stem.bn.running_mean * exact).detach(), rtol=1e-4, atol=1e-5)
    assert first.about["kind"] == "depthwise"


def test_a_byte_is_off_by_half_a_step_at_most(net):
    layer = rounded_layers(net)[-1]
    error = np.abs(layer.weight - net.fc.weight.detach().numpy()).max(1)
    assert (error <= 0.501 * layer.scales).all()
    assert (np.abs(layer.codes).max(1) == 127).all()


def test_layers_add_the_input_of_their_block(net):
    layers = [layer.about for layer in rounded_layers(net)]
    adds = {layer["name"]: layers[layer["add"]]["name"] for layer in layers if layer["add"] is not None}
    skips = [i for i, block in enumerate(net.blocks) if block.skip]
    assert adds == {f"block {i + 1} · narrow": f"block {i} · narrow" for i in skips}
    kinds = {layer["name"].split()[-1]: layer["kind"] for layer in layers}
    assert kinds == {
        "stem": "conv", "depthwise": "depthwise", "widen": "pointwise", "narrow": "pointwise", "head": "pointwise", "classes": "dense"
    }  # fmt: skip
    assert [layer["name"] for layer in layers if not layer["clamp"]] == [f"block {i} · narrow" for i in range(1, 17)] + ["classes"]


def test_the_file_holds_each_number(net):
    file = network_file(net, {"classes": list("abcdefgh")}, b"rest")
    length = int.from_bytes(file[:4], "little")
    header, at = json.loads(file[4 : 4 + length]), 4 + length
    assert at % 4 == 0 and header["classes"] == list("abcdefgh") and header["side"] == 224
    layers = rounded_layers(net)
    assert header["layers"] == [layer.about for layer in layers]
    for layer in layers:
        for expected in (layer.bias, layer.scales, layer.codes):
            if expected is not None:
                found = np.frombuffer(file, expected.dtype, expected.size, at)
                assert (found == expected.ravel()).all()
                at += -(-expected.nbytes // 4) * 4
    assert file[at:] == b"rest"


def test_the_published_weights_make_five_megabytes():
    file = network_file(load_pretrained("efficientnet_lite0"), {})
    assert 4.9e6 < len(file) < 5.0e6


@pytest.mark.parametrize("model", [nn.Linear(2, 2), None])
def test_another_network_is_refused(model):
    with pytest.raises(TypeError, match=f"model must be an EfficientNetLite0, not {type(model).__name__}"):
        rounded_layers(model)


BAD = [
    ({"picture": "dog"}, "picture"),
    ({"picture": "own"}, 'picture: "own" needs a photo in own'),
    ({"own": "data:image/png;base64,AAAA"}, "own of RealNetworkExplorer"),
    ({"own": np.zeros((3, 3, 3, 3))}, "photo has shape (3, 3, 3, 3)"),
    ({"own": "no/such/file.png"}, "No such file"),
    ({"grey_levels": float("nan")}, "grey_levels: nan"),
    ({"layer": "block 17 · narrow"}, "layer"),
    ({"pieces": 3}, "pieces"),
    ({"label": 1000}, "label"),
    (
        {"target": "gibon"},
        "target of RealNetworkExplorer: name='gibon' is no class of ImageNet: use one of imagenet_names(), for example 'gibbon'",
    ),
]


@pytest.mark.parametrize("traits, words", BAD, ids=[words for _, words in BAD])
def test_what_does_not_fit_is_refused(traits, words):
    with pytest.raises(traitlets.TraitError) as refusal:
        RealNetworkExplorer(**traits)
    assert words in str(refusal.value)


def test_a_class_may_be_named():
    explorer = RealNetworkExplorer(target="tabby cat", label="gibbon")
    assert (explorer.target, explorer.label) == (281, 368)


def test_an_own_photo_is_looked_at_when_it_is_set():
    assert RealNetworkExplorer(own=np.zeros((9, 9))).picture == "own"
    explorer = RealNetworkExplorer(picture="horse")
    explorer.own = np.ones((9, 9))
    assert explorer.picture == "own" and (explorer.photo == 1).all()
    explorer.own = ""
    assert explorer.picture == "cat"
    assert RealNetworkExplorer(own=np.ones((9, 9)), picture="cup").picture == "cup"


def test_an_attack_of_no_size_changes_nothing():
    explorer = RealNetworkExplorer(task="attack", grey_levels=0)
    assert torch.equal(explorer.attacked, explorer.photo)
    assert torch.equal(explorer.noisy, explorer.photo)


def test_an_attack_away_from_the_answer_leaves_it_within_the_limit():
    explorer = RealNetworkExplorer(picture="cup", grey_levels=1.0, target=-1)
    change = (explorer.attacked - explorer.photo).abs().max()
    assert 0.9 / 255 < change <= 1 / 255 + 1e-7
    assert network()(explorer.attacked).argmax() != network()(explorer.photo).argmax()


def test_a_missing_package_is_said_in_one_sentence(watch, monkeypatch):
    explorer = RealNetworkExplorer()

    def missing():
        raise RuntimeError("the weights are not here: install them")

    monkeypatch.setattr("utils.widgets.real_network.explorer.network_bytes", missing)
    sent = []
    explorer.send = lambda content, buffers=None: sent.append(content)
    explorer._answer(explorer, {"ask": "network"}, [])
    assert sent == [{"error": "the weights are not here: install them"}]
    page = staged(watch, explorer)
    page.get_by_role("button", name="Load the network").click()
    page.evaluate("(content) => stage.listeners.filter(([e]) => e === 'msg:custom').forEach(([, say]) => say(content))", sent[0])
    assert page.get_by_role("alert").text_content() == "the weights are not here: install them"
    assert page.get_by_role("button", name="Load the network").is_enabled()
