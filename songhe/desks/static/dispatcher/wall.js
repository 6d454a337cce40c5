// The wall reads itself anew when something happens; the map draws villages, never doors.
/* global L */
import { cover, crs, density } from "../js/ground.js";
import * as live from "../js/live.js";
import { clock, now } from "../js/time.js";

const wall = document.getElementById("wall"), box = document.getElementById("wallmap");
const css = (name) => getComputedStyle(wall).getPropertyValue(name).trim();
let map, layer, waiting;

async function begin() {
  map = L.map(box, { crs: crs(), zoomControl: false, attributionControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false, keyboard: false, boxZoom: false, touchZoom: false, zoomSnap: 0.1, zoomAnimation: false, fadeAnimation: false });
  map.setView([32.7, 109], 8);
  cover(map);
  const answer = await fetch(wall.dataset.ground);
  if (!answer.ok) return;
  const all = await answer.json(), mine = new Set(said().outline);
  const ground = L.geoJSON(all, { interactive: false, style: (one) => ({ color: css("--line-strong"), weight: mine.has(one.properties.code) ? 2 : 0.8, fillColor: css("--surface"), fillOpacity: density }) }).addTo(map);
  const own = L.featureGroup(ground.getLayers().filter((one) => mine.size === 0 || mine.has(one.feature.properties.code)));
  map.fitBounds((own.getLayers().length ? own : ground).getBounds(), { padding: [24, 24], animate: false });
  layer = L.layerGroup().addTo(map);
  draw();
}

const said = () => JSON.parse(document.getElementById("wall-map").textContent);

const free = (room, taken) => taken.every((other) => room[2] < other[0] || room[0] > other[2] || room[3] < other[1] || room[1] > other[3]);

/** A word beside its point, where it has room. */
function tag(mark, point, taken, kind) {
  const at = map.latLngToContainerPoint([point.lat, point.lng]), room = [at.x - 12, at.y - 20, at.x + 36 + point.name.length * 23, at.y + 20];
  if (!free(room, taken)) return;
  taken.push(room);
  mark.bindTooltip(point.name, { permanent: true, direction: "right", className: `tag ${kind}`, offset: [10, 0] });
}

function draw() {
  if (!layer) return;
  layer.clearLayers();
  const taken = [];
  for (const point of said().points) {
    const alarm = point.ring || point.state === "late", fill = css(alarm ? "--danger-fill" : point.state === "near" ? "--warn-mark" : "--brand");
    const dot = L.circleMarker([point.lat, point.lng], { radius: alarm ? 12 : 9, color: css("--surface"), weight: 2, fillColor: fill, fillOpacity: 1, interactive: false }).addTo(layer);
    tag(dot, point, taken, "main");
  }
  for (const one of said().crew) {
    const dot = L.circleMarker([one.lat, one.lng], { radius: 7, color: css("--brand"), weight: 3, fillColor: css("--surface"), fillOpacity: 1, interactive: false }).addTo(layer);
    tag(dot, one, taken, "");
  }
  box.dataset.drawn = String(said().points.length);
}

async function again() {
  const answer = await fetch(wall.dataset.address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const fresh of page.querySelectorAll("[data-part]")) document.querySelector(`[data-part="${fresh.dataset.part}"]`).replaceWith(document.importNode(fresh, true));
  document.getElementById("last-message").textContent = clock(now());
  draw();
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(again, 150);
}

live.listen("wall", soon);
live.listen("reset", soon);
setInterval(again, 60000);
if (globalThis.L) begin();
