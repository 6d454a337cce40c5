"""`Patient/<id>/$everything`: the person and all that is known of her here, page by page."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from songhe.desks.partner.fhir import searching
from songhe.desks.partner.fhir.client import Client, Refusal
from songhe.desks.partner.fhir.kinds import Kind, Resource
from songhe.desks.partner.fhir.registry import kinds
from songhe.links.fhir import bundle
from songhe.links.fhir.asking import when
from songhe.links.fhir.checking import plain
from songhe.links.fhir.outcome import issue, outcome


def compartment(types: Iterable[str] = ()) -> Kind:
    """All parts that belong to a person, as if they were one resource; `_type` leaves out the others."""
    wanted = set(types)
    parts = [part for kind in kinds().values() if not wanted or kind.name in wanted for part in kind.parts if part.patient]
    return Kind("Patient", tuple(parts))


def page(client: Client, key: str, pairs: list[tuple[str, str]]) -> Resource:
    """One page. What the person did not agree to is left out, and said."""
    patient = kinds()["Patient"].find(client, key)
    if patient is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    said = dict(pairs)
    asked = searching.Asked(compartment(types(said.get("_type", ""))), total=False, count=searching.MOST)
    for name, value in pairs:
        if name == "_count" and value.isdecimal() and len(value) < 6:
            asked.count = max(1, min(int(value), searching.MOST))
        elif name == "_cursor":
            asked.mark = searching.mark_of(value, len(asked.kind.parts))
        elif name not in ("_type", "_since", "_count", "_format"):
            asked.unknown.append(plain(name))
    asked.wanted = [("patient", [key])]
    if said.get("_since"):
        asked.wanted.append(("_since", [since(said["_since"])]))
    found = searching.page(client, asked)
    links = _links(client, key, said, asked, found.next)
    return bundle.searchset(client.base, found.resources, links=links, said=_remark(patient[1], asked))


def since(text: str) -> str:
    """A moment from which on things changed, as a search has it."""
    try:
        when(f"ge{text}")
    except ValueError as fault:
        raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": "_since"}) from fault
    return f"ge{text}"


def types(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    unknown = [plain(name) for name in names if name not in kinds()]
    if unknown:
        raise Refusal(400, "not-supported", _("这里不支持资源 %(name)s。") % {"name": unknown[0]})
    return names


def _links(
    client: Client, key: str, said: dict[str, str], asked: searching.Asked, following: searching.Mark | None
) -> dict[str, str]:  # fmt: skip
    kept = [(name, said[name]) for name in ("_type", "_since") if said.get(name)] + [("_count", str(asked.count))]
    told = f"{client.base}/Patient/{key}/$everything"
    found = {"self": f"{told}?{urlencode(kept)}"}
    if following is not None:
        found["next"] = f"{told}?{urlencode([*kept, ('_cursor', '~'.join(map(str, following)))])}"
    return found


def _remark(row: Any, asked: searching.Asked) -> Resource | None:
    issues = [one for one in [searching.remark(asked)] if one]
    if not row.agreed:
        said = _("这位老人没有同意与医院、卫生院的系统共享健康信息，健康部分没有给出。")
        issues.append(issue("suppressed", said, severity="warning"))
    return outcome(*issues) if issues else None
