// The responder's phone: deeds go through the outbox, the card is live, a new ask rings, the way is reported while on the way.
import { all, keep, send } from "./outbox.js";
import { draw } from "./strip.js";
import { rings } from "./ring.js";
import { mark } from "../outbox/wipe.js";
import { lost } from "../outbox/word.js";

const desk = document.getElementById("field"), now = document.getElementById("now"), set = desk.dataset;
const BACKGROUND = { "X-Background": "1" }; // a look of the page by itself: nobody is at work because of it
let state = "", asked = new Set(ids("asked")), busy = false;

function ids(status) {
  return [...now.querySelectorAll(`[data-status="${status}"]`)].map((card) => card.dataset.response);
}

// --- deeds ---
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-verb]");
  if (!form || !window.indexedDB) return;
  event.preventDefault();
  const reason = form.querySelector("[name=reason]:checked");
  const item = { press: crypto.randomUUID(), response: form.dataset.response, verb: form.dataset.verb, at: Date.now(), reason: reason ? reason.value : "" };
  try {
    await keep(item);
  } catch {
    form.submit(); // this phone keeps nothing: the plain form still works
    return;
  }
  if (item.verb === "depart") watch();
  await show();
  await drain();
});

async function drain() {
  if (busy) return;
  busy = true;
  try {
    state = await send(set.deeds);
    if (state === "lost") await lost();
    if (state === "sent") await refresh();
  } finally {
    busy = false;
    await show();
  }
  const left = (await all()).some((item) => item.state === "waiting");
  if (left && state === "sent") setTimeout(drain, 0); // pressed while the last one was on its way
}

/** The card as it will be when what waits has arrived: the next deed can be pressed without network. */
async function show() {
  const items = await all();
  for (const item of items.filter((one) => one.state === "waiting")) {
    const card = now.querySelector(`[data-response="${item.response}"]`);
    if (!card) continue;
    const forms = [...card.querySelectorAll("form[data-verb]:not(.reasons)")], here = forms.findIndex((form) => form.dataset.verb === item.verb);
    forms.forEach((form, index) => { form.hidden = index !== here + 1 || here < 0; });
    card.querySelectorAll("details").forEach((block) => { block.hidden = true; });
  }
  draw(items, state, show);
}

// --- the live card ---
const out = document.getElementById("signed-out");
/** Without a log-in this page never rings: it must not look as if it did. */
function signedOut(is) {
  if (is && out.hidden) rings();
  out.hidden = !is;
  desk.classList.toggle("no-log-in", is);
}

async function refresh() {
  let answer;
  try {
    answer = await fetch(set.now, { headers: BACKGROUND, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(8000) });
  } catch {
    state = "offline";
    return show();
  }
  signedOut(answer.status === 401);
  if (!answer.ok) return show();
  if (state === "offline") state = "";
  const text = await answer.text();
  if (now.querySelector("details[open]") || now.contains(document.activeElement) && document.activeElement.matches("input")) return show();
  if (text !== refresh.last) {
    const focused = document.activeElement?.closest("form[data-verb]")?.dataset;
    now.replaceChildren(document.createRange().createContextualFragment(text));
    if (focused) now.querySelector(`form[data-response="${focused.response}"]:not([hidden]) button`)?.focus();
  }
  refresh.last = text;
  const fresh = ids("asked").filter((id) => !asked.has(id));
  asked = new Set(ids("asked"));
  if (fresh.length) rings();
  document.title = (asked.size ? `(${asked.size}) ` : "") + document.title.replace(/^\(\d+\) /, "");
  await show();
}

for (const name of ["live:field", "live:reset", "live:back"]) document.addEventListener(name, refresh);
setInterval(() => { if (document.visibilityState === "visible") refresh(); }, 5000); // where no live connection gets through
setInterval(async () => { if ((await all()).some((item) => item.state === "waiting")) drain(); }, 5000);
for (const name of ["online", "offline"]) addEventListener(name, () => { state = name === "offline" ? "offline" : ""; show(); if (name === "online") drain(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { refresh(); drain(); } });

// --- where I am: on the way, and on duty for whoever agreed to it ---
let watching = null, told = 0;
const csrf = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";
function tellWhere(place) {
  const body = JSON.stringify({ lat: place.coords.latitude, lng: place.coords.longitude });
  fetch(set.position, { method: "POST", body, headers: { ...BACKGROUND, "Content-Type": "application/json", "X-CSRFToken": csrf() } }).catch(() => {});
}
function watch() {
  if (watching !== null || !navigator.geolocation) return;
  watching = navigator.geolocation.watchPosition(report, () => {}, { enableHighAccuracy: true, maximumAge: 10000 });
}
async function report(place) {
  if (!ids("accepted").length && !ids("en_route").length) {
    navigator.geolocation.clearWatch(watching);
    watching = null;
    return;
  }
  if (Date.now() - told < 15000) return;
  told = Date.now();
  tellWhere(place);
}
if (ids("en_route").length) watch();
function shared() {
  if (watching !== null || !document.getElementById("share")?.dataset.on) return;
  navigator.geolocation?.getCurrentPosition(tellWhere, () => {}, { maximumAge: 30000, timeout: 20000 });
}
shared();
setInterval(shared, 61000); // the server keeps one a minute

// --- no network, and a closed browser ---
const key = () => Uint8Array.from(atob(set.pushKey.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
async function offerPush(worker) {
  const ask = document.getElementById("ring-me");
  if (!worker.pushManager || !window.Notification || Notification.permission === "denied" || await worker.pushManager.getSubscription()) return;
  ask.hidden = false;
  ask.querySelector("button").addEventListener("click", async () => {
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() }).catch(() => null);
    if (!made) return;
    const { endpoint, keys } = made.toJSON();
    await fetch(set.subscribe, { method: "POST", body: JSON.stringify({ endpoint, keys }), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() } });
    ask.hidden = true;
  });
}
if (navigator.serviceWorker) {
  navigator.serviceWorker.register(set.worker, { scope: set.scope, updateViaCache: "none" }).then(() => navigator.serviceWorker.ready).then(offerPush).catch(() => {});
}
if (window.indexedDB && crypto.randomUUID) mark(); // a phone on duty rings with surname and place: it can be reported lost from the first day
show().then(drain);
