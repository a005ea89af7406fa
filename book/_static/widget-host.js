/* Mounts the page's explorers with no kernel: reads the state that the build stored and plays the part of the notebook.
   A classic script, because module scripts do not load from file://. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const STATE = "application/vnd.jupyter.widget-state+json";
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const NEEDS_KERNEL = t(
    "This experiment runs in Python. Open the page in Jupyter, Binder or Colab to change its settings; the stored result stands here.",
  );

  /** A view tag's JSON may be a string that holds JSON. */
  function parse(text) {
    const value = JSON.parse(text);
    return typeof value === "string" ? JSON.parse(value) : value;
  }

  const HERE = document.currentScript.src || document.baseURI;

  /** anywidget's model interface over plain traits. Setting an equal value is no change. */
  class StaticModel {
    constructor(traits) {
      this.traits = traits;
      this.listeners = new Map();
      this.files = new URL("networks/", HERE).href; // what a notebook's explorer asks Python for
    }
    get(name) {
      return this.traits[name];
    }
    set(name, value) {
      if (JSON.stringify(this.traits[name]) === JSON.stringify(value)) return;
      this.traits[name] = value;
      for (const listener of [...(this.listeners.get(`change:${name}`) ?? [])]) listener();
    }
    on(event, listener) {
      if (!this.listeners.has(event)) this.listeners.set(event, new Set());
      this.listeners.get(event).add(listener);
    }
    off(event, listener) {
      this.listeners.get(event)?.delete(listener);
    }
    save_changes() {}
    send() {}
  }

  const FOLDER = new URL("explorers/", HERE);
  const scripts = new Map();

  function loadScript(name) {
    const script = document.createElement("script");
    script.src = `${FOLDER}${name}.js`;
    return new Promise((done, failed) => {
      script.onload = done;
      script.onerror = () => failed(new Error(`${script.src} did not load`));
      document.head.append(script);
    });
  }

  /** Run a script that the build wrote, once: it leaves a module in `explorerModules` or a trait's value in `explorerTraits`. */
  function run(name) {
    if (!scripts.has(name)) scripts.set(name, loadScript(name));
    return scripts.get(name);
  }

  /** What the first explorer needs, which the page names, has run by the time that its place comes. */
  for (const {href} of document.querySelectorAll("link[rel=preload][as=script]"))
    run(href.slice(FOLDER.href.length).replace(".js", "")).catch(() => {}); // the explorer will say it

  async function importText(esm) {
    const url = URL.createObjectURL(new Blob([esm], {type: "text/javascript"}));
    return import(url).finally(() => URL.revokeObjectURL(url));
  }

  const modules = new Map();

  /** Load a widget's module: from its class's script, or where the page holds the text, once for all widgets with the same text. */
  async function load({_esm: esm, _anywidget_id: kind}) {
    if (esm) {
      if (!modules.has(esm)) modules.set(esm, importText(esm));
      return (await modules.get(esm)).default;
    }
    await run(kind.split(".").at(-1));
    return globalThis.explorerModules[kind];
  }

  /** A widget's traits with the large ones, which stand in scripts that pages share. */
  async function whole({_apart: apart = {}, ...traits}) {
    await Promise.all(Object.values(apart).map(run));
    for (const [name, script] of Object.entries(apart)) traits[name] = globalThis.explorerTraits[script];
    return traits;
  }

  const styles = new Set();

  function addStyle(css) {
    if (!css || styles.has(css)) return;
    styles.add(css);
    const style = document.createElement("style");
    style.textContent = css;
    document.head.append(style);
  }

  /** By id; other scripts of the page may read and set the models, as Python does in a notebook. */
  const models = new Map();
  globalThis.explorerModels = models;

  function modelOf(id, traits) {
    if (!models.has(id)) models.set(id, new StaticModel(traits));
    return models.get(id);
  }

  async function mountExplorer(place, id, states) {
    const [widget, traits] = await Promise.all([load(states[id].state), whole(states[id].state)]);
    const model = modelOf(id, traits);
    await widget.initialize?.({model});
    await widget.render({model, el: place});
  }

  /** The outputs that a stock widget and its children stored. */
  function storedOutputs(id, states, seen = new Set()) {
    const entry = states[id];
    if (!entry || seen.has(id)) return [];
    seen.add(id);
    const children = (entry.state.children ?? []).map((name) => name.replace("IPY_MODEL_", ""));
    return [...(entry.state.outputs ?? []), ...children.flatMap((child) => storedOutputs(child, states, seen))];
  }

  /** A stock ipywidgets view cannot run here: show what it stored and say what it needs. */
  function showStored(place, id, states) {
    for (const {data = {}, metadata = {}, text} of storedOutputs(id, states)) {
      const png = data["image/png"];
      if (png) {
        const image = document.createElement("img");
        image.src = `data:image/png;base64,${png}`;
        image.alt = metadata["image/png"]?.alt ?? t("The stored result of this experiment");
        place.append(image);
      } else {
        const pre = document.createElement("pre");
        pre.textContent = [text ?? data["text/plain"] ?? ""].flat().join("");
        place.append(pre);
      }
    }
    const note = document.createElement("p");
    note.className = "needs-kernel";
    note.append(NEEDS_KERNEL);
    for (const link of document.querySelectorAll(".dropdown-launch-buttons a[href]")) {
      const copy = document.createElement("a");
      copy.href = link.href;
      copy.textContent = link.title || link.textContent.trim();
      note.append(" ", copy);
    }
    place.append(note);
  }

  function showError(place, error) {
    console.warn("explorer failed:", error);
    const note = document.createElement("p");
    note.className = "widget-error";
    note.setAttribute("role", "alert");
    note.textContent = t("This explorer could not start: {problem}", {problem: error.message});
    place.replaceChildren(note);
  }

  async function mount(tag, states) {
    const place = document.createElement("div");
    place.className = "widget-place";
    tag.after(place);
    try {
      const id = parse(tag.textContent).model_id;
      if (!states[id]) throw new Error(t("the page holds no state for it; build the page again"));
      if ("_esm" in states[id].state) {
        place.dataset.explorer = states[id].state._anywidget_id;
        await mountExplorer(place, id, states);
      } else showStored(place, id, states);
      place.dataset.mounted = "true";
    } catch (error) {
      showError(place, error);
    }
  }

  const states = {};
  const seen = new Set();
  let mounted = Promise.resolve();

  let waits = false; // for the rest of a tag

  /** Tags of a type that are new and complete: the parser may still be writing the last node of the document. */
  function arrived(type) {
    const fresh = [...document.querySelectorAll(`script[type="${type}"]`)].filter((tag) => !seen.has(tag));
    const complete = fresh.filter((tag) => tag.nextSibling !== null || document.readyState !== "loading");
    waits ||= complete.length < fresh.length;
    for (const tag of complete) seen.add(tag);
    return complete;
  }

  /** Take what has arrived, and mount one explorer after the other: the reader has the first while the rest are on their way. */
  function takeArrived() {
    waits = false;
    for (const tag of arrived(STATE)) Object.assign(states, parse(tag.textContent).state);
    for (const {state} of Object.values(states)) addStyle(state._css);
    for (const tag of arrived(VIEW)) mounted = mounted.then(() => mount(tag, states)).then(breathe);
  }

  /** Let the browser paint. */
  function breathe() {
    return new Promise((done) => setTimeout(done));
  }

  /** To look through the whole document for each piece that comes would make a long page slow. */
  const isScript = ({localName}) => localName === "script";
  const observer = new MutationObserver((changes) => {
    if (waits || changes.some(({addedNodes}) => [...addedNodes].some(isScript))) takeArrived();
  });
  observer.observe(document, {childList: true, subtree: true});

  function finish() {
    observer.disconnect();
    takeArrived();
    mounted.then(() => {
      document.documentElement.dataset.explorers = "ready";
      document.dispatchEvent(new Event("explorers-ready"));
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", finish);
  else finish();
})();
