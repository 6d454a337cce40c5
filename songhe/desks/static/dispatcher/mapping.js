// What the maps of the desk have in common: the ground, words beside points that never lie on each other, colours by token.
/* global L */
import { cover, crs, density } from "../js/ground.js";

const words = document.getElementById("words")?.dataset;

/** The map's box on this page. */
export const box = document.getElementById("callmap");
/** The value of a colour token. */
export const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** What the page says is to be drawn. */
export const said = () => document.getElementById("map-data")?.textContent;

/** Arguments of a word that stays beside its point. */
export const label = (text, kind = "", direction = "right") => [text, { permanent: true, direction, className: `tag ${kind}`, offset: { right: [10, 0], left: [-10, 0], top: [0, -10], bottom: [0, 10] }[direction] || [0, 0] }];

/** A map on the ground that this node sets; `again` draws anew after a zoom. */
export function begin(lat, lng, zoom, again) {
  const map = L.map(box, { crs: crs(), zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.1, zoomAnimation: false, fadeAnimation: false, keyboard: false });
  L.control.zoom({ position: "topright", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(words.credit).addTo(map);
  map.setView([lat, lng], zoom);
  cover(map);
  map.on("zoomend", again);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
  return map;
}

/** The counties' edges, those of `own` drawn strong. */
export function ground(outlines, own, layer) {
  if (!outlines) return null;
  const style = (one) => ({ color: css("--line-strong"), weight: own.has(one.properties.code) ? 1.5 : 0.8, fillColor: css("--surface"), fillOpacity: density });
  return L.geoJSON(outlines, { interactive: false, style }).addTo(layer);
}

let outlines;
/** The counties, fetched once; `then` when they are there. */
export async function fetchOutlines(then) {
  const answer = await fetch(words.ground);
  if (answer.ok) { outlines = await answer.json(); then(); }
}
/** The counties, or nothing yet. */
export const known = () => outlines;

/** A point with a word on one side of it, or without. */
export function dot(layer, lat, lng, radius, fill, text, kind, side = "right", interactive = false) {
  const mark = L.circleMarker([lat, lng], { radius, color: css("--surface"), weight: 2, fillColor: css(fill), fillOpacity: 1, interactive }).addTo(layer);
  if (text) mark.bindTooltip(...label(text, kind, side));
  return mark;
}

/** The room a word takes beside its point. */
export function shape(map, lat, lng, text, side = "right") {
  const at = map.latLngToContainerPoint([lat, lng]), wide = 34 + text.length * 12;
  if (side === "top" || side === "bottom") return side === "top" ? [at.x - wide / 2, at.y - 40, at.x + wide / 2, at.y] : [at.x - wide / 2, at.y, at.x + wide / 2, at.y + 40];
  return side === "left" ? [at.x - wide, at.y - 15, at.x + 12, at.y + 15] : [at.x - 12, at.y - 15, at.x + wide, at.y + 15];
}

/** True where nothing else has that room. */
export const free = (room, taken) => taken.every((other) => room[2] < other[0] || room[0] > other[2] || room[3] < other[1] || room[1] > other[3]);

/** The first side on which a word has room, which it then takes; "" where there is none. */
export function place(map, lat, lng, text, taken, sides = ["right", "left"]) {
  const side = sides.find((way) => free(shape(map, lat, lng, text, way), taken)) || "";
  if (side) taken.push(shape(map, lat, lng, text, side));
  return side;
}
