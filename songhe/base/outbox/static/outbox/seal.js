// Seals to the server's public key: not even this phone can read it again. What `base/outbox/envelope.py` opens.
const CURVE = { name: "ECDH", namedCurve: "P-256" }, text = new TextEncoder();

export const sha = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A key in order of birth, as the house makes its own (UUIDv7): what one day brings in lies together in the house's indexes. */
export function newKey(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16)), head = new DataView(bytes.buffer);
  head.setUint16(0, Math.floor(at / 2 ** 32));
  head.setUint32(2, at % 2 ** 32);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const OFTEN = 100, LONG = 3_600_000; // facts under one key of this page, and for how long
let kept = null; // this page's own key towards a point: it can only seal, cannot be taken out, and goes with the page

/** {key, mine, id}: an AES key from ECDH with `point` through HKDF, our half of it, and the short name of theirs. */
async function towards(point, info) {
  if (kept && kept.name === `${point} ${info}` && kept.left-- > 0 && Date.now() < kept.until) return kept.made;
  const made = agreed(point, info);
  kept = { name: `${point} ${info}`, made, left: OFTEN - 1, until: Date.now() + LONG };
  made.catch(() => { kept = null; });
  return made;
}

async function agreed(point, info) {
  const theirs = Uint8Array.from(atob(point), (char) => char.charCodeAt(0));
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const remote = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: remote }, own.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const stretch = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: text.encode(info) };
  const key = await crypto.subtle.deriveKey(stretch, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  return { key, mine: new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey)), id: (await sha(theirs)).slice(0, 4) };
}

/** version | key id (4) | ephemeral point (65) | nonce (12) | AES-256-GCM, bound to `name`; `info` keeps uses apart. */
export async function seal(words, name, point, info) {
  const { key, mine, id } = await towards(point, info), nonce = crypto.getRandomValues(new Uint8Array(12));
  const more = { name: "AES-GCM", iv: nonce, additionalData: text.encode(name) };
  const box = new Uint8Array(await crypto.subtle.encrypt(more, key, text.encode(words)));
  const out = new Uint8Array(5 + mine.length + nonce.length + box.length);
  out.set([1, ...id]);
  out.set(mine, 5);
  out.set(nonce, 5 + mine.length);
  out.set(box, 5 + mine.length + nonce.length);
  return out;
}
