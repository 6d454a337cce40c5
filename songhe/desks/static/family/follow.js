// Looks again every 4 seconds, says once that somebody has seen it, offers to ring.
const page = document.getElementById("follow"), set = page.dataset, box = document.getElementById("story");
let last = null, since = Date.now();
const stale = document.getElementById("stale");

async function look() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(set.now, { credentials: "omit", signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (answer?.status === 410) return location.reload();
  if (!answer?.ok) { stale.hidden = Date.now() - since < 12000; return; }
  const text = await answer.text();
  since = Date.now();
  stale.hidden = true;
  if (text !== last) box.replaceChildren(document.createRange().createContextualFragment(text));
  last = text;
}
const seen = () => { if (document.visibilityState === "visible" && set.unread) { set.unread = ""; fetch(set.read, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {}); } };
setInterval(look, 4000);
document.addEventListener("visibilitychange", () => { look(); seen(); });
seen();

const key = () => Uint8Array.from(atob(set.pushKey.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
async function offer(worker) {
  const ask = document.getElementById("ring-me");
  if (!ask || !worker.pushManager || !window.Notification || Notification.permission === "denied" || await worker.pushManager.getSubscription()) return;
  ask.hidden = false;
  ask.querySelector("button").addEventListener("click", async () => {
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() }).catch(() => null);
    if (!made) return;
    const { endpoint, keys } = made.toJSON();
    await fetch(set.subscribe, { method: "POST", credentials: "omit", body: JSON.stringify({ endpoint, keys }) });
    ask.hidden = true;
  });
}
navigator.serviceWorker?.register(set.worker, { scope: set.scope }).then(() => navigator.serviceWorker.ready).then(offer).catch(() => {});
