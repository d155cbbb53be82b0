// Charts: one uPlot for each figure; data-chart names its numbers, which come as columns of a byte a point or less (chart_numbers.py).
// Colour is never alone: lines differ by dash, bands by how they are filled, and where the system sets colours its own are taken.

const NONE = 65_535, HERE = 3; // a gap; a column that stood at another place (sent_screen.py)

// Take in what changed of the charts: `words` say how a chart looks, `columns` which of its columns come next in the one buffer.
function takeNumbers(known, charts, buffers) {
  const buffer = buffers?.[0], bytes = buffer && (buffer.buffer ? new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new DataView(buffer));
  let at = 0;
  for (const [name, { words, columns }] of Object.entries(charts)) {
    const chart = { ...known.get(name) }, kept = [...(chart.columns || [])];
    for (const [place, count, narrow] of columns) {
      if (narrow === HERE) { kept[place] = chart.columns[count]; continue; }
      kept[place] = narrow ? differences(bytes, at, count, narrow) : Array.from({ length: count }, (_, i) => bytes.getUint16(at + 2 * i, true));
      at += [2 * count, count + 1, 2 + (count >> 1)][narrow];
    }
    known.set(name, { words: { ...chart.words, ...words }, columns: kept, version: (chart.version || 0) + 1 });
  }
}

// A column whose first number is said, and of each next one by how much it differs: in a byte, or in half of one.
function differences(bytes, at, count, narrow) {
  let n = bytes.getUint16(at, true);
  const half = i => (bytes.getUint8(at + 2 + (i >> 1)) >> 4 * (i & 1) & 15) - 8;
  return Array.from({ length: count }, (_, i) => i ? n += narrow === 2 ? half(i - 1) : bytes.getInt8(at + 1 + i) : n);
}

// What is drawn: x, and for each line y with what lies around it.
function drawn({ words, columns }) {
  const read = (axis, place) => Array.from(columns[place], n => n === NONE ? null : words.scale[axis][0] + n * words.scale[axis][1]);
  const lines = words.columns.lines.map(places => Object.fromEntries(Object.entries(places).map(([name, place]) => [name, read(name === "x" ? "x" : "y", place)])));
  const cornered = lines.some(line => line.x), x = cornered ? [...new Set(lines.flatMap(line => line.x))].sort((a, b) => a - b) : read("x", words.columns.x);
  return { ...words, x, series: words.series.map((looks, i) => ({ ...looks, ...(cornered ? { y: held(lines[i], x) } : lines[i]) })) };
}

// A line of steps at every x: what it was at its last corner.
function held(line, x) {
  let at = 0;
  return x.map(day => {
    while (at + 1 < line.x.length && line.x[at + 1] <= day) at++;
    return line.y[at];
  });
}

// The height of a chart's letters in CSS pixels: 11 where the browser's text has its usual size, more on a wall (present.css).
function letters() {
  const page = getComputedStyle(document.documentElement);
  return (Number(page.getPropertyValue("--chart-letters")) || 11) / 16 * parseFloat(page.fontSize) || 11;
}

// The height of a picture in CSS pixels: its own, or on a wall its share of the wall; without one that of its place.
function heightOf(el, spec) { return spec.height ? Math.round(Number(getComputedStyle(el).getPropertyValue("--chart-share")) * innerHeight) || spec.height : Math.max(el.clientHeight, 40); }

// A colour of the style sheet; a name of the system's is asked for as numbers, which a canvas knows.
function token(el, name) {
  const color = getComputedStyle(el).getPropertyValue(name).trim();
  return !color || color.startsWith("#") ? color : ofSystem(el, color);
}

function ofSystem(el, color) {
  const probe = Object.assign(document.createElement("span"), { style: `color: ${color}; forced-color-adjust: none; display: none` });
  el.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function tint(color, alpha) {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}

// How a band is filled, so that two of them are told apart without their colours: `plain`, `hatched` as B is, `hatched back`, `dotted`.
const patterns = new Map();
function filling(el, color, kind) {
  if (!kind) return "transparent";
  if (kind === "plain") return tint(color, 0.24);
  const px = Math.max(devicePixelRatio, 1), key = `${color} ${kind} ${px}`;
  if (!patterns.has(key)) patterns.set(key, tile(color, kind, Math.round((kind === "dotted" ? 6 : 7) * px), px));
  return patterns.get(key);
}

function tile(color, kind, size, px) {
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size }), ctx = canvas.getContext("2d");
  ctx.fillStyle = tint(color, 0.06);
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = ctx.fillStyle = tint(color, 0.6);
  ctx.lineWidth = 1.1 * px;
  ctx.beginPath();
  if (kind === "dotted") ctx.arc(size / 2, size / 2, 0.9 * px, 0, 2 * Math.PI);
  else for (const from of [-size, 0, size]) { // three strokes, so that they go on from tile to tile
    const [left, right] = kind === "hatched" ? [from, from + size] : [from + size, from];
    ctx.moveTo(left - (right - left), 2 * size); ctx.lineTo(right + (right - left), -size);
  }
  if (kind === "dotted") ctx.fill(); else ctx.stroke();
  return ctx.createPattern(canvas, "repeat");
}

const charts = new WeakMap();

// A line is five columns: itself, the band that is filled below its high and above its low, and two dotted edges.
function bands(spec) {
  return spec.series.flatMap((s, i) => s.low ? [{ series: [2 + 5 * i, 3 + 5 * i], dir: -1 }] : []);
}

function columns(spec) {
  const none = spec.x.map(() => null);
  return [spec.x, ...spec.series.flatMap(s => [s.y, s.high || none, s.low || none, s.edgeHigh || none, s.edgeLow || none])];
}

function series(el, spec) {
  return [{}, ...spec.series.flatMap(s => {
    const color = () => token(el, s.color);
    const edge = { pxAlign: 0, stroke: "transparent", width: 0, points: { show: false } };
    const dotted = { pxAlign: 0, stroke: color, width: 1, dash: [1, 3], points: { show: false } }; // finer than any line
    return [
      { pxAlign: 0, stroke: color, width: s.dash?.[0] < 3 ? 2.75 : 2.25, dash: s.dash || [], points: { show: false }, paths: s.steps ? uPlot.paths.stepped({ align: 1 }) : undefined },
      { ...edge, fill: s.low ? () => filling(el, color(), s.fill) : undefined }, edge, dotted, dotted];
  })];
}

function font(u) { return `600 ${letters() * devicePixelRatio}px system-ui, sans-serif`; }

function write(u, text, box, color) {
  u.ctx.save();
  u.ctx.font = font(u);
  u.ctx.textAlign = "left";
  u.ctx.textBaseline = "middle";
  u.ctx.lineWidth = 4 * devicePixelRatio;
  u.ctx.strokeStyle = token(u.root, "--card");
  u.ctx.strokeText(text, box.left, (box.top + box.bottom) / 2);
  u.ctx.fillStyle = color;
  u.ctx.fillText(text, box.left, (box.top + box.bottom) / 2);
  u.ctx.restore();
}

// A thin bracket from a label that made room for others to the end of its line.
function lead(u, box, end, color, n) {
  const { ctx } = u, px = devicePixelRatio, x = end.x + (3 + 3 * n) * px, y = (box.top + box.bottom) / 2;
  ctx.save();
  ctx.strokeStyle = color; ctx.lineWidth = px;
  ctx.beginPath(); ctx.moveTo(box.right + px, y); ctx.lineTo(x, y); ctx.lineTo(x, end.y); ctx.lineTo(end.x, end.y); ctx.stroke();
  ctx.restore();
}

// The end of each line that has a label, and where its word would like to stand.
function lineEnds(u, spec, wide) {
  return spec.series.filter(s => s.label && !faint(s)).map(s => {
    let last = s.y.length - 1;
    while (last > 0 && s.y[last] == null) last--;
    const { bbox } = u, y = u.valToPos(s.y[last] ?? spec.range[0], "y", true);
    return { s, text: s.label, width: wide(s.label), x: Math.min(u.valToPos(spec.x[last], "x", true), bbox.left + bbox.width), y: Math.min(Math.max(y, bbox.top), bbox.top + bbox.height) };
  });
}

// Whether a line or a band lies in the place of a word: looked at every few pixels along it, with what a line steps over between two of them.
function crossedBy(u, spec, { left, top, width }, tall) {
  const ratio = devicePixelRatio, far = 6 * ratio, days = Array.from({ length: Math.ceil(width / far) + 1 }, (_, n) => u.posToVal((Math.min(left + n * far, left + width) - u.bbox.left) / ratio, "x"));
  const places = (line, y) => days.map(day => heightAt(spec, { ...line, y }, day)).map(y => y == null ? NaN : u.valToPos(y, "y", true));
  const meets = (one, other) => Math.min(one, other) < top + tall && Math.max(one, other) > top;
  return spec.series.some(line => {
    const ys = places(line, line.y), highs = line.low && places(line, line.high), lows = line.low && places(line, line.low);
    return ys.some((y, n) => meets(y, ys[n - 1] ?? y) || lows && meets(highs[n], lows[n]));
  });
}

// The places of a word, those first through which no line runs, and among them the one where it stood: it does not hop about.
function clearFirst(u, spec, word, stood, tall) {
  const first = one => 2 * crossedBy(u, spec, one, tall) - (stood?.text === one.text && Math.abs(stood.left - one.left) < 1 && Math.abs(stood.top - one.top) < 1);
  const ranked = word.places.map(one => [first(one), one]);
  return { ...word, places: ranked.sort(([a], [b]) => a - b).map(([, one]) => one) };
}

// What stood before is named where there is room along its line, and nowhere else: the legend names it too.
function namesOfFaint(u, spec, wide, tall) {
  return spec.series.filter(s => s.label && faint(s)).map(s => {
    const width = wide(s.label), at = [0.8, 0.6, 0.4, 0.2].map(share => u.bbox.left + share * (u.bbox.width - width));
    const places = at.flatMap(left => {
      const y = heightAt(spec, s, u.posToVal((left + width / 2 - u.bbox.left) / devicePixelRatio, "x")), on = y == null ? NaN : u.valToPos(y, "y", true);
      return [on - 1.4 * tall, on + 0.4 * tall].map(top => ({ text: s.label, left, top, width }));
    });
    return { color: "--ink-2", text: s.label, places: places.filter(one => !crossedBy(u, spec, one, tall)) };
  });
}

// A level's words lie on its line or below it, at its end or its beginning, short where they do not fit; a day's beside it, as high as may be.
function sideWords(u, spec, wide, plot, tall) {
  const gap = 6 * devicePixelRatio;
  return [
    ...spec.days.map(day => {
      const x = u.valToPos(day.x, "x", true), width = wide(day.text), before = x - gap - width, behind = x + gap;
      const sides = x > plot.left + 0.7 * (plot.right - plot.left) ? [before, behind] : [behind, before];
      const rows = Array.from({ length: Math.floor((plot.bottom - plot.top) / tall) }, (_, n) => plot.top + n * tall);
      return { x, color: "--brand", text: day.text, places: rows.flatMap(top => sides.map(left => ({ text: day.text, left, top, width }))) };
    }),
    ...spec.levels.map(level => {
      const y = u.valToPos(level.y, "y", true), texts = [...new Set([level.text, level.text.split(":")[0]])].filter(Boolean);
      const lefts = width => [plot.right - width, plot.left + gap, (plot.left + plot.right - width) / 2];
      return { y, color: "--ink-2", text: level.text, places: texts.flatMap(text => [y - tall, y + gap / 2].flatMap(top => lefts(wide(text)).map(left => ({ text, left, top, width: wide(text) })))) };
    })];
}

// What has no room in the picture stands below it.
function legend(u, texts) {
  const known = u.root.querySelector(".px-over"), said = texts.join(" · ");
  if ((known?.textContent ?? "") === said) return;
  known?.remove();
  if (said) u.root.insertAdjacentElement("beforeend", Object.assign(document.createElement("p"), { className: "px-note px-over", textContent: said }));
}

function annotate(el) {
  return u => {
    const spec = charts.get(el).spec, { ctx, bbox } = u, tall = 1.2 * letters() * devicePixelRatio;
    const plot = { left: bbox.left, top: bbox.top, right: bbox.left + bbox.width, bottom: bbox.top + bbox.height };
    const wide = text => { ctx.save(); ctx.font = font(u); const { width } = ctx.measureText(text); ctx.restore(); return width; };
    const line = (x1, y1, x2, y2) => {
      ctx.save(); ctx.setLineDash([4, 4]); ctx.strokeStyle = token(el, "--ink-2"); ctx.lineWidth = devicePixelRatio;
      ctx.beginPath(); ctx.moveTo(x1, y1); ctx.lineTo(x2, y2); ctx.stroke(); ctx.restore();
    };
    const gutter = spec.axis === false ? 13 / 11 * letters() * devicePixelRatio : 0; // where a cursor never stands: a short label fits there
    const ends = lineEnds(u, spec, wide).map(end => end.width > gutter ? end : { ...end, x: end.x + gutter, y: end.y + 0.75 * tall });
    const stood = charts.get(el).stood ?? [], words = [...sideWords(u, spec, wide, plot, tall), ...namesOfFaint(u, spec, wide, tall)].map((word, i) => clearFirst(u, spec, word, stood[i], tall)), placed = placeLabels(ends, words, { ...plot, right: plot.right + gutter }, tall);
    dots(u, el);
    grips(u, el);
    for (const { x, y } of words) if (x !== undefined) line(x, plot.top, x, plot.bottom); else if (y !== undefined) line(plot.left, y, plot.right, y);
    ends.forEach((end, i) => { if (placed.ends[i]?.moved && end.x <= plot.right) lead(u, placed.ends[i], end, token(el, end.s.color), i); });
    words.forEach((word, i) => { const box = placed.words[i]; if (box) write(u, word.places[box.at].text, box, token(el, word.color)); });
    ends.forEach((end, i) => { if (placed.ends[i]) write(u, end.text, placed.ends[i], token(el, end.s.color)); });
    if (spec.height) legend(u, [...ends.filter((_, i) => !placed.ends[i]).map(end => `${end.text}: ${drawnAs(end.s)} line`), ...words.filter((word, i) => word.places.length && !placed.words[i]).map(word => word.text)]);
    Object.assign(charts.get(el), { placed, stood: words.map((word, i) => word.places[placed.words[i]?.at]) });
    el.dispatchEvent(new Event("px-drawn", { bubbles: true }));
  };
}

const faint = ({ dash, fill }) => dash?.[0] < 3 && !fill; // as what stood before is drawn (chart_numbers.py)

function drawnAs({ dash }) { return !dash?.length ? "solid" : dash[0] < 3 ? "dotted" : dash[0] < 6 ? "short-dashed" : "dashed"; }

// As high as it was told to be, or as its element is: then the style sheet decides.
function sizes(el, spec) { return { width: Math.max(el.clientWidth, 120), height: heightOf(el, spec) }; }

function options(el, spec) {
  const axis = { stroke: () => token(el, "--ink-2"), font: `${letters()}px system-ui, sans-serif`, ticks: { show: false } };
  const wide = letters() / 11;
  return {
    ...sizes(el, spec), legend: { show: false }, cursor: { show: false }, padding: spec.axis ? [14 * wide, 14 * wide, 0, 0] : [6 * wide, 14 * wide, 6 * wide, 0],
    scales: { x: { time: false, range: () => charts.get(el).spec.span }, y: { range: () => charts.get(el).spec.range } },
    axes: [
      { ...axis, show: spec.axis !== false, grid: { show: false }, size: 26 * wide, space: 50 * Math.max(wide, 1), values: (u, ticks) => ticks.map((t, i) => i ? `${t}` : `day ${t}`) },
      { ...axis, size: 40 * wide, gap: spec.axis ? 5 : 10 * wide, grid: { stroke: () => token(el, "--line"), width: 1 }, splits: () => charts.get(el).spec.ticks }],
    series: series(el, spec), bands: bands(spec), hooks: { draw: [annotate(el)] },
  };
}

function chart(el, numbers) {
  const known = charts.get(el);
  if (known?.numbers === numbers) return;
  const spec = drawn(numbers), size = letters();
  ahead(el, spec);
  const shape = JSON.stringify([spec.series.map(s => [s.color, s.dash, s.fill, s.steps, !!s.low, !!s.edgeLow]), spec.height, spec.axis, size]);
  el.dataset.drawn = numbers.version;
  if (known?.shape === shape) {
    Object.assign(known, { numbers, spec });
    known.plot.setData(columns(spec));
    return;
  }
  known?.plot.destroy();
  known?.watch.disconnect();
  const entry = { numbers, spec, shape };
  charts.set(el, entry);
  el.querySelector(":scope > .px-note")?.remove(); // it could not be drawn before
  entry.plot = new uPlot(options(el, spec), columns(spec), el);
  entry.watch = new ResizeObserver(() => {
    if (size !== letters()) chart(el, { ...entry.numbers }); // its letters are those of another window now
    else entry.plot.setSize(sizes(el, entry.spec));
  });
  entry.watch.observe(el);
}

// A picture that cannot be drawn takes no other along: its sentence and its table stand without it.
function draw(el, numbers) {
  if (!numbers || el.matches(".px-readings")) return; // which a cursor reads
  try { chart(el, numbers); } catch (reason) {
    console.error(reason);
    charts.delete(el); // there is no plot to take hold of; the next message tries again
    el.innerHTML = `<p class="px-note">This picture cannot be drawn here; the words and the table beside it say what it shows.</p>`;
  }
}
