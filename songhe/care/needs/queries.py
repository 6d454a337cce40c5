"""Reads of the room, and who is near that could do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from songhe.care.needs import dated
from songhe.care.needs.models import Need, Offered, Referral, Status
from songhe.links.maps.travel import straight_m
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.models import Offer
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility, Operator
from songhe.register.providers.models import Status as Standing

BY_PLACE = DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT}


def needs(user: User) -> QuerySet[Need]:
    """Needs this user may see: by place those of the division; an operator those offered or referred to its facilities and
    those it wrote down itself; family and elder their own."""
    rows = Need.objects.select_related("elder__division__parent")
    if user.role in BY_PLACE:
        return scope.visible(user, rows)
    if user.role == Role.OPERATOR:
        mine = providers.facilities(user).order_by().values("pk")
        shown = Exists(Offered.objects.filter(need=OuterRef("pk"), facility__in=mine))
        sent = Exists(Referral.objects.filter(need=OuterRef("pk"), facility__in=mine).exclude(status="withdrawn"))
        return rows.filter(shown | sent | Q(user=user))
    if user.role in {Role.FAMILY, Role.ELDER}:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return rows.none()


def referrals(user: User) -> QuerySet[Referral]:
    """Referrals this user may answer: an operator those to its facilities, by place those of the division."""
    rows = Referral.objects.select_related("need__elder", "facility")
    if user.role == Role.OPERATOR:
        return rows.filter(facility__in=providers.facilities(user).order_by().values("pk"))
    return scope.visible(user, rows) if user.role in BY_PLACE else rows.none()


def alike(need: Need) -> list[Need]:
    """The same need of the same elder, said before or after within the dated days: somebody looks at them together."""
    if not need.kind:
        return []
    span = timedelta(days=dated.answers(localtime(need.collected_at).date()).alike_days)
    near = {"collected_at__gte": need.collected_at - span, "collected_at__lte": need.collected_at + span}
    same = {"item": need.item} if need.item else {"kind": need.kind}
    return list(Need.objects.filter(elder=need.elder_id, **same, **near).exclude(pk=need.pk)[:5])


def overdue(rows: QuerySet[Need], at: datetime) -> QuerySet[Need]:
    """Of these, the ones that wait longer than they may."""
    return rows.filter(status__in=[Status.COLLECTED, Status.REFERRED], due_at__lt=at)


def unmet(rows: QuerySet[Need], at: datetime) -> QuerySet[Need]:
    """Of these, the ones that nobody met: declined for want of something, or without an answer in time."""
    late = Q(status__in=[Status.COLLECTED, Status.REFERRED], due_at__lt=at)
    return rows.filter(Q(unmet=True) | late)


@dataclass(frozen=True)
class Near:
    """A facility that offers what is needed, and how far it is as the crow flies (kilometres)."""

    facility: Facility
    km: float
    reaches: bool


@dataclass(frozen=True)
class Able:
    """Who offers what on a day: operating facilities by catalogue item, and by kind."""

    by_item: dict[str, list[Facility]]
    by_kind: dict[str, list[Facility]]
    reach_km: float

    def near(self, need: Need, limit: int = 5) -> list[Near]:
        """The nearest that could do it, the first the nearest; none without a place or a kind."""
        point = place_of(need.elder)
        rows = self.by_item.get(need.item, []) if need.item else self.by_kind.get(need.kind, [])
        found = [(straight_m(point, (row.site.lat, row.site.lng)) / 1000, row) for row in rows]
        nearest = sorted(found, key=lambda pair: (pair[0], pair[1].name))[:limit]
        return [Near(row, round(km, 1), km <= self.reach_km) for km, row in nearest]


def able(path: str, day: date) -> Able:
    """Everybody in a division who offers something of the catalogue. Two queries. An offer without an item stands for every
    item under its service."""
    known = catalogue.items(day)
    by_service: dict[str, list[str]] = {}
    for item in known.values():
        by_service.setdefault(item.service, []).append(item.code)
    hosts = Facility.objects.filter(scope.within(path), status=Standing.OPERATING).select_related("site", "operator").in_bulk()
    offers = Offer.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), scope.within(path, "facility__division_path"))
    by_item: dict[str, dict[UUID, Facility]] = {}
    by_kind: dict[str, dict[UUID, Facility]] = {}
    for key, service, own in offers.values_list("facility", "service", "item"):
        for code in [own] if own else by_service.get(service, []):
            if code in known and key in hosts:
                by_item.setdefault(code, {})[key] = hosts[key]
                by_kind.setdefault(known[code].aid or known[code].category, {})[key] = hosts[key]
    items, kinds = ({key: list(ones.values()) for key, ones in found.items()} for found in (by_item, by_kind))
    return Able(items, kinds, dated.answers(day).reach_km)


def place_of(elder: Elder) -> tuple[float, float]:
    """Where an elder is: the door, else the middle of the village."""
    if elder.lat is not None and elder.lng is not None:
        return elder.lat, elder.lng
    return elder.division.lat, elder.division.lng


def counted(rows: Iterable[Need]) -> dict[tuple[str, str], int]:
    """How many, by village and kind."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.division_path, row.kind)
        sums[key] = sums.get(key, 0) + 1
    return sums


def order_page(need: Need) -> tuple[str, list[Any]]:
    """The page that books a visit for this elder and service, as the name and arguments of an address."""
    return ("book:item", [need.elder_id, need.item]) if need.item else ("book:elder", [need.elder_id])


def asked_of(operator: Operator) -> QuerySet[Need, Any]:
    """Elders whose open need was offered to a facility of this operator: it may answer with a visit, also the first."""
    rows = Need.objects.filter(status=Status.COLLECTED, offered__facility__operator=operator)
    return rows.order_by().values("elder")


def written(user: User) -> QuerySet[Need]:
    """Needs this user may see, and those it wrote down itself (a hospital's system by its own log-in)."""
    rows = Need.objects.select_related("elder__division__parent")
    return rows.filter(Q(pk__in=needs(user).order_by().values("pk")) | Q(user=user))
