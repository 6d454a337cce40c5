// A voice note: recorded on the phone without network, at most a minute, Opus in WebM. It goes into the visit, sealed like the rest.
import { button, el, fill, icon } from "../outbox/draw.js";

const KIND = "audio/webm;codecs=opus", MOST = 60, BITS = 24000;

/** Whether this browser can record what the house takes. */
export const can = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder?.isTypeSupported?.(KIND));

async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let here = 0; here < bytes.length; here += 8192) text += String.fromCharCode(...bytes.subarray(here, here + 8192));
  return btoa(text);
}

export class Voice {
  #recorder = null;
  #blob = null;
  #clock = 0;

  constructor(words) {
    this.words = words;
    this.box = el("section.rd-box.cm-voice");
    this.say = Object.assign(el("p.soft"), { role: "status" });
    this.draw();
  }

  draw(...inside) {
    const { words } = this, begin = button(".b-xl", [icon("microphone"), words.wVoiceStart], () => this.start());
    this.box.replaceChildren(el("h3", words.wVoice), ...(inside.length ? inside : [begin]), this.say);
  }

  async start() {
    const { words } = this;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      this.say.textContent = words.wVoiceDenied;
      return;
    }
    const parts = [], began = Date.now();
    this.#blob = null;
    this.#recorder = new MediaRecorder(stream, { mimeType: KIND, audioBitsPerSecond: BITS });
    this.#recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.#recorder.addEventListener("stop", () => {
      clearInterval(this.#clock);
      for (const track of stream.getTracks()) track.stop();
      this.#recorder = null;
      this.#blob = new Blob(parts, { type: "audio/webm" });
      this.#kept();
    });
    this.#recorder.start();
    this.draw(button(".b-main.b-xl", [icon("player-stop"), words.wVoiceStop], () => this.#recorder?.stop()));
    const tick = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      this.say.textContent = fill(words.wVoiceRuns, { n: seconds, most: MOST });
      if (seconds >= MOST) this.#recorder?.stop();
    };
    tick();
    this.#clock = setInterval(tick, 250);
  }

  #kept() {
    const { words } = this, played = Object.assign(el("audio"), { controls: true, src: URL.createObjectURL(this.#blob) });
    played.setAttribute("aria-label", words.wVoiceHear);
    this.say.textContent = words.wVoiceKept;
    this.draw(played, el("div.row-x", button(".b-xl", [icon("refresh"), words.wVoiceAgain], () => this.start()), button(".b-xl", [icon("trash"), words.wVoiceDrop], () => this.drop())));
  }

  drop() {
    this.#blob = null;
    this.say.textContent = "";
    this.draw();
  }

  /** What was said, in base64; a recording that still runs is ended first. */
  async data() {
    if (this.#recorder) {
      const ended = new Promise((done) => { this.#recorder.addEventListener("stop", done); });
      this.#recorder.stop();
      await ended;
    }
    return this.#blob ? base64(this.#blob) : "";
  }
}
