// A room of a class from a browser's side, the same for a phone, the wall and the presenter: what is said to it, what is heard of it.
// The server tells all of where the room stands to whoever comes back, so a window that slept needs to remember nothing.
const LIVE = (() => {
  const SILENT_MS = 40_000, ASLEEP_MS = 18_000, AGAIN_MS = 1500, UNKNOWN = "The course could not be reached: it is tried again.";

  async function post(base, body) {
    let answer;
    try {
      answer = await fetch(`${base}course/live`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), credentials: "same-origin" });
    } catch { throw Object.assign(new Error(UNKNOWN), { status: 0 }); }
    const found = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(found.problem || UNKNOWN), { status: found.problem ? answer.status : 0 });
    return found;
  }

  // `hear` has a function for each kind of event, `line(true or false)` for whether there is a connection, and `gone` for when there is no such room.
  function listen(base, room, role, hear) {
    const address = `${base}course/live/${room}/${role}`;
    let line = null, heard = performance.now(), over = false, waiting = 0;
    function open() {
      line?.close();
      line = new EventSource(address);
      heard = performance.now();
      for (const kind of ["state", "numbers", "mine", "relay", "beat"]) line.addEventListener(kind, event => {
        heard = performance.now();
        hear.line?.(true);
        hear[kind]?.(JSON.parse(event.data));
      });
      line.addEventListener("error", () => { hear.line?.(false); if (line.readyState === EventSource.CLOSED) later(); });
    }
    async function look() {
      const stop = new AbortController();
      try {
        const { status } = await fetch(address, { signal: stop.signal, credentials: "same-origin" });
        if (status === 404 && !over) { over = true; line?.close(); hear.gone?.(); }
      } catch { /* not there yet: it is tried again */ } finally { stop.abort(); }
      if (!over) open();
    }
    function later() { clearTimeout(waiting); if (!over) waiting = setTimeout(look, AGAIN_MS); }
    const silent = ms => !over && performance.now() - heard > ms;
    setInterval(() => { if (silent(SILENT_MS)) open(); }, 5000);
    for (const woke of ["visibilitychange", "pageshow", "online"]) addEventListener(woke, () => { if (!document.hidden && (woke === "online" ? !over : silent(ASLEEP_MS))) open(); }, true);
    open();
    return { close() { over = true; clearTimeout(waiting); line?.close(); } };
  }

  // Counts down in `shown` from so many milliseconds; nothing is in view where no time runs.
  function countdown(place, shown) {
    let ends = 0, tick = 0;
    const write = () => {
      const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000)), text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (shown.textContent !== text) shown.textContent = text;
      place.toggleAttribute("data-soon", left <= 10);
    };
    return left => {
      clearInterval(tick);
      place.hidden = left === undefined;
      if (left === undefined) return;
      ends = performance.now() + left;
      write();
      tick = setInterval(write, 200);
    };
  }

  return { post, listen, countdown };
})();
