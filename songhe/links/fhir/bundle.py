"""Bundles that answer a search."""

from collections.abc import Iterable, Mapping
from typing import Any


def searchset(
    base: str, found: Iterable[Mapping[str, Any]], *, links: Mapping[str, str], total: int | None = None,
    beside: Iterable[Mapping[str, Any]] = (), said: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What matched, what is given beside it, what there is to say, and where the next page is."""
    entries = [_entry(base, one, "match") for one in found] + [_entry(base, one, "include") for one in beside]
    if said:
        entries.append({"resource": dict(said), "search": {"mode": "outcome"}})
    told: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset"}
    if total is not None:
        told["total"] = total
    told["link"] = [{"relation": name, "url": url} for name, url in links.items()]
    return {**told, "entry": entries} if entries else told


def _entry(base: str, one: Mapping[str, Any], mode: str) -> dict[str, Any]:
    return {"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": dict(one), "search": {"mode": mode}}
