"""What a page painted on the way: a long work that lets it paint shows steps between its first and its last."""

WATCH = """([selector, name]) => {
  globalThis.painted = [];
  const look = () => {
    const found = document.querySelector(selector)?.[name];
    if (painted.at(-1) !== found) painted.push(found);
    requestAnimationFrame(look);
  };
  look();
}"""


def watch_frames(page, selector, name="textContent"):
    """From now on remember, at each frame, the property of an element; the list is the page's `painted`, without repetitions."""
    page.evaluate(WATCH, [selector, name])
