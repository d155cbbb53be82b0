// The presenter's own window: the slide that the wall shows and the next, in words; the notes; the time. It and the wall speak
// within the browser, by name; nothing here asks for a kernel. Where no wall is open, it can be leafed through alone.
(() => {
  const slides = [...document.querySelectorAll(".slide")], word = document.querySelector(".wall"), link = word.querySelector("a");
  const [clock, elapsed, back, count, on, black, all, keys] = ["clock", "elapsed", "back", "count", "on", "dark", "all", "keys"].map(part => document.querySelector(`[data-presenter=${part}]`));
  const line = new BroadcastChannel(`slides|${location.pathname}|${document.body.dataset.view ?? ""}`);
  const ASK_MS = 2000, GONE_MS = 5000, FIRST_MS = 800;
  let wall = null, heard = 0, at = { slide: Math.max(slides.findIndex(slide => `#${slide.id}` === location.hash), 0), piece: 0, pieces: 1, dark: "", units: null };

  // What the wall shows of a live screen: its question and options, or the piece, as the wall tells it.
  function live(slide, told) {
    const list = slide.querySelector(".shown");
    list?.replaceChildren(...(told ?? []).map(({ is, text }) => Object.assign(document.createElement("li"), { className: is, textContent: text })));
  }

  function show() {
    slides.forEach((slide, number) => {
      slide.toggleAttribute("data-now", number === at.slide);
      slide.toggleAttribute("data-next", number === at.slide + 1);
      slide.toggleAttribute("hidden", number !== at.slide && number !== at.slide + 1);
      live(slide, number === at.slide ? at.shown : null);
      for (const unit of slide.querySelectorAll("[data-unit]")) unit.toggleAttribute("data-shown", number === at.slide && Boolean(at.units?.includes(unit.dataset.unit)));
    });
    const text = `Slide ${at.slide + 1} of ${slides.length}${at.pieces > 1 ? ` · ${at.piece + 1} of ${at.pieces}` : ""}${at.dark ? `, ${at.dark}` : ""}${at.hint ? ` · ${at.hint}` : ""}`;
    if (count.textContent !== text) count.textContent = text;
    black.setAttribute("aria-pressed", String(Boolean(at.dark)));
    black.disabled = !wall;
    word.hidden = Boolean(wall) || !asked;
    link.href = `${link.href.split("#")[0]}#slide=${at.slide + 1}`;
    try { history.replaceState(null, "", `#slide=${at.slide + 1}`); } catch { /* the next turn says it */ }
  }

  function lost() {
    wall = null;
    at.dark = "";
    show();
  }

  line.addEventListener("message", ({ data }) => {
    if (data.kind === "gone") { if (data.wall === wall) lost(); return; }
    if (data.kind !== "at") return;
    heard = performance.now();
    wall = data.wall;
    at = data;
    show();
  });

  let asked = false;
  const ask = () => line.postMessage({ kind: "who" });
  setInterval(() => { if (wall && performance.now() - heard > GONE_MS) lost(); ask(); }, ASK_MS);
  setTimeout(() => { asked = true; show(); }, FIRST_MS); // before that a wall may still answer

  function turn(by) {
    if (wall) line.postMessage({ kind: "turn", wall, by });
    else { at = { slide: Math.min(Math.max(at.slide + by, 0), slides.length - 1), piece: 0, pieces: 1, dark: "", units: null }; show(); }
  }

  const leap = slide => { if (wall) line.postMessage({ kind: "show", wall, slide }); else turn(slide - at.slide); };
  const darken = () => { if (wall) line.postMessage({ kind: "dark", wall }); };
  back.addEventListener("click", () => turn(-1));
  on.addEventListener("click", () => turn(1));
  black.addEventListener("click", darken);
  const dialogs = slidesAndKeys({ slides, now: () => at.slide, show: leap, done: () => document.querySelector("main").focus({ preventScroll: true }) });
  all.addEventListener("click", dialogs.choose);
  keys.addEventListener("click", dialogs.help);
  const KEYS = { ArrowRight: () => turn(1), PageDown: () => turn(1), " ": () => turn(1), ArrowLeft: () => turn(-1), PageUp: () => turn(-1), Home: () => leap(0), End: () => leap(slides.length - 1), b: darken, B: darken, ".": darken, o: dialogs.choose, O: dialogs.choose, "?": dialogs.help };
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS) || document.querySelector("dialog[open]")) return;
    if (event.key === " " && event.target.closest("button, a")) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  const kept = `began:${location.pathname}`, read = () => { try { return Number(sessionStorage.getItem(kept)); } catch { return 0; } };
  let began = read() || Date.now();
  function begin(when) {
    began = when;
    try { sessionStorage.setItem(kept, String(began)); } catch { /* then a reload begins at zero */ }
    tick();
  }
  function tick() {
    const s = Math.max(Math.floor((Date.now() - began) / 1000), 0), two = n => String(n).padStart(2, "0"), day = new Date();
    clock.textContent = `${two(day.getHours())}:${two(day.getMinutes())}`;
    elapsed.textContent = `${Math.floor(s / 60)}:${two(s % 60)}`;
  }
  elapsed.addEventListener("click", () => begin(Date.now()));
  begin(began);
  setInterval(tick, 1000);
  show();
  ask();
})();
