// A phone that is lost, and a log-out: what lies in this browser is taken away.
const OURS = "songhe-", MARK = "songhe-phone", PATIENCE = 2000;

/** This browser's own mark, made once: by it the house knows a phone again, and may say that it is lost. */
export function mark() {
  if (!known()) localStorage.setItem(MARK, crypto.randomUUID());
  return known();
}

/** The mark, where this browser has one. */
export const known = () => localStorage.getItem(MARK) || "";

/** Databases of the house in this browser. */
export async function names() {
  return indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name).filter((name) => name.startsWith(OURS)) : [];
}

/** Empty these stores of every application of the house in this browser, or all. */
async function empty(stores) {
  for (const name of await names()) {
    await new Promise((done) => {
      setTimeout(done, PATIENCE);
      const asked = indexedDB.open(name);
      asked.onerror = done;
      asked.onsuccess = () => {
        const base = asked.result, there = [...base.objectStoreNames].filter((store) => !stores || stores.includes(store));
        if (!there.length) return (base.close(), done());
        const deal = base.transaction(there, "readwrite", { durability: "strict" });
        for (const store of there) deal.objectStore(store).clear();
        deal.oncomplete = deal.onabort = () => { base.close(); done(); };
        return undefined;
      };
    });
  }
}

/** Somebody signs out: what can be read goes. What waits to be sent is sealed to the house and stays. */
export const forget = () => empty(["vault"]);

/** The phone is lost: everything goes, the pages that open without network too. */
export async function erase() {
  await empty();
  for (const name of (await globalThis.caches?.keys()) || []) if (name.startsWith(OURS)) await caches.delete(name);
  for (const one of (await navigator.serviceWorker?.getRegistrations()) || []) await one.unregister();
  localStorage.removeItem(MARK);
}
