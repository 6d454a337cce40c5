// Reads the page aloud, where the browser can speak: the button appears only then, and says whether it is reading.
const button = () => document.getElementById("read-aloud");

function say(state) {
  button().setAttribute("aria-pressed", String(state));
}

/** What is to be read: the words of the page as they are seen, without menus. */
function words() {
  return document.getElementById("main").innerText.slice(0, 3000);
}

function toggle() {
  if (button().getAttribute("aria-pressed") === "true") { speechSynthesis.cancel(); return say(false); }
  const speech = Object.assign(new SpeechSynthesisUtterance(words()), { lang: document.documentElement.lang, rate: 0.85 });
  speech.addEventListener("end", () => say(false));
  speech.addEventListener("error", () => say(false));
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
  say(true);
}

/** Show the button where there is a voice. */
export function start() {
  if (!button() || !window.speechSynthesis) return;
  button().hidden = false;
  button().addEventListener("click", toggle);
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
