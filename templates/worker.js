// Lets the handbook be read offline. A page comes from the network when there is one, and as it was last read when not;
// files named by their content never change and come from what was kept.
const CACHE = "guiju-" + VERSION;
const OFFLINE = "offline.html";

// The folder of the language an address lies in.
function edition(address) {
  const path = address.slice(registration.scope.length);
  return EDITIONS.find((folder) => folder && path.startsWith(folder)) || "";
}

async function keepAll(paths) {
  const cache = await caches.open(CACHE);
  await Promise.all(paths.map((path) => cache.add(path).catch(() => {})));
}

// The lists and regulations of a language are kept when somebody reads in it; the page that stands in for others comes last and tells it is done.
const begun = new Set();
async function keepEdition(folder) {
  if (begun.has(folder)) return;
  begun.add(folder);
  if (await caches.match(folder + OFFLINE)) return;
  await keepAll(PAGES.map((path) => folder + path));
  await keepAll([folder + OFFLINE]);
}

async function begin() {
  await keepAll(KEPT);
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  await Promise.all(open.map((page) => keepEdition(edition(page.url))));
  await self.skipWaiting();
}

self.addEventListener("install", (event) => event.waitUntil(begin()));

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("guiju-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

async function keep(request, response) {
  if (response.ok && response.type === "basic") {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}

async function fromNetwork(request) {
  try {
    return await keep(request, await fetch(request));
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    // Somebody may turn to a language nothing was kept of.
    const folders = request.mode === "navigate" ? [edition(request.url), ...EDITIONS] : [];
    for (const folder of folders) {
      const instead = await caches.match(folder + OFFLINE);
      if (instead) return instead;
    }
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const lasting = /\.[0-9a-f]{8}\.(css|js|svg)$/.test(url.pathname);
  const answer = lasting ? caches.match(request).then((kept) => kept || fromNetwork(request)) : fromNetwork(request);
  event.respondWith(answer);
  if (request.mode === "navigate") event.waitUntil(answer.then(() => keepEdition(edition(request.url))).catch(() => {}));
});
