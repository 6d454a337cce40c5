"""The card, the standing orders and the days away of a person who eats."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.db.models import F, Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.meals.actions.noting import note
from songhe.care.meals.actions.ordering import cancel, why_not_fed
from songhe.care.meals.models import Diner, MealOrder, Pause, Regular, Status
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

TRIES = 5
FIRST_NUMBER = 1001
LONGEST = timedelta(days=366)


def join(*, elder: Elder, facility: Facility, by: Actor, at: datetime, diet: list[str] | None = None) -> Diner:
    """Give an elder a meal card; who has one keeps it, and it opens at every canteen of the node."""
    known = Diner.objects.filter(elder=elder).first()
    if known:
        return known
    why = why_not_fed(elder)
    if why:
        raise Refused(why)
    for _each in range(TRIES):  # two counters that want the next number at one moment
        top = Diner.objects.aggregate(top=Max("number"))["top"] or FIRST_NUMBER - 1
        row = Diner(
            elder=elder, division_path=elder.division_path, facility=facility, number=top + 1, diet=diet or [], joined_at=at,
            by_name=by.name[:80],
        )  # fmt: skip
        try:
            with journal.deed():
                row.save()
                note(row, "join", by, at, number=row.number, facility=facility.name)
            return row
        except IntegrityError:
            known = Diner.objects.filter(elder=elder).first()
            if known:
                return known
    raise Refused(_("别的窗口正在发卡，请再试一次。"))


def renew_card(*, diner: Diner, by: Actor, at: datetime) -> None:
    """The card was lost: the next one opens, the old one does not any more."""
    with journal.deed():
        Diner.objects.filter(pk=diner.pk).update(card=F("card") + 1)
        diner.refresh_from_db()
        note(diner, "renew_card", by, at, number=diner.number, card=diner.card)


def change_diet(*, diner: Diner, diet: list[str], by: Actor, at: datetime) -> None:
    """How this person's food is cooked."""
    with journal.deed():
        Diner.objects.filter(pk=diner.pk).update(diet=diet)
        note(diner, "change_diet", by, at, before=diner.diet, after=diet)
    diner.refresh_from_db()


def set_regular(
    *, diner: Diner, facility: Facility, meal: str, weekdays: list[int], way: str, by: Actor, at: datetime,
    starts_on: date | None = None,
) -> Regular:  # fmt: skip
    """Order this meal on these weekdays until it is ended. Said again, the one before ends: one runs for a meal."""
    if not weekdays:
        raise Refused(_("请至少选一天。"))
    day = starts_on or localtime(at).date()
    try:
        with journal.deed():
            for old in Regular.objects.filter(diner=diner, meal=meal, ends_on=None):
                end_regular(regular=old, by=by, at=at)
            row = Regular.objects.create(
                diner=diner, facility=facility, division_path=diner.division_path, meal=meal, way=way,
                weekdays=sorted(set(weekdays)), starts_on=day, by_name=by.name[:80],
            )  # fmt: skip
            note(row, "set", by, at, meal=meal, weekdays=row.weekdays, way=way, facility=facility.name)
    except IntegrityError as fault:
        raise Refused(_("这一餐刚刚已经有人设了长期订餐，请刷新看看。")) from fault
    return row


def end_regular(*, regular: Regular, by: Actor, at: datetime) -> None:
    """No more from tomorrow on; what is ordered already may be cancelled one by one."""
    with journal.deed():
        today = max(localtime(at).date(), regular.starts_on)
        if Regular.objects.filter(pk=regular.pk, ends_on=None).update(ends_on=today):
            note(regular, "end", by, at, meal=regular.meal)
    regular.refresh_from_db()


def resume_regular(*, regular: Regular, by: Actor, at: datetime) -> None:
    """It was ended by mistake. Where another one runs for this meal by now, that one stays."""
    with journal.deed():
        if not Regular.objects.filter(diner=regular.diner_id, meal=regular.meal, ends_on=None).exists():
            Regular.objects.filter(pk=regular.pk).update(ends_on=None)
            note(regular, "resume", by, at, meal=regular.meal)
    regular.refresh_from_db()


def pause(*, diner: Diner, first: date, last: date, why: str, by: Actor, at: datetime) -> Pause:
    """Away from … to …: what may still be taken back is, and nothing of these days is a signal."""
    if last < first or last - first > LONGEST:
        raise Refused(_("结束日期要在开始日期之后，一次最多一年。"))
    if last < localtime(at).date():
        raise Refused(_("请假的日子已经过了。"))
    with journal.deed():
        row = Pause.objects.create(
            diner=diner, division_path=diner.division_path, first=first, last=last, why=why, said_at=at, by_name=by.name[:80]
        )
        rows = MealOrder.objects.filter(diner=diner, day__range=(first, last), status=Status.ORDERED)
        for order in rows.select_related("sitting", "elder"):
            cancel(order=order, by=by, at=at, late=False)
        note(row, "set", by, at, first=first.isoformat(), last=last.isoformat(), why=why)
    return row
