// A lesson on a projector: the same page, one idea a screen. Nothing is moved, only shown and hidden, so what is live stays live.
(() => {
  const main = document.querySelector("main"), bar = document.querySelector(".present");
  const at = `slide:${location.pathname}`;
  const [back, count, on, notes, timer] = ["back", "count", "on", "notes", "timer"].map((part) => bar.querySelector(`[data-present=${part}]`));
  const aside = document.getElementById("present-notes");

  // A paragraph is written one sentence a line: each becomes a part that can be shown by itself.
  const sentences = (paragraph) => {
    const lines = [document.createElement("span")];
    for (const node of [...paragraph.childNodes]) {
      const pieces = node.nodeType === Node.TEXT_NODE ? node.textContent.split("\n").map((text) => document.createTextNode(text)) : [node];
      pieces.forEach((piece, at) => {
        if (at) lines.push(document.createElement("span"));
        lines.at(-1).append(piece);
      });
    }
    const said = lines.filter((line) => line.textContent.trim());
    said.forEach((line) => { line.className = "sentence"; });
    paragraph.replaceChildren(...said);
    return said;
  };

  // A heading begins a slide and takes what follows it, at most three sentences; every live part is a slide of its own.
  const SENTENCES = 3;
  const slides = [];
  let heading = null;
  const begin = (block) => slides.push([block]);
  const tell = (paragraph) => {
    const said = sentences(paragraph);
    const size = Math.ceil(said.length / Math.ceil(said.length / SENTENCES)); // no last sentence alone
    for (let at = 0; at < said.length; at += size) {
      const some = [paragraph, ...said.slice(at, at + size)];
      const full = at || !slides.length || slides.at(-1).at(-1)?.matches("ul, ol"); // a list is an idea of its own
      if (full) slides.push(heading ? [heading, ...some] : some);
      else slides.at(-1).push(...some);
    }
  };
  const forgetful = main.querySelector(":scope > .forgetful");
  for (const block of main.children) {
    if (block === forgetful || block.matches(".cards")) continue;
    if (block.matches(".slot")) { begin(block); heading = null; continue; }
    let fresh = true;
    for (const part of block.matches(".prose") ? [...block.children] : [block]) {
      if (part.matches(".px-evidence, [popover]")) continue;
      if (part.matches("h1, h2, h3")) { begin(part); heading = part; }
      else {
        if (fresh) slides.push([]);
        if (part.matches("p")) tell(part);
        else slides.at(-1).push(part);
      }
      fresh = false;
    }
  }
  if (!slides.length) return;
  if (forgetful) slides[0].unshift(forgetful); // said once, on the first

  let now = 0;
  const show = (number, keep = true) => {
    now = Math.min(Math.max(number, 0), slides.length - 1);
    main.querySelectorAll(".now").forEach((part) => part.classList.remove("now"));
    for (const part of slides[now]) { part.classList.add("now"); if (part.parentElement !== main) part.closest("main > *").classList.add("now"); }
    count.textContent = `Slide ${now + 1} of ${slides.length}`;
    back.disabled = now === 0;
    on.disabled = now === slides.length - 1;
    scrollTo(0, 0);
    if (keep) try { sessionStorage.setItem(at, String(now)); } catch { /* then a reload begins at the first */ }
  };
  const turn = (by) => show(now + by);
  back.addEventListener("click", () => turn(-1));
  on.addEventListener("click", () => turn(1));

  const ask = () => {
    aside.hidden = !aside.hidden;
    notes.setAttribute("aria-expanded", String(!aside.hidden));
    if (!aside.hidden) aside.focus();
  };
  notes.addEventListener("click", ask);

  const began = Date.now();
  const tick = () => {
    const s = Math.floor((Date.now() - began) / 1000);
    timer.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  };
  setInterval(tick, 1000);
  tick();

  // Page Up and Down, which a clicker sends, turn slides except where they move a caret or a list; every other key
  // belongs to a control while it has the focus. Escape gives the keys back.
  const TEXT = "textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox], [type=button], [type=submit])";
  const busy = (target, key) => {
    if (key === "PageUp" || key === "PageDown") return target.closest(TEXT);
    return target.closest("input, select, textarea, [contenteditable], [popover], dialog") || (key === " " && target.closest("button, a, summary"));
  };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.closest("main, aside") && !document.querySelector(":popover-open")) {
      event.target.blur();
      main.focus({ preventScroll: true });
      return;
    }
    if (busy(event.target, event.key)) return;
    if (event.key.startsWith("Page")) document.querySelectorAll(":popover-open").forEach((card) => card.hidePopover());
    const turns = { ArrowRight: 1, PageDown: 1, " ": event.shiftKey ? -1 : 1, ArrowLeft: -1, PageUp: -1 };
    if (event.key in turns) { event.preventDefault(); turn(turns[event.key]); }
    else if (event.key === "Home") { event.preventDefault(); show(0); }
    else if (event.key === "End") { event.preventDefault(); show(slides.length - 1); }
    else if (event.key === "n" || event.key === "N") ask();
  });

  const last = () => { try { return Number(sessionStorage.getItem(at)) || 0; } catch { return 0; } };
  show(last(), false);
})();
