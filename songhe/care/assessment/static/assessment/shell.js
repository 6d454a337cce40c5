// The page without network: says how much waits on this phone; goes on as soon as the house answers.
import { all } from "./outbox.js";
import { draw } from "./strip.js";

const home = document.getElementById("shell").dataset.home;
const show = async () => draw(await all(), "", "offline", show);
async function look() {
  const answer = await fetch(home, { method: "HEAD", cache: "no-store", redirect: "manual" }).catch(() => null);
  if (answer) location.pathname === new URL(home, location).pathname ? location.reload() : location.replace(location.pathname.endsWith("/shell/") ? home : location.href);
}
addEventListener("online", look);
setInterval(look, 5000);
show();
