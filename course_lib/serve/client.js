// The course's own page: every part on it is a screen of ours, so nothing of Voilà's or JupyterLab's script is loaded.
// A part is given what anywidget would give it: a model with `on` and `send`, and an element to draw in.

class Model {
  constructor(id, line) {
    this.id = id;
    this.line = line;
    this.hears = {};
  }

  on(name, hear) { (this.hears[name] ??= []).push(hear); }

  tell(name, ...what) { for (const hear of this.hears[name] || []) hear(...what); }

  send(content) { this.line.send(this.id, content); }

  get connected() { return this.line.connected(); }
}

function begin() {
  const config = configuration(document), models = [];

  const line = connect(config, {
    message(id, content, buffers) { models.find(model => model.id === id)?.tell("msg:custom", content, buffers); },
    back() { models.forEach(model => model.tell("back")); },
    async renew() {
      const page = await again();
      if (!page) return undefined;
      const fresh = [...page.querySelectorAll("template[data-cell]")].flatMap(shown);
      if (fresh.length !== models.length) { location.reload(); return undefined; } // the course was changed meanwhile
      models.forEach((model, i) => { model.id = fresh[i]; });
      return configuration(page);
    },
  });

  course.draw = (slot, parcel) => {
    if (document.getElementById("foreign")) { location.reload(); return; } // the notebook shows something else since today
    for (const id of shown(parcel)) {
      const model = new Model(id, line), place = document.createElement("div");
      models.push(model);
      slot.append(place);
      model.on("msg:custom", () => { if (slot.hasAttribute("aria-busy")) filled(slot); });
      render({ model, el: place });
    }
  };
  course.shows = parcel => shown(parcel).length > 0;
  course.whole = line.complete;
  goodbye(config);
  arriving();
}

// The ids of the models that a cell shows.
function shown(parcel) {
  return parcel.dataset.models?.split(" ").filter(Boolean) ?? [];
}

function configuration(page) {
  return JSON.parse(page.getElementById("jupyter-config-data").textContent);
}

// The same page anew, with a kernel of its own; nothing if it cannot be had now.
async function again() {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    return page && page.getElementById("whole") ? page : undefined;
  } catch { return undefined; }
}

begin();
