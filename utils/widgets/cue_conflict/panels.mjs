import {h, setText} from "../kit/dom.mjs";
import {percent} from "../kit/numbers.mjs";
import {argmax} from "../math/dense.mjs";
import {countCues, cueOf, pictureWords, SIDE, showPicture} from "./state.mjs";

/** A picture of a cue conflict: a canvas that says in words what it shows. */
export function pictureCanvas(words) {
  return h("canvas", {class: "cx-cue", width: SIDE, height: SIDE, role: "img", "aria-label": words});
}

/** One person's or net's twelve answers as a bar of shape against texture. */
export class BiasBar {
  constructor(name) {
    this.name = name;
    this.fill = h("span", {class: "cx-fill"});
    this.value = h("span", {class: "cx-value"});
    this.track = h("span", {class: "cx-track"}, this.fill);
    this.root = h("div", {class: "cx-bias-bar"}, h("span", {class: "cx-who"}, name), this.track, this.value);
  }

  show(answers, questions) {
    const {shape, texture, neither, share} = countCues(answers, questions);
    this.fill.style.width = percent(share ?? 0);
    this.track.classList.toggle("cx-empty", share === null);
    const counts = `${shape} shape, ${texture} texture${neither ? `, ${neither} neither` : ""}`;
    setText(this.value, share === null ? (neither ? `no bias: ${counts}` : "no answers") : `${percent(share)} (${counts})`);
  }
}

/** One of the twelve pictures with everybody's answer; pressing it opens it for mixing. */
export class AnswerCard {
  constructor(material, question, number, onOpen) {
    Object.assign(this, {material, question});
    this.canvas = pictureCanvas("");
    this.canvas.setAttribute("aria-hidden", "true");
    this.lines = h("span", {class: "cx-lines"});
    const words = `Picture ${number}, ${pictureWords(material, question)}: mix it`;
    this.root = h("div", {class: "cx-card"}, h("button", {type: "button", "aria-label": words, onclick: onOpen}, this.canvas), this.lines);
  }

  /** `rows` are [who, answer] pairs; an answer of −1 is open. */
  show(rows) {
    const {names} = this.material;
    this.lines.replaceChildren(
      ...rows.map(([who, answer]) => {
        const cue = answer < 0 ? "open" : cueOf(answer, this.question);
        return h(
          "span",
          {class: `cx-answer cx-by-${cue}`},
          h("span", {class: "cx-who"}, who),
          answer < 0 ? "–" : names[answer],
          h("span", {class: "cx-small"}, answer < 0 ? "" : cue),
        );
      }),
    );
  }
}

/** What one net gives the four classes of a picture. */
export class NetBars {
  constructor(name, {names, shapes, textures}) {
    this.title = h("p", {class: "cx-caption"}, name);
    this.words = names.map((label, k) => `${label} (${shapes[k]}, ${textures[k]})`);
    this.bars = names.map((label) => {
      const [fill, value] = [h("span", {class: "cx-fill"}), h("span", {class: "cx-value"})];
      const says = h("span", {class: "cx-small"});
      return {
        fill,
        value,
        says,
        root: h("div", {class: "cx-cue-chance", role: "img"}, h("span", {}, label), h("span", {class: "cx-track"}, fill), value, says),
      };
    });
    this.root = h("div", {class: "cx-panel"}, this.title, ...this.bars.map(({root}) => root));
  }

  show(probabilities, picture) {
    const best = argmax(probabilities);
    this.bars.forEach(({fill, value, says, root}, k) => {
      const cue = cueOf(k, picture);
      fill.style.width = `${(100 * probabilities[k]).toFixed(1)}%`;
      setText(value, percent(probabilities[k]));
      setText(says, cue === "neither" ? "" : cue === "both" ? "both cues" : `by ${cue}`);
      root.classList.toggle("cx-best", k === best);
      root.setAttribute("aria-label", `${this.words[k]}: ${percent(probabilities[k])}`);
    });
    return best;
  }
}

/** Draw a picture and say what it shows. */
export function draw(canvas, x, words) {
  showPicture(canvas, x);
  canvas.setAttribute("aria-label", words);
}
