// What a phone says of itself from any page of the house, and what it does when it hears that it was reported lost, or found again.
import { erase, forget, known, names } from "./wipe.js";

const FACTS = ["outbox", "changes", "deeds"]; // where applications keep what waits
const csrf = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";

function held(name) {
  return new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onerror = () => done(0);
    asked.onsuccess = () => {
      const base = asked.result, there = FACTS.filter((store) => base.objectStoreNames.contains(store));
      if (!there.length) return (base.close(), done(0));
      const deal = base.transaction(there, "readonly"), rows = there.map((store) => deal.objectStore(store).getAll());
      deal.oncomplete = () => { base.close(); done(rows.flatMap((one) => one.result).filter((item) => item.state === "waiting").length); };
      deal.onabort = () => { base.close(); done(0); };
      return undefined;
    };
  });
}

/** How many facts wait in this browser, of every application of the house. */
export async function unsent() {
  let count = 0;
  for (const name of await names()) count += await held(name);
  return count;
}

/** Headers that say which phone this is and how much it holds; none for a browser that holds nothing of ours. */
export async function who() {
  return known() ? { "X-Phone": `${known()} ${await unsent()}` } : {};
}

/** Say that we are there. "lost": the house has said so, and everything is gone; "found": what could be read is gone; "" else. */
export async function hello() {
  const { hello: door } = document.body.dataset;
  if (!known() || !door || !navigator.onLine) return "";
  const headers = { "X-CSRFToken": csrf(), Accept: "application/json", "X-Background": "1", ...(await who()) };
  const how = { method: "POST", headers, redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10000) };
  const answer = await fetch(door, how).catch(() => null);
  if (answer?.status === 410) return lost();
  if (answer?.status !== 401 || !(await answer.json().catch(() => ({}))).forget) return "";
  await forget();
  return "found";
}

let going = null;
/** The phone was reported lost: whoever holds it now is a stranger. All of it goes, the house is told, and a page says so. */
export function lost() {
  going ??= (async () => {
    const { wiped, gone } = document.body.dataset, count = await unsent();
    const headers = { "X-CSRFToken": csrf(), "Content-Type": "application/json", ...(await who()) };
    await erase();
    await fetch(wiped, { method: "POST", headers, body: JSON.stringify({ unsent: count }), keepalive: true }).catch(() => {});
    location.replace(`${gone}?n=${count}`);
    return "lost";
  })();
  return going;
}
