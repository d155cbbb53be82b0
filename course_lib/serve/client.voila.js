// A page with widgets that are not ours: Voilà's manager draws everything, in the same places.

// A place is filled when a widget stands in it, or something else than Lumino's own "Loading widget...".
const drawn = slot => [...slot.querySelectorAll(".jp-OutputArea-output")].some(
  output => output.firstElementChild || (output.textContent.trim() && !/^Loading widget|^Error displaying/.test(output.textContent.trim())));

const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';
course.shows = parcel => parcel.content.querySelector(OUTPUT) !== null;
course.draw = (slot, parcel) => {
  slot.append(parcel.content);
  const watcher = new MutationObserver(() => { if (drawn(slot)) { watcher.disconnect(); filled(slot); } });
  watcher.observe(slot, { childList: true, subtree: true, characterData: true });
};

// Voilà hides a page until it is told; ours was there from the start.
window.voila_finish = window.voila_process = window.voila_heartbeat = () => {};
// Its empty shell would be a second #main, and a second banner.
new MutationObserver((_, self) => {
  const shell = document.querySelector("body > .jp-LabShell");
  if (shell) { shell.remove(); self.disconnect(); }
}).observe(document.documentElement, { childList: true, subtree: true });

const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
addEventListener("pagehide", () => goodbye(config.baseUrl, config));
arriving();
