const NAME = "efficientnet_lite0";
export const BYTES = 5_224_000; // of the file, for the button and the progress; the page and Python count the true ones

/**
 * The network's file, bytes or base64, and its worker: from the site's files where `model.files` says where they are, else from
 * Python. `onProgress` gets shares from 0 to 1. Throws an Error that says what is missing.
 */
export function loadNetwork(model, onProgress) {
  if (!model.files) return fromPython(model);
  return location.protocol === "file:" ? fromScript(model.files) : fromServer(model.files, onProgress);
}

/** A worker without a network, which can unpack photos; null where there is none before the network comes. */
export function earlyWorker({files}) {
  return files && location.protocol !== "file:" ? workerOf(files) : null;
}

function workerOf(folder) {
  return new Worker(`${folder}worker.js`);
}

async function fromServer(folder, onProgress) {
  const lost = () => {
    throw new Error(`${NAME}.bin did not load: there is no connection to this site. Try again when there is.`);
  };
  const response = await fetch(`${folder}${NAME}.bin`).catch(lost);
  if (!response.ok) throw new Error(`${NAME}.bin did not load: the server answers ${response.status}.`);
  const parts = [];
  let received = 0;
  for (const reader = response.body.getReader(); ; ) {
    const {done, value} = await reader.read().catch(lost);
    if (done) break;
    parts.push(value);
    received += value.length;
    onProgress(Math.min(1, received / BYTES));
  }
  return {file: await new Blob(parts).arrayBuffer(), worker: workerOf(folder)};
}

/** Pages from a disk may not fetch; a script that holds the same as text may run. */
function fromScript(folder) {
  const script = document.createElement("script");
  script.src = `${folder}${NAME}.js`;
  return new Promise((done, failed) => {
    script.onload = () => {
      const {file, worker} = globalThis.networkFiles[NAME];
      done({file, worker: fromText(worker)});
    };
    script.onerror = () => failed(new Error(`${script.src} did not load.`));
    document.head.append(script);
  });
}

function fromPython(model) {
  return new Promise((done, failed) => {
    const listener = ({worker, error}, buffers) => {
      if (!worker && !error) return;
      model.off("msg:custom", listener);
      if (error) failed(new Error(error));
      else done({file: bufferOf(buffers[0]), worker: fromText(worker)});
    };
    model.on("msg:custom", listener);
    model.send({ask: "network"});
  });
}

/** Buffers come as views, perhaps of a larger buffer. */
function bufferOf({buffer, byteOffset, byteLength}) {
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

function fromText(text) {
  const url = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
  const worker = new Worker(url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // not before the worker has read it
  return worker;
}
