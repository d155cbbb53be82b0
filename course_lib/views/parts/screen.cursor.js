// One cursor over charts that share a time axis: it reads all of them on one day, without waiting for an answer.
// What it reads are whole numbers for each day, and texts that they go into (views/lab/readings.py): Python says the same words.
// A mouse that passes by looks at a day and leaves it as it was; one that rests, a press, a finger and the range choose it.

const REST_MS = 350, SETTLE_MS = 250, WEEK_DAYS = 7, FINGER_PX = 6, THUMB_PX = 22; // as the style sheet has the thumb
const PLOT = ".px-plots [data-chart]";

// The number of each column on each day: one that is sent by its corners stays what it was at the last.
function byDay({ words, columns }) {
  const [from] = words.scale.y, number = place => columns[place].map(n => n + from), days = columns[words.columns.x];
  return words.columns.lines.map(line => Object.fromEntries(Object.keys(line).filter(name => !name.endsWith("@")).map(name => {
    const values = number(line[name]), at = line[`${name}@`];
    return [name, at === undefined ? values : held({ x: number(at), y: values }, days)];
  })));
}

function saidAs(number, how) {
  if (Array.isArray(how)) return how[number];
  if (how === "dose") return number <= 1000 ? (number / 10).toFixed(1).replace(/\.0$/, "") : (number - 900).toLocaleString("en-US");
  return how === "tenths" ? (number / 10).toFixed(1) : String(number).replace("-", "−");
}

function filledIn(text, columns, day, how) { return text.replace(/\{(\w+)\}/g, (_, name) => saidAs(columns[name][day], how[name])); }

// What a line is at a day, as it is drawn.
function heightAt(spec, line, day) {
  const after = spec.x.findIndex(x => x >= day - 1e-9);
  if (after < 0) return line.y.at(-1);
  if (after === 0 || spec.x[after] <= day + 1e-9) return line.y[after];
  if (line.steps) return line.y[after - 1];
  const share = (day - spec.x[after - 1]) / (spec.x[after] - spec.x[after - 1]);
  return line.y[after - 1] === null || line.y[after] === null ? null : line.y[after - 1] + share * (line.y[after] - line.y[after - 1]);
}

// `numbers(name)`: the columns of that name; `live()`: whether a kernel hears; `tell(form)`: tell it what stands in a form;
// `announce(text)`: say it to who listens, once the hand rests.
function cursor(root, { numbers, live, tell, announce }) {
  let chosen = null, looked = null, heard = null, untold = false, timer, hand = null, columns = [], read = null;
  const range = () => root.querySelector("input[data-cursor]"), box = () => range() && root.querySelector(`#${CSS.escape(range().dataset.pair)}`);
  const plots = () => [...root.querySelectorAll(PLOT)].map(el => charts.get(el)).filter(Boolean);
  const plotUnder = event => event.target.closest?.(PLOT), last = () => Number(range().max);
  const within = day => Math.min(Math.max(Math.round(day), 0), last());

  function dayAt(event, el) {
    const { plot } = charts.get(el);
    return within(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x"));
  }

  // Take in what stands on the page now: a day that the hand chose and did not tell yet is newer than the kernel's.
  function painted() {
    const held = root.querySelector(".px-readings");
    if (!held || !range() || !numbers(held.dataset.chart)) return;
    const fresh = numbers(held.dataset.chart), said = Number(held.dataset.day);
    if (read !== fresh) [read, columns] = [fresh, byDay(fresh)];
    if (chosen === null || said !== heard && !untold) chosen = said;
    heard = said;
    align();
    show();
  }

  function choose(day, wait = SETTLE_MS) {
    chosen = within(day);
    looked = null;
    untold = chosen !== heard;
    show();
    rest(wait);
  }

  function rest(wait) {
    clearTimeout(timer);
    timer = setTimeout(settle, wait);
  }

  // The hand rests: the day is the one that is read, for the kernel too. One that sleeps is not woken for it.
  function settle() {
    if (looked !== null) { chosen = looked; untold = chosen !== heard; }
    if (!untold || !live()) return;
    untold = false;
    box().value = String(chosen);
    tell(range().form);
  }

  // The thumb stands under the line, wherever the charts stand.
  function align() {
    const over = plots()[0]?.plot.over.getBoundingClientRect(), form = range()?.form, within = form?.getBoundingClientRect();
    if (!over?.width || !within?.width) return;
    form.style.paddingInline = `${Math.max(over.left - within.left - THUMB_PX / 2, 0)}px ${Math.max(within.right - over.right - THUMB_PX / 2, 0)}px`;
  }

  function write(el, text) { if (el && el.textContent !== text) el.textContent = text; }

  function show() {
    if (!read || !range() || !columns[0]) return;
    const day = Math.min(looked ?? chosen, columns[0].low.length - 1), { rows, tells, how, grades } = read.words;
    const told = `Day ${day}: ${filledIn(tells[columns[2].way[day]], columns[2], day, how)}.`;
    range().value = String(day);
    range().setAttribute("aria-valuetext", told);
    if (box() && box() !== document.activeElement) box().value = String(day);
    for (const cell of root.querySelectorAll("[data-row]")) write(cell, filledIn(rows[cell.dataset.row], columns[cell.dataset.side === "b" ? 1 : 0], day, how));
    write(root.querySelector("[data-told]"), told);
    for (const body of root.querySelectorAll("[data-body]")) {
      const side = columns[body.dataset.body === "b" ? 1 : 0], name = ["proximal", "middle", "distal", "chest"].map(one => `px-${one}-${grades[side[one][day]]}`);
      body.className = ["px-body", ...name].join(" ");
      for (const number of body.querySelectorAll("[data-grade]")) write(number, String(side[number.dataset.grade][day]));
    }
    for (const entry of plots()) place(entry, day);
  }

  // The line and a dot on each curve: elements over the picture, which is not drawn again for them.
  function place({ plot, spec }, day) {
    const marks = plot.over.querySelector(".px-cursorline") ? plot.over : marked(plot.over);
    const x = plot.valToPos(day, "x");
    marks.querySelector(".px-cursorline").style.transform = `translateX(${x}px)`;
    spec.series.forEach((line, i) => {
      const dot = marks.querySelectorAll(".px-cursordot")[i], y = i < 2 ? heightAt(spec, line, day) : null;
      if (!dot) return;
      dot.hidden = y === null;
      if (y !== null) dot.style.transform = `translate(${x}px, ${plot.valToPos(y, "y")}px)`;
    });
  }

  function marked(over) {
    over.insertAdjacentHTML("beforeend", `<div class="px-cursorline"></div><div class="px-cursordot px-cursordot-a"></div><div class="px-cursordot px-cursordot-b"></div>`);
    return over;
  }

  function leave() {
    if (looked === null) return;
    clearTimeout(timer);
    looked = null;
    show();
    if (untold) rest(SETTLE_MS);
  }

  root.addEventListener("px-drawn", event => {
    const entry = charts.get(event.target);
    if (!event.target.matches(PLOT) || !read || !entry?.plot) return;
    if (entry === plots()[0]) align();
    place(entry, Math.min(looked ?? chosen, last()));
  });
  root.addEventListener("pointermove", event => {
    if (hand) {
      if (event.pointerId !== hand.id || !hand.moves && Math.abs(event.clientX - hand.x) < FINGER_PX) return;
      hand.moves = true;
      choose(dayAt(event, hand.el));
    } else if (event.pointerType === "mouse" && !event.buttons) {
      const el = plotUnder(event);
      if (!el || !charts.get(el) || !range()) return leave();
      if (dayAt(event, el) === looked) return;
      looked = dayAt(event, el);
      show();
      rest(REST_MS);
    }
  });
  root.addEventListener("pointerleave", leave);
  root.addEventListener("pointerdown", event => {
    const el = plotUnder(event);
    if (hand || !el || !charts.get(el) || !range() || event.button > 0 || el.closest("[data-regimen]")) return; // a press on the dose draws
    hand = { el, id: event.pointerId, x: event.clientX, moves: event.pointerType === "mouse" };
    if (!hand.moves) return; // a finger may be on its way down the page
    event.preventDefault();
    el.setPointerCapture(event.pointerId);
    choose(dayAt(event, el));
  });
  root.addEventListener("pointerup", event => {
    if (event.pointerId !== hand?.id) return;
    const { el } = hand;
    hand = null;
    choose(dayAt(event, el), 0);
    range().focus({ preventScroll: true }); // so that arrow keys go on from here
  });
  root.addEventListener("pointercancel", event => { if (event.pointerId === hand?.id) hand = null; });
  root.addEventListener("input", event => {
    if (event.target.matches("[data-cursor]")) choose(Number(event.target.value));
    else if (range() && event.target === box() && ONE_WAY.test(box().value) && within(Number(box().value)) === Number(box().value)) {
      [chosen, looked, untold] = [Number(box().value), null, false]; // which goes out by itself
      show();
      announce(range().getAttribute("aria-valuetext"));
    }
  });
  root.addEventListener("keydown", event => {
    const by = { PageUp: WEEK_DAYS, PageDown: -WEEK_DAYS }[event.key];
    if (!by || !event.target.matches("[data-cursor]") || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("[data-slides]")) return; // on the wall they turn the slides
    event.preventDefault();
    choose(chosen + by);
  });
  return { painted, answered: () => { if (untold && !hand && looked === null) rest(SETTLE_MS); } };
}
