import {SIDE} from "./state.mjs";

/** The network in its worker: asks it, and gives promises of its answers. */
export class Network {
  constructor(worker) {
    this.worker = worker;
    this.waiting = new Map();
    this.asked = 0;
    worker.onmessage = ({data: {id, error, ...answer}}) => {
      const [done, failed] = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) failed(new Error(error));
      else done(answer);
    };
    worker.onerror = ({message}) => {
      for (const [, failed] of this.waiting.values()) failed(new Error(`The network's worker stopped: ${message}`));
      this.waiting.clear();
    };
  }

  ask(what, message, transfer = []) {
    this.asked += 1;
    const id = this.asked;
    return new Promise((done, failed) => {
      this.waiting.set(id, [done, failed]);
      this.worker.postMessage({id, ask: what, ...message}, transfer);
    });
  }

  /** Hand over the file; the names of classes and layers, and the photos by name, planes (3, 224, 224) from 0 to 1. */
  async open(file) {
    const {header, rest, kind} = await this.ask("load", {file}, typeof file === "string" ? [] : [file]);
    let at = 0;
    const photos = {};
    for (const [name, length] of Object.entries(header.photos)) {
      photos[name] = await planesOf(new Blob([rest.subarray(at, at + length)], {type: "image/webp"}));
      at += length;
    }
    Object.assign(this, {kind, photos, classes: header.classes, layers: header.layers.map(({name}) => name)});
  }

  stop() {
    this.worker.terminate();
  }
}

/** A picture's planes (3, 224, 224) from 0 to 1, its bytes as they are stored. */
export async function planesOf(blob) {
  const bitmap = await createImageBitmap(blob, {colorSpaceConversion: "none"});
  const canvas = Object.assign(document.createElement("canvas"), {width: SIDE, height: SIDE});
  const context = canvas.getContext("2d", {willReadFrequently: true});
  context.drawImage(bitmap, 0, 0);
  const {data} = context.getImageData(0, 0, SIDE, SIDE);
  const planes = new Float32Array(3 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    for (let c = 0; c < 3; c++) planes[c * SIDE * SIDE + i] = data[4 * i + c] / 255;
  }
  return planes;
}
