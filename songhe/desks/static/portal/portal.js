// The public desk needs no script. With it: the page is read aloud, printed by a button, and one may look from where one stands.
import * as aloud from "../js/aloud.js";

/** A position to three decimals (about 100 m) is enough to look around, and all that is sent. */
function fromHere(button) {
  const said = document.getElementById("from-here-said"), words = button.dataset;
  const tell = (text) => { if (said) said.textContent = text; };
  button.addEventListener("click", () => {
    tell(words.wait);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const asked = new URLSearchParams(new FormData(button.form));
        for (const name of ["near", "place"]) asked.delete(name);
        asked.set("lat", coords.latitude.toFixed(3));
        asked.set("lng", coords.longitude.toFixed(3));
        location.assign(`${words.find}?${asked}`);
      },
      () => tell(words.fail),
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
  button.hidden = false;
}

aloud.start();
const here = document.getElementById("from-here");
if (here && navigator.geolocation && isSecureContext) fromHere(here);
for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
