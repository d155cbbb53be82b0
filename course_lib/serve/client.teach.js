// The teacher's page: each form with `data-teach` is asked of the server, and the answer takes the screen's place. The secret
// is kept in this page's memory alone, and goes in the body of a request: a reload asks for it again.

const screen = () => document.querySelector("[data-teaching]"), base = new URL("../", location.href).pathname;
let secret = "";

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

document.addEventListener("submit", async event => {
  const form = event.target.closest("[data-teaching] [data-teach]");
  if (!form) return;
  event.preventDefault();
  const { secret: typed, ...values } = Object.fromEntries(new FormData(form)), press = form.querySelector("button");
  if (typed !== undefined) secret = typed;
  press.disabled = true;
  const answer = await askDesk(`${base}course/class`, { as: "teacher", do: form.dataset.teach, key: secret, values }, 60_000);
  press.disabled = false;
  take(form, answer);
});
document.querySelector(".unscripted")?.remove();
