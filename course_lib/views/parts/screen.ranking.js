// A ranking: a tap gives the next place or takes one back, an arrow changes places with a neighbour.
// The places stand in hidden fields, so that they are kept and sent like all else in a form; Python draws what follows from them.

function rank(pressed) {
  const rows = [...pressed.closest("[data-ranking]").querySelectorAll("input[type=hidden]")];
  const mine = pressed.parentElement.querySelector("input[type=hidden]"), at = Number(mine.value), by = Number(pressed.dataset.rank);
  const holder = place => rows.find(row => Number(row.value) === place);
  if (by) {
    const neighbour = at && holder(at + by);
    if (!neighbour) return;
    neighbour.value = String(at);
    mine.value = String(at + by);
  } else if (at) {
    mine.value = "";
    for (const row of rows) if (Number(row.value) > at) row.value = String(Number(row.value) - 1);
  } else {
    let free = 1;
    while (holder(free)) free += 1;
    mine.value = String(free);
  }
  for (const row of rows) row.parentElement.querySelector(".px-place").textContent = row.value || "–";
  mine.dispatchEvent(new Event("input", { bubbles: true }));
}
