// The page that a learning platform opens: it shows the served course, hears from it how far the learner is, and tells the
// platform, by the runtime of SCORM 2004. Nothing of a learner goes the other way.
(() => {
  const { course } = document.body.dataset, origin = new URL(course).origin, said = document.querySelector("[role=status]");
  const MOST = 50; // frames within frames

  function found(view) {
    for (let n = 0; view && n < MOST; n++, view = view.parent === view ? null : view.parent) {
      try { if (view.API_1484_11) return view.API_1484_11; } catch { /* of another origin, which has none for us */ }
    }
    return null;
  }

  const api = found(window) || found(window.opener) || found(window.top?.opener);
  let runs = !!api && api.Initialize("") === "true";
  const get = name => (runs ? api.GetValue(name) : ""), set = (name, value) => runs && api.SetValue(name, String(value));

  if (runs && ["", "unknown", "not attempted"].includes(get("cmi.completion_status"))) {
    set("cmi.completion_status", "incomplete");
    api.Commit("");
  }
  if (!runs) said.textContent = "Your learning platform does not answer, so it hears nothing of what you do here. The course keeps your work all the same.";

  addEventListener("message", event => {
    const { course: name, done, of } = event.data ?? {};
    if (event.origin !== origin || name !== "proximal" || !Number.isInteger(done) || !Number.isInteger(of) || of < 1 || done < 0 || done > of) return;
    const share = Math.round((1e4 * done) / of) / 1e4;
    for (const [part, value] of [["min", 0], ["max", of], ["raw", done], ["scaled", share]]) set(`cmi.score.${part}`, value);
    set("cmi.progress_measure", share);
    if (done === of) { set("cmi.completion_status", "completed"); set("cmi.success_status", "passed"); }
    else if (get("cmi.completion_status") !== "completed") set("cmi.completion_status", "incomplete");
    if (runs) api.Commit("");
  });

  addEventListener("pagehide", () => {
    if (!runs) return;
    set("cmi.exit", get("cmi.completion_status") === "completed" ? "normal" : "suspend");
    api.Terminate("");
    runs = false;
  });

  document.querySelector("button").addEventListener("click", () => {
    document.querySelector("iframe").remove(); // one page at a time tells how far the learner is
    open(course, "proximal");
  });
})();
