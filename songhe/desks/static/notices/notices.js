// Offers to ring this browser when something is escalated.
const set = document.getElementById("notices").dataset, ask = document.getElementById("ring-me");
const key = () => Uint8Array.from(atob(set.pushKey.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
async function offer(worker) {
  if (!worker.pushManager || !window.Notification || Notification.permission === "denied" || await worker.pushManager.getSubscription()) return;
  ask.hidden = false;
  ask.addEventListener("click", async () => {
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() }).catch(() => null);
    if (!made) return;
    const { endpoint, keys } = made.toJSON(), csrf = (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";
    await fetch(set.subscribe, { method: "POST", body: JSON.stringify({ endpoint, keys }), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, Accept: "application/json" } });
    ask.hidden = true;
  });
}
navigator.serviceWorker?.register(set.worker, { scope: set.scope }).then(() => navigator.serviceWorker.ready).then(offer).catch(() => {});
