"""What lies in a home where nobody needs it any more is fetched: by an errand with a deadline, that ends when it is back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock, journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.fleet import actions, queries
from songhe.care.fleet.models import Beat, Device, Loan, Outage, Work, WorkDue
from songhe.journeys import life
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import after
from tests.dump import differences, rows

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)
ZOU = Actor("user:zou", "邹雪")


@pytest.fixture
def chair(wang: Elder, AT: datetime) -> Loan:
    aid = actions.add_aid(number="FJ-001", kind="wheelchair", division=cast.place(cast.HANYIN).path, by=ZOU, at=AT)
    return actions.lend(aid=aid, elder=wang, due_on=date(2027, 3, 1), by=ZOU, at=AT)


@pytest.fixture
def died(wang: Elder, li_county: Any, chair: Loan, wang_button: Device, AT: datetime) -> LifeEvent:
    """Wang's death, proposed; her button is silent and somebody was asked to mend it."""
    actions.report(device=wang_button, cause="broken", by=ZOU, at=AT)
    told = {"device": wang_button, "elder": wang, "division_path": wang.division_path, "since": AT - 9 * HOURS}
    Outage.objects.create(**told, late_at=AT - HOURS)
    more = {"source": "hand", "certificate": "S-2026-0815", "by": li_county.actor, "at": AT}
    return life.propose(wang, "died", date(2026, 11, 22), **more)


def perform(event: LifeEvent) -> None:
    life.perform(event, by=cast.li_county().actor, at=after(60))


def errands() -> dict[str, Work]:
    return {("aid" if row.loan_id else "device"): row for row in Work.objects.filter(job="collect", status__in=Work.OPEN)}


def test_a_death_has_the_device_and_the_aid_fetched_and_nothing_mended(died: LifeEvent, wang: Elder) -> None:
    told = "\n".join(effect.sentence for effect in life.foresee(died))
    assert "FJ-001" in told and "btn-wang" in told and "收回工单" in told
    perform(died)
    found = errands()
    assert set(found) == {"device", "aid"}
    assert {row.elder for row in found.values()} == {wang} and {row.cause for row in found.values()} == {"gone"}
    assert {row.due_at for row in found.values()} == {after(60) + 336 * HOURS}  # data/work.yaml
    assert WorkDue.objects.filter(work__in=found.values(), cleared_at=None).count() == 2
    assert Work.objects.get(job="repair").status == "dropped"


def test_no_silence_counts_as_somebody_unserved_meanwhile(died: LifeEvent, wang_button: Device, li_county: Any) -> None:
    actions.lay_missing(after(0))
    Beat.objects.filter(device=wang_button).update(stage="down", due_at=None)
    perform(died)
    assert Outage.objects.get().until == after(60)
    actions.sweep(at=after(60) + 400 * HOURS)
    assert not Outage.objects.filter(until=None).exists() and not queries.silent_beats(li_county).exists()
    assert Work.objects.filter(job="repair", status__in=Work.OPEN).count() == 0


def test_undone_all_is_as_it_was(died: LifeEvent, li_county: Any) -> None:
    before = rows("life.lifeevent")
    perform(died)
    life.undo(died, reason="同名的另一个人", by=li_county.actor, at=after(120))
    assert differences(before, rows("life.lifeevent")) == []


def test_an_errand_that_somebody_has_begun_is_not_lost_with_the_mistake(died: LifeEvent, li_county: Any) -> None:
    perform(died)
    for work in errands().values():
        actions.take(work=work, by=ZOU, at=after(90))
    life.undo(died, reason="同名的另一个人", by=li_county.actor, at=after(120))
    assert sorted(Work.objects.filter(job="collect").values_list("status", flat=True)) == ["dropped", "dropped"]
    assert not WorkDue.objects.filter(work__job="collect", cleared_at=None).exists()


def test_it_ends_when_the_device_is_in_stock_whoever_brought_it(died: LifeEvent, wang_button: Device) -> None:
    perform(died)
    wang_button.refresh_from_db()
    actions.collect(device=wang_button, by=ZOU, at=after(90))
    work = Work.objects.get(device=wang_button, job="collect")
    assert (work.status, work.done_at) == ("done", after(90)) and not work.dues.filter(cleared_at=None).exists()
    assert wang_button in queries.stock(cast.li_county(), wang_button.model)


def test_or_by_the_errand_itself(died: LifeEvent, wang_button: Device) -> None:
    perform(died)
    work = errands()["device"]
    actions.take(work=work, by=ZOU, at=after(80))
    actions.finish(work=work, result="取回了", by=ZOU, at=after(90))
    wang_button.refresh_from_db()
    assert wang_button.collect_since is None and work.status == "done"


def test_or_when_it_hangs_with_somebody_else(died: LifeEvent, wang_button: Device, ye_elder: Elder) -> None:
    perform(died)
    wang_button.refresh_from_db()
    actions.install(device=wang_button, elder=ye_elder, room="床头", by=ZOU, at=after(90))
    assert Work.objects.get(device=wang_button, job="collect").status == "done"


def test_an_aid_is_fetched_when_it_was_given_back_and_not_by_saying_so(died: LifeEvent, chair: Loan) -> None:
    perform(died)
    work = errands()["aid"]
    actions.take(work=work, by=ZOU, at=after(80))
    with pytest.raises(Refused):
        actions.finish(work=work, result="取回了", by=ZOU, at=after(85))
    actions.come_back(loan=chair, condition="完好", by=ZOU, at=after(90))
    work.refresh_from_db()
    assert (work.status, work.result) == ("done", "还回来了") and actions.deposit_held(chair) == 0


def test_late_it_is_told_once_like_every_errand(died: LifeEvent) -> None:
    perform(died)
    work = errands()["device"]
    with journal.deed():
        actions.fire(work.dues.get(), after(60) + 337 * HOURS)
    work.refresh_from_db()
    assert work.overdue_at is not None and work.status == "asked"


def test_asked_twice_it_is_one_errand(wang_button: Device, wang: Elder, AT: datetime) -> None:
    first = actions.fetch(elder=wang, device=wang_button, by=CLOCK, at=AT)
    assert actions.fetch(elder=wang, device=wang_button, by=CLOCK, at=AT) == first


def test_the_county_sees_it_on_its_list_and_on_the_aids_page(
    died: LifeEvent, chair: Loan, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    perform(died)
    monkeypatch.setattr(clock, "now", lambda: after(120))
    page = sign_in(cast.li_county())
    shown = page.get("/fleet/work/?job=collect").content.decode()
    assert "FJ-001" in shown and "btn-wang" in shown and "王桂兰" in shown
    assert f"/fleet/aids/{chair.aid_id}/" in page.get(f"/fleet/work/{errands()['aid'].pk}/").content.decode()
    assert "老人不再使用，" in page.get(f"/fleet/aids/{chair.aid_id}/").content.decode()
    other = sign_in(cast.he_ziyang())
    assert "btn-wang" not in other.get("/fleet/work/?job=collect").content.decode()
    assert other.get(f"/fleet/work/{errands()['aid'].pk}/").status_code == 404
