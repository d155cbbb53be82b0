// Keys and words of number boxes and sliders: arrows step a box by 1, Page Up and Down by 5, and a slider says its unit.

const STEPS = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
const ONE_WAY = /^\s*(-?(?:\d+(?:[.,]\d{1,2})?|0[.,]\d+))\s*$/; // a number that can be read in one way only

// Whether a range or a step of a regimen is being moved: it is kept once it stands.
function dragged(event) { return event.target.type === "range" || event.fromHand; }

function valueText(field, root) {
  const range = field.type === "range" ? field : field.id && root.querySelector(`input[type=range][data-pair="${CSS.escape(field.id)}"]`);
  if (range && !("cursor" in range.dataset)) range.setAttribute("aria-valuetext", `${range.value} ${range.dataset.unit}`);
}

// Step the number in a box within what its slider, or data-low and data-high, allow, with as many decimals as it has.
function step(event) {
  const box = event.target, by = STEPS[event.key];
  if (!by || !box.matches?.("input[inputmode]") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const text = box.value.trim() ? ONE_WAY.exec(box.value)?.[1] : "0";
  if (text === undefined) return; // what is no number, or could be two, is left to who typed it
  event.preventDefault();
  const range = box.id && box.ownerDocument.querySelector(`input[type=range][data-pair="${CSS.escape(box.id)}"]`);
  const low = Number(range?.min || box.dataset.low || 0), high = Number(range?.max || box.dataset.high || Infinity);
  const digits = (text.split(/[.,]/)[1] || "").length;
  const next = Math.min(Math.max(Number(text.replace(",", ".")) + by, low), high);
  const written = Number(next.toFixed(Math.max(digits, Number.isInteger(next) ? 0 : 2))).toFixed(digits);
  box.value = text.includes(",") ? written.replace(".", ",") : written;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
