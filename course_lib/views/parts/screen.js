// HTML from Python in, what the hand does out. uPlot, Idiomorph and the other parts of this script stand before this text (screen.py).
// A message goes out only when the one before it was answered, so a drag never queues up behind itself.

const PING_MS = 3000, LOST_MS = 8000;
const LONGEST_PRESS_MS = 1500, LED_MS = 1000, PRESSED = "button, a, summary, label";
const SUPPRESSED = "data-lm-suppress-shortcuts"; // JupyterLab's own word for an element whose keys it leaves alone

function render({ model, el }) {
  el.classList.add("px");
  // Keys that are pressed in here are none of JupyterLab's, which looks at the very element that has the focus.
  el.addEventListener("focusin", event => event.target.setAttribute(SUPPRESSED, "true"));
  el.innerHTML = `<div class="px-lost" role="alert"></div><div class="px-elsewhere" role="status"></div><div class="px-root"></div><div class="px-sr" role="status"></div>`;
  const [lost, elsewhere, root, status] = el.children;
  let known = false, stood = "", pressed = null, waiting = false, pending = null, stale = false, lastPong = performance.now(), lastPing = 0, announce, held = null, committing = false, later = null, patience, led = -LED_MS;
  const waits = [];

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

  // Nothing changes or moves under a finger between press and release, or the press would miss what it was meant for.
  function steady(change) {
    if (waits.length || held?.closest(PRESSED)) waits.push(change); else change();
  }

  function release() {
    held = null;
    clearTimeout(patience);
    while (waits.length) waits.shift()();
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
    if (message.kind === "done") steady(() => answered(message));
  });

  function answered(message) {
    waiting = false;
    root.removeAttribute("aria-busy");
    committing = false;
    settled();
    if (later?.isConnected) { const form = later; later = null; form.requestSubmit(); }
    if (pending) { const next = pending; pending = null; say(next); } else if (stale && !held) { stale = false; paint(); }
    if (message.say) tell(message.say, message.soon ? 50 : 900);
    if (message.focus) requestAnimationFrame(() => steady(() => lead(message.focus)));
    for (const [key, value] of Object.entries(message.keep || {})) keep(key, value);
    if (message.forget) forget();
  }

  // Lead to what is new; a finger that comes down stops the way there.
  function lead(selector) {
    const target = root.querySelector(selector);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    led = performance.now();
  }

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
  model.on("change:html", () => steady(paint));

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
  root.addEventListener("pointerdown", event => {
    held = event.target;
    clearTimeout(patience);
    patience = setTimeout(release, LONGEST_PRESS_MS);
    if (performance.now() - led < LED_MS) scrollTo({ top: scrollY, behavior: "instant" });
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(release)); // a click follows its pointerup
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
