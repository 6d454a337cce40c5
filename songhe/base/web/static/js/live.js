// The stream of this page. Each frame becomes a DOM event `live:<event>` on document, with its data as detail.
// State is printed by word and mark; after ten seconds without the house a strip says how to go on by telephone.
import { set } from "./time.js";

const STRIP_AFTER = 10, SILENT = 40;
let source, box, strip, lastSeen = Date.now(), lostAt = 0, again = 0;

function show(state, seconds = 0) {
  if (!box) return;
  box.hidden = false;
  box.dataset.state = state;
  const word = state === "live" ? box.dataset.live : state === "again" ? box.dataset.again : box.dataset.broken;
  const text = word.replace("%n", seconds), place = box.querySelector(".word");
  if (place.textContent !== text) place.textContent = text;
  strip.hidden = state !== "broken";
  if (state === "broken" && !strip.textContent) strip.textContent = (document.querySelector("[data-strip-here]")?.dataset.stripHere || box.dataset.strip).replace("%n", STRIP_AFTER);
  if (state !== "broken") strip.textContent = "";
  document.documentElement.dataset.connection = state;
}

function heard(event) {
  lastSeen = Date.now();
  if (lostAt) document.dispatchEvent(new CustomEvent("live:back"));
  lostAt = 0;
  show("live");
  if (event.lastEventId) document.body.dataset.after = event.lastEventId;
}

function tick() {
  const silent = (Date.now() - lastSeen) / 1000;
  if (!lostAt && silent > SILENT) { lostAt = lastSeen; reopen(); }
  if (!lostAt) return;
  const seconds = Math.floor((Date.now() - lostAt) / 1000);
  show(seconds >= STRIP_AFTER ? "broken" : "again", seconds);
  if (source.readyState === EventSource.CLOSED && Date.now() > again) reopen();
}

function reopen() {
  again = Date.now() + 3000;
  source?.close();
  open();
}

/** Frames of these names are passed on; pages name theirs with `listen`. */
const names = new Set(["now", "reset"]);

function attach(name) {
  source.addEventListener(name, (event) => {
    heard(event);
    const data = JSON.parse(event.data);
    if (name === "now") set(data);
    document.dispatchEvent(new CustomEvent(`live:${name}`, { detail: data }));
  });
}

/** Pass frames called `name` on as `live:<name>`; with `fn`, call it with the data. */
export function listen(name, fn) {
  if (fn) document.addEventListener(`live:${name}`, (event) => fn(event.detail));
  if (names.has(name)) return;
  names.add(name);
  if (source) attach(name);
}

function open() {
  const body = document.body, address = new URL(body.dataset.live, location.href);
  for (const topic of body.dataset.topics.split(/\s+/).filter(Boolean)) address.searchParams.append("topic", topic);
  if (body.dataset.after) address.searchParams.set("after", body.dataset.after);
  source = new EventSource(address);
  source.addEventListener("open", heard);
  source.addEventListener("error", () => { lostAt ||= Date.now(); tick(); });
  names.forEach(attach);
}

/** Open the stream when the page names topics (`{% block topics %}`) and the names of its events (`data-events`). */
export function start() {
  if (!document.body.dataset.topics?.trim()) return;
  box = document.getElementById("connection");
  strip = document.getElementById("strip-lost");
  for (const holder of document.querySelectorAll("[data-events]")) holder.dataset.events.split(/\s+/).filter(Boolean).forEach((name) => names.add(name));
  open();
  setInterval(tick, 1000);
  addEventListener("online", () => lostAt && reopen());
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && reopen());
}
