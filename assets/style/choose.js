// Begins a class for the lesson, goes back to one that runs, or makes this device a further one of its presenter's.
(() => {
  const { page, view } = document.body.dataset, problem = document.querySelector(".problem"), running = document.querySelector(".running");
  const wall = room => `voila/render/${page}?present${view ? "&short" : ""}&class=${room}`;

  document.querySelector("[data-begin]")?.addEventListener("click", async event => {
    problem.textContent = "";
    event.target.setAttribute("aria-busy", "true");
    try { location.assign(wall((await LIVE.post("", { do: "begin", page })).room)); }
    catch (reason) { problem.textContent = reason.message; event.target.removeAttribute("aria-busy"); }
  });

  if (running) LIVE.post("", { do: "mine" }).then(({ rooms }) => {
    const own = rooms.filter(one => one.page === page);
    running.replaceChildren(...own.map(({ room, joined }) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: wall(room), textContent: `Go back to the class that is running (${joined} joined)` }));
      return item;
    }));
    running.hidden = !own.length;
  }).catch(() => { /* then there is none to go back to */ });

  const [room, word] = decodeURIComponent(location.hash.slice(1)).split(".");
  if (!page && word) {
    history.replaceState(null, "", location.pathname); // the word is good once, and no history need keep it
    LIVE.post("", { do: "borrow", room, word }).then(
      found => location.replace(`voila/render/${found.page}?presenter&class=${found.room}`),
      reason => { problem.textContent = reason.message; },
    );
  }
})();
