// The line from the page to its kernel: had at the first touch, watched, had again after a sleep or a loss; and the one bar
// that says how it stands. The server itself answers the sign of life, so asking costs the kernel nothing and is no touch.

const LIFE_MS = 1500, SILENT_MS = 2000, DEAF_MS = 8000, BLOCKED_MS = 7000, START_MS = 20_000, UNBLOCK_MS = 15_000, ANSWER_MS = 5000, TICK_MS = 250;
const WAITS_MS = [0, 500, 1000, 2000, 3000]; // before each new try, the last one for ever

// `hears` is told: message(id, content, buffers); back(), when there is a kernel that the screens have to greet; asleep(),
// when there is none any more; and asked whether anything waits for an answer: waits().
function connect(page, hears) {
  const session = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, "0")).join("");
  const bar = statusBar(() => soon(0));
  let state = "asleep", kernel = null, ticket = "", line = 0, reason = "touch", socket = null, opened = 0, begun = 0, asked = 0, answered = performance.now(), since = 0, tries = 0, refused = 0, deaths = 0, timer = null, trying = false, number = 0;

  // A kernel is wanted: for a touch, for a state of one's own, or in place of one that has ended.
  function wake(why) {
    if (state !== "asleep") return;
    reason = why;
    state = "waking";
    soon(0);
  }

  async function start() {
    trying = true;
    const found = await post("course/wake", { page: page.name, view: page.view, edition: page.edition, why: reason, ticket });
    trying = false;
    if (found?.edition) { location.reload(); return; } // the course was started anew with other words
    if (found?.ticket) {
      ({ ticket, place: line } = found);
      if (state !== "renewing") state = "waiting";
      tell();
      soon(found.again_ms);
      return;
    }
    if (found?.kernelId) {
      kernel = found;
      ticket = "";
      begun = performance.now();
      if (!["renewing", "lost", "blocked"].includes(state)) state = "opening";
      open();
      soon(DEAF_MS);
      return;
    }
    if (state !== "lost") since = performance.now();
    state = "lost";
    tell();
    soon(Math.max(1000, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]));
  }

  function open() {
    const address = new URL(`${page.base}api/kernels/${kernel.kernelId}/channels`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("session_id", session);
    const mine = new WebSocket(address, [PROTOCOL, `secret.${kernel.kernelSecret}`]);
    mine.binaryType = "arraybuffer";
    opened = performance.now();
    socket = mine;
    mine.addEventListener("open", () => { if (mine === socket) ask(); });
    mine.addEventListener("message", event => { if (mine === socket) hear(event.data); });
    mine.addEventListener("close", () => {
      if (mine !== socket) return;
      socket = null;
      if (state === "opening" || state === "blocked") refused++;
      lose();
      soon();
    });
  }

  function drop() {
    const old = socket;
    socket = null;
    old?.close();
  }

  function ask() {
    asked = performance.now();
    socket.send("alive?");
  }

  function hear(data) {
    answered = performance.now();
    if (typeof data === "string") {
      const { kernel: said } = JSON.parse(data);
      if (said === "alive") ready(); else gone(said === "asleep");
      return;
    }
    const { header, content, buffers } = decode(data);
    if (header.msg_type === "comm_msg" && content.data?.method === "custom") hears.message(content.comm_id, content.data.content, buffers);
  }

  function ready() {
    const was = state;
    if (was === "live") return;
    state = "live";
    tries = refused = deaths = 0;
    clearTimeout(timer);
    bar.hide(was !== "opening");
    hears.back();
  }

  // What is not sent now is said again by its part, once there is a kernel.
  function send(id, content) {
    if (state === "asleep") wake("touch");
    if (state !== "live" || socket?.readyState !== WebSocket.OPEN) return;
    const header = { msg_id: `${session}-${number++}`, session, username: "", date: new Date().toISOString(), msg_type: "comm_msg", version: "5.4" };
    socket.send(encode("shell", header, { comm_id: id, data: { method: "custom", content } }));
  }

  function lose() {
    if (state !== "live") return;
    state = "lost";
    since = answered;
    tries = 0;
    tell();
  }

  function tell() {
    if (state === "blocked") bar.show("blocked");
    else if (state === "renewing") bar.show("renewing");
    else if (state === "waiting") bar.show("waiting", line < 2 ? "You are next." : `You are number ${line} in line.`);
    else if (state === "lost") bar.show("lost", duration(Math.round((performance.now() - since) / 1000)));
  }

  // Try again: at once, then ever more slowly.
  function soon(wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]) {
    clearTimeout(timer);
    timer = setTimeout(again, wait);
  }

  async function again() {
    if (state === "live" || state === "asleep" || trying) return;
    if (document.hidden && state !== "waiting") return; // nobody looks: it waits until somebody does
    tries++;
    if (!kernel) return start();
    trying = true;
    const found = await alive();
    trying = false;
    if (state === "live" || state === "asleep") return;
    const age = performance.now() - begun, late = state === "opening" && age >= BLOCKED_MS;
    if (found === "gone" && age < START_MS && state === "opening") return soon(500); // it is only being started
    if (found === "gone") return gone(true); // whether it slept or ended is not known any more
    if (!found && late) { state = "lost"; since = begun; tell(); }
    if (found === "alive") {
      if (refused > 1 || late) { state = "blocked"; tell(); }
      if (!socket || performance.now() - opened > DEAF_MS) { drop(); open(); }
    }
    soon();
  }

  // What the server says of this page's kernel: alive, gone, or nothing, because it cannot be asked.
  async function alive() {
    try {
      const answer = await fetch(`${page.base}api/kernels/${kernel.kernelId}`, {
        headers: { "X-Kernel-Secret": kernel.kernelSecret }, cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS),
      });
      return answer.ok ? "alive" : answer.status === 404 ? "gone" : "";
    } catch { return ""; }
  }

  // The answer to a question that needs no kernel; nothing if it cannot be had now.
  async function post(path, question) {
    try {
      const answer = await fetch(page.base + path, {
        method: "POST", body: JSON.stringify(question), headers: { "Content-Type": "application/json" },
        cache: "no-store", signal: AbortSignal.timeout(2 * ANSWER_MS),
      });
      return answer.ok || answer.status === 409 ? await answer.json() : undefined;
    } catch { return undefined; }
  }

  // The kernel has gone. Where it was put to sleep and nothing waits for an answer the page just sleeps; else it says so,
  // and another takes its place at once.
  function gone(slept) {
    drop();
    kernel = null;
    clearTimeout(timer);
    if (state === "blocked") return soon(UNBLOCK_MS); // nobody could reach it, so it was freed; the bar still says why
    const told = state === "lost";
    if (slept && !hears.waits() && !document.querySelector(".px-notsaved")) {
      state = "asleep";
      bar.hide(told);
      hears.asleep();
      return;
    }
    if (state !== "lost") since = answered;
    state = "renewing";
    reason = "renew";
    tell();
    soon(WAITS_MS[Math.min(deaths++, WAITS_MS.length - 1)]);
  }

  setInterval(() => {
    const now = performance.now();
    if (state === "lost") tell();
    if (state !== "live" || document.hidden || socket?.readyState !== WebSocket.OPEN) return;
    if (answered >= asked && now - asked > LIFE_MS) ask();
    else if (asked > answered && now - asked > SILENT_MS) { lose(); soon(0); }
  }, TICK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || state === "asleep") return;
    if (state === "live" && socket?.readyState === WebSocket.OPEN) ask(); else soon(0);
  });
  addEventListener("online", () => { if (state !== "asleep") soon(0); });
  // A page that closes frees its kernel. One that the browser keeps for the Back button sleeps.
  addEventListener("pagehide", () => {
    if (!kernel) return;
    goodbye(page.base, kernel);
    drop();
    kernel = null;
    state = "asleep";
    bar.hide(false);
    hears.asleep();
  });
  addEventListener("pageshow", event => { if (event.persisted && hears.waits()) wake("touch"); });
  return { send, wake, post, connected: () => state === "live" };
}

// One bar for the whole page. What it says is announced once; the figure beside it only changes for the eye.
function statusBar(tryNow) {
  const bar = document.getElementById("connection"), [words, button] = [bar.querySelector("p"), bar.querySelector("button")];
  const back = document.getElementById("connected-again");
  let said = "";
  button.addEventListener("click", tryNow);
  return {
    show(kind, figure) {
      bar.hidden = false;
      const fill = (selector, text) => { // only what changes, or it would be announced again
        const place = words.querySelector(selector);
        if (place && place.textContent !== text) place.textContent = text;
      };
      if (kind === said) return fill("[data-figure]", figure);
      said = kind;
      back.textContent = "";
      words.innerHTML = bar.querySelector(`template[data-when=${kind}]`).innerHTML;
      fill("[data-figure]", figure);
      fill("[data-host]", location.host);
      const saved = words.querySelector("[data-saved]");
      if (saved && document.querySelector(".px-notsaved")) saved.textContent = "One decision was not saved: look whether it is there once this page is back.";
      button.hidden = kind === "renewing" || kind === "waiting";
    },
    hide(wasLost) {
      bar.hidden = true;
      said = words.textContent = "";
      if (wasLost) back.textContent = "Connected again.";
    },
  };
}

function duration(seconds) {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
