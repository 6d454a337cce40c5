// Single-letter keys. A button names its own with data-key="a" (and prints it in <kbd>); pages may add others with `on`.
// Never inside a field, never with Ctrl, Alt or Meta; switched off as a whole in the preferences; `?` shows them all.
const known = new Map();
const FIELDS = "input, textarea, select, [contenteditable]";
const off = () => document.documentElement.dataset.keys === "off";

/** Call `fn` when `key` is pressed; `word` is what the list of keys says it does. */
export function on(key, word, fn) {
  known.set(key.toLowerCase(), { word, fn });
}

function button(key) {
  const all = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  return [...all].find((element) => !element.disabled && element.offsetParent !== null);
}

function word(element) {
  if (element.dataset.keyWord) return element.dataset.keyWord;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .vh").forEach((part) => part.remove());
  return copy.textContent.trim();
}

function list() {
  const rows = new Map();
  for (const element of document.querySelectorAll("[data-key]")) rows.set(element.dataset.key, word(element));
  for (const [key, { word: text }] of known) rows.set(key, text);
  return rows;
}

function showAll() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  dialog.querySelectorAll("[data-row]").forEach((row) => row.remove());
  const holder = dialog.querySelector("dl");
  for (const [key, text] of list()) {
    const term = document.createElement("dt"), deed = document.createElement("dd"), cap = document.createElement("kbd");
    cap.textContent = key.length === 1 ? key.toUpperCase() : key;
    term.dataset.row = deed.dataset.row = "";
    term.append(cap);
    deed.textContent = text;
    holder.prepend(term, deed);
  }
  dialog.showModal();
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]") || off()) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "?" || key === "\uFF1F") return event.preventDefault(), showAll();
  const entry = known.get(key), element = entry ? null : button(key);
  if (!entry && !element) return;
  event.preventDefault();
  if (entry) return entry.fn(event);
  if (element.matches(FIELDS)) return element.focus();
  element.click();
  // Whoever types on at once loses no letter: the field of a menu has the focus now, not when its `toggle` is heard.
  if (element.matches("summary")) element.closest("details[open]")?.querySelector("input[type=search]")?.focus();
}

/** Begin to hear keys. */
export const start = () => addEventListener("keydown", pressed);
