// Where a round begins: a click on the map fills the two numbers, and a number moves the mark.
/* global L */
const box = document.getElementById("pick-map"), words = box.dataset;
const lat = document.getElementById("id_lat"), lng = document.getElementById("id_lng");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const map = L.map(box, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false });
L.control.zoom({ position: "topright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(words.credit).addTo(map);
const mark = L.circleMarker([0, 0], { radius: 9, fillColor: css("--brand"), fillOpacity: 0.9, color: css("--surface"), weight: 2 });

function show(move) {
  const point = [Number(lat.value), Number(lng.value)];
  if (!point[0] || !point[1]) return map.setView([32.7, 109], 9);
  mark.setLatLng(point).addTo(map);
  if (move) map.setView(point, 12);
}

map.on("click", (event) => {
  lat.value = event.latlng.lat.toFixed(5);
  lng.value = event.latlng.lng.toFixed(5);
  show(false);
});
for (const input of [lat, lng]) input.addEventListener("change", () => show(true));
show(true);
const answer = await fetch(words.ground);
if (answer.ok) L.geoJSON(await answer.json(), { interactive: false, style: { color: css("--line-strong"), weight: 1, fillColor: css("--surface"), fillOpacity: 1 } }).addTo(map).bringToBack();
new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
box.dataset.drawn = "1";
