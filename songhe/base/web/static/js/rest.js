// A session that is over leaves nothing to read in a page that was left open: the house is asked every few minutes, and whoever
// signs out says so to the other pages of this browser. Without the house the page's own clock decides.
const EVERY = 300_000, SOON = 1_000, channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("songhe-rest") : null;
const body = document.body;
let ends = 0, timer = 0, over = false;

/** The pages of this browser that belong to the session which ends now. */
export const leave = () => channel?.postMessage(body.dataset.restOf || "");

function empty() {
  if (over) return;
  over = true;
  clearTimeout(timer);
  const line = document.createElement("p"), way = document.createElement("a"), page = document.createElement("main");
  line.textContent = document.getElementById("toasts")?.dataset.gone || "";
  line.setAttribute("role", "alert");
  way.href = `${body.dataset.restLogIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  way.className = "b";
  way.textContent = body.dataset.restWord;
  page.className = "sheet-narrow pad";
  page.append(line, way);
  if (body.dataset.restPhone) {
    const call = document.createElement("a");
    call.href = `tel:${body.dataset.restPhone}`;
    call.className = "b";
    call.textContent = body.dataset.restPhone;
    page.append(call);
  }
  for (const one of document.querySelectorAll("script[type='application/json']")) one.remove();
  body.replaceChildren(page);
  document.title = line.textContent;
  sessionStorage.clear();
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(ask, Math.max(SOON, Math.min(EVERY, ends - Date.now() + SOON)));
}

/** What the house says: who is signed in here, and for how many seconds more if nothing is done. Nothing where it cannot be reached. */
async function heard() {
  try {
    const way = { headers: { Accept: "application/json", "X-Background": "1" }, cache: "no-store", signal: AbortSignal.timeout(20_000) };
    const answer = await fetch(document.querySelector("link[rel=manifest]").href, way);
    if (answer.status >= 500 || answer.status === 429) return undefined;
    return { of: answer.headers.get("X-Rest-Of"), left: Number(answer.headers.get("X-Rest") || 0) };
  } catch {
    return undefined; // no network
  }
}

async function ask() {
  const said = await heard();
  if (said && (said.of !== body.dataset.restOf || said.left <= 0)) return empty();
  if (said) ends = Date.now() + 1000 * said.left;
  if (Date.now() >= ends) return empty();
  return wait();
}

/** A page that works without network has rules of its own (`outbox/vault.js`): its PIN and its days. */
export function start() {
  if (!body.dataset.rest || document.querySelector("[data-outbox]")) return;
  ends = Date.now() + 1000 * Number(body.dataset.rest);
  channel?.addEventListener("message", (event) => event.data === body.dataset.restOf && empty());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && !over && ask());
  addEventListener("pageshow", (event) => event.persisted && ask());
  wait();
}
