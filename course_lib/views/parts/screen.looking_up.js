// Looking things up in a list that came with the page: words and filters leave what fits, one entry is open at a time, and an
// address opens its own. No kernel is asked. What the attributes mean is told in evidence_room/looking_up.py.

const SAY_FOUND_MS = 300, soughtIn = new WeakMap(), wasOpen = new WeakMap(), saying = new WeakMap();

// Words as they are compared: without case, accents and marks; a point stays inside a number.
function plainly(text) {
  const latin = text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replaceAll("κ", "k").replaceAll("β", "b");
  return latin.replace(/[^\p{L}\p{N}.]+/gu, " ").replace(/\.(?!\d)/g, " ").replace(/\s+/g, " ").trim();
}

function sought(entry) {
  if (!soughtIn.has(entry)) soughtIn.set(entry, ` ${plainly([...entry.querySelectorAll("[data-sought]")].map(one => one.textContent).join(" "))} `);
  return soughtIn.get(entry);
}

// A word without its ending, so that "prescriber" finds "prescribes" and "doses" finds "dose".
function stem(word) {
  const short = word.replace(/(ies|ing|ers?|ed|es|e|y)$/, "");
  return short.length > 4 ? short : word.replace(/(..[^s])s$/, "$1");
}

// A number and an id are meant as they stand (S1 is not S14); of any other word the stem will do, wherever it stands.
function holds(text, words, entry) {
  if (words.length === 2 && /^(source|claim|number)$/.test(words[0]) && /^\d+$/.test(words[1])) { // as its card calls it
    return plainly(entry.querySelector(".px-place")?.textContent ?? "") === words[1];
  }
  return words.every(word => text.includes(/^[sb]?[\d.]+$/.test(word) ? ` ${word} ` : stem(word)));
}

function fits(entry, wishes) {
  return wishes.every(({ by, value }) => by === "words" ? holds(sought(entry), plainly(value).split(" "), entry) : (entry.dataset[by] || "").split(" ").includes(value));
}

function wished(list) {
  return [...list.querySelectorAll("[data-by]")].map(field => ({ by: field.dataset.by, value: field.value.trim() })).filter(wish => wish.by === "words" ? plainly(wish.value) : wish.value);
}

// Show what fits and where it stands; nothing asked shows the headings as they were.
function sift(list) {
  const wishes = wished(list), entries = [...list.querySelectorAll("[data-entry]")];
  for (const entry of entries) entry.hidden = !fits(entry, wishes);
  for (const group of list.querySelectorAll("[data-group]")) {
    const many = group.querySelectorAll("[data-entry]:not([hidden])").length;
    group.hidden = !many;
    group.querySelector("[data-count]").textContent = many;
    if (wishes.length) {
      if (!wasOpen.has(group)) wasOpen.set(group, group.open);
      group.open = true;
    } else if (wasOpen.has(group)) {
      group.open = wasOpen.get(group) || Boolean(group.querySelector("[data-entry][open]"));
      wasOpen.delete(group);
    }
  }
  tellFound(list, entries.filter(entry => !entry.hidden).length, entries.length);
}

// Said once, when the hand rests.
function tellFound(list, many, all) {
  const place = list.querySelector("[data-found]"), { one, more, none } = place.dataset, words = all === 1 ? one : more;
  const now = many === all ? `${all} ${words}` : many ? `${many} of ${all} ${words}` : none;
  clearTimeout(saying.get(list));
  saying.set(list, setTimeout(() => { if (place.textContent !== now) place.textContent = now; }, SAY_FOUND_MS));
}

// The entry that the page's address names, as one of `name=value&name=value`, or by its id alone.
function addressed(root) {
  let hash = "";
  try { hash = decodeURIComponent(location.hash.slice(1)); } catch { /* no address of ours */ }
  const found = hash.split("&").map(piece => piece && document.getElementById(piece)).find(one => one && root.contains(one));
  return found?.closest("details") && found;
}

// Open what the address names, whatever was sifted, and lead there.
function openAddressed(root) {
  const target = addressed(root);
  if (!target) return;
  const entry = target.closest("[data-entry]"), list = target.closest("[data-sift]");
  if (entry?.hidden) {
    list.querySelectorAll("[data-by]").forEach(field => { field.value = ""; });
    sift(list);
  }
  if (entry) alone(entry);
  for (let fold = target.closest("details"); fold && root.contains(fold); fold = fold.parentElement.closest("details")) fold.open = true;
  requestAnimationFrame(() => { // once the page shows the step that it stands in
    const place = entry?.querySelector("summary") || target;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start", behavior: "instant" });
  });
}

// One entry is open at a time, also where a browser does not know `name` on details.
function alone(entry) {
  for (const other of entry.closest("[data-sift]").querySelectorAll("[data-entry][open]")) if (other !== entry) other.open = false;
}

// What is pressed stays under the hand while another entry closes above it.
function pressed(event) {
  const summary = event.target.closest("[data-entry] > summary");
  if (!summary) return;
  const top = summary.getBoundingClientRect().top;
  if (!summary.parentElement.open) alone(summary.parentElement);
  requestAnimationFrame(() => scrollBy({ top: summary.getBoundingClientRect().top - top, behavior: "instant" }));
}

// Listen to what is done in `root`. Gives what is to be done after each painting of it, and when it goes.
function lookingUp(root) {
  let led = false;
  const go = () => openAddressed(root), again = event => { if (event.target.closest("a")?.getAttribute("href") === location.hash) go(); };
  const asked = event => { if (event.target.matches("[data-by]")) sift(event.target.closest("[data-sift]")); };
  for (const kind of ["input", "change"]) root.addEventListener(kind, asked);
  root.addEventListener("click", pressed);
  root.addEventListener("click", again); // a link to where the address is already
  addEventListener("hashchange", go);
  return {
    painted() {
      const lists = root.querySelectorAll("[data-sift]");
      for (const list of lists) if (wished(list).length || wasOpen.has(list.querySelector("[data-group]"))) sift(list);
      if (!led) { led = true; go(); }
    },
    gone() { removeEventListener("hashchange", go); },
  };
}
