// What the kernel sends of a screen → the page: parts by name, each put into its place only where it changed.
// A part's text holds an empty element data-part="…" for each part that stands in it (named_parts.py); messages are numbered (sent_screen.py).

const STANDS = /<([\w-]+) data-part="([^"]+)">(?:<\/\1>)?/g;
const SUPPRESSED = "data-lm-suppress-shortcuts"; // JupyterLab's own word for an element whose keys it leaves alone
const BROWSERS_OWN = [SUPPRESSED, "data-drawn"]; // attributes that no text holds

const ONCE = "\ue000"; // stands for a long text that is kept, which a message holds once (sent_screen.py)

// A message with that text wherever it belongs.
function inFull(message) {
  if (!message.once) return message;
  const text = message.keep[message.once], full = held => held && Object.fromEntries(Object.entries(held).map(([name, one]) => [name, typeof one === "string" ? one.replaceAll(ONCE, () => text) : one]));
  return { ...message, parts: full(message.parts), stands: full(message.stands) };
}

// A part with all that stand in it, as one text.
function expand(parts, name) {
  return (parts.get(name) ?? "").replace(STANDS, (all, tag, inner) => inner === name ? all : expand(parts, inner));
}

function partOf(node) { return node.closest("[data-part]")?.dataset.part ?? ""; }

// The parts and numbers of one screen. `leave(old, fresh)` says which element of the page is not to be changed now.
function painter(root, leave) {
  const parts = new Map(), numbers = new Map(), changed = new Set();
  let has = null;

  // Take a message in; false if one before it is missing. Before all of it came once, what changes is another view's.
  function take(message, buffers) {
    if (message.n === undefined || has === null && !message.whole) return true;
    const more = message.parts || message.gone || message.charts;
    if (message.whole) {
      parts.clear();
      numbers.clear();
    } else if (message.n !== has + (more ? 1 : 0)) return false;
    has = message.n;
    for (const [name, text] of Object.entries(message.parts || {})) { parts.set(name, text); changed.add(name); }
    for (const name of message.gone || []) { parts.delete(name); changed.delete(name); }
    if (message.whole) for (const name of parts.keys()) changed.add(name);
    takeNumbers(numbers, message.charts || {}, buffers);
    return true;
  }

  // The page came with the screen: its parts are read back out of it, and its charts are drawn.
  function adopt(number, pictures, buffers) {
    const copy = root.cloneNode(true);
    for (const el of [...copy.querySelectorAll("[data-part]")].reverse()) { // those that stand in others first
      const hole = document.createElement(el.localName);
      hole.dataset.part = el.dataset.part;
      parts.set(el.dataset.part, el.outerHTML);
      el.replaceWith(hole);
    }
    parts.set("", copy.innerHTML);
    has = number;
    takeNumbers(numbers, pictures, buffers);
    for (const el of root.querySelectorAll("[data-chart]")) draw(el, numbers.get(el.dataset.chart));
  }

  // Put into the page what changed, and the parts of these names: the hand was in them.
  function paint(names = []) {
    const now = new Set([...changed, ...names].filter(name => parts.has(name)));
    changed.clear();
    try {
      for (const name of now) put(name, now);
    } catch (reason) { // never a screen of old and new
      console.error(reason);
      root.innerHTML = expand(parts, "");
    }
    for (const el of root.querySelectorAll("[data-chart]")) draw(el, numbers.get(el.dataset.chart));
    for (const name of numbers.keys()) if (!root.querySelector(`[data-chart="${CSS.escape(name)}"]`)) numbers.delete(name);
  }

  function put(name, now) {
    const place = name ? root.querySelector(`[data-part="${CSS.escape(name)}"]`) : root;
    if (!place || name && outer(place, now)) return; // what stands in a changed part comes with it
    Idiomorph.morph(place, expand(parts, name), {
      morphStyle: name ? "outerHTML" : "innerHTML", ignoreActiveValue: document.activeElement.matches("input, select, textarea"), // of a button or a summary it would keep the words
      callbacks: {
        beforeNodeMorphed: (old, fresh) => !(old.nodeType === 1 && (old.classList.contains("uplot") || same(old, fresh, now) || leave(old, fresh))),
        beforeAttributeUpdated: (attribute, node) => !(attribute === "open" && node.tagName === "DETAILS") && !BROWSERS_OWN.includes(attribute), // what was opened stays open
        beforeNodeRemoved: (old) => !(old.nodeType === 1 && old.classList.contains("uplot")),
      },
    });
  }

  function outer(place, now) {
    for (let up = place.parentElement?.closest("[data-part]"); up && root.contains(up); up = up.parentElement?.closest("[data-part]")) {
      if (now.has(up.dataset.part)) return true;
    }
    return now.has("");
  }

  // A part in which nothing changed needs no second look.
  function same(old, fresh, now) {
    const name = old.dataset?.part;
    if (!name || name !== fresh.dataset?.part || now.has(name)) return false;
    return ![...fresh.querySelectorAll("[data-part]")].some(inner => now.has(inner.dataset.part));
  }

  return { take, adopt, paint, numbers: name => numbers.get(name), has: () => has, changed: () => changed.size > 0 };
}
