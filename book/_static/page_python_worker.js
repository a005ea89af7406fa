/* Python in the page: Pyodide and NumPy in a worker, which answers each source it is sent with what the source printed. */
"use strict";
const FOLDER = new URL("../_python/", self.location).href;

/* Tell the page how much has come: whatever loads here passes through this fetch. */
const load = self.fetch.bind(self);
let loaded = 0;
self.fetch = async (...asked) => {
  const answer = await load(...asked);
  const count = new TransformStream({
    transform(part, out) {
      loaded += part.byteLength;
      self.postMessage({loaded});
      out.enqueue(part);
    },
  });
  return new Response(answer.body.pipeThrough(count), answer);
};

async function unpack(python, file, format, extractDir) {
  const answer = await fetch(FOLDER + file);
  if (!answer.ok) throw new Error(`${file} did not load (${answer.status})`);
  python.unpackArchive(await answer.arrayBuffer(), format, {extractDir});
}

async function start() {
  importScripts(`${FOLDER}pyodide.js`);
  const python = await self.loadPyodide({indexURL: FOLDER});
  // NumPy's build looks up its callers to save copies; Pyodide has no such function, and 0 says that none was found.
  python._module.mergeLibSymbols({backtrace: () => 0}, "backtrace");
  await unpack(python, "numpy.tar.gz", "gztar", "/numpy");
  await unpack(python, "course.zip", "zip", "/course");
  python.runPython(`import sys; sys.path[:0] = ["/course", "/numpy/lib/python3.12/site-packages"]; import numpy`);
  const runner = python.pyimport("page_runner");
  runner.speak(self.name); // the page's language
  return runner;
}

const ready = start();
ready.then(
  () => self.postMessage({ready: true}),
  (error) => self.postMessage({failed: error.message}),
);
self.onmessage = async ({data: source}) => self.postMessage(JSON.parse((await ready).run(source)));
