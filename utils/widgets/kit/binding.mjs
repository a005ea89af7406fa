/** An explorer's link to its model: reads and writes traits, repaints at most once a frame, leaves nothing behind. */
export class Binding {
  constructor(model) {
    this.model = model;
    this.stops = [];
  }

  get(name) {
    return this.model.get(name);
  }

  /** The values of these traits, by name. */
  read(names) {
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  /** Set several traits at once, here and in Python. */
  set(changes) {
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.model.save_changes();
  }

  /** Call `listener` whenever one of these traits changes, here or from Python. */
  on(names, listener) {
    for (const name of names) {
      this.model.on(`change:${name}`, listener);
      this.stops.push(() => this.model.off(`change:${name}`, listener));
    }
  }

  /** Paint now, and again in the next frame after any of these traits has changed. Returns what asks for a repaint. */
  paint(names, draw) {
    let frame = 0;
    const request = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    };
    this.on(names, request);
    this.stops.push(() => cancelAnimationFrame(frame));
    draw();
    return request;
  }

  /** Remember something to undo when the explorer goes. */
  onDispose(stop) {
    this.stops.push(stop);
  }

  dispose() {
    for (const stop of this.stops.splice(0)) stop();
  }
}

/** What anywidget asks of a module: its `render` puts a View of a model on the page, and returns what takes it off again. */
export function explorer(View) {
  return {
    render({model, el}) {
      const binding = new Binding(model);
      el.append(new View(binding).root);
      return () => binding.dispose();
    },
  };
}
