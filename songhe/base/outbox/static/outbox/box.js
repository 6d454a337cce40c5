// What waits on this phone until the server has answered for it. One database for each application: outbox, vault, told.
import { openDB } from "../vendor/idb.js";
import { hex, newKey, seal, sha } from "./seal.js";

const INFO = "songhe outbox 1", PATIENCE = 20000, EVERY = 20000, STRICT = { durability: "strict" };
const MOST = 300, WEIGHT = 256 * 1024, LEAST = 8 * 1024, LONGER = 60000; // of one request: facts (`outbox/many.py`), bytes, and how long it may take
const csrf = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";

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

/** In their order, as many together as one request may hold; what is heavy goes alone. */
function loads(items, most) {
  const found = [];
  let weight = Infinity;
  for (const item of items) {
    if (weight + item.box.length > most || found.at(-1).length === MOST) {
      found.push([]);
      weight = 0;
    }
    found.at(-1).push(item);
    weight += item.box.length;
  }
  return found;
}

/** version | of each: length of the kind's name, the name, key (16), length of the box (4), the box */
function packed(items) {
  const parts = [new Uint8Array([1])];
  for (const { kind, key, box } of items) {
    const name = new TextEncoder().encode(kind), size = new DataView(new ArrayBuffer(4));
    size.setUint32(0, box.length);
    parts.push(new Uint8Array([name.length]), name, Uint8Array.from(key.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16)), new Uint8Array(size.buffer), box);
  }
  return new Blob(parts);
}

export class Box {
  #turn = 0;
  #busy = null;
  #weight = WEIGHT;
  #until = 0; // the house is busy with others and has said when to come again
  phone = ""; // this browser's own mark, once the house may know it (`frame.js`)

  /** `address(kind, key)` is where a fact is put; `changed(state)` hears of every change: "", sent, offline, login, later, lost. */
  constructor(base, name, address, changed) {
    Object.assign(this, { base, name, address, changed });
  }

  /** One fact, sealed once: the same bytes are sent each time. */
  async item(kind, facts, point) {
    const key = newKey(), box = await seal(JSON.stringify(facts), `${kind}:${key}`, point, INFO);
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

  /** Headers that say which phone this is, and how much it still holds. */
  async who() {
    const waiting = (await this.base.getAll("outbox")).filter((item) => item.state === "waiting").length;
    return this.phone ? { "X-Phone": `${this.phone} ${waiting}` } : {};
  }

  told() {
    return this.base.getAll("told");
  }

  forget(key) {
    return this.base.delete("told", key);
  }

  /** Send what waits of this user, one tab at a time. */
  drain(user) {
    if (Date.now() < this.#until) return Promise.resolve("later");
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
    const waiting = (await this.all()).filter((item) => item.user === user && item.state === "waiting");
    let outcome = "";
    for (const some of loads(waiting, this.#weight)) {
      const state = some.length > 1 ? await this.#sendMany(some) : await this.#sendOne(some[0]);
      if (state) return state;
      outcome = "sent";
    }
    return outcome;
  }

  /** What a request was answered; a word where it says nothing of the facts: they stay and are sent again under the same names. */
  async #put(where, body, patience) {
    const headers = { "Content-Type": "application/octet-stream", Accept: "application/json", "X-CSRFToken": csrf(), ...(await this.who()) };
    const how = { method: "PUT", body, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(patience) };
    try {
      const answer = await fetch(where, how);
      if (answer.status === 410) return "lost";
      if (answer.status === 503) this.#comeAgain(answer.headers.get("Retry-After"));
      return answer.status === 401 || answer.status === 403 ? "login" : { status: answer.status, said: await answer.json().catch(() => ({})) };
    } catch {
      return "offline";
    }
  }

  /** Not before that moment, and not together with the others who were told the same. */
  #comeAgain(seconds) {
    this.#until = Date.now() + Math.min(300, Number(seconds) || 0) * (1000 + 100 * Math.random());
  }

  async #sendOne(item) {
    const answer = await this.#put(this.address(item.kind, item.key), item.box, PATIENCE);
    return answer.status ? this.#heard(item, answer.status, answer.said) : answer;
  }

  /** Many in one request, each answered for itself. A server that cannot take them together gets them one by one. */
  async #sendMany(items) {
    const answer = await this.#put(this.address("kind", "key").replace(/[^/]+\/[^/]+$/, ""), packed(items), LONGER);
    if (answer === "offline") this.#weight = Math.max(LEAST, this.#weight / 2); // a thin line: less at a time
    if (!answer.status) return answer;
    if ([404, 405, 413, 422].includes(answer.status)) {
      for (const item of items) {
        const state = await this.#sendOne(item);
        if (state) return state;
      }
      return "";
    }
    if (answer.status !== 200) return "later";
    const said = new Map((answer.said.answers || []).map((one) => [one.key, one]));
    let worst = "";
    for (const item of items) {
      const one = said.get(item.key) || {};
      worst = (await this.#heard(item, one.status, one)) || worst;
    }
    return worst;
  }

  /** What the server said of one fact. Only a digest that is ours lets it go from this phone. */
  async #heard(item, status, said) {
    if (status === 200 && said.digest === hex(await sha(item.box))) {
      await this.#gone(item, said);
      return "";
    }
    if (![404, 409, 413, 422].includes(status)) return "later";
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
