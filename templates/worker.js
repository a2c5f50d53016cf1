// Lets the handbook be read offline. A page comes from the network when there is one, and as it was last read when not;
// files named by their content never change and come from what was kept.
const CACHE = "guiju-" + VERSION;

self.addEventListener("install", (event) => {
  const all = (cache) => Promise.all(KEPT.map((path) => cache.add(path).catch(() => {})));
  event.waitUntil(caches.open(CACHE).then(all).then(() => self.skipWaiting()));
});

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
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const lasting = /\.[0-9a-f]{8}\.(css|js|svg)$/.test(url.pathname);
  event.respondWith(lasting ? caches.match(request).then((kept) => kept || fromNetwork(request)) : fromNetwork(request));
});
