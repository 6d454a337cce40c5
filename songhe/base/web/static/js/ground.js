// The ground under the maps of the desks: none, or the tiles that this node sets (base.html says which). What is drawn stays
// WGS-84: on a GCJ-02 ground the projection itself moves it there, so that no map has to think of it.
/* global L */
const told = document.getElementById("house-tiles"), source = told && JSON.parse(told.textContent);
const gcoord = source?.datum === "gcj02" ? (await import("../vendor/gcoord.js")).default : null;

/** How dense outlines are filled: not at all where tiles lie below them. */
export const density = source ? 0 : 1;

/** For `L.map(box, { crs: crs(), … })`. */
export function crs() {
  if (!gcoord) return L.CRS.EPSG3857;
  const plain = L.Projection.SphericalMercator;
  const turned = (at, from, to) => { const [lng, lat] = gcoord.transform([at.lng, at.lat], from, to); return L.latLng(lat, lng); };
  const projection = {
    R: plain.R, bounds: plain.bounds,
    project: (at) => plain.project(turned(at, gcoord.WGS84, gcoord.GCJ02)),
    unproject: (point) => turned(plain.unproject(point), gcoord.GCJ02, gcoord.WGS84),
  };
  return L.extend({}, L.CRS.EPSG3857, { projection });
}

/** Lays the tiles below everything, and names who drew them. */
export function cover(map) {
  for (const url of source?.urls || []) L.tileLayer(url, { subdomains: source.subdomains, maxZoom: source.maxZoom, referrerPolicy: "origin" }).addTo(map);
  if (source?.credit && map.attributionControl) map.attributionControl.addAttribution(source.credit);
}
