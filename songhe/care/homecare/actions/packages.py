"""Packages: laid and changed in dated versions, taken by an elder for some weeks, and used visit by visit."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homecare.actions import ground
from songhe.care.homecare.actions.booking import book
from songhe.care.homecare.models import Channel, Course, Order, Package
from songhe.care.homecare.queries.packages import UNUSED
from songhe.register.filing import queries as filing
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

MOST_VISITS, DAYS = 60, range(7, 93)


def lay_package(
    *, facility: Facility, name: str, offers: Sequence[Offer], cents: int, valid_from: date, by: Actor, at: datetime,
    days: int = 30, said: str = "",
) -> Package:  # fmt: skip
    """Several visits for one price, which is not above what they cost singly on the first day.

    `offers` names one for each visit, the same as often as it is to be. A name that stands already gets its next version: the
    one before ends the day before `valid_from`, and whoever has taken it keeps what was taken.
    """
    name = name.strip()[:40]
    if not name:
        raise Refused(_("请给套餐起个名字。"))
    if valid_from < localtime(at).date():
        raise Refused(_("套餐从今天或以后开始，已经开始的版本不能改。"))
    if days not in DAYS:
        raise Refused(_("套餐要在 %(first)s 到 %(last)s 天内用完。") % {"first": DAYS[0], "last": DAYS[-1]})
    single = _single(facility, offers, valid_from)
    if not 0 < cents <= single:
        raise Refused(_("套餐价不能高于各项备案价之和，每项都要有备案价。"))
    row = Package(
        facility=facility, division_path=facility.division_path, name=name, cents=cents, valid_from=valid_from, days=days,
        offers=[str(one.pk) for one in offers], single_cents=single, said=said.strip()[:120],
    )  # fmt: skip
    try:
        with journal.deed():
            row.version = _end_before(facility, name, valid_from) + 1
            row.save(force_insert=True)
            facts = {"name": row.name, "version": row.version, "cents": cents, "visits": len(offers), "days": days}
            ground.note(row, "lay", by, at, facts=facts)
    except IntegrityError as fault:  # two at one moment
        raise Refused(_("这个套餐刚刚被改过，请再看一遍。")) from fault
    return row


def _single(facility: Facility, offers: Sequence[Offer], day: date) -> int:
    """What all visits cost singly by the filed prices of that day, in cents."""
    if not 2 <= len(offers) <= MOST_VISITS or any(one.facility_id != facility.pk or not one.item for one in offers):
        raise Refused(_("套餐至少要有两次本站可预约的服务，最多 %(n)s 次。") % {"n": MOST_VISITS})
    costs = prices(facility.pk, day)
    if any(costs.get(one.pk) is None for one in offers):
        raise Refused(_("套餐价不能高于各项备案价之和，每项都要有备案价。"))
    return sum(costs[one.pk] or 0 for one in offers)


def prices(facility: UUID, day: date) -> dict[UUID, int | None]:
    """The filed price of each offer of a facility on a day, in cents; None where there is none."""
    return {one.offer.pk: one.cents for one in filing.charges([facility], day)[facility]}


def _end_before(facility: Facility, name: str, valid_from: date) -> int:
    """End the version in force the day before; its number, 0 where there is none."""
    rows = list(Package.objects.filter(facility=facility, name=name).order_by("-version")[:1])
    if rows and rows[0].valid_to is None:
        if rows[0].valid_from >= valid_from:
            raise Refused(_("现在这一版从 %(day)s 开始，新的一版要更晚。") % {"day": rows[0].valid_from.isoformat()})
        Package.objects.filter(pk=rows[0].pk, valid_to=None).update(valid_to=valid_from - timedelta(days=1))
    return rows[0].version if rows else 0


def end_package(*, package: Package, last_day: date, by: Actor, at: datetime) -> None:
    """Nobody takes it after that day; what was taken is still used."""
    if last_day < max(package.valid_from, localtime(at).date()):
        raise Refused(_("停用的日子不能早于今天，也不能早于它开始的日子。"))
    with journal.deed():
        if not Package.objects.filter(pk=package.pk, valid_to=None).update(valid_to=last_day):
            raise Refused(_("这个套餐已经停用了。"))
        package.valid_to = last_day
        ground.note(package, "end", by, at, facts={"name": package.name, "last_day": last_day.isoformat()})


def shares(cents: int, singles: Sequence[int]) -> list[int]:
    """What of a package's price falls on each visit, in the proportion of the single prices; sums to `cents`."""
    whole, given, found = sum(singles), 0, []
    for place, single in enumerate(singles):
        last = place == len(singles) - 1
        share = cents - given if last else (cents * single // whole if whole else 0)
        found.append(share)
        given += share
    return found


def book_package(
    *, elder: Elder, package: Package, starts: Sequence[datetime], channel: str, by: Actor, at: datetime, key: str = "",
    read_back_by: str = "",
) -> list[Order]:  # fmt: skip
    """Take a package and book every visit of it in one go, all or none. The same `key` again is the same course.

    A visit at whose hour nobody is free is left to the provider, as `book(submit=True)` does. Refused where one cannot be.
    """
    offers = _offers(package)
    if len(starts) != len(offers):
        raise Refused(_("套餐里每一项都要选时间。"))
    first = min(localtime(one).date() for one in starts)
    if not package.valid_from <= first <= (package.valid_to or first):
        raise Refused(_("“%(name)s”这一天不在有效期内。") % {"name": package.name})
    operator = package.facility.operator
    if operator is None:
        raise Refused(_("“%(name)s”还没有运营方，不能预约。") % {"name": package.facility.name})
    course = Course(
        elder=elder, division_path=elder.division_path, operator=operator, package=package,
        cents=package.cents, starts_on=first, ends_on=first + timedelta(days=package.days - 1), channel=channel, key=key,
        taken_at=at, taken_by=by.name[:80],
    )  # fmt: skip
    if any(localtime(one).date() > course.ends_on for one in starts):
        raise Refused(_("套餐要在 %(n)s 天内用完。") % {"n": package.days})
    parts = _parts(course, offers, first)
    try:
        with journal.deed(), transaction.atomic():
            course.save(force_insert=True)
            facts = {"name": package.name, "version": package.version, "cents": course.cents, "visits": len(offers)}
            ground.note(course, "take", by, at, facts=facts)
            told: dict[str, Any] = {"channel": channel, "read_back_by": read_back_by, "by": by, "at": at}
            return [_visit(course, place, offers[place], when, parts[place], **told) for place, when in enumerate(starts)]
    except IntegrityError:
        same = Course.objects.filter(key=key, elder=elder).exclude(key="").first()
        if same is None:
            raise
        return list(same.orders.order_by("course_place", "booked_at"))


def book_left(
    *, course: Course, offer: Offer, starts_at: datetime, channel: str, by: Actor, at: datetime, read_back_by: str = "",
) -> Order:  # fmt: skip
    """Book one visit of the course that is left over, because it was cancelled or nobody came. At the course's price."""
    day = localtime(starts_at).date()
    if not course.starts_on <= day <= course.ends_on:
        span = {"first": course.starts_on.isoformat(), "last": course.ends_on.isoformat()}
        raise Refused(_("这份套餐在 %(first)s 到 %(last)s 之间用。") % span)
    with journal.deed():
        held = Course.objects.select_for_update().select_related("package__facility", "elder").get(pk=course.pk)
        offers = _offers(held.package)
        used = set(held.orders.exclude(status__in=UNUSED).values_list("course_place", flat=True))
        place = next((n for n, one in enumerate(offers) if one.pk == offer.pk and n not in used), None)
        if place is None:
            raise Refused(_("套餐里的“%(name)s”已经用完或都约好了。") % {"name": str(offer)})
        part = _parts(held, offers, held.starts_on)[place]
        told: dict[str, Any] = {"channel": channel, "read_back_by": read_back_by, "by": by, "at": at}
        return _visit(held, place, offers[place], starts_at, part, submit=False, **told)


def _offers(package: Package) -> list[Offer]:
    known = {str(one.pk): one for one in Offer.objects.select_related("facility").filter(pk__in=map(UUID, package.offers))}
    return [known[one] for one in package.offers]


def _parts(course: Course, offers: Sequence[Offer], day: date) -> list[int]:
    costs = prices(course.package.facility_id, day)
    return shares(course.cents, [costs.get(one.pk) or 0 for one in offers])


def _visit(
    course: Course, place: int, offer: Offer, when: datetime, cents: int, *, submit: bool = True, **told: Any
) -> Order:  # fmt: skip
    """One visit of the course. The key is the visit's own, so that a press that was sent twice makes it once."""
    tried = course.orders.filter(course_place=place).count() if not submit else 0
    here = localtime(when)
    return book(
        elder=course.elder, offer=offer, day=here.date(), time=here.time(), package=str(course.package_id), course=course,
        course_place=place, cents=cents, key=f"{course.pk.hex}-{place}-{tried}", submit=submit,
        **{"channel": Channel.WEB, **told},
    )  # fmt: skip
