// The server's time on this machine: clocks count from it, never from the clock of the desk.
let offset = Number(document.documentElement.dataset.now || 0) * 1000 - Date.now();
if (!document.documentElement.dataset.now) offset = 0;

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + offset;

/** Tell what the server's clock says now. A stream that was held up only ever says too little: small steps back are ignored. */
export function set(milliseconds) {
  const heard = milliseconds - Date.now();
  if (heard > offset || offset - heard > 2000) offset = heard;
}

const two = (n) => String(n).padStart(2, "0");

/** 04:12, and 1:04:12 from an hour on. */
export function mmss(seconds) {
  const whole = Math.max(0, Math.floor(seconds)), hours = Math.floor(whole / 3600);
  const short = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours ? `${hours}:${short}` : short;
}

const city = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** 10:24:36 in Ankang, wherever the browser stands. */
export const clock = (milliseconds) => city.format(new Date(milliseconds));
