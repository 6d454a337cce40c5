// Deeds pressed on this phone, kept until the server has answered. Only verb, ask, own number, time and reason: nothing about persons.
import { mark as phone } from "../outbox/wipe.js";
import { who } from "../outbox/word.js";

const NAME = "songhe-field", STORE = "deeds", VERSION = 1;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains(STORE)) request.result.createObjectStore(STORE, { keyPath: "press" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const deal = database.transaction(STORE, mode, { durability: "strict" });
      const request = work(deal.objectStore(STORE));
      deal.oncomplete = () => resolve(request.result);
      deal.onabort = deal.onerror = () => reject(deal.error);
    });
  } finally {
    database.close();
  }
}

/** Keep a deed; "kept" may be said when this has resolved. */
export const keep = (item) => (phone(), run("readwrite", (store) => store.put({ ...item, state: "waiting" })));
export const drop = (press) => run("readwrite", (store) => store.delete(press));
const mark = (item, state) => run("readwrite", (store) => store.put({ ...item, state }));

/** Everything on this phone, in the order in which it was pressed. */
export async function all() {
  return (await run("readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at);
}

/** Why a deed was refused. In memory only, for it may name somebody; the server says it again when asked with the same number. */
export const sentences = new Map();

const csrf = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";

async function post(url, item) {
  const body = JSON.stringify({ press: item.press, response: item.response, verb: item.verb, at: item.at, reason: item.reason || "" });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf(), ...(await who()) };
  return fetch(url, { method: "POST", body, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(10000) });
}

/** Send what waits, in order, one tab at a time. Answers "sent", "nothing", "offline", "login", "later" or "lost". */
export function send(url) {
  const work = () => drain(url);
  return navigator.locks ? navigator.locks.request(NAME, work) : work();
}

async function drain(url) {
  let outcome = "nothing";
  for (const item of await all()) {
    if (item.state === "refused" && sentences.has(item.press)) continue;
    let answer;
    try {
      answer = await post(url, item);
    } catch {
      return "offline"; // nothing is known: it stays and is sent again with the same number
    }
    if (answer.status === 410) return "lost";
    if (answer.status === 401 || answer.status === 403) return "login"; // stays; whoever logs in again sends it
    if (answer.status >= 500 || answer.status === 429) return "later";
    if (answer.ok) {
      await drop(item.press);
    } else {
      const told = await answer.json().catch(() => ({}));
      sentences.set(item.press, told.sentence || "");
      await mark(item, "refused");
    }
    outcome = "sent";
  }
  return outcome;
}
