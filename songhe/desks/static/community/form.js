// One person: what to know at the door, and the short form. Everything is kept on the phone before it is sent.
import { button, el, fill, icon, link } from "../outbox/draw.js";
import { Voice, can } from "./voice.js";

const EDGE = 1280, WAIT = 10000, DANGER = "emergency";

/** A photograph as it is kept: at most 1,280 points wide, base64. */
async function small(file) {
  const image = await createImageBitmap(file), scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.7).split(",")[1];
}

export class Person {
  #place = null;
  #jpeg = "";
  #sure = false;

  constructor(facts) {
    Object.assign(this, facts);
  }

  draw() {
    const { person, words } = this;
    const head = el("h2.who-h", person.who, " ", el("span.muted.sm", fill(words.wAge, { n: person.age ?? "?", sex: person.sex })));
    head.tabIndex = -1;
    const card = el("section.next", el("div.in", el("div.row-x.between", head, el("span.badge-s", person.grade_word)), el("p.soft", person.why),
      el("p.soft", person.last ? fill(words.wLast, { day: person.last }) : words.wNever),
      el("p.where", icon("map-pin"), el("span", [person.village, person.address].filter(Boolean).join("·"))), this.#know()),
    el("div.acts", person.phone ? link(`tel:${person.phone}`, icon("phone"), words.wCall) : link(`tel:${words.desk}`, icon("phone"), words.wDesk), link(person.geo, icon("navigation"), words.wWay)));
    this.root.replaceChildren(button(".rd-back", [icon("arrow-left"), words.wBack], this.leave), card, this.#form());
    this.#locate();
  }

  #know() {
    const { person, words } = this, line = (tone, mark, text) => (text ? el(tone ? `li.${tone}` : "li", icon(mark), el("span", text)) : null);
    const lines = [...person.warnings.map((one) => line(one.tone, "alert-triangle", one.text)), line("", "notes", person.instructions), line("", "door-enter", person.way_in),
      person.language ? line("", "language", fill(words.wSpeaks, { what: person.language })) : null].filter(Boolean);
    return lines.length ? el("div.know", el("p.cap", words.wMind), el("ul", ...lines)) : null;
  }

  #choice(name, title, options, chosen) {
    const all = options.map(([value, word]) => {
      const input = Object.assign(document.createElement("input"), { type: "radio", name, value, checked: value === chosen });
      return el("label", input, word);
    });
    return el("fieldset.cm-choice", el("legend", title), ...all);
  }

  #text(name, title, more = {}) {
    const input = Object.assign(document.createElement("input"), { id: `cm-${name}`, name, autocomplete: "off", maxLength: 400, ...more });
    return el("div", Object.assign(el("label", title), { htmlFor: input.id }), input);
  }

  #form() {
    const { words, form, person } = this, made = el("form.rd-stage");
    const groups = person.asked.map(([group, codes]) => el("section.rd-box", el("h3", form.groups[group]),
      ...codes.map((code) => this.#choice(`q:${group}:${code}`, form.questions[code], form.options[code].map((one) => [one, form.answers[one]]), ""))));
    this.five = el("div.rd-stage", el("p.soft", words.wFive), ...groups);
    this.say = Object.assign(el("p.soft.sm", words.wFinding), { role: "status" });
    this.bad = el("p.rd-say");
    this.bad.setAttribute("role", "alert");
    this.voice = can() ? new Voice(words) : null;
    this.sign = this.#text("signature", words.wSign, { maxLength: 60 });
    const photo = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", id: "cm-photo" });
    photo.setAttribute("capture", "environment");
    photo.addEventListener("change", async () => {
      if (photo.files[0]) this.#jpeg = await small(photo.files[0]);
      if (this.#jpeg) shot.textContent = words.wPhotoDone;
    });
    const shot = Object.assign(el("label", words.wPhoto), { htmlFor: "cm-photo" });
    made.append(el("section.rd-box", this.#choice("method", words.wMethod, form.methods, "home"), this.#choice("outcome", words.wOutcome, form.outcomes, "met"), this.say, el("div", shot, photo), this.sign),
      this.five, el("section.rd-box", this.#choice("kind", words.wFound, [["", words.wNothing], ...form.kinds], ""), this.#text("words", words.wWords), this.#text("note", words.wNote, { maxLength: 1000 })),
      this.voice ? this.voice.box : "", this.bad, Object.assign(el("button.b.b-main.b-xl", icon("check"), words.wSave), { type: "submit" }));
    made.noValidate = true;
    made.addEventListener("change", () => this.#turn(made));
    made.addEventListener("submit", (event) => { event.preventDefault(); this.#save(made); });
    this.#turn(made);
    return made;
  }

  #turn(made) {
    const outcome = made.elements.outcome.value;
    this.five.hidden = outcome !== "met";
    this.sign.hidden = outcome !== "refused";
    if (made.elements.kind.value === DANGER && !navigator.onLine) this.bad.textContent = this.words.wDanger;
  }

  #locate() {
    const lost = () => { this.say.textContent = this.words.wLost; };
    if (!navigator.geolocation) return lost();
    return navigator.geolocation.getCurrentPosition(({ coords }) => {
      this.#place = { lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy };
      this.say.textContent = fill(this.words.wPlaced, { n: Math.round(coords.accuracy) });
    }, lost, { enableHighAccuracy: true, timeout: WAIT, maximumAge: 15000 });
  }

  async #save(made) {
    const { words, person } = this, told = new FormData(made), outcome = told.get("outcome"), answers = Object.create(null);
    for (const [name, value] of told) {
      const [mark, group, code] = name.split(":");
      if (mark === "q" && value && outcome === "met") (answers[group] ||= Object.create(null))[code] = value;
    }
    if (outcome === "refused" && !told.get("signature").trim()) {
      this.bad.textContent = words.wSignFirst;
      return undefined;
    }
    if (outcome === "met" && person.asked.some(([group]) => !answers[group]) && !this.#sure) {
      this.bad.textContent = words.wLacks;
      this.#sure = true;
      return undefined;
    }
    const kind = told.get("kind"), seen = kind ? [{ kind, words: told.get("words") }] : [];
    return this.keep(person, { method: told.get("method"), outcome, answers, seen, note: told.get("note"), signature: told.get("signature"), place: this.#place, jpeg: this.#jpeg, voice: this.voice ? await this.voice.data() : "" });
  }
}
