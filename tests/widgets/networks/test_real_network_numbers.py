"""RealNetworkExplorer: the page's network gives the numbers of torch, and what it is asked must fit."""

import base64
import copy
import io
import re

import numpy as np
import pytest
import torch
from PIL import Image

import network_files
from tools.browser import Handler, serve
from tools.pages import prose
from utils import RealNetworkExplorer, efficientnet_lite0, pgd, trace_receptive_field
from utils.data.imagenet import SIDE, centre_crop
from utils.data.photos import from_data_url
from utils.inside.activation import recorded
from utils.nets.rounding import rounded_layers
from utils.widgets.kit.bundle import WIDGETS
from utils.widgets.parts.random import permutation
from utils.widgets.real_network.explorer import LAYERS
from utils.widgets.real_network.packed import PHOTOS, network, network_bytes, photo

MOST_BYTES = 5.5e6
# Opens the network as the explorer does, and answers for each photo: its planes, logits and gradient, as base64.
OPEN = """async (label) => {
  const {Network} = await import("/widgets/real_network/network.mjs");
  const network = new Network(new Worker("/networks/worker.js"));
  await network.open(await (await fetch("/networks/efficientnet_lite0.bin")).arrayBuffer());
  const text = ({buffer}) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  const photos = {};
  for (const [name, x] of Object.entries(network.photos)) {
    const {logits, gradient} = await network.ask("gradient", {x, label});
    photos[name] = [x, logits, gradient].map(text);
  }
  return {kind: network.kind, classes: network.classes, layers: network.layers, photos};
}"""


class Guarded(Handler):
    """Serves every file with a policy that allows no WebAssembly."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'self'; script-src 'self'")
        super().end_headers()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with the network's files, as the site has them, beside the explorers' modules."""
    folder = tmp_path_factory.mktemp("site")
    network_files.write(folder / "networks")
    (folder / "widgets").symlink_to(WIDGETS)
    (folder / "index.html").write_text("<!doctype html><title>test</title>", "utf-8")
    return folder


def opened(browser, url):
    with browser.new_page() as page:
        page.goto(f"{url}/index.html")
        return page.evaluate(OPEN, 368)


@pytest.mark.parametrize("handler, kind", [(Handler, "WebAssembly"), (Guarded, "JavaScript")], ids=["WebAssembly", "policy"])
def test_logits_and_gradients_of_all_photos_are_those_of_torch(browser, files, handler, kind):
    with serve(files, handler) as url:
        found = opened(browser, url)
    assert found["kind"] == kind
    assert found["classes"][285] == "Egyptian Mau" and len(found["classes"]) == 1000
    assert found["layers"][:-1] == LAYERS == [layer.about["name"] for layer in rounded_layers(network())][:-1]
    assert list(found["photos"]) == list(PHOTOS)
    for name, sent in found["photos"].items():
        x, logits, gradient = (np.frombuffer(base64.b64decode(text), np.float32) for text in sent)
        leaf = (torch.tensor(photo(name).transpose(2, 0, 1)[None]) / 255).requires_grad_()
        assert (x == leaf.detach().numpy().ravel()).all()
        expected = network()(leaf)
        torch.nn.functional.cross_entropy(expected, torch.tensor([368])).backward()
        assert np.abs(logits - expected.detach().numpy()).max() < 1e-4
        assert (np.sign(gradient) == np.sign(leaf.grad.numpy().ravel())).mean() >= 0.999


def test_what_a_reader_loads_is_small(files):
    sizes = {file.name: file.stat().st_size for file in (files / "networks").iterdir()}
    assert sizes["efficientnet_lite0.bin"] + sizes["worker.js"] < MOST_BYTES
    assert len(network_bytes()) == pytest.approx(5_224_000, rel=0.005)  # loading.mjs takes it for the progress


SQUARE = """async (file) => {
  const {Network} = await import("/widgets/real_network/network.mjs");
  const network = new Network(new Worker("/networks/worker.js"));
  const photo = new File([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], "photo");
  return (await network.ask("square", {file: photo, side: 224})).url;
}"""


def test_the_worker_makes_pythons_square_of_a_photo(browser, files):
    noise, file = np.random.default_rng(0).integers(0, 256, (451, 300, 3), dtype=np.uint8), io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    with serve(files) as url, browser.new_page() as page:
        page.goto(f"{url}/index.html")
        found = page.evaluate(SQUARE, base64.b64encode(file.getvalue()).decode())
    np.testing.assert_array_equal(from_data_url(found), centre_crop(noise))


@pytest.mark.parametrize("seed", [0, 7, 999])
def test_python_and_the_page_shuffle_alike(call, seed):
    assert call([["math/random", "permutation", [seed, 49]]]) == [permutation(seed, 49)]


IN_TURN = """async (pictures) => {
  const {Network} = await import("/widgets/real_network/network.mjs");
  const network = new Network(new Worker("/networks/worker.js"));
  await network.open(await (await fetch("/networks/efficientnet_lite0.bin")).arrayBuffer());
  const found = [];
  for (const [ask, name] of pictures) {
    const {logits} = await network.ask(ask, {x: network.photos[name].slice(), label: 368});
    found.push(logits.indexOf(Math.max(...logits)));
  }
  return found;
}"""


def test_a_picture_that_ran_last_is_told_from_another(browser, files):
    asked = [("gradient", "cat"), ("answer", "cat"), ("gradient", "cup"), ("gradient", "cat"), ("answer", "cup"), ("answer", "cup")]
    with serve(files) as url, browser.new_page() as page:
        page.goto(f"{url}/index.html")
        found = page.evaluate(IN_TURN, asked)
    best = {name: int(network()(RealNetworkExplorer(picture=name).photo).argmax()) for name in ("cat", "cup")}
    assert best["cat"] != best["cup"]
    assert found == [best[name] for _, name in asked]


UNITS = """async (layers) => {
  const {Network} = await import("/widgets/real_network/network.mjs");
  const network = new Network(new Worker("/networks/worker.js"));
  await network.open(await (await fetch("/networks/efficientnet_lite0.bin")).arrayBuffer());
  const found = [];
  for (const layer of layers) {
    const asked = {x: network.photos.cat, last: network.layers.indexOf(layer)};
    const {order: [channel]} = await network.ask("layer", {...asked, count: 1});
    const {field, row, column, light} = await network.ask("unit", {...asked, channel});
    found.push({field, place: [channel, row, column], light: Array.from(light)});
  }
  return found;
}"""
UNIT_LAYERS = {
    "stem": "stem.bn", "block 3 · narrow": "blocks.2", "block 5 · depthwise": "blocks.4.depthwise.bn",
    "block 8 · widen": "blocks.7.expand.bn", "block 10 · narrow": "blocks.9", "head": "head.bn",
}  # fmt: skip


def test_a_units_frame_is_its_traced_field_and_its_light_the_gradient_of_torch(browser, files):
    with serve(files) as url, browser.new_page() as page:
        page.goto(f"{url}/index.html")
        found = page.evaluate(UNITS, list(UNIT_LAYERS))
    for unit, layer in zip(found, UNIT_LAYERS.values(), strict=True):
        top, left, bottom, right = (unit["field"][side] for side in ("top", "left", "bottom", "right"))
        channel, row, column = unit["place"]
        traced = trace_receptive_field(efficientnet_lite0(), layer)
        assert bottom - top == right - left == traced.size and top - left == traced.jump * (row - column)
        x = (torch.tensor(photo("cat").transpose(2, 0, 1)[None]) / 255).requires_grad_()
        with recorded(network(), [layer]) as answers:
            network()(x)
        answers[layer][0, channel, row, column].backward()
        light = torch.tensor(unit["light"]).reshape(SIDE, SIDE)
        moved = x.grad[0].square().sum(0).sqrt()
        expected = (moved / moved[moved > 0].quantile(0.99, interpolation="lower")).sqrt().clamp(max=1)
        assert (light - expected).norm() < 0.01 * expected.norm()
        outside = light.clone()
        outside[max(0, top) : bottom, max(0, left) : right] = 0
        assert (outside == 0).all()
        if traced.size < 50:  # in a larger field the border moves nothing that is left after rounding
            rows, columns = (light.sum(k).nonzero().flatten() for k in (1, 0))
            assert (int(rows[0]), int(rows[-1])) == (max(0, top), min(SIDE, bottom) - 1)
            assert (int(columns[0]), int(columns[-1])) == (max(0, left), min(SIDE, right) - 1)


STEPS_TO_GIBBON = """async () => {
  const {Network} = await import("/widgets/real_network/network.mjs");
  const {probabilities, stepSize} = await import("/widgets/real_network/state.mjs");
  const network = new Network(new Worker("/networks/worker.js"));
  await network.open(await (await fetch("/networks/efficientnet_lite0.bin")).arrayBuffer());
  const photo = network.photos.cat;
  const {gradient} = await network.ask("gradient", {x: photo, label: 368});
  let now = photo;
  for (let step = 0; step < 10; step++) {
    ({next: now} = await network.ask("step", {now, x: photo, label: 368, size: stepSize(2 / 255, true), eps: 2 / 255}));
  }
  const {logits} = await network.ask("answer", {x: now, label: 368});
  return {signs: Array.from(gradient, Math.sign), gibbon: probabilities(logits)[368]};
}"""


def test_rounding_parts_page_and_pgd_as_little_as_chapter_14_says(browser, files):
    with serve(files) as url, browser.new_page() as page:
        page.goto(f"{url}/index.html")
        found = page.evaluate(STEPS_TO_GIBBON)
    [told] = re.findall(r"with (\d+)% in the page, (\d+)% by `pgd`, and (\d+)% in double", " ".join(prose("14_adversarial")))
    x, gibbon = RealNetworkExplorer(picture="cat").photo.requires_grad_(), torch.tensor([368])
    torch.nn.functional.cross_entropy(network()(x), gibbon).backward()
    assert 0 < (x.grad.sign().flatten() != torch.tensor(found["signs"])).sum() < 50  # 8 on our build
    exact = copy.deepcopy(network()).double()
    attacked = pgd(exact, x.detach().double(), gibbon, 2 / 255, step_size=0.5 / 255, steps=10, targeted=True)
    by_pgd = RealNetworkExplorer(picture="cat", task="attack").attacked
    page_says, pgd_says, exactly = map(int, told)
    assert 100 * found["gibbon"] == pytest.approx(page_says, abs=1)  # WebAssembly rounds alike on every computer
    assert 100 * exact(attacked).softmax(1)[0, 368].item() == pytest.approx(exactly, abs=1)
    assert 100 * network()(by_pgd).softmax(1)[0, 368].item() == pytest.approx(pgd_says, abs=8)  # torch does not
