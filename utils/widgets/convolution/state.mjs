/** The products under the window of output cell (i, j): [{x, w}, …] in reading order. */
export function products({used, padded, stride, dilation}, i, j) {
  return used.flatMap((row, u) => row.map((w, v) => ({x: padded[i * stride + u * dilation][j * stride + v * dilation], w})));
}

/** Is padded position (r, c) read by the window of output cell (i, j)? */
export function inWindow({rows, columns, stride, dilation}, i, j, r, c) {
  const hit = (position, start, {kernelSize}) =>
    position >= start && (position - start) % dilation === 0 && (position - start) / dilation < kernelSize;
  return hit(r, i * stride, rows) && hit(c, j * stride, columns);
}
