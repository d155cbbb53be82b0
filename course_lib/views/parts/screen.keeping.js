// What the browser keeps by itself, for itself: the learner's code, small wishes, and drafts that are not committed.
// A draft is stored under its room and its tab, so that two tabs never write over each other; it names the attempt,
// the place and the event's number that its form stood at (data-at), and Python takes it only where these still fit.

const CODE = "proximal.code", KEPT = "proximal.kept", DRAFT = "proximal.draft|", HEIGHTS = "proximal.heights|", PASSED = "proximal.passed|";
const TAB = Math.random().toString(36).slice(2, 10); // of this load of the page
const LONGEST_DRAFT = 30_000, MOST_DRAFTS = 60, MOST_SENT = 300_000; // characters, drafts, characters

// A browser that blocks storage throws at the mere mention of it: each read and write answers all the same.
const storage = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  keys() { try { return Object.keys(localStorage); } catch { return []; } },
};

function read(key) { try { return JSON.parse(storage.get(key)); } catch { return null; } }

// On a wall nobody is asked how sure they are until whoever presents asks for it, there and for as long as that page is open.
const OF_ROOM = "presenting" in document.body.dataset ? { certainty: "off" } : {};

function kept() { return { ...read(KEPT), ...OF_ROOM }; }

function keep(key, value) {
  if (key in OF_ROOM) OF_ROOM[key] = value; else storage.set(KEPT, JSON.stringify({ ...read(KEPT), [key]: value }));
}

function code() {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(20)), b => "abcdefghjkmnpqrstuvwxyz23456789"[b % 31]).join("");
  if (!storage.get(CODE)) storage.set(CODE, fresh());
  return storage.get(CODE) || (window.proximalCode ??= fresh());
}

// Where this browser is, so that a learner's day begins when theirs does.
function zone() { try { return Intl.DateTimeFormat().resolvedOptions().timeZone; } catch { return ""; } }

function forget() {
  for (const key of storage.keys().filter(key => [CODE, KEPT, DRAFT, HEIGHTS, PASSED].some(ours => key.startsWith(ours)))) storage.remove(key);
}

function values(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) (found[name] ??= []).push(value);
  return found;
}

// A form as it is kept: its fields, and the places of an ordering, which its buttons set.
function asKept(form) {
  const order = form.querySelector("[data-order]")?.dataset.order;
  return { ...values(form), ...(order && { order: order.split(" ") }) };
}

// Where a form or a button belongs, as the page says it.
function place(node) { return node.closest("[data-at]")?.dataset.at; }

// All drafts, or those of a room, the newest first; what is no draft is passed over.
function drafts(room) {
  const found = [];
  for (const key of storage.keys()) {
    if (!key.startsWith(DRAFT + (room === undefined ? "" : `${room}|`))) continue;
    const [, of, tab] = key.split("|"), draft = read(key);
    if (draft && typeof draft.at === "string" && typeof draft.values === "object" && draft.values) found.push({ ...draft, key, room: of, tab });
  }
  return found.sort((a, b) => (b.when || 0) - (a.when || 0));
}

function newest(room) { return drafts(room)[0]; }

// Whether a draft's place lies before where the room stands now.
function behind(at, now) {
  if (at === now || !at.includes(".") || !now.includes(".")) return false;
  const [[attempt, , event], [attemptNow, , eventNow]] = [at, now].map(text => text.split("."));
  return Number(attempt) !== Number(attemptNow) ? Number(attempt) < Number(attemptNow) : Number(event) < Number(eventNow);
}

function same(a, b) { return JSON.stringify(a.values) === JSON.stringify(b.values); }

function mine(form) {
  const at = form.closest("[data-room]"); // nothing, where a fresh screen has taken the form's place
  return !!at && read(DRAFT + at.dataset.room + "|" + TAB)?.at === place(form);
}

// Keep a form as it stands, or with what another tab held; a page whose record was deleted meanwhile keeps nothing.
function change(form, draft) {
  const { room, at } = form.closest("[data-room]").dataset, last = newest(room)?.when || 0;
  const text = JSON.stringify({ at, values: draft.values, when: Math.max(Date.now(), last + 1) });
  if (!storage.get(CODE) || text.length > LONGEST_DRAFT) return;
  const before = read(KEPT) || {};
  if (`draft:${room}` in before) { delete before[`draft:${room}`]; storage.set(KEPT, JSON.stringify(before)); } // from before drafts were kept here
  for (const old of drafts().slice(MOST_DRAFTS)) storage.remove(old.key);
  if (!storage.set(`${DRAFT}${room}|${TAB}`, text)) for (const old of drafts().slice(5)) storage.remove(old.key); // full
}

function keepDraft(form) { if (form.closest("[data-room]")) change(form, { values: asKept(form) }); }

// Whether this browser keeps a setting, a wish or a draft for one of these rooms.
function keepsFor(rooms) {
  const wishes = read(KEPT) || {};
  return rooms.some(room => wishes[room] || wishes[`level:${room.split(":")[1]}`] || wishes.certainty === "off" && !room.startsWith("lab:") || drafts(room).length);
}

// The newest draft of each room, as hello sends it.
function drafted() {
  const found = {};
  let size = 0;
  for (const { room, at, values } of drafts()) {
    const name = `draft:${room}`;
    if (name in found || room.startsWith("report-")) continue;
    size += JSON.stringify(values).length;
    if (size > MOST_SENT) break;
    found[name] = { at, values };
  }
  return found;
}

// Python has taken the newest draft: it is this tab's from now on, and others stay beside it.
function takeOver(form) {
  const { room } = form.closest("[data-room]")?.dataset || {}, draft = room && newest(room);
  if (!draft || draft.at !== place(form) || draft.tab === TAB) return;
  storage.remove(draft.key);
  change(form, draft);
}

// What another tab holds for what this form asks, and this tab does not; the labs are only settings, the newest stand.
function other(form) {
  const { room, at } = form.closest("[data-room]")?.dataset || {};
  if (!room || room.startsWith("lab:") || !form.dataset.form) return undefined;
  const now = { values: asKept(form) };
  return drafts(room).find(draft => draft.tab !== TAB && draft.at === at && !same(draft, now));
}
