// Charts: one uPlot for each figure; data-chart names its numbers, which come as columns of a byte a point (chart_numbers.py).

const NONE = 65_535; // a gap

// Take in what changed of the charts: `words` say how a chart looks, `columns` which of its columns come next in the one buffer.
function takeNumbers(known, charts, buffers) {
  const buffer = buffers?.[0], bytes = buffer && (buffer.buffer ? new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new DataView(buffer));
  let at = 0;
  for (const [name, { words, columns }] of Object.entries(charts)) {
    const chart = { ...known.get(name) }, kept = [...(chart.columns || [])];
    for (const [place, count, narrow] of columns) {
      kept[place] = narrow ? differences(bytes, at, count) : Array.from({ length: count }, (_, i) => bytes.getUint16(at + 2 * i, true));
      at += narrow ? count + 1 : 2 * count;
    }
    known.set(name, { words: words ?? chart.words, columns: kept, version: (chart.version || 0) + 1 });
  }
}

// A column whose first number is said, and of each next one by how much it differs.
function differences(bytes, at, count) {
  let n = bytes.getUint16(at, true);
  return Array.from({ length: count }, (_, i) => i ? n += bytes.getInt8(at + 1 + i) : n);
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

// The height of a chart's letters in CSS pixels: 11 where the browser's text has its usual size.
function letters() { return 11 / 16 * parseFloat(getComputedStyle(document.documentElement).fontSize) || 11; }

function token(el, name) { return getComputedStyle(el).getPropertyValue(name).trim(); }

function tint(color, alpha) {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
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
    const dotted = { pxAlign: 0, stroke: color, width: 1.25, dash: [2, 4], points: { show: false } };
    return [
      { pxAlign: 0, stroke: color, width: 2.25, dash: s.dash || [], points: { show: false }, paths: s.steps ? uPlot.paths.stepped({ align: 1 }) : undefined },
      { ...edge, fill: s.low ? () => tint(color(), 0.16) : undefined }, edge, dotted, dotted];
  })];
}

function write(u, text, x, y, color, align) {
  u.ctx.save();
  u.ctx.font = `600 ${letters() * devicePixelRatio}px system-ui, sans-serif`;
  u.ctx.textAlign = align;
  u.ctx.lineWidth = 4 * devicePixelRatio;
  u.ctx.strokeStyle = token(u.root, "--card");
  u.ctx.strokeText(text, x, y);
  u.ctx.fillStyle = color;
  u.ctx.fillText(text, x, y);
  u.ctx.restore();
}

function annotate(el) {
  return u => {
    const spec = charts.get(el).spec, { ctx, bbox } = u;
    const line = (x1, y1, x2, y2) => {
      ctx.save(); ctx.setLineDash([4, 4]); ctx.strokeStyle = token(el, "--ink-2"); ctx.lineWidth = devicePixelRatio;
      ctx.beginPath(); ctx.moveTo(x1, y1); ctx.lineTo(x2, y2); ctx.stroke(); ctx.restore();
    };
    for (const level of spec.levels) {
      const y = u.valToPos(level.y, "y", true);
      line(bbox.left, y, bbox.left + bbox.width, y);
      const fits = u.ctx.measureText(level.text).width < bbox.width; // what does not fit stands in the figure's sentence
      write(u, fits ? level.text : level.text.split(":")[0], bbox.left + bbox.width, y - 5 * devicePixelRatio, token(el, "--ink-2"), "right");
    }
    for (const day of spec.days) {
      const x = u.valToPos(day.x, "x", true), right = x > bbox.left + bbox.width * 0.7;
      line(x, bbox.top, x, bbox.top + bbox.height);
      write(u, day.text, x + (right ? -6 : 6) * devicePixelRatio, bbox.top + 12 * devicePixelRatio, token(el, "--brand"), right ? "right" : "left");
    }
    dots(u, el);
    let taken = [];
    for (const s of spec.series) {
      if (!s.label) continue;
      let last = s.y.length - 1;
      while (last > 0 && s.y[last] == null) last--;
      let y = Math.min(u.valToPos(s.y[last], "y", true) - 7 * devicePixelRatio, bbox.top + bbox.height - 20 * devicePixelRatio);
      while (taken.some(t => Math.abs(t - y) < 13 * devicePixelRatio)) y += 13 * devicePixelRatio;
      taken.push(y);
      write(u, s.label, Math.min(u.valToPos(spec.x[last], "x", true), bbox.left + bbox.width), y, token(el, s.color), "right");
    }
  };
}

function options(el, spec) {
  const axis = { stroke: () => token(el, "--ink-2"), font: `${letters()}px system-ui, sans-serif`, ticks: { show: false } };
  const wide = letters() / 11;
  return {
    width: Math.max(el.clientWidth, 120), height: spec.height, legend: { show: false }, cursor: { show: false }, padding: [14, 14, 0, 0],
    scales: { x: { time: false, range: () => charts.get(el).spec.span }, y: { range: () => charts.get(el).spec.range } },
    axes: [
      { ...axis, grid: { show: false }, size: 26 * wide, values: (u, ticks) => ticks.map((t, i) => i ? `${t}` : `day ${t}`) },
      { ...axis, size: 40 * wide, grid: { stroke: () => token(el, "--line"), width: 1 }, splits: () => charts.get(el).spec.ticks }],
    series: series(el, spec), bands: bands(spec), hooks: { draw: [annotate(el)] },
  };
}

function chart(el, numbers) {
  const known = charts.get(el);
  if (known?.numbers === numbers) return;
  const spec = drawn(numbers), shape = JSON.stringify([spec.series.map(s => [s.color, s.dash, s.steps, !!s.low, !!s.edgeLow]), spec.height]);
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
  entry.plot = new uPlot(options(el, spec), columns(spec), el);
  entry.watch = new ResizeObserver(() => entry.plot.setSize({ width: Math.max(el.clientWidth, 120), height: entry.spec.height }));
  entry.watch.observe(el);
}

// A picture that cannot be drawn takes no other along: its sentence and its table stand without it.
function draw(el, numbers) {
  if (!numbers) return;
  try { chart(el, numbers); } catch (reason) {
    console.error(reason);
    el.innerHTML = `<p class="px-note">This picture cannot be drawn here; the words and the table beside it say what it shows.</p>`;
  }
}
