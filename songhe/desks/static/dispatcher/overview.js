// The map of all calls of a desk and of whoever is out for them, while no case is chosen. A click on a call opens it, as its row does.
/* global L */
import * as on from "./mapping.js";

const words = document.getElementById("words")?.dataset;
let map, layer, shown = "", framed = "";

const SIDES = ["right", "left", "bottom", "top"];
const tone = (point) => point.ring || point.state === "late" ? "--danger-fill" : point.state === "near" ? "--warn-mark" : "--brand";

/** The view follows the calls: whenever there are others than before. Without any it is the desk's own ground. */
function frame(data) {
  const which = data.points.map((point) => point.href).sort().join() || String(Boolean(on.known()));
  if (which === framed) return;
  framed = which;
  const own = on.known()?.features.filter((one) => data.outline.includes(one.properties.code)) ?? [];
  const points = [...data.points, ...data.crew].map((one) => [one.lat, one.lng]);
  const bounds = data.points.length ? L.latLngBounds(points) : own.length ? L.geoJSON({ type: "FeatureCollection", features: own }).getBounds() : null;
  if (bounds) map.fitBounds(bounds, { paddingTopLeft: [60, 40], paddingBottomRight: [160, 40], maxZoom: 13, animate: false });
}

function crew(data, taken) {
  for (const one of data.crew) {
    const side = on.place(map, one.lat, one.lng, one.name, taken, SIDES);
    on.dot(layer, one.lat, one.lng, 6, "--line-strong", side ? one.name : "", "", side);
  }
}

/** What rings is drawn last, so that nothing lies on it, and has its word first. */
function calls(data, taken) {
  const urgent = [...data.points].sort((a, b) => Number(b.ring) - Number(a.ring) || Number(b.state === "late") - Number(a.state === "late"));
  const sides = new Map();
  for (const point of urgent) {
    const text = point.exact ? point.name : `${point.name}·${words.about}`;
    sides.set(point, [text, on.place(map, point.lat, point.lng, text, taken, SIDES)]);
  }
  for (const point of urgent.reverse()) {
    const [text, side] = sides.get(point), alarm = point.ring || point.state === "late";
    if (alarm) L.circleMarker([point.lat, point.lng], { radius: 16, stroke: false, fillColor: on.css("--danger-fill"), fillOpacity: 0.22, interactive: false }).addTo(layer);
    const mark = on.dot(layer, point.lat, point.lng, 8, tone(point), side ? text : "", alarm ? "main alarm" : "main", side, true);
    mark.on("click", () => location.assign(point.href));
  }
}

function again() {
  shown = "";
  draw();
}

/** Draw what the page says now; nothing when it says the same as before. */
export function draw() {
  const text = on.said();
  if (!on.box || !text || !globalThis.L || shown === text) return;
  const data = JSON.parse(text);
  if (!map) {
    map = on.begin(32.7, 109, 8, again);
    layer = L.layerGroup().addTo(map);
    on.fetchOutlines(again);
  }
  shown = text;
  frame(data);
  layer.clearLayers();
  on.ground(on.known(), new Set(data.outline), layer);
  const taken = [];
  calls(data, taken);
  crew(data, taken);
  on.box.dataset.drawn = String(data.points.length);
}
