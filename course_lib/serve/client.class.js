// A learner's class on the page Progress: each form with `data-class-deed` is asked of the server, without a kernel, and
// the answer is the whole card again. The learner's code goes in the body alone.

function classOf(base) {
  const card = () => document.querySelector("[data-class]"), said = document.getElementById("connected-again");

  function take(form, answer) {
    if (answer.deleted) { forget(); return begunAnew(answer.deleted); }
    if (answer.problem) return refuse(form, answer.problem);
    card().outerHTML = answer.html;
    const target = card().querySelector(".px-told, .px-notice, #class-leave");
    said.textContent = target ? "" : answer.say || ""; // these say it themselves
    (target ?? card().querySelector("button"))?.focus();
  }

  document.addEventListener("submit", async event => {
    const form = event.target.closest("[data-class] [data-class-deed]");
    if (!form) return;
    event.preventDefault();
    const press = form.querySelector("button");
    press.disabled = true;
    const answer = await askDesk(`${base}course/class`, { as: "learner", do: form.dataset.classDeed, key: code(), values: Object.fromEntries(new FormData(form)) });
    press.disabled = false;
    take(form, answer);
  });
}
