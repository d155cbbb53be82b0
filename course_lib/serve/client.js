// The course's own page: it came whole, as a new learner sees it, and its parts become live at the first touch.
// A part is given what anywidget would give it: a model with `on` and `send`, and the element that holds its picture.

class Model {
  constructor(id, line) {
    this.id = id;
    this.line = line;
    this.hears = {};
    this.picture = true;
    this.waits = () => false; // whether it waits for an answer; the screen says how to know
  }

  on(name, hear) { (this.hears[name] ??= []).push(hear); }

  tell(name, ...what) { for (const hear of this.hears[name] || []) hear(...what); }

  send(content) { this.line.send(this.id, content); }

  touch() { this.line.wake("touch"); }

  get connected() { return this.line.connected(); }
}

// A scenario of the dose lab is opened there, whichever lesson's page its link was made for; no kernel is woken for that.
const DOSE_LAB = "11_dose_lab.ipynb";

function forwarded() {
  const here = document.body.dataset.notebook === DOSE_LAB || document.querySelector('[data-room^="lab:"]');
  if (here || !shared()) return false;
  location.replace(new URL(`${DOSE_LAB}${location.hash}`, location.href));
  return true;
}

function begin() {
  if (forwarded()) return;
  takePairing();
  addEventListener("hashchange", forwarded);
  const { notebook: name, edition, view = "" } = document.body.dataset, base = new URL("../../", location.href).pathname;
  const models = [], fresh = new Set(); // those whose first answer has not come
  const line = connect({ name, view, edition, base }, {
    message(id, content, buffers) {
      models.find(model => model.id === id)?.tell("msg:custom", content, buffers);
      if (content.kind !== "done" || !fresh.delete(id)) return;
      show(id);
      if (!fresh.size) settle();
    },
    back() { models.forEach(model => model.tell("back")); },
    asleep() { models.forEach(model => model.tell("asleep")); },
    waits: () => models.some(model => model.waits()),
  });
  for (const el of document.querySelectorAll("[data-screen]")) {
    const model = new Model(el.dataset.screen, line);
    models.push(model);
    fresh.add(model.id);
    render({ model, el });
  }
  forgetful();
  stepsOf(document.querySelector("main"));
  arrive(line);
  deskOf(base, () => arrive(line))();
  classOf(base);
  tellingOf(base);
  // A start page that was left and is come back to says how far the learner is now.
  addEventListener("pageshow", event => { if (event.persisted && document.querySelector("[data-overview]")) arrive(line); });
}

// Who was here before sees their own state, from their record or from a kernel; until then its place is kept and empty.
async function arrive(line) {
  const said = document.getElementById("connected-again"), empty = () => document.querySelector("[data-known] [data-screen]:has([data-room], [data-overview]):not([data-shown])");
  setTimeout(() => {
    if (!empty()) return;
    said.textContent = "Loading where you were …";
    const look = setInterval(() => { if (!empty()) { clearInterval(look); said.textContent = ""; } }, 200);
  }, 600);
  const rooms = [...document.querySelectorAll("[data-room]")].map(el => el.dataset.room).filter(room => !room.startsWith("report-"));
  const overviews = [...document.querySelectorAll("[data-overview]")], names = [...new Set(overviews.map(one => one.dataset.overview))];
  const wakes = document.querySelector("[data-unfinished]") || shared() || keepsFor(rooms);
  if (wakes) line.wake("own_state");
  if (storage.get(CODE)) {
    const ask = (activities, overview) => line.post("course/record", { code: code(), activities, overview, zone: zone() });
    const found = await ask(rooms, names[0] ?? "");
    if (found?.deleted) { forget(); begunAnew(found.deleted); return settle(); }
    tellDue(found?.due);
    if (wakes) return;
    if (!found || found.begun && Object.keys(found.begun).length) return line.wake("own_state");
    for (const name of found.record ? names : []) {
      const { overview } = name === names[0] ? found : await ask([], name) ?? {};
      if (!overview) return line.wake("own_state");
      drawn(overviews.filter(one => one.dataset.overview === name), overview.html);
    }
    document.querySelectorAll("[data-screen]").forEach(el => show(el.dataset.screen));
    settle();
  } else if (!wakes) settle();
}

// One quiet line in every page's header: how long the review of today takes, if there is any.
function tellDue(due) {
  const line = document.querySelector("header .due");
  if (!line || !due) return;
  line.hidden = !due.items;
  line.textContent = due.items ? `${due.minutes} min of review due` : "";
}

// Each part of a page that shows a learner all of their record takes the place of the one that everybody gets.
function drawn(parts, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const part of parts) {
    const own = [...fresh.content.children].find(one => one.dataset.of === part.dataset.of && one.dataset.overview === part.dataset.overview);
    if (own) part.replaceWith(own);
  }
}

function show(id) {
  const part = document.querySelector(`[data-screen="${id}"]`); // nothing, where the page came anew meanwhile
  if (part) part.dataset.shown = "";
}

// Whether the address holds a scenario of a lab.
function shared() { return addressed().has("lab"); }

// What each part measured is kept for the next visit, so that nothing jumps when one's own state comes.
addEventListener("pagehide", () => {
  if (!storage.get(CODE)) return;
  const seen = [...document.querySelectorAll("[data-screen]")].filter(el => el.checkVisibility?.() ?? el.offsetHeight); // not those of other steps
  const heights = seen.map(el => [el.dataset.screen, Math.round(el.getBoundingClientRect().height)]);
  storage.set(HEIGHTS + location.pathname + location.search, JSON.stringify({ ...read(HEIGHTS + location.pathname + location.search), ...Object.fromEntries(heights) }));
});

// Whom the host knows by name has a code of the host's. A browser that somebody else used before forgets what it kept of them.
async function named() {
  if (!("named" in document.body.dataset)) return;
  const base = new URL("../../", location.href).pathname;
  try {
    const answer = await fetch(`${base}course/who`, { method: "POST", body: JSON.stringify({ zone: zone() }), headers: { "Content-Type": "application/json" }, cache: "no-store", signal: AbortSignal.timeout(10_000) });
    const { code: mine } = await answer.json();
    if (!mine || storage.get(CODE) === mine) return;
    if (storage.get(CODE)) forget();
    storage.set(CODE, mine);
  } catch { /* the course says that it cannot be reached, at the first touch */ }
}

named().then(begin);
