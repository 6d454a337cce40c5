// Drag a visit to another carer's lane: where it is dropped, its price is asked for; nothing is done until the button of the price.
// The same stands as a form in the panel, for the keyboard and for whoever cannot drag.
const FIRST = 7 * 60, COLUMNS = 52, STEP = 8;
const board = () => document.getElementById("board"); // it is put anew when an order changed
const panel = document.getElementById("panel");
let held = null;

function laneAt(event) {
  return document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest(".lane")).find(Boolean);
}

function timeAt(event, lane) {
  const box = lane.querySelector(".track").getBoundingClientRect();
  const quarter = Math.round(((event.clientX - held.grip - box.left) / box.width) * COLUMNS);
  const minutes = FIRST + Math.min(COLUMNS - 1, Math.max(0, quarter)) * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function mark(lane) {
  board()?.querySelectorAll(".lane.over").forEach((one) => one.classList.remove("over"));
  lane?.classList.add("over");
}

function let_go() {
  mark(null);
  held?.block.classList.remove("drag");
  held = null;
}

document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest("#board a[data-drag]");
  if (!link || event.button || event.pointerType === "touch") return;
  held = { link, block: link.closest(".blk"), x: event.clientX, y: event.clientY, grip: event.clientX - link.getBoundingClientRect().left, moved: false };
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < STEP) return;
  held.moved = true;
  held.block.classList.add("drag");
  mark(laneAt(event));
  event.preventDefault();
});

document.addEventListener("pointerup", (event) => {
  if (!held?.moved) return let_go();
  const lane = laneAt(event), link = held.link;
  if (lane) {
    const asked = new URLSearchParams({ carer: lane.dataset.carer, time: timeAt(event, lane) });
    window.htmx.ajax("GET", `${link.dataset.drag}?${asked}`, { target: panel, swap: "innerHTML" });
    panel.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }
  link.addEventListener("click", (click) => { click.preventDefault(); click.stopImmediatePropagation(); }, { capture: true, once: true });
  setTimeout(let_go);
});

document.addEventListener("keydown", (event) => event.key === "Escape" && let_go());
