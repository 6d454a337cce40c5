// The map of one case: the same rows as the table. Positions that are only near are said to be so; tiles only by setting.
/* global L */
import * as on from "./mapping.js";

const words = document.getElementById("words")?.dataset;
let map, layer, shown = "";

function frame(data) {
  const points = [[data.call.lat, data.call.lng], ...data.crew.slice(0, 5).map((one) => [one.lat, one.lng])];
  const near = points.filter(([lat, lng]) => Math.abs(lat - data.call.lat) < 0.12 && Math.abs(lng - data.call.lng) < 0.14);
  if (near.length > 1) map.fitBounds(L.latLngBounds(near), { paddingTopLeft: [60, 40], paddingBottomRight: [150, 40], maxZoom: 14.5, animate: false });
}

function rings(call) {
  const metres = map.getZoom() >= 14 ? [500, 1500] : map.getZoom() >= 12.5 ? [1000, 3000] : [2500, 5000];
  for (const radius of metres) {
    L.circle([call.lat, call.lng], { radius, color: on.css("--brand"), weight: 1, dashArray: "3 5", fillColor: on.css("--brand"), fillOpacity: 0.05, interactive: false }).addTo(layer);
    const west = [call.lat, call.lng - radius / 93500];
    L.marker(west, { opacity: 0, interactive: false, keyboard: false, icon: L.divIcon({ className: "", iconSize: [0, 0] }) }).addTo(layer).bindTooltip(...on.label(words.km.replace("%n", radius / 1000), "", "center"));
  }
}

function crew(data, taken) {
  for (const one of data.crew) {
    const way = [[one.lat, one.lng], [data.call.lat, data.call.lng]];
    L.polyline(way, { color: on.css(one.goes ? "--brand" : "--line-strong"), weight: one.goes ? 3 : 1.2, dashArray: one.goes ? null : "4 5", interactive: false }).addTo(layer);
  }
  for (const one of data.crew) {
    const text = `${one.name} ${words.min.replace("%n", one.minutes)}`;
    const side = on.place(map, one.lat, one.lng, text, taken) || (one.goes ? "left" : "");
    on.dot(layer, one.lat, one.lng, 7, one.goes ? "--brand" : "--line-strong", side ? text : "", "main", side);
  }
}

function villages(data, taken) {
  for (const [lat, lng, name] of data.villages) {
    const mark = L.circleMarker([lat, lng], { radius: 2.5, stroke: false, fillColor: on.css("--line-strong"), fillOpacity: 1, interactive: false }).addTo(layer);
    const room = on.shape(map, lat, lng, name);
    if (!on.free(room, taken)) continue;
    taken.push(room);
    mark.bindTooltip(...on.label(name));
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
  const data = JSON.parse(text), { call } = data;
  if (!map) {
    map = on.begin(call.lat, call.lng, 13.6, again);
    layer = L.layerGroup().addTo(map);
    frame(data);
    on.fetchOutlines(again);
  }
  shown = text;
  layer.clearLayers();
  on.ground(on.known(), new Set([data.county]), layer);
  rings(call);
  const word = call.exact ? call.name : `${call.name}·${words.about}`, taken = [on.shape(map, call.lat, call.lng, word)];
  crew(data, taken);
  villages(data, taken);
  L.circleMarker([call.lat, call.lng], { radius: 16, stroke: false, fillColor: on.css("--danger-fill"), fillOpacity: 0.22, interactive: false }).addTo(layer);
  on.dot(layer, call.lat, call.lng, 8, call.open ? "--danger-fill" : "--line-strong", word, call.open ? "main alarm" : "main");
  on.box.dataset.drawn = "1";
}
