"""FeatureExplorer: the page's maps, gradients, climbs and fields against torch."""

from pathlib import Path

import numpy as np
import pytest
import torch

import utils
from support.nets import strided_net
from tools.browser import serve
from utils import maximize_activation, trace_receptive_field
from utils.nets.unpacking import unpack_net
from utils.widgets.features.explorer import layer_names, random_net

NETS = {"default": random_net(), "strided": strided_net()}
LAYERS = """async ({steps, x, channel}) => {
  const {network, forward, meanAndGradient, planeOf} = await import("./features/net.mjs");
  const [net, picture] = [network(steps), {data: Float64Array.from(x), shape: [1, 3, 32, 32]}];
  const answers = forward(net, picture);
  return net.map(({name, channels, field}, at) => {
    const {mean, gradient} = meanAndGradient(net, picture, at, channel);
    return {name, channels, field, mean, gradient: Array.from(gradient.data), plane: Array.from(planeOf(answers[at + 1], channel))};
  });
}"""
CLIMB = """async ({steps, x, layer, channel, blur, count}) => {
  const {network} = await import("./features/net.mjs");
  const {Ascent} = await import("./features/ascent.mjs");
  const net = network(steps);
  const ascent = new Ascent({net, at: net.findIndex(({name}) => name === layer), channel, start: x, seed: 0});
  while (ascent.steps < count) ascent.step({blur, jitter: 0});
  return Array.from(ascent.x);
}"""
ROLL = "async ({x, shift}) => Array.from((await import('./features/ascent.mjs')).rolled(Float64Array.from(x), shift))"


@pytest.fixture(scope="module")
def run(browser):
    """Run a script among the widgets' modules."""
    with serve(Path(utils.__file__).parent / "widgets") as url, browser.new_page() as page:
        page.goto(f"{url}/")
        yield page.evaluate


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("channel", [0, 2])
def test_every_map_mean_and_gradient_is_torchs(run, name, channel):
    steps, x = NETS[name], torch.tensor(np.random.default_rng(0).random((1, 3, 32, 32)), requires_grad=True)
    model = unpack_net(steps).double()
    found = run(LAYERS, {"steps": steps, "x": x.flatten().tolist(), "channel": channel})
    assert [layer["name"] for layer in found] == layer_names(steps)
    for at, layer in enumerate(found):
        plane = model[: at + 1](x)[0, channel]
        (gradient,) = torch.autograd.grad(plane.mean(), x)
        np.testing.assert_allclose(layer["plane"], plane.detach().flatten(), atol=1e-6, err_msg=layer["name"])
        np.testing.assert_allclose(layer["gradient"], gradient.flatten(), atol=1e-6, err_msg=layer["name"])
        assert layer["mean"] == pytest.approx(plane.mean().item(), abs=1e-6)


@pytest.mark.parametrize("layer, channel, blur", [("relu1", 1, 0.0), ("conv2", 3, 0.05), ("conv3", 7, 0.33), ("dense1", 0, 0.1)])
def test_the_page_climbs_as_python_does(run, layer, channel, blur):
    steps, start = random_net(), np.random.default_rng(2).random((3, 32, 32))
    expected = maximize_activation(unpack_net(steps).double(), layer, channel, size=32, start=start, steps=12, lr=0.05, blur=blur)
    found = run(CLIMB, {"steps": steps, "x": start.ravel().tolist(), "layer": layer, "channel": channel, "blur": blur, "count": 12})
    assert np.abs(expected.image - start).max() > 0.1
    np.testing.assert_allclose(np.reshape(found, (3, 32, 32)), expected.image, atol=1e-4)


@pytest.mark.parametrize("shift", [[0, 0], [1, -2], [-4, 4]])
def test_rolling_is_numpys(run, shift):
    x = np.random.default_rng(3).random((3, 32, 32))
    found = run(ROLL, {"x": x.ravel().tolist(), "shift": shift})
    np.testing.assert_array_equal(np.reshape(found, x.shape), np.roll(x, shift, (1, 2)))


@pytest.mark.parametrize("name", NETS)
def test_receptive_fields_are_those_that_torch_traces(run, name):
    model = unpack_net(NETS[name])
    for layer in run(LAYERS, {"steps": NETS[name], "x": [0] * 3072, "channel": 0}):
        if layer["name"].startswith(("conv", "relu", "pool")):
            field = trace_receptive_field(model, until=layer["name"])
            assert layer["field"] == {"size": field.size, "jump": field.jump, "padding": field.padding}
