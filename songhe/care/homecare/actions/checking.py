"""What is asked for a visit, checked before anybody is sought: person, offer, price, agreement, hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.kept import Kept
from songhe.care.homecare import dated, rules
from songhe.care.homecare.models import Agreement, Reception
from songhe.care.homecare.queries.free import Wish
from songhe.register.carers.models import Carer
from songhe.register.catalogue import dated as catalogue
from songhe.register.catalogue.rules import Item
from songhe.register.filing import actions as filing
from songhe.register.filing.models import Offer, Price, Service
from songhe.register.people.models import Elder
from songhe.register.providers.models import Status as FacilityStatus


@dataclass(frozen=True)
class Asked:
    """What was asked, checked: everything of the order but who comes."""

    facts: dict[str, Any]
    wish: Wish
    starts: tuple[datetime, datetime]  # earliest and latest beginning
    by_hand: bool
    beside: bool = False  # does not need the elder's time
    insists: Carer | None = None  # she and nobody else

    @property
    def punctual(self) -> bool:
        """An hour was asked for, not a window."""
        day = localtime(self.starts[0]).date()
        return self.starts[1] - self.starts[0] <= timedelta(minutes=dated.terms(day).punctual_minutes)


def starts_of(day: date, at: time | None, window: tuple[time, time] | None) -> tuple[datetime, datetime]:
    """Earliest and latest moment at which it may begin; an hour said may be kept a little later."""
    if at is None and window is None:
        raise Refused(_("请选上门的时间。"))
    first, last = window if window else (at, at)
    punctual = timedelta(minutes=0 if window else dated.terms(day).punctual_minutes)
    earliest, latest = (make_aware(datetime.combine(day, one or time.min)) for one in (first, last))
    return earliest, max(earliest, latest + punctual)


def asked_of(
    *, elder: Elder, offer: Offer, day: date, starts: tuple[datetime, datetime], at: datetime, wants_sex: str | None,
    language: str, preferred: Carer | None, people: int | None, cents: int | None, booked: bool,
) -> Asked:  # fmt: skip
    item = bookable(offer, day)
    price = _price(offer, day)
    _refuse_unless_there(elder)
    refuse_unless_in_time(starts, item.minutes, at, booked=booked)
    lat, lng = elder.position
    sex = wants_sex if wants_sex is not None else (elder.sex if item.same_sex and elder.sex in {"1", "2"} else "")
    facility = offer.facility
    if facility.operator_id is None:
        raise Refused(_("“%(name)s”还没有运营方，不能预约。") % {"name": facility.name})
    wish = Wish(
        operator=facility.operator_id, facility=facility.pk, certificates=item.certificates, sex=sex,
        language=language or elder.language, preferred=preferred.pk if preferred else None, people=people or item.people,
        minutes=item.minutes, lat=lat, lng=lng,
    )  # fmt: skip
    facts = {
        "elder": elder, "division_path": elder.division_path, "operator_id": facility.operator_id, "facility": facility,
        "offer": offer, "item": item.code, "name": catalogue.written(day)[item.code].name,
        "agreement_id": _agreement(elder, offer, day), "day": day,
        "window_starts": starts[0], "window_ends": starts[1], "minutes": item.minutes, "people": wish.people, "lat": lat,
        "lng": lng, "preferred": preferred, "wants_sex": sex, "language": language, "filed_cents": price.cents,
        "cents": price.cents if cents is None else min(cents, price.cents),
    }  # fmt: skip
    return Asked(facts, wish, starts, price.by_hand, item.code in dated.terms(day).beside_items)


def bookable(offer: Offer, day: date) -> Item:
    """The service of the catalogue that the offer stands for; Refused where it stands for none or is offered no more."""
    try:
        item = catalogue.item(offer.item, day)
    except LookupError:
        raise Refused(_("“%(name)s”不能上门预约。") % {"name": str(offer)}) from None
    if offer.ended_on is not None and offer.ended_on <= day:
        raise Refused(_("“%(name)s”已经不再提供。") % {"name": str(offer)})
    if offer.facility.status != FacilityStatus.OPERATING:
        raise Refused(_("“%(name)s”现在不运营，不能预约。") % {"name": offer.facility.name})
    if offer.service == Service.MEALS:
        why = filing.why_not_offered(offer.facility, offer.service, day)
        if why:
            raise Refused(why)
    return item


def _filed(offer: UUID, day: date) -> Any:
    by_hand = Reception.objects.filter(facility=OuterRef("offer__facility"), by_hand=True)
    rows = Price.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), offer=offer, valid_from__lte=day)
    return rows.annotate(by_hand=Exists(by_hand))[:1]


_FILED = Kept(_filed, offer=UUID, day=date)


def _price(offer: Offer, day: date) -> Any:
    """The filed price of that day, and whether the facility answers by hand."""
    price = _FILED.first(offer=offer.pk, day=day)
    if price is None:
        raise Refused(_("“%(name)s”在 %(day)s 没有备案价格，不能预约。") % {"name": str(offer), "day": day.isoformat()})
    return price


def _refuse_unless_there(elder: Elder) -> None:
    """Who lives at home can be visited at home."""
    if elder.status != "here":
        raise Refused(
            _("%(name)s 现在是“%(status)s”，不能预约上门服务。") % {"name": elder.name, "status": elder.get_status_display()}
        )


def refuse_unless_in_time(starts: tuple[datetime, datetime], minutes: int, at: datetime, *, booked: bool = True) -> None:
    """Not in the past, not too far ahead, within the hours in which visits are made."""
    earliest, latest = starts
    terms = dated.terms(localtime(earliest).date())
    if earliest < at + timedelta(minutes=terms.lead_minutes) and latest < at + timedelta(minutes=terms.lead_minutes):
        raise Refused(_("最早只能约 %(n)s 分钟以后的时间。") % {"n": terms.lead_minutes})
    if booked and (localtime(earliest).date() - localtime(at).date()).days > terms.ahead_days:
        raise Refused(_("最多只能提前 %(n)s 天预约。") % {"n": terms.ahead_days})
    if not rules.within(terms.opens, terms.closes, localtime(earliest), localtime(earliest + timedelta(minutes=minutes))):
        span = {"opens": f"{terms.opens:%H:%M}", "closes": f"{terms.closes:%H:%M}"}
        raise Refused(_("上门时间在 %(opens)s 到 %(closes)s 之间，服务也要在这段时间内做完。") % span)


def _agreement(elder: Elder, offer: Offer, day: date) -> UUID | None:
    """The agreement in force between them; Refused where the rule asks for one and there is none."""
    if offer.service not in dated.terms(day).agreement_services:
        return None
    rows = Agreement.objects.filter(elder=elder, operator=offer.facility.operator, status="signed", starts_on__lte=day)
    found: UUID | None = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(_("这项服务要先签服务协议，请到站点签好再约。"))
    return found
