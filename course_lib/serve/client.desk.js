// The learner's record as a whole: each form with `data-deed` is a deed that is asked of the server, without a kernel, and
// the answer is the whole screen again. A pairing code comes in the address's fragment, which no server sees, and leaves it at once.

const PAIRING = /^#pair=([0-9a-z]{24})$/, LARGEST_FILE = 8_000_000, CODE_MS = 5 * 60_000;
let pairing = "";

function takePairing() {
  const found = PAIRING.exec(location.hash);
  if (!found) return;
  pairing = found[1];
  const step = document.querySelector("[data-desk]")?.closest(".step");
  history.replaceState(history.state, "", step ? `#${step.id}` : location.pathname + location.search);
}

function deskOf(base, renewed) {
  const desk = () => document.querySelector("[data-desk]"), said = document.getElementById("connected-again");
  if (!desk()) return () => {};
  const formOf = deed => desk().querySelector(`[data-deed="${deed}"]`), here = location.origin + location.pathname;
  let shown = 0;

  // Put the answer in the place of what stood there, and lead to what is new in it.
  function take(deed, answer) {
    if (answer.forget || answer.deleted) forget();
    if (answer.deleted) return begunAnew(answer.deleted);
    if (answer.problem) return refuse(formOf(deed), answer.problem);
    desk().outerHTML = answer.html;
    said.textContent = desk().querySelector(".px-told, .px-notice") ? "" : answer.say || ""; // these say it themselves
    if (answer.file) save(answer.file);
    const target = desk().querySelector(".px-told, .px-notice, #desk-code, #desk-words, #certificate, #desk-delete");
    if (deed !== "show") (target ?? desk().querySelector("button"))?.focus({ preventScroll: !target });
    if (deed === "pair") { const mine = ++shown; setTimeout(() => { if (mine === shown && desk()?.querySelector("#desk-code")) act("show"); }, CODE_MS); }
    if (["join", "bring", "delete"].includes(deed) && !answer.problem) renewed();
  }

  async function act(deed, values = {}) {
    const press = formOf(deed)?.querySelector("button");
    press?.setAttribute("disabled", "");
    const answer = await askDesk(`${base}course/desk`, { do: deed, code: code(), values, here, zone: zone() });
    press?.removeAttribute("disabled");
    take(deed, answer);
  }

  document.addEventListener("submit", async event => {
    const form = event.target.closest("[data-desk] [data-deed]");
    if (!form) return;
    event.preventDefault();
    const deed = form.dataset.deed, file = form.querySelector("input[type=file]")?.files[0];
    if (deed !== "bring") return act(deed, Object.fromEntries(new FormData(form)));
    if (!file) return refuse(formOf(deed), "Choose a file first.");
    if (file.size > LARGEST_FILE) return refuse(formOf(deed), "This file is larger than 8 MB: it is no record of this course.");
    act(deed, { text: await file.text() });
  });
  document.addEventListener("click", event => {
    const piece = event.target.closest("[data-print-desk]")?.closest("[data-piece]");
    if (!piece) return;
    piece.classList.add("px-printing");
    addEventListener("afterprint", () => piece.classList.remove("px-printing"), { once: true });
    print();
  });

  // What was scanned waits in the field, and is done at a press: nobody's records are joined by looking at a page.
  return function arrived() {
    const fill = () => {
      const field = desk()?.querySelector("[name=secret]");
      if (!pairing || !field) return;
      field.value = pairing;
      field.closest("details").open = true;
      field.form.querySelector("button").focus();
      said.textContent = "A code of your other device is filled in. Press Join to make one record of both.";
    };
    if (storage.get(CODE)) act("show").then(fill); else fill();
  };
}

// A record that was deleted, in another tab or on another device, is said once on the page.
function begunAnew(sentence) {
  if (document.querySelector("main > .begun-anew")) return;
  const told = document.createElement("div");
  told.className = "unfinished begun-anew";
  told.setAttribute("role", "alert");
  told.innerHTML = `<p></p><button type="button">Begin anew</button>`;
  told.querySelector("p").textContent = sentence;
  told.querySelector("button").addEventListener("click", () => location.reload());
  document.querySelector("main").prepend(told);
}
addEventListener("storage", event => {
  if (event.key === CODE && event.oldValue && !event.newValue) begunAnew("Your record was deleted in another tab. Nothing more is kept on this page.");
});
