// A regimen that is drawn: steps are dragged up, down and along on the chart of the dose; its boxes hold the same numbers.
// [data-regimen] holds the chart and a bar; the boxes of both sides stand in the same lab and say what a hand needs (regimen.py).
// What is drawn moves at once, from the boxes; the kernel hears of it by the boxes' own input, and its answer takes over.

const SLOP = 4, ALONG = 9, ROUGH_PX = 4; // pixels: to a drag at all, along; of a day, below which a finger is led to weeks
const NEAR = 9; // CSS pixels from a line within which a tap means its step
const STEP_BOX = /^([ab])-(dose|from)-(\d+)$/;
const drawings = new WeakMap(); // what is in hand on each, by its element

const regimenOf = node => node.isConnected ? node.closest?.("[data-regimen]") : null; // a chart may be drawn after its scenario is gone
const chartOf = home => home.querySelector("[data-chart]");

function drawingOf(home) {
  if (!drawings.has(home)) drawings.set(home, { side: home.dataset.hand, told: home.dataset.hand, step: 0, hand: null, scale: null, ahead: new Set(), coming: null });
  return drawings.get(home);
}

function stepBox(home, side, what, n) { return home.closest(".px-labpage")?.querySelector(`input[name="${side}-${what}-${n}"]`) ?? null; }

// What a box says, or, where that is no plain number, what is set.
function boxed(box) { return Number((ONE_WAY.exec(box.value)?.[1] ?? box.dataset.set).replace(",", ".")); }

// The steps of a side as its boxes say them, with one that was tapped and has no box yet.
function stepsOf(home, side) {
  const found = [], { coming } = drawingOf(home);
  for (let n = 0, dose; (dose = stepBox(home, side, "dose", n)); n++) {
    const from = stepBox(home, side, "from", n), { pe, unit } = dose.dataset, { amounts } = dose.closest("[data-amounts]").dataset;
    found.push({ n, dose, from, day: boxed(from), mg: boxed(dose), pe: Number(pe), unit, amounts: amounts.split(" ").map(Number) });
  }
  if (coming?.side === side && !found.some(step => step.day === coming.day)) found.push(coming);
  return found.sort((a, b) => a.day - b.day);
}

function nearest(amounts, mg) { return amounts.reduce((a, b) => Math.abs(b - mg) < Math.abs(a - mg) ? b : a); }

// Of a chart that is to be drawn: the scale that the hand holds, and the lines that are ahead of the kernel.
function ahead(el, spec) {
  const home = regimenOf(el), drawing = home && drawings.get(home);
  if (!drawing) return;
  Object.assign(spec, drawing.scale);
  if (!drawing.ahead.size || !spec.series.every(line => line.steps && !line.low)) return;
  const lines = [...drawing.ahead].map(side => ({ line: spec.series.find(one => one.color === `--${side}`), steps: stepsOf(home, side) })).filter(one => one.line);
  const before = spec.x, inside = day => day >= spec.span[0] && day <= spec.span[1];
  spec.x = [...new Set([...before, ...lines.flatMap(one => one.steps.map(step => step.day)).filter(inside)])].sort((a, b) => a - b);
  for (const line of spec.series) line.y = held({ x: before, y: line.y }, spec.x);
  for (const { line, steps } of lines) line.y = spec.x.map(day => { const at = steps.findLast(step => step.day <= day); return at ? at.mg * at.pe : 0; });
}

function redraw(home) {
  const known = charts.get(chartOf(home));
  if (!known) return;
  const { numbers } = known;
  known.numbers = null;
  draw(chartOf(home), numbers);
}

// Something to take at each step: a handle at its beginning, and its length. They lie in the plot, so they are no part's.
function grips(u, el) {
  const home = regimenOf(el), spec = charts.get(el)?.spec;
  if (!home || !spec) return;
  const drawing = drawingOf(home), ratio = devicePixelRatio, tall = u.bbox.height / ratio;
  const layer = u.over.querySelector(":scope > .px-grips") || u.over.appendChild(Object.assign(document.createElement("div"), { className: "px-grips" }));
  const used = new Set();
  const put = (side, step, kind, left, top, wide) => {
    const key = `${side}${kind}${step.n}`, known = [...layer.children].find(one => one.dataset.key === key);
    const grip = known || layer.appendChild(document.createElement("div"));
    Object.assign(grip.dataset, { key, grip: kind, side, step: step.n });
    grip.className = `px-grip px-grip-${kind} px-grip-${side}`;
    grip.classList.toggle("px-grip-other", side !== drawing.side);
    grip.classList.toggle("px-grip-chosen", side === drawing.side && step.n === drawing.step);
    Object.assign(grip.style, { left: `${left}px`, top: `${top}px`, width: wide === undefined ? "" : `${wide}px` });
    used.add(grip);
  };
  for (const side of ["a", "b"].sort(one => one === drawing.side ? 1 : -1)) {
    const steps = stepsOf(home, side);
    steps.forEach((step, i) => {
      if (step.day > spec.span[1] || step.n === undefined) return;
      const left = u.valToPos(step.day, "x"), top = Math.min(Math.max(u.valToPos(step.mg * step.pe, "y"), 0), tall);
      put(side, step, "line", left, top, u.valToPos(Math.min(steps[i + 1]?.day ?? Infinity, spec.span[1]), "x") - left);
      put(side, step, "start", left, top);
      if (drawing.hand?.moved && drawing.hand.side === side && drawing.hand.n === step.n) used.add(tag(layer, u, step, left, top));
    });
  }
  for (const old of [...layer.children]) if (!used.has(old)) old.remove();
}

// What the finger hides: the dose and the day that it holds.
function tag(layer, u, step, left, top) {
  const known = layer.querySelector(".px-griptag") || layer.appendChild(Object.assign(document.createElement("div"), { className: "px-griptag" }));
  known.textContent = `day ${step.day}: ${step.mg} ${step.unit}`;
  const wide = u.bbox.width / devicePixelRatio, half = known.offsetWidth / 2;
  Object.assign(known.style, { left: `${Math.min(Math.max(left, half), Math.max(wide - half, half))}px`, top: `${top < 34 ? top + 14 : top - 34}px` });
  return known;
}

function inWords(side, { n, day, mg, unit }) { return `Step ${n + 1} of ${side.toUpperCase()}: from day ${day}, ${mg} ${unit}`; }

// The bar says which step is chosen and what can be done with it; what cannot stays where it is.
function showBar(home) {
  const bar = home.querySelector(".px-stepbar"), said = bar?.querySelector("p"), drawing = drawingOf(home), steps = stepsOf(home, drawing.side).filter(step => step.n !== undefined);
  if (!said || !steps.length) return;
  drawing.step = Math.min(drawing.step, steps.length - 1);
  const at = steps.findIndex(step => step.n === drawing.step), step = steps[at], last = steps.length - 1;
  const text = inWords(drawing.side, step);
  if (!("refused" in said.dataset)) said.textContent = drawing.refused || text;
  const cannot = { less: step.mg <= 0, more: step.mg >= step.amounts.at(-1), earlier: moveDay(home, steps, at, -1) === step.day, later: moveDay(home, steps, at, 1) === step.day };
  for (const [move, no] of Object.entries(cannot)) off(bar.querySelector(`[data-move="${move}"]`), no);
  const remove = bar.querySelector("[data-say=undraw-step]");
  Object.assign(remove.dataset, { side: drawing.side, number: step.n });
  off(remove, last === 0);
}

function off(button, no) { no ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled"); }

// A day within what the neighbours leave; the first step stays where its box puts it.
function between(steps, at, day) {
  if (at === 0) return steps[0].day;
  return Math.min(Math.max(day, steps[at - 1].day + 1), (steps[at + 1]?.day ?? 731) - 1);
}

function moveDay(home, steps, at, way) {
  const [first, last] = charts.get(chartOf(home))?.spec.span ?? [0, 28], grain = last - first > 60 ? 7 : 1, { day } = steps[at];
  return between(steps, at, way > 0 ? Math.floor(day / grain + 1) * grain : Math.ceil(day / grain - 1) * grain);
}

// Put a number into a box as if it had been typed; `fromHand` says that more may follow.
function fill(box, value, fromHand) {
  const text = typeof value === "number" ? String(value) : value;
  if (box.value === text) return false;
  box.value = text;
  box.dispatchEvent(Object.assign(new Event("input", { bubbles: true }), { fromHand }));
  return true;
}

// `tell(text)`: say it to who listens, and now.
function drawingRegimens(root, tell) {
  let home = null, pressed = null, news = null; // what was done to a step and is not said yet

  // The step that the bar speaks of; one of the other side makes that the side in hand.
  function choose(home, side, n) {
    const drawing = drawingOf(home), radio = home.closest(".px-labpage")?.querySelector(`input[name=hand][value="${side}"]`);
    Object.assign(drawing, { side, step: n, refused: "" });
    home.querySelector(".px-stepbar p")?.removeAttribute("data-refused");
    if (radio && !radio.checked) {
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
    }
    show(home);
  }

  function show(home) {
    const chart = charts.get(chartOf(home));
    if (chart) grips(chart.plot, chartOf(home));
    showBar(home);
  }

  // What else is marked on a side holds all of it back, so nothing is drawn there until it is put right.
  function heldBack(home, side, boxes) {
    const marked = stepsOf(home, side).flatMap(step => [step.dose, step.from]).some(box => box?.getAttribute("aria-invalid") === "true" && !boxes.includes(box));
    if (marked) Object.assign(drawingOf(home), { refused: `First correct what is marked on ${side.toUpperCase()}.` });
    if (marked) { showBar(home); tell(drawingOf(home).refused); }
    return marked;
  }

  function follow(event) {
    const drawing = drawingOf(home), { hand } = drawing, { plot, spec } = charts.get(chartOf(home)), area = plot.over.getBoundingClientRect();
    const steps = stepsOf(home, hand.side), at = steps.findIndex(step => step.n === hand.n), step = steps[at];
    if (!step || steps.length !== hand.count) return letGo();
    const x = event.clientX - area.left, y = event.clientY - area.top, away = { x: Math.abs(x - hand.x), y: Math.abs(y - hand.y) };
    hand.up ||= away.y > SLOP;
    hand.along ||= hand.kind === "start" && away.x > ALONG;
    if (!hand.up && !hand.along) return;
    if (!hand.moved && hand.perhaps) choose(home, hand.side, hand.n);
    hand.moved = true;
    drawing.ahead.add(hand.side);
    const mg = hand.up ? nearest(step.amounts, plot.posToVal(plot.valToPos(hand.mg * step.pe, "y") + y - hand.y, "y") / step.pe) : step.mg;
    const grain = hand.rough && area.width / (spec.span[1] - spec.span[0]) < ROUGH_PX ? 7 : 1;
    const day = hand.along ? between(steps, at, Math.round(plot.posToVal(plot.valToPos(hand.day, "x") + x - hand.x, "x") / grain) * grain) : step.day;
    news = { home, side: hand.side, n: hand.n };
    const [dose, from] = [fill(step.dose, mg === hand.mg ? hand.was[0] : mg, true), fill(step.from, day === hand.day ? hand.was[1] : day, true)];
    if (dose || from) redraw(home); else grips(plot, chartOf(home));
    showBar(home);
  }

  function letGo() {
    if (!home) return;
    const drawing = drawingOf(home), { hand } = drawing, box = stepBox(home, hand.side, "dose", hand.n), was = home;
    Object.assign(drawing, { hand: null, scale: null });
    home = null;
    removeEventListener("keydown", escaped, true);
    if (hand.moved) box?.dispatchEvent(new Event("change", { bubbles: true })); // kept now that it stands
    redraw(was);
    show(was);
    if (!root.hasAttribute("data-waiting")) settled();
  }

  function putBack() {
    const { hand } = drawingOf(home), boxes = ["dose", "from"].map(what => stepBox(home, hand.side, what, hand.n));
    if (hand.moved && stepsOf(home, hand.side).length === hand.count) boxes.forEach((box, i) => fill(box, hand.was[i], true));
    letGo();
  }

  function escaped(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    putBack();
  }

  root.addEventListener("pointerdown", event => {
    const grip = event.target.closest("[data-grip]"), found = regimenOf(event.target);
    if (!home && event.isPrimary) pressed = { grip: Boolean(grip), rough: event.pointerType === "touch" };
    if (!grip || !found || home || event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    const side = grip.dataset.side, n = Number(grip.dataset.step), drawing = drawingOf(found), { plot, spec } = charts.get(chartOf(found)), area = plot.over.getBoundingClientRect();
    const steps = stepsOf(found, side), step = steps.find(one => one.n === n), away = event.clientY - area.top - plot.valToPos(step.mg * step.pe, "y");
    // A tap beside a line, or on the other side's, may mean an empty place: whether it is a step shows as the hand moves.
    const perhaps = grip.dataset.grip === "line" && (side !== drawing.side || Math.abs(away) > NEAR);
    if (!perhaps) choose(found, side, n);
    if (heldBack(found, side, [step.dose])) return;
    home = found;
    drawing.hand = {
      id: event.pointerId, side, n, perhaps, kind: grip.dataset.grip, count: steps.length, rough: event.pointerType === "touch", was: [step.dose.value, step.from.value], mg: step.mg, day: step.day,
      x: event.clientX - area.left, y: event.clientY - area.top };
    drawing.scale = { range: spec.range, span: spec.span, ticks: spec.ticks };
    hold(home, event.pointerId);
    addEventListener("keydown", escaped, true);
  });
  function hold(element, pointer) { try { element.setPointerCapture(pointer); } catch { /* a pointer that is gone already */ } }

  const mine = event => home && drawingOf(home).hand.id === event.pointerId;
  root.addEventListener("pointermove", event => { if (mine(event)) follow(event); });
  root.addEventListener("pointerup", event => {
    if (!mine(event)) return;
    const found = home, { perhaps, moved } = drawingOf(home).hand;
    letGo();
    if (perhaps && !moved) tap(found, event);
  });
  root.addEventListener("pointercancel", event => { if (mine(event)) putBack(); });

  // A tap where no step is adds one there, given as the step that it splits.
  function tap(found, event) {
    const { plot, spec } = charts.get(chartOf(found)), area = plot.over.getBoundingClientRect(), drawing = drawingOf(found), { side } = drawing, steps = stepsOf(found, side);
    const grain = pressed.rough && area.width / (spec.span[1] - spec.span[0]) < ROUGH_PX ? 7 : 1;
    const day = Math.round(plot.posToVal(event.clientX - area.left, "x") / grain) * grain, like = steps.findLast(step => step.day <= day) || steps[0];
    const there = steps.find(step => step.day === day);
    if (there) return choose(found, side, there.n);
    if (heldBack(found, side, [])) return;
    const mg = nearest(like.amounts, plot.posToVal(event.clientY - area.top, "y") / like.pe), button = found.querySelector("[data-say=draw-step]");
    drawing.coming = { ...like, n: undefined, dose: null, from: null, day, mg, side };
    drawing.ahead.add(side);
    redraw(found);
    Object.assign(button.dataset, { side, day, mg });
    button.click();
  }

  // − and +, earlier and later: what can be dragged can be pressed.
  function press(found, move) {
    const drawing = drawingOf(found), steps = stepsOf(found, drawing.side), at = steps.findIndex(step => step.n === drawing.step), step = steps[at];
    if (!step || heldBack(found, drawing.side, [step.dose])) return;
    drawing.refused = "";
    news = { home: found, side: drawing.side, n: step.n };
    if (move === "less") fill(step.dose, step.amounts.findLast(mg => mg < step.mg) ?? step.mg);
    if (move === "more") fill(step.dose, step.amounts.find(mg => mg > step.mg) ?? step.mg);
    if (move === "earlier") fill(step.from, moveDay(found, steps, at, -1));
    if (move === "later") fill(step.from, moveDay(found, steps, at, 1));
  }

  root.addEventListener("click", event => {
    const found = regimenOf(event.target), button = event.target.closest("button");
    if (!found) return;
    if (button?.getAttribute("aria-disabled") === "true") return event.stopImmediatePropagation();
    if (button?.dataset.move) return press(found, button.dataset.move);
    if (button?.dataset.say === "undraw-step") news = { home: found, side: button.dataset.side, n: Number(button.dataset.number), of: stepsOf(found, button.dataset.side).length };
    if (event.target.closest(".u-over") && pressed && !pressed.grip && charts.get(chartOf(found))) tap(found, event);
  }, true);

  // What is typed moves the line as what is drawn moves the boxes; the step whose box has the focus is the one chosen.
  const typedIn = event => {
    const [, side, , n] = STEP_BOX.exec(event.target.name || "") || [], found = event.target.closest(".px-labpage")?.querySelector("[data-regimen]");
    if (event.target.name === "hand" && found && !home && drawingOf(found).side !== event.target.value) choose(found, event.target.value, 0);
    if (!side || !found || home) return;
    if (event.type === "input") { drawingOf(found).ahead.add(side); news = { home: found, side, n: Number(n) }; }
    if (event.type === "input" || event.type === "focusin") Object.assign(drawingOf(found), { refused: "" });
    // A focus that only passes through the boxes of the other side does not change whose regimen is in hand.
    if (event.type === "focusin") return side === drawingOf(found).side && choose(found, side, Number(n));
    redraw(found);
    show(found);
  };
  for (const kind of ["input", "focusin"]) root.addEventListener(kind, typedIn);

  const all = () => [...root.querySelectorAll("[data-regimen]")];

  // The page was painted: a step that was tapped has its boxes, one that is in hand may be gone.
  function painted() {
    for (const found of all()) {
      const drawing = drawingOf(found), { coming, hand } = drawing;
      if (found.dataset.hand !== drawing.told) Object.assign(drawing, { side: found.dataset.hand, told: found.dataset.hand });
      if (hand && stepsOf(found, hand.side).length !== hand.count) letGo();
      if (drawing.hand && !found.hasPointerCapture(hand.id)) hold(found, hand.id); // it was moved to where the curves came
      const come = coming && stepsOf(found, coming.side).find(step => step.n !== undefined && step.day === coming.day);
      if (come) { Object.assign(drawing, { coming: null, step: come.n }); news = { home: found, side: coming.side, n: come.n }; }
      show(found);
    }
  }

  // Nothing is on its way any more: what the kernel says stands, but for what is still in hand.
  function settled() {
    for (const found of all()) {
      const drawing = drawingOf(found);
      if (drawing.hand || !drawing.ahead.size) continue;
      drawing.ahead.clear();
      drawing.coming = null;
      redraw(found);
      show(found);
    }
  }

  // Whether a box is one that the hand is filling.
  const holds = node => Boolean(home) && STEP_BOX.exec(node.name || "")?.[1] === drawingOf(home).hand.side;

  // What was done to a step since it was last said, in words; nothing of what could not be taken.
  function told() {
    const { home: found, side, n, of } = news ?? {}, steps = found?.isConnected ? stepsOf(found, side) : [], step = steps.find(one => one.n === n);
    news = null;
    if (of) return steps.length < of ? `Step ${n + 1} of ${side.toUpperCase()} is removed.` : "";
    const refused = [step?.dose, step?.from].some(box => box?.getAttribute("aria-invalid") === "true");
    return step && !refused ? `${inWords(side, step)}.` : "";
  }

  return { painted, settled, holds, told };
}
