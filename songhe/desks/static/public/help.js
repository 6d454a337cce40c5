// The elder's page: five seconds to take a slip back, then the press is sent until it is kept; it is looked after and read aloud.
const page = document.getElementById("help"), set = page.dataset, form = document.getElementById("sos-form");
const grace = document.getElementById("grace"), coming = document.getElementById("coming"), say = document.getElementById("say");
const STORE = "songhe-help", GRACE = 5;
let timer = null, sending = false;

const waiting = () => { try { return localStorage.getItem(STORE) || ""; } catch { return ""; } };
const note = (press) => { try { press ? localStorage.setItem(STORE, press) : localStorage.removeItem(STORE); } catch { /* kept in this page only */ } };
let press = waiting();

// --- sound and shake: an answer to the finger, at once ---
let audio = null;
function answer(pitch) {
  navigator.vibrate?.(300);
  audio ??= window.AudioContext ? new AudioContext() : null;
  if (!audio) return;
  audio.resume();
  const source = audio.createOscillator(), volume = audio.createGain();
  source.frequency.value = pitch;
  volume.gain.value = 0.25;
  source.connect(volume).connect(audio.destination);
  source.start();
  source.stop(audio.currentTime + 0.4);
}
function speak(text) {
  if (!window.speechSynthesis || !text) return;
  speechSynthesis.cancel();
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang: "zh-CN", rate: 0.85 }));
}
function tell(text, tone) {
  say.hidden = !text;
  say.className = `kinbox say ${tone || ""}`;
  say.textContent = text;
}

// --- the press ---
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (timer || press) return;
  answer(880);
  let left = GRACE;
  form.hidden = true;
  grace.hidden = false;
  const count = grace.querySelector("b");
  const tick = () => { count.textContent = set.grace.replace("%n", left); if (left-- <= 0) go(); };
  tick();
  timer = setInterval(tick, 1000);
  speak(set.sayGrace);
  grace.querySelector("button.slip").focus({ preventScroll: true });
});
function stop() { clearInterval(timer); timer = null; grace.hidden = true; form.hidden = false; }
grace.querySelector("button.slip").addEventListener("click", () => { stop(); answer(440); tell(set.slip, "ok"); speak(set.slip); });
grace.querySelector("button.now").addEventListener("click", go);

function go() {
  stop();
  press = form.elements.press.value;
  note(press);
  send();
}

async function send() {
  if (!press || sending) return;
  sending = true;
  form.hidden = true;
  tell(navigator.onLine ? set.sending : set.offline, navigator.onLine ? "" : "warn");
  const body = new URLSearchParams(new FormData(form));
  body.set("press", press);
  const kept = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(8000) }).then((reply) => reply.status, () => 0);
  sending = false;
  if (kept !== 200) {
    tell(kept === 401 ? set.login : set.offline, "warn");
    setTimeout(send, 2000); // until it is kept: the same number, so that it is one press
    return;
  }
  press = "";
  note("");
  form.elements.press.value = crypto.randomUUID();
  tell("");
  await look();
  answer(660);
  speak(coming.innerText);
}

// --- how help is coming ---
let said = coming.innerText.trim();
async function look() {
  const reply = await fetch(set.now, { headers: { "X-Background": "1" }, credentials: "same-origin", signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (reply?.status === 401 && !press) return location.reload(); // to the log-in: a button that reaches nobody must not stay
  if (!reply?.ok) return;
  coming.replaceChildren(document.createRange().createContextualFragment(await reply.text()));
  const under = Boolean(coming.querySelector("[data-waiting]")), text = coming.innerText.trim();
  if (!press && !timer) form.hidden = false;
  form.classList.toggle("again", under);
  if (text !== said && said && text) { answer(660); speak(text); }
  said = text;
}
setInterval(() => { if (document.visibilityState === "visible") look(); }, 4000);
addEventListener("online", send);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { look(); send(); } });
form.classList.toggle("again", Boolean(coming.querySelector("[data-waiting]")));
if (press) send();

// --- read aloud ---
const aloud = document.getElementById("aloud");
if (window.speechSynthesis) {
  aloud.hidden = false;
  aloud.addEventListener("click", () => {
    const on = aloud.getAttribute("aria-pressed") !== "true";
    aloud.setAttribute("aria-pressed", String(on));
    if (!on) return speechSynthesis.cancel();
    speak(document.getElementById("main").innerText);
  });
}
