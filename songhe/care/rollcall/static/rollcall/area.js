// Drawing an area on the house's map, or showing one. What is drawn goes into the form as GeoJSON (WGS-84, whatever the ground is).
// A village by name or a circle in the form does the same without a pointer.
/* global L */
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const look = () => ({ color: css("--danger-fill"), weight: 2, fillColor: css("--danger-fill"), fillOpacity: 0.12 });

/** Points of the ground as the house stores them. */
async function back(source) {
  if (source?.datum !== "gcj02") return (pair) => pair;
  const { default: gcoord } = await import("../vendor/gcoord.js");
  return (pair) => gcoord.transform(pair, gcoord.GCJ02, gcoord.WGS84);
}
const walk = (part, turn) => (typeof part[0] === "number" ? turn(part) : part.map((one) => walk(one, turn)));

function show({ map, to }) {
  const shape = JSON.parse(document.getElementById("area-shape")?.textContent || "{}");
  if (!shape.type) return;
  const moved = { ...shape, coordinates: walk(shape.coordinates, ([lng, lat]) => to(lat, lng).reverse()) };
  const layer = L.geoJSON(moved, { interactive: false, style: look() }).addTo(map);
  map.fitBounds(layer.getBounds(), { padding: [16, 16], maxZoom: 15, animate: false });
}

async function draw({ map, to, source }, field) {
  const tools = document.querySelector("[data-draw-tools]"), state = document.querySelector("[data-draw-state]");
  const unmoved = await back(source), group = L.featureGroup().addTo(map);
  map.pm.setGlobalOptions({ layerGroup: group, pathOptions: look(), templineStyle: { color: css("--danger-fill") }, hintlineStyle: { color: css("--danger-fill"), dashArray: [5, 5] }, tooltips: false, allowSelfIntersection: false, snappable: false });

  const say = (text) => { if (state.textContent !== text) state.textContent = text; };
  function keep() {
    const features = group.getLayers().map((layer) => {
      const told = layer.toGeoJSON(6);
      return { ...told, geometry: { ...told.geometry, coordinates: walk(told.geometry.coordinates, (pair) => unmoved(pair).slice(0, 2)) } };
    });
    field.value = features.length ? JSON.stringify({ type: "FeatureCollection", features }) : "";
    say(features.length ? state.dataset.some.replace("%n", features.length) : state.dataset.none);
  }
  const watch = (layer) => layer.on("pm:edit pm:update", keep);
  map.on("pm:create", ({ layer }) => { watch(layer); keep(); });
  map.on("pm:drawstart", () => say(state.dataset.drawing));

  if (field.value) { // the form came back: what was drawn is still there
    L.geoJSON(JSON.parse(field.value), { style: look(), coordsToLatLng: ([lng, lat]) => L.latLng(to(lat, lng)) }).eachLayer((layer) => { group.addLayer(layer); watch(layer); });
    map.fitBounds(group.getBounds(), { padding: [16, 16], animate: false });
  }
  const deeds = {
    polygon: () => map.pm.enableDraw("Polygon"),
    rectangle: () => map.pm.enableDraw("Rectangle"),
    edit: () => map.pm.toggleGlobalEditMode(),
    clear: () => { map.pm.disableDraw(); group.clearLayers(); keep(); },
  };
  tools.addEventListener("click", ({ target }) => deeds[target.closest("[data-draw]")?.dataset.draw]?.());
  tools.hidden = false;
  keep();
  tools.dataset.ready = "";
}

document.addEventListener("map:drawn", (event) => {
  const field = document.getElementById("id_shape");
  if (field && window.L?.PM) draw(event.detail, field);
  else show(event.detail);
});
