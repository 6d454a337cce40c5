// Small pieces of drawing: every text goes in as text, never as markup.

/** An element: `el("p.soft", "words", child …)`. Null children are left out. */
export function el(what, ...inside) {
  const [tag, ...classes] = what.split("."), made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

export function icon(name) {
  const made = el(`span.i.i-${name}`);
  made.setAttribute("aria-hidden", "true");
  return made;
}

export function link(href, ...inside) {
  const made = el("a", ...inside);
  made.href = href;
  if (href.startsWith("http")) made.rel = "noreferrer";
  return made;
}

/** A button of the page's own kind. */
export function button(what, word, press) {
  const made = el(`button.b${what}`, ...[word].flat());
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** Words of the page with numbers in them: `fill("%n 项", { n: 3 })`. */
export const fill = (words, facts) => words.replace(/%(\w+)/g, (all, name) => facts[name] ?? all);
