// The teacher's page: each form with `data-teach` is asked of the server, and the answer takes the screen's place. The secret
// is kept in this page's memory alone, and goes in the body of a request: a reload asks for it again.

const UNREACHED = "The course could not be reached: nothing was changed. Try again in a moment.";
const screen = () => document.querySelector("[data-teaching]"), base = new URL("../", location.href).pathname;
let secret = "";

async function ask(deed, values) {
  try {
    const answer = await fetch(`${base}course/class`, {
      method: "POST", headers: { "Content-Type": "application/json" }, cache: "no-store", signal: AbortSignal.timeout(60_000),
      body: JSON.stringify({ as: "teacher", do: deed, key: secret, values }),
    });
    return await answer.json();
  } catch { return { problem: UNREACHED }; }
}

function take(form, answer) {
  if (answer.problem) return refuse(form, answer.problem);
  const folds = [...screen().querySelectorAll("details[open] > summary")].map(one => one.textContent);
  screen().outerHTML = answer.html;
  for (const one of screen().querySelectorAll("details > summary")) if (folds.includes(one.textContent)) one.parentElement.open = true;
  if (screen().querySelector("#teach-secret")) secret = "";
  if (answer.file) save(answer.file);
  const target = screen().querySelector(".px-told, .px-notice, #teach-new, #teach-ending");
  document.getElementById("said").textContent = target?.matches(".px-told, .px-notice") ? "" : answer.say || "";
  if (target) target.focus();
  else if (!answer.file) screen().querySelector("h2")?.scrollIntoView({ block: "nearest" });
}

function refuse(form, sentence) {
  form.parentElement.querySelector(".px-unanswered")?.remove();
  const told = Object.assign(document.createElement("p"), { className: "px-problem px-told px-unanswered", tabIndex: -1, textContent: sentence });
  told.setAttribute("role", "alert");
  form.after(told);
  told.focus();
}

document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-teaching] [data-teach]");
  if (!form) return;
  event.preventDefault();
  const { secret: typed, ...values } = Object.fromEntries(new FormData(form)), press = form.querySelector("button");
  if (typed !== undefined) secret = typed;
  press.disabled = true;
  const answer = await ask(form.dataset.teach, values);
  press.disabled = false;
  take(form, answer);
});
document.querySelector(".unscripted")?.remove();
