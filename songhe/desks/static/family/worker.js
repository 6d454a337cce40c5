// Rings while the browser is closed. Keeps nothing.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { /* rung without words: ring all the same */ }
  const more = { body: SETUP.words.ring, tag: told.tag, data: { link: told.link || SETUP.scope }, renotify: Boolean(told.tag) };
  event.waitUntil(self.registration.showNotification(told.title || SETUP.words.ring, more));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = new URL(event.notification.data.link, location.origin);
  if (link.origin === location.origin) event.waitUntil(self.clients.openWindow(link.pathname));
});
