// All clocks of a page, by one timer. Text and state change, layout does not; a hidden tab catches up when it is seen.
//   data-since="epoch seconds"   counts up     data-until="epoch seconds"   counts down
//   data-limit="seconds"         near from 80 %, late from 100 %: `data-clock` on the nearest [data-clock], else on itself
//   data-over="{n} …"            an element whose words change with the minutes over the limit of `data-since` + `data-limit`
//   data-clock-now               the time of day
import { clock, mmss, now } from "./time.js";

const NEAR = 0.8;

/** calm, near or late after `elapsed` of `limit` seconds. */
export function state(elapsed, limit) {
  if (!limit) return "calm";
  if (elapsed > limit) return "late";
  return elapsed >= limit * NEAR ? "near" : "calm";
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function up(element, seconds) {
  const elapsed = seconds - Number(element.dataset.since), limit = Number(element.dataset.limit || 0);
  if (element.dataset.over !== undefined) {
    const over = Math.floor((elapsed - limit) / 60);
    if (elapsed > limit) write(element, element.dataset.over.replace("{n}", String(Math.max(1, over))));
    return;
  }
  write(element, mmss(elapsed));
  const bearer = element.closest("[data-clock]") || element;
  if (limit && bearer.dataset.clock !== "done") {
    const next = state(elapsed, limit);
    if (bearer.dataset.clock !== next) {
      bearer.dataset.clock = next;
      if (next !== "calm") bearer.dispatchEvent(new CustomEvent(`clock:${next}`, { bubbles: true }));
    }
  }
}

/** Draw every clock once. */
export function draw() {
  const milliseconds = now(), seconds = milliseconds / 1000;
  for (const element of document.querySelectorAll("[data-since]")) up(element, seconds);
  for (const element of document.querySelectorAll("[data-until]")) write(element, mmss(Number(element.dataset.until) - seconds));
  for (const element of document.querySelectorAll("[data-clock-now]")) write(element, clock(milliseconds));
}

/** One timer, at the turn of each second of the server. */
export function start() {
  draw();
  setTimeout(start, 1000 - (now() % 1000) + 5);
}
addEventListener("visibilitychange", () => document.hidden || draw());
