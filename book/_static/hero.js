/* The first page's picture: nine numbers slide over a cat, and what they have read turns into their answers.
   The cat is scikit-image's Chelsea (CC0), 72 by 60 pixels, in the script: a picture from a disk would give no pixels away. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const CAT =
    "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBAUEBAYFBQUGBgYHCQ4JCQgICRINDQoOFRIWFhUSFBQXGiEcFxgfGRQUHScdHyIjJSUlFhwpLCgkKyEkJST/2wBDAQYGBgkICREJCREkGBQYJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCT/wAARCAA8AEgDASIAAhEBAxEB/8QAGgAAAwEBAQEAAAAAAAAAAAAABAUGAAMHAv/EADQQAAIBAwMCBQIDBwUAAAAAAAECAwQFEQASITFBBhMiUWFxkRQygQcVFqHB8PEjQmKx4f/EABgBAAMBAQAAAAAAAAAAAAAAAAMEBQIB/8QAIBEBAAICAgMAAwAAAAAAAAAAAQACAxESIQQiMRNBUf/aAAwDAQACEQMRAD8A1bcTJHuVBTqQSXccjA7fppNUTmpBQRyzgjbktwo5G7+uu8yPWvsZWUJ6SinK46dNDV4lhZYYY9qAbX2j82ff+++oVr99y8H8gqU0McwUSHe5BKKwLSEryefkHRNT5VXZKymEhjLRMWeX0qDg85AwdC0sRp7iqtARgYHmLnb8j26aYXaV6Q00cUYKyMSwbkFcYx9NaLgbmWq9RPWUb1NrtdUrR1UioUeoxgKAOnwMjr8aDt8tTBVxPR1DGmjBilRjuyG5UkfByM6o7jTvba00kBRILhSN5SMD6ZFJPT299KmM1NaZ0jEccs4iSJguPVI5z/Lt8a1vczrUcWyuarmaJsI2OD76fyA00YEryE46bsgnSOgtPl1zRvJGZISoO3gsdvt9/tplWb56WMRBih9HXkc9DruOzWbO2BXm4LRwF9oaY/kTPA+T8a2hrtFAKhYjIHcKAxz31tNBZNsHfJ3ohdqMk+GNveGJWziNgwGfbHOhKvxhSedU2uitFZV+Uw89m2oit25JyTo+2XWK1VLwyyqYgwBOeg7Z++lnlNbbzdaZVDtUT/joMdJY2Az9iMH9NSy2hYbJ0dRT/HlpW5LFcaCopKhOBIBvCg+5HJH3xqjqKZLjdrbPCwmpAu/ejZBHGDnXlVjttzuXiCqNfC7BJZPU3Tk9v+IA41cfsxq2a43W1eZugjfzqYE5ARuuPjPP66Yy4qrxqwHj5l7sSxvFKlfU01VF+akD7V4y2RjGgaTw0Datu/EqyxzoGOSMHP8AIk/fRNZupamTHHRcgc++mcjlaJdvDSIq8dyfbGgo9RgfsX1cHleJYJAMrUR7zgdCO2ujQhHmjXhZOh5HPuM6i/Enjx6K9w262LHJNEwhkqJOdpbPCr35B5038O367tWVVPdMVcKBHDpDhgGHfHXGNF017tA8izqsLl8IcicOxxz11tPXqqtqJtlO2COMjB1tUh2bira0kqqOCWpaEFPMUdzwy+/99NaMK8CwVYeSNX3RFG2yQE90PUcduQdcE8OPGTjFVnglskA/37a6GCshlKPDsjC9dxOSOn+dR0lNJzr/AAvWXOnkEXixlpWGXiamRZGHsxGM/wBdIfBUX8O+MN0kzNFUBozK/GR2z7f+asIItwZZwQ6gH05OR9c8anL1SoKoTLFI/lMHKL1b2xnWTLaho+TlcdF+S+uDx1kpaPDBsEd89tfBnaFqcTPsjjBYnoONIbBeEqEGB6h6cZyQdPfEscE3hsHcFJVuenXqPpoJmW0JbFonlP7utVRe6a5TTVfnIM/hY4HMkhJyMDGO/XOOdemWOU2ihnr7pEKetrSClJ1aKMDCqfnHJPudLrZdqmmtdGiOqqke0txk47a5+TJWO85Ej8nL9efr303S1r6Ip+OuPaSvg8a0lNTqJ4B054zrahfw88jsoR2UdeNbVAteL6I9s1ZHVkr5cySLw25f8adrStJkxpuYDo69dT1fbozWpKsksbg9Vbr8c6oKdQ9GUOR8gnJ0lZ9WOP0iK5StTF99PNEd+wf6RKFscZ+PnQrUxudsaZEgdthLtC+9SR2GdGXerqqOoEUVTLsBxtYg/wDf10V4TqDOfVHECATlVxnk6Q483jGR4nKea2O9U1PWPyxTd/tQ+n6+2rC7+IKOs8Oil8+Lc+duWwTntpN+1m0U9vudHW0ZkppqiQ+b5R2q+B3HTQfgShgvF3cVimRIV3qmeCfnTNvHqJr9zNbtqtl+R9baSOocUjy4CIHYA8rnqPrqjtdyoLaBTzKqwsdq6+LfQxiSectIZCDgluBz0A19NBFUOokjVtvIyNH8Zam4nm9nUqoqW3SU5MKLhhnOtqXp6+aGeWJCAgXga2qRfZuJpP/Z";
  const KERNELS = {
    edges: {name: t("Edges"), weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1]},
    blur: {name: t("Blur"), weights: Array(9).fill(1 / 9)},
    emboss: {name: t("Emboss"), weights: [-2, -1, 0, -1, 1, 1, 0, 1, 2]},
    sharpen: {name: t("Sharpen"), weights: [0, -1, 0, -1, 5, -1, 0, -1, 0]},
  };
  const SWEEP = 7000; // ms, once
  const STEP = 50; // ms: twenty pictures a second
  const root = document.querySelector(".hero");
  if (!root) return;

  /** A picture as it is and in grey, 0 to 255, with its width and height. */
  async function greyCat() {
    const image = new Image();
    image.src = CAT;
    await image.decode();
    const {width, height} = image;
    const pen = Object.assign(document.createElement("canvas"), {width, height}).getContext("2d");
    pen.drawImage(image, 0, 0);
    const photo = pen.getImageData(0, 0, width, height);
    const {data} = photo;
    const grey = Float32Array.from({length: width * height}, (_, i) => (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 3);
    return {photo, grey, width, height};
  }

  /** The kernel's answer with its window's middle at a pixel; the edge is repeated outwards. */
  function answer({grey, width, height}, kernel, row, column) {
    const inside = (value, size) => Math.min(size - 1, Math.max(0, value));
    const at = (k) => grey[inside(row + Math.floor(k / 3) - 1, height) * width + inside(column + (k % 3) - 1, width)];
    return kernel.reduce((sum, weight, k) => sum + weight * at(k), 0);
  }

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  class Hero {
    constructor(cat) {
      this.cat = cat;
      this.at = 0; // how many pixels have been read
      const {width, height} = cat;
      this.canvas = element("canvas", {
        width,
        height,
        tabIndex: 0,
        role: "slider",
        ariaLabel: t("How far the nine numbers have read the cat"),
      });
      this.canvas.ariaValueMin = "0";
      this.canvas.ariaValueMax = String(width * height - 1);
      this.window = element("span", {className: "hero-window"});
      this.said = element("p", {className: "hero-said"});
      this.keys = Object.entries(KERNELS).map(([kind, {name}]) =>
        element("button", {type: "button", value: kind, onclick: () => this.choose(kind)}, name),
      );
      const picture = element("div", {className: "hero-picture"}, this.canvas, this.window);
      root.replaceChildren(picture, element("div", {className: "hero-keys"}, ...this.keys), this.said);
      this.listen(picture);
      this.choose("edges");
    }

    listen(picture) {
      const drag = (event) => {
        if (event.type === "pointermove" && !event.buttons) return;
        const box = this.canvas.getBoundingClientRect();
        const [row, column] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
        this.moveTo(Math.floor(row * this.cat.height), Math.floor(column * this.cat.width));
      };
      picture.addEventListener("pointerdown", drag);
      picture.addEventListener("pointermove", drag);
      const steps = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]};
      this.canvas.addEventListener("keydown", (event) => {
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        const [row, column] = this.place();
        this.moveTo(row + step[0], column + step[1]);
      });
      new MutationObserver(() => this.#paint()).observe(document.documentElement, {attributeFilter: ["data-theme"]});
    }

    place() {
      return [Math.floor(this.at / this.cat.width), this.at % this.cat.width];
    }

    /** A reader's move ends the sweep. */
    moveTo(row, column) {
      const inside = (value, size) => Math.min(size - 1, Math.max(0, value));
      this.swept = true;
      this.at = inside(row, this.cat.height) * this.cat.width + inside(column, this.cat.width);
      this.draw();
    }

    choose(kind) {
      this.kind = kind;
      for (const key of this.keys) key.ariaPressed = String(key.value === kind);
      const {width, height} = this.cat;
      const {weights} = KERNELS[kind];
      this.answers = Array.from({length: width * height}, (_, i) => answer(this.cat, weights, Math.floor(i / width), i % width));
      this.#paint();
    }

    /** Answers as pixels: around 0 orange and blue, as in all explorers, or grey where the kernel adds up to 1. */
    #paint() {
      const colour = (name) => {
        const probe = root.appendChild(element("i", {}));
        probe.style.color = `var(${name})`;
        const rgb = getComputedStyle(probe)
          .color.match(/[\d.]+/g)
          .map(Number);
        probe.remove();
        return rgb;
      };
      const [ground, plus, minus] = ["--cx-surface", "--cx-plus", "--cx-minus"].map(colour);
      const signed = this.kind === "edges";
      const {width, height} = this.cat;
      this.painted = new ImageData(width, height);
      for (const [i, value] of this.answers.entries()) {
        const [share, end] = [Math.min(1, Math.abs(value) / 300), value > 0 ? plus : minus];
        const rgb = signed ? ground.map((part, k) => part + share * (end[k] - part)) : [value, value, value];
        this.painted.data.set([...rgb, 255], 4 * i);
      }
      this.draw();
    }

    draw() {
      const {width, photo} = this.cat;
      const [row, column] = this.place();
      const pen = this.canvas.getContext("2d");
      pen.putImageData(photo, 0, 0);
      pen.putImageData(this.painted, 0, 0, 0, 0, width, row); // whole rows that have been read, then the begun one
      pen.putImageData(this.painted, 0, 0, 0, row, column + 1, 1);
      this.window.style.translate = `${((column - 1) / 3) * 100}% ${((row - 1) / 3) * 100}%`;
      const value = String(Math.round(this.answers[this.at])).replace("-", "−");
      this.said.replaceChildren(t("The window’s response: "), element("b", {}, value));
      this.canvas.ariaValueNow = String(this.at);
      this.canvas.ariaValueText = t("row {row}, column {column}: {value}", {row: row + 1, column: column + 1, value});
    }

    /** Read the cat once from top to bottom, as long as it is in sight: the explorers below need the processor themselves. */
    sweep() {
      const end = 0.62 * (this.cat.width * this.cat.height - 1);
      let timer = 0;
      const step = () => {
        if (this.swept) return clearInterval(timer);
        this.at = Math.floor(Math.min(end, this.at + (end * STEP) / SWEEP));
        this.swept = this.at >= Math.floor(end);
        this.draw();
      };
      new IntersectionObserver(([{isIntersecting}]) => {
        clearInterval(timer);
        if (isIntersecting) timer = setInterval(step, STEP);
      }).observe(this.canvas);
    }
  }

  greyCat().then((cat) => {
    const hero = new Hero(cat);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) hero.moveTo(36, 40);
    else hero.sweep();
  });
})();
