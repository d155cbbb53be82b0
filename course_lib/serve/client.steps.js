// A lesson is a path of steps, of which one is shown. The address says which (#step=patient), so Back goes back and a link
// leads there before anything is live; the style sheet alone shows it then. This script also finds the step in which
// something lies that an address names otherwise (#claim=S14, #lab=…, a heading), tells where one is, and what is done.

// The address after `#`: name=value, joined by &.
function addressed() { return new URLSearchParams(location.hash.slice(1)); }

function stepsOf(main) {
  const steps = [...main.querySelectorAll(":scope > .step")], links = [...document.querySelectorAll(".steps a")];
  if (!steps.length) return;
  const title = document.title, skip = document.querySelector(".skip"), left = new Map();
  const passed = new Set(read(PASSED + location.pathname + location.search) || []);
  let now = null, led = null;

  // The step that the address names, or that holds what it names; nothing where it names something else on the page.
  function named() {
    const asked = addressed(), place = here() ?? (asked.has("step") && document.getElementById(`step=${asked.get("step")}`));
    if (place) return place.closest(".step");
    if (asked.has("lab")) return steps.find(step => step.querySelector("[data-room^='lab:']"));
    return asked.has("claim") ? steps.find(step => step.querySelector("[data-claims]")) : null;
  }

  function show(step) {
    if (step === now) return false;
    if (now) left.set(now, scrollY);
    now = step;
    for (const one of steps) one.toggleAttribute("data-here", one === step);
    steps.forEach((one, at) => { if (one === step) links[at].setAttribute("aria-current", "step"); else links[at].removeAttribute("aria-current"); });
    const link = links[steps.indexOf(step)];
    const strip = link.closest("ol"); // by itself: scrollIntoView would also be where the next press of Tab begins
    strip.scrollLeft += link.getBoundingClientRect().left + link.offsetWidth / 2 - strip.getBoundingClientRect().left - strip.clientWidth / 2;
    skip.href = `#${step.id}`;
    document.title = step === steps[0] ? title : `${link.querySelector(".step-title").textContent} · ${title}`;
    return true;
  }

  // What the hand chose begins at its top; where Back leads, the page stands as it was left.
  function moved() {
    const step = named();
    if (step === null && location.hash.length > 1) return; // a place outside the steps, or what a screen looks after
    const changed = show(step ?? steps[0]);
    const chosen = led;
    led = null;
    if (chosen) arrive();
    else if (changed) {
      now.focus({ preventScroll: true });
      scrollTo({ top: left.get(now) ?? 0, behavior: "instant" });
    }
  }

  function arrive() {
    now.focus({ preventScroll: true });
    const nav = links[0].closest(".steps"), bar = getComputedStyle(nav).position === "sticky" ? nav.offsetHeight : 0;
    scrollTo({ top: Math.max(0, now.getBoundingClientRect().top + scrollY - bar - 12), behavior: "instant" });
  }

  // A step with something to answer is done when that is over; one to read, when the reader has gone on from it.
  function tell() {
    steps.forEach((step, at) => {
      const rooms = [...step.querySelectorAll("[data-room]")].filter(room => "at" in room.dataset && !room.matches("details") && !room.dataset.room.startsWith("lab:"));
      const done = rooms.length ? rooms.every(room => "over" in room.dataset) : passed.has(step.id);
      links[at].toggleAttribute("data-done", done);
      links[at].querySelector(".step-done").hidden = !done;
    });
  }

  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.closest(".onward")) {
      passed.add(link.closest(".step").id);
      storage.set(PASSED + location.pathname + location.search, JSON.stringify([...passed]));
      tell();
    }
    led = link;
    if (link.hash === location.hash) moved(); // the address stays as it is, and says nothing
  });
  addEventListener("hashchange", moved);
  show(named() ?? steps[0]);
  tell();
  new MutationObserver(tell).observe(main, { subtree: true, attributeFilter: ["data-over", "data-room"] });
}
