"""The engine for networks in the page: its kernels, compiled and plain, and what it makes of a list of layers, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tools import kernels
from tools.browser import serve
from utils.widgets.kit.bundle import WIDGETS

# Puts arrays into the kernels' memory, calls one of them and reads its output; the same with both kinds.
RUN = """async ([name, arrays, numbers, length]) => {
  const {compiledKernels} = await import("./math/network/kernels.mjs");
  const {plainKernels} = await import("./math/network/plain.mjs");
  return [compiledKernels, plainKernels].map((make) => {
    const kernels = make(2e6);
    let free = 64;
    const place = (array) => {
      if (array === null) return 0;
      const here = free;
      kernels.floats.set(array, here / 4);
      free += 64 * Math.ceil(array.length / 16);
      return here;
    };
    const places = Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, place(array)]));
    places.y = free;
    kernels[name](...numbers.map((number) => (typeof number === "string" ? places[number] : number)));
    return Array.from(kernels.floats.subarray(free / 4, free / 4 + length));
  });
}"""
ENGINE = """async ([network, x, at, last]) => {
  const {bestKernels} = await import("./math/network/kernels.mjs");
  const {plainKernels} = await import("./math/network/plain.mjs");
  const {Engine} = await import("./math/network/engine.mjs");
  return [bestKernels, (bytes) => ({kernels: plainKernels(bytes), kind: "JavaScript"})].map((choose) => {
    const engine = new Engine(network, choose);
    const logits = Array.from(engine.forward(x));
    return {kind: engine.kind, logits, gradient: Array.from(engine.gradient(at, last)), map: Array.from(engine.map(last))};
  });
}"""
FINISHES = [
    lambda y, other: y,
    lambda y, other: y.clamp(0, 6),
    lambda y, other: y + other,
    lambda y, other: y * ((other > 0) & (other < 6)),
]


@pytest.fixture(scope="module")
def page(browser):
    """A page that can import the widgets' modules."""
    with serve(WIDGETS) as url, browser.new_page() as page:
        page.goto(f"{url}/")
        yield page


def assert_both(page, name, arrays, numbers, expected):
    """Run a kernel of both kinds and compare each with what torch gives."""
    sent = {key: None if array is None else array.flatten().tolist() for key, array in arrays.items()}
    for found in page.evaluate(RUN, [name, sent, numbers, expected.numel()]):
        np.testing.assert_allclose(found, expected.flatten(), rtol=0, atol=1e-5 * expected.abs().max().item())


def places_last(x):
    """Return a map (C, H, W) as the kernels store it, (H, W, C)."""
    return x.permute(1, 2, 0).contiguous()


def draw_before(other_shape):
    """Return an earlier ReLU6's output, of which some numbers are 0 and some 6."""
    return (9 * torch.rand(other_shape) - 1.5).clamp(0, 6)


@pytest.mark.parametrize("seed", range(12))
def test_pointwise_is_that_of_torch(page, seed):
    torch.manual_seed(seed)
    places, inputs, outputs = (int(torch.randint(1, most, ())) for most in (120, 40, 5))
    outputs *= 8
    x, w = torch.randn(places, inputs), torch.randn(outputs, inputs)
    b, other = (torch.randn(outputs) if seed % 3 else None), draw_before((places, outputs))
    y = FINISHES[seed % 4](F.linear(x, w, b), other)
    panels = w.reshape(outputs // 8, 8, inputs).permute(0, 2, 1).contiguous()
    numbers = ["x", "w", "b", "y", "other", places, inputs, outputs, seed % 4]
    assert_both(page, "pointwise", {"x": x, "w": panels, "b": b, "other": other}, numbers, y)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 24))])
def test_depthwise_and_its_gradient_are_those_of_torch(page, seed):
    torch.manual_seed(seed)
    size, channels, kernel, stride = int(torch.randint(5, 18, ())), 8 * (1 + seed % 3), (1, 3, 5)[seed % 3], 1 + seed // 3 % 2
    out_size = -(-size // stride)
    total = max((out_size - 1) * stride + kernel - size, 0)
    before = total // 2
    ends = [before, total - before] * 2
    x, w = torch.randn(channels, size, size, requires_grad=True), torch.randn(channels, 1, kernel, kernel)
    b = torch.randn(channels) if seed % 4 else None
    y = F.conv2d(F.pad(x[None], ends), w, b, stride, groups=channels)[0]
    assert y.shape == (channels, out_size, out_size)
    other, g = draw_before(y.shape), torch.randn(y.shape)
    arrays = {"x": places_last(x), "w": places_last(w[:, 0]), "b": b, "other": places_last(other)}
    shape = [size, channels, kernel, stride, before, out_size]
    finish = seed % 4
    expected = places_last(FINISHES[finish](y, other)).detach()
    assert_both(page, "depthwise", arrays, ["x", "w", "b", "y", "other", finish, *shape], expected)

    (gradient,) = torch.autograd.grad(y, x, g)
    other = draw_before(x.shape)
    arrays = {"g": places_last(g), "w": places_last(w[:, 0]), "other": places_last(other)}
    expected = places_last(FINISHES[finish](gradient, other))
    assert_both(page, "depthwiseBack", arrays, ["g", "w", "y", "other", finish, *shape], expected)


#          kind, kernel, stride, inputs, outputs, clamp, add
LAYERS = [
    ("conv", 3, 2, 3, 8, True, None), ("pointwise", 1, 1, 8, 16, False, None),
    ("pointwise", 1, 1, 16, 24, True, None), ("depthwise", 5, 1, 24, 24, True, None), ("pointwise", 1, 1, 24, 16, False, 1),
    ("pointwise", 1, 1, 16, 24, True, None), ("depthwise", 3, 1, 24, 24, True, None), ("pointwise", 1, 1, 24, 16, False, 4),
    ("pointwise", 1, 1, 16, 32, True, None), ("depthwise", 5, 2, 32, 32, True, None), ("pointwise", 1, 1, 32, 40, True, None),
    ("dense", 1, 1, 40, 8, False, None),
]  # fmt: skip
NAMES = ("kind", "kernel", "stride", "inputs", "outputs", "clamp", "add")


def described(layers=LAYERS):
    return [{"name": f"layer {i}", **dict(zip(NAMES, layer))} for i, layer in enumerate(layers)]


def draw_weights():
    """Return random weights and biases of LAYERS."""
    shapes = [(out, 1 if kind == "depthwise" else into, *[kernel] * 2 * (kind != "dense")) for kind, kernel, _, into, out, *_ in LAYERS]
    return [(torch.randn(shape) / np.sqrt(np.prod(shape[1:]) / 3), torch.randn(shape[0])) for shape in shapes]


def outputs(x, weights):
    """Return the outputs of all LAYERS for pictures (1, 3, side, side) by torch; scaled as 2x − 1 before."""
    y, all_ = 2 * x - 1, []
    for (kind, kernel, stride, _, out, clamp, add), (w, b) in zip(LAYERS, weights):
        if kind == "dense":
            y = F.linear(y.mean((2, 3)), w, b)
        else:
            total = max((-(-y.shape[3] // stride) - 1) * stride + kernel - y.shape[3], 0)
            ends = [total // 2, total - total // 2] * 2
            y = F.conv2d(F.pad(y, ends), w, b, stride, groups=out if kind == "depthwise" else 1)
        y = y.clamp(0, 6) if clamp else y if add is None else y + all_[add]
        all_.append(y)
    return all_


@pytest.mark.parametrize("side", [18, 23])
@pytest.mark.parametrize("last", [11, 10, 7, 5, 0])
def test_a_list_of_layers_gives_the_outputs_and_the_gradient_of_torch(page, side, last):
    torch.manual_seed(side + last)
    weights = draw_weights()
    x = torch.rand(1, 3, side, side, requires_grad=True)
    ys = outputs(x, weights)
    at = torch.randn(ys[last].shape)
    (gradient,) = torch.autograd.grad(ys[last], x, at)
    sent = [{"weight": w.flatten().tolist(), "bias": b.tolist()} for w, b in weights]
    network = {"side": side, "scale": 2, "shift": -1, "layers": described(), "weights": sent}
    as_sent = at if last == 11 else places_last(at[0])
    found = page.evaluate(ENGINE, [network, x.flatten().tolist(), as_sent.flatten().tolist(), last])
    assert [answer["kind"] for answer in found] == ["WebAssembly", "JavaScript"]
    shown = ys[last].detach() if last == 11 else places_last(ys[last][0]).detach()
    for answer in found:
        np.testing.assert_allclose(answer["logits"], ys[-1][0].detach(), atol=1e-4)
        np.testing.assert_allclose(answer["map"], shown.flatten(), atol=1e-4)
        np.testing.assert_allclose(answer["gradient"], gradient.flatten(), atol=1e-4 * gradient.abs().max().item())


def changed(i, **values):
    layers = described()
    layers[i] |= values
    return layers


BAD = [
    (changed(3, kind="pool"), "layer 3, layer 3: kind pool is none of conv, depthwise, pointwise, dense"),
    (described()[1:], "the first layer, and no other, is a conv"),
    (described()[:-1], "the last layer, and no other, is dense"),
    (changed(11, outputs=12), "12 outputs are no multiple of 8"),
    (changed(2, inputs=8), "8 inputs, but the layer before has 16 outputs"),
    (changed(3, outputs=32), "depthwise with 24 inputs and 32 outputs"),
    (changed(2, kernel=3), "kind pointwise with kernel 3"),
    (changed(4, add=3), "only a pointwise layer can add the output of an earlier one, not pointwise that of layer 3"),
    (changed(4, add=0), "it cannot add the output of layer 0"),
]


@pytest.mark.parametrize("layers, words", BAD, ids=[words for _, words in BAD])
def test_a_layer_that_cannot_run_is_named(page, layers, words):
    said = """async (layers) => {
      const {plan} = await import("./math/network/plan.mjs");
      try { plan(layers, 16); } catch (error) { return error.message; }
    }"""
    assert words in page.evaluate(said, layers)


def test_what_is_compiled_is_of_the_source_as_it_is():
    assert f"SHA-256 {kernels.digest()}." in (kernels.FOLDER / "compiled.mjs").read_text("utf-8")


@pytest.mark.skipif(not kernels.COMPILER.exists(), reason="AssemblyScript's compiler comes from npm, with `make lint`")
@pytest.mark.slow
def test_what_is_compiled_is_what_the_source_says():
    assert (kernels.FOLDER / "compiled.mjs").read_text("utf-8") == kernels.compiled()
