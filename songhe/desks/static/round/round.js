// The carer's day: opened by a PIN, drawn from what is sealed on this phone, sent when the house answers.
import { Box, able, opened } from "../outbox/box.js";
import { Vault } from "../outbox/vault.js";
import { button, el, fill } from "./draw.js";
import { Visit, rank } from "./visit.js";

const root = document.getElementById("round"), words = root.dataset, NAME = "songhe-round";
const screens = [...root.querySelectorAll("[data-screen]")], part = (name) => root.querySelector(`[data-part="${name}"]`);
let base, vault, box, state = "", user = words.user, register = null, locals = {}, here = null;

function show(name) {
  for (const one of screens) one.hidden = one.dataset.screen !== name;
}
const csrf = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
const address = (kind, key) => words.outbox.replace("kind", kind).replace(words.nobody, key);

// --- what is safe where ---
async function changed(what) {
  state = what || state;
  if (what === "") state = "";
  await strip();
  if (what === "sent" && vault.open) await settle();
}
async function strip() {
  const items = await box.all(), mine = items.filter((item) => item.user === user && item.state === "waiting").length;
  const [text, tone] = state === "login" ? [fill(words.wLogin, { n: mine }), "warn"]
    : state === "offline" || !navigator.onLine ? [mine ? fill(words.wOffline, { n: mine }) : words.wOfflineNone, "info"]
    : mine ? [fill(words.wSending, { n: mine }), "info"]
    : items.some((item) => item.user !== user) ? [words.wOther, "warn"]
    : [state === "sent" ? words.wSaved : "", "ok"];
  const net = part("net");
  net.hidden = !text;
  net.className = `net ${tone}`;
  if (net.lastElementChild.textContent !== text) net.lastElementChild.textContent = text;
  part("login").hidden = state !== "login";
  const told = (await box.told()).filter((one) => one.kind === "incident" || one.kind.startsWith("homecare."));
  part("told").hidden = !told.length;
  part("told").replaceChildren(...told.map((one) => {
    const number = register?.visits.find((visit) => visit.id === one.about)?.number || "";
    const seen = button("", words.wSeen, async () => { await box.forget(one.key); strip(); });
    return el("li", el("span.grow", `${number} ${one.sentence || words.wRefused}`), seen);
  }));
}

/** After something was sent: what the server refused does not stand on this phone as done. */
async function settle() {
  const refused = new Set((await box.told()).map((one) => one.about));
  const waiting = new Set((await box.all()).map((item) => item.about));
  const before = JSON.stringify(locals);
  for (const key of refused) if (!waiting.has(key) && locals[key]) delete locals[key].status;
  if (before !== JSON.stringify(locals)) await vault.put("locals", locals);
  await fetchRegister();
}

// --- the register ---
async function fetchRegister() {
  let answer;
  try {
    answer = await fetch(words.register, { method: "POST", headers: { "X-CSRFToken": csrf(), Accept: "application/json" }, redirect: "error", cache: "no-store" });
  } catch {
    return "offline";
  }
  if (!answer.ok) return answer.status === 401 || answer.status === 403 ? "login" : "later";
  const fresh = await answer.json();
  if (fresh.user !== user && vault.open) {
    await vault.wipe(); // somebody else has logged in on this phone
    location.reload();
    return "login";
  }
  register = fresh;
  user = fresh.user;
  if (vault.open) {
    await vault.put("register", register);
    await vault.renew(register.keep_days);
    draw();
  }
  return "";
}

// --- the list ---
const local = (visit) => (locals[visit.id] ||= { steps: {}, photos: 0 });
const status = (visit) => (rank(local(visit).status) > rank(visit.status) ? local(visit).status : visit.status);
function far(metres) {
  return metres < 1000 ? fill(words.wMetres, { n: Math.max(50, Math.round(metres / 50) * 50) }) : fill(words.wKilometres, { n: (metres / 1000).toFixed(1) });
}
function row(visit) {
  const now = status(visit), over = rank(now) >= rank("confirmed");
  const press = el("button.rd-row", el("span.rd-time.num", visit.starts), el("span.rd-what", el("span.who", visit.who), el("span.soft.sm", `${visit.service}·${visit.village}·${far(visit.metres)}`)),
    el(`span.badge-s${over ? ".ok" : now === "assigned" ? "" : ".info"}`, words[`s_${now}`] || now));
  press.type = "button";
  press.addEventListener("click", () => openVisit(visit.id));
  return el("li", press);
}
function draw() {
  if (!register) return;
  const today = register.visits.filter((visit) => visit.day === register.today), later = register.visits.filter((visit) => visit.day > register.today);
  const left = today.filter((visit) => rank(status(visit)) < rank("checked_out")).length;
  part("count").textContent = fill(words.wCount, { n: today.length, left });
  part("today").replaceChildren(...today.map(row));
  part("none").hidden = today.length > 0;
  part("tomorrow").replaceChildren(...later.map(row));
  part("tomorrow-box").hidden = !later.length;
  const fresh = here && register.visits.find((visit) => visit.id === here.visit.id);
  if (fresh && here.drawn !== status(fresh)) { // else a signature that is being written stays
    here.visit = fresh;
    here.draw();
  }
}
function openVisit(id) {
  const visit = register.visits.find((one) => one.id === id);
  here = new Visit({ visit, words, root: part("visit"), status: () => status(here.visit), local: () => local(visit), act, leave: close });
  here.draw();
  show("visit");
  scrollTo(0, 0);
  part("visit").querySelector("h2")?.focus({ preventScroll: true });
}
function close() {
  here?.stop();
  here = null;
  show("list");
  draw();
}

/** Keep facts and this phone's own copy in one piece; resolves when both are safe. */
async function act(visit, facts, change) {
  const about = await vault.about(), now = Date.now();
  const common = { user, order: visit.id, at: now, offline: !navigator.onLine, mark: about.mark };
  const items = [];
  for (const [kind, more] of facts) items.push(await box.item(kind, { ...common, ...more }, register.point));
  change(local(visit));
  await box.keep(items, [await vault.sealed("locals", locals)]);
  await strip();
  if (items.length) here?.draw(); // a tick alone leaves what is being typed
  box.drain(user);
}

// --- the PIN ---
async function unlocked() {
  locals = (await vault.get("locals")) || {};
  register = (await vault.get("register")) || register;
  show("list");
  draw();
  await strip();
  const answer = await fetchRegister();
  if (answer) await changed(answer);
  navigator.storage?.persist?.();
}
async function onSet(event) {
  event.preventDefault();
  const [pin, again] = ["pin", "again"].map((name) => event.target.elements[name].value), bad = part("set-bad");
  bad.textContent = !/^\d{6}$/.test(pin) || /^(\d)\1+$/.test(pin) ? words.wPinForm : pin !== again ? words.wPinTwice : "";
  if (bad.textContent) return;
  await vault.make(pin, user, register.keep_days);
  await vault.put("register", register);
  event.target.reset();
  await unlocked();
}
async function onUnlock(event) {
  event.preventDefault();
  const field = event.target.elements.pin, left = await vault.unlock(field.value);
  field.value = "";
  if (left < 0) return unlocked();
  part("unlock-bad").textContent = left ? fill(words.wPinWrong, { n: left }) : words.wPinGone;
  if (!left) await begin();
  return undefined;
}

async function begin() {
  const about = await vault.about();
  if (about && user && about.user !== user) await vault.wipe(); // another person's round
  else if (about) {
    user = about.user;
    return show("unlock");
  }
  const answer = await fetchRegister();
  show(answer ? "nothing" : "set");
  return changed(answer);
}

async function main() {
  if (!able()) return show("unable");
  base = await opened(NAME);
  vault = new Vault(base);
  box = new Box(base, NAME, address, changed);
  navigator.serviceWorker.register(words.worker, { scope: words.scope, updateViaCache: "none" }).catch(() => {});
  part("set-form").addEventListener("submit", onSet);
  part("unlock-form").addEventListener("submit", onUnlock);
  part("again").addEventListener("click", () => location.replace(words.scope));
  part("wipe").addEventListener("click", async () => { await vault.wipe(); location.assign(words.logout); });
  await begin();
  await box.watch(() => user);
  root.dataset.ready = "";
}
main();
