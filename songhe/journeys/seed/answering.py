"""How the desks answered: seats and their hours, covers and breaks of the past weeks, audits, changes and drills."""

from datetime import datetime, time, timedelta

from songhe.care.emergency.models import Break, Call, Cover, Seat
from songhe.city.answering import actions, changing, dated, drilling
from songhe.city.answering.models import Audit
from songhe.journeys.seed.ground import HOME, SEEDER, Ground, words
from songhe.register.access.models import User
from songhe.register.access.scope import within
from songhe.register.staff import actions as staff
from songhe.register.staff.models import Responder

LEADS = {"610921": "zhaolead"}  # every other desk is looked at by the city's bureau
# who sits when: log-in, first hour, hours; 汉阴县 lacks one night, 紫阳县 all of them
HOURS = [("liumin", 8, 12), ("machao", 20, 12), ("heziyang", 8, 12), ("citydesk", 8, 12), ("citylead", 20, 12)]
DAYS = 9
NIGHT_OFF = 3


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Everything the pages of answering show. Returns how many calls were drawn to be audited."""
    _calendar(ground, accounts)
    _covers(ground, accounts)
    actions.draw_due(ground.at)
    rows = list(Audit.objects.select_related("operator").order_by("month", "operator_name", "pk"))
    for number, row in enumerate(rows):
        if row.month != rows[-1].month or number % 3:
            _judge(ground, accounts, row, number)
    _changes(ground, accounts)
    _drills(ground, accounts)
    return len(rows)


def _calendar(ground: Ground, accounts: dict[str, User]) -> None:
    for login, first, hours in HOURS:
        user = accounts[login]
        row = staff.add_responder(
            name=user.name, kind="desk", division=user.division, user=user, role_note=words("answering")["desk"], by=SEEDER,
            at=ground.at,
        )  # fmt: skip
        _plan(ground, row, first, hours, login)


def _plan(ground: Ground, row: Responder, first: int, hours: int, login: str) -> None:
    for day in range(DAYS):
        if login == "machao" and day == NIGHT_OFF:
            continue
        starts = datetime.combine(ground.today + timedelta(days=day), time(first), tzinfo=HOME)
        staff.plan_shift(responder=row, starts_at=starts, ends_at=starts + timedelta(hours=hours), by=SEEDER, at=ground.at)


def _covers(ground: Ground, accounts: dict[str, User]) -> None:
    """Seats that were left in the past weeks, with the breaks in which nobody else was there."""
    user = accounts["liumin"]
    place = {"desk_path": user.scope, "division_path": user.scope}
    for back, minute, minutes, why in words("answering")["covers"]:
        since = datetime.combine(ground.today - timedelta(days=back), time(12, minute), tzinfo=HOME)
        until = since + timedelta(minutes=minutes)
        Cover.objects.create(why=why, since=since, until=until, **place)
        sat, left = since.replace(hour=8, minute=0), since.replace(hour=20, minute=0)
        seat = Seat.objects.create(user=user, status="left", sat_at=sat, seen_at=left, left_at=left, **place)
        if why == "resting":
            Break.objects.create(seat=seat, since=since, due_at=since + timedelta(minutes=20), until=until)


def _judge(ground: Ground, accounts: dict[str, User], row: Audit, number: int) -> None:
    judge = accounts[LEADS.get(row.division_path.rpartition("/")[2], "city")]
    at = min(ground.at - timedelta(hours=5), _morning(row, number))
    said, findings = _said(ground, row)
    actions.judge(audit=row, by=judge, at=at, way="read", said=said, findings=findings)
    if number % 2 == 0:
        text = words("answering")["answers"][number // 2 % 2]
        later = min(ground.at - timedelta(hours=2), at + timedelta(hours=20))
        actions.answer(audit=row, by=row.operator, at=later, agrees=number % 4 == 0, text=text)


def _morning(row: Audit, number: int) -> datetime:
    return row.drawn_at.replace(year=row.due_on.year, month=row.due_on.month, day=2 + number % 15)


def _said(ground: Ground, row: Audit) -> tuple[dict[str, str], str]:
    """Most do well; of every five calls two have something to be written down."""
    said = {item.code: "full" for item in dated.form(row.month).items}
    if not row.to_the_door:
        said["sent"] = "apart"
    if ground.dice.random() < 0.6:
        return said, ""
    code, word, findings = ground.dice.choice(words("answering")["findings"])
    return {**said, code: word}, findings


def _changes(ground: Ground, accounts: dict[str, User]) -> None:
    for back, login, what, why in words("answering")["changes"]:
        day = ground.today - timedelta(days=back)
        changing.make(what=what, why=why, from_on=day, by=accounts[login], at=ground.at)


def _drills(ground: Ground, accounts: dict[str, User]) -> None:
    """One held by 汉阴县 with the call of the drill it had, one late, two ahead."""
    desk, by = accounts["liumin"].division, accounts["zhaolead"].actor
    drilled = Call.objects.filter(within(desk.path), drill=True, closed_at__lt=ground.at)
    last = drilled.order_by("-received_at").first()
    if last is not None:
        day = last.received_at.astimezone(HOME)
        row = drilling.plan(desk=desk, scene="fall", planned_on=day.date(), by=by, at=day)
        findings = words("answering")["drill"]
        drilling.hold(drill=row, by=by, at=day + timedelta(days=1), held_on=day.date(), call=last, findings=findings)
    then = ground.at - timedelta(days=12)
    for days, scene in ((-4, "cover"), (6, "silent"), (20, "many")):
        drilling.plan(desk=desk, scene=scene, planned_on=ground.today + timedelta(days=days), by=by, at=then)
