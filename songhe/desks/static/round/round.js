// The carer's day: drawn from what is sealed on this phone, sent when the house answers (outbox/frame.js).
import { el, fill } from "../outbox/draw.js";
import { Frame } from "../outbox/frame.js";
import { Visit, rank } from "./visit.js";

let here = null;
const frame = new Frame(document.getElementById("round"), "songhe-round", {
  mine: (kind) => kind === "incident" || kind.startsWith("homecare."),
  label: (about) => frame.register?.visits.find((visit) => visit.id === about)?.number || "",
  facts: (order) => ({ order }),
  refused: (local) => { delete local.status; },
  draw,
});
const { words } = frame, part = (name) => frame.part(name);

const local = (visit) => (frame.locals[visit.id] ||= { steps: {}, photos: 0 });
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
  const { register } = frame;
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
  const visit = frame.register.visits.find((one) => one.id === id);
  here = new Visit({ visit, words, root: part("visit"), status: () => status(here.visit), local: () => local(visit), act, leave: close });
  here.draw();
  frame.show("visit");
  scrollTo(0, 0);
  part("visit").querySelector("h2")?.focus({ preventScroll: true });
}
function close() {
  here?.stop();
  here = null;
  frame.show("list");
  draw();
}
async function act(visit, facts, change) {
  local(visit);
  if (await frame.act(visit.id, facts, change)) here?.draw(); // a tick alone leaves what is being typed
}
frame.start();
