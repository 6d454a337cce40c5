"""A backtest: what other limits would have rung beside those in force; nothing is adopted or signed that was not looked at."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.sensing import actions, dated, trying
from songhe.care.sensing.models import Edition, Home, Own, Ring, Trial
from songhe.journeys.tests import sensing_scene as scene
from songhe.links.devices import archive
from songhe.links.devices.archive import Kept
from tests import cast

pytestmark = pytest.mark.django_db
AT = scene.NOON
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


def lived(days: int = 6, quiet: tuple[int, int] = (2, 14)) -> None:
    """Chen's meter of some days; on one of them nothing runs for so many hours from 8:00."""
    chen, rows, total = scene.chen(), [], 10.0
    scene.device("meter-chen", "meter")
    on, hours = quiet
    first = AT.replace(hour=0) - timedelta(days=days)
    silent = first + timedelta(days=on)
    for number in range(days * 48):
        at = first + timedelta(minutes=30 * number)
        if not silent <= at < silent + timedelta(hours=hours):
            total = round(total + 0.02, 3)
        facts = ("meter", "wM-Bus 水表", archive.mark_of(chen.pk), chen.division_path)
        rows.append(Kept(number + 1, "meter-chen", at, at, "flow", {"total_m3": total}, *facts))
    archive.store(rows)
    trace = {"k": "meter", "since": int(first.timestamp()) - 9_000_000}
    Home.objects.create(elder=chen, division_path=chen.division_path, record={"t": {"meter-chen": trace}, "b": 0, "h": ""})


def rang(outcome: str, at: datetime) -> Ring:
    chen = scene.chen()
    facts: dict[str, Any] = {"elder": chen, "division_path": chen.division_path, "rule": "water-still", "level": 2}
    return Ring.objects.create(**facts, status="closed", opened_at=at, ended_at=at, outcome=outcome)


def ask(hours: float, elder: Any = None, **more: Any) -> Trial:
    who = cast.sun_city() if elder is None else cast.zhao_lead()
    told = {"rule": "water-still", "limits": {"hours": hours}, "days": 7, "division": who.scope, "elder": elder, **more}
    return actions.ask_trial(**told, by=who.actor, at=AT)


def result(trial: Trial) -> dict[str, Any]:
    assert trying.run_due(AT) == 1
    trial.refresh_from_db()
    assert trial.status == "done", trial.status
    found: dict[str, Any] = trial.record["result"]
    return found


def test_shorter_rings_more_and_longer_misses_what_was_true() -> None:
    lived()
    silent = AT.replace(hour=0) - timedelta(days=4)
    true = rang("helped", silent + timedelta(hours=13))
    told = result(ask(9))
    assert (told["people"], told["now"]["rings"], told["then"]["rings"]) == (1, 1, 1)
    assert told["now"]["rate"] == round(1 / 7 * 100, 2) and told["missed"] == [] and told["true"] == 1
    told = result(ask(20))
    assert (told["now"]["rings"], told["then"]["rings"], told["added"]) == (1, 0, 0)
    assert [one["ring"] for one in told["missed"]] == [str(true.pk)] and told["missed_now"] == 0
    true.outcome = "device"
    true.save()
    told = result(ask(20))
    assert (told["true"], told["false"], len(told["vanished"]), told["missed"]) == (0, 1, 1, [])


def test_nothing_stored_is_said_and_not_taken_for_silence() -> None:
    scene.chen()
    told = result(ask(9))
    assert told["people"] == 0 and told["now"] == {"rings": 0, "rate": 0.0, "homes": 0}


def test_what_cannot_be_played_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.chen()
    trial = ask(9)

    def falls(*_: Any) -> None:
        raise ArithmeticError

    monkeypatch.setattr(trying, "worked", falls)
    assert trying.run_due(AT) == 1 and trying.run_due(AT) == 0
    trial.refresh_from_db()
    assert trial.status == "failed" and JournalEntry.objects.filter(verb="sensing.trial.fail").exists()


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        ("smoke", {}), ("water-still", {"hours": 12}), ("water-still", {"colour": 3}), ("water-still", {"hours": 0}),
        ("nothing", {"hours": 3}),
        ("water-still", {"night": 1.5}), ("mat-heart", {"low": 130}), ("water-still", {"hours": 1e9}),
    ],
)  # fmt: skip
def test_limits_that_cannot_be(rule: str, limits: dict[str, float]) -> None:
    cast.city()
    with pytest.raises(Refused):
        ask(9, rule=rule, limits=limits)


def test_adopted_only_by_who_looked_and_then_in_force_from_its_day() -> None:
    lived()
    sun = cast.sun_city()
    trial = ask(9)
    told: dict[str, Any] = {"trial": trial, "user": sun.pk, "clause": "市民政局 2026 年 11 月会议", "by": sun.actor, "at": AT}
    with pytest.raises(Refused):
        actions.adopt(**told, valid_from=TODAY)
    result(trial)
    with pytest.raises(Refused):
        actions.adopt(**told, valid_from=TODAY)
    actions.note_seen(trial=trial, user=cast.li_county().pk, by=cast.li_county().actor, at=AT)
    with pytest.raises(Refused):
        actions.adopt(**told, valid_from=TODAY)
    actions.note_seen(trial=trial, user=sun.pk, by=sun.actor, at=AT)
    with pytest.raises(Refused):
        actions.adopt(**told, valid_from=TODAY - timedelta(days=1))
    actions.adopt(**told, valid_from=TODAY + timedelta(days=1))
    assert dated.rules(TODAY)["water-still"].limits["hours"] == 12
    rule = dated.rules(TODAY + timedelta(days=1))["water-still"]
    assert (rule.limits["hours"], rule.limits["least"], rule.version, rule.clause) == (9, 0.01, 2, "市民政局 2026 年 11 月会议")
    with pytest.raises(Refused):  # what was played against the old version says nothing about the new one
        actions.adopt(**told, valid_from=TODAY + timedelta(days=2))
    assert Edition.objects.count() == 1


def test_signed_for_one_person_dated_and_withdrawn() -> None:
    lived()
    chen, lead = scene.chen(), cast.zhao_lead()
    trial = ask(20, chen)
    told = result(trial)
    assert (told["people"], told["now"]["rings"], told["then"]["rings"]) == (1, 1, 0)
    actions.note_seen(trial=trial, user=lead.pk, by=lead.actor, at=AT)
    facts: dict[str, Any] = {"trial": trial, "user": lead.pk, "by": lead.actor, "at": AT, "starts_on": TODAY}
    with pytest.raises(Refused):
        actions.sign(**facts, why="")
    with pytest.raises(Refused):
        actions.adopt(trial=trial, user=lead.pk, clause="个人的不行", valid_from=TODAY, by=lead.actor, at=AT)
    own = actions.sign(**facts, why="常去女儿家", ends_on=TODAY + timedelta(days=10))
    every = dated.rules(TODAY)
    mine = {rule.code: rule for rule in dated.of_person(every, [own], TODAY)}["water-still"]
    assert (mine.limits["hours"], mine.own) == (20, True)
    later = {rule.code: rule for rule in dated.of_person(every, [own], TODAY + timedelta(days=11))}["water-still"]
    assert (later.limits["hours"], later.own) == (12, False)
    assert "常去女儿家" not in str(list(JournalEntry.objects.values_list("facts", "after")))
    actions.withdraw(elder=chen, rule="water-still", by=lead.actor, at=AT)
    with pytest.raises(Refused):
        actions.withdraw(elder=chen, rule="water-still", by=lead.actor, at=AT)
    assert Own.objects.get().withdrawn_by == lead.name


def test_the_pages_of_a_backtest(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    lived()
    rang("device", AT.replace(hour=0) - timedelta(days=4, hours=-13))
    page = sign_in(cast.sun_city())
    same = {"hours": "12", "least": "0.01", "night": "0.5", "heartbeat_hours": "3", "settle_hours": "24", "seen_hours": "4"}
    assert page.post("/sensing/rules/water-still/", {**same, "days": "7"}).status_code == 422
    assert page.post("/sensing/rules/water-still/", {**same, "hours": "x", "days": "7"}).status_code == 422
    assert page.post("/sensing/rules/water-still/", {**same, "hours": "20", "days": "7"}).status_code == 302
    trial = Trial.objects.get()
    where = f"/sensing/trials/{trial.pk}/"
    assert "正在回放" in page.get(where).content.decode()
    trying.run_due(AT)
    told = page.get(where).content.decode()
    assert "看结果" in told and "每 100 人每天" not in told
    decided = {"clause": "市民政局会议", "valid_from": localtime(AT).date().isoformat()}
    assert page.post(f"{where}adoption/", decided).status_code == 422
    assert page.post(f"{where}opening/").status_code == 302
    told = page.get(where).content.decode()
    assert "每 100 人每天" in told and "误报的 1 次里，会少掉 1 次" in told and "陈老大" in told
    assert page.post(f"{where}adoption/", decided).status_code == 302
    assert "第 2 版" in page.get("/sensing/rules/water-still/").content.decode()
    assert sign_in(cast.li_county()).post(f"{where}adoption/", decided).status_code == 404
    chen = scene.chen()
    page = sign_in(cast.zhao_lead())
    body = {**same, "hours": "30", "days": "7"}
    assert page.post(f"/sensing/homes/{chen.pk}/rules/water-still/", body).status_code == 302
    trying.run_due(AT)
    mine = Trial.objects.exclude(elder=None).get()
    page.post(f"/sensing/trials/{mine.pk}/opening/")
    done = {"why": "常去女儿家", "starts_on": localtime(AT).date().isoformat()}
    assert page.post(f"/sensing/trials/{mine.pk}/signature/", done).status_code == 302
    assert "赵建国" in page.get(f"/sensing/homes/{chen.pk}/").content.decode()
    assert sign_in(cast.sun_city()).get(f"/sensing/trials/{mine.pk}/").status_code == 404
