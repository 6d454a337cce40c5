// The sheet under a thumb: one part at a time, every choice kept at once, the sum and what is missing beside it, and a pen.
import { able } from "./outbox.js";
import { begun, drain, push, refused, waiting } from "./sending.js";

const root = document.getElementById("sheet"), form = document.getElementById("sheet-form"), { assessment } = root.dataset;
const parts = [...form.querySelectorAll(".as-step")], sum = document.getElementById("sum"), paper = form.querySelector("[data-paper]");
let here = 0, drawn = Boolean(root.querySelector(".as-drawn")), keeps = able();

// --- what stands there ---
const asks = (part) => [...part.querySelectorAll("[data-code]")];
const controls = (ask) => [...ask.querySelectorAll("input, textarea")];
function value(ask) {
  const kind = ask.dataset.kind, chosen = controls(ask).filter((one) => one.checked).map((one) => one.value);
  if (kind === "item" || kind === "one") return chosen[0] ?? "";
  if (kind === "many") return chosen;
  const text = controls(ask)[0].value.trim();
  return kind === "lines" ? text.split("\n").map((line) => line.trim()).filter(Boolean) : text;
}
const said = (ask) => value(ask).length > 0;
const signed = () => drawn || paper.checked;
const lacking = (part) => part.dataset.step === "signature" ? Number(!signed()) : asks(part).filter((ask) => "required" in ask.dataset && !said(ask)).length;

function count() {
  for (const part of parts) {
    const left = form.querySelector(`[data-left="${part.dataset.step}"]`), number = lacking(part);
    left.textContent = number ? left.dataset.word.replace("%n", number) : left.dataset.done;
    left.classList.toggle("done", !number);
  }
  const items = [...form.querySelectorAll('[data-kind="item"]')], given = items.map(value).filter(Boolean);
  const total = given.reduce((all, score) => all + Number(score), 0);
  sum.textContent = sum.dataset.word.replace("%n", given.length).replace("%all", items.length).replace("%sum", total);
}

// --- one part at a time ---
function turn(to, focus = true) {
  here = Math.max(0, Math.min(parts.length - 1, to));
  parts.forEach((part, index) => part.classList.toggle("here", index === here));
  form.querySelectorAll("[data-to]").forEach((link) => link.toggleAttribute("aria-current", link.dataset.to === parts[here].dataset.step));
  form.querySelector('[aria-current=""]')?.setAttribute("aria-current", "step");
  const [back, on] = form.querySelectorAll("[data-turn]"), last = here === parts.length - 1;
  back.hidden = here === 0;
  on.hidden = last;
  form.querySelector("[data-save]").hidden = !last;
  form.classList.remove("listed");
  if (focus) {
    parts[here].querySelector("h2").focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  }
}
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1))), part = target?.closest(".as-step");
  if (!part) return;
  turn(parts.indexOf(part), false);
  target.scrollIntoView();
  target.querySelector("input, textarea, canvas")?.focus({ preventScroll: true });
}
form.querySelectorAll("[data-turn]").forEach((button) => button.addEventListener("click", () => turn(here + Number(button.dataset.turn))));
form.querySelectorAll("[data-to]").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  const narrow = matchMedia("(max-width: 900px)").matches, current = link.hasAttribute("aria-current");
  if (narrow && current && !form.classList.contains("listed")) form.classList.add("listed");
  else turn(parts.findIndex((part) => part.dataset.step === link.dataset.to));
}));

// --- every change is kept at once ---
const fits = (ask) => {
  const one = controls(ask)[0], text = one.value.trim(), { low, high } = one.dataset;
  const right = ask.dataset.kind !== "number" || !text || /^\d{1,3}(\.\d)?$/.test(text) && Number(text) >= Number(low) && Number(text) <= Number(high);
  ask.classList.toggle("wrong", !right);
  one.toggleAttribute("aria-invalid", !right);
  return right;
};
async function change(ask) {
  const code = ask.dataset.code, told = value(ask);
  if (!fits(ask)) return;
  const patch = ask.dataset.kind === "item" ? { answers: { [code]: Number(told) } } : { record: { [code]: told } };
  if (signed()) unsign(); // the informant has not seen this
  count();
  keeps = (await push({ assessment, ...patch })) && keeps;
}
function alone(box, ask) {
  for (const other of controls(ask)) {
    if (box.checked && other !== box && ("alone" in box.dataset || "alone" in other.dataset)) other.checked = false;
  }
}
const later = new Map();
form.addEventListener("input", (event) => {
  const ask = event.target.closest("[data-code]");
  if (!ask || !event.target.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
  clearTimeout(later.get(ask));
  later.set(ask, setTimeout(() => { later.delete(ask); change(ask); }, 1200));
});
form.addEventListener("change", (event) => {
  const ask = event.target.closest("[data-code]");
  if (!ask || !keeps) return;
  if (event.target.type === "checkbox") alone(event.target, ask);
  if (later.has(ask) || event.target.matches("[type=radio], [type=checkbox]")) {
    clearTimeout(later.get(ask));
    later.delete(ask);
    change(ask);
  }
});
async function flush() {
  const left = [...later.keys()];
  left.forEach((ask) => clearTimeout(later.get(ask)));
  later.clear();
  for (const ask of left) await change(ask);
}
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
form.addEventListener("submit", async (event) => {
  if (!keeps) return; // the plain form keeps everything
  event.preventDefault();
  await flush();
  await drain();
  if (!(await waiting()) && !(await refused())) location.assign(location.pathname.replace(/sheet\/$/, ""));
});

// --- the informant's pen ---
const canvas = document.getElementById("pen"), pen = canvas.getContext("2d"), edge = Number(root.dataset.edge);
let strokes = [], stroke = null;
const point = (event) => {
  const box = canvas.getBoundingClientRect(), scale = edge / box.width;
  const most = [edge, canvas.height];
  return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale].map((one, index) => Math.round(Math.max(0, Math.min(most[index], one))));
};
function ink() {
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { lineWidth: 8, lineCap: "round", lineJoin: "round", strokeStyle: "#14201c" });
  for (const one of strokes) {
    pen.beginPath();
    for (let at = 0; at < one.length; at += 2) pen.lineTo(one[at], one[at + 1]);
    pen.stroke();
  }
}
function unsign() {
  strokes = [];
  drawn = paper.checked = false;
  root.querySelector(".as-drawn")?.remove();
  ink();
}
async function sign(drawing) {
  count();
  keeps = (await push({ assessment, drawing })) && keeps;
}
canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); strokes.push(stroke = point(event)); });
canvas.addEventListener("pointermove", (event) => { if (stroke) { stroke.push(...point(event)); ink(); } });
canvas.addEventListener("pointerup", () => {
  if (!stroke) return;
  stroke = null;
  drawn = true;
  paper.checked = false;
  form.elements.drawing.value = JSON.stringify(strokes);
  sign(strokes);
});
form.querySelector("[data-pen-clear]").addEventListener("click", () => { unsign(); form.elements.drawing.value = ""; sign([]); });
paper.addEventListener("change", () => { const on = paper.checked; unsign(); paper.checked = on; sign(on ? "paper" : []); });

form.classList.add("stepped");
form.querySelector("[data-pen]").hidden = false;
turn(0, false);
follow();
addEventListener("hashchange", follow);
count();
begun.then((newer) => { if (newer) location.reload(); });
