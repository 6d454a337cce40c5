// The assistant's village: today's round first, then everybody by risk and days; drawn from what is sealed on this phone.
import { el, fill } from "../outbox/draw.js";
import { Frame } from "../outbox/frame.js";
import { Person } from "./form.js";

let here = null, sought = "";
const frame = new Frame(document.getElementById("community"), "songhe-community", {
  mine: (kind) => kind.startsWith("visits."),
  label: (about) => frame.register?.people.find((one) => one.id === about)?.who || "",
  facts: (elder) => ({ elder }),
  refused: (local) => { delete local.done; },
  draw,
});
const { words } = frame, part = (name) => frame.part(name);

const done = (one) => one.done || frame.locals[one.id]?.done === frame.register.today;
const TONES = { 3: ".danger", 2: ".warn" };

function row(one) {
  const when = one.aside || (done(one) ? words.wDone : one.late ? fill(words.wLate, { n: one.late }) : fill(words.wDue, { day: one.due.slice(5) }));
  const press = el("button.rd-row", el("span.rd-time.num", one.place || "·"), el("span.rd-what", el("span.who", one.who), el("span.soft.sm", one.why),
    el(`span.sm${one.late && !done(one) && !one.aside ? ".cm-late" : ".soft"}`, when)), el(`span.badge-s${TONES[one.grade] || ""}`, one.grade_word));
  press.type = "button";
  press.addEventListener("click", () => open(one.id));
  return el("li", press);
}
function draw() {
  const { register } = frame;
  if (!register) return;
  const shown = register.people.filter((one) => one.who.includes(sought));
  part("count").textContent = fill(words.wCount, { n: register.people.length, left: register.people.filter((one) => one.place && !done(one)).length });
  part("today").replaceChildren(...shown.map(row));
  part("none").hidden = shown.length > 0;
}
function open(id) {
  const person = frame.register.people.find((one) => one.id === id);
  here = new Person({ person, form: frame.register.words, words, root: part("person"), keep, leave: close });
  here.draw();
  frame.show("person");
  scrollTo(0, 0);
  part("person").querySelector("h2")?.focus({ preventScroll: true });
}
function close() {
  here = null;
  frame.show("list");
  draw();
}
async function keep(person, facts) {
  await frame.act(person.id, [["visits.visit", facts]], (local) => { if (facts.outcome === "met") local.done = frame.register.today; });
  close();
}
part("find").addEventListener("input", (event) => { sought = event.target.value.trim(); draw(); });
frame.start();
