// The page without network: shows what waits on this phone; goes home as soon as the house answers.
import { all } from "./outbox.js";
import { draw } from "./strip.js";

const home = document.getElementById("shell").dataset.home;
const show = async () => draw(await all(), "offline", show);
async function look() {
  const answer = await fetch(home, { method: "HEAD", headers: { "X-Background": "1" }, cache: "no-store", redirect: "manual" }).catch(() => null);
  if (answer) location.replace(home);
}
addEventListener("online", look);
setInterval(look, 5000);
show();
