// Where the words of a chart stand, so that no two of them lie on each other: a pure function over boxes (pixels, y downwards).

// `ends`: the label of each line, { width, x, y } with the line's end; `words`: what stands at a level or a day, each with the
// places that would do, best first, as { left, top, width }; `plot`: { left, top, right, bottom }; `tall`: the height of a line of
// letters. Gives the box of each, or null where there is no room for it: those are said in a legend. Labels keep the order in
// which their lines end, from top to bottom; one that had to make room for others is `moved`.
function placeLabels(ends, words, plot, tall) {
  const boxes = stacked(ends, plot, tall), taken = boxes.filter(Boolean);
  const free = box => box.left >= plot.left && box.right <= plot.right && box.top >= plot.top && box.bottom <= plot.bottom && !taken.some(other => overlap(box, other));
  const placed = words.map(({ places }) => {
    const at = places.findIndex(place => free(boxOf(place, tall)));
    if (at < 0) return null;
    const box = { ...boxOf(places[at], tall), at };
    taken.push(box);
    return box;
  });
  return { ends: boxes, words: placed };
}

function boxOf({ left, top, width }, tall) { return { left, top, right: left + width, bottom: top + tall }; }

function overlap(a, b) { return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom; }

// The labels just above the ends of their lines, pushed apart as little as it takes; as many as there is room for.
function stacked(ends, plot, tall) {
  const room = Math.max(0, Math.floor((plot.bottom - plot.top) / tall));
  const fit = ends.map((end, i) => ({ ...end, i })).filter(end => end.width <= plot.right - plot.left).slice(0, room).sort((a, b) => a.y - b.y || a.i - b.i);
  const wished = fit.map(end => end.y - 1.25 * tall), boxes = ends.map(() => null);
  // What each would like beyond those above it, as runs that share their mean wherever one would come before the one above it.
  const runs = [];
  wished.forEach((top, n) => {
    let run = { sum: top - n * tall, count: 1 };
    while (runs.length && runs.at(-1).sum / runs.at(-1).count > run.sum / run.count) {
      const above = runs.pop();
      run = { sum: above.sum + run.sum, count: above.count + run.count };
    }
    runs.push(run);
  });
  runs.flatMap(run => Array(run.count).fill(run.sum / run.count)).forEach((start, n) => {
    const top = Math.min(Math.max(start, plot.top), plot.bottom - fit.length * tall) + n * tall;
    const right = Math.min(Math.max(fit[n].x, plot.left + fit[n].width), plot.right);
    boxes[fit[n].i] = { left: right - fit[n].width, right, top, bottom: top + tall, moved: Math.abs(top - wished[n]) > 0.75 * tall };
  });
  return boxes;
}
