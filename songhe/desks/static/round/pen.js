// A signature with a finger: dark on white, so that it is read on every screen and on paper.

/** The pad on this canvas: `drawn()` says whether there is ink, `picture()` gives a PNG as a data URL, `clear()` begins anew. */
export function pad(canvas) {
  const pen = canvas.getContext("2d");
  let inked = false, last = null;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  function clear() {
    Object.assign(pen, { fillStyle: "white", lineWidth: 4, lineCap: "round", strokeStyle: "black" });
    pen.fillRect(0, 0, canvas.width, canvas.height);
    inked = false;
  }
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); last = point(event); });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = point(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    [last, inked] = [next, true];
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { last = null; });
  clear();
  return { clear, drawn: () => inked, picture: () => canvas.toDataURL("image/png") };
}
