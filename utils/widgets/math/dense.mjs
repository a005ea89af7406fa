// @ts-check
import {checkShape, checkTensor, rounded, tensor} from "./tensor.mjs";

/** @import {Floats, Tensor} from "./tensor.mjs" */

/**
 * x (N, in) times weight (out, in) transposed, plus bias (out) or null: (N, out).
 * @param {Tensor} x
 * @param {Tensor} weight
 * @param {Tensor | null} bias
 */
export function dense(x, weight, bias = null) {
  const [rows, outputs, inputs] = denseSizes(x, weight);
  if (bias !== null) checkShape(bias, "bias", [outputs]);
  const y = new Float64Array(rows * outputs);
  for (let n = 0; n < rows; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias === null ? 0 : bias.data[o];
      for (let i = 0; i < inputs; i++) sum += x.data[n * inputs + i] * weight.data[o * inputs + i];
      y[n * outputs + o] = sum;
    }
  }
  return tensor([rows, outputs], rounded(y, x));
}

/**
 * Gradients {x, weight, bias} of a loss whose gradient at the output of dense is gradOutput (N, out).
 * @param {Tensor} gradOutput
 * @param {Tensor} x
 * @param {Tensor} weight
 */
export function denseGradient(gradOutput, x, weight) {
  const [rows, outputs, inputs] = denseSizes(x, weight);
  checkShape(gradOutput, "gradOutput", [rows, outputs]);
  const gradX = new Float64Array(rows * inputs);
  const gradWeight = new Float64Array(outputs * inputs);
  const gradBias = new Float64Array(outputs);
  for (let n = 0; n < rows; n++) {
    for (let o = 0; o < outputs; o++) {
      const gradient = gradOutput.data[n * outputs + o];
      gradBias[o] += gradient;
      for (let i = 0; i < inputs; i++) {
        gradX[n * inputs + i] += gradient * weight.data[o * inputs + i];
        gradWeight[o * inputs + i] += gradient * x.data[n * inputs + i];
      }
    }
  }
  return {
    x: tensor(x.shape, rounded(gradX, x)),
    weight: tensor(weight.shape, rounded(gradWeight, weight)),
    bias: tensor([outputs], rounded(gradBias, weight)),
  };
}

/**
 * max(x, 0) for each number of x, of any shape.
 * @param {Tensor} x
 * @returns {Tensor}
 */
export function relu(x) {
  checkTensor(x, "x");
  const y = x.data.slice();
  for (let i = 0; i < y.length; i++) if (y[i] <= 0) y[i] = 0; // a NaN stays NaN
  return {data: y, shape: x.shape};
}

/**
 * Gradient at x, in its shape, of a loss whose gradient at relu(x) is gradOutput; 0 where x is 0.
 * @param {Tensor} gradOutput
 * @param {Tensor} x
 * @returns {Tensor}
 */
export function reluGradient(gradOutput, x) {
  checkTensor(x, "x");
  checkShape(gradOutput, "gradOutput", x.shape);
  const gradX = gradOutput.data.slice();
  for (let i = 0; i < gradX.length; i++) if (x.data[i] <= 0) gradX[i] = 0;
  return {data: gradX, shape: x.shape};
}

/**
 * Probabilities (N, classes), each row summing to 1, from logits (N, classes).
 * @param {Tensor} logits
 */
export function softmax(logits) {
  checkTensor(logits, "logits", "(N, classes)");
  return tensor(logits.shape, rounded(probabilities(logits), logits));
}

/**
 * The numbers of softmax in double precision.
 * @param {Tensor} logits
 */
function probabilities(logits) {
  const [rows, classes] = logits.shape;
  const p = Float64Array.from(logits.data);
  for (let n = 0; n < rows; n++) {
    const row = p.subarray(n * classes, (n + 1) * classes);
    const largest = Math.max(...row); // taken off so that no exponential overflows
    for (let k = 0; k < classes; k++) row[k] = Math.exp(row[k] - largest);
    const sum = row.reduce((a, b) => a + b);
    for (let k = 0; k < classes; k++) row[k] /= sum;
  }
  return p;
}

/**
 * The place of the largest number, the first of equals: among probabilities or logits, the class that a net answers.
 * @param {Floats | number[]} values
 */
export function argmax(values) {
  return values.indexOf(Math.max(...values));
}

/**
 * Mean over the batch of −log softmax(logits)[label]; logits (N, classes), labels a list of N class numbers.
 * @param {Tensor} logits
 * @param {number[]} labels
 */
export function crossEntropy(logits, labels) {
  checkLabels(logits, labels);
  const [rows, classes] = logits.shape;
  let loss = 0;
  for (let n = 0; n < rows; n++) {
    const row = logits.data.subarray(n * classes, (n + 1) * classes);
    const largest = Math.max(...row);
    let sum = 0;
    for (const value of row) sum += Math.exp(value - largest);
    loss += largest + Math.log(sum) - row[labels[n]];
  }
  return loss / rows;
}

/**
 * Gradient (N, classes) of crossEntropy at the logits: (softmax − one-hot labels)/N.
 * @param {Tensor} logits
 * @param {number[]} labels
 */
export function crossEntropyGradient(logits, labels) {
  checkLabels(logits, labels);
  const [rows, classes] = logits.shape;
  const gradient = probabilities(logits);
  for (let n = 0; n < rows; n++) gradient[n * classes + labels[n]] -= 1;
  for (let i = 0; i < gradient.length; i++) gradient[i] /= rows;
  return tensor(logits.shape, rounded(gradient, logits));
}

/** @type {(x: Tensor, weight: Tensor) => [rows: number, outputs: number, inputs: number]} */
function denseSizes(x, weight) {
  checkTensor(x, "x", "(N, in)");
  checkTensor(weight, "weight", "(out, in)");
  if (x.shape[1] !== weight.shape[1]) {
    throw new Error(`x has ${x.shape[1]} numbers a row, but weight (${weight.shape.join(", ")}) reads ${weight.shape[1]}`);
  }
  return [x.shape[0], weight.shape[0], weight.shape[1]];
}

/** @type {(logits: Tensor, labels: number[]) => void} */
function checkLabels(logits, labels) {
  checkTensor(logits, "logits", "(N, classes)");
  const [rows, classes] = logits.shape;
  if (labels.length !== rows) throw new Error(`labels has length ${labels.length}, but logits has ${rows} rows`);
  for (const label of labels) {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new Error(`a label is ${JSON.stringify(label)}, but must be a class number from 0 to ${classes - 1}`);
    }
  }
}
