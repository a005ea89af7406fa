// @ts-check

/**
 * How strongly each pixel moves something, from its gradient, three planes, 0 to 1; the strongest hundredth counts as 1.
 * @type {(gradient: Float32Array) => Float32Array}
 */
export function strength(gradient) {
  const area = gradient.length / 3;
  const sums = new Float32Array(area);
  for (let i = 0; i < area; i++) sums[i] = Math.sqrt(gradient[i] ** 2 + gradient[area + i] ** 2 + gradient[2 * area + i] ** 2);
  const inOrder = sums.slice().sort();
  const felt = inOrder.subarray(inOrder.findIndex((value) => value > 0));
  const most = felt[Math.floor(0.99 * (felt.length - 1))] || 1; // 1 where nothing moves it
  return sums.map((value) => Math.min(1, Math.sqrt(value / most)));
}
