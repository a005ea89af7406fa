import {bench, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {button} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {Latest} from "../kit/latest.mjs";
import {Picture} from "../kit/picture.mjs";
import {dropTarget} from "../parts/photo_file.mjs";
import {Answers, Verdicts} from "./answers.mjs";
import {keys, photoButtons, TASKS, TRY, taskControls} from "./controls.mjs";
import {loadNetwork} from "./loading.mjs";
import {Network} from "./network.mjs";
import {ownPhoto} from "./own_photo.mjs";
import {amplified, Canvas, heated, lit, plain} from "./pixels.mjs";
import {enlarged, INK, largest, SIDE, STEPS} from "./state.mjs";
import {Tiles} from "./tiles.mjs";
import {sentence} from "./words.mjs";
import {Work} from "./work.mjs";

const TRAITS = ["picture", "own", "task", "label", "layer", "channel", "patch", "patch_size", "pieces", "target", "grey_levels", "seed"];

class RealNetworkView {
  constructor(binding) {
    this.binding = binding;
    this.files = new Latest();
    this.picture = new Canvas("The photo");
    this.steps = h("progress", {class: "cx-steps", max: STEPS, value: 0, "aria-label": "Steps of the attack"});
    this.picture.root.append(this.steps);
    this.hidden = new Picture({label: "The photo: choose where to hide a patch", keys: true, onPick: (...patch) => binding.set({patch})});
    this.hidden.dragByTouch(true);
    this.answers = new Answers((label) => binding.set({label}));
    this.verdicts = new Verdicts();
    this.change = new Canvas("The attack's change");
    this.noise = new Canvas("Noise of the same size");
    this.tiles = new Tiles((channel) => binding.set({channel}));
    this.status = h("p", {class: "cx-note", role: "status"}, "Load the network, and it says what it sees.");
    this.problem = h("p", {class: "cx-note", role: "alert", hidden: true});
    this.root = bench(binding, {
      look: "real-network",
      label: "Real network explorer",
      question: "What does a network see that learned from a million photos?",
      traits: TRAITS.filter((name) => name !== "own"),
      tasks: TRY,
      ready: new Promise((done) => {
        this.isReady = done;
      }),
      stage: [this.problem, this.#stage()],
      readout: this.status,
      controls: [
        group(
          "Photo",
          h(
            "div",
            {class: "cx-wide"},
            photoButtons(binding, (file) => this.#open(file)),
          ),
        ),
        group("What to do", h("div", {class: "cx-wide"}, keys(binding, "task", "What to do", TASKS))),
        this.settings,
      ],
    });
    dropTarget(this.root, (file) => this.#open(file));
    binding.onDispose(() => {
      this.gone = true;
      this.files.drop();
      this.network?.stop();
    });
    binding.paint(["picture", "own"], () => this.#preview());
    binding.paint(["task"], () => this.#arrange());
    binding.on(["picture", "own"], () => this.files.drop()); // a file that is still being read was chosen before
    binding.on(TRAITS, () => {
      this.problem.hidden = true;
      if (this.work) this.#while(this.work.request());
    });
  }

  /** Until a promise is kept, the answers are not the last ones. */
  async #while(promise) {
    this.side.setAttribute("aria-busy", "true");
    await promise;
    this.side.setAttribute("aria-busy", "false");
  }

  #stage() {
    this.bar = h("progress", {max: 1, value: 0, "aria-label": "Loading the network", hidden: true});
    this.load = button("Load the network: 5 MB", () => this.#while(this.#load()));
    this.load.classList.add("cx-primary");
    this.offer = h(
      "div",
      {class: "cx-panel cx-offer"},
      this.load,
      this.bar,
      h(
        "p",
        {class: "cx-small"},
        "EfficientNet-Lite0, taught on a million photos of ImageNet to tell 1,000 classes apart. It runs in this page: your photos go nowhere.",
      ),
    );
    this.times = [this.change, this.noise].map(() => h("p", {class: "cx-small"}));
    const captioned = ({canvas}, i) => h("div", {}, canvas, this.times[i]); // pages give margins to what is a figure
    this.extra = {
      layers: h("div", {class: "cx-panel cx-inside"}, h("p", {class: "cx-caption"}, "Strongest channels"), this.tiles.root),
      attack: h(
        "div",
        {class: "cx-panel cx-changes"},
        this.verdicts.root,
        h("div", {class: "cx-pair"}, ...[this.change, this.noise].map(captioned)),
      ),
    };
    this.settings = group("How");
    this.settings.hidden = true;
    this.side = h("div", {class: "cx-panel cx-side"}, this.offer, ...Object.values(this.extra), this.answers.root);
    return h("div", {class: "cx-stage"}, h("div", {class: "cx-panel cx-shown"}, this.picture.root, this.hidden.root), this.side);
  }

  async #load() {
    this.load.disabled = true;
    this.bar.hidden = false;
    this.problem.hidden = true;
    setText(this.status, "The network is on its way …");
    try {
      const {file, worker} = await loadNetwork(this.binding.model, (share) => {
        this.bar.value = share;
      });
      const network = new Network(worker);
      await network.open(file);
      if (this.gone) network.stop();
      else await this.#use(network);
    } catch (error) {
      this.#complain(error);
      setText(this.status, "The network is not here.");
      this.load.disabled = false;
      this.bar.hidden = true;
    }
  }

  #use(network) {
    this.network = network;
    this.offer.remove();
    this.work = new Work(network, {
      read: () => this.binding.read(TRAITS),
      onResult: (result) => this.gone || this.#show(result),
      onStep: (step) => this.gone || this.#step(step),
      onError: (error) => this.gone || this.#complain(error),
    });
    this.#arrange();
    this.isReady();
    return this.work.request();
  }

  #open(file) {
    this.problem.hidden = true;
    this.files.take(
      ownPhoto(file, this.network, this.binding.model),
      (own) => this.binding.set({own, picture: "own"}),
      (error) => this.#complain(error),
    );
  }

  #complain({message}) {
    setText(this.problem, message);
    this.problem.hidden = false;
    this.steps.classList.remove("cx-running");
  }

  /** A bar tells the steps: it only needs painting, where new words would lay out the whole page ten times. */
  #step(step) {
    if (step === 1) setText(this.status, `The attack takes ${STEPS} steps …`);
    this.steps.value = step;
    this.steps.classList.add("cx-running");
  }

  /** Before the network is here, the small photo stands for the large one. */
  #preview() {
    const {picture, own} = this.binding.read(["picture", "own"]);
    if (!this.network) this.picture.open(picture === "own" ? own : this.binding.named("thumbnails")[picture]);
  }

  /** Show the task's own controls and panels. */
  #arrange() {
    const task = this.binding.get("task");
    const here = Boolean(this.network);
    this.settings.hidden = !here;
    this.answers.root.hidden = !here || task in this.extra; // these say themselves what there is to say
    if (here && this.arranged !== task) this.settings.replaceChildren(this.settings.firstChild, ...this.#controls(task));
    if (here) this.arranged = task;
    for (const [name, panel] of Object.entries(this.extra)) panel.hidden = !here || name !== task;
    this.picture.root.hidden = here && task === "patch";
    this.picture.frame(null);
    this.hidden.root.hidden = !here || task !== "patch";
  }

  /** A task's controls, made when they are first asked for: a list of a thousand classes takes a while. */
  #controls(task) {
    this.controls ??= taskControls(this.binding, this.network.classes, (isDown) => this.#compare(isDown));
    this.made ??= {};
    this.made[task] ??= this.controls[task]();
    return this.made[task];
  }

  #show(result) {
    this.result = result;
    this.steps.classList.remove("cx-running");
    const {traits, x, says, places} = result;
    const {classes} = this.network;
    const [best] = largest(says, 1);
    const chosen = traits.label < 0 ? best : traits.label;
    if (traits.task === "patch") {
      this.hidden.paint(SIDE, SIDE, (pixels) => plain(pixels, x));
      this.hidden.mark(traits.patch);
    } else if (traits.task === "answer") {
      const heat = enlarged(places, Math.sqrt(places.length));
      this.picture.paint((pixels) => heated(pixels, x, heat));
    } else if (traits.task === "layers") this.#showLayer(result);
    else this.picture.paint((pixels) => plain(pixels, x));
    if (traits.task === "attack") this.#showChange(result);
    const to = {
      answer: "the photo",
      layers: "the photo",
      patch: "the photo with a patch",
      shuffle: "the pieces",
      attack: "the attacked photo",
    };
    this.answers.show(`Answers to ${to[traits.task]}`, says, classes, chosen, traits.task === "answer");
    setText(this.status, sentence(result, classes));
  }

  #showChange({traits, photo, x, noise, first, says, noiseSays}) {
    const eps = traits.grey_levels / INK;
    this.change.paint((pixels) => amplified(pixels, x, photo, eps));
    this.noise.paint((pixels) => amplified(pixels, noise, photo, eps));
    for (const [i, name] of ["change", "noise"].entries()) setText(this.times[i], eps ? `${name} ×${Math.round(0.5 / eps)}` : `no ${name}`);
    const label = traits.target < 0 ? largest(first, 1)[0] : traits.target;
    this.verdicts.show([first, says, noiseSays], this.network.classes, label);
  }

  #showLayer({x, strongest, chosen, unit}) {
    this.picture.paint((pixels) => lit(pixels, x, unit.light));
    this.picture.frame(unit.field);
    this.tiles.show(strongest, chosen);
  }

  /** Show the photo in place of the attacked one while the reader holds the button. */
  #compare(isDown) {
    if (this.result?.traits.task !== "attack") return;
    const {photo, x} = this.result;
    this.picture.paint((pixels) => plain(pixels, isDown ? photo : x));
  }
}

export default explorer(RealNetworkView);
