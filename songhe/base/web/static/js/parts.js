// A page that shows orders reads itself anew when one of them changed: its parts ([data-part]) are put in place of the old ones.
// Which frames concern it stands on [data-orders]: an order, an elder, or an operator's day; or on [data-news], which names the
// event: all of them, or those of one roll-call. Nothing is asked for in between.
import { listen } from "./live.js";

const WAIT = 400, AGAIN = 2000;
const holder = document.querySelector("[data-orders], [data-news]");
let waiting;

function concerns(news) {
  const { order, elder, operator, day, muster } = holder.dataset;
  if (holder.dataset.news) return !muster || news.muster === muster;
  if (order) return news.order === order;
  if (elder) return news.elder === elder;
  return (!operator || news.operator === operator) && (!day || news.days.includes(day));
}

/** Somebody is at it: dragging, in a form, with a block opened by hand. What they hold is not taken away. */
function held() {
  const at = document.activeElement;
  const parts = [...document.querySelectorAll("[data-part]")];
  return document.querySelector(".drag") || parts.some((part) => part.querySelector("details[open]:not([data-stays])") || (part.contains(at) && at.matches("input, select, textarea")));
}

async function again() {
  if (held()) return soon(AGAIN);
  let answer;
  try {
    answer = await fetch(location.href, { headers: { "X-Background": "1" }, credentials: "same-origin", redirect: "error" });
  } catch {
    return soon(AGAIN); // away for a moment; the stream tells when it is back, and so does the next try
  }
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${old.dataset.part}"]`);
    if (!fresh || fresh.outerHTML === old.outerHTML) continue;
    const place = [old.scrollLeft, old.scrollTop], focus = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    const made = document.importNode(fresh, true);
    old.replaceWith(made);
    [made.scrollLeft, made.scrollTop] = place;
    if (focus) made.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus();
    window.htmx?.process(made);
  }
  holder.dataset.read = String(Number(holder.dataset.read || 0) + 1);
}

function soon(wait = WAIT) {
  clearTimeout(waiting);
  waiting = setTimeout(again, wait);
}

if (holder) {
  listen(holder.dataset.news || "order", (news) => concerns(news) && soon());
  listen("reset", () => soon());
}
