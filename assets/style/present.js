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
  for (const block of main.children) {
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

  let now = 0;
  const show = (number, keep = true) => {
    now = Math.min(Math.max(number, 0), slides.length - 1);
    main.querySelectorAll(".now").forEach((part) => part.classList.remove("now"));
    for (const part of slides[now]) { part.classList.add("now"); if (part.parentElement !== main) part.closest("main > *").classList.add("now"); }
    count.textContent = `Slide ${now + 1} of ${slides.length}`;
    back.disabled = now === 0;
    on.disabled = now === slides.length - 1;
    scrollTo(0, 0);
    if (keep) try { sessionStorage.setItem(at, String(now)); } catch { /* a browser that keeps nothing begins at the first */ }
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

  // Keys belong to a control while it has the focus; a slide turns only when nothing else wants the key.
  const busy = (target, key) => target.closest("input, select, textarea, [contenteditable], [popover], dialog") || (key === " " && target.closest("button, a, summary"));
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || busy(event.target, event.key)) return;
    const turns = { ArrowRight: 1, PageDown: 1, " ": event.shiftKey ? -1 : 1, ArrowLeft: -1, PageUp: -1 };
    if (event.key in turns) { event.preventDefault(); turn(turns[event.key]); }
    else if (event.key === "Home") { event.preventDefault(); show(0); }
    else if (event.key === "End") { event.preventDefault(); show(slides.length - 1); }
    else if (event.key === "n" || event.key === "N") ask();
  });

  show(Number(sessionStorage.getItem(at)) || 0, false);
})();
