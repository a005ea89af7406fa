"""Call the functions of `utils/widgets/*.mjs` in a real browser, and compare what they answer with torch."""

import base64
import json
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

import utils
from tools.browser import serve

# Calls each [module, function, arguments]; arrays travel as the base64 of their bytes, so that every bit arrives.
CALL = """async (text) => {
  const types = {float32: Float32Array, float64: Float64Array};
  const decode = (value) => {
    if (Array.isArray(value)) return value.map(decode);
    if (value === null || typeof value !== "object") return value;
    if (!value.dtype) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, decode(part)]));
    const bytes = Uint8Array.from(atob(value.bytes), (c) => c.charCodeAt(0));
    return {data: new types[value.dtype](bytes.buffer), shape: value.shape};
  };
  const encode = (value) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    if (!value.shape) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, encode(part)]));
    const bytes = btoa(Array.from(new Uint8Array(value.data.buffer), (b) => String.fromCharCode(b)).join(""));
    return {dtype: value.data instanceof Float32Array ? "float32" : "float64", shape: value.shape, bytes};
  };
  const results = [];
  for (const [module, name, args] of JSON.parse(text)) {
    const called = (await import(`./${module}.mjs`))[name];
    try { results.push(encode(called(...args.map(decode)))); } catch (error) { results.push({error: error.message}); }
  }
  return JSON.stringify(results);
}"""


def encode(value):
    if isinstance(value, (list, tuple)):
        return [encode(part) for part in value]
    if isinstance(value, dict):
        return {name: encode(part) for name, part in value.items()}
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"dtype": str(value.dtype), "shape": list(value.shape), "bytes": data}
    return value


def decode(value):
    if isinstance(value, dict) and "dtype" in value:
        return np.frombuffer(base64.b64decode(value["bytes"]), value["dtype"]).reshape(value["shape"])
    if isinstance(value, dict):
        return {name: decode(part) for name, part in value.items()}
    return value


@contextmanager
def modules(browser):
    """Give call([[module, function, args], …]): runs them all; a thrown Error comes back as {"error": message}."""
    with serve(Path(utils.__file__).parent / "widgets") as url, browser.new_page() as page:
        page.goto(f"{url}/")
        yield lambda calls: [decode(result) for result in json.loads(page.evaluate(CALL, json.dumps(encode(calls))))]


def assert_close(found, expected, what, rtol=1e-9):
    """Compare arrays, or dicts of arrays, relative to the largest expected number; NaN must meet NaN."""
    if isinstance(expected, dict):
        assert isinstance(found, dict) and found.keys() == expected.keys(), f"{what}: {found}"
        for name in expected:
            assert_close(found[name], expected[name], f"{what}, {name}", rtol)
        return
    expected = np.asarray(expected)
    assert not isinstance(found, dict), f"{what}: {found}"
    assert np.shape(found) == expected.shape, what
    scale = np.nanmax(np.abs(expected), initial=1.0)
    np.testing.assert_allclose(found, expected, rtol=0, atol=rtol * scale, err_msg=str(what))


def compare(call, cases, rtol=1e-9):
    """Check a list of (call, expected) in one trip to the browser."""
    for found, (what, expected) in zip(call([what for what, _ in cases]), cases, strict=True):
        shapes = [np.shape(a) if isinstance(a, np.ndarray) else a for a in what[2]]
        assert_close(found, expected, f"{what[1]} {shapes}", rtol)


def assert_refused(call, rows):
    """Check that each call of [(call, words), …] throws an Error whose message holds these words."""
    for (what, words), found in zip(rows, call([what for what, _ in rows]), strict=True):
        assert isinstance(found, dict) and words in found.get("error", ""), (what[1], words, found)


def normal(rng, *shape, dtype="float64"):
    return rng.standard_normal(shape).astype(dtype)


def pair(rng, low, high):
    """Return a (vertical, horizontal) pair and how it may be written: the pair, or one number if both agree."""
    both = [int(v) for v in rng.integers(low, high + 1, 2)]
    return both, both[0] if both[0] == both[1] else both


def torch_gradients(run, grad_output, **arrays):
    """Return run's output y, grad_output(y's shape), and by name the gradients, by torch in double precision."""
    leaves = {name: torch.tensor(a.astype("float64"), requires_grad=True) for name, a in arrays.items()}
    y = run(**leaves)
    grad = grad_output(tuple(y.shape))
    grads = torch.autograd.grad(y, list(leaves.values()), torch.tensor(grad.astype("float64")))
    return y.detach().numpy(), grad, {name: g.numpy() for name, g in zip(leaves, grads, strict=True)}
