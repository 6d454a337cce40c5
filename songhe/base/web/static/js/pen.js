// A signature with a finger or a mouse, dark on white: what is drawn goes along with the form as a PNG.
const form = document.querySelector("[data-pen-form]"), canvas = form.querySelector("[data-pen]");
const kept = form.elements.signature, pen = canvas.getContext("2d");
let last = null;

function clear() {
  Object.assign(pen, { fillStyle: "white", lineWidth: 4, lineCap: "round", strokeStyle: "black" });
  pen.fillRect(0, 0, canvas.width, canvas.height);
  kept.value = "";
}

const point = (event) => {
  const box = canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
};

/** What was drawn before the form was refused comes back. */
function restore(drawn) {
  clear();
  if (!drawn) return;
  const image = new Image();
  image.onload = () => { pen.drawImage(image, 0, 0); kept.value = drawn; };
  image.src = drawn;
}

canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); last = point(event); });
canvas.addEventListener("pointermove", (event) => {
  if (!last) return;
  const next = point(event);
  pen.beginPath();
  pen.moveTo(...last);
  pen.lineTo(...next);
  pen.stroke();
  last = next;
  kept.value = "drawn";
});
for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { last = null; });
form.addEventListener("submit", () => { if (kept.value) kept.value = canvas.toDataURL("image/png"); });
form.querySelector("[data-pen-clear]").addEventListener("click", clear);
restore(kept.value);
