// A phone in a class: joins by the code, shows what the room is asked, sends one answer a round. What it was told is all that it
// knows; a phone that slept or was reloaded is told again, its own answer included.
(() => {
  const find = selector => document.querySelector(selector), BASE = "";
  const enter = find(".enter"), code = find("#code"), room = find(".room"), vote = find(".vote"), live = find(".vote .live"), said = find(".said");
  const send = find(".send button"), calm = find(".calm"), away = find(".away"), inside = find(".in"), timer = LIVE.countdown(find(".left"), find(".left b"));
  const WORDS = {
    waiting: "You are in. Look at the wall: the next question comes to this phone by itself.",
    shown: "Read it first: the vote is not open yet.", closed: "The vote is closed.", votes: "The vote is closed: look at the wall.", answer: "", ended: "This class is over. Thank you for voting.",
  };
  const IN = "Your answer is in. You may change it until the vote closes.", AGAIN_MS = 2000;
  let name = "", letters = "", told = {}, mine = {}, changed = false, sending = 0;

  const [hashCode, hashRoom] = decodeURIComponent(location.hash.slice(1)).split("/");

  // ---- joining ----

  async function join(typed) {
    enter.querySelector(".problem").textContent = "";
    try {
      ({ room: name } = await LIVE.post(BASE, { do: "join", code: typed }));
      letters = typed.toUpperCase().replace(/[^A-Z]/g, "");
      listen();
    } catch (reason) {
      show(enter);
      enter.querySelector(".problem").textContent = reason.message;
      code.value = typed;
      code.focus();
    }
  }

  function listen() {
    try { history.replaceState(null, "", `#${letters}/${name}`); } catch { /* the code stays in the address */ }
    show(room);
    inside.textContent = `Class ${letters}`;
    inside.hidden = false;
    line = LIVE.listen(BASE, name, "phone", { state: hear, mine: hearMine, line: connected, gone });
  }
  let line = null;

  // The room is not there under this name: the code may still be that of one.
  function gone() {
    if (told.phase === "ended") return;
    inside.hidden = true;
    if (letters && letters !== "-") { const again = letters; letters = "-"; join(again); }
    else show(enter);
  }

  function show(what) { for (const one of [enter, room]) one.hidden = one !== what; }
  function connected(yes) {
    away.hidden = yes;
    if (!yes) away.textContent = "Not connected. What you chose stays here, and this phone tries again by itself.";
  }

  enter.addEventListener("submit", event => { event.preventDefault(); join(code.value); });

  // ---- the question ----

  function hear(state) {
    const before = told, fresh = state.asking !== before.asking || state.html !== before.html, again = state.asking === before.asking && state.round !== before.round;
    const scroll = state.asking !== before.asking || (state.phase === "answer") !== (before.phase === "answer");
    told = state;
    const asked = Boolean(state.html);
    vote.hidden = !asked;
    if (fresh) live.innerHTML = state.html;
    if (again && state.round > 1) clear();
    if (state.asking !== before.asking || again) { changed = false; mine = {}; stopSending(); }
    const open = state.phase === "voting";
    for (const field of live.querySelectorAll("fieldset")) field.disabled = !open;
    send.hidden = !open;
    timer(open ? state.left : undefined);
    calm.textContent = asked ? "" : WORDS[state.phase];
    if (open && (before.phase !== "voting" || again)) say(state.round > 1 ? "Vote again: your answer after talking." : "");
    else if (!open) { stopSending(); say(asked ? afterwards() : ""); }
    if (state.phase === "answer") mark();
    if (asked && scroll) { scrollTo(0, 0); if (before.phase) live.querySelector(".live-stem")?.focus({ preventScroll: true }); }
    if (state.phase === "ended") line?.close();
    ready();
  }

  const voted = () => Boolean(mine.answers) && mine.asking === told.asking && mine.round === told.round;
  function afterwards() {
    if (!["closed", "votes", "answer"].includes(told.phase)) return WORDS[told.phase] ?? "";
    return `${WORDS[told.phase]}${voted() ? " Your answer was counted." : " You did not answer this time."}`.trim();
  }
  function say(text) { if (said.textContent !== text) said.textContent = text; }

  function hearMine(own) {
    mine = own;
    if (!voted()) return;
    if (!changed) fill(own);
    if (told.phase === "answer") mark();
    say(told.phase === "voting" ? IN : afterwards());
    ready();
  }

  // ---- the answer as it stands in the form ----

  const chosen = () => [...live.querySelectorAll("input[name=answers]:checked")];
  const places = () => [...live.querySelectorAll("[data-place]")];
  const placed = () => places().filter(one => one.dataset.at).sort((a, b) => a.dataset.at - b.dataset.at);

  const typed = () => ["number", "word"].includes(told.way);

  function answers() {
    if (told.way === "order") return placed().map(one => one.dataset.place);
    if (told.way === "pairs") return [...live.querySelectorAll("select[name=answers]")].map(one => one.value).filter(Boolean);
    if (typed()) return [live.querySelector("input[name=answers]")?.value.trim()].filter(Boolean);
    return chosen().map(one => one.value);
  }
  const doses = () => chosen().flatMap(one => [...(live.querySelector(`.live-doses[data-of="${one.value}"]`)?.querySelectorAll("input") ?? [])]);
  const values = () => Object.fromEntries(doses().map(one => [one.name.replace("value-", ""), one.value.trim()]));

  // What still misses, in a sentence; nothing if it can be sent.
  function missing() {
    const given = answers();
    if (told.way === "order" && given.length < places().length) return "Give each of them a place first.";
    if (told.way === "pairs" && given.length < live.querySelectorAll("select[name=answers]").length) return "Choose a partner for each first.";
    if (!given.length) return typed() ? `Type a ${told.way} first.` : "Choose first: nothing is selected yet.";
    return doses().some(one => !one.value.trim()) ? "Type the dose first." : "";
  }

  function ready() { send.setAttribute("aria-disabled", String(Boolean(missing()))); }

  function clear() {
    vote.reset();
    for (const one of places()) delete one.dataset.at;
    renumber();
  }

  function fill(own) {
    clear();
    if (told.way === "order") own.answers.forEach((code, at) => { const one = live.querySelector(`[data-place="${code}"]`); if (one) one.dataset.at = at + 1; });
    else if (told.way === "pairs") for (const select of live.querySelectorAll("select[name=answers]")) select.value = [...select.options].find(one => own.answers.includes(one.value))?.value ?? "";
    else if (typed()) { const box = live.querySelector("input[name=answers]"); if (box) box.value = own.answers[0] ?? ""; }
    else for (const box of live.querySelectorAll("input[name=answers]")) box.checked = own.answers.includes(box.value);
    for (const [code, amount] of Object.entries(own.values ?? {})) { const box = live.querySelector(`input[name="value-${code}"]`); if (box) box.value = amount; }
    const sure = own.certainty && live.querySelector(`input[name=certainty][value="${own.certainty}"]`);
    if (sure) sure.checked = true;
    renumber();
  }

  function renumber() {
    for (const one of places()) {
      one.querySelector(".px-place").textContent = one.dataset.at || "–";
      one.setAttribute("aria-pressed", String(Boolean(one.dataset.at)));
      one.setAttribute("aria-label", `${one.dataset.at ? `Place ${one.dataset.at}` : "No place yet"}: ${one.dataset.text}`);
    }
  }

  // With the answer on the phone: which option was this phone's own.
  function mark() {
    if (!voted()) return;
    for (const item of live.querySelectorAll(".live-reasons > [data-option]")) {
      if (told.way === "order" || !mine.answers.includes(item.dataset.option) || item.querySelector(".px-pill-still")) continue;
      item.classList.add("px-chosen");
      item.querySelector("p").append(Object.assign(document.createElement("span"), { className: "px-pill-still", textContent: "Your answer" }));
    }
  }

  live.addEventListener("click", event => {
    const one = event.target.closest("[data-place]");
    if (!one || one.matches(":disabled, fieldset:disabled *")) return;
    if (one.dataset.at) {
      const taken = Number(one.dataset.at);
      delete one.dataset.at;
      for (const other of placed()) if (Number(other.dataset.at) > taken) other.dataset.at -= 1;
    } else one.dataset.at = placed().length + 1;
    renumber();
    touched();
  });
  live.addEventListener("input", touched);
  function touched() {
    changed = true;
    stopSending();
    say(voted() ? "Changed: send it again, or your first answer stays." : "");
    ready();
  }

  // ---- sending ----

  function stopSending() { clearTimeout(sending); sending = 0; send.removeAttribute("aria-busy"); }

  async function sent() {
    stopSending();
    if (told.phase !== "voting") return;
    const { asking, round } = told, sure = live.querySelector("input[name=certainty]:checked")?.value ?? null;
    send.setAttribute("aria-busy", "true");
    try {
      const { mine: own } = await LIVE.post(BASE, { do: "vote", room: name, asking, round, answers: answers(), values: values(), certainty: sure });
      changed = false;
      mine = own;
      say(IN);
    } catch (reason) {
      if (reason.status) say(reason.message);
      else { say("Not sent yet: this phone tries again."); sending = setTimeout(sent, AGAIN_MS); return; }
    }
    send.removeAttribute("aria-busy");
  }

  vote.addEventListener("submit", event => {
    event.preventDefault();
    const still = missing();
    if (still) say(still); else sent();
  });

  if (hashRoom) { name = hashRoom; letters = hashCode; listen(); }
  else if (hashCode) join(hashCode);
  else { show(enter); code.focus(); }
  addEventListener("hashchange", () => { const [next, known] = decodeURIComponent(location.hash.slice(1)).split("/"); if (next && !known && next !== letters) location.reload(); });
})();
