// @ts-check

/**
 * Random numbers from 0 to 1 from a whole number `seed`: mulberry32, the same on every machine.
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * `count` normal numbers from a whole number `seed`, by Box and Muller.
 * @param {number} seed
 * @param {number} count
 */
export function normals(seed, count) {
  const random = randomFrom(seed);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(random() + 2 ** -33)); // never log(0)
    const angle = 2 * Math.PI * random();
    values[i] = radius * Math.cos(angle);
    values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/**
 * 0 to `count` − 1 in an order drawn by a whole number `seed`.
 * @param {number} seed
 * @param {number} count
 */
export function permutation(seed, count) {
  const random = randomFrom(seed);
  const order = Array.from({length: count}, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
