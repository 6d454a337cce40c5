// The list of calls. Rows change where they stand; they move only while nobody points at the list or has the focus in it.
import { read } from "./deeds.js";

const pane = document.getElementById("pane-list"), list = document.getElementById("list"), moved = document.getElementById("moved");
const city = !pane.dataset.scope.includes("/");
const known = new Set(), plain = document.title;
let waiting = false, owed = false;

const group = (name) => list.querySelector(`ul[data-group="${name}"]`);
const handsOn = () => pane.matches(":hover") || list.contains(document.activeElement);

/** The call whose case is open. */
export const current = () => document.querySelector("[data-case]")?.dataset.case || "";

/** Links of the rows from top to bottom. */
export const links = () => [...list.querySelectorAll("a.call")];

/** How many calls ring at this desk. */
export function ringing() {
  return [...group("ringing").children].filter((row) => !row.dataset.desk || row.dataset.desk === pane.dataset.desk).length;
}

function count() {
  for (const name of ["ringing", "hand"]) list.querySelector(`[data-count="${name}"]`).textContent = group(name).children.length;
  const late = group("hand").querySelectorAll('[data-clock="late"]').length, badge = document.getElementById("late-count");
  badge.hidden = late === 0;
  badge.querySelector(".n").textContent = badge.dataset.words.replace("%n", late);
  const n = ringing();
  document.title = n ? `${document.getElementById("words").dataset.ring.replace("%n", n)} · ${plain}` : plain;
}

function mark(row) {
  const link = row.querySelector("a");
  if (row.dataset.row === current()) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
}

/** Put a group in order, or owe it while somebody's hand is on the list. */
function sort(holder) {
  const rows = [...holder.children], right = [...rows].sort((a, b) => a.dataset.sort - b.dataset.sort);
  if (rows.every((row, n) => row === right[n])) return;
  if (handsOn()) { owed = true; moved.hidden = false; return; }
  holder.append(...right);
}

/** Order everything that was owed. */
export function settle() {
  if (!owed) return;
  owed = false;
  moved.hidden = true;
  for (const name of ["ringing", "hand", "over"]) sort(group(name));
}

function insert(row, holder) {
  const after = [...holder.children].find((other) => Number(other.dataset.sort) > Number(row.dataset.sort));
  if (after && (!handsOn() || holder.dataset.group === "ringing")) after.before(row);
  else { holder.append(row); if (after) { owed = true; moved.hidden = false; } }
}

/** Draw the row of one call. Focus that was in it stays in it. */
export function place(news) {
  const page = new DOMParser().parseFromString(news.html, "text/html"), row = page.querySelector("li");
  const old = document.getElementById(row.id), holder = group(row.dataset.group);
  const hidden = city && row.dataset.group === "ringing" && news.desk_path !== pane.dataset.scope;
  const focused = old?.contains(document.activeElement);
  row.dataset.desk = news.desk_path;
  mark(row);
  const over = list.querySelector('[data-count="over"]');
  if (row.dataset.group === "over" && old?.dataset.group !== "over") over.textContent = Number(over.textContent) + 1;
  if (hidden) old?.remove();
  else if (old && old.parentElement === holder) { old.replaceWith(row); sort(holder); }
  else { old?.remove(); insert(row, holder); }
  if (focused) row.querySelector("a").focus();
  count();
  const fresh = !hidden && row.dataset.group === "ringing" && !known.has(news.id);
  if (row.dataset.group === "ringing") known.add(news.id); else known.delete(news.id);
  return fresh;
}

/** The whole list anew: after `reset`, and when there is nothing to trust. */
export async function reload() {
  if (waiting) return;
  waiting = true;
  const page = await read(pane.dataset.list);
  waiting = false;
  if (!page) return;
  list.replaceChildren(...page.body.childNodes);
  begin();
}

function begin() {
  for (const row of list.querySelectorAll("li[data-row]")) {
    mark(row);
    if (row.dataset.group === "ringing") known.add(row.dataset.row);
  }
  count();
}

/** Begin. */
export function start() {
  begin();
  pane.addEventListener("pointerleave", settle);
  list.addEventListener("focusout", () => setTimeout(settle, 0));
  moved.addEventListener("click", () => { moved.blur(); owed = false; moved.hidden = true; reload(); });
  list.addEventListener("clock:late", (event) => {
    const badge = event.target.querySelector?.('[data-badge][data-over]');
    if (badge) badge.className = "badge-s danger";
    count();
  });
  list.addEventListener("clock:near", (event) => {
    const badge = event.target.querySelector?.('[data-badge][data-over]');
    if (badge) badge.className = "badge-s warn";
  });
}
