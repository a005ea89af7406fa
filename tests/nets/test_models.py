"""The networks against torchvision's published names, shapes and totals, and against forwards written by those names."""

import hashlib
import re
import socket
import subprocess
import sys
from urllib.error import HTTPError, URLError

import pytest
import torch
import torch.nn.functional as F

import utils.nets.models.pretrained as pretrained
from utils import (
    alexnet,
    count_parameters,
    densenet121,
    googlenet,
    lenet5,
    load_pretrained,
    resnet18,
    resnet50,
    trace_receptive_field,
    vgg16,
)  # fmt: skip
from utils.nets import models

PUBLISHED = {
    "alexnet": alexnet,
    "vgg16": vgg16,
    "googlenet": googlenet,
    "resnet18": resnet18,
    "resnet50": resnet50,
    "densenet121": densenet121,
}


def on_meta(build, **options):
    """Build a network without drawing its weights."""
    with torch.device("meta"):
        return build(**options)


def random_input(size, channels=3, n=2):
    return torch.randn(n, channels, size, size, generator=torch.Generator().manual_seed(1))


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


# Names, shapes and totals


@pytest.mark.parametrize(
    "build, options, total",
    [
        (alexnet, {}, 61_100_840),
        (vgg16, {}, 138_357_544),
        (googlenet, {}, 6_624_904),
        (googlenet, {"aux_logits": True}, 13_004_888),
        (resnet18, {}, 11_689_512),
        (resnet50, {}, 25_557_032),
        (resnet50, {"stride_on": "1x1"}, 25_557_032),
        (densenet121, {}, 7_978_856),
    ],
)
def test_parameters_are_as_many_as_torchvision_publishes(build, options, total):
    assert count_parameters(on_meta(build, **options)) == total


def test_lenet5_has_the_papers_60000_parameters_but_for_what_its_docstring_says():
    third_layer_saved = 25 * (6 * 16 - 60)  # the paper's table I connects 60 of 96 pairs of channels
    pools = 2 * (6 + 16)  # a factor and a bias for each channel
    assert count_parameters(lenet5()) - 10 * 84 - 10 - third_layer_saved + pools == 60_000
    assert count_parameters(lenet5()) == 61_706


KEYS = {
    "alexnet": {
        "features.0.weight": (64, 3, 11, 11), "features.3.weight": (192, 64, 5, 5), "features.6.bias": (384,),
        "features.8.weight": (256, 384, 3, 3), "features.10.weight": (256, 256, 3, 3),
        "classifier.1.weight": (4096, 9216), "classifier.4.weight": (4096, 4096), "classifier.6.bias": (1000,),
    },
    "vgg16": {
        "features.0.weight": (64, 3, 3, 3), "features.2.weight": (64, 64, 3, 3), "features.5.weight": (128, 64, 3, 3),
        "features.14.bias": (256,), "features.17.weight": (512, 256, 3, 3), "features.28.weight": (512, 512, 3, 3),
        "classifier.0.weight": (4096, 25088), "classifier.3.weight": (4096, 4096), "classifier.6.weight": (1000, 4096),
    },
    "googlenet": {
        "conv1.conv.weight": (64, 3, 7, 7), "conv1.bn.running_var": (64,), "conv3.conv.weight": (192, 64, 3, 3),
        "inception3a.branch1.conv.weight": (64, 192, 1, 1), "inception3a.branch2.0.conv.weight": (96, 192, 1, 1),
        "inception3a.branch2.1.conv.weight": (128, 96, 3, 3), "inception3a.branch3.1.conv.weight": (32, 16, 3, 3),
        "inception3a.branch4.1.conv.weight": (32, 192, 1, 1), "inception4e.branch3.1.bn.bias": (128,),
        "inception5b.branch2.1.conv.weight": (384, 192, 3, 3), "aux1.conv.conv.weight": (128, 512, 1, 1),
        "aux1.fc1.weight": (1024, 2048), "aux2.conv.conv.weight": (128, 528, 1, 1), "aux2.fc2.bias": (1000,),
        "fc.weight": (1000, 1024),
    },
    "resnet18": {
        "conv1.weight": (64, 3, 7, 7), "bn1.running_mean": (64,), "layer1.0.conv1.weight": (64, 64, 3, 3),
        "layer1.1.bn2.num_batches_tracked": (), "layer2.0.downsample.0.weight": (128, 64, 1, 1),
        "layer2.0.downsample.1.weight": (128,), "layer4.1.conv2.weight": (512, 512, 3, 3), "fc.weight": (1000, 512),
    },
    "resnet50": {
        "layer1.0.downsample.0.weight": (256, 64, 1, 1), "layer1.0.conv1.weight": (64, 64, 1, 1),
        "layer1.2.conv3.weight": (256, 64, 1, 1), "layer2.3.bn3.weight": (512,), "layer3.5.conv2.weight": (256, 256, 3, 3),
        "layer4.0.downsample.1.running_var": (2048,), "fc.weight": (1000, 2048),
    },
    "densenet121": {
        "features.conv0.weight": (64, 3, 7, 7), "features.norm0.weight": (64,),
        "features.denseblock1.denselayer1.norm1.weight": (64,),
        "features.denseblock1.denselayer1.conv1.weight": (128, 64, 1, 1),
        "features.denseblock1.denselayer6.conv2.weight": (32, 128, 3, 3),
        "features.denseblock3.denselayer24.norm1.running_mean": (992,), "features.transition1.norm.bias": (256,),
        "features.transition3.conv.weight": (512, 1024, 1, 1),
        "features.denseblock4.denselayer16.conv1.weight": (128, 992, 1, 1), "features.norm5.weight": (1024,),
        "classifier.weight": (1000, 1024),
    },
}  # fmt: skip
COUNTS = {"alexnet": 16, "vgg16": 32, "googlenet": 364, "resnet18": 122, "resnet50": 320, "densenet121": 727}


@pytest.mark.parametrize("name", KEYS)
def test_state_dict_has_torchvisions_names_and_shapes(name):
    options = {"aux_logits": True} if name == "googlenet" else {}
    shapes = {key: tuple(value.shape) for key, value in on_meta(PUBLISHED[name], **options).state_dict().items()}
    assert {key: shapes.get(key) for key in KEYS[name]} == KEYS[name]
    assert len(shapes) == COUNTS[name]


# The same weights give what torchvision's forward gives


def random_weights(model):
    """Give every tensor of a model random values, BatchNorm's statistics too, so that each of them matters."""
    for key, value in model.state_dict().items():
        if key.endswith(("running_var", "bn.weight")) or (value.ndim == 1 and key.endswith("weight")):
            value.uniform_(0.001, 0.02) if key.endswith("var") else value.uniform_(0.5, 1.5)
        elif value.ndim == 1:
            value.normal_(0, 0.2)
        elif value.ndim > 1:
            value.normal_(0, 0.1 / value[0].numel() ** 0.5)
    return model.eval()


def norm(w, name, x, eps=1e-5):
    weight, bias, mean, var = (w[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var"))
    return F.batch_norm(x, mean, var, weight, bias, eps=eps)


def resnet_forward(w, x, depths, stride_on="3x3"):
    x = F.relu(norm(w, "bn1", F.conv2d(x, w["conv1.weight"], stride=2, padding=3)))
    x = F.max_pool2d(x, 3, 2, 1)
    for layer, depth in enumerate(depths, 1):
        for i in range(depth):
            name, stride = f"layer{layer}.{i}", 2 if layer > 1 and i == 0 else 1
            y, skip = x, x
            strided = "conv1" if f"{name}.conv3.weight" not in w or stride_on == "1x1" else "conv2"
            for n in (1, 2, 3):
                weight = w.get(f"{name}.conv{n}.weight")
                if weight is not None:
                    y = F.relu(y) if n > 1 else y
                    y = F.conv2d(y, weight, stride=stride if strided == f"conv{n}" else 1, padding=weight.shape[-1] // 2)
                    y = norm(w, f"{name}.bn{n}", y)
            if f"{name}.downsample.0.weight" in w:
                skip = norm(w, f"{name}.downsample.1", F.conv2d(x, w[f"{name}.downsample.0.weight"], stride=stride))
            x = F.relu(y + skip)
    return F.linear(x.mean((2, 3)), w["fc.weight"], w["fc.bias"])


def densenet_forward(w, x):
    x = F.conv2d(x, w["features.conv0.weight"], stride=2, padding=3)
    x = F.max_pool2d(F.relu(norm(w, "features.norm0", x)), 3, 2, 1)
    for block, depth in enumerate((6, 12, 24, 16), 1):
        for layer in range(1, depth + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            y = F.conv2d(F.relu(norm(w, f"{name}.norm1", x)), w[f"{name}.conv1.weight"])
            y = F.conv2d(F.relu(norm(w, f"{name}.norm2", y)), w[f"{name}.conv2.weight"], padding=1)
            x = torch.cat([x, y], 1)
        if block < 4:
            name = f"features.transition{block}"
            x = F.avg_pool2d(F.conv2d(F.relu(norm(w, f"{name}.norm", x)), w[f"{name}.conv.weight"]), 2)
    x = F.relu(norm(w, "features.norm5", x)).mean((2, 3))
    return F.linear(x, w["classifier.weight"], w["classifier.bias"])


def googlenet_forward(w, x):
    def unit(name, x, stride=1):
        weight = w[f"{name}.conv.weight"]
        x = F.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)
        return F.relu(norm(w, f"{name}.bn", x, eps=0.001))

    x = F.max_pool2d(unit("conv1", x, stride=2), 3, 2, ceil_mode=True)
    x = F.max_pool2d(unit("conv3", unit("conv2", x)), 3, 2, ceil_mode=True)
    for block in ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]:
        if block in ("4a", "5a"):
            x = F.max_pool2d(x, 3 if block == "4a" else 2, 2, ceil_mode=True)
        name = f"inception{block}"
        x = torch.cat([
            unit(f"{name}.branch1", x),
            unit(f"{name}.branch2.1", unit(f"{name}.branch2.0", x)),
            unit(f"{name}.branch3.1", unit(f"{name}.branch3.0", x)),
            unit(f"{name}.branch4.1", F.max_pool2d(x, 3, 1, 1, ceil_mode=True)),
        ], 1)  # fmt: skip
    return F.linear(x.mean((2, 3)), w["fc.weight"], w["fc.bias"])


@pytest.mark.parametrize(
    "build, options, forward, size",
    [
        (resnet18, {}, lambda w, x: resnet_forward(w, x, (2, 2, 2, 2)), 65),
        (resnet50, {}, lambda w, x: resnet_forward(w, x, (3, 4, 6, 3)), 65),
        (resnet50, {"stride_on": "1x1"}, lambda w, x: resnet_forward(w, x, (3, 4, 6, 3), "1x1"), 65),
        (densenet121, {}, densenet_forward, 70),
        (googlenet, {}, googlenet_forward, 75),  # 75 → 38 → 19 → 10 → 5 → 3: every pool has a part left over
        (googlenet, {"kernel_5x5": 5}, googlenet_forward, 75),
    ],
)
def test_the_forward_by_torchvisions_names_is_the_models(build, options, forward, size):
    model = random_weights(build(num_classes=7, **options))
    x = random_input(size)
    with torch.no_grad():
        expected = forward(model.state_dict(), x)
        assert expected.std() > 1e-3
        torch.testing.assert_close(model(x), expected, rtol=1e-4, atol=1e-5)


def test_stride_on_moves_only_the_stride():
    x = random_input(64, n=1)
    ours = random_weights(resnet50(num_classes=3))
    papers = resnet50(num_classes=3, stride_on="1x1").eval()
    papers.load_state_dict(ours.state_dict())
    with torch.no_grad():
        assert not torch.allclose(ours(x), papers(x))
    assert (ours.layer3[0].conv1.stride, ours.layer3[0].conv2.stride) == ((1, 1), (2, 2))
    assert (papers.layer3[0].conv1.stride, papers.layer3[0].conv2.stride) == ((2, 2), (1, 1))


# Shapes


def test_every_stage_has_the_papers_shape_at_224():
    x = torch.zeros(1, 3, 224, 224, device="meta")
    assert on_meta(alexnet).features(x).shape == (1, 256, 6, 6)
    assert on_meta(vgg16).features(x).shape == (1, 512, 7, 7)
    assert on_meta(densenet121).features(x).shape == (1, 1024, 7, 7)
    model, shapes = on_meta(googlenet), {}
    for name, module in model.named_children():
        module.register_forward_hook(lambda module, args, y, name=name: shapes.update({name: tuple(y.shape[1:])}))
    model(x)
    assert [shapes[f"maxpool{n}"] for n in (1, 2, 3, 4)] == [(64, 56, 56), (192, 28, 28), (480, 14, 14), (832, 7, 7)]
    assert [shapes[f"inception{n}"] for n in ("4a", "4d", "5b")] == [(512, 14, 14), (528, 14, 14), (1024, 7, 7)]


@pytest.mark.parametrize("name, least", [("alexnet", 63), ("vgg16", 32), ("googlenet", 15)])
def test_the_smallest_picture_is_what_the_docstring_says(name, least):
    model = on_meta(PUBLISHED[name]).eval()
    assert model(torch.zeros(1, 3, least, least, device="meta")).shape == (1, 1000)
    assert f"at least {least}×{least}" in PUBLISHED[name].__doc__
    if name != "googlenet":  # pools in ceil_mode never run out of pixels
        with pytest.raises(RuntimeError):
            model(torch.zeros(1, 3, least - 1, least - 1, device="meta"))


@pytest.mark.parametrize("name", [*PUBLISHED, "lenet5"])
def test_num_classes_sets_the_logits(name):
    shape = (2, 1, 32, 32) if name == "lenet5" else (2, 3, 224, 224)
    model = on_meta(getattr(models, name), num_classes=7).eval()
    assert model(torch.zeros(shape, device="meta")).shape == (2, 7)


def test_auxiliary_heads_answer_while_training_only():
    model = googlenet(num_classes=5, aux_logits=True)
    x = random_input(64)
    outputs = model.train()(x)
    assert [tuple(logits.shape) for logits in outputs] == [(2, 5)] * 3
    for logits, head, last, after in (
        (outputs.aux_logits1, "aux1", "inception4a", "inception4b"),
        (outputs.aux_logits2, "aux2", "inception4d", "inception4e"),
    ):
        model.zero_grad()
        logits.sum().backward(retain_graph=True)
        reached = {key.split(".")[0] for key, p in model.named_parameters() if p.grad is not None}
        assert {head, last} <= reached and not {"fc", after, "aux1" if head == "aux2" else "aux2"} & reached
    assert model.eval()(x).shape == (2, 5)


@pytest.mark.parametrize(
    "build, until, size",
    [(alexnet, "features", 195), (vgg16, "features", 212), (resnet18, "layer4", 435), (resnet50, "layer4", 427)],
)
def test_receptive_fields_are_the_known_ones(build, until, size):
    assert trace_receptive_field(on_meta(build), until=until).size == size


def test_the_papers_bottleneck_sees_what_araujo_et_al_list_for_resnet50():
    assert trace_receptive_field(on_meta(resnet50, stride_on="1x1"), until="layer4").size == 483


# Start


def test_deep_nets_start_with_signals_that_neither_fade_nor_explode():
    model = vgg16(num_classes=2)
    with torch.no_grad():
        ratio = model.features(random_input(64)).std() / model.features[:4](random_input(64)).std()
    assert 1 / 3 < ratio < 3  # 11 convolutions lie between; torch's own start leaves 0.04


@pytest.mark.parametrize(
    "build, options, error, message",
    [
        (resnet50, {"stride_on": "5x5"}, ValueError, "stride_on='5x5' must be '3x3'"),
        (googlenet, {"kernel_5x5": 7}, ValueError, "kernel_5x5=7 must be 5"),
        (googlenet, {"aux_logits": 1}, TypeError, "aux_logits=1 must be True or False"),
        *[(build, {"num_classes": 0}, ValueError, "num_classes=0 must be at least 1") for build in PUBLISHED.values()],
        (lenet5, {"num_classes": 2.0}, TypeError, "num_classes=2.0 must be an integer"),
    ],
)
def test_bad_arguments_are_named(build, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        on_meta(build, **options)


def test_nothing_needs_torchvision():
    code = "import sys; sys.modules['torchvision'] = None; from utils.nets import models; models.lenet5(); print('fine')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "fine\n"


# Published weights


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
    message = f"model_name={name!r} has no published weights: use one of {', '.join(PUBLISHED)}"
    with pytest.raises(ValueError, match=re.escape(message)):
        load_pretrained(name)
