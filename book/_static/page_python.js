/* Python in the page: its NumPy cells can be changed and run right here, by a worker that loads when a reader asks.
   page_python.py adds this file to pages that have such cells. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const WORKER = new URL("page_python_worker.js", document.currentScript.src);
  const MEGABYTES = 17; // as they come; a browser unpacks what a server has packed
  const SAYS = {
    loading: t("Loading Python and NumPy …"),
    ready: t("Python is there. Change a cell and run it with its button or Shift+Enter; those above it that have not run go first."),
  };

  /** Make an element with text and attributes. */
  function element(tag, text = "", attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  /** A worker that runs one source after another. */
  class Python {
    /** `onLoaded` is told how many bytes have come. */
    constructor(onLoaded) {
      this.worker = new Worker(WORKER, {name: document.documentElement.lang}); // in which checkers answer
      this.waiting = [];
      this.ready = new Promise((resolve, reject) => {
        this.worker.onerror = (event) => reject(new Error(event.message || "the worker did not load"));
        this.worker.onmessage = ({data}) => {
          if (data.loaded) onLoaded(data.loaded);
          else if (data.failed) reject(new Error(data.failed));
          else if (data.ready) resolve();
          else this.waiting.shift()(data);
        };
      });
    }

    run(source) {
      return new Promise((resolve) => {
        this.waiting.push(resolve);
        this.worker.postMessage(source);
      });
    }

    stop() {
      this.worker.terminate();
      for (const resolve of this.waiting) resolve({text: "", html: "", error: t("Stopped: Python was restarted.")});
    }
  }

  /** A cell of the page: its code, which becomes a text field, and what it answers. */
  class Cell {
    constructor(root, number, run) {
      this.root = root;
      this.code = root.querySelector(".cell_input pre");
      this.source = this.code.textContent; // what is folded away has no text of its own to a browser
      this.code.oninput = () => {
        // biome-ignore lint/performance/useDomNodeTextContent: a line typed into an editable may be an element, not a line break
        this.source = this.code.innerText;
      };
      this.output = element("div", "", {class: "cell_output page-output", "aria-live": "polite"});
      this.button = element("button", t("Run"), {type: "button"});
      this.button.onclick = run;
      for (const [name, value] of Object.entries({
        contenteditable: "plaintext-only",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": t("Code of NumPy cell {number}", {number}),
        tabindex: "0",
        spellcheck: "false",
        autocapitalize: "off",
      }))
        this.code.setAttribute(name, value);
      this.code.onkeydown = (event) => {
        if (event.key !== "Enter" || !event.shiftKey) return;
        event.preventDefault();
        run();
      };
      root.querySelector("details.code-fold")?.setAttribute("open", ""); // who wants to run code wants to see it
      const [code, shown] = [root.querySelector(".cell_input"), root.querySelector(".cell_output")];
      const bar = element("div", "", {class: "page-run"});
      bar.append(this.button);
      code.after(bar);
      (shown ?? bar).after(this.output);
    }

    /** Put what the cell answered in the place of what the page showed. */
    show({text, html, error}) {
      for (const old of this.root.querySelectorAll(".cell_output:not(.page-output)")) old.remove();
      this.output.replaceChildren(...[text, error].filter(Boolean).map((part) => element("pre", part, {tabindex: "0"})));
      this.output.insertAdjacentHTML("beforeend", html);
    }
  }

  class Page {
    constructor() {
      this.panel = document.querySelector("article .page-python");
      this.status = this.panel.querySelector("[role=status]");
      this.panel.querySelector("button").onclick = () => this.#begin();
    }

    #button(text, act) {
      const made = element("button", text, {type: "button"});
      made.onclick = act;
      return made;
    }

    #begin() {
      for (const menu of document.querySelectorAll('[data-does*="initThebe"]')) menu.remove(); // one Python for a cell, not two
      this.cells = [...document.querySelectorAll(".cell.tag_numpy")].map((root, at) => new Cell(root, at + 1, () => this.#runTo(at)));
      this.panel.replaceChildren(
        this.status,
        this.#button(t("Run all NumPy cells"), () => this.#runTo(this.cells.length - 1)),
        this.#button(t("Restart Python"), () => this.#restart()),
      );
      this.#load();
    }

    #restart() {
      this.python.stop();
      this.#load();
    }

    async #load() {
      const bar = element("progress", "", {max: MEGABYTES, "aria-label": t("Loading Python")});
      const python = new Python((bytes) => {
        bar.value = bytes / 1e6;
        const come = t("{loaded} of {all} MB", {loaded: Math.round(bytes / 1e6), all: MEGABYTES});
        this.status.textContent = `${SAYS.loading} ${come}`;
      });
      this.python = python;
      this.ran = new Set();
      this.status.textContent = SAYS.loading;
      this.status.after(bar);
      delete document.documentElement.dataset.pagePython;
      try {
        await python.ready;
        if (this.python !== python) return bar.remove();
        this.status.textContent = SAYS.ready;
        document.documentElement.dataset.pagePython = "ready"; // the sheet shows the cells' buttons
      } catch (error) {
        this.status.textContent = t("Python did not start: {problem}. The page works as before.", {problem: error.message});
      }
      bar.remove();
    }

    /** Run a cell, and before it those above that have not run. */
    #runTo(last) {
      this.cells.slice(0, last + 1).forEach((cell, at) => {
        if (at === last || !this.ran.has(cell)) this.#run(cell);
      });
    }

    async #run(cell) {
      this.ran.add(cell);
      cell.button.textContent = t("Running …");
      const answer = await this.python.run(cell.source);
      cell.button.textContent = t("Run");
      cell.show(answer);
    }
  }

  // A browser starts no worker for a page that was opened as a file.
  if (location.protocol.startsWith("http")) new Page();
})();
