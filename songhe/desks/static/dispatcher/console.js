// The dispatcher's desk: keys, sound, live news. Everything works without this file as plain pages; this makes it quick.
import * as keys from "../js/keys.js";
import * as live from "../js/live.js";
import * as sound from "../js/sound.js";
import { announce, say } from "../js/toasts.js";
import * as casework from "./case.js";
import * as deeds from "./deeds.js";
import * as list from "./list.js";

const words = document.getElementById("words").dataset, pane = document.getElementById("pane-list");
const SEEN = 20000;

const drawn = new Map(); // the place in the journal of what was drawn last, by call

/** The frame as this desk reads it. The house sends its own language; another one is fetched, and an older answer is dropped. */
async function inOwnWords(news) {
  drawn.set(news.id, news.pos);
  const address = pane.dataset.ownWords.replace(/0{8}-[0-]+/, news.id);
  const answer = await fetch(address, { signal: AbortSignal.timeout(2000) }).catch(() => null);
  const words = answer?.ok ? await answer.json() : {};
  if (drawn.get(news.id) === news.pos) heard({ ...news, ...words });
}
/** Of a county, whatever is in it; of the city, what overflowed to it. */
const ours = (news) => pane.dataset.desk.includes("/") || news.desk_path === pane.dataset.desk;

function heard(news) {
  const fresh = list.place(news);
  if (news.alarm && ours(news)) {
    announce(news.alarm, true);
    say(news.alarm, "danger");
    sound.loud();
  } else if (fresh) {
    announce(news.text, true);
    if (news.desk_path === pane.dataset.desk) sound.now();
  }
  if (!list.current() || news.id === list.current()) casework.soon();
}

function taken(news) {
  const text = words.taken.replace("%n", news.by).replace("%s", news.who);
  say(text, "warn");
  announce(text);
}

async function seats() {
  const page = await deeds.read(pane.dataset.seats).catch(() => null), fresh = page?.getElementById("seats");
  const old = document.getElementById("seats");
  if (fresh && !old.isEqualNode(fresh)) old.replaceWith(document.importNode(fresh, true));
}

function alive() {
  const address = document.getElementById("seats").dataset.seen;
  if (!address) return;
  const body = new FormData(document.getElementById("seat-form"));
  fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } }).then((answer) => answer.ok || seats()).catch(() => {});
}

function step(by) {
  const links = list.links(), here = links.indexOf(document.activeElement);
  const start = here >= 0 ? here : links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.min(links.length - 1, Math.max(0, start + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const press = (id) => () => document.getElementById(id)?.click();

async function answer() {
  const first = [...document.querySelectorAll('ul[data-group="ringing"] li')][0];
  if (!first) return press("do-answer")();
  const form = document.getElementById("deed"), body = new FormData(form), address = first.querySelector("a").href;
  const sent = await fetch(words.answer.replace(/0{8}-[0-]+/, first.dataset.row), { method: "POST", body, headers: { "HX-Request": "true" } });
  if (sent.ok) return first.dataset.row === list.current() ? casework.soon() : location.assign(address);
  const page = new DOMParser().parseFromString(await sent.text(), "text/html");
  say(page.querySelector("[data-refused] > span:not(.i)")?.textContent.trim() || document.getElementById("toasts").dataset.fault, "warn");
  list.reload();
}

function back() {
  if (document.activeElement?.closest("textarea, input")) document.activeElement.blur();
}

function hands() {
  keys.on("j", words.keyJ, () => step(1));
  keys.on("k", words.keyK, () => step(-1));
  keys.on("a", words.keyA, answer);
  keys.on("c", words.keyC, press("do-call"));
  keys.on("e", words.keyE, press("do-arrive"));
  keys.on("n", words.keyN, () => document.getElementById("note-text")?.focus());
  keys.on("t", words.keyT, press("do-120"));
  keys.on("x", words.keyX, press("do-close"));
  keys.on("/", words.keyFind, () => location.assign(words.new));
  addEventListener("keydown", (event) => event.key === "Escape" && back());
}

function overdue(event) {
  const who = event.target.querySelector?.(".who")?.textContent.trim();
  if (who && event.target.closest('[data-group="hand"]')) announce(words.late.replace("%s", who), true);
}

deeds.start();
list.start();
casework.start();
hands();
sound.start(list.ringing);
live.listen("call", pane.dataset.ownWords ? inOwnWords : heard);
live.listen("taken", taken);
live.listen("seat", seats);
live.listen("reset", () => { list.reload(); casework.soon(); seats(); });
document.addEventListener("live:back", () => casework.soon());
document.addEventListener("clock:late", overdue);
document.addEventListener("clock:near", (event) => event.target.closest('[data-group="hand"]') && sound.low());
deeds.whenDone((form) => { if (form.id === "seat-form") seats(); else { casework.soon(); if (!list.current()) list.reload(); } });
setInterval(alive, SEEN);
alive();
