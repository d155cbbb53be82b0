// Only in a preview: ask each second whether a file was saved; reload if it is sound, else show what is wrong with it.
(() => {
  const state = new URL("../../preview/state", location.href);
  let seen = "", busy = false;
  const board = document.createElement("div");
  board.setAttribute("role", "status");
  const show = (findings) => {
    board.className = findings.length ? "unfinished findings" : "";
    board.replaceChildren(...findings.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  };
  const ask = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const { version, findings } = await (await fetch(`${state}?seen=${seen}`)).json();
      if (!seen) { document.querySelector("main").prepend(board); show(findings); seen = version; }
      else if (version !== seen) { seen = version; if (findings.length) show(findings); else location.reload(); }
    } catch { /* the preview has stopped */ } finally { busy = false; }
  };
  ask();
  setInterval(ask, 1000);
})();
