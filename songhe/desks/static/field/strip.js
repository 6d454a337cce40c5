// The line that says what is safe on this phone and what happens next, and the list of deeds that wait.
import { drop, sentences } from "./outbox.js";

const time = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
const fill = (text, count) => text.replace("%n", count);

function word(strip, count, state) {
  if (state === "login" && count) return fill(strip.dataset.login, count);
  if (state === "offline" || !navigator.onLine) return count ? fill(strip.dataset.offline, count) : strip.dataset.offlineNone;
  return count ? fill(strip.dataset.sending, count) : "";
}

function row(strip, item, again) {
  const line = document.createElement("li"), verbs = JSON.parse(strip.dataset.verbs), refused = item.state === "refused";
  line.dataset.press = item.press;
  const text = document.createElement("span"), badge = document.createElement("span");
  text.textContent = `${verbs[item.verb] || ""} ${time(item.at)}${refused && sentences.get(item.press) ? " · " + sentences.get(item.press) : ""}`;
  badge.className = refused ? "badge-s warn" : "badge-s info";
  badge.textContent = refused ? strip.dataset.refused : strip.dataset.waiting;
  line.append(text, badge);
  if (refused) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "b", textContent: strip.dataset.drop });
    button.addEventListener("click", async () => { await drop(item.press); again(); });
    line.append(button);
  }
  return line;
}

/** Draw the strip for these items; `state` is what the last sending came to. */
export function draw(items, state, again) {
  const strip = document.getElementById("strip"), net = strip.querySelector(".net"), list = strip.querySelector(".waiting");
  const waiting = items.filter((item) => item.state !== "refused"), text = word(strip, waiting.length, state);
  net.hidden = !text;
  if (net.dataset.text !== text) {
    net.dataset.text = text;
    net.replaceChildren(document.createRange().createContextualFragment(strip.dataset.icon), Object.assign(document.createElement("span"), { className: "grow", textContent: text }));
  }
  list.hidden = !items.length;
  list.replaceChildren(...items.map((item) => row(strip, item, again)));
}
