// Menus are <details>: they work without this. It closes them on Escape, on a click elsewhere, and when the focus leaves.
const open = () => document.querySelectorAll("details[data-menu][open]");

function leave(event) {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
}

/** More ways than there is room for: the drawer, which holds them all, is shown beside them. */
function fit() {
  const bar = document.querySelector(".top"), ways = bar?.querySelector(".ways");
  if (!ways) return;
  bar.classList.toggle("full", "more" in bar.dataset);
  if (!bar.classList.contains("full")) bar.classList.toggle("full", ways.scrollWidth > ways.clientWidth + 1);
}

/** Begin. */
export function start() {
  fit();
  addEventListener("resize", fit);
  addEventListener("pointerdown", leave);
  addEventListener("focusin", leave);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("toggle", ({ target }) => target.open && target.matches("[data-menu]") && target.querySelector("input[type=search]")?.focus(), true);
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-print]")) print();
  });
}
