// A lesson on a wall. Its slides come with the page (serve/slides.py); here one of them is shown, cut into as many pieces as
// the wall needs, and turned by keys, by a clicker and by the presenter's window. Nothing is moved, so what is live stays live.
(() => {
  const root = document.documentElement, main = document.querySelector("main"), bar = document.querySelector(".present");
  const slides = [...main.querySelectorAll(":scope > .slide")];
  if (!slides.length) return;
  const [back, count, on, notes, all, keys] = ["back", "count", "on", "presenter", "all", "keys"].map(part => bar.querySelector(`[data-present=${part}]`));
  const hint = document.querySelector(".hint"), darkness = document.querySelector(".darkness");
  const line = new BroadcastChannel(`slides|${location.pathname}|${document.body.dataset.view ?? ""}`), me = Math.random().toString(36).slice(2);
  let now = 0, piece = 0, pieces = [], leavesOf = [], dark = "", held = null, warned = "";

  const LINES = 11; // of words at once, and no more
  const slotOf = slide => slide.querySelector(":scope > .slot");
  const roomBelow = (slide, top) => slide.getBoundingClientRect().bottom - top;

  // Words are cut between sentences and points: as many as fit, and about as many on each piece. A sentence that leans on the
  // one before it (slides.py) is on its piece.
  function cutWords(slide) {
    const units = [...slide.querySelectorAll("[data-unit]:not(.said), .review")];
    units.forEach(unit => unit.classList.remove("away"));
    if (!units.length) return [{ first: slide, units: [] }];
    const boxes = units.map(unit => unit.getBoundingClientRect()), style = getComputedStyle(units[0]);
    const room = Math.min(roomBelow(slide, boxes[0].top), LINES * parseFloat(style.lineHeight) + 1);
    const lead = at => { while (at > 0 && units[at].matches(".leans")) at--; return at; };
    const cut = most => boxes.reduce((found, box, at) => {
      const piece = found.at(-1);
      if (piece && box.bottom - boxes[piece[0]].top <= most) piece.push(at);
      else if (piece && units[at].matches(".leans") && box.bottom - boxes[lead(at)].top <= most && piece[0] < lead(at)) found.push(piece.splice(piece.indexOf(lead(at))).concat(at));
      else found.push([at]);
      return found;
    }, []);
    const needed = cut(room).length;
    let [low, high] = [0, room];
    while (high - low > 2) { const middle = (low + high) / 2; if (cut(middle).length > needed) low = middle; else high = middle; }
    return cut(high).map(found => ({ first: units[found[0]], units: found.map(at => units[at]) }));
  }

  const WHOLE = "p, li, tr, dt, dd, h2, h3, h4, legend, summary, label, figcaption, svg, canvas, math, button, input, select, textarea, .px-chart, .px-option, .px-slider, .px-pill, .px-head, .px-figure-limits, .px-actions, [data-whole]";
  // What does not stand without what follows it.
  const LEADS = "h2, h3, h4, legend, details[open] > summary, thead tr, dt, .px-question, .px-tag, .px-head, .px-figure-limits, .px-contrast-row:has(+ .px-contrast-why)";

  // What is compared, or chosen from, is seen at once, and a chart with its legend: worth a piece more. So is a piece that says
  // almost nothing worth an awkward cut, and no piece more.
  const ASKED = [".px-option", ".px-partners", ".px-order", ".px-rank", ".px-contrast-table", ".px-legend"].map(one => `:scope > ${one}`).join();
  const TOGETHER = "table, ol, .px-rank, .px-figure", APART = 150, PIECE = 100, THIN = 60, THIRD = 1 / 3;

  // What is longer than its own place is looked at through that place.
  const scrolls = element => element.scrollHeight > element.clientHeight + 1 && /auto|scroll|hidden/.test(getComputedStyle(element).overflowY);

  // What of a screen cannot be cut, in order, and the boxes that a cut had better not cross.
  function parts(element, room, found = { leaves: [], groups: [] }) {
    for (const child of element.children) {
      if (child.matches(".px-sr, [popover], dialog, script, template")) continue;
      const box = child.getBoundingClientRect();
      if (!box.height || box.width < 2) {
        if (getComputedStyle(child).display !== "contents") continue;
        const boxes = [...child.children].map(one => one.getBoundingClientRect()).filter(one => one.height);
        if (boxes.length) found.groups.push({ top: Math.min(...boxes.map(one => one.top)), bottom: Math.max(...boxes.map(one => one.bottom)), weight: child.matches(TOGETHER) ? APART : 1 });
        const legend = child.querySelector(":scope > .px-legend");
        if (legend && boxes.length) found.groups.push({ top: Math.min(...boxes.map(one => one.top)), bottom: legend.getBoundingClientRect().bottom, weight: APART });
        parts(child, room, found);
      } else if (!child.checkVisibility()) continue; // in what is folded
      else if (!child.childElementCount || child.matches("svg, .px-chart") || scrolls(child) || child.matches(WHOLE) && box.height <= room) found.leaves.push({ element: child, box });
      else {
        found.groups.push({ top: box.top, bottom: box.bottom, weight: child.matches(TOGETHER) ? APART : 1 });
        const last = [...child.querySelectorAll(child.matches(".px-onefigure") ? ".px-option, .px-days" : ASKED)].at(-1);
        if (last) found.groups.push(...[box, child.querySelector(":scope > .px-option")?.getBoundingClientRect() ?? box].map(({ top }) => ({ top, bottom: last.getBoundingClientRect().bottom, weight: APART })));
        parts(child, room, found);
      }
    }
    return found;
  }

  // Whether a live screen is not any more what the slide's own words lead to.
  const stood = new WeakMap();
  function begun(slide, slot) {
    const place = `${slot.querySelector("[data-at]")?.dataset.at ?? ""} ${Boolean(slot.querySelector(".px-opening"))}`;
    if (!stood.has(slide)) stood.set(slide, slot.querySelector("[data-at]") ? place : null);
    if (stood.get(slide) === null && slot.querySelector("[data-at]")) stood.set(slide, place);
    return stood.get(slide) !== null && stood.get(slide) !== place;
  }

  // A live screen is cut like a page of print: nothing that belongs together is cut through, and the screen itself is not
  // touched; its place shows one piece of it.
  function cutScreen(slide, slot) {
    slot.style.height = "auto";
    slide.toggleAttribute("data-later", begun(slide, slot));
    const origin = slot.getBoundingClientRect().top, first = Math.floor(roomBelow(slide, origin)), room = Math.floor(roomBelow(slide, slide.getBoundingClientRect().top));
    const { leaves, groups } = parts(slot, room), end = Math.min(slot.scrollHeight, Math.ceil(Math.max(0, ...[...leaves.map(({ box }) => box), ...groups].map(box => box.bottom - origin))));
    leaves.sort((a, b) => a.box.top - b.box.top); // as it is seen, wherever a style sheet has put it
    const places = leaves.map(({ element, box }, at) => ({
      element, top: box.top - origin, bottom: box.bottom - origin, led: at > 0 && leaves[at - 1].element.matches(LEADS) && box.top >= leaves[at - 1].box.bottom - 2,
    }));
    // A cut above the first thing in a card is a cut above the card.
    const above = y => {
      const before = Math.max(0, ...places.filter(({ bottom }) => bottom <= y + 1).map(({ bottom }) => bottom));
      return Math.floor(Math.min(y, ...groups.map(box => box.top - origin).filter(top => top >= before - 1)));
    };
    const crosses = y => groups.filter(box => box.top - origin < y - 1 && box.bottom - origin > y + 1).reduce((sum, { weight }) => sum + weight, 0);
    const free = places.filter(({ top, led }) => !led && !places.some(other => other.top < top - 1 && other.bottom > top + 1)).map(({ top }) => above(top)).filter(y => y < end);
    const found = laidOut([0, ...free, end], first, room, crosses).map(([top, bottom]) => ({ top, bottom, first: places.find(place => place.top >= top - 1)?.element ?? slot }));
    leavesOf = places;
    return found.length ? found : [{ top: 0, bottom: first, first: slot }];
  }

  // As few pieces as the room allows, and of those the ones whose cuts cross least; above the first stand the slide's own words.
  function laidOut(stops, first, room, crosses) {
    const ys = [...new Set(stops)].sort((a, b) => a - b), end = ys.at(-1), most = y => y ? room : first;
    for (let at = 1; at < ys.length; at++) if (ys[at] - ys[at - 1] > most(ys[at - 1])) ys.splice(at, 0, ys[at - 1] + most(ys[at - 1]));
    const best = new Map([[end, { cost: 0, next: null }]]);
    for (const from of ys.slice(0, -1).reverse()) {
      for (const to of ys) {
        const thin = to - from + (from ? 0 : room - first) < THIRD * room ? THIN : 0;
        const cost = PIECE + thin + (to === end ? 0 : crosses(to)) + (best.get(to)?.cost ?? 0);
        if (to > from && to - from <= most(from) && (!best.has(from) || cost <= best.get(from).cost)) best.set(from, { cost, next: to });
      }
    }
    const found = [];
    for (let from = 0; best.get(from)?.next != null; from = best.get(from).next) found.push([from, best.get(from).next]);
    return found;
  }

  function cut() {
    const slide = slides[now], slot = slotOf(slide);
    pieces = slot ? cutScreen(slide, slot) : cutWords(slide);
  }

  const NEW = "[tabindex='-1']:not(.px-told, .px-notsaved, .px-notice)"; // what the focus is led to when a screen is new

  // The piece in which an element of this slide begins.
  function pieceOf(element) {
    const slot = slotOf(slides[now]);
    if (!slot) return pieces.findIndex(one => one.units.some(unit => unit.contains(element)));
    if (!slot.contains(element) || element === slot) return -1;
    if (element.matches(NEW)) element = element.closest(".px-case, .px-quiz") ?? element; // a new screen begins at its head
    const y = element.getBoundingClientRect().top - slot.getBoundingClientRect().top + slot.scrollTop;
    return pieces.findLastIndex(one => one.top <= y + 2);
  }

  function uncover() {
    const slide = slides[now], slot = slotOf(slide), shown = pieces[piece];
    if (slot) {
      slide.toggleAttribute("data-later", piece > 0 || begun(slide, slot));
      slot.style.height = `${shown.bottom - shown.top}px`;
      slot.scrollTop = shown.top;
    } else for (const one of pieces) for (const unit of one.units) unit.classList.toggle("away", one !== shown);
  }

  function tell() {
    const { length } = slides, more = pieces.length > 1 ? ` · ${piece + 1} of ${pieces.length}` : "", text = `Slide ${now + 1} of ${length}${more}`;
    if (count.textContent !== text) count.textContent = text;
    back.disabled = now === 0 && piece === 0;
    main.dataset.slides = back.disabled ? "first" : "later";
    on.disabled = now === length - 1 && piece >= pieces.length - 1;
    if (dark) root.dataset.dark = dark; else delete root.dataset.dark;
    darkness.textContent = dark ? `The wall is ${dark}; the same key or a turn brings the slide back.` : "";
    try { history.replaceState({ piece, dark }, "", `#slide=${now + 1}`); } catch { /* too often in a moment: the next turn says it */ }
    report();
  }

  function report() {
    const live = slotOf(slides[now]), units = live ? null : pieces[piece].units.map(unit => unit.dataset.unit);
    line.postMessage({ kind: "at", wall: me, slide: now, piece, pieces: pieces.length, dark, units, shown: live && shown(), hint: hint.textContent });
  }

  // What the piece of a live screen says, for the presenter's window: each leaf as what it is and its words.
  function shown() {
    const { top, bottom } = pieces[piece];
    return leavesOf.filter(leaf => leaf.element.isConnected && leaf.top >= top - 2 && leaf.top < bottom - 2).map(({ element }) => ({
      is: element.matches(".px-option") ? element.querySelector(":checked") ? "chosen" : "option" : element.matches("h2, h3, h4, legend, .px-question") ? "title" : element.matches("button, summary, .px-actions") ? "control" : element.matches("svg, canvas, .px-chart") ? "picture" : "words",
      text: (element.getAttribute("aria-label") || element.innerText || "").trim().replace(/\s*\n\s*/g, " · ").replace(/\s+/g, " "),
    })).filter(({ text }) => text);
  }

  // Show a slide, and of it a piece: by its number, the last for Infinity, or the one in which an element begins.
  function show(number, which = 0) {
    if (number !== now) say("");
    const before = slides[now];
    now = Math.min(Math.max(number, 0), slides.length - 1);
    if (before !== slides[now] || !slides[now].hasAttribute("data-now")) {
      before.removeAttribute("data-now");
      slides[now].setAttribute("data-now", "");
      main.dataset.slides ||= "first";
      watch();
    }
    cut();
    const wanted = which instanceof Element ? pieceOf(which) : which;
    fromBehind = which === Infinity;
    piece = Math.min(Math.max(wanted, 0), pieces.length - 1);
    uncover();
    tell();
  }

  // A decision that is asked on this slide and not committed, and the button that is the slide's own next step.
  const OPEN = "form[data-keep] fieldset:not(:disabled) .px-primary[type=submit]", STEP = ".px-primary[data-say=open], .px-primary[data-say=go-on], .px-primary[data-say=next], [data-say=compare]";
  const within = what => [...slotOf(slides[now])?.querySelectorAll(what) ?? []].find(button => button.checkVisibility() && !button.closest(".px-labpage"));

  // Whether a turn goes by a step of the slide, or waits for a decision: said once, and a second press goes past it.
  function stays() {
    const last = piece === pieces.length - 1, open = within(OPEN), place = `${now}.${piece}.${open?.closest("[data-at]")?.dataset.at ?? ""}`;
    if (open && (last || pieceOf(open) === piece) && warned !== place) {
      warned = place;
      say(open.form.querySelector("input:checked:not([name=certainty])") ? "Commit first, or press again to go on." : "Choose first, or press again to go on.");
      return true;
    }
    const step = last && !open && within(STEP);
    if (step) { if (!step.closest("[aria-busy=true]")) step.click(); }
    return Boolean(step);
  }

  function say(text) {
    if (hint.textContent === text) return;
    hint.textContent = text;
    report();
  }

  function turn(by) {
    if (dark) return darken("");
    if (by > 0 && stays()) return;
    warned = "";
    say("");
    if (piece + by in pieces) {
      piece += by;
      fromBehind = false;
      const focus = document.activeElement, at = pieceOf(focus);
      if (at >= 0 && at !== piece) focus.blur(); // Tab goes on from there, and what changes does not lead back
      uncover();
      tell();
    }
    else if (now + by in slides) show(now + by, by < 0 ? Infinity : 0);
  }

  function darken(how) {
    if (how && !dark) {
      document.querySelectorAll(":popover-open").forEach(card => card.hidePopover());
      document.querySelectorAll("dialog[open]").forEach(one => one.close());
      held = document.activeElement;
    }
    dark = dark === how ? "" : how;
    tell();
    if (!dark) held?.focus?.({ preventScroll: true });
  }

  // What is live changes while it is shown: it is cut anew, and stays where the hand is, or where it was.
  let changed = null, asked = 0, fromBehind = false;
  const sizes = new ResizeObserver(() => recut()), nodes = new MutationObserver(records => {
    changed ??= records.flatMap(record => [...record.addedNodes]).find(node => node.nodeType === Node.ELEMENT_NODE && !node.matches(".px-sr, [popover]")) ?? null;
    recut();
  });

  function watch() {
    sizes.disconnect();
    nodes.disconnect();
    sizes.observe(main);
    const slot = slotOf(slides[now]);
    for (const part of slot?.querySelectorAll(".px-root") ?? []) sizes.observe(part);
    if (slot) nodes.observe(slot, { childList: true, subtree: true });
  }

  function recut() {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      const anchor = pieces[piece]?.first, focus = focused(), news = changed?.isConnected ? changed : null;
      changed = null;
      if (news) { say(""); warned = ""; }
      const place = focus && slotOf(slides[now])?.contains(focus) && focus !== slotOf(slides[now]) ? focus : anchor?.isConnected ? anchor : news;
      show(now, fromBehind ? Infinity : place ?? piece); // who came back to a slide's end stays there while it is cut anew
    });
  }

  main.addEventListener("change", () => { say(""); warned = ""; report(); }); // chosen is chosen: the presenter sees it too

  // A press on words focuses what lies around them, which may begin on another piece: that is no wish to go there.
  let pointing = false, passive = null;
  main.addEventListener("pointerdown", () => { pointing = true; fromBehind = false; }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { pointing = false; }), true);
  const focused = () => document.activeElement === passive ? null : document.activeElement;

  main.addEventListener("focusin", event => {
    passive = pointing && !event.target.matches("input, button, select, textarea, a, summary") ? event.target : null;
    if (passive) return;
    fromBehind = false;
    const at = pieceOf(event.target);
    if (at >= 0 && at !== piece) { piece = at; uncover(); tell(); }
  });
  // Nothing scrolls on a wall: what the browser scrolled to (a focus, a word that was found) is shown as its piece.
  main.addEventListener("scroll", event => {
    const slot = slotOf(slides[now]);
    if (event.target !== slot) { if (event.target === main) main.scrollTop = 0; return; }
    if (Math.abs(slot.scrollTop - pieces[piece].top) < 2) return;
    const middle = slot.scrollTop + slot.clientHeight / 2, at = slot.contains(focused()) ? pieceOf(focused()) : pieces.findLastIndex(one => one.top <= middle);
    piece = Math.max(at, 0);
    uncover();
    tell();
  }, true);

  const { choose, help } = slidesAndKeys({ slides, now: () => now, show, done: () => { if (!dark) main.focus({ preventScroll: true }); } });

  function openNotes() {
    const address = new URL(notes.getAttribute("href"), location.href);
    address.hash = `slide=${now + 1}`;
    open(address, `presenter-${document.body.dataset.notebook}`, "popup,width=1100,height=760");
  }

  notes.addEventListener("click", event => { event.preventDefault(); openNotes(); });
  back.addEventListener("click", () => turn(-1));
  on.addEventListener("click", () => turn(1));
  all.addEventListener("click", choose);
  keys.addEventListener("click", help);

  // Page Up and Down, which a clicker sends, turn slides except where they move a caret or a list; arrows and the space bar
  // belong to a control while it has the focus, letters to a text box. Escape gives the keys back.
  const TEXT = "textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox], [type=button], [type=submit])";
  const TURNS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  const OTHERS = { Home: () => show(0), End: () => show(slides.length - 1, Infinity), b: () => darken("black"), ".": () => darken("black"), w: () => darken("white"), ",": () => darken("white"), o: choose, s: openNotes, n: openNotes, "?": help };

  function belongs(target, key) {
    if (target.closest("dialog:not([open])")) return false;
    if (key.startsWith("Page") || key.length === 1 && key !== " ") return target.closest(TEXT);
    return target.closest("input, select, textarea, [contenteditable], [popover], [role=slider], [role=application]") || (key === " " && target.closest("button, a, summary"));
  }

  function letGo(target) {
    if (!target.closest("main") || document.querySelector(":popover-open")) return;
    target.blur();
    main.focus({ preventScroll: true });
  }

  addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key, by = key === " " && event.shiftKey ? -1 : TURNS[key];
    if (dark) {
      if (by || key in OTHERS || key === "Escape") { event.preventDefault(); if (by || key === "Escape") darken(""); else OTHERS[key](); }
      return;
    }
    if (key === "Escape") return letGo(event.target);
    if (!by && !(key in OTHERS) || belongs(event.target, key)) return;
    event.preventDefault();
    if (key.startsWith("Page")) document.querySelectorAll(":popover-open").forEach(card => card.hidePopover());
    if (by) turn(by); else OTHERS[key]();
  });

  // The presenter's window asks where the wall is, and turns it.
  line.addEventListener("message", ({ data }) => {
    if (data.kind === "who") report();
    else if (data.wall !== me) return;
    else if (data.kind === "turn") turn(data.by);
    else if (data.kind === "show") { if (dark) darken(""); show(data.slide); }
    else if (data.kind === "dark") darken("black");
  });
  addEventListener("pagehide", () => line.postMessage({ kind: "gone", wall: me }));
  addEventListener("pageshow", event => { if (event.persisted) report(); });

  // Where the address leads: to a slide, to the step that begins there, or to what lies on a slide.
  function addressed() {
    const asked = new URLSearchParams(location.hash.slice(1));
    let place = null;
    try { place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no address of ours */ }
    place ||= asked.has("step") && slides.find(slide => slide.dataset.step === asked.get("step"));
    place ||= asked.has("lab") && main.querySelector("[data-room^='lab:']");
    return place ? slides.indexOf(place.closest(".slide")) : -1;
  }

  addEventListener("hashchange", () => {
    const at = addressed();
    if (at >= 0) show(at, at === now ? piece : 0);
  });
  const left = history.state ?? {};
  dark = left.dark || "";
  show(addressed(), /^#slide=/.test(location.hash) ? left.piece ?? 0 : 0);
  document.fonts?.ready.then(recut);
})();
