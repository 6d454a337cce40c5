// Two tones and a shake for a new ask. A browser lets a page sound only after it was touched once.
let audio = null;
addEventListener("pointerdown", () => { audio ??= window.AudioContext ? new AudioContext() : null; audio?.resume(); }, { once: true });

function tone(at, pitch) {
  const source = audio.createOscillator(), volume = audio.createGain();
  source.frequency.value = pitch;
  volume.gain.value = 0.3;
  source.connect(volume).connect(audio.destination);
  source.start(audio.currentTime + at);
  source.stop(audio.currentTime + at + 0.35);
}

/** Ring three times. */
export function rings() {
  navigator.vibrate?.([400, 200, 400, 200, 400]);
  if (audio?.state !== "running") return;
  for (const turn of [0, 1, 2]) { tone(turn, 880); tone(turn + 0.4, 660); }
}
