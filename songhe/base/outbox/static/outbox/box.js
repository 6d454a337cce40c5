// What waits on this phone until the server has answered for it. One database for each application: outbox, vault, told.
import { openDB } from "../vendor/idb.js";
import { hex, seal, sha } from "./seal.js";

const INFO = "songhe outbox 1", PATIENCE = 20000, EVERY = 20000, STRICT = { durability: "strict" };
const csrf = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";

/** True where this browser can seal, keep and work without network. */
export const able = () => Boolean(window.indexedDB && window.crypto?.subtle && crypto.randomUUID && navigator.serviceWorker);

/** The database of an application: `outbox` (sealed facts), `vault` (sealed records), `told` (what the server said of refused ones). */
export function opened(name) {
  return openDB(name, 1, {
    upgrade(base) {
      base.createObjectStore("outbox", { keyPath: "key" });
      base.createObjectStore("vault", { keyPath: "id" });
      base.createObjectStore("told", { keyPath: "key" });
    },
  });
}

export class Box {
  #turn = 0;
  #busy = null;

  /** `address(kind, key)` is where a fact is put; `changed(state)` hears of every change: "", sent, offline, login, later. */
  constructor(base, name, address, changed) {
    Object.assign(this, { base, name, address, changed });
  }

  /** One fact, sealed once: the same bytes are sent each time. */
  async item(kind, facts, point) {
    const key = crypto.randomUUID(), box = await seal(JSON.stringify(facts), `${kind}:${key}`, point, INFO);
    return { key, kind, user: facts.user, about: facts.order, at: Date.now(), turn: (this.#turn += 1), box, state: "waiting" };
  }

  /** Facts and records in one transaction; "saved" may be said when this has resolved. */
  async keep(items, records = []) {
    const deal = this.base.transaction(["outbox", "vault"], "readwrite", STRICT);
    for (const item of items) deal.objectStore("outbox").put(item);
    for (const record of records) deal.objectStore("vault").put(record);
    await deal.done;
  }

  /** Everything on this phone, in the order in which it was done. */
  async all() {
    return (await this.base.getAll("outbox")).sort((one, other) => one.at - other.at || one.turn - other.turn);
  }

  told() {
    return this.base.getAll("told");
  }

  forget(key) {
    return this.base.delete("told", key);
  }

  /** Send what waits of this user, one tab at a time. */
  drain(user) {
    this.#busy ??= (async () => {
      const work = () => this.#drain(user);
      const state = await (navigator.locks ? navigator.locks.request(this.name, work) : work());
      this.#busy = null;
      await this.changed(state);
      return state;
    })();
    return this.#busy;
  }

  /** Drain now, when the network or the page comes back, and every twenty seconds while something waits. */
  watch(user) {
    const go = () => this.drain(user());
    addEventListener("online", go);
    addEventListener("offline", () => this.changed("offline"));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") go(); });
    setInterval(async () => { if ((await this.all()).some((item) => item.state === "waiting")) go(); }, EVERY);
    return go();
  }

  async #drain(user) {
    let outcome = "";
    for (const item of await this.all()) {
      if (item.user !== user || item.state !== "waiting") continue;
      const state = await this.#send(item);
      if (state) return state;
      outcome = "sent";
    }
    return outcome;
  }

  async #send(item) {
    const headers = { "Content-Type": "application/octet-stream", Accept: "application/json", "X-CSRFToken": csrf() };
    const how = { method: "PUT", body: item.box, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE) };
    let answer;
    try {
      answer = await fetch(this.address(item.kind, item.key), how);
    } catch {
      return "offline"; // nothing is known: it stays and is sent again under the same name
    }
    if (answer.status === 401 || answer.status === 403) return "login";
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.digest === hex(await sha(item.box))) {
      await this.#gone(item, said);
      return "";
    }
    if (![404, 409, 413, 422].includes(answer.status)) return "later";
    await this.base.put("outbox", { ...item, state: "refused" });
    await this.base.put("told", { key: item.key, about: item.about, kind: item.kind, sentence: said.sentence || "", at: Date.now() });
    return "";
  }

  /** The server has it. What it could not take is kept there, and its sentence here. */
  async #gone(item, said) {
    const deal = this.base.transaction(["outbox", "told"], "readwrite", STRICT);
    deal.objectStore("outbox").delete(item.key);
    if (said.state === "refused") {
      deal.objectStore("told").put({ key: item.key, about: item.about, kind: item.kind, sentence: said.sentence, at: Date.now() });
    }
    await deal.done;
  }
}
