"""Consults, village rounds and advisers: whom it concerns is told. Joins health and the notices (run by `health_told`).

Said are day, hour, place and who; never what somebody suffers from. The family hears of appointments while it follows by the
elder's consent, and of results only that they are there to be read.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.health import queries
from songhe.care.health.models import Consult, Question, Sharing, VillageRound
from songhe.journeys.alarm_rings import doctors
from songhe.journeys.visit_ears import Ear, home, leave, page
from songhe.links.notify import actions as notify
from songhe.register.access.models import Role, User
from songhe.register.access.scope import paths_above
from songhe.register.people.models import Elder

FINAL = frozenset({"cancelled", "declined", "no_show"})


def _consult(row: JournalEntry) -> Consult:
    return Consult.objects.select_related("elder__division", "slot__doctor", "beside", "asked_by").get(pk=row.subject)


def _user(user: User | None) -> Iterator[Ear]:
    if user is not None and user.is_active:
        yield Ear(f"user:{user.pk}", user.name, opens=True)


def _when(consult: Consult) -> str:
    return f"{localtime(consult.slot.starts_at):%m-%d %H:%M}" if consult.slot else ""


def asked(row: JournalEntry, at: datetime) -> None:
    """The doctors of the place: somebody waits for an hour."""
    consult = _consult(row)
    if consult.status == Consult.Status.REQUESTED:
        ears = [ear for user in doctors(consult.division_path) for ear in _user(user)]
        text = _("%(who)s 申请远程看诊，请排时间或说明为什么不合适。") % {"who": consult.get_asker_display()}
        _tell(row, consult, ears, _("有人申请看诊"), text, at)


def scheduled(row: JournalEntry, at: datetime) -> None:
    """Elder, family, who sits beside, and the doctor: when, with whom, where."""
    consult = _consult(row)
    if consult.status != Consult.Status.SCHEDULED or consult.slot is None:
        return
    told = {"when": _when(consult), "doctor": consult.slot.doctor_name, "place": consult.place or consult.get_way_display()}
    text = _("约好了 %(when)s 和 %(doctor)s 医生看诊：%(place)s。请带上正在吃的药。") % told
    _tell(row, consult, [*home(consult.elder), *_user(consult.beside)], _("远程看诊约好了"), text, at)
    inside = _("%(when)s 有一次远程看诊，%(place)s。") % told
    _tell(row, consult, list(_user(consult.slot.doctor)), _("远程看诊"), inside, at)


def ended(row: JournalEntry, at: datetime) -> None:
    """Taken back, declined, or nobody came: whoever was to be there."""
    consult = _consult(row)
    if consult.status in FINAL and consult.elder.status in {"here", "away", "admitted"}:
        told = {"what": consult.get_status_display(), "when": _when(consult), "why": consult.ended_why}
        text = _("远程看诊%(what)s：%(why)s。要再约请点开，或找家庭医生。") % told
        ears = [*home(consult.elder), *_user(consult.beside), *_user(consult.asked_by)]
        ears += _user(consult.slot.doctor) if consult.slot else []
        _tell(row, consult, ears, _("远程看诊没有进行"), text, at)


def written(row: JournalEntry, at: datetime) -> None:
    """What the doctor advises can be read by the elder, and by the family whom the elder lets read."""
    consult = _consult(row)
    ears = list(home(consult.elder))
    if not Sharing.objects.filter(elder=consult.elder_id, withdrawn_at=None).exists():
        ears = [ear for ear in ears if not ear.to.startswith("contact:")]
    _tell(row, consult, ears, _("看诊的建议写好了"), _("医生给的话写好了，请点开看。"), at)


def _tell(row: JournalEntry, consult: Consult, ears: list[Ear], word: str, text: str, at: datetime) -> None:
    leave(row, consult.elder, consult.pk, ears, word, text, page("health:consult", consult.pk), at)


# --- village rounds ---------------------------------------------------------------------------------------------------
def round_told(row: JournalEntry, at: datetime) -> None:
    """Announced, at another time, or cancelled: who is due there with the family, and the assistants of the village."""
    one = VillageRound.objects.select_related("team", "village").get(pk=row.subject)
    if row.verb != "health.villageround.announce" and not row.facts.get("announced"):
        return
    told = {"day": f"{one.on:%m-%d}", "time": f"{one.time:%H:%M}", "place": one.place, "team": one.team.name}
    if one.status == VillageRound.Status.CANCELLED:
        word, text = _("巡诊取消"), _("%(day)s 的巡诊取消了，改时间会再告诉您。") % told
    elif row.verb == "health.villageround.shift":
        word, text = _("巡诊改时间"), _("巡诊改到 %(day)s %(time)s，%(place)s，%(team)s来。") % told
    else:
        word, text = _("医生要来村里"), _("%(day)s %(time)s，%(team)s来 %(place)s 巡诊，请带身份证和正在吃的药。") % told
    due = queries.due_in(one.village.path, max(one.on, localtime(at).date()))
    for elder in Elder.objects.filter(pk__in=due).select_related("division").order_by("pk"):
        leave(row, elder, one.pk, home(elder), word, text, page("health:mine_rounds", elder.pk), at)
    near = [*paths_above(one.village.path), one.village.path]
    helpers = User.objects.filter(role=Role.ASSISTANT, is_active=True, division__path__in=near).order_by("username")
    for user in helpers:
        _leave(row, user, f"{word}·{one.village.short_name}", text, reverse("health:round", args=[one.pk]), one, at)


def _leave(row: JournalEntry, user: User, title: str, text: str, where: str, one: VillageRound, at: datetime) -> None:
    notify.leave(
        key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, title=title[:80], text=text, subject=one.pk,
        link=settings.SITE_URL + where, division=one.division_path, at=at, replaces=True, by_day=True,
    )  # fmt: skip


# --- advisers ---------------------------------------------------------------------------------------------------------
def question_told(row: JournalEntry, at: datetime) -> None:
    """Asked: the adviser. Answered: whoever asked, and the doctors where one must be asked. Settled: whoever asked."""
    one = Question.objects.select_related("adviser__user", "elder__division", "asked_by").get(pk=row.subject)
    link = page("health:question", one.pk)
    if one.status == Question.Status.ASKED:
        leave(row, one.elder, one.pk, _user(one.adviser.user), _("有人问您"), _("有一个问题请您回答，请点开看。"), link, at)
    elif row.verb == "health.question.answer":
        leave(row, one.elder, one.pk, _user(one.asked_by), _("顾问回答了"), _("您问的有了回答，请点开看。"), link, at)
        if one.needs_doctor:
            text = _("%(who)s 顾问说这个问题要请医生看，请点开。") % {"who": one.adviser.name}
            ears = [ear for user in doctors(one.division_path) for ear in _user(user)]
            leave(row, one.elder, one.pk, ears, _("要请医生看"), text, link, at)
    elif row.verb == "health.question.settle":
        leave(row, one.elder, one.pk, _user(one.asked_by), _("医生看过了"), _("医生对您问的给了意见，请点开看。"), link, at)


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    "health.consult.request": asked,
    "health.consult.schedule": scheduled,
    "health.consult.cancel": ended,
    "health.consult.decline": ended,
    "health.consult.miss": ended,
    "health.consult.write": written,
    "health.villageround.announce": round_told,
    "health.villageround.shift": round_told,
    "health.villageround.cancel": round_told,
    "health.question.ask": question_told,
    "health.question.answer": question_told,
    "health.question.settle": question_told,
}
