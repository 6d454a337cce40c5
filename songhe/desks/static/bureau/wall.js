// Once a minute the wall asks for itself and takes the new picture; what fails leaves the old one with its time.
const EVERY = 60000;

async function renew() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
    if (fresh) document.getElementById("wall").replaceChildren(...fresh.children);
  } catch {
    // no connection: the picture says until when it is true
  }
}

setInterval(renew, EVERY);
