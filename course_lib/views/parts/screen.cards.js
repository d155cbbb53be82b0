// Cards that open from a number or a term. Closed by a key or its button a card gives the focus back by itself; after a tap
// beside it the focus would be nowhere, and the tap would press what it cannot be meant for: the page behind is dimmed.

let opener = null, opened = "", beside = false; // who gets the focus back, and from which card or sheet

function leadBack() {
  const again = opener?.isConnected ? opener : document.querySelector(`[popovertarget="${CSS.escape(opener?.getAttribute("popovertarget") || "")}"]`);
  again?.focus({ preventScroll: true });
}

// An entry of a menu opens its sheet in place of the menu, so that one press closes all; the focus goes back to the menu's button.
function insteadOf(menu, id) {
  const sheet = document.getElementById(id);
  opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]:not([popovertargetaction])`) ?? opener;
  opened = id;
  menu.hidePopover();
  sheet?.showPopover();
}

document.addEventListener("pointerdown", event => {
  const card = document.querySelector(".px-evidence:popover-open");
  beside = Boolean(card) && !card.contains(event.target) && !event.target.closest?.(`[popovertarget="${CSS.escape(card.id)}"]`);
}, true);

document.addEventListener("click", event => {
  if (beside && event.detail) { // a press by key has no detail
    event.preventDefault();
    event.stopImmediatePropagation();
    leadBack();
  } else {
    const button = event.target.closest?.("[popovertarget]");
    if (button && button.getAttribute("popovertargetaction") !== "hide") [opener, opened] = [button, button.getAttribute("popovertarget")];
    const menu = button?.closest(".px-labmenu")?.closest("[popover]");
    if (menu) { event.preventDefault(); insteadOf(menu, opened); }
  }
  beside = false;
}, true);

document.addEventListener("toggle", event => {
  const here = document.activeElement;
  if (event.newState !== "closed" || opened !== event.target.id) return;
  if (here?.closest(":popover-open")) return; // it was led on into another card or sheet
  const nowhere = event.target.matches(".px-labsheet") ? "body" : `body, [tabindex="-1"]`; // out of a sheet the focus may be led to what is new
  if (!here || here.matches(nowhere) || event.target.contains(here)) leadBack();
}, true);
