// Keeps the files of the page that opens without network, and rings while the browser is closed. Keeps no page of persons.
const CACHE = `songhe-field-${SETUP.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...SETUP.files, SETUP.shell])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("songhe-field-") && name !== CACHE);
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

self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { /* rung without words: ring all the same */ }
  const more = { body: SETUP.words.ring, tag: told.tag, data: { link: told.link || SETUP.scope }, requireInteraction: true, renotify: Boolean(told.tag), vibrate: [400, 200, 400] };
  event.waitUntil(self.registration.showNotification(told.title || SETUP.words.ring, more));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = new URL(event.notification.data.link, location.origin);
  if (link.origin === location.origin) event.waitUntil(self.clients.openWindow(link.pathname));
});
