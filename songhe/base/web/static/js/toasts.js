// Short answers: what was refused and why, what could not be sent. Stay until read or closed; a refusal is a sentence of the house.
const box = () => document.getElementById("toasts");

/** Say `text` at the edge of the page; `tone` is warn, danger, ok or nothing. */
export function say(text, tone = "") {
  const holder = box(), line = document.createElement("p"), words = document.createElement("span"), close = document.createElement("button");
  line.className = `toast ${tone}`;
  words.textContent = text;
  close.type = "button";
  close.className = "b b-quiet";
  close.setAttribute("aria-label", holder.dataset.close);
  close.append(Object.assign(document.createElement("span"), { className: "i i-x", ariaHidden: "true" }));
  close.addEventListener("click", () => line.remove());
  line.append(words, close);
  holder.append(line);
  while (holder.children.length > 4) holder.firstElementChild.remove();
  setTimeout(() => line.matches(":hover, :focus-within") || line.remove(), 12000);
}

/** Into a live region: `assertive` for new and overdue calls, else politely. */
export function announce(text, assertive = false) {
  const region = document.getElementById(assertive ? "say" : "tell");
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

function refused(event) {
  const { xhr } = event.detail, holder = box();
  if (xhr.status === 409 || xhr.status === 403 || xhr.status === 400) {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const sentence = page.querySelector("[data-refused] > span:not(.i), .answer p:not(.answer-mark)")?.textContent.trim();
    document.dispatchEvent(new CustomEvent("songhe:refused", { detail: { status: xhr.status, element: event.target } }));
    return say(sentence || holder.dataset.fault, "warn");
  }
  if (xhr.status === 401) return say(holder.dataset.gone, "warn");
  return say(holder.dataset.fault, "danger");
}

/** Hear what htmx could not do. */
export function start() {
  document.addEventListener("htmx:responseError", refused);
  document.addEventListener("htmx:sendError", () => say(box().dataset.lost, "danger"));
  document.addEventListener("htmx:timeout", () => say(box().dataset.lost, "danger"));
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    // a session that ended answers with the log-in page: go there instead of putting it inside this page
    if (event.detail.xhr.responseURL.includes("/account/login")) { event.preventDefault(); location.reload(); }
  });
}
