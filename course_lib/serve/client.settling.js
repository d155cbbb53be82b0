// What every page does as it comes and goes. What stands above grows while it loads: go once more to where the address, or
// the last visit, says. One word is said where nothing can be remembered.
const visit = `at:${location.pathname}${location.search}`;
// A browser that blocks storage throws at the mere mention of it.
const lastVisit = () => { try { return sessionStorage.getItem(visit); } catch { return null; } };
const remembers = () => {
  try { localStorage.setItem("proximal.try", "1"); localStorage.removeItem("proximal.try"); return true; } catch { return false; }
};
function forgetful() {
  const word = document.querySelector("main > .forgetful");
  if (word && !remembers()) word.hidden = false;
}

// The page stands as it will.
function settle() {
  const root = document.documentElement;
  if (root.dataset.ready) return;
  root.dataset.ready = String(Math.round(performance.now()));
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  let target = null;
  try { target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no address of ours */ }
  let free = true;
  for (const hand of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(hand, () => { free = false; }, { once: true, passive: true });
  const go = () => {
    if (!free) return;
    if (reloaded && lastVisit()) scrollTo(0, Number(lastVisit()));
    else if (target && !target.matches(".step")) target.scrollIntoView();
  };
  for (const wait of [0, 500, 1500]) setTimeout(go, wait);
}
addEventListener("pagehide", () => { try { sessionStorage.setItem(visit, String(scrollY)); } catch { /* a browser that keeps nothing */ } });

// A page that closes frees its kernel; the course itself finds out late. A page that the browser keeps for the Back
// button does so too, and gets a new one if somebody comes back.
function goodbye(base, { kernelId, kernelSecret }) {
  const form = new FormData();
  form.append("secret", kernelSecret);
  navigator.sendBeacon(`${base}voila/api/shutdown/${kernelId}`, form);
}
