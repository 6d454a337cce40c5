// One visit under a thumb: one large button at a time, and everything that may go wrong within reach.
import { button, el, fill, icon, link } from "../outbox/draw.js";
import { pad } from "./pen.js";
import { hasTags, scan, tag } from "./scan.js";

const ORDER = ["assigned", "en_route", "no_show", "checked_in", "in_service", "checked_out", "interrupted", "confirmed", "rated", "closed"];
const WAIT = 8000, EDGE = 1280, FULL = 0.8, LETTERS = /[^A-Z0-9]/g;

/** How far a visit is; what is not known is nowhere. */
export const rank = (status) => ORDER.indexOf(status);

const where = () => new Promise((resolve) => {
  if (!navigator.geolocation) return resolve(null);
  const found = ({ coords }) => resolve({ lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy });
  return navigator.geolocation.getCurrentPosition(found, () => resolve(null), { enableHighAccuracy: true, timeout: WAIT, maximumAge: 15000 });
});

async function mark(id, code) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${id}:${code}`)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

/** A photograph as it is kept: at most 1,280 points wide, base64. */
async function small(file) {
  const image = await createImageBitmap(file), scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.7).split(",")[1];
}

export class Visit {
  #stop = new AbortController();

  constructor(facts) {
    Object.assign(this, facts);
  }

  stop() {
    this.#stop.abort();
  }

  draw() {
    const { visit, words } = this, now = (this.drawn = this.status());
    const head = el("h2.who-h", visit.who, " ", el("span.muted.sm", fill(words.wAge, { n: visit.age ?? "?", sex: visit.sex })));
    head.tabIndex = -1;
    const back = button(".rd-back", [icon("arrow-left"), words.wBack], this.leave);
    const card = el("section.next", el("div.in", el("div.row-x.between", head, el("span.badge-s.info", words[`s_${now}`] || now)),
      el("p.soft", `${visit.starts}–${visit.ends}·${visit.service}${visit.with ? `·${fill(words.wWith, { who: visit.with })}` : ""}`),
      el("p.where", icon("map-pin"), el("span", [visit.village, visit.address].filter(Boolean).join("·"))), this.#know()),
    el("div.acts", visit.phone ? link(`tel:${visit.phone}`, icon("phone"), words.wCall) : link(`tel:${words.desk}`, icon("phone"), words.wDesk), link(words.maps === "geo" ? visit.geo : visit.way, icon("navigation"), words.wWay)));
    this.root.replaceChildren(back, card, el("div.rd-stage", ...this.#stage(now)), this.#trouble(now));
  }

  #know() {
    const { visit, words } = this, line = (tone, mark, text) => (text ? el(tone === "danger" || tone === "warn" ? `li.${tone}` : "li", icon(mark), el("span", text)) : null);
    const lines = [...visit.warnings.map((one) => line(one.tone, "alert-triangle", one.text)), line("danger", "hand-stop", visit.taboos),
      line("plain", "notes", visit.instructions), line("plain", "door-enter", visit.way_in), line("plain", "message-2", visit.note),
      visit.language ? line("plain", "language", fill(words.wSpeaks, { what: visit.language })) : null].filter(Boolean);
    return lines.length ? el("div.know", el("p.cap", words.wMind), el("ul", ...lines)) : null;
  }

  #big(word, mark, press) {
    return button(".b-main.b-xl", [icon(mark), word], async (event) => {
      event.currentTarget.disabled = true;
      await press();
    });
  }

  #step(kind, status, more = {}) {
    return this.act(this.visit, [[`homecare.${kind}`, more]], (local) => { local.status = status; });
  }

  #stage(now) {
    const { words, visit } = this;
    if (visit.gone) return [el("p.ph-word.warn", icon("alert-triangle"), words.wGone)];
    if (["assigned", "en_route", "no_show"].includes(now)) return this.#arrive(now);
    if (now === "checked_in") {
      const risks = visit.risks.length ? visit.risks : [words.wRiskNone];
      return [el("section.rd-box", el("h3", words.wRisk), el("ul.rd-dots", ...risks.map((one) => el("li", one)))),
        this.#big(words.wStart, "player-play", () => this.#step("start", "in_service"))];
    }
    if (now === "in_service") return this.#serve();
    if (now === "checked_out") return this.#confirm();
    return [el("p.ph-word", icon("check"), rank(now) >= rank("confirmed") ? words.wDone : words.wOver)];
  }

  // --- at the door ---
  #arrive(now) {
    const { words } = this, say = el("p.rd-say"), video = el("video.rd-video"), typed = el("input.rd-code");
    say.setAttribute("role", "alert");
    Object.assign(video, { hidden: true, muted: true, playsInline: true });
    Object.assign(typed, { autocomplete: "off", maxLength: 12, id: "rd-code", autocapitalize: "characters" });
    const label = Object.assign(el("label", words.wType), { htmlFor: "rd-code" });
    const camera = this.#big(words.wScan, "qrcode", async () => {
      Object.assign(video, { hidden: false });
      const text = await scan(video, this.#stop.signal).catch((fault) => {
        say.textContent = fault.name === "NotAllowedError" ? words.wCameraRefused : words.wNoCamera;
      });
      Object.assign(video, { hidden: true });
      camera.disabled = false;
      if (text) await this.#enter(text, say);
    });
    const parts = [camera, video, say, el("form.rd-type", label, typed, button("", words.wEnter, () => this.#enter(typed.value, say)))];
    parts[3].addEventListener("submit", (event) => { event.preventDefault(); this.#enter(typed.value, say); });
    if (hasTags()) parts.push(button(".b-xl", [icon("nfc"), words.wTag], () => this.#touch(say)));
    parts.push(button(".b-xl", [icon("map-pin"), words.wPlaceOnly], () => this.#in({}, say)));
    if (now === "assigned") parts.unshift(button(".b-xl", [icon("walk"), words.wDepart], () => this.#step("depart", "en_route")));
    return parts;
  }

  async #touch(say) {
    say.textContent = this.words.wTagNear;
    const text = await tag(this.#stop.signal).catch(() => "");
    if (text) await this.#enter(text, say, true);
    else say.textContent = this.words.wTagFailed;
  }

  async #enter(text, say, nfc = false) {
    const code = text.split(":").pop().toUpperCase().replace(LETTERS, "");
    const wrong = code.length !== 10 || (this.visit.door && (await mark(this.visit.id, code)) !== this.visit.door);
    if (wrong) say.textContent = this.words.wWrongDoor;
    else await this.#in({ code, nfc }, say);
  }

  async #in(more, say) {
    this.stop(); // whoever typed the code need not be filmed any longer, and is not checked in a second time
    this.#stop = new AbortController();
    say.textContent = this.words.wFinding;
    const place = await where();
    await this.#step("check_in", "checked_in", { ...more, place });
  }

  // --- the service ---
  #serve() {
    const { words, visit } = this, local = this.local();
    const boxes = visit.steps.map((name) => {
      const box = Object.assign(el("input"), { type: "checkbox", checked: Boolean(local.steps[name]) });
      box.addEventListener("change", () => this.act(visit, [], (mine) => { mine.steps = Object.fromEntries([...Object.entries(mine.steps), [name, box.checked]]); }));
      return el("label.rd-tick", box, el("span", name));
    });
    const say = el("p.rd-say"), who = Object.assign(el("input"), { id: "rd-consent", autocomplete: "off", maxLength: 40, value: local.consent || "" });
    const file = Object.assign(el("input"), { type: "file", accept: "image/*", id: "rd-photo" });
    file.setAttribute("capture", "environment");
    file.addEventListener("change", () => this.#photo(file, who.value.trim(), say));
    say.setAttribute("role", "alert");
    const photos = el("section.rd-box", el("h3", words.wPhotos, " ", el("span.soft.sm", fill(words.wPhotoCount, { n: local.photos }))),
      Object.assign(el("label", words.wConsent), { htmlFor: "rd-consent" }), who, Object.assign(el("label", words.wTake), { htmlFor: "rd-photo" }), file, say);
    return [el("section.rd-box", el("h3", words.wSteps), ...boxes), photos, this.#big(words.wOut, "logout", () => this.#out())];
  }

  async #photo(file, consent, say) {
    if (!consent) {
      say.textContent = this.words.wNoConsent;
      file.value = "";
      return;
    }
    const { usage = 0, quota = 1 } = (await navigator.storage?.estimate?.()) || {};
    if (usage > quota * FULL) {
      say.textContent = this.words.wFull;
      return;
    }
    const jpeg = await small(file.files[0]);
    await this.act(this.visit, [["homecare.picture", { jpeg, consent }]], (local) => { local.photos += 1; local.consent = consent; });
  }

  async #out() {
    const local = this.local(), steps = this.visit.steps.map((name) => ({ name, done: Boolean(local.steps[name]) }));
    await this.#step("check_out", "checked_out", { steps, place: await where() });
  }

  // --- the elder's word ---
  #confirm() {
    const { words, visit } = this, canvas = Object.assign(el("canvas.rd-pad"), { width: 640, height: 280 }), pen = pad(canvas);
    canvas.setAttribute("aria-label", words.wSignHere);
    canvas.setAttribute("role", "img");
    const name = Object.assign(el("input"), { id: "rd-by", autocomplete: "off", value: visit.who, maxLength: 40 }), say = el("p.rd-say");
    const relation = Object.assign(el("input"), { id: "rd-rel", autocomplete: "off", maxLength: 20 });
    say.setAttribute("role", "alert");
    const sign = button(".b-main.b-xl", [icon("signature"), words.wSigned], async () => {
      if (!pen.drawn() || !name.value.trim()) say.textContent = words.wSignFirst;
      else await this.#step("confirm", "confirmed", { method: "signature", drawing: pen.picture(), by_name: name.value.trim(), relation: relation.value.trim() });
    });
    const parts = [el("section.rd-box", el("h3", words.wSign), Object.assign(el("label", words.wBy), { htmlFor: "rd-by" }), name,
      Object.assign(el("label", words.wRelation), { htmlFor: "rd-rel" }), relation, canvas, button("", words.wAgain, pen.clear), say, sign)];
    if (visit.pin) {
      const pin = Object.assign(el("input"), { type: "password", inputMode: "numeric", id: "rd-pin", autocomplete: "off", maxLength: 6 });
      parts.push(el("section.rd-box", Object.assign(el("label", words.wPin), { htmlFor: "rd-pin" }), pin, button(".b-xl", words.wPinDone,
        () => this.#step("confirm", "confirmed", { method: "pin", pin: pin.value, by_name: visit.who }))));
    }
    const later = () => this.act(visit, [["homecare.exception", { failed: "sign", note: "" }]], (local) => { local.called = true; });
    parts.push(this.local().called ? el("p.ph-word", icon("phone"), words.wCallLater) : button(".b-xl", [icon("phone"), words.wCannotSign], later));
    return parts;
  }

  // --- what may go wrong ---
  #trouble(now) {
    const { words } = this, note = Object.assign(el("textarea"), { rows: 2, id: "rd-note", autocomplete: "off", maxLength: 200 });
    const call = button(".rd-alarm.b-xl", [icon("urgent"), words.wAlarm], async (event) => {
      event.currentTarget.disabled = true;
      await this.act(this.visit, [["incident", { note: note.value.trim() }]], (local) => { local.alarm = Date.now(); });
    });
    const said = this.local().alarm ? el("p.ph-word.warn", icon("bell-ringing"), navigator.onLine ? words.wAlarmed : words.wAlarmOffline, " ", link("tel:120", "120")) : null;
    const parts = [el("h3", words.wTrouble), Object.assign(el("label", words.wWhat), { htmlFor: "rd-note" }), note, call, said];
    const stop = () => (note.value.trim() ? this.#step("interrupt", "interrupted", { reason: note.value.trim() }) : note.focus());
    if (["checked_in", "in_service"].includes(now)) parts.push(button(".b-xl", words.wInterrupt, stop));
    return el("section.rd-box.rd-trouble", ...parts, this.#failed(now));
  }

  #failed() {
    const { words, visit } = this, kinds = ["phone", "signal", "code", "other"];
    const select = Object.assign(el("select", ...kinds.map((kind) => Object.assign(el("option", words[`x_${kind}`]), { value: kind }))), { id: "rd-kind" });
    const [came, left] = ["came", "left"].map((name) => Object.assign(el("input"), { type: "time", id: `rd-${name}`, autocomplete: "off" })), say = el("p.rd-say");
    say.setAttribute("role", "alert");
    const at = (field) => (field.value ? new Date(`${visit.day}T${field.value}:00+08:00`).getTime() : null);
    const send = button(".b-xl", words.wTell, async () => {
      const told = { failed: select.value, note: document.getElementById("rd-note").value.trim(), came: at(came), left: at(left) };
      if (told.came && told.left && told.left <= told.came) say.textContent = words.wTimes;
      else await this.act(visit, [["homecare.exception", told]], (local) => { local.told = true; if (told.left) local.status = "checked_out"; });
    });
    const label = (word, field) => Object.assign(el("label", word), { htmlFor: field.id });
    const done = this.local().told ? el("p.ph-word", icon("check"), words.wTold) : null;
    return el("details.cannot", el("summary", words.wFailed), el("p.soft.sm", words.wFailedWhy), label(words.wKind, select), select,
      label(words.wCame, came), came, label(words.wLeft, left), left, say, send, done);
  }
}
