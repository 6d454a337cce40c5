// Seals to the server's public key: not even this phone can read it again. What `base/outbox/envelope.py` opens.
const CURVE = { name: "ECDH", namedCurve: "P-256" }, text = new TextEncoder();

export const sha = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** version | key id (4) | ephemeral point (65) | nonce (12) | AES-256-GCM, bound to `name`; `info` keeps uses apart. */
export async function seal(words, name, point, info) {
  const theirs = Uint8Array.from(atob(point), (char) => char.charCodeAt(0)), nonce = crypto.getRandomValues(new Uint8Array(12));
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const remote = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: remote }, own.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const stretch = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: text.encode(info) };
  const key = await crypto.subtle.deriveKey(stretch, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const more = { name: "AES-GCM", iv: nonce, additionalData: text.encode(name) };
  const box = new Uint8Array(await crypto.subtle.encrypt(more, key, text.encode(words)));
  const mine = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const out = new Uint8Array(5 + mine.length + nonce.length + box.length);
  out.set([1, ...(await sha(theirs)).slice(0, 4)]);
  out.set(mine, 5);
  out.set(nonce, 5 + mine.length);
  out.set(box, 5 + mine.length + nonce.length);
  return out;
}
