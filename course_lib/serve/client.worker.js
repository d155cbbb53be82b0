// All files of the course as files, kept at the first visit and given without the network from then on. Another edition has
// another name and takes the place of this one whole; nothing of any other site at this host is touched.
// Before this text stand EDITION and FILES (static_site/files.py).

const OURS = `proximal ${self.registration.scope} `, KEPT = OURS + EDITION, START = "index.html";

// A host may lead on to an address of its own making; an answer that says so would not open as a page.
async function fetched(file) {
  const answer = await fetch(new URL(file, self.registration.scope), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.redirected ? new Response(await answer.blob(), { headers: answer.headers }) : answer;
}

async function keep() {
  const kept = await caches.open(KEPT);
  await Promise.all(FILES.map(async file => kept.put(new URL(file, self.registration.scope).href, await fetched(file))));
}

self.addEventListener("install", event => event.waitUntil(keep().then(() => self.skipWaiting())));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
})()));

// The file that an address means: a folder its first page, and a page also without its ending.
function meant(address) {
  const { origin, pathname } = new URL(address), scope = new URL(self.registration.scope);
  if (origin !== scope.origin || !pathname.startsWith(scope.pathname)) return null;
  const name = pathname.slice(scope.pathname.length) || START;
  return FILES.includes(name) ? name : FILES.includes(`${name}.html`) ? `${name}.html` : null;
}

self.addEventListener("fetch", event => {
  const file = event.request.method === "GET" && meant(event.request.url);
  if (!file) return;
  event.respondWith((async () => {
    const kept = await (await caches.open(KEPT)).match(new URL(file, self.registration.scope).href);
    return kept ?? fetch(event.request);
  })());
});
