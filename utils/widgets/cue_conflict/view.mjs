import {bench, group} from "../frame/bench.mjs";
import {explorer} from "../kit/binding.mjs";
import {button, select, slider, stepper} from "../kit/controls.mjs";
import {h, setText} from "../kit/dom.mjs";
import {percent} from "../kit/numbers.mjs";
import {argmax} from "../math/dense.mjs";
import {netAnswer, unpackNet} from "./net.mjs";
import {AnswerCard, BiasBar, draw, NetBars, pictureCanvas} from "./panels.mjs";
import {countCues, cueOf, cuePicture, pictureWords, unpackMaterial} from "./state.mjs";

const MIX = ["shape", "texture", "size", "down", "right", "colour"];
const MODES = [
  ["quiz", "Twelve pictures"],
  ["mix", "Mix your own"],
];
const TASKS = [
  {text: "Take the texture away", set: {mode: "mix", texture: -1}},
  {text: "See the nets’ answers", set: {mode: "quiz", skipped: true}},
];
const COLOURS = ["red", "green", "blue", "yellow"];

class CueConflictView {
  constructor(binding) {
    this.binding = binding;
    this.material = unpackMaterial(binding.get("material"));
    this.questions = this.material.questions;
    this.note = h("p", {class: "cx-note", role: "status"});
    this.quiz = this.#quizPart();
    this.results = this.#resultsPart();
    this.mix = this.#mixPart();
    this.root = bench(binding, {
      look: "cue-conflict",
      label: "Cue conflict explorer",
      question: "Shape or texture: what would you call it?",
      traits: ["mode", "answers", "skipped", ...MIX],
      tasks: TASKS,
      stage: [this.quiz, this.results, this.mix],
      readout: this.note,
      controls: [
        h("div", {class: "cx-group"}, select(binding, "mode", {label: "Mode", options: MODES})),
        h("div", {class: "cx-either"}, this.turns, this.mixing),
      ],
    });
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.#load();
    binding.on(["nets"], () => this.#load());
    binding.paint(["mode", "answers", "skipped", "nets", ...MIX], () => this.draw());
  }

  #quizPart() {
    const {names, colours} = this.material;
    this.asked = pictureCanvas("");
    this.progress = h("p", {class: "cx-caption"});
    this.choices = names.map((name, k) => {
      const like = {shape: k, texture: k, size: 2, down: 0, right: 0, colour: k % colours.length};
      const canvas = pictureCanvas("");
      draw(canvas, cuePicture(this.material, like), "");
      canvas.setAttribute("aria-hidden", "true");
      return h(
        "button",
        {
          type: "button",
          class: "cx-choose",
          "aria-label": `${name}, like ${pictureWords(this.material, like)}`,
          onclick: () => this.#answer(k),
        },
        canvas,
        h("span", {}, h("strong", {}, name), h("span", {class: "cx-small cx-key"}, ` key ${k + 1}`)),
      );
    });
    this.back = button("Back", () => this.#takeBack());
    this.skip = button("Skip to the nets", () => this.binding.set({skipped: true}));
    this.again = button("Answer again", () => this.binding.set({answers: this.questions.map(() => -1), skipped: false}));
    this.given = this.questions.map(() => h("li"));
    this.turns = group("Your answers", h("ol", {class: "cx-wide cx-given"}, ...this.given), this.back, this.skip, this.again);
    return h(
      "div",
      {class: "cx-stage cx-ask-cue"},
      h("div", {class: "cx-panel"}, this.progress, this.asked),
      h(
        "div",
        {class: "cx-panel"},
        h("p", {class: "cx-caption"}, "Which is it? One of each:"),
        h("div", {class: "cx-choices"}, ...this.choices),
      ),
    );
  }

  #resultsPart() {
    this.bars = h("div", {class: "cx-bias-bars"});
    this.cards = this.questions.map((question, i) => new AnswerCard(this.material, question, i + 1, () => this.#open(question)));
    return h(
      "div",
      {class: "cx-results"},
      h("p", {class: "cx-caption"}, "Shape bias: share of shape among the answers by shape or texture"),
      this.bars,
      h("p", {class: "cx-caption"}, "Picture by picture"),
      h("div", {class: "cx-cards"}, ...this.cards.map(({root}) => root)),
    );
  }

  #mixPart() {
    const {binding} = this;
    const {shapes, textures, sizes, reach} = this.material;
    this.mixed = pictureCanvas("");
    this.netBars = h("div", {class: "cx-nets"});
    const named = (list) => list.map((text, i) => [i, text]);
    this.mixing = group(
      "The picture",
      select(binding, "shape", {label: "Shape", options: named(shapes)}),
      select(binding, "texture", {label: "Texture", options: [...named(textures), [-1, "none, plain"]]}),
      select(binding, "colour", {label: "Colour", options: named(COLOURS)}),
      slider(binding, "size", {label: "Radius", min: 0, max: sizes.length - 1, format: (place) => `${sizes[place]} px`}),
      stepper(binding, "down", {label: "Moved down", min: -reach, max: reach}),
      stepper(binding, "right", {label: "Moved right", min: -reach, max: reach}),
    );
    return h("div", {class: "cx-stage"}, h("div", {class: "cx-panel"}, this.mixed), this.netBars);
  }

  /** Take the nets; their answers to the twelve pictures are found when they are asked for. */
  #load() {
    this.nets = this.binding
      .get("nets")
      .map(({name, steps}, i) => ({name, net: unpackNet(steps), bars: new NetBars(`Net ${i + 1}: ${name}`, this.material), answers: null}));
    this.netBars.replaceChildren(...this.nets.map(({bars}) => bars.root));
    this.biases = ["you", ...this.nets.map(({name}, i) => `net ${i + 1}: ${name}`)].map((name) => new BiasBar(name));
    this.bars.replaceChildren(...this.biases.map(({root}) => root));
  }

  #answersOf(one) {
    one.answers ??= this.questions.map((question) => argmax(netAnswer(one.net, cuePicture(this.material, question))));
    return one.answers;
  }

  /** The first picture without an answer, −1 if all have one. */
  get #current() {
    return this.binding.get("answers").indexOf(-1);
  }

  get #asking() {
    return this.binding.get("mode") === "quiz" && this.#current >= 0 && !this.binding.get("skipped");
  }

  #answer(k) {
    const current = this.#current;
    if (current >= 0) this.binding.set({answers: this.binding.get("answers").map((old, i) => (i === current ? k : old))});
  }

  #takeBack() {
    const last = this.#current - 1;
    if (last >= 0) this.binding.set({answers: this.binding.get("answers").map((old, i) => (i === last ? -1 : old))});
  }

  #open(question) {
    this.binding.set({mode: "mix", ...question});
  }

  #key(event) {
    const k = Number(event.key) - 1;
    if (!this.#asking || event.altKey || event.ctrlKey || event.metaKey || !(k in this.choices)) return;
    event.preventDefault();
    this.#answer(k);
  }

  draw() {
    const mode = this.binding.get("mode");
    this.quiz.hidden = !this.#asking;
    this.results.hidden = mode !== "quiz" || this.#asking;
    this.mix.hidden = mode !== "mix";
    this.mixing.classList.toggle("cx-away", mode !== "mix");
    this.turns.classList.toggle("cx-away", mode === "mix");
    this.back.hidden = this.skip.hidden = !this.#asking;
    this.again.hidden = this.#asking;
    const answers = this.binding.get("answers");
    for (const [i, place] of this.given.entries()) setText(place, this.material.names[answers[i]] ?? "–");
    if (mode === "mix") this.#drawMix();
    else if (this.#asking) this.#drawQuestion();
    else this.#drawResults();
  }

  #drawQuestion() {
    const current = this.#current;
    const question = this.questions[current];
    setText(this.progress, `Picture ${current + 1} of ${this.questions.length}`);
    draw(this.asked, cuePicture(this.material, question), pictureWords(this.material, question));
    this.back.disabled = current === 0;
    setText(this.note, `Picture ${current + 1}: there is no right answer. Say what you would call it.`);
  }

  #drawResults() {
    const answers = this.binding.get("answers");
    const all = [answers, ...this.nets.map((one) => this.#answersOf(one))];
    this.biases.forEach((bar, i) => {
      bar.show(all[i], this.questions);
    });
    this.cards.forEach((card, i) => {
      draw(card.canvas, cuePicture(this.material, this.questions[i]), "");
      card.show(all.map((list, who) => [who ? `net ${who}` : "you", list[i]]));
    });
    const told = all.map((list, who) => {
      const {share} = countCues(list, this.questions);
      return `${who ? `net ${who}` : "you"} ${share === null ? "no answers" : percent(share)}`;
    });
    setText(this.note, `Shape bias: ${told.join("; ")}.${this.nets.length ? "" : " No nets were given."}`);
  }

  #drawMix() {
    const picture = this.binding.read(MIX);
    const x = cuePicture(this.material, picture);
    const words = pictureWords(this.material, picture);
    draw(this.mixed, x, words);
    const told = this.nets.map(({net, bars}, i) => {
      const k = bars.show(netAnswer(net, x), picture);
      return `net ${i + 1} says ${this.material.names[k]}${{shape: ", by shape", texture: ", by texture", both: ", both cues", neither: ", neither"}[cueOf(k, picture)]}`;
    });
    setText(this.note, `${words[0].toUpperCase()}${words.slice(1)}: ${told.length ? `${told.join("; ")}.` : "no nets were given."}`);
  }
}

export default explorer(CueConflictView);
