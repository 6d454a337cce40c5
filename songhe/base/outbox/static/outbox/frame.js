// A phone that works without network: what is safe where, the PIN, the register. A desk draws its own list and its own form.
import { Box, able, opened } from "./box.js";
import { button, el, fill } from "./draw.js";
import { Vault } from "./vault.js";
import { erase, mark } from "./wipe.js";
import { unsent as waits } from "./word.js";

const MINUTE = 60000;
const csrf = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1] || "";

export class Frame {
  state = "";
  register = null;
  locals = Object.create(null); // keys come from the register

  /**
   * `desk`: mine(kind) says which kinds of facts are this application's, label(about) names what one is about, draw() shows the
   * register, `facts(about)` are what every fact of it carries. It may have: refused(local) takes back what the server did not
   * take, settled(locals, waiting) and fresh(register, locals) forget what the server knows by now, every: so often (ms) the
   * register is fetched anew.
   */
  constructor(root, name, desk) {
    Object.assign(this, { root, name, desk, words: root.dataset, user: root.dataset.user });
    this.screens = [...root.querySelectorAll("[data-screen]")];
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  show(name) {
    if (this.gone && name !== "lost") return;
    for (const one of this.screens) one.hidden = one.dataset.screen !== name;
  }

  #address(kind, key) {
    return this.words.outbox.replace("kind", kind).replace(this.words.nobody, key);
  }

  // --- what is safe where ---
  async changed(what) {
    if (what === "lost") return this.#lost();
    this.state = what || "";
    await this.strip();
    if (what === "sent" && this.vault.open) await this.#settle();
    return undefined;
  }

  async strip() {
    const { words, user, state } = this, items = await this.box.all();
    const mine = items.filter((item) => item.user === user && item.state === "waiting").length;
    const [text, tone] = state === "login" ? [fill(words.wLogin, { n: mine }), "warn"]
      : state === "offline" || !navigator.onLine ? [mine ? fill(words.wOffline, { n: mine }) : words.wOfflineNone, "info"]
      : mine ? [fill(words.wSending, { n: mine }), "info"]
      : items.some((item) => item.user !== user) ? [words.wOther || "", "warn"]
      : [state === "sent" ? words.wSaved : "", "ok"];
    const net = this.part("net");
    net.hidden = !text;
    net.className = `net ${tone}`;
    if (net.lastElementChild.textContent !== text) net.lastElementChild.textContent = text;
    this.part("login").hidden = state !== "login";
    const told = (await this.box.told()).filter((one) => this.desk.mine(one.kind));
    this.part("told").hidden = !told.length;
    this.part("told").replaceChildren(...told.map((one) => {
      const seen = button("", words.wSeen, async () => { await this.box.forget(one.key); this.strip(); });
      return el("li", el("span.grow", `${this.desk.label(one.about)} ${one.sentence || words.wRefused}`), seen);
    }));
  }

  /** After something was sent: what the server refused does not stand on this phone as done. */
  async #settle() {
    const refused = new Set((await this.box.told()).map((one) => one.about));
    const waiting = new Set((await this.box.all()).map((item) => item.about));
    const before = JSON.stringify(this.locals);
    for (const key of refused) if (!waiting.has(key) && this.locals[key]) this.desk.refused?.(this.locals[key]);
    this.desk.settled?.(this.locals, new Set((await this.box.all()).filter((item) => item.state === "waiting").map((item) => item.about)));
    if (before !== JSON.stringify(this.locals)) await this.vault.put("locals", this.locals);
    if ((await this.fetchRegister()) === "lost") await this.#lost();
  }

  // --- the register ---
  async fetchRegister() {
    let answer;
    try {
      answer = await fetch(this.words.register, { method: "POST", headers: { "X-CSRFToken": csrf(), Accept: "application/json", ...(await this.box.who()) }, redirect: "error", cache: "no-store" });
    } catch {
      return "offline";
    }
    if (answer.status === 410) return "lost";
    if (!answer.ok) return answer.status === 401 || answer.status === 403 ? "login" : "later";
    const fresh = await answer.json();
    if (fresh.user !== this.user && this.vault.open) {
      await this.vault.wipe(); // somebody else has logged in on this phone
      location.reload();
      return "login";
    }
    this.register = fresh;
    this.user = fresh.user;
    if (this.vault.open) {
      this.desk.fresh?.(this.register, this.locals);
      await this.vault.put("register", this.register);
      await this.vault.put("locals", this.locals);
      await this.vault.renew(this.register.keep_days);
      this.desk.draw();
    }
    return "";
  }

  /** Keep facts and this phone's own copy in one piece; resolves when both are safe. Without `change` the copy stays. */
  async act(id, facts, change) {
    const about = await this.vault.about(), now = Date.now();
    const common = { user: this.user, at: now, offline: !navigator.onLine, mark: about.mark, ...this.desk.facts(id) };
    const items = [];
    for (const [kind, more] of facts) items.push({ ...await this.box.item(kind, { ...common, ...more }, this.register.point), about: id });
    if (change) change(this.locals[id] ||= {});
    await this.box.keep(items, [await this.vault.sealed("locals", this.locals)]);
    await this.strip();
    this.box.drain(this.user);
    return items.length;
  }

  // --- the PIN ---
  async #unlocked() {
    this.locals = Object.assign(Object.create(null), await this.vault.get("locals"));
    this.register = (await this.vault.get("register")) || this.register;
    this.show("list");
    this.desk.draw();
    await this.strip();
    this.box.phone = mark();
    const answer = await this.fetchRegister();
    if (answer) await this.changed(answer);
    navigator.storage?.persist?.();
  }

  async #set(event) {
    event.preventDefault();
    const { words } = this, bad = this.part("set-bad");
    const [pin, again] = ["pin", "again"].map((name) => event.target.elements[name].value);
    bad.textContent = !/^\d{6}$/.test(pin) || /^(\d)\1+$/.test(pin) ? words.wPinForm : pin !== again ? words.wPinTwice : "";
    if (bad.textContent) return;
    await this.vault.make(pin, this.user, this.register.keep_days);
    await this.vault.put("register", this.register);
    event.target.reset();
    await this.#unlocked();
  }

  async #unlock(event) {
    event.preventDefault();
    const field = event.target.elements.pin, left = await this.vault.unlock(field.value);
    field.value = "";
    if (left < 0) return this.#unlocked();
    this.part("unlock-bad").textContent = left ? fill(this.words.wPinWrong, { n: left }) : this.words.wPinGone;
    if (!left) await this.#begin();
    return undefined;
  }

  async #begin() {
    const about = await this.vault.about();
    if (about || (await this.box.all()).length) {
      this.box.phone = mark();
      this.#hello(); // nobody waits for it: a line that leads nowhere must not keep the village closed
    }
    if (about && this.user && about.user !== this.user) await this.vault.wipe(); // another person's phone
    else if (about) {
      this.user = about.user;
      return this.show("unlock");
    }
    const answer = await this.fetchRegister();
    this.show(answer ? "nothing" : "set");
    return this.changed(answer);
  }

  // --- a phone that is lost ---
  /** Say that we are there, before anything is opened: a phone that was reported lost is told so, and wipes itself. */
  async #hello() {
    if (!this.box.phone || !navigator.onLine) return;
    const headers = { "X-CSRFToken": csrf(), Accept: "application/json", "X-Background": "1", ...(await this.box.who()) };
    const how = { method: "POST", headers, redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10000) };
    const answer = await fetch(this.#door("hello"), how).catch(() => null);
    if (answer?.status === 410) await this.#lost();
    if (answer?.status === 401 && (await answer.json().catch(() => ({}))).forget) await this.#found();
  }

  /** It was lost and is found: somebody may have had it in between. What can be read goes until its user has signed in anew. */
  async #found() {
    this.register = null;
    this.locals = Object.create(null);
    await this.vault.wipe();
    location.replace(this.words.scope); // the house leads to the log-in
  }

  #door(name) {
    return this.words.outbox.replace(/[^/]+\/[^/]+$/, name);
  }

  /** Everything goes, what was not sent too: whoever holds the phone now is a stranger. It is said here, and told to the house. */
  async #lost() {
    if (this.gone) return;
    this.gone = true;
    const headers = { "X-CSRFToken": csrf(), "Content-Type": "application/json", ...(await this.box.who()) };
    const unsent = await waits();
    this.register = null;
    this.locals = Object.create(null);
    await this.vault.wipe();
    await erase();
    for (const one of this.screens) if (one.dataset.screen !== "lost") one.replaceChildren();
    this.part("net").hidden = this.part("told").hidden = this.part("login").hidden = true;
    this.part("told").replaceChildren();
    this.part("lost").textContent = unsent ? fill(this.words.wLost, { n: unsent }) : this.words.wLostNone;
    this.show("lost");
    await fetch(this.#door("wiped"), { method: "POST", headers, body: JSON.stringify({ unsent }), keepalive: true }).catch(() => {});
  }

  async #leave() {
    await this.vault.wipe();
    const headers = { "X-CSRFToken": csrf(), ...(await this.box.who()) };
    await fetch(this.#door("hello"), { method: "DELETE", headers, keepalive: true }).catch(() => {});
    location.assign(this.words.logout);
  }

  async start() {
    if (!able()) return this.show("unable");
    const base = await opened(this.name);
    this.vault = new Vault(base);
    this.box = new Box(base, this.name, (kind, key) => this.#address(kind, key), (what) => this.changed(what));
    navigator.serviceWorker.register(this.words.worker, { scope: this.words.scope, updateViaCache: "none" }).catch(() => {});
    this.part("set-form").addEventListener("submit", (event) => this.#set(event));
    this.part("unlock-form").addEventListener("submit", (event) => this.#unlock(event));
    this.part("again").addEventListener("click", () => location.replace(this.words.scope));
    this.part("wipe").addEventListener("click", () => this.#leave());
    await this.#begin();
    if (this.gone) return undefined;
    await this.box.watch(() => this.user);
    const hello = () => { if (!this.gone && document.visibilityState === "visible") this.#hello(); };
    addEventListener("online", hello);
    document.addEventListener("visibilitychange", hello);
    setInterval(hello, MINUTE);
    const again = async () => { if (!this.gone && this.vault.open && document.visibilityState === "visible") await this.changed(await this.fetchRegister()); };
    if (this.desk.every) setInterval(again, this.desk.every);
    this.root.dataset.ready = "";
    return undefined;
  }
}
