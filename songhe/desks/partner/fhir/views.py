"""Addresses of the FHIR interface: read, search, write, validate, everything."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from songhe.desks.partner.fhir import capability, everything, opening, searching, writing
from songhe.desks.partner.fhir.answering import body_of, fhir, pairs, prefers, say, say_one
from songhe.desks.partner.fhir.client import Client, Refusal, base_of, client_of
from songhe.desks.partner.fhir.kinds import Kind, Resource
from songhe.desks.partner.fhir.registry import kinds
from songhe.links.fhir import bundle, checking, reading
from songhe.links.fhir.outcome import fine, of_faults, outcome


@fhir("GET")
def metadata(request: HttpRequest) -> HttpResponse:
    """What can be done here; open to everybody, for it says nothing of anybody."""
    return say(capability.statement(base_of(request)))


@fhir("GET", "POST")
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Search, or create."""
    client, found = client_of(request), kind_of(kind)
    if request.method == "GET":
        return _search(request, client, found)
    done = writing.create(client, found, body_of(request), request.headers)
    return _written(request, client, found, done, 201 if done.new else 200)


@fhir("POST")
def posted_search(request: HttpRequest, kind: str) -> HttpResponse:
    """The same search with its parameters in a form: nothing of a person in an address."""
    return _search(request, client_of(request), kind_of(kind))


@fhir("GET", "PUT")
def one(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Read, or update."""
    client, found = client_of(request), kind_of(kind)
    if request.method == "PUT":
        done = writing.update(client, found, key, body_of(request), request.headers)
        return _written(request, client, found, done, 200)
    resource = _read(client, found, key)
    known = request.headers.get("if-none-match", "").strip().removeprefix("W/").strip('"')
    return HttpResponse(status=304) if known == resource["meta"]["versionId"] else say_one(resource)


@fhir("GET")
def version(request: HttpRequest, kind: str, key: str, number: str) -> HttpResponse:
    """The version with this number: the one that stands, and those before it where the house keeps them."""
    client, asked = client_of(request), kind_of(kind)
    resource = _read(client, asked, key)
    if resource["meta"]["versionId"] == number:
        return say_one(resource)
    found = asked.find(client, key)
    old = asked.earlier(client, found[1], number) if asked.earlier and found else None
    if old is None:
        raise Refusal(404, "not-found", _("没有这个版本。"))
    return say_one(old)


@fhir("GET")
def whole(request: HttpRequest, key: str) -> HttpResponse:
    """A person and all that is known of her."""
    return say(everything.page(client_of(request), key, pairs(request)))


@fhir("POST")
def validate(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Whether a resource is right, without doing anything: JSON or XML, alone or inside Parameters."""
    client_of(request)
    if kind:
        kind_of(kind)
    try:
        faults = checking.faults(_inside(body_of(request, or_xml=True)), kind)
    except reading.Unreadable as fault:
        faults = [fault.fault]
    return say(of_faults(faults) if faults else fine(_("符合 FHIR R4 的规定。")))


@fhir("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
def not_there(request: HttpRequest) -> HttpResponse:
    """An address that means nothing is refused in FHIR's own words."""
    raise Refusal(404, "not-found", _("没有这个地址。"))


def kind_of(name: str) -> Kind:
    """A resource type that is spoken here."""
    if name not in kinds():
        raise Refusal(404, "not-supported", _("这里不支持资源 %(name)s。") % {"name": name[:64]}, f"{name[:64]}.resourceType")
    return kinds()[name]


def _inside(body: Resource) -> object:
    if body.get("resourceType") != "Parameters":
        return body
    rows = body.get("parameter")
    named = [row for row in rows if isinstance(row, dict) and row.get("name") == "resource"] if isinstance(rows, list) else []
    return named[0].get("resource") if named else None


def _read(client: Client, kind: Kind, key: str) -> Resource:
    found = kind.find(client, key)
    if found is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    part, row, resource = found
    opening.note(client, [(part, row)])
    return resource


def _search(request: HttpRequest, client: Client, kind: Kind) -> HttpResponse:
    asked = searching.read(kind, pairs(request), strict=prefers(request, "handling") == "strict")
    found = searching.page(client, asked)
    said = searching.remark(asked)
    links = searching.links(client.base, kind.name, asked, found.next)
    beside = included(client, found.resources) if asked.includes else []
    return say(bundle.searchset(
        client.base, found.resources, links=links, total=found.total, beside=beside, said=outcome(said) if said else None,
    ))  # fmt: skip


def included(client: Client, resources: list[Resource]) -> list[Resource]:
    """The patients of what was found, each once."""
    told = [one.get("subject") or one.get("patient") or {} for one in resources]
    keys = dict.fromkeys(one["reference"].partition("/")[2] for one in told if one.get("reference", "").startswith("Patient/"))
    patients = kinds()["Patient"]
    if not keys:
        return []
    asked = searching.Asked(patients, wanted=[("_id", list(keys))], count=len(keys), total=False)
    return searching.page(client, asked).resources


def _written(request: HttpRequest, client: Client, kind: Kind, done: writing.Done, status: int) -> HttpResponse:
    """What stands there now; where nothing does any more (it was resolved, stopped), a word that it is gone."""
    if done.resource is None:
        return say(fine(_("已记下；这一条不再列出。")), status)
    where = {"Location": f"{client.base}/{kind.name}/{done.key}"} if status == 201 else {}
    if prefers(request, "return") == "minimal":
        answer = say_one(done.resource, status, **where)
        answer.content = b""
        return answer
    if prefers(request, "return") == "OperationOutcome":
        return say(fine(_("已记下。")), status, **where)
    return say_one(done.resource, status, **where)
