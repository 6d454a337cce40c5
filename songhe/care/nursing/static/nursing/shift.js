// A nurse's shift: drawn from what is sealed on this phone, sent when the house answers (outbox/frame.js).
import { el, fill } from "../outbox/draw.js";
import { Frame } from "../outbox/frame.js";
import { ActPage, oddPage } from "./act.js";

const MINUTE = 60000, SOON = 30, TABS = ["late", "now", "ahead", "done"];
let tab = "", here = "";
const frame = new Frame(document.getElementById("shift"), "songhe-nursing", {
  mine: (kind) => kind.startsWith("nursing."),
  label(about) {
    const act = frame.register?.acts.find((one) => one.id === about);
    return act ? `${act.place} ${act.time}` : "";
  },
  facts: (order) => ({ order }),
  /** What the server has, or refused, is drawn as the server says. */
  settled(locals, waiting) {
    for (const key of Object.keys(locals)) if (!waiting.has(key)) delete locals[key];
  },
  every: 3 * MINUTE,
  draw,
});
const { words } = frame, part = (name) => frame.part(name);

// --- the list ---
const seen = (act) => ({ ...act, ...frame.locals[act.id] });
const mine = () => frame.register.acts.map(seen).filter((act) => !frame.register.mine.length || frame.register.mine.includes(act.room));
function group(act) {
  if (["done", "not_done", "away"].includes(act.status)) return "done";
  const over = (Date.now() - act.due) / MINUTE;
  return act.status === "missed" || over > act.late ? "late" : over >= -SOON ? "now" : "ahead";
}
function row(act) {
  const where = group(act), over = Math.floor((Date.now() - act.due) / MINUTE), order = act.medicine.name ? ` ${act.medicine.name}` : "";
  const word = frame.locals[act.id] ? words.wUnsent : where === "late" && act.status === "due" ? fill(words.wBehind, { n: over }) : words[`s${act.status[0].toUpperCase()}${act.status.slice(1)}`];
  const tone = act.status === "done" ? ".ok" : act.status === "missed" ? ".danger" : where === "late" || act.status === "prepared" ? ".warn" : "";
  const what = el("span.soft", Object.assign(el("span", act.name), { lang: "zh-Hans" }), order, act.by ? ` · ${act.by}` : "");
  const press = el(`button.nu-row.is-${where}`, el("span.t.num", act.time), el("span.w", el("span.who", `${act.place} ${act.who}`), what), el(`span.badge-s${tone}`, word));
  press.type = "button";
  press.addEventListener("click", () => open(act.id));
  return el("li", press);
}
function draw() {
  if (!frame.register || here) return undefined;
  if (!frame.register.came) return start();
  const acts = mine(), groups = Object.fromEntries(TABS.map((name) => [name, acts.filter((act) => group(act) === name)]));
  if (!tab) tab = groups.late.length ? "late" : groups.now.length ? "now" : "ahead";
  groups.done.reverse();
  const rooms = frame.register.mine.length ? frame.register.mine.join(" ") : words.wAllRooms;
  part("span").textContent = `${frame.register.shift} ${frame.register.starts}–${frame.register.ends}`;
  part("count").textContent = fill(words.wCount, { rooms, n: groups.done.length, all: acts.length });
  part("tabs").replaceChildren(...TABS.map((name) => {
    const one = el(`button.tab-${name}`, el("b.num", String(groups[name].length)), words[`w${name[0].toUpperCase()}${name.slice(1)}`]);
    one.type = "button";
    one.setAttribute("aria-pressed", String(name === tab));
    one.addEventListener("click", () => { tab = name; draw(); });
    return one;
  }));
  part("list").replaceChildren(...groups[tab].map(row));
  part("none").hidden = groups[tab].length > 0;
  part("none").textContent = tab === "now" ? words.wNoneNow : words.wNone;
  part("before").hidden = !frame.register.before;
  if (frame.register.before) part("before").querySelector("a").href = frame.register.before;
  part("handover").hidden = !frame.register.handover;
  if (frame.register.handover) part("handover").href = frame.register.handover;
  frame.show("list");
  return undefined;
}
function start() {
  part("rooms").replaceChildren(...frame.register.rooms.map((name) => {
    const box_ = Object.assign(el("input"), { type: "checkbox", name: "rooms", value: name, checked: frame.register.mine.includes(name) });
    return el("label.nu-check", box_, el("span", name));
  }));
  frame.show("start");
}
/** Begun on this phone at once; the house hears it when there is a network, else it is asked again. */
async function onStart(event) {
  event.preventDefault();
  const told = new FormData(event.target);
  frame.register.mine = told.getAll("rooms");
  frame.register.came = true;
  tab = "";
  await frame.vault.put("register", frame.register);
  draw();
  try {
    await fetch(event.target.action, { method: "POST", body: told, redirect: "manual" });
  } catch {
    return frame.changed("offline");
  }
  return frame.changed(await frame.fetchRegister());
}
function open(id) {
  const act = seen(frame.register.acts.find((one) => one.id === id));
  here = id;
  const head = new ActPage({ act, register: frame.register, words, root: part("act"), keep, leave: close }).draw();
  frame.show("act");
  scrollTo(0, 0);
  head.focus({ preventScroll: true });
}
function odd() {
  here = "odd";
  const head = oddPage({ register: frame.register, words, root: part("act"), keep, leave: close, online: () => navigator.onLine && frame.state !== "offline" });
  frame.show("act");
  scrollTo(0, 0);
  head.focus({ preventScroll: true });
}
function close() {
  here = "";
  draw();
}

/** Keep a fact and this phone's own copy in one piece, and go back to the list. */
async function keep(kind, about, facts, change) {
  await frame.act(about, [[kind, facts]], change && ((local) => Object.assign(local, change)));
  if (change) close();
}

part("rooms").closest("form").addEventListener("submit", onStart);
part("odd").addEventListener("click", odd);
part("rooms-again").addEventListener("click", start);
setInterval(() => { if (frame.vault?.open && !part("list").closest("[data-screen]").hidden && document.visibilityState === "visible") draw(); }, MINUTE);
frame.start();
