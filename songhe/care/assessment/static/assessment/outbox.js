// Changes of a sheet, sealed to the server's public key and kept until the server has answered. Not even this phone can read them again.
import { hex, newKey, seal, sha } from "../outbox/seal.js";
import { mark as phone } from "../outbox/wipe.js";
import { who } from "../outbox/word.js";

const NAME = "songhe-assessment", STORE = "changes", VERSION = 1;
const INFO = "songhe assessment outbox 1";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
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

/** True where this browser can seal and keep. */
export const able = () => Boolean(window.indexedDB && window.crypto?.subtle && crypto.randomUUID);
export const drop = (key) => run("readwrite", (store) => store.delete(key));
const mark = (item, state) => run("readwrite", (store) => store.put({ ...item, state }));

/** Everything on this phone, in the order in which it was entered. */
export async function all() {
  return (await run("readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at || one.turn - other.turn);
}

let turn = 0;
/** Keep one change; "kept" may be said when this has resolved. It is sealed once: the same bytes are sent each time. */
export async function keep(change, point) {
  const at = Date.now(), key = newKey(at), mine = (turn += 1);
  phone(); // from now on this browser can be reported lost
  const box = await seal(JSON.stringify(change), key, point, INFO);
  return run("readwrite", (store) => store.put({ key, user: change.user, at, turn: mine, box, state: "waiting" }));
}

/** Why a change was refused. In memory only; the server says it again when asked with the same name. */
export const sentences = new Map();
const csrf = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";

async function put(url, item) {
  const headers = { "Content-Type": "application/octet-stream", Accept: "application/json", "X-CSRFToken": csrf(), ...(await who()) };
  return fetch(url, { method: "PUT", body: item.box, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(10000) });
}

/** Send what waits of this user, in order, one tab at a time. Answers "sent", "nothing", "offline", "login", "later" or "lost". */
export function send(address, user) {
  const work = () => drain(address, user);
  return navigator.locks ? navigator.locks.request(NAME, work) : work();
}

async function drain(address, user) {
  let outcome = "nothing";
  for (const item of await all()) {
    if (item.user !== user || item.state === "refused" && sentences.has(item.key)) continue;
    let answer;
    try {
      answer = await put(address(item.key), item);
    } catch {
      return "offline"; // nothing is known: it stays and is sent again under the same name
    }
    if (answer.status === 410) return "lost";
    if (answer.status === 401 || answer.status === 403) return "login";
    if (answer.status >= 500 || answer.status === 429) return "later";
    const told = await answer.json().catch(() => ({}));
    if (answer.ok && told.digest === hex(await sha(item.box))) {
      await drop(item.key);
    } else if (answer.ok) {
      return "later"; // not what was sent: keep it
    } else {
      sentences.set(item.key, told.sentence || "");
      await mark(item, "refused");
    }
    outcome = "sent";
  }
  return outcome;
}
