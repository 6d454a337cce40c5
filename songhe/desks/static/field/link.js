// The one-tap page looks again every few seconds, and rings once when it is opened by an ask.
const page = document.getElementById("link");
let last = "";
setInterval(async () => {
  if (document.visibilityState !== "visible" || page.querySelector("details[open]")) return;
  const answer = await fetch(page.dataset.now, { headers: { "X-Background": "1" }, signal: AbortSignal.timeout(6000) }).catch(() => null);
  if (!answer || !answer.ok) return;
  const text = (await answer.text()).replace(/name="press" value="[^"]*"/g, "");
  if (last && text !== last) location.reload();
  last = text;
}, 4000);
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
