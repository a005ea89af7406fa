// Play with one explorer at random, as an impatient stranger would: `count` events from a fixed seed.
async ([root, count, seed]) => {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const fire = (target, type) => target.dispatchEvent(new Event(type, {bubbles: true}));
  const TEXTS = ["0", "1", "-2", "−3.5", "1/9", "0,5", "1e3", "", "abc", "-", "9".repeat(30)];
  const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape", "Home", "End", " "];

  const pointer = (target) => {
    const box = target.getBoundingClientRect();
    const at = () => ({
      clientX: box.left + random() * box.width,
      clientY: box.top + random() * box.height,
      pointerId: 1,
      bubbles: true,
      button: 0,
      buttons: 1,
      isPrimary: true,
    });
    for (const type of ["pointerdown", "pointermove", "pointerup"]) target.dispatchEvent(new PointerEvent(type, at()));
    target.dispatchEvent(new MouseEvent("click", at()));
  };
  const act = {
    range: (input) => {
      input.value = Number(input.min) + random() * (input.max - input.min);
      fire(input, "input");
      fire(input, "change");
    },
    number: (input) => {
      input.value = pick(["", "0", "1", "2", "3", "4", "7", "12", "-5", "999"]);
      fire(input, "change");
    },
    text: (input) => {
      input.focus({preventScroll: true});
      input.value = pick(TEXTS);
      fire(input, "change");
    },
    checkbox: (input) => input.click(),
    radio: (input) => input.click(),
    file: () => {},
  };
  const poke = (target) => {
    if (target.matches("select")) {
      target.selectedIndex = Math.floor(random() * target.options.length);
      fire(target, "change");
    } else if (target.matches("input")) act[target.type](target);
    else if (target.matches("canvas, svg, svg *")) pointer(target);
    else {
      target.focus({preventScroll: true});
      target.click();
      target.dispatchEvent(new MouseEvent("mouseenter"));
    }
    if (random() < 0.3) target.dispatchEvent(new KeyboardEvent("keydown", {key: pick(KEYS), bubbles: true, cancelable: true}));
  };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  for (let i = 0; i < count; i++) {
    const targets = [...root.querySelectorAll("button:not(:disabled), select, input, canvas, [role=gridcell][tabindex], [tabindex]")];
    poke(pick(targets));
    if (i % 20 !== 19) continue;
    await frame();
    if (/NaN|undefined|Infinity|\[object/.test(root.textContent))
      return `event ${i}: ${root.textContent.match(/.{0,40}(NaN|undefined|Infinity|\[object).{0,40}/)[0]}`;
  }
  return "";
};
