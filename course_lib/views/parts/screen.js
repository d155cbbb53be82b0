// HTML from Python in, what the hand does out. uPlot, Idiomorph and the other parts of this script stand before this text (screen.py).
// A message goes out only when the one before it was answered, so a drag never queues up behind itself.

const FETCHED = "The table comes as soon as your session answers."; // as figures.py says it of a closed one
const PING_MS = 3000, LOST_MS = 8000;
const LONGEST_PRINT_MS = 2000, LONGEST_PRESS_MS = 1500, LED_MS = 1000, RESTS_MS = 700, PRESSED = "button, a, summary, label";

// What the page's address names by its id, if it names anything.
function here() { try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; } }

function render({ model, el }) {
  el.classList.add("px");
  // Keys that are pressed in here are none of JupyterLab's, which looks at the very element that has the focus.
  el.addEventListener("focusin", event => event.target.setAttribute(SUPPRESSED, "true"));
  // A page of ours came with the screen in it, and is silent until it is touched; anything else begins empty, and says hello.
  if (!model.picture) el.innerHTML = `<div class="px-root"><div class="px-card px-skeleton" aria-busy="true"><p>Connecting…</p></div></div>`;
  el.insertAdjacentHTML("afterbegin", `<div class="px-lost" role="alert"></div><div class="px-elsewhere" role="status"></div>`);
  el.insertAdjacentHTML("beforeend", `<div class="px-sr" role="status"></div>`);
  const [lost, elsewhere, root] = el.children, status = el.lastElementChild;
  const view = Math.random().toString(36).slice(2, 12), touched = new Set(), stale = new Set(), screen = painter(root, (old, fresh) => inHand(old) || own(old, fresh));
  let known = false, stood = "", sent = [], pending = [], numbered = 0, asked = false, printing = null, lastPong = performance.now(), lastPing = 0, announce, held = null, committing = false, later = null, again = [], patience, led = -LED_MS, stands, gesture = 0, heard = 0;
  const lists = lookingUp(root), regimens = drawingRegimens(root, text => tell(text, 50)), waits = [], waiting = () => sent.length > 0, live = () => !model.picture || model.connected;
  const reads = cursor(root, { numbers: screen.numbers, live: () => live() && el.dataset.live, tell: form => say({ kind: "change", form: form.dataset.form, at: place(form), gesture, values: values(form) }), announce: text => tell(text, RESTS_MS) });

  // Put in what changed, and what the hand was in; what it holds now stays, and is put in once it is free.
  function paint(names = []) {
    const late = [...stale];
    stale.clear();
    screen.paint([...late, ...names]);
    complete();
  }

  // What only this browser knows: its own address before a link, and what was being written.
  function complete() {
    root.querySelectorAll("[data-here]").forEach(field => { field.value = location.origin + location.pathname + field.getAttribute("value"); });
    root.querySelectorAll("details[data-room] [data-own]").forEach(bringBack);
    lists.painted();
    regimens.painted();
    reads.painted();
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
    const since = sent.some(one => one.kind === "change" && one.number > heard); // said after what is answered now
    const newer = node.matches("input, select, textarea") && (pending.length || since || again.length || node === held || regimens.holds(node));
    if (newer) stale.add(partOf(node));
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

  // Of each form the newest change waits, and the last one of a gesture that is over: what stood then is a step to come back to.
  function say(message) {
    if (again.length && message.kind !== "hello") { again.push(message); return; } // after what was said before it
    const changes = message.kind === "change", over = one => changes && one.gesture !== message.gesture;
    const others = pending.filter(one => one.form !== message.form && one.form !== message.button || one.form === message.form && over(one));
    if (changes && waiting()) { pending = [...others, message]; return; }
    pending = [];
    for (const one of [...others, message]) {
      one.number = ++numbered;
      sent.push(one);
      send(one);
    }
    root.setAttribute("data-waiting", "");
    if (!changes) root.setAttribute("aria-busy", "true");
  }

  function gone() {
    if (document.querySelector(".px-lost:not(:empty)")) return; // one screen of a page says it for all
    const unsaved = document.querySelector(".px-notsaved") ? "One decision was not saved: commit it again." : "What you committed is saved.";
    const served = document.body.dataset.voila;
    const next = served ? "Resume to come back to where you were." : "Run all cells again to come back to where you were.";
    lost.innerHTML = `<p><strong>The connection to your session is gone.</strong> ${unsaved} ${next}</p>${served ? `<button type="button" class="px-primary">Resume</button>` : ""}`;
    lost.querySelector("button")?.addEventListener("click", () => location.reload());
  }

  // A sentence that is said twice is heard twice: the region is emptied before it is filled. What was done to a step goes before
  // what it comes to; of what is typed, and while more is awaited, only the last is said.
  function tell(text, wait) {
    clearTimeout(announce);
    status.textContent = "";
    announce = setTimeout(() => {
      if (wait < RESTS_MS) { regimens.told(); status.textContent = text; } // which is about something else
      else if (!waiting()) status.textContent = [regimens.told(), text].filter(Boolean).join(" ");
    }, wait);
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
    if (waiting() && !printing) { // not with numbers that are on their way, unless none come
      printing = () => printed(piece);
      setTimeout(() => printing?.(), LONGEST_PRINT_MS);
      return;
    }
    printing = null;
    piece?.classList.add("px-printing");
    addEventListener("afterprint", () => piece?.classList.remove("px-printing"), { once: true });
    print();
  }

  function heartbeat() {
    if (document.hidden || !el.isConnected) return;
    if ("connected" in model) { // the page itself watches its line; what could not be saved is tried again
      if (model.connected && root.querySelector(".px-notsaved")) send({ kind: "ping" });
      return;
    }
    const now = performance.now();
    if (lastPing > lastPong && now - lastPing > LOST_MS) gone();
    if (lastPong >= lastPing || now - lastPing > LOST_MS) { lastPing = now; send({ kind: "ping" }); }
  }

  model.on("msg:custom", (short, buffers) => {
    const message = inFull(short);
    lastPong = performance.now();
    if (message.stands) ({ stands } = message);
    if (lost.childElementCount) lost.replaceChildren();
    if (message.whole) asked = false;
    if (!screen.take(message, buffers) && !asked) {
      asked = true;
      send({ kind: "whole" });
    }
    steady(() => {
      heard = message.re ?? heard;
      if (screen.changed()) {
        paint(message.kind === "done" ? touched : []);
        if (message.kind === "done") touched.clear();
      }
      if (message.kind === "done") answered(message);
    });
  });

  function answered(message) {
    const after = sent.filter(one => one.number <= message.re); // answers come in the order of what was said
    sent = sent.filter(one => !(one.number <= message.re));
    if (!el.dataset.live) empty();
    el.dataset.live = "yes";
    if (sent.every(one => one.kind === "change")) root.removeAttribute("aria-busy");
    if (!waiting()) root.removeAttribute("data-waiting");
    committing = false;
    settled(after.findLast(one => one.kind !== "change"));
    if (again.length) sayAgain();
    if (later?.isConnected) { const form = later; later = null; form.requestSubmit(); }
    if (pending.length && !waiting()) say(pending.pop()); else if (stale.size && !held) paint();
    if (!waiting()) regimens.settled();
    if (!waiting()) printing?.();
    if (message.say) tell(message.say, message.soon ? 50 : RESTS_MS);
    if (message.focus) requestAnimationFrame(() => steady(() => lead(message.focus)));
    for (const [key, value] of Object.entries(message.keep || {})) keep(key, value);
    if (message.forget) forget(), message.reload && location.reload();
    if (message.address && document.body.dataset.voila) history.replaceState(history.state, "", message.address);
    reads.answered();
  }

  // Whether all of an element can be seen as the page stands.
  function inSight(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }

  // Lead to what is new, into its sheet and out of every other; a finger that comes down stops the way there.
  function lead(selector) {
    const target = root.querySelector(selector), sheet = target?.closest("[popover]");
    if (target) root.querySelectorAll(".px-labsheet:popover-open").forEach(open => { if (!open.contains(target)) open.hidePopover(); });
    if (sheet && !target.getClientRects().length) sheet.showPopover();
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: target.closest(".px-labpage") || inSight(target) ? "nearest" : "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    target?.closest(".px-labsaying")?.scrollTo(0, 0); // what is new there is read from its beginning
    led = performance.now();
  }

  // After an answer: drafts that are done with go, and what a button changed in a form that is kept is kept too.
  function settled(after) {
    const first = !known, now = homes().map(home => home.dataset.at).join();
    known ||= Boolean(now); // the first answer is the one to hello
    if (!known || !(first || after || now !== stood)) return;
    stood = now;
    tidy(first);
    for (const report of after?.kind === "report" ? drafts(after.room) : []) {
      if (!root.querySelector(`[data-room="${CSS.escape(after.room)}"]`)) storage.remove(report.key);
    }
    for (const form of keeping()) if (form.dataset.form && (after?.button === form.dataset.form || mine(form))) keepDraft(form);
  }

  // Say who is there, what is open and what this page has already.
  function greet() {
    say({ kind: "hello", code: code(), kept: { ...kept(), ...drafted() }, zone: zone(), hash: location.hash, view, has: screen.has(), open: openTables(), ...(stands && { stood: stands }), ...(seen() && { at: root.querySelector("[data-room]")?.dataset.at }) });
  }

  // Whether a learner could see this screen and put a hand to it, and not only its empty place.
  const seen = () => model.picture && (known || !("known" in document.documentElement.dataset) || "shown" in el.dataset);

  // The kernel has been freed while nobody waited for it: what stands here stays, and the next touch has another.
  function asleep() {
    delete el.dataset.live;
    committing = false;
    root.removeAttribute("aria-busy");
    root.removeAttribute("data-waiting");
  }

  // The page has its line again, to the same kernel or to a new one: what was said meanwhile, or was never answered, is
  // said again where it still belongs.
  function back() {
    again = [...again, ...sent, ...pending].filter(message => message.kind !== "hello");
    sent = [];
    pending = [];
    later = null;
    committing = false;
    greet();
  }

  function sayAgain() {
    const all = again;
    again = [];
    all.forEach((message, i) => {
      const newer = message.kind === "change" && all.slice(i + 1).find(one => one.kind === "change" && one.form === message.form);
      if (!newer && stillHere(message)) say(message);
    });
  }

  // Whether what a message was meant for stands on the screen as it did.
  function stillHere(message) {
    const here = message.kind === "change" || message.kind === "commit" ? `form[data-form="${CSS.escape(message.form)}"]` : `[data-say="${CSS.escape(message.kind)}"], button[value="${CSS.escape(message.kind)}"]`;
    return [...root.querySelectorAll(here)].some(element => place(element) === message.at);
  }

  // Take the screen that the page came with for one's own; a hand that is put to it wants a kernel, one that scrolls does not,
  // nor one that is put to what the server answers by itself.
  function adopt() {
    const numbers = el.querySelector(":scope > script[data-numbers]");
    const bytes = numbers && Uint8Array.from(atob(numbers.dataset.numbers), letter => letter.charCodeAt(0));
    screen.adopt(Number(el.dataset.has), numbers ? JSON.parse(numbers.textContent) : {}, bytes && [bytes.buffer]);
    complete();
    model.waits = () => waiting() || pending.length > 0 || again.length > 0;
    const touch = event => { if (event.target.closest("form, [data-say], [data-regimen]") && !event.target.closest("[data-light]")) model.touch(); };
    root.addEventListener("pointerdown", event => { if (event.pointerType === "mouse") touch(event); });
    root.addEventListener("click", touch);
    root.addEventListener("keydown", event => { if (event.key !== "Tab" && event.key !== "Shift") touch(event); });
  }

  const openTables = () => [...root.querySelectorAll("details[data-table][open]")].map(table => table.dataset.table);

  // A closed table holds nothing that could be out of date.
  function empty(tables = root.querySelectorAll("details[data-table]:not([open])")) {
    for (const table of tables) {
      [...table.children].slice(1).forEach(child => child.remove());
      table.insertAdjacentHTML("beforeend", `<p class="px-note">${FETCHED}</p>`);
    }
  }

  // A table is made when it is opened and goes when it is closed; those that a page came with stand until a kernel is there.
  root.addEventListener("toggle", event => {
    const table = event.target;
    if (!table.matches("details[data-table]")) return;
    if (!table.open && live()) empty([table]);
    if (live() || table.open && table.querySelector(":scope > .px-note")) send({ kind: "tables", view, open: openTables() });
  }, true);
  root.addEventListener("toggle", event => { // above a sheet from below in which something is given stand the charts
    if (event.newState === "open" && event.target.closest(".px-labpanel") && event.target.offsetWidth >= innerWidth) root.querySelector(".px-multiples")?.scrollIntoView({ block: "start", behavior: "instant" });
  }, true);
  root.addEventListener("toggle", event => { // what a sheet showed is not followed any more once it is closed
    if (event.newState === "closed" && event.target.dataset.closing && live()) say({ kind: event.target.dataset.closing, at: place(event.target) });
  }, true);
  for (const kind of ["input", "change"]) root.addEventListener(kind, event => touched.add(partOf(event.target)));
  root.addEventListener("input", () => clearTimeout(announce), true); // what was about to be said is of what stood before
  root.addEventListener("input", event => {
    // A range moves its box; a box moves its range by what Python read of it, so that there is one reader of numbers.
    const pair = event.target.dataset?.pair && root.querySelector(`#${CSS.escape(event.target.dataset.pair)}`);
    if (pair) pair.value = event.target.value;
    const form = event.target.form;
    if (form && "keep" in form.dataset && !dragged(event)) keepDraft(form);
    if (form?.dataset.form && !("cursor" in event.target.dataset)) say({ kind: "change", form: form.dataset.form, at: place(form), gesture, values: values(form) });
  });
  // What is changed from one press, or from one way into a field, to the next is one gesture: one step back for the hand.
  // A press that leads into a field began with its pointer, and may have moved the field before that has the focus.
  const begins = event => { if (event.type !== "focusin" || !held && event.target.matches("input, select, textarea")) gesture++; };
  for (const kind of ["pointerdown", "focusin", "click"]) root.addEventListener(kind, begins, true);
  // A sheet covers what lies behind it, so it closes when the focus goes there.
  root.addEventListener("focusin", event => {
    if (!event.target.closest("[popover]")) root.querySelectorAll(".px-labsheet:popover-open").forEach(open => { if (!open.contains(event.target)) open.hidePopover(); });
  });
  root.addEventListener("input", event => valueText(event.target, root)); // once range and box agree
  root.addEventListener("change", event => { if (event.target.form && "keep" in event.target.form.dataset) keepDraft(event.target.form); });
  root.addEventListener("keydown", step);
  root.addEventListener("keydown", event => { // Enter ends a dose; a decision is committed by its button
    if (event.key === "Enter" && event.target.matches("form[data-form=decision] input:not([type=button], [type=submit])")) event.preventDefault();
  });
  sketching(root);
  root.addEventListener("pointerdown", event => {
    held = event.target;
    clearTimeout(patience);
    patience = setTimeout(release, LONGEST_PRESS_MS);
    if (performance.now() - led < LED_MS) scrollTo({ top: scrollY, behavior: "instant" });
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(release)); // a click follows its pointerup
  root.addEventListener("submit", event => {
    event.preventDefault();
    if (event.target.closest("[data-light]")) return;
    if (waiting() && root.getAttribute("aria-busy")) { // a second press commits nothing; one after another button waits for its answer
      if (!committing && !event.submitter?.value) later = event.target;
      return;
    }
    committing = true;
    const room = event.target.closest("[data-room]")?.dataset.room;
    say({ kind: event.submitter?.value || "commit", form: event.target.dataset.form, room, at: place(event.target), values: values(event.target) });
  });
  root.addEventListener("click", event => {
    const ranked = event.target.closest("[data-rank]");
    if (ranked) return rank(ranked);
    const button = event.target.closest("[data-say], [data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) return printed(button.closest("[data-piece]"));
    if ("copy" in button.dataset) return copy(root.querySelector("[data-copied]").value);
    // What was typed a moment ago goes with the button, for a change that still waits is dropped by it.
    const form = button.form?.dataset.form, before = pending.findLast(one => one.form === form);
    say({ kind: button.dataset.say, at: place(button), button: form, values: { ...button.dataset }, ...(button.form && { typed: values(button.form), gesture: before?.gesture }) });
  });
  const stored = event => { if (known && event.key?.startsWith(DRAFT)) compare(); };
  addEventListener("storage", stored);
  const moved = () => { if (!location.hash.startsWith("#step=") && (live() || location.hash && !here())) say({ kind: "address", hash: location.hash }); };
  addEventListener("hashchange", moved);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const recolor = () => root.querySelectorAll("[data-chart]").forEach(c => charts.get(c)?.plot.redraw());
  const forced = matchMedia("(forced-colors: active)");
  for (const one of [scheme, forced]) one.addEventListener("change", recolor);
  document.addEventListener("visibilitychange", heartbeat);
  const timer = setInterval(heartbeat, PING_MS);

  model.on("back", back);
  model.on("asleep", asleep);
  if (model.picture) adopt(); else greet();
  return () => { clearInterval(timer); lists.gone(); removeEventListener("hashchange", moved); removeEventListener("storage", stored); for (const one of [scheme, forced]) one.removeEventListener("change", recolor); document.removeEventListener("visibilitychange", heartbeat); };
}
