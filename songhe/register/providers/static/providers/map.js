// Facilities on a map: centres are large, what they lead hangs on a line, what is hung up and does not work has a broken red rim.
/* global L */
import { cover, crs, density } from "../js/ground.js";

const box = document.getElementById("fac-map"), words = box.dataset;
const said = JSON.parse(document.getElementById("fac-drawing").textContent);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const map = L.map(box, { crs: crs(), zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, keyboard: false, preferCanvas: said.points.length > 200 });
L.control.zoom({ position: "topright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(words.credit).addTo(map);
cover(map);

async function ground() {
  const answer = await fetch(words.ground);
  if (!answer.ok) return;
  const style = { color: css("--line-strong"), weight: 1, fillColor: css("--surface"), fillOpacity: density };
  L.geoJSON(await answer.json(), { interactive: false, style }).addTo(map).bringToBack();
}

const LOOKS = {
  open: () => ({ fillColor: css("--brand"), fillOpacity: 0.9, color: css("--surface"), weight: 1.5 }),
  coming: () => ({ fillColor: css("--surface"), fillOpacity: 0.9, color: css("--brand"), weight: 2 }),
  quiet: () => ({ fillColor: css("--danger-soft"), fillOpacity: 0.95, color: css("--danger-fill"), weight: 2.5, dashArray: "3 3" }),
  ended: () => ({ fillColor: css("--sunken"), fillOpacity: 0.9, color: css("--line-strong"), weight: 1 }),
};

function draw() {
  for (const [a, b, c, d] of said.lines) L.polyline([[a, b], [c, d]], { color: css("--brand"), weight: 1.5, opacity: 0.6, interactive: false }).addTo(map);
  const order = [...said.points].sort((a, b) => Number(a.center) - Number(b.center));
  for (const one of order) {
    const mark = L.circleMarker([one.lat, one.lng], { radius: one.center ? 9 : 5.5, ...LOOKS[one.look]() })
      .bindTooltip(`${one.name} · ${one.kind} · ${one.status}`)
      .addTo(map);
    if (one.href) mark.on("click", () => location.assign(one.href));
  }
}

const spots = said.points.map((one) => [one.lat, one.lng]);
if (spots.length) map.fitBounds(L.latLngBounds(spots), { padding: [24, 24], maxZoom: 14, animate: false });
else map.setView([32.7, 109], 9);
await ground();
draw();
new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
box.dataset.drawn = "1";
