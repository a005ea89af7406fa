// The kernels of plain.mjs in AssemblyScript, four numbers at a time (WebAssembly SIMD). `python -m tools.kernels` compiles
// them into compiled.mjs. Arguments, the order of numbers in memory and the finishes are those of plain.mjs.

// @ts-ignore: decorator
@inline const CLAMP: i32 = 1;
// @ts-ignore: decorator
@inline const ADD: i32 = 2;
// @ts-ignore: decorator
@inline const MASK: i32 = 3;
// @ts-ignore: decorator
@inline const ROWS: i32 = 49; // places that share one reading of the weights: more would not stay in the fastest cache

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
  const from = <usize>inputs << 2, to = <usize>outputs << 2, panel = <usize>inputs << 4; // bytes
  for (let first = 0; first < places; first += ROWS) {
    const last = min(first + ROWS, places);
    for (let n: usize = 0; n < to; n += 16) {
      const weights = w + (n >> 4) * panel, bias = start(b, n);
      let place = first;
      for (; place + 7 <= last; place += 7) { // seven places at once: their sums, inputs and weights fill the registers
        const x0 = x + <usize>place * from, x1 = x0 + from, x2 = x1 + from, x3 = x2 + from, x4 = x3 + from, x5 = x4 + from, x6 = x5 + from;
        let s0 = bias, s1 = bias, s2 = bias, s3 = bias, s4 = bias, s5 = bias, s6 = bias;
        let q = weights;
        for (let k: usize = 0; k < from; k += 4) {
          const v = v128.load(q);
          q += 16;
          s0 = plus(s0, v128.load_splat<f32>(x0 + k), v);
          s1 = plus(s1, v128.load_splat<f32>(x1 + k), v);
          s2 = plus(s2, v128.load_splat<f32>(x2 + k), v);
          s3 = plus(s3, v128.load_splat<f32>(x3 + k), v);
          s4 = plus(s4, v128.load_splat<f32>(x4 + k), v);
          s5 = plus(s5, v128.load_splat<f32>(x5 + k), v);
          s6 = plus(s6, v128.load_splat<f32>(x6 + k), v);
        }
        let o = <usize>place * to + n;
        store(y + o, s0, other + o, finish); o += to;
        store(y + o, s1, other + o, finish); o += to;
        store(y + o, s2, other + o, finish); o += to;
        store(y + o, s3, other + o, finish); o += to;
        store(y + o, s4, other + o, finish); o += to;
        store(y + o, s5, other + o, finish); o += to;
        store(y + o, s6, other + o, finish);
      }
      for (; place < last; place++) {
        const here = x + <usize>place * from;
        let sum = bias, q = weights;
        for (let k: usize = 0; k < from; k += 4) {
          sum = plus(sum, v128.load_splat<f32>(here + k), v128.load(q));
          q += 16;
        }
        const o = <usize>place * to + n;
        store(y + o, sum, other + o, finish);
      }
    }
  }
}

export function depthwise(
  x: usize, w: usize, b: usize, y: usize, other: usize, finish: i32,
  size: i32, channels: i32, kernel: i32, stride: i32, before: i32, outSize: i32,
): void {
  const cell = <usize>channels << 2, step = <usize>stride * cell; // bytes
  for (let row = 0; row < outSize; row++) {
    const top = row * stride - before, firstY = max(0, -top), endY = min(kernel, size - top);
    for (let column = 0; column < outSize; ) {
      const left = column * stride - before;
      const at = <usize>(row * outSize + column) * cell;
      if (left >= 0 && column + 4 <= outSize && left + 3 * stride + kernel <= size) { // four windows inside the map share the weights
        for (let c: usize = 0; c < cell; c += 16) {
          const bias = start(b, c);
          let s0 = bias, s1 = bias, s2 = bias, s3 = bias;
          for (let ky = firstY; ky < endY; ky++) {
            let p = x + <usize>((top + ky) * size + left) * cell + c, q = w + <usize>(ky * kernel) * cell + c;
            for (let kx = 0; kx < kernel; kx++) {
              const v = v128.load(q);
              s0 = plus(s0, v128.load(p), v);
              s1 = plus(s1, v128.load(p + step), v);
              s2 = plus(s2, v128.load(p + 2 * step), v);
              s3 = plus(s3, v128.load(p + 3 * step), v);
              p += cell;
              q += cell;
            }
          }
          let o = at + c;
          store(y + o, s0, other + o, finish); o += cell;
          store(y + o, s1, other + o, finish); o += cell;
          store(y + o, s2, other + o, finish); o += cell;
          store(y + o, s3, other + o, finish);
        }
        column += 4;
      } else {
        const firstX = max(0, -left), endX = min(kernel, size - left);
        for (let c: usize = 0; c < cell; c += 16) {
          let sum = start(b, c);
          for (let ky = firstY; ky < endY; ky++) {
            for (let kx = firstX; kx < endX; kx++) {
              const p = x + <usize>((top + ky) * size + left + kx) * cell + c;
              sum = plus(sum, v128.load(p), v128.load(w + <usize>(ky * kernel + kx) * cell + c));
            }
          }
          store(y + at + c, sum, other + at + c, finish);
        }
        column++;
      }
    }
  }
}

export function depthwiseBack(
  g: usize, w: usize, y: usize, other: usize, finish: i32,
  size: i32, channels: i32, kernel: i32, stride: i32, before: i32, outSize: i32,
): void {
  const cell = <usize>channels << 2;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = <usize>(row * size + column) * cell;
      for (let c: usize = 0; c < cell; c += 16) {
        let sum = f32x4.splat(0);
        for (let ky = (row + before) % stride; ky < kernel; ky += stride) {
          const gy = (row + before - ky) / stride;
          if (row + before < ky) break;
          if (gy >= outSize) continue;
          for (let kx = (column + before) % stride; kx < kernel; kx += stride) {
            const gx = (column + before - kx) / stride;
            if (column + before < kx) break;
            if (gx >= outSize) continue;
            sum = plus(sum, v128.load(g + <usize>(gy * outSize + gx) * cell + c), v128.load(w + <usize>(ky * kernel + kx) * cell + c));
          }
        }
        store(y + at + c, sum, other + at + c, finish);
      }
    }
  }
}
