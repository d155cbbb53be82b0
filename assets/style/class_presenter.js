// The presenter's window in a class: who is in, the question with its key and its votes, what opens, closes and shows. It may stand on
// a phone: then what the wall says reaches it through the server, and what it says reaches the wall so.
(() => {
  const room = new URLSearchParams(location.search).get("class"), BASE = "../../", section = document.querySelector(".class");
  if (!room || !section) return;
  document.documentElement.dataset.class = room;
  section.hidden = false;
  const part = name => section.querySelector(`[data-class=${name}]`), buttons = section.querySelector(".class-do"), said = section.querySelector(".class-said");
  const say = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const timer = LIVE.countdown(part("left"), part("left").querySelector("b"));
  const words = new BroadcastChannel(`slides|${location.pathname}|${document.body.dataset.view ?? ""}`);
  const NEAR_MS = 6000, SECONDS = [30, 60, 90, 120, 180];
  let told = {}, ended = false, numbers = { joined: 0, answered: 0 }, onWall = null, near = -NEAR_MS, questions = null, seconds = 60;

  const link = document.querySelector(".wall a");
  link.href = link.href.replace(/(#|$)/, `&class=${room}$1`);

  async function post(what, more = {}) {
    if (ended) return null;
    say(said, "");
    try { return await LIVE.post(BASE, { do: what, room, ...more }); } catch (reason) { if (!ended) say(said, reason.message); return null; }
  }

  function button(text, deed, primary = false) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, className: primary ? "px-primary" : "" });
    made.addEventListener("click", deed);
    return made;
  }

  function howLong() {
    const label = document.createElement("label"), select = document.createElement("select");
    select.append(...SECONDS.map(one => new Option(`${one} s`, one, one === seconds, one === seconds)));
    select.addEventListener("change", () => { seconds = Number(select.value); });
    label.append("for ", select);
    return label;
  }

  // The buttons of each phase; the first is what most would do next, as the suggestion says.
  function choices() {
    const advice = part("question").querySelector("[data-advice]")?.dataset.advice;
    const again = () => [button("Vote again after talking", () => post("voting", { seconds }), advice === "discuss" || advice === "explain"), howLong()];
    const answer = first => button("Show the answer", () => post("answer"), first), votes = first => button("Show the votes", () => post("votes"), first);
    const away = first => button("Go on", () => post("away"), first);
    const hidden = advice === "discuss" || advice === "explain";
    switch (told.phase) {
      case "waiting": { const one = asked(); return one ? [button(`Ask what the wall shows: ${one.asks}`, () => show(one.name), true)] : []; }
      case "shown": return [button("Open the vote", () => post("voting", { seconds }), true), howLong(), button("Put it away", () => post("away"))];
      case "voting": return [button("Close the vote now", () => post("close"), true), button("30 s more", () => post("extend", { seconds: 30 }))];
      case "closed": return [...(told.again ? again() : []), votes(!hidden), answer(false), ...decide(), away(false)];
      case "votes": return [...decide(), answer(!hidden), ...(told.again ? again() : []), away(false)];
      case "answer": return [...decide(), away(true)];
      default: return [];
    }
  }

  function decide() {
    const { room: majority, options } = told.choices ?? {};
    if (!told.choices || majority === undefined) return [];
    const made = majority ? [button("Let the room decide", () => post("decide"))] : [];
    if (!options.length) return made;
    const label = document.createElement("label"), select = document.createElement("select");
    select.append(new Option("decide yourself …", ""), ...options.map(([code, text]) => new Option(text, code)));
    select.addEventListener("change", () => { if (select.value) post("decide", { options: [select.value] }); });
    label.append("or ", select);
    return [...made, label];
  }

  // The question of the bank that stands on the wall at this moment.
  function asked() {
    if (!onWall || !questions) return null;
    return questions.questions.find(one => one.at === onWall.at && (onWall.room === one.room || onWall.room.startsWith(`${one.room}:`)));
  }

  function draw() {
    const focus = document.activeElement?.closest?.(".class-do") ? document.activeElement.textContent : "", before = buttons.textContent, made = choices();
    if (made.map(one => one.textContent).join("") !== before || !made.length) {
      buttons.replaceChildren(...made);
      if (focus) (made.find(one => one.textContent === focus) ?? made[0])?.focus();
    }
    say(part("joined"), ended ? "" : `${numbers.joined} in`);
    say(part("code"), told.code ? `code ${told.code}` : "");
    say(part("answered"), told.round ? `· ${numbers.answered} answered` : "");
    part("ask").disabled = told.phase === "voting" || ended;
  }

  // Once it is over nothing is said to the server and nothing heard of it: this window turns the slides as without a class.
  function end(why) {
    ended = true;
    told = { phase: "ended", html: "" };
    line.close();
    timer(undefined);
    part("question").replaceChildren();
    for (const one of document.querySelectorAll("dialog:is(.asking, .lending, .ending)[open]")) one.close();
    section.setAttribute("data-over", "");
    draw();
    say(said, why);
  }

  function hear(state) {
    if (ended) return;
    if (state.phase === "ended") return end("This class is over.");
    known();
    const fresh = state.html !== told.html;
    told = state;
    if (fresh) part("question").innerHTML = state.html;
    timer(state.phase === "voting" ? state.left : undefined);
    draw();
    if (fresh) section.scrollTop = 0;
  }

  // ---- choosing a question ----

  const dialog = document.querySelector("dialog.asking");
  const field = (text, made, name, before) => { made.dataset.asking = name; const label = document.createElement("label"); label.append(...(before ? [made, ` ${text}`] : [`${text} `, made])); return label; };
  const make = (tag, more) => Object.assign(document.createElement(tag), more), any = () => { const made = make("select", {}); made.append(new Option("any", "")); return made; };
  dialog.querySelector(".asking-by").append(
    field("Words", make("input", { type: "search", autocomplete: "off" }), "words"), field("Claim", any(), "claim"), field("Level", any(), "level"),
    Object.assign(field("Ask also how sure they are", make("input", { type: "checkbox" }), "certainty", true), { className: "asking-sure" }),
  );
  const by = name => dialog.querySelector(`[data-asking=${name}]`);
  const plain = text => text.toLowerCase().normalize("NFKD");

  function list() {
    const wanted = plain(by("words").value).split(/\s+/).filter(Boolean), claim = Number(by("claim").value), level = by("level").value;
    const found = questions.questions.filter(one => (!claim || one.claims.includes(claim)) && (!level || one.level === level) && wanted.every(word => plain(`${one.asks} ${one.about}`).includes(word)));
    say(by("count"), `${found.length} question${found.length === 1 ? "" : "s"}${found.some(one => one.here) ? ", those of this lesson first" : ""}`);
    by("list").replaceChildren(...found.map(one => {
      const item = document.createElement("li"), pick = button("", () => { dialog.close(); show(one.name); });
      pick.append(one.asks, Object.assign(document.createElement("small"), { textContent: `${one.here ? "this lesson · " : ""}${one.about} · ${one.level}` }));
      item.append(pick);
      return item;
    }));
  }

  let asking = null;
  async function known() {
    if (questions) return questions;
    const found = await (asking ??= post("list").finally(() => { asking = null; }));
    if (questions || !found) return questions;
    questions = found;
    by("claim").append(...questions.claims.map(({ number, text }) => new Option(`${number}. ${text.length > 70 ? `${text.slice(0, 70)} …` : text}`, number)));
    by("level").append(...[...new Set(questions.questions.map(one => one.level))].map(one => new Option(one, one)));
    draw();
    return questions;
  }

  part("ask").addEventListener("click", async () => { if (!await known()) return; list(); dialog.showModal(); by("words").focus(); });
  for (const name of ["words", "claim", "level"]) by(name).addEventListener("input", list);
  by("close").addEventListener("click", () => dialog.close());
  const show = name => post("show", { question: name, certainty: by("certainty").checked });

  // ---- a further device, and the end ----

  const lending = document.querySelector("dialog.lending"), ending = document.querySelector("dialog.ending");
  part("lend").addEventListener("click", async () => {
    const found = await post("lend");
    if (!found) return;
    lending.querySelector("[data-lending=picture]").innerHTML = found.picture;
    say(lending.querySelector("[data-lending=said]"), found.only_here);
    lending.showModal();
  });
  lending.addEventListener("close", () => { lending.querySelector("[data-lending=picture]").replaceChildren(); });
  lending.querySelector("[data-lending=close]").addEventListener("click", () => lending.close());
  part("end").addEventListener("click", () => ending.showModal());
  ending.querySelector("[data-ending=no]").addEventListener("click", () => ending.close());
  ending.querySelector("[data-ending=yes]").addEventListener("click", () => { ending.close(); post("end"); });

  // ---- the wall: heard within the browser where it is here, through the server where it is not ----

  words.addEventListener("message", ({ data }) => {
    if (ended || data.via) return;
    if (data.kind === "at" || data.kind === "gone") near = performance.now();
    else if (["turn", "show", "dark"].includes(data.kind) && performance.now() - near > NEAR_MS) LIVE.post(BASE, { do: "relay", room, to: "wall", said: data }).catch(reason => say(said, reason.message));
  });

  function hearRelay(data) {
    if (data.kind !== "at") return;
    onWall = data.live ?? null;
    if (performance.now() - near > NEAR_MS) words.postMessage(data);
    draw();
  }

  // A wall elsewhere says where it stands when it turns; what it said last is said again here, so that it is not taken for closed.
  let lastAt = null;
  setInterval(() => { if (!ended && lastAt && performance.now() - near > NEAR_MS) words.postMessage(lastAt); }, 2000);

  // Asked whenever a line is there again: what a wall answers to nobody who hears it is lost.
  let connected = false;
  function onLine(yes) {
    if (ended) return;
    if (yes && !connected) askWall();
    connected = yes;
    if (!yes) say(said, "Not connected: this window tries again by itself.");
    else if (said.textContent.startsWith("Not connected")) say(said, "");
  }
  const askWall = () => LIVE.post(BASE, { do: "relay", room, to: "wall", said: { kind: "who" } }).catch(() => { /* it says so itself when it turns */ });

  const line = LIVE.listen(BASE, room, "lead", {
    state: hear, numbers: found => { numbers = found; draw(); }, relay: data => { if (data.kind === "at") lastAt = data; hearRelay(data); },
    line: onLine,
    gone: () => { if (!ended) end("This class is over, or it was begun in another browser."); },
  });
})();
