// Two tones every three seconds while something rings, three loud ones when nobody acted or it was pressed again, one low tone when
// a case comes near its limit. Never the only sign.
// A page that rings has <template id="sound-words" data-on data-off data-test data-on-icon data-off-icon>; it appears in the bar.
// Browsers give sound only after a click: until then the bar says so in words, and the click plays the tones as a test.
const EVERY = 3000, KEPT = "songhe-sound";
let context, timer, slot, words, count = () => 0;

function tone(frequency, from, length, loud = 0.35) {
  const oscillator = context.createOscillator(), gain = context.createGain(), at = context.currentTime + from;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loud, at + 0.02);
  gain.gain.setValueAtTime(loud, at + length - 0.05);
  gain.gain.linearRampToValueAtTime(0, at + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + length);
}

const ready = () => context?.state === "running";

/** The two tones of an unanswered call. */
export function two() {
  if (!ready()) return;
  tone(880, 0, 0.28);
  tone(660, 0.34, 0.36);
}

/** Three quick, loud tones: nobody acted in time, or it was pressed again. */
export function loud() {
  if (!ready()) return;
  for (const from of [0, 0.22, 0.44]) tone(1040, from, 0.18, 0.8);
  ring();
}

/** The low tone of a case near its limit. */
export function low() {
  if (ready()) tone(330, 0, 0.6);
}

function show() {
  if (!slot || !words) return;
  const button = slot.firstElementChild, on = ready();
  button.className = on ? "b b-quiet" : "b b-danger";
  button.setAttribute("aria-pressed", String(on));
  button.querySelector(".i").className = `i i-${on ? "volume" : "volume-off"}`;
  button.querySelector(".word").textContent = on ? words.dataset.on : words.dataset.off;
  document.documentElement.dataset.sound = on ? "on" : "off";
}

function open() {
  context ||= new AudioContext();
  context.onstatechange = show;
}

async function unlock() {
  open();
  sessionStorage.setItem(KEPT, "on");
  await context.resume();
  show();
  two();
}

function ring() {
  clearInterval(timer);
  timer = setInterval(() => count() > 0 && two(), EVERY);
}

/** Ring while `ringing()` says more than zero. */
export function start(ringing) {
  words = document.getElementById("sound-words");
  slot = document.getElementById("sound-slot");
  if (!words || !slot) return;
  if (ringing) count = ringing;
  if (!slot.firstElementChild) {
    const button = document.createElement("button"), icon = document.createElement("span"), text = document.createElement("span");
    button.type = "button";
    button.title = words.dataset.test || "";
    icon.setAttribute("aria-hidden", "true");
    icon.className = "i i-volume-off";
    text.className = "word";
    button.append(icon, text);
    button.addEventListener("click", unlock);
    slot.append(button);
    addEventListener("pointerdown", (event) => event.target.closest("#sound-slot") || (ready() ? 0 : unlock()), { once: true });
  }
  if (sessionStorage.getItem(KEPT)) open(); // opened on the page before: browsers let the next page of the house sound at once
  show();
  ring();
}

/** Something new rings: at once, without waiting for the next three seconds. */
export function now() {
  two();
  ring();
}
