// A class on the wall: how to join, the question that is before the room, its votes and its answer, as the server tells them.
// Nothing of the presenter's is here. The slides are present.js's; what that and the presenter's window say to each other within
// the browser is passed on, so that a presenter's phone turns the wall too.
(() => {
  const room = new URLSearchParams(location.search).get("class"), BASE = "../../";
  const wall = document.querySelector(".live-wall"), chip = document.querySelector(".live-chip");
  if (!room || !wall) return;
  document.documentElement.dataset.class = room;
  const part = name => wall.querySelector(`[data-wall=${name}]`), shown = part("question"), timer = LIVE.countdown(part("left"), part("left").querySelector("b"));
  const say = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const words = new BroadcastChannel(`slides|${location.pathname}|${document.body.dataset.view ?? ""}`);
  const kept = `joining:${room}`, remembers = () => { try { return sessionStorage.getItem(kept); } catch { return ""; } };
  let told = {}, numbers = { joined: 0, answered: 0 }, code = "", joining = !remembers(), ended = false, wallIs = "", page = 0, last = "", decided = "", pressed = 0;

  const post = (what, more = {}) => ended ? null : LIVE.post(BASE, { do: what, room, ...more }).catch(reason => { if (!ended) hint(reason.message); });
  // What the class has to say stands below what is read; the hints of the slides, which the presenter's window repeats, are others.
  const bar = Object.assign(document.createElement("p"), { className: "hint live-hint" }), more = Object.assign(document.createElement("p"), { className: "live-more" });
  bar.setAttribute("role", "status");
  document.body.append(bar);
  more.setAttribute("aria-hidden", "true");
  wall.append(more);
  function hint(text) {
    if (bar.textContent === text) return;
    say(bar, text);
    fit();
    if (text) setTimeout(() => { if (bar.textContent === text) hint(""); }, 6000);
  }

  // Every link that leads to the presenter's window leads to that of this class.
  for (const link of document.querySelectorAll("[data-present=presenter]")) link.setAttribute("href", `${link.getAttribute("href")}&class=${room}`);

  async function howToJoin() {
    try {
      const found = await LIVE.post(BASE, { do: "joining", room });
      code = found.code;
      part("qr").innerHTML = found.picture;
      part("qr").querySelector("svg").setAttribute("role", "img");
      part("qr").querySelector("svg").setAttribute("aria-label", `Picture of the address ${found.address} with the code ${code}`);
      say(part("address"), found.address);
      say(part("code"), code);
      say(part("only-here"), found.only_here);
      chip.querySelector("b").textContent = code;
      chip.querySelector("span").textContent = found.address;
      chip.hidden = ended;
      fit();
    } catch (reason) { if (!ended) hint(reason.message); }
  }

  function count() {
    const asked = told.phase && told.round;
    say(part("joined"), `${numbers.joined} joined`);
    say(part("answered"), asked ? `${numbers.answered} of ${numbers.joined} answered` : "");
    part("meter").hidden = !asked;
    part("meter").value = numbers.joined ? numbers.answered / numbers.joined : 0;
    say(chip.querySelector("i"), ` · ${numbers.joined} in`);
  }

  const over = () => !wall.hidden;
  function lay() {
    const asked = Boolean(told.html);
    wall.hidden = !(asked || joining || (told.phase === "ended" && !gone));
    wall.dataset.shows = told.phase === "ended" ? "ended" : asked ? "question" : "join";
    document.documentElement.toggleAttribute("data-covered", over());
    for (const one of document.querySelectorAll("main > .slide, main > .cards")) one.inert = over();
    fit();
  }

  function hear(state) {
    if (ended) return;
    const fresh = state.html !== told.html, phase = told.phase;
    told = state;
    if (state.code && state.code !== code) howToJoin();
    if (fresh) shown.innerHTML = state.html;
    if (phase !== state.phase) hint("");
    timer(state.phase === "voting" ? state.left : undefined);
    if (state.phase === "ended") end();
    if (state.html && phase && phase !== state.phase) joining = false;
    count();
    lay();
    if (fresh) page = 0;
    if (state.decided) play(state.decided);
  }

  // Once it is over nothing is said to the server and nothing heard of it; the slides are behind one press.
  let gone = false;
  function end() {
    ended = true;
    joining = false;
    chip.hidden = true;
    line.close();
    hint("");
    shown.innerHTML = '<div class="live-over"><h2>This class is over.</h2><p>Page Down goes back to the slides.</p></div>';
  }
  function leave() { gone = true; lay(); }

  // ---- what does not fit is set smaller, and then looked at piece by piece ----


  function fit() {
    if (wall.hidden) return;
    wall.style.setProperty("--live-top", `${document.querySelector(".top").offsetHeight}px`);
    wall.style.setProperty("--live-bottom", `${bar.offsetHeight}px`);
    shown.scrollTop = 0;
    say(more, "");
    for (let size = 1; size >= .58; size -= .06) {
      wall.style.setProperty("--fit", size.toFixed(2));
      if (shown.scrollHeight <= shown.clientHeight + 1) break;
    }
    cut();
    shown.scrollTop = page * shown.clientHeight * .9;
    cut();
  }
  // Says that something is cut off, and which way it is.
  function cut() {
    if (shown.scrollHeight <= shown.clientHeight + 1) return;
    say(more, shown.scrollTop + shown.clientHeight < shown.scrollHeight - 1 ? "more ↓" : "more ↑");
  }
  function leaf(by) {
    const before = shown.scrollTop;
    shown.scrollTop += by * shown.clientHeight * .9;
    page = Math.max(0, page + by);
    if (shown.scrollTop === before) { page -= by; return false; }
    cut();
    return true;
  }
  addEventListener("resize", fit);
  document.fonts?.ready.then(fit);

  // ---- keys: a clicker goes through a question as it does through slides; nothing is opened or shown by a key held down ----

  const NEXT = { shown: ["voting", "Page Down opens the vote"], closed: ["votes", "Page Down shows the votes"], votes: ["answer", "Page Down shows the answer"], answer: ["away", "Page Down goes on"] };
  const ON = ["PageDown", "ArrowRight", "ArrowDown", " ", "Enter"], BACK = ["PageUp", "ArrowLeft", "ArrowUp"], LEAST_MS = 900;

  function closeJoin() {
    joining = false;
    try { sessionStorage.setItem(kept, "seen"); } catch { /* then it is there again after a reload */ }
    lay();
  }

  function step(event) {
    if (ended) return leave();
    if (told.html) {
      if (leaf(1)) return;
      const [deed] = NEXT[told.phase] ?? [];
      if (!deed) return hint("The vote is open: it closes by itself, or in the presenter's window.");
      if (event.repeat || performance.now() - pressed < LEAST_MS) return;
      pressed = performance.now();
      post(deed, deed === "voting" ? { seconds: 60 } : {});
    } else closeJoin();
  }

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || document.documentElement.dataset.dark) return;
    if (ended && over() && ["j", "J", "Escape"].includes(event.key)) { event.preventDefault(); event.stopImmediatePropagation(); return leave(); }
    if (ended && !over()) return;
    if (event.key === "j" || event.key === "J") { if (event.target.closest("input, textarea, select")) return; event.stopImmediatePropagation(); if (joining && !told.html) closeJoin(); else { joining = !joining; lay(); } return; }
    if (!over() || (event.target.closest("button, a") && (event.key === " " || event.key === "Enter"))) return;
    if (ON.includes(event.key)) { event.preventDefault(); event.stopImmediatePropagation(); step(event); }
    else if (BACK.includes(event.key)) { event.preventDefault(); event.stopImmediatePropagation(); leaf(-1); }
    else if (["Home", "End"].includes(event.key)) event.stopImmediatePropagation();
  }, true);

  // The buttons of the bar do the same as the keys.
  for (const [name, by] of [["on", 1], ["back", -1]]) document.querySelector(`[data-present=${name}]`).addEventListener("click", event => {
    if (!over()) return;
    event.stopImmediatePropagation();
    if (by > 0) step(event); else leaf(-1);
  }, true);
  chip.addEventListener("click", () => { joining = !joining; lay(); });

  // ---- between the wall and the presenter's other devices ----

  // What of the slide can be asked: the case or the quiz that stands on it, and where that stands.
  function live() {
    const one = document.querySelector(".slide[data-now] > .slot [data-room]"), [, at] = (one?.dataset.at ?? "").split(".");
    return one && at ? { room: one.dataset.room, at } : null;
  }

  words.addEventListener("message", ({ data }) => {
    if (ended || data.via || data.kind !== "at") return;
    wallIs = data.wall;
    const said = { ...data, via: "server", live: live() }, text = JSON.stringify(said);
    if (text !== last) { last = text; if (text.length < 3600) post("relay", { to: "lead", said }); else post("relay", { to: "lead", said: { ...said, shown: null } }); }
    if (told.phase && Boolean(data.dark) !== told.dark) post("dark", { on: Boolean(data.dark) });
  });

  function hearRelay(said) {
    if (said.kind === "who") { last = ""; words.postMessage({ kind: "who" }); }
    else if (over() && said.kind === "turn") step({ repeat: false });
    else if (["turn", "show", "dark"].includes(said.kind)) words.postMessage({ ...said, wall: wallIs, via: "server" });
  }

  // ---- what the room decided is entered into the case on the wall, as a hand would ----

  function play({ room: activity, scene, options, places, values }) {
    const key = `${activity}|${scene}|${told.asking}`;
    if (decided === key) return;
    decided = key;
    try { if (sessionStorage.getItem(key)) return; sessionStorage.setItem(key, "played"); } catch { /* a reload would enter it once more, into a decision that is made */ }
    const screen = [...document.querySelectorAll("[data-room]")].find(one => (one.dataset.room === activity || one.dataset.room.startsWith(`${activity}:`)) && one.dataset.at?.split(".")[1] === scene);
    const form = screen?.querySelector("form[data-keep]");
    if (!form) return hint("The case on the wall stands elsewhere: enter the room's decision by hand.");
    const set = (field, value) => { if (field && field.value !== String(value)) { field.value = value; field.dispatchEvent(new Event("input", { bubbles: true })); } };
    for (const box of form.querySelectorAll("input[name=options]")) if (box.checked !== options.includes(box.value)) { box.checked = options.includes(box.value); box.dispatchEvent(new Event("input", { bubbles: true })); }
    for (const [code, place] of Object.entries(places)) set(form.querySelector(`input[name="place-${code}"]`), place);
    const doses = () => { for (const [name, amount] of Object.entries(values)) set(document.querySelector(`[data-room="${CSS.escape(screen.dataset.room)}"] input[name="${CSS.escape(name)}"]`), amount); };
    if (Object.keys(values).length) setTimeout(doses, 1500); else doses(); // a dose is there once its option is chosen
    hint("Entered in the case: commit it there.");
  }

  const line = LIVE.listen(BASE, room, "wall", {
    state: hear, numbers: found => { numbers = found; count(); }, relay: hearRelay,
    line: yes => { if (!yes && !ended) hint("Not connected: the wall tries again by itself."); },
    gone: () => { if (!ended) { told = {}; end(); leave(); hint("This class is over, or it was begun in another browser."); } },
  });
  lay();
})();
