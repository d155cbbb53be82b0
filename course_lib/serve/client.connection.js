// The line from the page to its kernel: opened, watched, opened again; and the one bar that says how it stands.
// The server itself answers the sign of life, so asking costs the kernel nothing and counts as no touch.

const LIFE_MS = 1500, SILENT_MS = 2000, DEAF_MS = 8000, BLOCKED_MS = 7000, ANSWER_MS = 5000, TICK_MS = 250;
const WAITS_MS = [0, 500, 1000, 2000, 3000]; // before each new try, the last one for ever

// `hears` is told: message(id, content, buffers), back() after a loss, and renew(), which fetches the page anew and
// resolves to its configuration, or to nothing if that cannot be had now.
function connect(config, hears) {
  const session = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, "0")).join("");
  const bar = statusBar(() => soon(0));
  const queue = [];
  let state = "opening", socket = null, opened = 0, asked = 0, answered = performance.now(), since = 0, tries = 0, refused = 0, whole = 0, timer = null, trying = false, number = 0;

  function open() {
    const address = new URL(`${config.baseUrl}api/kernels/${config.kernelId}/channels`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("session_id", session);
    const mine = new WebSocket(address, [PROTOCOL, `secret.${config.kernelSecret}`]);
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
      if (JSON.parse(data).kernel === "alive") ready(); else renew();
      return;
    }
    const { header, content, buffers } = decode(data);
    if (header.msg_type === "comm_msg" && content.data?.method === "custom") hears.message(content.comm_id, content.data.content, buffers);
  }

  function ready() {
    const was = state;
    if (was === "live") return;
    state = "live";
    tries = refused = 0;
    clearTimeout(timer);
    bar.hide(was !== "opening");
    if (was !== "opening") hears.back();
    while (queue.length) send(...queue.shift());
  }

  function send(id, content) {
    if (state === "opening" || state === "blocked") { queue.push([id, content]); return; }
    if (state !== "live" || socket?.readyState !== WebSocket.OPEN) return; // after the loss the part says it again
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
    else if (state === "lost") bar.show("lost", Math.round((performance.now() - since) / 1000));
  }

  // Try again: at once, then ever more slowly.
  function soon(wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]) {
    clearTimeout(timer);
    timer = setTimeout(again, wait);
  }

  async function again() {
    if (state === "live" || trying || document.hidden) return; // nobody looks: it waits until somebody does
    trying = true;
    tries++;
    const found = await kernel();
    trying = false;
    if (state === "live") return;
    if (found === "gone") { if (state === "renewing") state = "lost"; return renew(); }
    const late = state === "opening" && whole && performance.now() - whole >= BLOCKED_MS;
    if (!found && late) { state = "lost"; since = whole; tell(); }
    if (found === "alive") {
      if (refused > 1 || late) { state = "blocked"; tell(); }
      if (!socket || performance.now() - opened > DEAF_MS) { drop(); open(); }
    }
    soon();
  }

  // What the server says of this page's kernel: alive, gone, or nothing, because it cannot be asked.
  async function kernel() {
    try {
      const answer = await fetch(`${config.baseUrl}api/kernels/${config.kernelId}`, {
        headers: { "X-Kernel-Secret": config.kernelSecret }, cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS),
      });
      return answer.ok ? "alive" : answer.status === 404 ? "gone" : "";
    } catch { return ""; }
  }

  // The kernel has ended: the page is fetched anew and takes the new one's place, under the learner's hand.
  async function renew() {
    if (state === "renewing") return;
    if (state === "opening" && !whole) { soon(500); return; } // it is only being started
    if (state !== "lost") since = answered;
    if (document.hidden) { state = "lost"; return; }
    state = "renewing";
    tell();
    drop();
    trying = true;
    const fresh = await hears.renew();
    trying = false;
    if (fresh) { Object.assign(config, fresh); open(); soon(DEAF_MS); return; }
    state = "lost";
    tell();
    soon(Math.max(1000, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]));
  }

  setInterval(() => {
    const now = performance.now();
    if (state === "lost") tell();
    if (state !== "live" || document.hidden || socket?.readyState !== WebSocket.OPEN) return;
    if (answered >= asked && now - asked > LIFE_MS) ask();
    else if (asked > answered && now - asked > SILENT_MS) { lose(); soon(0); }
  }, TICK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (state === "live" && socket?.readyState === WebSocket.OPEN) ask(); else soon(0);
  });
  addEventListener("online", () => soon(0));
  addEventListener("pagehide", drop);
  addEventListener("pageshow", event => { if (event.persisted) { drop(); lose(); soon(0); } });
  open();
  return { send, connected: () => state === "live", complete };

  // All of the page has come; what still is not open by then is looked into.
  function complete() {
    whole = performance.now();
    setTimeout(() => { if (state === "opening") soon(0); }, BLOCKED_MS);
  }
}

// One bar for the whole page. What it says is announced once; the seconds beside it only tick for the eye.
function statusBar(tryNow) {
  const bar = document.getElementById("connection"), [words, button] = [bar.querySelector("p"), bar.querySelector("button")];
  const back = document.getElementById("connected-again");
  let said = "";
  button.addEventListener("click", tryNow);
  return {
    show(kind, seconds) {
      bar.hidden = false;
      const ticking = words.querySelector("[data-seconds]");
      if (kind === said) { if (ticking) ticking.textContent = duration(seconds); return; }
      said = kind;
      back.textContent = "";
      words.innerHTML = bar.querySelector(`template[data-when=${kind}]`).innerHTML;
      const fresh = words.querySelector("[data-seconds]"), host = words.querySelector("[data-host]");
      if (fresh) fresh.textContent = duration(seconds);
      if (host) host.textContent = location.host;
      const saved = words.querySelector("[data-saved]");
      if (saved && document.querySelector(".px-notsaved")) saved.textContent = "One decision was not saved: look whether it is there once this page is back.";
      button.hidden = kind === "renewing";
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
