// The map of a list: the same people as the table. Many are circles with a number, few are points; near ones are hollow.
/* global L */
import { cover, crs, density } from "../js/ground.js";

const box = document.getElementById("lists-map"), words = box.dataset;
const said = JSON.parse(document.getElementById("lists-drawing").textContent);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const go = (address) => () => location.assign(address);

const map = L.map(box, { crs: crs(), zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false, keyboard: false });
L.control.zoom({ position: "topright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(words.credit).addTo(map);
cover(map);

async function ground() {
  const answer = await fetch(words.ground);
  if (!answer.ok) return;
  const style = { color: css("--line-strong"), weight: 1, fillColor: css("--surface"), fillOpacity: density };
  L.geoJSON(await answer.json(), { interactive: false, style }).addTo(map).bringToBack();
}

function circles(rows) {
  const most = Math.max(...rows.map((row) => row.n), 1);
  for (const row of [...rows].sort((a, b) => b.n - a.n)) {
    const mark = L.circleMarker([row.lat, row.lng], { radius: 3 + 17 * Math.sqrt(row.n / most), color: css("--surface"), weight: 1, fillColor: css("--brand"), fillOpacity: 0.55 });
    mark.bindTooltip(`${row.name} ${row.n}`).on("click", go(`${words.list}?${row.query}`)).addTo(map);
  }
}

function points(rows) {
  for (const row of rows) {
    const look = row.exact ? { fillColor: css("--brand"), fillOpacity: 0.9, color: css("--surface") } : { fill: true, fillColor: css("--surface"), fillOpacity: 0.6, color: css("--brand") };
    L.circleMarker([row.lat, row.lng], { radius: 6, weight: 2, ...look })
      .bindTooltip(row.exact ? row.name : `${row.name} · ${words.about}`)
      .on("click", go(words.file.replace("00000000-0000-0000-0000-000000000000", row.key)))
      .addTo(map);
  }
}

const all = said.points.length ? said.points : said.villages;
if (all.length) map.fitBounds(L.latLngBounds(all.map((row) => [row.lat, row.lng])), { padding: [30, 30], maxZoom: 14, animate: false });
else map.setView([32.7, 109], 9);
await ground();
if (said.points.length) points(said.points); else circles(said.villages);
new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
box.dataset.drawn = "1";
