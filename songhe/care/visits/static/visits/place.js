// Where the visitor stands, asked once while the form is open; and only what the outcome needs is shown.
const form = document.querySelector("[data-visit]"), say = form?.querySelector("[data-place]");

function placed({ coords }) {
  for (const [name, value] of [["lat", coords.latitude], ["lng", coords.longitude], ["accuracy", coords.accuracy]]) form.elements[name].value = value;
  say.textContent = form.dataset.found.replace("%n", Math.round(coords.accuracy));
}
function turn() {
  const met = form.elements.outcome.value === "met", refused = form.elements.outcome.value === "refused";
  form.querySelector("[data-met]").hidden = !met;
  form.elements.signature.closest(".field").hidden = !refused;
}
if (form) {
  navigator.geolocation?.getCurrentPosition(placed, () => { say.textContent = form.dataset.lost; }, { enableHighAccuracy: true, timeout: 10000 });
  form.addEventListener("change", turn);
  turn();
}
