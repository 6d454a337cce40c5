// The roll of a village on a phone: one large button for each person; sealed, and sent when the house answers (outbox/frame.js).
import { button, el, fill, link } from "../outbox/draw.js";
import { Frame } from "../outbox/frame.js";

const KIND = "rollcall.said", EVERY = 30000, OPEN = ["waiting", "rescue", "lost"];
let held = false;
const frame = new Frame(document.getElementById("rollcall"), "songhe-rollcall", {
  mine: (kind) => kind === KIND,
  label: (about) => frame.register?.people.find((person) => person.id === about)?.name || "",
  facts: (order) => ({ order }),
  /** Who was said of later elsewhere is as the server says. */
  fresh(register, locals) {
    for (const person of register.people) if (person.said_at >= (locals[person.id]?.at || 0)) delete locals[person.id];
  },
  every: EVERY,
  draw,
});
const { words } = frame, part = (name) => frame.part(name);

// --- the list ---
const status = (person) => frame.locals[person.id]?.status || person.status;
function row(person) {
  const now = status(person), open = OPEN.includes(now);
  const facts = [person.mobility, person.place, person.village].filter(Boolean).join("·");
  const press = (what, word, tone) => button(tone, word, () => say(person, what, "door"));
  const more = el("details.rc-more", el("summary", words.wMore), el("div.rc-facts",
    person.phone ? link(`tel:${person.phone}`, `${words.wCall} ${person.phone}`) : null,
    el("span", person.address), el("span", person.way_in), el("span", person.instructions),
    person.buddy ? el("span", `${words.wBuddy} ${person.buddy}`) : null, person.shelter ? el("span", `${words.wShelter} ${person.shelter}`) : null),
  ...["family", "elsewhere", "lost", "died", ...(open ? [] : ["waiting"])].map((what) => press(what, words[`s_${what}`] || what, "")),
  button("", words.wByPhone, () => say(person, "safe", "phone")));
  more.addEventListener("toggle", () => { held = Boolean(part("rolls").querySelector("details.rc-more[open]")); });
  return el("li", el("div.rc-who", el("b", person.name), el(`span.badge-s${open ? (now === "waiting" ? ".warn" : ".danger") : ".ok"}`, words[`s_${now}`] || now), frame.locals[person.id] ? el("span.muted.sm", words.wHere) : null),
    el("span.soft", facts), person.device ? el("span.rc-bad", person.device) : null,
    open ? el("div.rc-press", press("safe", words.s_safe, ".b-main"), press("shelter", words.s_shelter, ""), press("rescue", words.s_rescue, ".rc-red")) : null, more);
}
function draw() {
  const { register } = frame;
  if (!register || held) return;
  const open = register.people.filter((person) => OPEN.includes(status(person)));
  part("count").textContent = register.rolls.length ? fill(words.wCount, { n: register.people.length, left: open.length, at: register.heard }) : "";
  part("none").hidden = register.rolls.length > 0;
  part("rolls").replaceChildren(...register.rolls.map((roll) => {
    const people = register.people.filter((person) => person.roll === roll.id);
    const left = people.filter((person) => OPEN.includes(status(person))), done = people.filter((person) => !OPEN.includes(status(person)));
    return el(`section.rc-roll${roll.drill ? ".drill" : ""}`, el("h2", roll.name), el("ul.rc-list", ...left.map(row)), done.length ? el("details.rd-pane", el("summary", fill(words.wDone, { n: done.length })), el("ul.rc-list", ...done.map(row))) : null);
  }));
}

/** One press is one word: kept with this phone's own copy in one piece before anything is shown. */
async function say(person, what, way) {
  const at = Date.now();
  await frame.act(person.id, [[KIND, { at, status: what, way }]], (local) => Object.assign(local, { status: what, at }));
  held = false;
  draw();
}

frame.start();
