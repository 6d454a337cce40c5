// A note that is being written outlives the page, not the session: it lies sealed in this tab, and its key comes with the page.
const NONCE = 12, text = new TextEncoder(), SEALS = "AES-GCM";
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (raw) => [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");

/** One place in this tab. Where the browser cannot seal (no TLS), nothing is kept. */
export class Draft {
  #key;
  #name;
  #last = Promise.resolve();

  constructor(name, key) {
    this.#name = name;
    this.#key = globalThis.crypto?.subtle && key ? crypto.subtle.importKey("raw", bytes(key), SEALS, false, ["encrypt", "decrypt"]) : null;
  }

  #way(iv) {
    return { name: SEALS, iv, additionalData: text.encode(this.#name) };
  }

  /** One after the other, so that the last word typed is the one that lies there. */
  keep(words) {
    if (this.#key) this.#last = this.#last.then(() => this.#seal(words));
    return this.#last;
  }

  async #seal(words) {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE));
    const box = await crypto.subtle.encrypt(this.#way(iv), await this.#key, text.encode(words));
    sessionStorage.setItem(this.#name, hex(iv) + hex(new Uint8Array(box)));
  }

  /** What lies there; nothing, and nothing is left there, where another session wrote it. */
  async read() {
    const kept = sessionStorage.getItem(this.#name);
    if (!kept || !this.#key) return "";
    try {
      const raw = bytes(kept);
      return new TextDecoder().decode(await crypto.subtle.decrypt(this.#way(raw.slice(0, NONCE)), await this.#key, raw.slice(NONCE)));
    } catch {
      sessionStorage.removeItem(this.#name);
      return "";
    }
  }

  /** It was sent. */
  forget() {
    this.#last = this.#last.then(() => sessionStorage.removeItem(this.#name));
    return this.#last;
  }
}
