"""Medicine: the elder is reminded at the hour, the family hears of what was missed, the doctors of who misses too often. Joins
health and the notices; what is told of consults, rounds and advisers stands in `care_told`.

On a lock screen stands no medicine: surname, place and the hour. The family is told only while the elder lets it read.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.health import queries
from songhe.care.health.models import Dose, Lapse, Medicine, Reminding, Sharing
from songhe.journeys import care_told
from songhe.journeys.alarm_rings import doctors
from songhe.journeys.reading import Reading
from songhe.journeys.visit_ears import Ear, leave, page
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.access.models import Role, User
from songhe.register.access.scope import paths_above
from songhe.register.people import queries as people
from songhe.register.people.models import Contact, Elder

OLD_NEWS = timedelta(hours=2)


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """Tell whom it concerns, while it is news. Inside the deed of whoever calls."""
    if at - row.at <= OLD_NEWS:
        TELLERS[row.verb](row, at)


def reminded(row: JournalEntry, at: datetime) -> None:
    """The hour has come: one notice for all medicines of that hour, in the way this person wants it."""
    dose = Dose.objects.select_related("elder__division").get(pk=row.subject)
    told = queries.reminding_of(dose.elder)
    if dose.status != Dose.Status.TOLD or told.way == Reminding.Way.NONE:
        return
    ear = _self(dose.elder, told.way)
    if ear is not None:
        text = _("该吃 %(time)s 的药了。吃了请点开，按“吃了”。") % {"time": f"{localtime(dose.due_at):%H:%M}"}
        _once(dose, "due", [ear], _("该吃药了"), text, at, urgent=True)


def _self(elder: Elder, way: str) -> Ear | None:
    """A message goes to the log-in; a call or a voice at home to the number, where one is kept."""
    if way == Reminding.Way.MESSAGE and elder.user_id is not None:
        return Ear(f"user:{elder.user_id}", elder.name, elder.phone or "", opens=True)
    return Ear(f"elder:{elder.pk}", elder.name, elder.phone) if elder.phone else None


def missed(row: JournalEntry, at: datetime) -> None:
    """Nobody marked it in time: the family, and the assistants where the elder agreed to be helped."""
    dose = Dose.objects.select_related("elder__division").get(pk=row.subject)
    if dose.status != Dose.Status.MISSED:
        return
    told = queries.reminding_of(dose.elder)
    ears = list(_family(dose.elder)) if told.tells_family else []
    ears += _assistants(dose.elder) if told.helped_since is not None else []
    text = _("%(time)s 的药没有记上。请打个电话问问，吃了就帮着点一下。") % {"time": f"{localtime(dose.due_at):%H:%M}"}
    _once(dose, "missed", ears, _("药没有记上"), text, at, urgent=dose.critical)


def _family(elder: Elder) -> Iterator[Ear]:
    if Sharing.objects.filter(elder=elder, withdrawn_at=None).exists():
        for one in people.followed(Contact.objects.filter(elder=elder)):
            yield Ear(f"contact:{one.pk}", one.name, one.phone or "", opens=one.user_id is not None)


def _assistants(elder: Elder) -> list[Ear]:
    near = [*paths_above(elder.division_path)[2:], elder.division_path]
    users = User.objects.filter(role=Role.ASSISTANT, is_active=True, division__path__in=near).order_by("username")
    return [Ear(f"user:{user.pk}", user.name, opens=True) for user in users]


def _once(dose: Dose, what: str, ears: list[Ear], word: str, text: str, at: datetime, *, urgent: bool) -> None:
    """Once for an hour, however many medicines it has."""
    elder = dose.elder
    key = f"medicine:{what}:{elder.pk}:{int(dose.due_at.timestamp())}"
    title = f"{word}·{surname(elder.name)}·{elder.division.short_name}"[:80]
    for ear in {ear.to: ear for ear in ears}.values():
        link = page("health:doses", elder.pk) if ear.opens else ""
        notify.leave(
            key=key, to=ear.to, to_name=ear.name, phone=ear.phone, title=title, text=text, link=link, subject=elder.pk,
            division=elder.division_path, at=at, urgent=urgent, by_day=not urgent,
        )  # fmt: skip


def lapsed(row: JournalEntry, at: datetime) -> None:
    """The rule says that a doctor has to ask why."""
    lapse = Lapse.objects.select_related("elder__division").get(pk=row.subject)
    if lapse.status != Lapse.Status.OPEN:
        return
    told = {"what": lapse.get_cause_display(), "n": lapse.missed}
    text = _("%(what)s，近几天共 %(n)s 次。请问问为什么，再记下来。") % told
    ears = [Ear(f"user:{user.pk}", user.name, opens=True) for user in doctors(lapse.division_path)]
    leave(row, lapse.elder, lapse.pk, ears, _("漏服要处理"), text, page("health:doses", lapse.elder_id), at)


def runs_out(row: JournalEntry, at: datetime) -> None:
    """The box is nearly empty: the elder and the family."""
    medicine = Medicine.objects.select_related("elder__division").get(pk=row.subject)
    if medicine.status != Medicine.Status.ACTIVE or medicine.refill_on is None:
        return
    text = _("有一种药到 %(day)s 就吃完了，请提前去取药或请人代取。") % {"day": medicine.refill_on.isoformat()}
    own = _self(medicine.elder, queries.reminding_of(medicine.elder).way)
    ears = [*([own] if own else []), *_family(medicine.elder)]
    leave(row, medicine.elder, medicine.pk, ears, _("药快吃完了"), text, page("health:doses", medicine.elder_id), at)


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    "health.dose.remind": reminded,
    "health.dose.miss": missed,
    "health.lapse.open": lapsed,
    "health.lapse.rise": lapsed,
    "health.medicine.warn": runs_out,
    **care_told.TELLERS,
}
READING = Reading("health_told", lambda row: row.verb in TELLERS, follow, unfollowed="health.told.untold")
