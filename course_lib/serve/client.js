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
  const [overview, ...others] = document.querySelectorAll("[data-overview]");
  if (document.querySelector("[data-unfinished]") || shared() || keepsFor(rooms)) line.wake("own_state");
  else if (storage.get(CODE) && (rooms.length || overview)) {
    const found = await line.post("course/record", { code: code(), activities: rooms, overview: overview?.dataset.overview ?? "" });
    if (!found || found.begun && Object.keys(found.begun).length) return line.wake("own_state");
    if (found.overview && found.record) overview.outerHTML = found.overview.html;
    for (const other of found.record ? others : []) {
      const more = await line.post("course/record", { code: code(), activities: [], overview: other.dataset.overview });
      if (!more) return line.wake("own_state");
      if (more.overview) other.outerHTML = more.overview.html;
    }
    document.querySelectorAll("[data-screen]").forEach(el => show(el.dataset.screen));
    settle();
  } else settle();
}

function show(id) { document.querySelector(`[data-screen="${id}"]`).dataset.shown = ""; }

// Whether the address holds a scenario of a lab.
function shared() { return addressed().has("lab"); }

// What each part measured is kept for the next visit, so that nothing jumps when one's own state comes.
addEventListener("pagehide", () => {
  if (!storage.get(CODE)) return;
  const seen = [...document.querySelectorAll("[data-screen]")].filter(el => el.checkVisibility?.() ?? el.offsetHeight); // not those of other steps
  const heights = seen.map(el => [el.dataset.screen, Math.round(el.getBoundingClientRect().height)]);
  storage.set(HEIGHTS + location.pathname + location.search, JSON.stringify({ ...read(HEIGHTS + location.pathname + location.search), ...Object.fromEntries(heights) }));
});

begin();
