// Two lines that cross where the mouse is, for whoever loses the pointer; chosen on the page of display settings.
const line = (name) => Object.assign(document.createElement("div"), { className: `cross-line ${name}`, ariaHidden: "true" });

/** Draw them when they were chosen. */
export function start() {
  if (document.documentElement.dataset.cursor !== "cross" || !matchMedia("(pointer: fine)").matches) return;
  const across = line("across"), down = line("down");
  document.body.append(across, down);
  addEventListener("pointermove", (event) => {
    across.style.transform = `translateY(${event.clientY}px)`;
    down.style.transform = `translateX(${event.clientX}px)`;
    across.hidden = down.hidden = event.pointerType === "touch";
  }, { passive: true });
}
