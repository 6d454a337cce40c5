// The line that says what is safe where, and the list of what was refused.
import { drop, sentences } from "./outbox.js";

const fill = (text, count) => text.replace("%n", count);

function word(set, waiting, others, state) {
  if (state === "unkept") return [set.unkept, "warn"];
  if (state === "login" && waiting) return [fill(set.login, waiting), "warn"];
  if (state === "offline" || !navigator.onLine) return [waiting ? fill(set.offline, waiting) : set.offlineNone, "info"];
  if (waiting) return [fill(set.sending, waiting), "info"];
  if (others) return [fill(set.other, others), "warn"];
  return [state === "sent" ? set.saved : "", "ok"];
}

function row(set, item, again) {
  const line = document.createElement("li"), text = document.createElement("span"), badge = document.createElement("span");
  text.textContent = sentences.get(item.key) || "";
  badge.className = "badge-s warn";
  badge.textContent = set.refused;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "b", textContent: set.drop });
  button.addEventListener("click", async () => { await drop(item.key); again(); });
  line.append(text, badge, button);
  return line;
}

/** Draw the strip for these items; `state` is what the last sending came to. */
export function draw(items, user, state, again) {
  const strip = document.getElementById("strip"), set = strip.dataset, net = strip.querySelector(".net");
  const mine = items.filter((item) => !user || item.user === user), refused = mine.filter((item) => item.state === "refused");
  const [text, tone] = word(set, mine.length - refused.length, items.length - mine.length, state);
  net.hidden = !text;
  net.className = `net ${tone}`;
  net.querySelector(".i").hidden = tone !== "info" && tone !== "warn";
  if (net.lastElementChild.textContent !== text) net.lastElementChild.textContent = text;
  const list = strip.querySelector(".as-waiting");
  list.hidden = !refused.length;
  list.replaceChildren(...refused.map((item) => row(set, item, again)));
}
