// A deed that is asked of the server without a kernel (`desk.py`): the answer, or beside its form one sentence why there is none.

const UNREACHED = "The course could not be reached: nothing was changed. Try again in a moment.";

async function askDesk(address, question, withinMs = 30_000) {
  try {
    const answer = await fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json" }, cache: "no-store", signal: AbortSignal.timeout(withinMs),
      body: JSON.stringify(question),
    });
    return await answer.json();
  } catch { return { problem: UNREACHED }; }
}

function refuse(form, sentence) {
  form?.parentElement.querySelector(".px-unanswered")?.remove();
  const told = Object.assign(document.createElement("p"), { className: "px-problem px-told px-unanswered", tabIndex: -1, textContent: sentence });
  told.setAttribute("role", "alert");
  form?.after(told);
  told.focus();
}
