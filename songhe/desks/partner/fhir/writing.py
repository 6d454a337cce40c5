"""A write: checked against the official schema, done by a verb of the house, answered with what stands there now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.desks.partner.fhir import opening, searching
from songhe.desks.partner.fhir.client import Client, Refusal
from songhe.desks.partner.fhir.kinds import Kind, Made, Resource
from songhe.desks.partner.words import RESOURCES
from songhe.links.fhir import checking
from songhe.links.fhir.outcome import of_faults


@dataclass(frozen=True)
class Done:
    """What a write is answered with; `resource` is None where nothing stands there any more."""

    key: str
    new: bool
    resource: Resource | None


def checked(body: Resource, kind: str) -> Resource:
    """The body, if it is right FHIR of this kind; else 400 with every element that is wrong."""
    faults = checking.faults(body, kind)
    if faults:
        refusal = Refusal(400, "invalid", "")
        refusal.issues = of_faults(faults)["issue"]
        raise refusal
    if "modifierExtension" in body:
        at = f"{kind}.modifierExtension"
        raise Refusal(422, "extension", _("不认识的 modifierExtension 会改变意思，所以不收。"), at)
    return body


def create(client: Client, kind: Kind, body: Resource, headers: Mapping[str, str]) -> Done:
    """Once: what `If-None-Exist` finds is given back, more than one of it is 412."""
    verb = kind.create
    if verb is None:
        said = _("%(kind)s 不能从接口新建：%(told)s") % {"kind": kind.name, "told": RESOURCES[kind.name]}
        raise Refusal(405, "not-supported", said, kind.name)
    checked(body, kind.name)
    query = headers.get("if-none-exist", "")
    if query:
        known = _existing(client, kind, query)
        if known is not None:
            return Done(known["id"], False, known)
    made = _deed(lambda: verb(client, body))
    return answer(client, kind, made)


def update(client: Client, kind: Kind, key: str, body: Resource, headers: Mapping[str, str]) -> Done:
    """Of what stands there: nothing is made under an id that somebody else chose."""
    verb = kind.update
    if verb is None:
        said = _("%(kind)s 不能从接口修改：%(told)s") % {"kind": kind.name, "told": RESOURCES[kind.name]}
        raise Refusal(405, "not-supported", said, kind.name)
    checked(body, kind.name)
    if body.get("id") != key:
        raise Refusal(400, "invalid", _("资源里的 id 和地址里的不一样。"), f"{kind.name}.id")
    found = kind.find(client, key)
    if found is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    match = headers.get("if-match", "")
    if match and match.strip().removeprefix("W/").strip('"') != found[2]["meta"]["versionId"]:
        raise Refusal(412, "conflict", _("这条记录已经变了，请看最新的状态。"))
    made = _deed(lambda: verb(client, key, body))
    return answer(client, kind, made)


def _deed(verb: Callable[[], Made]) -> Made:
    """One transaction; what the house refuses is said in its own sentence."""
    try:
        with journal.deed():
            return verb()
    except Refused as refused:
        code = "conflict" if type(refused) is not Refused else "business-rule"
        raise Refusal(409 if code == "conflict" else 422, code, refused.sentence) from refused
    except IntegrityError as fault:
        raise Refusal(409, "conflict", _("有人同时在写这条记录，请再试一次。")) from fault


def answer(client: Client, kind: Kind, made: Made) -> Done:
    """What stands there now, and that it was shown."""
    found = kind.find(client, made.key) if made.key else None
    if found is None:
        return Done(made.key, made.new, None)
    part, row, one = found
    opening.note(client, [(part, row)])
    return Done(one["id"], made.new, one)


def _existing(client: Client, kind: Kind, query: str) -> Resource | None:
    """The one that the client describes; a description that is not understood is never taken for "none"."""
    pairs = parse_qsl(query.lstrip("?"), max_num_fields=20)
    asked = searching.read(kind, pairs, strict=True)
    if not asked.wanted:
        raise Refusal(400, "invalid", _("If-None-Exist 里没有能用的条件。"))
    asked.count, asked.total = 2, False
    found = searching.page(client, asked).resources
    if len(found) > 1:
        raise Refusal(412, "multiple-matches", _("If-None-Exist 找到不止一条。"))
    return found[0] if found else None
