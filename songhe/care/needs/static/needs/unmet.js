// Unmet needs on a map: one mark a place, as large as what is missing there; a click goes into the place.
/* global L */
const box = document.getElementById("unmet-map"), words = box.dataset;
const said = JSON.parse(document.getElementById("unmet-drawing").textContent);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const map = L.map(box, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, keyboard: false });
L.control.zoom({ position: "topright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(words.credit).addTo(map);
const spots = said.points.map((one) => [one.lat, one.lng]);
if (spots.length) map.fitBounds(L.latLngBounds(spots), { padding: [56, 56], maxZoom: 12, animate: false });
else map.setView([32.7, 109], 9);
const answer = await fetch(words.ground);
if (answer.ok) L.geoJSON(await answer.json(), { interactive: false, style: { color: css("--line-strong"), weight: 1, fillColor: css("--surface"), fillOpacity: 1 } }).addTo(map).bringToBack();
for (const one of said.points) {
  L.circleMarker([one.lat, one.lng], { radius: 6 + 3 * Math.sqrt(one.n), fillColor: css("--danger-fill"), fillOpacity: 0.75, color: css("--surface"), weight: 1.5 })
    .bindTooltip(`${one.name} · ${one.n}`)
    .on("click", () => { const url = new URL(location.href); url.searchParams.set("in", one.path); location.assign(url); })
    .addTo(map);
}
new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
box.dataset.drawn = "1";
