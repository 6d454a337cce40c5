// The case in hand, or without one the view over all. Its parts are replaced when its call changes; the map, the note being written and the focus stay.
import { now } from "../js/time.js";
import { read } from "./deeds.js";
import { Draft } from "./draft.js";
import * as chart from "./chart.js";
import * as overview from "./overview.js";

const main = document.querySelector("main[data-parts]"), note = document.getElementById("note");
const draw = () => (main?.dataset.case ? chart : overview).draw();
let asked = 0, again = false, busy = false, held = null;

/** Not while a finger or the mouse is down: a button replaced under it would not be pressed. */
function calm() { return held ? new Promise((go) => held.push(go)) : Promise.resolve(); }

function release() {
  setTimeout(() => {
    const waiting = held ?? [];
    held = null;
    for (const go of waiting) go();
  });
}

function keepFocus(part) {
  const inside = part.contains(document.activeElement) ? document.activeElement : null;
  const menu = part.querySelector("details[open]")?.id;
  return () => {
    if (menu) document.getElementById(menu)?.setAttribute("open", "");
    if (inside?.id) document.getElementById(inside.id)?.focus();
    else if (inside) main.focus();
  };
}

function replace(page) {
  for (const fresh of page.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (!old || old.isEqualNode(fresh)) continue;
    const back = keepFocus(old);
    old.replaceWith(document.importNode(fresh, true));
    back();
  }
  draw();
}

/** Read the parts anew; several wishes at once become one reading and, if need be, one more. */
export async function refresh() {
  if (!main) return;
  if (busy) { again = true; return; }
  busy = true;
  const page = await read(main.dataset.parts).catch(() => null);
  await calm();
  if (page) replace(page);
  busy = false;
  if (again) { again = false; refresh(); }
}

/** The same, a moment later: a deed writes several rows; the view over all calls may wait until the list is drawn. */
export function soon() {
  asked ||= setTimeout(() => { asked = 0; refresh(); }, main?.dataset.case ? 60 : 500);
}

function rail() {
  const line = document.querySelector("[data-rail-start]");
  if (!line) return;
  const share = (100 * (now() / 1000 - Number(line.dataset.railStart))) / Number(line.dataset.railSpan);
  line.querySelector(".r1").setAttribute("width", `${Math.min(100, share).toFixed(2)}%`);
  const word = line.querySelector(".w-now");
  if (word) word.setAttribute("x", `${Math.min(97, share).toFixed(2)}%`);
}

function drafts() {
  if (!note) return;
  const box = note.querySelector("textarea"), draft = new Draft(`note:${note.action}`, note.dataset.key);
  draft.read().then((words) => { box.value ||= words; });
  box.addEventListener("input", () => draft.keep(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) note.requestSubmit(note.querySelector("button"));
  });
  note.addEventListener("kept", () => { box.value = ""; draft.forget(); });
}

/** Begin. */
export function start() {
  addEventListener("pointerdown", () => { held ??= []; }, true);
  for (const end of ["pointerup", "pointercancel", "dragend"]) addEventListener(end, release, true);
  drafts();
  draw();
  setInterval(rail, 1000);
}
