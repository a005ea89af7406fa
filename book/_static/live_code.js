/* Live code: a page's cells can be changed and run by a Python from Binder. Thebe (Executable Books, BSD) talks to it;
   nothing is loaded from elsewhere before a reader asks in the launch menu. course_launch.py loads this file. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const {repository, branch} = document.currentScript.dataset;
  const THEBE = "https://unpkg.com/thebe@0.9.3/lib/";
  const FILES = [
    ["script", {src: `${THEBE}index.js`, integrity: "sha384-jD7u+icBMbuPUkzq2VCHol9Rd0VnPVjvTI8ZHQsQEZdbmH9gWMdD732B8Dli6Gej"}],
    [
      "link",
      {rel: "stylesheet", href: `${THEBE}thebe.css`, integrity: "sha384-/vmFaeKYqpCY10Pw3YHyNKd5UHb+SJbi1QVnaw8LLfVuYiT2noJEJ1uWmvwwRSRf"},
    ],
  ];
  const SAYS = {
    launching: t("Binder prepares a machine: often half a minute, and some minutes the first time after a change."),
    "server-ready": t("The machine is there. Python starts …"),
    starting: t("Python starts …"),
    ready: t("Python is there. Change a cell and run it with its button or Shift+Enter; those above it that have not run go first."),
  };

  function load([tag, attributes]) {
    return new Promise((resolve, reject) => {
      const made = Object.assign(document.createElement(tag), {crossOrigin: "anonymous", ...attributes});
      made.onload = resolve;
      made.onerror = () => reject(new Error(t("{address} did not load", {address: attributes.src ?? attributes.href})));
      document.head.append(made);
    });
  }

  /** In place of the empty button that the theme puts under the title: what happens, for screen readers, too. */
  function panel() {
    const made = document.createElement("div");
    made.className = "thebe-launch-button live-code page-panel";
    const status = made.appendChild(document.createElement("p"));
    status.setAttribute("role", "status");
    document.querySelector(".thebe-launch-button").replaceWith(made);
    document.querySelector(".page-python")?.remove(); // one Python for a cell, not two
    return {
      made,
      say: (text) => {
        if (status.textContent !== text) status.textContent = text; // what is said twice would be read out twice
      },
    };
  }

  /** Mark each shown cell's code for Thebe and give it an empty output; what the page shows stays until the cell runs.
   * New pictures take over the old ones' words. */
  function mark() {
    return [...document.querySelectorAll(".cell:has(.cell_input pre)")].map((cell) => {
      const shown = cell.querySelector(".cell_output");
      const output = Object.assign(document.createElement("div"), {className: "cell_output live-output"});
      output.dataset.output = "";
      cell.append(output);
      cell.querySelector(".copybtn")?.remove(); // it copies what the editor replaces
      cell.querySelector(".cell_input pre").dataset.executable = "";
      const words = [...(shown?.querySelectorAll("img, .drawing") ?? [])].map((one) => one.alt ?? one.getAttribute("aria-label"));
      return {
        clear: () => shown?.remove(),
        name: () =>
          output.querySelectorAll("img:not([alt])").forEach((picture, i) => {
            picture.alt = words[i] ?? t("A picture that this cell drew");
          }),
      };
    });
  }

  /** Let a cell run the cells above it first, once each: their names are needed.
   * Returns what forgets that they have run, and lets each run from then on wait for what a function does. */
  function keepOrder(cells, places) {
    const started = new Map();
    let before = async () => {};
    cells.forEach((cell, at) => {
      const execute = cell.execute.bind(cell);
      const run = async (source) => {
        await before();
        for (const above of cells.slice(0, at)) await (started.get(above) ?? above.execute());
        places[at].clear();
        const done = await execute(source);
        places[at].name();
        return done;
      };
      cell.execute = (source) => {
        // Thebe drops the replies of a run when the same cell runs again: the second waits for the first.
        const earlier = started.get(cell) ?? Promise.resolve();
        started.set(
          cell,
          earlier.catch(() => {}).then(() => run(source)),
        );
        return started.get(cell);
      };
    });
    return (first) => {
      started.clear();
      before = first;
    };
  }

  /** Name the editors for screen readers, and leave Tab to moving on: an editor that keeps it would be a trap. */
  function tame(editors) {
    editors.forEach(({CodeMirror: editor}, at) => {
      editor.setOption("extraKeys", {...editor.getOption("extraKeys"), Tab: false, "Shift-Tab": false});
      editor.getInputField().setAttribute("aria-label", t("Code of cell {number}", {number: at + 1}));
    });
  }

  /** Restart Python, and say so until it answers. */
  async function startAnew(kernel, say) {
    say(t("Python starts anew …"));
    try {
      await kernel.restart();
      await kernel.requestKernelInfo();
      say(SAYS.ready);
    } catch (error) {
      say(t("Python did not start anew: {problem}. Reload the page to try again.", {problem: error.message}));
    }
  }

  /** Say it when Python stops by itself, most often for want of memory, and what to do, until a cell is run again. */
  function watch(kernel, begin, say) {
    kernel.statusChanged.connect((_, status) => {
      if (status === "autorestarting") {
        begin(async () => say(SAYS.ready));
        say(t("Python stopped by itself, perhaps for want of memory, and starts anew. Nothing has run yet: run a cell again."));
      } else if (status === "dead") say(t("Python has stopped. Press “Restart Python”, or reload the page."));
    });
  }

  async function start(say) {
    say(t("Loading Thebe …"));
    await Promise.all(FILES.map(load));
    const places = mark();
    // From there on the page says itself how Python is: Thebe's "ready" comes at every turn, also after a crash.
    let connecting = true;
    window.thebe.on("status", (_, {subject, status}) => connecting && subject !== "cell" && SAYS[status] && say(SAYS[status]));
    const failed = new Promise((_, reject) => {
      window.thebe.on("error", (_, {subject, message}) => ["server", "session"].includes(subject) && reject(new Error(message)));
    });
    const connected = window.thebe.bootstrap({
      requestKernel: true,
      binderOptions: {repo: repository, ref: branch},
      kernelOptions: {kernelName: "python3"},
      mountRunAllButton: false,
      mountRestartButton: false,
      mountRestartAllButton: false,
      codeMirrorConfig: {lineNumbers: false, lineWrapping: true, styleActiveLine: false},
    });
    tame(document.querySelectorAll(".thebe-cell .CodeMirror"));
    const {session, notebook} = await Promise.race([connected, failed]);
    connecting = false;
    say(SAYS.ready);
    const begin = keepOrder(notebook.cells, places);
    watch(session.kernel, begin, say);
    document.documentElement.dataset.liveCode = "ready"; // the sheet shows the cells' buttons
    return {
      runAll: () => notebook.cells.at(-1).execute(),
      restart: () => {
        const restarted = startAnew(session.kernel, say);
        begin(() => restarted);
      },
    };
  }

  let begun = false;
  /** The theme's launch menu calls this. */
  window.initThebe = async () => {
    if (begun) return;
    begun = true;
    const {made, say} = panel();
    try {
      const {runAll, restart} = await start(say);
      for (const [textContent, onclick] of [
        [t("Run all cells"), runAll],
        [t("Restart Python"), restart],
      ]) {
        made.append(Object.assign(document.createElement("button"), {textContent, onclick}));
      }
    } catch (error) {
      say(t("Live code did not start: {problem}. The explorers work as before; reload the page to try again.", {problem: error.message}));
    }
  };
})();
