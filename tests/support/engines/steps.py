"""What the tests do in every engine: wait with a limit, open a page, and journey through its explorers."""

import json
import time
from pathlib import Path

JOURNEY = f"Boolean({Path(__file__).with_name('journey.js').read_text('utf-8').rstrip().removesuffix(';')})"
STANDING = "document.documentElement.dataset.explorers === 'ready' || !document.querySelector(\"script[src*='widget-host']\")"
EMPTY = "[...document.querySelectorAll('.widget-place')].filter((place) => !('mounted' in place.dataset) || !place.firstChild).length"
BROKEN = f"{EMPTY} + document.querySelectorAll('.widget-error').length"
SECONDS = 100  # after which a wait fails: a busy machine takes its time
STILL = """(async () => {
  const painted = () => new Promise((end) => {
    requestAnimationFrame(() => requestAnimationFrame(end));
    setTimeout(end, 1000); // a window that is not seen paints nothing
  });
  const [stop, values] = [performance.now() + %(limit)d, []];
  while (values.length < 3 || values.at(-1) === JSON.stringify(%(unlike)s) || new Set(values.slice(-3)).size > 1) {
    if (performance.now() > stop) throw new Error(`not still in time: ${values.slice(-3)}`);
    await painted();
    values.push(JSON.stringify(%(expression)s ?? null));
  }
  return JSON.parse(values.at(-1));
})()"""


def until(browser, expression):
    """Wait until a JavaScript expression is true, and return its value."""
    stop = time.monotonic() + SECONDS
    while not (value := browser.evaluate(expression)):
        assert time.monotonic() < stop, f"not true in {SECONDS} s: {expression}"
        time.sleep(0.02)
    return value


def still(browser, expression, unlike=None):
    """Return the value of an expression once it stays the same while six frames are painted, and is no longer `unlike`.

    The page itself waits: to ask it again and again from here would take longer than the frames.
    """
    return browser.evaluate(STILL % {"expression": expression, "unlike": json.dumps(unlike), "limit": SECONDS * 1000})


def visit(browser, url, home):
    """Open a page and wait until its explorers stand."""
    browser.open(url, home)
    until(browser, STANDING)


def click(browser, selector):
    """Click on the middle of the first element that a selector finds."""
    found = f"document.querySelector({selector!r})"
    browser.evaluate(f"{found}.scrollIntoView({{behavior: 'instant', block: 'center'}})")
    box = f"(({{left, top, width, height}}) => [left + width / 2, top + height / 2].map(Math.round))({found}.getBoundingClientRect())"
    browser.drag(still(browser, box))


def journey(browser):
    """Use three controls of each explorer on the page, by keyboard and by pointer; return what each says after each of them."""
    browser.evaluate(JOURNEY)
    told = []
    for at in range(browser.evaluate("journey.explorers")):
        says = f"journey.says({at})"
        told.append(("at first", still(browser, says)))
        for which in ("next", "next", "last"):
            name, key = browser.evaluate(f"journey.{which}({at})")
            if key:
                browser.press(key)
            else:
                browser.drag(still(browser, "journey.point()"))
            told.append((name, still(browser, says, unlike=told[-1][1])))
    return told
