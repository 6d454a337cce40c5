// The one map of the house: outlines, points, lines from a centre to what it feeds, drawn on one canvas however many there are.
// <div data-map data-points="address" …> (see base/web/templates/_map.html). Everything that is stored is WGS-84; where the ground
// is somebody's GCJ-02 tiles, what is drawn moves there and nothing else does. Without tiles nothing leaves the machine.
/* global L */
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const LOOKS = {
  big: { radius: 9, fill: "--brand", edge: "--surface" },
  point: { radius: 6, fill: "--info", edge: "--surface" },
  home: { radius: 6, fill: "--ok", edge: "--surface" },
  small: { radius: 4, fill: "--warn-mark", edge: "--surface" },
  place: { radius: 1.5, fill: "--line-strong", edge: "--line-strong" },
  here: { radius: 8, fill: "--surface", edge: "--danger-fill" },
};

/** (lat, lng) of the house as the ground wants it. */
export async function mover(tiles) {
  if (tiles?.datum !== "gcj02") return (lat, lng) => [lat, lng];
  const { default: gcoord } = await import("../vendor/gcoord.js");
  return (lat, lng) => { const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02); return [y, x]; };
}

/** The outlines moved likewise. */
function moved(shapes, to) {
  const ring = (points) => points.map(([lng, lat]) => to(lat, lng).reverse());
  const walk = (part) => (typeof part[0][0] === "number" ? ring(part) : part.map(walk));
  return { ...shapes, features: shapes.features.map((one) => ({ ...one, geometry: { ...one.geometry, coordinates: walk(one.geometry.coordinates) } })) };
}

/** What a tap shows: the name as a link, what it is, and how sure its place is. Text only. */
function card(point, said, words) {
  const box = document.createElement("div"), name = document.createElement(point.href ? "a" : "b"), what = document.createElement("p");
  name.textContent = point.name;
  if (point.href) name.href = point.href;
  what.textContent = [said.kinds[point.kind]?.label, point.note, point.about ? words.about : ""].filter(Boolean).join(" · ");
  box.append(name, what);
  return box;
}

function tiles(map, source) {
  for (const url of source?.urls || []) L.tileLayer(url, { subdomains: source.subdomains, maxZoom: source.maxZoom, referrerPolicy: "origin" }).addTo(map);
  if (source?.credit) map.attributionControl.addAttribution(source.credit);
}

function ground(map, shapes, covered) {
  const style = { color: css("--line-strong"), weight: 1, fillColor: css("--surface"), fillOpacity: covered ? 0 : 1 };
  L.geoJSON(shapes, { interactive: false, style }).addTo(map).bringToBack();
}

function draw(map, said, to, words) {
  const groups = Object.create(null), group = (kind) => (groups[kind] ||= L.layerGroup().addTo(map));
  for (const [a, b, c, d] of said.lines) L.polyline([to(a, b), to(c, d)], { color: css("--brand"), weight: 1.5, opacity: 0.7, interactive: false }).addTo(group("lines"));
  for (const [lat, lng, name, kind, href, about, note] of said.points) {
    const look = LOOKS[said.kinds[kind]?.look] || LOOKS.point, point = { name, kind, href, about, note };
    const hollow = about && look !== LOOKS.place;
    L.circleMarker(to(lat, lng), { radius: look.radius, weight: hollow ? 2 : 1, color: css(hollow ? look.fill : look.edge), fillColor: css(hollow ? "--surface" : look.fill), fillOpacity: 0.9 })
      .bindPopup(() => card(point, said, words), { closeButton: false }).addTo(group(kind));
  }
  return groups;
}

/** Boxes named like a kind (`<input data-kind>`) show and hide it. */
function choices(box, map, groups) {
  for (const tick of document.querySelectorAll(`[data-of="${box.id}"][data-kind]`)) {
    const set = () => { const layer = groups[tick.dataset.kind]; if (layer) (tick.checked ? layer.addTo(map) : layer.remove()); };
    tick.addEventListener("change", set);
    set();
  }
}

async function fetched(address) {
  const answer = address ? await fetch(address) : null;
  return answer?.ok ? answer.json() : null;
}

async function begin(box) {
  const words = box.dataset, source = words.tiles ? JSON.parse(document.getElementById(words.tiles).textContent) : null;
  const map = L.map(box, { preferCanvas: true, zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, maxZoom: source?.maxZoom || 16 });
  L.control.zoom({ position: "topright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  map.attributionControl = L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(words.credit).addTo(map);
  map.setView([32.7, 109], 8);
  tiles(map, source);
  const [to, shapes, said] = await Promise.all([mover(source), fetched(words.ground), words.points ? fetched(words.points) : JSON.parse(document.getElementById(words.drawing).textContent)]);
  if (shapes) ground(map, moved(shapes, to), source);
  if (said) choices(box, map, draw(map, said, to, words));
  const all = (said?.points.length ? said.points : []).map(([lat, lng]) => to(lat, lng));
  if (all.length) map.fitBounds(L.latLngBounds(all), { padding: [12, 12], maxZoom: 14, animate: false });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
  box.dataset.drawn = String(all.length);
  box.dispatchEvent(new CustomEvent("map:drawn", { bubbles: true, detail: { map, to, source } })); // for who draws on it
}

for (const box of document.querySelectorAll("[data-map]")) begin(box);
