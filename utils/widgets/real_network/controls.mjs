import {button, dropDown, select, slider} from "../kit/controls.mjs";
import {h} from "../kit/dom.mjs";
import {formatNumber} from "../kit/numbers.mjs";
import {fileButton} from "../parts/photo_file.mjs";

const SEEDS = 1000;
const PIECES = [1, 2, 4, 7, 8, 14];
export const TASKS = [
  ["answer", "What and where"],
  ["layers", "Layer by layer"],
  ["patch", "Hide a patch"],
  ["shuffle", "Shuffle the pieces"],
  ["attack", "Fool it"],
];

export const TRY = [
  {text: "Where does it see the cat?", set: {picture: "cat", task: "answer"}},
  {text: "Cut the photo into 4×4 pieces", set: {task: "shuffle", pieces: 4}},
  {text: "Make the cat a gibbon", set: {picture: "cat", task: "attack", target: 368}},
];

/** Buttons of which one is pressed, for a trait; `options` are [value, text]. */
export function keys(binding, name, label, options) {
  const all = options.map(([value, text]) => h("button", {type: "button", onclick: () => binding.set({[name]: value})}, text));
  const show = () => {
    all.forEach((key, i) => {
      key.setAttribute("aria-pressed", String(options[i][0] === binding.get(name)));
    });
  };
  binding.on([name], show);
  show();
  return h("div", {class: "cx-keys cx-wrap", role: "group", "aria-label": label, "data-trait": name}, ...all);
}

/** A drop-down of all classes by name for a trait, whose −1 means `other`. */
function classList(binding, name, label, other, classes) {
  const {compare} = new Intl.Collator("en"); // ten times as fast as localeCompare
  const order = Array.from(classes.keys()).sort((a, b) => compare(classes[a], classes[b]));
  const values = [-1, ...order];
  const texts = [other, ...order.map((i) => classes[i])];
  const {root, list} = dropDown(name, {label, texts, onChoose: (index) => binding.set({[name]: values[index]})});
  const show = () => {
    list.selectedIndex = values.indexOf(binding.get(name));
  };
  binding.on([name], show);
  show();
  return root;
}

/** What makes the controls of each task, by the task's name; `hold(isDown)` is called when the reader presses and lets go of the comparison. */
export function taskControls(binding, classes, hold) {
  const again = (text) => button(text, () => binding.set({seed: (binding.get("seed") + 1) % SEEDS}));
  return {
    answer: () => [classList(binding, "label", "Places that speak for", "the first answer", classes)],
    layers: () => [
      select(binding, "layer", {label: "Layer", options: binding.get("layers").map((name) => [name, name])}),
      button("Strongest channel", () => binding.set({channel: -1})),
    ],
    patch: () => [slider(binding, "patch_size", {label: "Side of the patch", min: 16, max: 112, step: 4})],
    shuffle: () => [
      h(
        "div",
        {class: "cx-control"},
        h("span", {class: "cx-label"}, "Pieces each way"),
        keys(
          binding,
          "pieces",
          "Pieces each way",
          PIECES.map((n) => [n, String(n)]),
        ),
      ),
      again("Shuffle again"),
    ],
    attack: () => [
      classList(binding, "target", "Towards", "away from the first answer", classes),
      slider(binding, "grey_levels", {label: "Grey levels of 255", min: 0, max: 16, step: 0.5, format: (value) => formatNumber(value, 1)}),
      holdButton("Hold: the photo as it was", hold),
      again("New noise"),
    ],
  };
}

/** A button that does something only while it is pressed, by mouse, finger, Space or Enter. */
function holdButton(text, hold) {
  const isKey = ({key}) => key === " " || key === "Enter";
  const root = button(text, () => {});
  const set = (down) => {
    root.setAttribute("aria-pressed", String(down));
    hold(down);
  };
  root.setAttribute("aria-pressed", "false");
  root.classList.add("cx-hold");
  for (const type of ["pointerup", "pointercancel", "pointerleave", "blur"]) root.addEventListener(type, () => set(false));
  root.addEventListener("pointerdown", () => set(true));
  root.addEventListener("keydown", (event) => isKey(event) && !event.repeat && set(true));
  root.addEventListener("keyup", (event) => isKey(event) && set(false));
  root.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press
  return root;
}

/** Buttons for the photos, small, and one for the reader's own. */
export function photoButtons(binding, onFile) {
  const photos = binding
    .get("thumbnails")
    .map(([name, src]) =>
      h(
        "button",
        {type: "button", class: "cx-thumb", "aria-label": name, title: name, onclick: () => binding.set({picture: name})},
        h("img", {src, alt: `${name}, one of the photos to choose from`}),
      ),
    );
  const show = () => {
    for (const photo of photos) photo.setAttribute("aria-pressed", String(photo.title === binding.get("picture")));
  };
  binding.on(["picture"], show);
  show();
  return h("div", {class: "cx-thumbs", role: "group", "aria-label": "Photo"}, ...photos, fileButton("Own photo …", onFile));
}
