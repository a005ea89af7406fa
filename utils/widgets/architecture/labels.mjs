const HIGH = 11;
const ROUNDS = 4; // in each of which every name moves to where it covers the least
const [DOT_WIDE, DOT_HIGH] = [20, 8]; // half a point, with as much room as keeps another point's name from seeming its own
const RADIUS = 8; // of a point with its line and a gap
const COVERS = 30; // times as bad: a name on a point or a name, against one in a point's room
// How a name's start, end or middle stands to its point, the best place first.
const SPOTS = [
  {dx: 9, dy: 4, anchor: "start"},
  {dx: -9, dy: 4, anchor: "end"},
  {dx: 0, dy: -9, anchor: "middle"},
  {dx: 0, dy: 17, anchor: "middle"},
  {dx: 6, dy: -8, anchor: "start"},
  {dx: 6, dy: 14, anchor: "start"},
  {dx: -6, dy: -8, anchor: "end"},
  {dx: -6, dy: 14, anchor: "end"},
  {dx: 18, dy: -9, anchor: "end"},
  {dx: 18, dy: 18, anchor: "end"},
  {dx: -18, dy: -9, anchor: "start"},
  {dx: -28, dy: 24, anchor: "start"},
  {dx: 9, dy: 10, anchor: "start"},
  {dx: 9, dy: -3, anchor: "start"},
  {dx: -9, dy: 10, anchor: "end"},
  {dx: -9, dy: -3, anchor: "end"},
];

/** Where the names, so `wide`, of points {x, y, wide} stand, {x, y, anchor} each, so that they cover each other, points and the edges {left, right} the least. */
export function labelled(points, edges) {
  const order = points.map((_, i) => i).sort((a, b) => points[b].wide - points[a].wide);
  const orders = [order, order.toReversed()].flatMap((one) => one.map((_, k) => [...one.slice(k), ...one.slice(0, k)]));
  const tries = orders.map((one) => placed(points, edges, one)); // each may end where no single move helps
  return tries.reduce((best, one) => (one.covered < best.covered ? one : best)).places;
}

/** The names moved one after the other, and how much they then cover. */
function placed(points, edges, order) {
  const chosen = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const i of order) {
      const others = points.filter((_, k) => k !== i);
      const rooms = others.map((point) => around(point, DOT_WIDE, DOT_HIGH));
      const names = chosen.filter((other, k) => other && k !== i).map(({box}) => box);
      const taken = [...others.map((point) => around(point, RADIUS, RADIUS)), ...names];
      const places = SPOTS.map((spot) => {
        const made = place(points[i], spot);
        return {...made, covered: COVERS * (covering(made.box, taken) + outside(made.box, edges)) + covering(made.box, rooms)};
      });
      chosen[i] = places.reduce((best, one) => (one.covered < best.covered ? one : best));
    }
  }
  return {places: chosen, covered: chosen.reduce((sum, {covered}) => sum + covered, 0)};
}

function place({x, y, wide}, {dx, dy, anchor}) {
  const left = x + dx - {start: 0, middle: wide / 2, end: wide}[anchor];
  return {x: x + dx, y: y + dy, anchor, box: {left, right: left + wide, top: y + dy - HIGH + 2, bottom: y + dy + 2}};
}

function around({x, y}, wide, high) {
  return {left: x - wide, right: x + wide, top: y - high, bottom: y + high};
}

const covering = (box, others) => others.reduce((sum, other) => sum + common(box, other), 0);

/** The area that two boxes share. */
function common(a, b) {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

function outside(box, {left, right}) {
  return HIGH * (Math.max(0, left - box.left) + Math.max(0, box.right - right));
}
