"""A widget on a page with a stand-in for a notebook's model."""

import json
from contextlib import contextmanager

# A stand-in for a notebook's model: keeps every listener, so that what is left behind can be counted.
STAGE = """async ({esm, traits}) => {
  const listeners = [];
  const model = {
    get: (name) => traits[name],
    set: (name, value) => {
      traits[name] = value;
      for (const [event, listener] of [...listeners]) if (event === `change:${name}`) listener();
    },
    on: (event, listener) => listeners.push([event, listener]),
    off: (event, listener) => listeners.splice(listeners.findIndex(([e, l]) => e === event && l === listener), 1),
    save_changes: () => {},
    sent: [],
    send: (content) => model.sent.push(content),
  };
  const onDocument = [];
  for (const target of [document, window]) {
    const add = target.addEventListener;
    target.addEventListener = (type, ...rest) => { onDocument.push(type); return add.call(target, type, ...rest); };
    const remove = target.removeEventListener;
    target.removeEventListener = (type, ...rest) => { onDocument.splice(onDocument.indexOf(type), 1); return remove.call(target, type, ...rest); };
  }
  const module = await import(URL.createObjectURL(new Blob([esm], {type: "text/javascript"})));
  const el = document.body.appendChild(document.createElement("div"));
  const cleanUp = await module.default.render({model, el});
  globalThis.stage = {model, el, cleanUp, listeners, onDocument};
}"""
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def stage_widget(page, widget, sort_keys=False):
    """Render a widget on a page with the stand-in model; a notebook that is stored sorts the keys of its state."""
    state = {key: value for key, value in widget.get_state().items() if key not in ("_esm", "_css")}
    page.evaluate(STAGE, {"esm": widget._esm, "traits": json.loads(json.dumps(state, sort_keys=sort_keys))})


def staged(watch, widget):
    """A fresh page with one widget on it."""
    page = watch("about:blank").page
    stage_widget(page, widget)
    return page


@contextmanager
def stage_shared(browser, widget):
    """A page with one widget on it that several tests share, whatever goes wrong on it meanwhile."""
    with browser.new_context() as context:
        page = context.new_page()
        stage_widget(page, widget)
        yield page
