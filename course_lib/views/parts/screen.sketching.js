// A line that is drawn into an empty chart by a finger, a mouse or a pen: its boxes hold the same numbers and are written along.
// A sketch is [data-sketch] around one chart and one box for each day (data-day); every line begins at 100 on day 0.

const BEGINS = 100, EDGE = 0.06; // % on day 0; of the days shown: so near to a day a line that ends there reaches it
const sketchOf = node => node.closest?.("[data-sketch]");
const boxesOf = home => [...home.querySelectorAll("input[data-day]")];

// The points that stand in the boxes, as far as they are plain numbers.
function points(home) {
  const read = box => ONE_WAY.exec(box.value)?.[1].replace(",", ".");
  return boxesOf(home).filter(box => read(box) !== undefined).map(box => ({ x: Number(box.dataset.day), y: Number(read(box)) }));
}

// Draw the line of the boxes at once, without waiting for Python, which draws the same.
function sketch(home) {
  const known = charts.get(home.querySelector("[data-chart]"));
  if (!known) return;
  const corners = [{ x: 0, y: BEGINS }, ...points(home)];
  known.spec.series[0].y = known.spec.x.map(x => {
    const after = corners.findIndex(corner => corner.x >= x);
    if (corners.length === 1 || after < 0) return null;
    if (after === 0) return BEGINS;
    const [from, to] = [corners[after - 1], corners[after]];
    return from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x);
  });
  known.plot.setData(columns(known.spec));
}

// A dot at each point, to be seen and taken.
function dots(u, el) {
  const home = sketchOf(el);
  if (!home) return;
  for (const { x, y } of [{ x: 0, y: BEGINS }, ...points(home)]) {
    u.ctx.beginPath();
    u.ctx.arc(u.valToPos(x, "x", true), u.valToPos(y, "y", true), 4.5 * devicePixelRatio, 0, 2 * Math.PI);
    u.ctx.fillStyle = token(el, "--ink");
    u.ctx.fill();
  }
}

function sketching(root) {
  let home = null, last = null, passed = false;

  function under(event) {
    const { plot, spec } = charts.get(home.querySelector("[data-chart]")), area = plot.over.getBoundingClientRect();
    const within = (value, [low, high]) => Math.min(Math.max(value, low), high);
    return { x: within(plot.posToVal(event.clientX - area.left, "x"), spec.span), y: within(plot.posToVal(event.clientY - area.top, "y"), spec.range) };
  }

  function write(box, y) {
    box.value = String(Math.round(Math.min(Math.max(y, Number(box.dataset.low)), Number(box.dataset.high))));
  }

  // Every day that the hand passes on its way from one place to the next gets the height at which it passed.
  function pass(from, to) {
    const [low, high] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    for (const box of boxesOf(home)) {
      const day = Number(box.dataset.day);
      if (day < low || day > high) continue;
      write(box, high === low ? to.y : from.y + (to.y - from.y) * (day - from.x) / (to.x - from.x));
      passed = true;
    }
    sketch(home);
  }

  // Where a stroke begins or ends near a day, or a tap falls, the nearest day gets that height; on the way only one that has none yet.
  function near(place, always, onTheWay) {
    const away = box => Math.abs(Number(box.dataset.day) - place.x);
    const nearest = boxesOf(home).reduce((a, b) => away(b) < away(a) ? b : a);
    if (onTheWay && nearest.value) return;
    if (always || away(nearest) <= EDGE * charts.get(home.querySelector("[data-chart]")).spec.span[1]) write(nearest, place.y);
  }

  root.addEventListener("pointerdown", event => {
    const found = event.target.closest("[data-chart]") && sketchOf(event.target);
    if (!found || event.button > 0 || !charts.get(found.querySelector("[data-chart]")) || boxesOf(found).some(box => box.matches(":disabled"))) return;
    event.preventDefault();
    home = found;
    passed = false;
    last = under(event);
    near(last);
    sketch(home);
    try { event.target.setPointerCapture(event.pointerId); } catch { /* a pointer that is gone already */ }
  });
  root.addEventListener("pointermove", event => {
    if (!home) return;
    const now = under(event);
    near(now, false, true);
    pass(last, now);
    last = now;
  });
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => {
    if (!home) return;
    near(last, !passed);
    sketch(home);
    const [box] = boxesOf(home);
    home = null;
    box.dispatchEvent(new Event("input", { bubbles: true })); // all boxes go out with one message
  });
  root.addEventListener("input", event => { const found = sketchOf(event.target); if (found) sketch(found); });
}
