// One act, or one mishap, under a thumb: large choices, one main button, everything that may go wrong within reach.
import { button, el, fill, icon, link } from "../outbox/draw.js";

const MINUTE = 60000, AGO = [0, 5, 10, 15, 30, 60];

/** Choices of which one is pressed; `chosen()` gives its value. */
function chips(name, choices, value = "") {
  let now = value;
  const box = el("fieldset.nu-chips", el("legend", name)), made = choices.map(([code, word]) => {
    const one = button("", word, () => { now = now === code ? "" : code; draw(); });
    one.classList.remove("b");
    one.dataset.code = code;
    one.lang = "zh-Hans";
    return one;
  });
  const draw = () => { for (const one of made) one.setAttribute("aria-pressed", String(one.dataset.code === now)); };
  box.append(...made);
  draw();
  return { box, chosen: () => now };
}

function typed(name, id, facts = {}) {
  const field = Object.assign(el(facts.rows ? "textarea" : "input"), { id, autocomplete: "off", maxLength: 200, ...facts });
  return { box: el("div.nu-box", Object.assign(el("label", name), { htmlFor: id }), field), field };
}

export class ActPage {
  /** `keep(kind, about, facts, change)` puts it down and sends it; `leave()` goes back to the list. */
  constructor({ act, register, words, root, keep, leave }) {
    Object.assign(this, { act, register, words, root, keep, leave });
  }

  draw() {
    const { act, words } = this, order = act.medicine;
    const head = el("h2", `${act.place} ${act.who} `, Object.assign(el("span", act.name), { lang: "zh-Hans" }));
    head.tabIndex = -1;
    const facts = order.name ? el("p.strong", `${order.name} ${order.dose}`, order.way ? ` · ${order.way}` : "") : null;
    const card = el("section.next", el("div.in", head, el("p.soft", act.time, " · ", words[`s${act.status[0].toUpperCase()}${act.status.slice(1)}`] || act.status, act.by ? ` · ${act.by} ${act.done}` : ""), facts,
      act.mind ? el("p.nu-mind", icon("info-circle"), el("span", act.mind)) : null));
    const back = button(".nu-back", [icon("arrow-left"), words.wBack], this.leave);
    this.root.replaceChildren(back, card, el("div.nu-stage", ...this.#stage()));
    return head;
  }

  #big(word, mark, press) {
    const one = button(".b-main.b-xl", [icon(mark), word], async () => {
      one.disabled = true;
      if ((await press()) === false) one.disabled = false;
    });
    return one;
  }

  #stage() {
    const { act, words, register } = this;
    if (act.status === "prepared" && act.byPost !== register.post) {
      return [el("section.nu-box", el("p", fill(words.wReady, { who: act.by })), el("p.soft", words.wCheck)), this.#big(words.wConfirm, "users", () => this.#send("confirm", {}, { status: "done", second: register.name }))];
    }
    if (["due", "missed", "prepared"].includes(act.status)) {
      if (act.due - act.early * MINUTE > Date.now()) return [el("p.muted", words.wEarly)];
      return [...(act.kind === "medicine" ? this.#medicine() : this.#care()), this.#not()];
    }
    if (["done", "not_done"].includes(act.status) && act.byPost === register.post) {
      return [el("p.soft", ...act.noted.map((word) => Object.assign(el("span", `${word} `), { lang: "zh-Hans" }))), button(".b-xl", [icon("arrow-back-up"), words.wUndo], () => this.#send("take_back", {}, { status: "due", by: "", byPost: "", done: "", second: "", noted: [] }))];
    }
    return [el("p.soft", ...act.noted.map((word) => Object.assign(el("span", `${word} `), { lang: "zh-Hans" })))];
  }

  #send(kind, facts, change, ago = 0) {
    return this.keep(`nursing.${kind}`, this.act.id, { at: Date.now() - ago * MINUTE, ...facts }, change);
  }

  #stamp(ago) {
    const when = new Date(Date.now() - ago * MINUTE), two = (n) => String(n).padStart(2, "0");
    return { by: this.register.name, byPost: this.register.post, done: `${two(when.getHours())}:${two(when.getMinutes())}` };
  }

  #care() {
    const { act, words, register } = this, say = el("p.nu-say");
    say.setAttribute("role", "alert");
    const asked = act.asks.map((code) => {
      const ask = register.asks[code];
      if (ask.choices.length) {
        const made = chips(ask.name, ask.choices);
        made.box.lang = "zh-Hans";
        return { code, ...made, good: () => true };
      }
      const { box, field } = typed(ask.name, `nu-${code}`, { inputMode: ask.number ? "decimal" : "text", maxLength: 10 });
      box.lang = "zh-Hans";
      const fits = (text) => (ask.number ? Number(text) >= ask.number[0] && Number(text) <= ask.number[1] : new RegExp(`^(?:${ask.text})$`).test(text));
      return { code, box, chosen: () => field.value.trim(), good: () => !field.value.trim() || fits(field.value.trim()) };
    });
    const more = typed(words.wMore, "nu-more", { rows: 2 }), when = this.#when();
    const done = this.#big(words.wDo, "check", async () => {
      if (asked.some((one) => !one.good())) {
        say.textContent = words.wNumber;
        return false;
      }
      const noted = Object.fromEntries(asked.map((one) => [one.code, one.chosen()]).filter(([, value]) => value));
      if (more.field.value.trim()) noted.words = more.field.value.trim();
      const shown = asked.flatMap((one) => register.asks[one.code].choices.filter(([code]) => code === noted[one.code]).map(([, word]) => word));
      return this.#send("do", { noted }, { status: "done", noted: shown, ...this.#stamp(when()) }, when());
    });
    return [...asked.map((one) => (one.box.matches("fieldset") ? el("section.nu-box", one.box) : one.box)), done, say, el("details.nu-box", el("summary", `${words.wWhen} · ${words.wMore}`), when.box, more.box)];
  }

  #when() {
    const { words } = this, made = chips(words.wWhen, AGO.map((n) => [String(n), n ? fill(words.wAgo, { n }) : words.wJust]), "0");
    for (const one of made.box.querySelectorAll("button")) one.removeAttribute("lang");
    const ago = () => Number(made.chosen() || 0);
    ago.box = made.box;
    return ago;
  }

  #medicine() {
    const { act, words, register } = this, say = el("p.nu-say"), when = this.#when();
    say.setAttribute("role", "alert");
    const mates = chips(words.wMate, register.mates.map((one) => [one.id, one.name]));
    const pin = typed(words.wPin, "nu-second", { type: "password", inputMode: "numeric", maxLength: 6 });
    const both = this.#big(words.wTwo, "users", async () => {
      const second = register.mates.find((one) => one.id === mates.chosen());
      if (!second || !/^\d{4,6}$/.test(pin.field.value)) {
        say.textContent = words.wChoose;
        return false;
      }
      return this.#send("give", { second: second.id, pin: pin.field.value }, { status: "done", second: second.name, ...this.#stamp(when()) }, when());
    });
    const alone = act.status === "prepared" ? null : button(".b-xl", words.wAlone, () => this.#send("prepare", {}, { status: "prepared", ...this.#stamp(when()) }, when()));
    return [el("p.soft", words.wCheck), el("section.nu-box", mates.box, pin.box), both, say, alone].filter(Boolean);
  }

  #not() {
    const { words, register } = this, why = chips(words.wWhy, register.reasons.map((one) => [one.code, one.name])), more = typed(words.wMore, "nu-why", { rows: 2 });
    const say = el("p.nu-say");
    say.setAttribute("role", "alert");
    const keep = this.#big(words.wKeep, "ban", async () => {
      if (!why.chosen()) {
        say.textContent = words.wWhy;
        return false;
      }
      const name = register.reasons.find((one) => one.code === why.chosen()).name;
      return this.#send("leave_out", { reason: why.chosen(), words: more.field.value.trim() }, { status: "not_done", noted: [name], ...this.#stamp(0) });
    });
    return el("details.nu-box", el("summary", words.wNot), why.box, more.box, keep, say);
  }
}

/** What went wrong, in a few touches; kept like everything else. */
export function oddPage({ register, words, root, keep, leave, online }) {
  const head = el("h2", words.wOdd), say = el("p.nu-say"), kind = chips(words.wOddWhat, register.mishaps.map((one) => [one.code, one.name]));
  head.tabIndex = -1;
  say.setAttribute("role", "alert");
  const who = el("select", Object.assign(el("option", words.wOddNobody), { value: "" }), ...register.residents.map((one) => Object.assign(el("option", `${one.place} ${one.who}`), { value: one.id })));
  who.id = "nu-odd-who";
  const place = typed(words.wOddPlace, "nu-odd-place", { maxLength: 60 }), more = typed(words.wOddWords, "nu-odd-words", { rows: 3 });
  const call = Object.assign(el("input"), { type: "checkbox", id: "nu-odd-call" });
  const send = button(".b-main.b-xl", words.wOddSend, async () => {
    if (!kind.chosen()) {
      say.textContent = words.wOddWhat;
      return;
    }
    send.disabled = true;
    const facts = { at: Date.now(), kind: kind.chosen(), elder: who.value, place: place.field.value.trim(), words: more.field.value.trim(), call: call.checked };
    await keep("nursing.mishap", register.home, facts, null);
    root.replaceChildren(button(".nu-back", [icon("arrow-left"), words.wBack], leave), el("div.nu-stage", el("p.nu-note.info", online() ? words.wOddSent : words.wOddOffline), link("tel:120", icon("phone"), words.wOddRing)));
    root.querySelector(".nu-stage a").className = "b b-xl nu-alarm";
  });
  const ring = link("tel:120", icon("phone"), words.wOddRing);
  ring.className = "b b-xl nu-alarm";
  root.replaceChildren(button(".nu-back", [icon("arrow-left"), words.wBack], leave), el("div.nu-stage", head, ring, el("section.nu-box", kind.box), el("div.nu-box", Object.assign(el("label", words.wOddWho), { htmlFor: "nu-odd-who" }), who), place.box, more.box,
    el("div.nu-box", Object.assign(el("label.nu-check", call, el("span", words.wOddCall)), { htmlFor: "nu-odd-call" })), say, send));
  return head;
}
