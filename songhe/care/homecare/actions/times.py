"""Moments at which somebody can come and the elder has no other visit: of a day, and the next ones."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime, make_aware

from songhe.care.homecare import dated, rules
from songhe.care.homecare.actions.busy import CarerBusy
from songhe.care.homecare.actions.checking import Asked, asked_of
from songhe.care.homecare.models import Engaged
from songhe.care.homecare.queries.free import Diary, candidates
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder

NEXT_TIMES, NEXT_DAYS = 3, 7


def is_engaged(asked: Asked, starts_at: datetime, had: Collection[datetime]) -> bool:
    """The elder has another visit in that time, and this one needs the elder."""
    quarters = rules.quarters(starts_at, starts_at + timedelta(minutes=asked.wish.minutes))
    return not asked.beside and any(quarter in had for quarter in quarters)


def next_times(asked: Asked, at: datetime, only: Carer | None = None) -> list[datetime]:
    """The next moments at which somebody (or this carer) can come, for whoever found nobody; an hour apart at least."""
    day = asked.facts["day"]
    after = max(asked.starts[0], at + timedelta(minutes=dated.terms(day).lead_minutes))
    diary, had = Diary.open(asked.wish, day, day + timedelta(days=NEXT_DAYS)), _engaged_between(asked, day, NEXT_DAYS)
    if only is not None:
        diary.carers = [one for one in diary.carers if one.pk == only.pk]
    people = 1 if only is not None else asked.wish.people
    found: list[datetime] = []
    for one in diary.times(asked.wish.minutes, people, after):
        if is_engaged(asked, one, had):
            continue
        if not found or one - found[-1] >= timedelta(hours=1):
            found.append(one)
        if len(found) == NEXT_TIMES:
            break
    return found


def _engaged_between(asked: Asked, day: date, more: int = 0) -> set[datetime]:
    """Quarters of the elder that visits of these days have."""
    first = make_aware(datetime.combine(day, time()))
    rows = Engaged.objects.filter(elder=asked.facts["elder"], quarter__gte=first, quarter__lt=first + timedelta(days=more + 1))
    return set() if asked.beside else set(rows.values_list("quarter", flat=True))


def free_times(*, elder: Elder, offer: Offer, day: date, at: datetime, preferred: Carer | None = None) -> list[datetime]:
    """Moments of a day at which somebody can come, for a page that shows times. Refused where it cannot be booked at all."""
    terms = dated.terms(day)
    starts = (make_aware(datetime.combine(day, terms.opens)), make_aware(datetime.combine(day, terms.closes)))
    asked = asked_of(
        elder=elder, offer=offer, day=day, starts=starts, at=at, wants_sex=None, language="", preferred=preferred, people=None,
        cents=None, booked=True,
    )  # fmt: skip
    diary, had = Diary.open(asked.wish, day, day), _engaged_between(asked, day)
    times = diary.times(asked.wish.minutes, asked.wish.people, at + timedelta(minutes=terms.lead_minutes))
    return [one for one in times if not is_engaged(asked, one, had)]


def instead_of(carer: Carer, asked: Asked, at: datetime) -> CarerBusy | None:
    """What can be had where this carer was asked for at an hour: nothing to say when she is free."""
    found = candidates(asked.wish, asked.starts[0]) if asked.punctual else []
    if any(one.pk == carer.pk for one in found):
        return None
    other = found[0] if len(found) >= asked.wish.people else None
    return CarerBusy(carer, other, next_times(asked, at, only=carer))


def her_hour(*, elder: Elder, offer: Offer, carer: Carer, starts_at: datetime, at: datetime) -> CarerBusy | None:
    """The same before anything is pressed: for the page on which somebody books again with the carer of last time."""
    asked = asked_of(
        elder=elder, offer=offer, day=localtime(starts_at).date(), starts=(starts_at, starts_at), at=at, wants_sex=None,
        language="", preferred=carer, people=None, cents=None, booked=True,
    )  # fmt: skip
    return None if asked.by_hand else instead_of(carer, asked, at)
