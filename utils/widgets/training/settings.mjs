import {group} from "../frame/bench.mjs";
import {select, slider, stepper} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";

const RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5];
const ACTIVATIONS = [
  ["relu", "ReLU"],
  ["tanh", "tanh"],
  ["sigmoid", "sigmoid"],
];
const OPTIMIZERS = [
  ["sgd", "plain"],
  ["momentum", "momentum"],
  ["adam", "Adam"],
];
const BATCH_SIZES = [1, 8, 32, 128].map((count) => [count, String(count)]);

/** The settings, in groups; the learning rate's slider goes through the rates above. */
export function settings(binding) {
  const distance = (rate) => Math.abs(Math.log(rate / binding.get("lr")));
  const nearest = () => RATES.reduce((best, rate, i) => (distance(rate) < distance(RATES[best]) ? i : best), 0);
  const rates = {get: nearest, set: ({lr}) => binding.set({lr: RATES[lr]}), on: (names, listener) => binding.on(names, listener)};
  return [
    group(
      "Each step",
      slider(rates, "lr", {label: "Learning rate", min: 0, max: RATES.length - 1, format: () => String(binding.get("lr"))}),
      h("p", {class: "cx-ticks cx-wide", "aria-hidden": "true"}, h("span", {}, "too slow"), h("span", {}, "too fast")),
      select(binding, "optimizer", {label: "Optimizer", options: OPTIMIZERS}),
      select(binding, "batch_size", {label: "Batch", options: BATCH_SIZES}),
    ),
    group(
      "The net",
      stepper(binding, "filters", {label: "Filters F", min: 2, max: 16}),
      stepper(binding, "kernel_size", {label: "Kernel size K", min: 1, max: 7, step: 2}),
      stepper(binding, "seed", {label: "Seed", min: 0, max: 999}),
      select(binding, "activation", {label: "Activation", options: ACTIVATIONS}),
    ),
  ];
}
