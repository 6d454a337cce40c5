// Signing out takes what phones may read without network (outbox) out of this browser first, then goes on.
import { leave } from "./rest.js";

const PATIENCE = 3000;

export function start() {
  document.addEventListener("submit", async (event) => {
    const form = event.target, leaves = form.method === "post" && /\/logout\/$/.test(form.action);
    if (!leaves || form.dataset.forgotten) return;
    event.preventDefault();
    form.dataset.forgotten = "1";
    leave();
    const forgotten = import("../outbox/wipe.js").then(({ forget }) => forget()).catch(() => {});
    await Promise.race([forgotten, new Promise((done) => { setTimeout(done, PATIENCE); })]);
    form.requestSubmit();
  });
}
