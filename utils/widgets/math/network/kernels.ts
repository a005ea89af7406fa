// The kernels of plain.mjs in AssemblyScript, four numbers at a time (WebAssembly SIMD). `python -m tools.kernels` compiles
// them into compiled.mjs. Arguments, the order of numbers in memory and the finishes are those of plain.mjs. What is summed stands
// in local variables, and addresses are moved on, not computed anew: only then do browsers keep everything in registers.

// @ts-ignore: decorator
@inline const CLAMP: i32 = 1;
// @ts-ignore: decorator
@inline const ADD: i32 = 2;
// @ts-ignore: decorator
@inline const MASK: i32 = 3;
// @ts-ignore: decorator
@inline const ROWS: i32 = 56; // places that share one reading of the weights: more would not stay in the fastest cache

// @ts-ignore: decorator
@inline function plus(sum: v128, a: v128, b: v128): v128 { return f32x4.add(f32x4.mul(a, b), sum); }

// @ts-ignore: decorator
@inline function start(bias: usize, at: usize): v128 { return bias ? v128.load(bias + at) : f32x4.splat(0); }

// @ts-ignore: decorator
@inline function store(y: usize, sum: v128, other: usize, finish: i32): void {
  if (finish == CLAMP) sum = f32x4.pmin(f32x4.splat(6), f32x4.pmax(f32x4.splat(0), sum));
  else if (finish == ADD) sum = f32x4.add(sum, v128.load(other));
  else if (finish == MASK) {
    const was = v128.load(other);
    sum = v128.and(sum, v128.and(f32x4.gt(was, f32x4.splat(0)), f32x4.lt(was, f32x4.splat(6))));
  }
  v128.store(y, sum);
}

export function pointwise(x: usize, w: usize, b: usize, y: usize, other: usize, places: i32, inputs: i32, outputs: i32, finish: i32): void {
  const from = <usize>inputs << 2, to = <usize>outputs << 2; // bytes
  for (let first = 0; first < places; first += ROWS) {
    const last = min(first + ROWS, places);
    let weights = w;
    for (let n: usize = 0; n < to; n += 32) { // eight outputs
      const left = start(b, n), right = start(b, n + 16);
      const next = weights + (from << 3);
      let place = first;
      for (; place + 4 <= last; place += 4) { // of four places
        let x0 = x + <usize>place * from, x1 = x0 + from, x2 = x1 + from, x3 = x2 + from;
        let l0 = left, l1 = left, l2 = left, l3 = left, r0 = right, r1 = right, r2 = right, r3 = right;
        for (let q = weights; q < next; q += 32) {
          const l = v128.load(q), r = v128.load(q, 16);
          const v0 = v128.load_splat<f32>(x0), v1 = v128.load_splat<f32>(x1), v2 = v128.load_splat<f32>(x2), v3 = v128.load_splat<f32>(x3);
          l0 = plus(l0, v0, l);
          r0 = plus(r0, v0, r);
          l1 = plus(l1, v1, l);
          r1 = plus(r1, v1, r);
          l2 = plus(l2, v2, l);
          r2 = plus(r2, v2, r);
          l3 = plus(l3, v3, l);
          r3 = plus(r3, v3, r);
          x0 += 4;
          x1 += 4;
          x2 += 4;
          x3 += 4;
        }
        let o = <usize>place * to + n;
        store(y + o, l0, other + o, finish);
        store(y + o + 16, r0, other + o + 16, finish);
        o += to;
        store(y + o, l1, other + o, finish);
        store(y + o + 16, r1, other + o + 16, finish);
        o += to;
        store(y + o, l2, other + o, finish);
        store(y + o + 16, r2, other + o + 16, finish);
        o += to;
        store(y + o, l3, other + o, finish);
        store(y + o + 16, r3, other + o + 16, finish);
      }
      for (; place < last; place++) {
        let here = x + <usize>place * from, l = left, r = right;
        for (let q = weights; q < next; q += 32) {
          const v = v128.load_splat<f32>(here);
          l = plus(l, v, v128.load(q));
          r = plus(r, v, v128.load(q, 16));
          here += 4;
        }
        const o = <usize>place * to + n;
        store(y + o, l, other + o, finish);
        store(y + o + 16, r, other + o + 16, finish);
      }
      weights = next;
    }
  }
}

// How the windows of a depthwise layer lie in memory, in bytes: `across` and `down` from one number of a window to the next, in the map
// that is read, `wAcross` and `wDown` in the weights; `apart` from window to window, `gap` from sum to sum; `cell` from place to place.
let across: usize, down: usize, wAcross: usize, wDown: usize, apart: usize, gap: usize, cell: usize;

/** The sums of all channels of four windows side by side, which share the weights. */
function fourWindows(x: usize, w: usize, b: usize, y: usize, other: usize, finish: i32, rows: i32, columns: i32): void {
  const step = across, wStep = wAcross, end = cell;
  for (let c: usize = 0; c < end; c += 16) {
    const bias = start(b, c);
    let s0 = bias, s1 = bias, s2 = bias, s3 = bias;
    let row = x + c, q = w + c;
    for (let r = rows; r > 0; r--) {
      let p0 = row, p1 = p0 + apart, p2 = p1 + apart, p3 = p2 + apart, v = q;
      for (let k = columns; k > 0; k--) {
        const weight = v128.load(v);
        s0 = plus(s0, v128.load(p0), weight);
        s1 = plus(s1, v128.load(p1), weight);
        s2 = plus(s2, v128.load(p2), weight);
        s3 = plus(s3, v128.load(p3), weight);
        p0 += step;
        p1 += step;
        p2 += step;
        p3 += step;
        v += wStep;
      }
      row += down;
      q += wDown;
    }
    let o = c;
    store(y + o, s0, other + o, finish); o += gap;
    store(y + o, s1, other + o, finish); o += gap;
    store(y + o, s2, other + o, finish); o += gap;
    store(y + o, s3, other + o, finish);
  }
}

/** The sums of all channels of one window. */
function oneWindow(x: usize, w: usize, b: usize, y: usize, other: usize, finish: i32, rows: i32, columns: i32): void {
  const step = across, wStep = wAcross, end = cell;
  for (let c: usize = 0; c < end; c += 32) {
    let s0 = start(b, c), s1 = start(b, c + 16);
    let row = x + c, q = w + c;
    for (let r = rows; r > 0; r--) {
      let p = row, v = q;
      for (let k = columns; k > 0; k--) {
        s0 = plus(s0, v128.load(p), v128.load(v));
        s1 = plus(s1, v128.load(p, 16), v128.load(v, 16));
        p += step;
        v += wStep;
      }
      row += down;
      q += wDown;
    }
    store(y + c, s0, other + c, finish);
    store(y + c + 16, s1, other + c + 16, finish);
  }
}

export function depthwise(
  x: usize, w: usize, b: usize, y: usize, other: usize, finish: i32,
  size: i32, channels: i32, kernel: i32, stride: i32, before: i32, outSize: i32,
): void {
  cell = gap = across = wAcross = <usize>channels << 2;
  apart = <usize>stride * cell;
  down = <usize>size * cell;
  wDown = <usize>kernel * cell;
  for (let row = 0; row < outSize; row++) {
    const top = row * stride - before, firstY = max(0, -top), rows = min(kernel, size - top) - firstY;
    for (let column = 0; column < outSize; ) {
      const left = column * stride - before, firstX = max(0, -left), columns = min(kernel, size - left) - firstX;
      const p = x + <usize>((top + firstY) * size + left + firstX) * cell, q = w + <usize>(firstY * kernel + firstX) * cell;
      const o = <usize>(row * outSize + column) * cell;
      if (left >= 0 && column + 4 <= outSize && left + 3 * stride + kernel <= size) {
        fourWindows(p, q, b, y + o, other + o, finish, rows, columns);
        column += 4;
      } else {
        oneWindow(p, q, b, y + o, other + o, finish, rows, columns);
        column++;
      }
    }
  }
}

// The windows that a place was part of, one after the other: `first` the nearest, at whose weight `at` the place stood, and how many.
let first: i32, at: i32, count: i32;

function windowsOf(place: i32, kernel: i32, stride: i32, outSize: i32): void {
  first = place / stride;
  at = place % stride;
  const beyond = max(0, first - outSize + 1);
  first -= beyond;
  at += beyond * stride;
  count = min((kernel - at + stride - 1) / stride, first + 1);
}

export function depthwiseBack(
  g: usize, w: usize, y: usize, other: usize, finish: i32,
  size: i32, channels: i32, kernel: i32, stride: i32, before: i32, outSize: i32,
): void {
  cell = apart = <usize>channels << 2;
  gap = wAcross = <usize>stride * cell;
  wDown = <usize>kernel * gap;
  across = -cell;
  down = -<usize>outSize * cell;
  for (let row = 0; row < size; row++) {
    windowsOf(row + before, kernel, stride, outSize);
    const gy = first, ky = at, rows = count;
    for (let phase = 0; phase < stride; phase++) { // places `stride` apart share their weights
      for (let column = phase; column < size; ) {
        windowsOf(column + before, kernel, stride, outSize);
        const all = (kernel - at + stride - 1) / stride;
        const p = g + <usize>(gy * outSize + first) * cell, q = w + <usize>(ky * kernel + at) * cell;
        const o = <usize>(row * size + column) * cell;
        if (at < stride && count == all && first + 4 <= outSize && column + 3 * stride < size) {
          fourWindows(p, q, 0, y + o, other + o, finish, rows, count);
          column += 4 * stride;
        } else {
          oneWindow(p, q, 0, y + o, other + o, finish, rows, count);
          column += stride;
        }
      }
    }
  }
}
