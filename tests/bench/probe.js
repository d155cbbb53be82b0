// What is put into a page before its own scripts: when its control can be seen, when the answer to a press stands there,
// and, while a dose is moved, when the picture has been painted. Times are in milliseconds since the page was navigated to.
(() => {
  if (window !== top || !location.protocol.startsWith("http")) return;
  const LOOK_MS = 16, AGAIN_MS = 50, QUIET_MS = 100, PATIENCE_MS = 10_000;

  const kind = location.pathname.includes("00_start") ? "start" : location.pathname.includes("panel") ? "panel" : location.pathname.includes("11_dose_lab") ? "lab" : "lesson";

  // ---- what stands on the page, also where Panel keeps it in shadow trees ------------------------------------------
  function* roots(root = document) {
    yield root;
    if (kind === "panel") for (const el of root.querySelectorAll("*")) if (el.shadowRoot) yield* roots(el.shadowRoot);
  }
  function find(selector, text) {
    for (const root of roots()) for (const el of root.querySelectorAll(selector)) if (el.textContent.trim().startsWith(text)) return el;
    return null;
  }
  const seen = (el) => Boolean(el?.getClientRects().length) && getComputedStyle(el).visibility === "visible";

  // ---- the controls -----------------------------------------------------------------------------------------------
  const shownDay = (text) => Number(/On day (\d+), in the model/.exec(text)?.[1] ?? NaN);
  const panelSlider = (title) => find(".bk-slider-title", title)?.getRootNode().querySelector(".noUi-handle");
  const arrow = (handle, up) => handle.dispatchEvent(new KeyboardEvent("keydown", { key: up ? "ArrowRight" : "ArrowLeft", bubbles: true, composed: true }));
  function type(field, value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Each: what is to be seen, what a press does (the nth one sets another value), and whether an answer stands there.
  // Only the kernel puts the lab's curves in the place of its guess, the sentence "On day N, in the model, …", and under a figure's guess that it is kept. The start page is live with the way to the first lesson.
  const kinds = {
    lab: () => {
      let known = null, pressed = false;
      const button = () => known?.isConnected ? known : known = find("button", "Show me without guessing");
      return {
        control: button,
        press() { pressed = true; button()?.click(); },
        answered: () => pressed && seen(document.querySelector(".px-labpage .px-plots")) && !button(),
      };
    },
    lesson: () => {
      const field = () => document.querySelector(".px-onefigure input[type=radio]");
      return {
        control: field,
        press(n) { const all = [...document.querySelectorAll(".px-onefigure input[type=radio]")]; all[n % all.length].click(); },
        answered: () => Boolean(field()?.closest("article").textContent.includes("Kept on this page until you commit")),
      };
    },
    panel: () => {
      let first = null;
      return {
        control: () => panelSlider("Read on day"),
        press() { first ??= shownDay(this.text()); arrow(this.control(), false); },
        text: () => find("p", "On day")?.textContent ?? "",
        answered() { const day = shownDay(this.text()); return first !== null && day >= 0 && day !== first; },
      };
    },
    start: () => ({
      control: () => find("a", "Begin"),
      press() {},
      answered() { return seen(this.control()); },
    }),
  };

  // ---- opening: press as soon as the control is there, and again until something answers ---------------------------
  // A timer looks, not the next frame: ten pages that ask for frames would keep the machine busy with painting them.
  const one = kinds[kind](), told = { seen: null, live: null, presses: 0 };
  let last = -Infinity;
  function look() {
    const now = performance.now();
    if (!document.body) return;
    if (told.seen === null && seen(one.control())) told.seen = now;
    if (told.seen === null) return;
    if (one.answered()) {
      clearInterval(looking);
      requestAnimationFrame(() => setTimeout(answered)); // after the frame that paints it
    } else if (now - last >= AGAIN_MS && one.control()) {
      one.press(told.presses++);
      last = now;
    }
  }
  function answered() {
    told.live = performance.now();
    told.paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null;
    window.benchOpened(told);
  }
  const looking = location.pathname.includes("picture") ? null : setInterval(look, LOOK_MS);

  // ---- dragging: the picture is complete with the last stroke before a pause ----------------------------------------
  let inFrame = false, due = false, painted = null;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (call) => ask((time) => {
    inFrame = true;
    try { call(time); } finally { inFrame = false; }
  });
  function drawn() {
    if (due) return;
    due = true;
    const note = () => { due = false; painted = performance.now(); };
    if (inFrame) setTimeout(note); else ask(() => setTimeout(note));
  }
  for (const name of ["stroke", "fill", "drawImage"]) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...all) { drawn(); return draw.apply(this, all); };
  }
  document.addEventListener("load", (event) => { if (event.target.tagName === "IMG") drawn(); }, true); // a picture that came as a file

  const moves = {
    lab: (mg) => type(document.querySelector("input[name=a-dose-0]"), mg),
    panel: (mg, up) => arrow(panelSlider("Dose A"), up),
    picture: (mg, up) => arrow(document.querySelector(".noUi-handle"), up),
  };

  // Move the first dose once; answers with the time until the picture that follows is painted.
  window.benchDrag = (kind, mg, up) => new Promise((resolve, reject) => {
    const began = performance.now();
    painted = null;
    moves[kind](mg, up);
    const wait = setInterval(() => {
      const now = performance.now();
      if (painted && now - painted > QUIET_MS) { clearInterval(wait); resolve(painted - began); }
      if (now - began > PATIENCE_MS) { clearInterval(wait); reject(new Error(`no picture followed a dose of ${mg}`)); }
    }, 5);
  });
})();
