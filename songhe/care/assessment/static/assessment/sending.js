// Sends what waits on this phone from every page of an assessor, and draws how far it is.
import { able, all, keep, send } from "./outbox.js";
import { draw } from "./strip.js";
import { lost } from "../outbox/word.js";

const strip = document.getElementById("strip"), { user, address, nobody, point } = strip.dataset;
const to = (key) => address.replace(nobody, key);
let state = "", busy = null;

const show = async () => draw(able() ? await all() : [], user, state, show);

/** Send what waits; what was pushed meanwhile goes with the next round. Resolves to what it came to. */
export function drain() {
  busy ??= (async () => {
    try {
      let outcome = "nothing";
      do {
        outcome = await send(to, user);
        if (outcome === "lost") return await lost();
        if (outcome !== "nothing") state = outcome;
      } while (outcome === "sent" && (await waiting()));
      return outcome;
    } finally {
      busy = null;
      await show();
    }
  })();
  return busy;
}

/** How many changes of this user are still on this phone, and not refused. */
export async function waiting() {
  return able() ? (await all()).filter((item) => item.user === user && item.state === "waiting").length : 0;
}

/** How many of them were refused. */
export async function refused() {
  return able() ? (await all()).filter((item) => item.user === user && item.state === "refused").length : 0;
}

/** Keep one change and send it. False where this phone keeps nothing: then only the plain form saves. */
export async function push(change) {
  try {
    await keep({ user, ...change }, point);
  } catch {
    state = "unkept";
    await show();
    return false;
  }
  if (state === "sent") state = "";
  await show();
  drain();
  return true;
}

if (able()) {
  setInterval(async () => { if (await waiting()) drain(); }, 5000);
  for (const name of ["online", "offline"]) addEventListener(name, () => { state = name === "offline" ? "offline" : ""; show(); if (name === "online") drain(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") drain(); });
}
/** What waited when the page was opened has been tried: true when some of it has arrived, so that the page is older than the sheet. */
export const begun = able() ? waiting().then(async (count) => (count ? await drain() : await show(), count > 0 && (await waiting()) < count)) : Promise.resolve(false);
if (navigator.serviceWorker && strip.dataset.worker) navigator.serviceWorker.register(strip.dataset.worker, { updateViaCache: "none" }).catch(() => {});
