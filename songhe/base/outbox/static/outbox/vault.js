// What the phone must read without network: records sealed by a key that a PIN opens. Wrong PINs and days wipe it.
const ROUNDS = 600000, TRIES = 10, text = new TextEncoder();
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** The PIN's own key, slow to guess. */
async function stretched(pin, salt) {
  const raw = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export class Vault {
  #key = null;

  constructor(base) {
    this.base = base;
  }

  get open() {
    return this.#key !== null;
  }

  /** Who it belongs to, until when it holds, and the phone's own mark; nothing where there is none. A vault past its days is wiped. */
  async about() {
    const found = await this.base.get("vault", "key");
    if (found && found.until < Date.now()) await this.wipe();
    else if (found) return found;
    return null;
  }

  /** A new vault behind this PIN. */
  async make(pin, user, days) {
    await this.wipe();
    const salt = random(16), iv = random(12), wrapping = await stretched(pin, salt);
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, { name: "AES-GCM", iv }));
    const row = { id: "key", user, salt, iv, wrapped, wrong: 0, until: Date.now() + days * 86400000, mark: crypto.randomUUID() };
    await this.base.put("vault", row);
    return this.unlock(pin);
  }

  /** -1 when it opened; else how many tries are left. At none it is wiped. */
  async unlock(pin) {
    const row = await this.about();
    if (!row) return 0;
    try {
      const how = { name: "AES-GCM", iv: row.iv }, kind = { name: "AES-GCM" }; // not extractable, and in memory only
      this.#key = await crypto.subtle.unwrapKey("raw", row.wrapped, await stretched(pin, row.salt), how, kind, false, ["encrypt", "decrypt"]);
    } catch {
      row.wrong += 1;
      if (row.wrong >= TRIES) await this.wipe();
      else await this.base.put("vault", row);
      return TRIES - row.wrong;
    }
    if (row.wrong) await this.base.put("vault", { ...row, wrong: 0 });
    return -1;
  }

  /** The house answered: the days begin anew. */
  async renew(days) {
    const row = await this.about();
    if (row) await this.base.put("vault", { ...row, until: Date.now() + days * 86400000 });
  }

  /** A record, sealed and bound to its name; to be put by `Box.keep` together with what belongs to it. */
  async sealed(id, value) {
    const iv = random(12), how = { name: "AES-GCM", iv, additionalData: text.encode(`vault:${id}`) };
    return { id, iv, box: new Uint8Array(await crypto.subtle.encrypt(how, this.#key, text.encode(JSON.stringify(value)))) };
  }

  async get(id) {
    const row = await this.base.get("vault", id);
    if (!row) return null;
    const how = { name: "AES-GCM", iv: row.iv, additionalData: text.encode(`vault:${id}`) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, this.#key, row.box)));
  }

  async put(id, value) {
    await this.base.put("vault", await this.sealed(id, value));
  }

  /** Everything that can be read is gone. What waits to be sent is not touched. */
  async wipe() {
    this.#key = null;
    await this.base.clear("vault");
  }
}
