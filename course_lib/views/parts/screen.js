// HTML from Python in, what the hand does out. uPlot, Idiomorph and the other parts of this script stand before this text (screen.py).
// A message goes out only when the one before it was answered, so a drag never queues up behind itself.

const PING_MS = 3000, LOST_MS = 8000;
const SUPPRESSED = "data-lm-suppress-shortcuts"; // JupyterLab's own word for an element whose keys it leaves alone

// The height of a chart's letters in CSS pixels: 11 where the browser's text has its usual size.
function letters() { return 11 / 16 * parseFloat(getComputedStyle(document.documentElement).fontSize) || 11; }

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

// A picture that cannot be drawn takes no other along: its sentence and its table stand without it.
function draw(el) {
  try { chart(el); } catch (reason) {
    console.error(reason);
    el.innerHTML = `<p class="px-note">This picture cannot be drawn here; the words and the table beside it say what it shows.</p>`;
  }
}

// ---- the screen ---------------------------------------------------------------------------------------------------
function render({ model, el }) {
  el.classList.add("px");
  // Keys that are pressed in here are none of JupyterLab's, which looks at the very element that has the focus.
  el.addEventListener("focusin", event => event.target.setAttribute(SUPPRESSED, "true"));
  el.innerHTML = `<div class="px-lost" role="alert"></div><div class="px-elsewhere" role="status"></div><div class="px-root"></div><div class="px-sr" role="status"></div>`;
  const [lost, elsewhere, root, status] = el.children;
  let known = false, stood = "", pressed = null, waiting = false, pending = null, stale = false, lastPong = performance.now(), lastPing = 0, announce, held = null, committing = false, later = null;

  function paint() {
    Idiomorph.morph(root, model.get("html"), {
      morphStyle: "innerHTML", ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (old, fresh) => !(old.nodeType === 1 && (old.classList.contains("uplot") || inHand(old) || own(old, fresh))),
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS") && name !== SUPPRESSED, // what was opened stays open
        beforeNodeRemoved: (old) => !(old.nodeType === 1 && old.classList.contains("uplot")),
      },
    });
    root.querySelectorAll("[data-chart]").forEach(draw);
    root.querySelectorAll("details[data-room] [data-own]").forEach(bringBack);
  }

  // What is written into a report belongs to the browser alone.
  function bringBack(field) {
    if (field.dataset.back) return;
    field.dataset.back = "yes";
    const home = field.closest("[data-room]"), draft = newest(home.dataset.room);
    if (field.value || draft?.at !== home.dataset.at) return;
    field.value = draft.values[field.name]?.[0] ?? "";
    home.open ||= Boolean(field.value);
  }

  const homes = () => [...root.querySelectorAll("[data-room]")];
  const keeping = () => [...root.querySelectorAll("form[data-keep]")];

  // What was committed or is of an attempt that is over is no draft any more; what another tab holds beside it is said.
  function tidy(all) {
    for (const home of homes()) for (const draft of drafts(home.dataset.room)) {
      if (behind(draft.at, home.dataset.at) && (all || draft.tab === TAB)) storage.remove(draft.key);
    }
    if (all) keeping().forEach(takeOver);
    compare();
  }

  // Say it where another tab holds something newer for what this one asks: neither is written over.
  function compare() {
    const found = keeping().map(other).find(Boolean);
    if (!found) { if (elsewhere.childElementCount) elsewhere.replaceChildren(); return; }
    if (elsewhere.childElementCount) return;
    elsewhere.innerHTML = `<p>Another tab of this browser holds other choices or words for what is asked here.</p><button type="button" class="px-secondary">Show those instead</button>`;
    elsewhere.querySelector("button").addEventListener("click", () => {
      const [form, theirs] = keeping().map(one => [one, other(one)]).find(([, draft]) => draft) || [];
      elsewhere.replaceChildren();
      if (!form) return;
      storage.set(theirs.key, JSON.stringify({ at: theirs.at, values: asKept(form), when: 0 })); // so that the way back is open
      change(form, theirs);
      say({ kind: "change", form: form.dataset.form, at: theirs.at, values: theirs.values });
    });
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
    pressed = message.kind === "change" ? null : message;
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

  // A sentence that is said twice is heard twice: the region is emptied before it is filled.
  function tell(text, wait) {
    clearTimeout(announce);
    status.textContent = "";
    announce = setTimeout(() => { status.textContent = text; }, wait);
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
    tell(said, 50);
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
      settled();
      if (later?.isConnected) { const form = later; later = null; form.requestSubmit(); }
      if (pending) { const next = pending; pending = null; say(next); } else if (stale && !held) { stale = false; paint(); }
      if (message.say) tell(message.say, message.soon ? 50 : 900);
      if (message.focus) requestAnimationFrame(() => {
        const target = root.querySelector(message.focus);
        target?.focus({ preventScroll: true });
        target?.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      });
      for (const [key, value] of Object.entries(message.keep || {})) keep(key, value);
      if (message.forget) forget();
    }
  });

  // After an answer: drafts that are done with go, and what a button changed in a form that is kept is kept too.
  function settled() {
    const after = pressed, first = !known, now = homes().map(home => home.dataset.at).join();
    pressed = null;
    known ||= Boolean(now); // the first answer is the one to hello
    if (!known || !(first || after || now !== stood)) return;
    stood = now;
    tidy(first);
    for (const report of after?.kind === "report" ? drafts(after.room) : []) {
      if (!root.querySelector(`[data-room="${CSS.escape(after.room)}"]`)) storage.remove(report.key);
    }
    for (const form of keeping()) if (form.dataset.form && (after?.button === form.dataset.form || mine(form))) keepDraft(form);
  }
  model.on("change:html", paint);

  root.addEventListener("input", event => {
    // A range moves its box; a box moves its range by what Python read of it, so that there is one reader of numbers.
    const pair = event.target.dataset?.pair && root.querySelector(`#${CSS.escape(event.target.dataset.pair)}`);
    if (pair) pair.value = event.target.value;
    const form = event.target.form;
    if (form && "keep" in form.dataset && !dragged(event)) keepDraft(form);
    if (form?.dataset.form) say({ kind: "change", form: form.dataset.form, at: place(form), values: values(form) });
  });
  root.addEventListener("input", event => valueText(event.target, root)); // once range and box agree
  root.addEventListener("change", event => { if (event.target.form && "keep" in event.target.form.dataset) keepDraft(event.target.form); });
  root.addEventListener("keydown", step);
  root.addEventListener("pointerdown", event => { held = event.target; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { held = null; });
  root.addEventListener("submit", event => {
    event.preventDefault();
    if (waiting && root.getAttribute("aria-busy")) { // a second press commits nothing; one after another button waits for its answer
      if (!committing && !event.submitter?.value) later = event.target;
      return;
    }
    committing = true;
    const room = event.target.closest("[data-room]")?.dataset.room;
    say({ kind: event.submitter?.value || "commit", form: event.target.dataset.form, room, at: place(event.target), values: values(event.target) });
  });
  root.addEventListener("click", event => {
    const button = event.target.closest("[data-say], [data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) return printed(button.closest("[data-piece]"));
    if ("copy" in button.dataset) return copy(button.dataset.copy);
    // What was typed a moment ago goes with the button, for a change that still waits is dropped by it.
    say({ kind: button.dataset.say, at: place(button), button: button.form?.dataset.form, values: { ...button.dataset }, ...(button.form && { typed: values(button.form) }) });
  });
  const stored = event => { if (known && event.key?.startsWith(DRAFT)) compare(); };
  addEventListener("storage", stored);
  const moved = () => say({ kind: "address", hash: location.hash });
  addEventListener("hashchange", moved);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const recolor = () => root.querySelectorAll("[data-chart]").forEach(c => charts.get(c)?.plot.redraw());
  scheme.addEventListener("change", recolor);
  document.addEventListener("visibilitychange", heartbeat);
  const timer = setInterval(heartbeat, PING_MS);

  paint();
  el.dataset.live = "yes";
  say({ kind: "hello", code: code(), kept: { ...kept(), ...drafted() }, hash: location.hash, page: location.origin + location.pathname });
  return () => { clearInterval(timer); removeEventListener("hashchange", moved); removeEventListener("storage", stored); scheme.removeEventListener("change", recolor); document.removeEventListener("visibilitychange", heartbeat); };
}

export default { render };
