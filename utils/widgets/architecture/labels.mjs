const LETTER = 6.5; // units that one letter of a name takes, at most
const HIGH = 11;
const ROUNDS = 4; // in each of which every name moves to where it covers the least
const [DOT_WIDE, DOT_HIGH] = [20, 8]; // half a point, with as much room as keeps another point's name from seeming its own
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
];

/** Where the names of points {x, y, name} stand, {x, y, anchor} each, so that they cover each other, points and the edges {left, right} the least. */
export function labelled(points, edges) {
  const dots = points.map(({x, y}) => ({left: x - DOT_WIDE, right: x + DOT_WIDE, top: y - DOT_HIGH, bottom: y + DOT_HIGH}));
  const chosen = [];
  const longestFirst = points.map((_, i) => i).sort((a, b) => points[b].name.length - points[a].name.length);
  for (let round = 0; round < ROUNDS; round++) {
    longestFirst.forEach((i) => {
      const taken = [...dots.filter((_, k) => k !== i), ...chosen.filter((other, k) => other && k !== i).map(({box}) => box)];
      const places = SPOTS.map((spot) => place(points[i], spot));
      const covered = places.map(({box}) => taken.reduce((sum, other) => sum + common(box, other), outside(box, edges)));
      chosen[i] = places[covered.indexOf(Math.min(...covered))];
    });
  }
  return chosen;
}

function place({x, y, name}, {dx, dy, anchor}) {
  const wide = name.length * LETTER;
  const left = x + dx - {start: 0, middle: wide / 2, end: wide}[anchor];
  return {x: x + dx, y: y + dy, anchor, box: {left, right: left + wide, top: y + dy - HIGH + 2, bottom: y + dy + 2}};
}

/** The area that two boxes share. */
function common(a, b) {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

function outside(box, {left, right}) {
  return HIGH * (Math.max(0, left - box.left) + Math.max(0, box.right - right));
}
