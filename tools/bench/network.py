"""What the real network costs in a page: bytes on demand, times forward, back and of an attack, and how long the page stands still."""

import statistics

from tools.browser import reveal, serve
from tools.pages import ROOT, SITE

RUNS = 15
PAGE = "book/14_adversarial.html"
THROTTLED = 4  # times as slow a processor, as browsers imitate it on the page's own thread

# Medians in the page's own thread, where a browser can slow the processor down.
TIMES = """async (runs) => {
  const {Engine} = await import("/utils/widgets/math/network/engine.mjs");
  const {readNetwork} = await import("/utils/widgets/math/network/weights.mjs");
  const file = await (await fetch("/_build/html/_static/networks/efficientnet_lite0.bin")).arrayBuffer();
  const engine = new Engine(readNetwork(file));
  const x = Float32Array.from({length: 3 * 224 * 224}, (_, i) => (i % 255) / 255);
  const at = new Float32Array(1000).fill(0.001);
  const times = {forward: [], gradient: []};
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    engine.forward(x);
    const middle = performance.now();
    engine.gradient(at);
    times.forward.push(middle - start);
    times.gradient.push(performance.now() - middle);
  }
  return times;
}"""
WATCH = """() => {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  }).observe({type: "longtask"});
}"""
# From a press on another photo to the sentence about it, and the milliseconds between.
ATTACK = """async (name) => {
  const root = document.querySelector(".cx-real-network");
  const status = root.querySelector("[role=status]");
  const before = status.textContent;
  const start = performance.now();
  root.querySelector(`.cx-thumb[aria-label="${name}"]`).click();
  await new Promise((done) => {
    new MutationObserver((_, observer) => {
      if (!status.textContent.startsWith("No pixel moved") || status.textContent === before) return;
      observer.disconnect();
      done();
    }).observe(status, {childList: true, characterData: true, subtree: true});
  });
  return performance.now() - start;
}"""


def times(browser, slow):
    """Median milliseconds {"forward", "gradient"} with a processor that is `slow` times as slow."""
    with serve(ROOT) as url, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/_build/html/_static/networks/LICENSE.txt")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
        return {name: statistics.median(found) for name, found in page.evaluate(TIMES, RUNS).items()}


def explored(browser):
    """Return (bytes loaded on demand, seconds of a ten-step attack, longest milliseconds for which the page stood still meanwhile)."""
    with serve(SITE) as url, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/{PAGE}", wait_until="networkidle")
        page.wait_for_selector("html[data-explorers=ready]", state="attached")
        reveal(page)
        loaded = []
        page.on("requestfinished", lambda request: request.url.startswith("http") and loaded.append(request))
        page.evaluate(WATCH)
        page.get_by_role("button", name="Load the network").click()
        page.locator(".cx-real-network [role=status]", has_text="No pixel moved").wait_for()
        size = sum(len(request.response().body()) for request in loaded)
        took = [page.evaluate(ATTACK, name) for name in ("cup", "cameraman", "motorcycle", "horse")]
        return size, statistics.median(took) / 1000, page.evaluate("globalThis.longest")
