// A browser in which something of the house waits says on each page that it is there, on the log-in too: was it reported lost, it wipes itself.
const MARK = "songhe-phone", MINUTE = 60000;

export function start() {
  if (document.querySelector("[data-outbox]")) return; // a page with a register of its own speaks for itself
  const say = async () => {
    if (document.visibilityState !== "visible" || !localStorage.getItem(MARK)) return;
    (await import("../outbox/word.js")).hello();
  };
  addEventListener("online", say);
  document.addEventListener("visibilitychange", say);
  setInterval(say, MINUTE);
  say();
}
