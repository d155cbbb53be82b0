// HTML from Python in, what the hand does out. uPlot and Idiomorph stand before this text (screen.py).
// A message goes out only when the one before it was answered, so a drag never queues up behind itself.

const PING_MS = 3000, LOST_MS = 8000;
const CODE = "proximal.code", KEPT = "proximal.kept";

function kept() { try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; } }

function keep(key, value) { try { localStorage.setItem(KEPT, JSON.stringify({ ...kept(), [key]: value })); } catch { /* a browser that keeps nothing */ } }

function code() {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(20)), b => "abcdefghjkmnpqrstuvwxyz23456789"[b % 31]).join("");
  try {
    if (!localStorage.getItem(CODE)) localStorage.setItem(CODE, fresh());
    return localStorage.getItem(CODE);
  } catch { return (window.proximalCode ??= fresh()); }
}

function values(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) (found[name] ??= []).push(value);
  return found;
}

function token(el, name) { return getComputedStyle(el).getPropertyValue(name).trim(); }

function tint(color, alpha) {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}

// ---- charts: one uPlot for each figure, fed from the JSON in data-chart -------------------------------------------
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
    const edge = { stroke: "transparent", width: 0, points: { show: false } };
    const dotted = { stroke: color, width: 1.25, dash: [2, 4], points: { show: false } };
    return [
      { stroke: color, width: 2.25, dash: s.dash || [], points: { show: false }, paths: s.steps ? uPlot.paths.stepped({ align: 1 }) : undefined },
      { ...edge, fill: s.low ? () => tint(color(), 0.16) : undefined }, edge, dotted, dotted];
  })];
}

function write(u, text, x, y, color, align) {
  u.ctx.save();
  u.ctx.font = `600 ${11 * devicePixelRatio}px system-ui, sans-serif`;
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
  const axis = { stroke: () => token(el, "--ink-2"), font: "11px system-ui, sans-serif", ticks: { show: false } };
  return {
    width: Math.max(el.clientWidth, 120), height: spec.height, legend: { show: false }, cursor: { show: false }, padding: [14, 14, 0, 0],
    scales: { x: { time: false, range: () => charts.get(el).spec.span }, y: { range: () => charts.get(el).spec.range } },
    axes: [
      { ...axis, grid: { show: false }, size: 26, values: (u, ticks) => ticks.map((t, i) => i ? `${t}` : `day ${t}`) },
      { ...axis, size: 40, grid: { stroke: () => token(el, "--line"), width: 1 }, splits: () => charts.get(el).spec.ticks }],
    series: series(el, spec), bands: bands(spec), hooks: { draw: [annotate(el)] },
  };
}

function chart(el) {
  const text = el.dataset.chart, known = charts.get(el);
  if (known?.text === text) return;
  const spec = JSON.parse(text), shape = JSON.stringify([spec.series.map(s => [s.color, s.dash, s.steps, !!s.low, !!s.edgeLow]), spec.height]);
  if (known?.shape === shape) {
    Object.assign(known, { text, spec });
    known.plot.setData(columns(spec));
    return;
  }
  known?.plot.destroy();
  known?.watch.disconnect();
  const entry = { text, spec, shape };
  charts.set(el, entry);
  entry.plot = new uPlot(options(el, spec), columns(spec), el);
  entry.watch = new ResizeObserver(() => entry.plot.setSize({ width: Math.max(el.clientWidth, 120), height: entry.spec.height }));
  entry.watch.observe(el);
}

// ---- the screen ---------------------------------------------------------------------------------------------------
function render({ model, el }) {
  el.classList.add("px");
  el.innerHTML = `<div class="px-lost" role="alert"></div><div class="px-root"></div><div class="px-sr" role="status"></div>`;
  const [lost, root, status] = el.children;
  let waiting = false, pending = null, stale = false, lastPong = performance.now(), lastPing = 0, announce, held = null, committing = false, later = null;

  function paint() {
    Idiomorph.morph(root, model.get("html"), {
      morphStyle: "innerHTML", ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (old, fresh) => !(old.nodeType === 1 && (old.classList.contains("uplot") || inHand(old) || own(old, fresh))),
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS"), // what was opened stays open
        beforeNodeRemoved: (old) => !(old.nodeType === 1 && old.classList.contains("uplot")),
      },
    });
    root.querySelectorAll("[data-chart]").forEach(chart);
  }

  // What the hand is holding, or has changed since the kernel last heard, is newer than what the kernel says.
  function inHand(node) {
    const newer = node.matches("input, select, textarea") && (pending || node === held);
    stale ||= Boolean(newer);
    return newer;
  }

  // What is typed in such a field is nobody else's until it is sent.
  function own(node, fresh) {
    return node.matches("[data-own]") && node.id === fresh.id;
  }

  function send(message) {
    try { model.send(message); } catch { gone(); }
  }

  function say(message) {
    if (waiting && message.kind === "change") { pending = message; return; }
    waiting = true;
    if (message.kind !== "change") { pending = null; root.setAttribute("aria-busy", "true"); }
    send(message);
  }

  function gone() {
    if (document.querySelector(".px-lost:not(:empty)")) return; // one screen of a page says it for all
    const unsaved = document.querySelector(".px-notsaved") ? "One decision was not saved: commit it again." : "What you committed is saved.";
    const served = document.body.dataset.voila;
    const next = served ? "Resume to come back to where you were." : "Run all cells again to come back to where you were.";
    lost.innerHTML = `<p><strong>The connection to your session is gone.</strong> ${unsaved} ${next}</p>${served ? `<button type="button" class="px-primary">Resume</button>` : ""}`;
    lost.querySelector("button")?.addEventListener("click", () => location.reload());
  }

  async function copy(text) {
    let said = "Copied.";
    try {
      await navigator.clipboard.writeText(text);
    } catch { // a page without https may not write there: select it, so that one key copies it
      const field = root.querySelector("[data-copied]");
      field?.focus();
      field?.select();
      said = "Your browser does not let this page copy: the text is selected, copy it with your keyboard.";
    }
    status.textContent = said;
    root.querySelectorAll("[data-copy-said]").forEach(el => { el.textContent = said; });
  }

  // A piece is printed alone; the browser's own print still takes the whole page.
  function printed(piece) {
    piece?.classList.add("px-printing");
    addEventListener("afterprint", () => piece?.classList.remove("px-printing"), { once: true });
    print();
  }

  function heartbeat() {
    if (document.hidden || !el.isConnected) return;
    const now = performance.now();
    if (lastPing > lastPong && now - lastPing > LOST_MS) gone();
    if (lastPong >= lastPing || now - lastPing > LOST_MS) { lastPing = now; send({ kind: "ping" }); }
  }

  model.on("msg:custom", message => {
    lastPong = performance.now();
    if (lost.childElementCount) lost.replaceChildren();
    if (message.kind === "done") {
      waiting = false;
      root.removeAttribute("aria-busy");
      committing = false;
      if (later?.isConnected) { const form = later; later = null; form.requestSubmit(); }
      if (pending) { const next = pending; pending = null; say(next); } else if (stale && !held) { stale = false; paint(); }
      if (message.say) { clearTimeout(announce); announce = setTimeout(() => { status.textContent = message.say; }, message.soon ? 50 : 900); }
      if (message.focus) requestAnimationFrame(() => {
        const target = root.querySelector(message.focus);
        target?.focus({ preventScroll: true });
        target?.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      });
      for (const [key, value] of Object.entries(message.keep || {})) keep(key, value);
      if (message.forget) { try { localStorage.removeItem(CODE); localStorage.removeItem(KEPT); } catch { /* nothing was kept */ } }
    }
  });
  model.on("change:html", paint);

  root.addEventListener("input", event => {
    // A range moves its box; a box moves its range by what Python read of it, so that there is one reader of numbers.
    const pair = event.target.dataset?.pair && root.querySelector(`#${CSS.escape(event.target.dataset.pair)}`);
    if (pair) pair.value = event.target.value;
    const form = event.target.form;
    if (form?.dataset.form) say({ kind: "change", form: form.dataset.form, values: values(form) });
  });
  root.addEventListener("pointerdown", event => { held = event.target; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { held = null; });
  root.addEventListener("submit", event => {
    event.preventDefault();
    if (waiting && root.getAttribute("aria-busy")) { // a second press commits nothing; one after another button waits for its answer
      if (!committing && !event.submitter?.value) later = event.target;
      return;
    }
    committing = true;
    say({ kind: event.submitter?.value || "commit", form: event.target.dataset.form, values: values(event.target) });
  });
  root.addEventListener("click", event => {
    const button = event.target.closest("[data-say], [data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) return printed(button.closest("[data-piece]"));
    if ("copy" in button.dataset) return copy(button.dataset.copy);
    // What was typed a moment ago goes with the button, for a change that still waits is dropped by it.
    say({ kind: button.dataset.say, values: { ...button.dataset }, ...(button.form && { typed: values(button.form) }) });
  });
  const moved = () => say({ kind: "address", hash: location.hash });
  addEventListener("hashchange", moved);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const recolor = () => root.querySelectorAll("[data-chart]").forEach(c => charts.get(c)?.plot.redraw());
  scheme.addEventListener("change", recolor);
  document.addEventListener("visibilitychange", heartbeat);
  const timer = setInterval(heartbeat, PING_MS);

  paint();
  el.dataset.live = "yes";
  say({ kind: "hello", code: code(), kept: kept(), hash: location.hash, page: location.origin + location.pathname });
  return () => { clearInterval(timer); removeEventListener("hashchange", moved); scheme.removeEventListener("change", recolor); document.removeEventListener("visibilitychange", heartbeat); };
}

export default { render };
