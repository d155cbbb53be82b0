// All slides as a grid of titles, and the keys that there are: the same on the wall and in its presenter's window.
// What is opened by a button gives the focus back to it, what a key opened to where it was: the browser sees to that.
function slidesAndKeys({ slides, now, show, done }) {
  const overview = document.querySelector("dialog.overview"), help = document.querySelector("dialog.keys");

  function choose() {
    overview.querySelector("ol").replaceChildren(...slides.map((slide, at) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.append(Object.assign(document.createElement("b"), { textContent: at + 1 }), ` ${slide.dataset.title}`);
      if (at === now()) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => { overview.close(); show(at); done(); });
      item.append(button);
      return item;
    }));
    overview.showModal();
    overview.querySelectorAll("button")[now()].focus();
  }

  overview.addEventListener("keydown", event => {
    if (!overview.open) return; // the focus leaves a closed dialog only with the next frame
    const buttons = [...overview.querySelectorAll("button")], at = buttons.indexOf(document.activeElement), top = buttons[0].offsetTop;
    const wide = buttons.filter(button => button.offsetTop === top).length;
    const steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, ArrowDown: wide, ArrowUp: -wide, Home: -at, End: buttons.length - 1 - at };
    if (event.key in steps) { event.preventDefault(); buttons[Math.min(Math.max(at + steps[event.key], 0), buttons.length - 1)].focus(); }
    else if (event.key === "o" || event.key === "O") overview.close();
    event.stopPropagation();
  });

  help.querySelector("button").addEventListener("click", () => help.close());
  for (const dialog of [overview, help]) dialog.addEventListener("close", () => { if (document.activeElement === document.body || dialog.contains(document.activeElement)) done(); });
  return { choose, help: () => help.showModal() };
}
