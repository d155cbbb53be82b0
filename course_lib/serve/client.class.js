// A learner's class on the page Progress: each form with `data-class-deed` is asked of the server, without a kernel, and
// the answer is the whole card again. The learner's code goes in the body alone.

const CLASS_UNREACHED = "The course could not be reached: nothing was changed. Try again in a moment.";

function classOf(base) {
  const card = () => document.querySelector("[data-class]"), said = document.getElementById("connected-again");

  async function ask(deed, values) {
    try {
      const answer = await fetch(`${base}course/class`, {
        method: "POST", headers: { "Content-Type": "application/json" }, cache: "no-store", signal: AbortSignal.timeout(30_000),
        body: JSON.stringify({ as: "learner", do: deed, key: code(), values }),
      });
      return await answer.json();
    } catch { return { problem: CLASS_UNREACHED }; }
  }

  function take(form, answer) {
    if (answer.deleted) { forget(); return begunAnew(answer.deleted); }
    if (answer.problem) return refuse(form, answer.problem);
    card().outerHTML = answer.html;
    const target = card().querySelector(".px-told, .px-notice, #class-leave");
    said.textContent = target ? "" : answer.say || ""; // these say it themselves
    (target ?? card().querySelector("button"))?.focus();
  }

  function refuse(form, sentence) {
    form.parentElement.querySelector(".px-unanswered")?.remove();
    const told = Object.assign(document.createElement("p"), { className: "px-problem px-told px-unanswered", tabIndex: -1, textContent: sentence });
    told.setAttribute("role", "alert");
    form.after(told);
    told.focus();
  }

  document.addEventListener("submit", async event => {
    const form = event.target.closest("[data-class] [data-class-deed]");
    if (!form) return;
    event.preventDefault();
    const press = form.querySelector("button");
    press.disabled = true;
    const answer = await ask(form.dataset.classDeed, Object.fromEntries(new FormData(form)));
    press.disabled = false;
    take(form, answer);
  });
}
