// A page that is still arriving: each output goes to its place among the words as its cell has run, and what does not
// come is said. `course.shows(parcel)` and `course.draw(slot, parcel)` are given by the script that follows, for Voilà's manager.

const PATIENCE_MS = 20_000;
const course = { shows: null, draw: null };
const waiting = () => [...document.querySelectorAll(".slot[aria-busy=true]")];

function failed(slot) {
  slot.removeAttribute("aria-busy");
  const name = document.body.dataset.notebook, cell = slot.id.replace("cell-", "");
  slot.innerHTML = `<p class="failed" role="alert"></p>`;
  slot.firstChild.textContent = `This part of the page could not start. Reload the page; if it happens again, tell whoever runs this course: ${name}, cell ${cell}.`;
}

// A part of the page is there.
function filled(slot) {
  slot.querySelector(":scope > .waiting")?.remove();
  slot.removeAttribute("aria-busy");
  if (waiting().length) return;
  settle();
}

// The cell with this number has run: its outputs move to where it stands among the words.
function place(parcel) {
  let slot = document.getElementById(`cell-${parcel.dataset.cell}`);
  parcel.remove();
  if (!slot) {
    if (!parcel.content.querySelector(".failed")) return;
    slot = document.createElement("div"); // an import that failed: nothing below it will work, so say it on top
    document.querySelector("main").prepend(slot);
  }
  if (course.shows(parcel)) { slot.dataset.filling = "yes"; course.draw(slot, parcel); }
  else { slot.removeAttribute("aria-busy"); slot.replaceChildren(parcel.content); }
}

function unfinished() {
  if (document.querySelector(".unfinished")) return;
  const bar = document.createElement("div");
  bar.className = "unfinished";
  bar.setAttribute("role", "alert");
  bar.innerHTML = `<p>The page did not finish loading.</p><button type="button">Reload</button>`;
  bar.querySelector("button").addEventListener("click", () => location.reload());
  document.querySelector("main").prepend(bar);
}

// Take what has come so far, and go on as more comes. A parcel is whole once something follows it.
function arriving() {
  forgetful();
  let ended = false;
  const look = () => {
    for (const parcel of document.querySelectorAll("template[data-cell]")) if (ended || parcel.nextElementSibling) place(parcel);
  };
  const watcher = new MutationObserver(look);
  const end = () => {
    ended = true;
    watcher.disconnect();
    look();
    if (!document.getElementById("whole")) return unfinished();
    waiting().filter(slot => !slot.dataset.filling).forEach(failed);
    setTimeout(() => waiting().length && unfinished(), PATIENCE_MS);
  };
  watcher.observe(document.documentElement, { childList: true, subtree: true });
  look();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", end); else end();
}
