// A page of the course as a file: its charts are drawn, its steps turn, its lists are looked up in, and on a host it stands
// without the network after one visit. Nothing is asked of anybody, and nothing is recorded but which steps were read.

for (const el of document.querySelectorAll("[data-screen]")) {
  const root = el.querySelector(".px-root"), numbers = el.querySelector(":scope > script[data-numbers]"), known = new Map();
  el.classList.add("px");
  if (numbers) {
    const bytes = Uint8Array.from(atob(numbers.dataset.numbers), letter => letter.charCodeAt(0));
    takeNumbers(known, JSON.parse(numbers.textContent), [bytes.buffer]);
  }
  const drawings = [...root.querySelectorAll("[data-chart]")], redraw = () => drawings.forEach(one => charts.get(one)?.plot.redraw());
  drawings.forEach(one => draw(one, known.get(one.dataset.chart)));
  for (const question of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(question).addEventListener("change", redraw);
  lookingUp(root).painted();
  root.addEventListener("submit", event => event.preventDefault());
  root.addEventListener("click", event => {
    const piece = event.target.closest("[data-print]")?.closest("[data-piece]");
    if (!piece) return;
    piece.classList.add("px-printing");
    addEventListener("afterprint", () => piece.classList.remove("px-printing"), { once: true });
    print();
  });
}
stepsOf(document.querySelector("main"));
settle();

// Beside this script lies what keeps the files; a page that was opened from a folder has them already.
if (/^https?:$/.test(location.protocol)) navigator.serviceWorker?.register(new URL("worker.js", document.baseURI)).catch(() => { /* it stays a page that needs its host */ });
