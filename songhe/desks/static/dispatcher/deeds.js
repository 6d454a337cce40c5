// Deeds by script: the same forms and buttons as without it. Sent once, answered by 204, a sentence (409) or the form again (422).
import { say } from "../js/toasts.js";

const words = document.getElementById("words").dataset;
const dialog = document.getElementById("deed-dialog");
const HEADERS = { "HX-Request": "true" };
const sending = new Set(); // what is under way: the same deed twice is once, another deed goes its own way
let after = () => {};

/** Call `fn` whenever something has been done. */
export function whenDone(fn) { after = fn; }

/** What the house answers to a script at this address. */
export async function read(address) {
  const answer = await fetch(address, { headers: HEADERS });
  if (answer.redirected) location.reload();
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

function refused(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  say(page.querySelector("[data-refused] > span:not(.i)")?.textContent.trim() || document.getElementById("toasts").dataset.fault, "warn");
}

const address = (form, submitter) => submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;

/** Send a form; true when it is done. `show` gets the form again where something is missing. */
async function send(form, submitter, show) {
  const body = new FormData(form, submitter);
  let answer;
  try {
    answer = await fetch(address(form, submitter), { method: "POST", body, headers: HEADERS });
  } catch {
    say(document.getElementById("toasts").dataset.lost, "danger");
    return false;
  }
  if (answer.redirected) location.reload();
  if (answer.ok) return true;
  const text = await answer.text();
  if (answer.status === 422 && show) show(text); else refused(text);
  return false;
}

function busy(button, on) {
  if (!button) return;
  button.setAttribute("aria-disabled", String(on));
  button.classList.toggle("doing", on);
}

async function submit(event) {
  const form = event.target, submitter = event.submitter;
  if (form.method !== "post" || form.matches("[data-plain], .me-box form")) return;
  event.preventDefault();
  const deed = `${address(form, submitter)} ${submitter?.value ?? ""}`;
  if (sending.has(deed)) return;
  sending.add(deed);
  busy(submitter, true);
  const inside = dialog.contains(form);
  const good = await send(form, submitter, inside ? (text) => fill(text) : null);
  sending.delete(deed);
  busy(submitter, false);
  submitter?.closest("details[open]")?.removeAttribute("open");
  if (good && inside) dialog.close();
  if (good && form.id === "note") form.dispatchEvent(new CustomEvent("kept"));
  after(form, good);
}

function fill(text) {
  dialog.innerHTML = text;
  (dialog.querySelector("[data-focus], input:checked, input:not([type=hidden]), textarea") || dialog.querySelector("button"))?.focus();
}

/** Show the form behind a link in the dialog. */
export async function ask(link) {
  const answer = await fetch(link.href, { headers: HEADERS });
  if (!answer.ok) return refused(await answer.text());
  if (answer.redirected) return location.assign(link.href);
  dialog.innerHTML = await answer.text();
  dialog.showModal();
  fill(dialog.innerHTML);
}

function clicked(event) {
  const link = event.target.closest("a[data-words]");
  if (link) {
    event.preventDefault();
    link.closest("details[open]")?.removeAttribute("open");
    ask(link);
  }
  const out = event.target.closest("[data-shut-link]");
  if (out && dialog.contains(out)) { event.preventDefault(); dialog.close(); }
}

/** Begin. */
export function start() {
  document.addEventListener("submit", submit);
  document.addEventListener("click", clicked);
  dialog.addEventListener("close", () => dialog.replaceChildren());
  if (words.doing) dialog.dataset.doing = words.doing;
}
