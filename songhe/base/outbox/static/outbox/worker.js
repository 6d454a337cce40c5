// Keeps the page that opens without network, and its files. Keeps no page of persons.
const PREFIX = `songhe-${SETUP.name}-`, CACHE = `${PREFIX}${SETUP.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...SETUP.files, SETUP.shell])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(SETUP.shell, { cacheName: CACHE })));
  } else if (SETUP.files.includes(url.pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(url.pathname, { cacheName: CACHE })));
  }
});
