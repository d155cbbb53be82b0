// A page that is still arriving: puts each output in its place, and says so when something does not come.
(() => {
  const PATIENCE_MS = 20_000;
  const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';
  const slots = () => [...document.querySelectorAll(".slot[aria-busy=true]")];
  const failed = (slot) => {
    slot.removeAttribute("aria-busy");
    const name = document.body.dataset.notebook, cell = slot.id.replace("cell-", "");
    slot.innerHTML = `<p class="failed" role="alert"></p>`;
    slot.firstChild.textContent = `This part of the page could not start. Reload the page; if it happens again, tell whoever runs this course: ${name}, cell ${cell}.`;
  };

  // A slot is filled when a widget stands in it, or something else than Lumino's own "Loading widget...".
  const filled = (slot) => [...slot.querySelectorAll(".jp-OutputArea-output")].some(
    (output) => output.firstElementChild || (output.textContent.trim() && !/^Loading widget|^Error displaying/.test(output.textContent.trim())));
  const watch = (slot) => {
    const look = () => {
      if (!filled(slot)) return;
      watcher.disconnect();
      slot.querySelector(".waiting")?.remove();
      slot.removeAttribute("aria-busy");
      if (!slots().length) { document.documentElement.dataset.ready = String(Math.round(performance.now())); settle(); }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(slot, { childList: true, subtree: true, characterData: true });
  };

  // What stands above grows while it loads: go once more to where the address, or the last visit, says.
  const visit = `at:${location.pathname}`;
  // A browser that blocks storage throws at the mere mention of it.
  const lastVisit = () => { try { return sessionStorage.getItem(visit); } catch { return null; } };
  const remembers = () => {
    try { localStorage.setItem("proximal.try", "1"); localStorage.removeItem("proximal.try"); return true; } catch { return false; }
  };
  const settle = () => {
    const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let free = true;
    for (const hand of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(hand, () => { free = false; }, { once: true, passive: true });
    const go = () => {
      if (!free) return;
      if (reloaded && lastVisit()) scrollTo(0, Number(lastVisit()));
      else if (target) target.scrollIntoView();
    };
    for (const wait of [0, 500, 1500]) setTimeout(go, wait);
  };
  addEventListener("pagehide", () => { try { sessionStorage.setItem(visit, String(scrollY)); } catch { /* a browser that keeps nothing */ } });

  const unfinished = () => {
    if (document.querySelector(".unfinished")) return;
    const bar = document.createElement("div");
    bar.className = "unfinished";
    bar.setAttribute("role", "alert");
    bar.innerHTML = `<p>The page did not finish loading.</p><button type="button">Reload</button>`;
    bar.querySelector("button").addEventListener("click", () => location.reload());
    document.querySelector("main").prepend(bar);
  };

  let whole = false;
  window.course = {
    // Said once on the page where nothing can be remembered; elsewhere the sentence goes.
    begin() {
      document.currentScript.remove(); // it is no part of what is read or presented
      const word = document.querySelector(".forgetful");
      if (remembers()) word.remove(); else word.hidden = false;
    },
    // The cell with this number has run: its outputs move to where it stands among the words.
    place(number) {
      const parcel = document.querySelector(`template[data-cell="${number}"]`);
      let slot = document.getElementById(`cell-${number}`);
      if (!parcel) return;
      const content = parcel.content;
      parcel.remove();
      if (!slot) {
        if (!content.querySelector(".failed")) return;
        slot = document.createElement("div"); // an import that failed: nothing below it will work, so say it on top
        document.querySelector("main").prepend(slot);
      }
      if (!content.querySelector(OUTPUT)) { slot.removeAttribute("aria-busy"); slot.replaceChildren(content); return; }
      slot.append(content);
      watch(slot);
    },
    // All has been sent.
    complete() {
      whole = true;
      slots().filter((slot) => !slot.querySelector(OUTPUT)).forEach(failed);
      setTimeout(() => slots().length && unfinished(), PATIENCE_MS);
    },
  };
  document.addEventListener("DOMContentLoaded", () => whole || unfinished());

  // Voilà hides a page until it is told; ours was there from the start.
  window.voila_finish = window.voila_process = window.voila_heartbeat = () => {};
  // Its empty shell would be a second #main, and a second banner.
  new MutationObserver((_, self) => {
    const shell = document.querySelector("body > .jp-LabShell");
    if (shell) { shell.remove(); self.disconnect(); }
  }).observe(document.documentElement, { childList: true, subtree: true });

  // A telephone does not always say "beforeunload", which is when Voilà frees the kernel.
  let told = false;
  addEventListener("beforeunload", () => { told = true; });
  addEventListener("pagehide", (event) => {
    if (told || event.persisted) return;
    const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    const form = new FormData();
    let token = "";
    try { token = document.cookie.match(/\b_xsrf=([^;]*)/)?.[1] ?? ""; } catch { /* a browser that blocks cookies */ }
    form.append("_xsrf", token);
    navigator.sendBeacon(`${config.baseUrl}voila/api/shutdown/${config.kernelId}`, form);
  });
})();
