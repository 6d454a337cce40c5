"""Errands: from asked to done, with a photograph and a press; by a deadline; and no make that does badly."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.fleet import actions, jobs
from songhe.care.fleet.models import Cause, Device, DeviceModel, Hanging, Trial, Work, WorkDue
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ZOU = Actor("user:zou", "邹雪")


@pytest.fixture
def make() -> DeviceModel:
    return DeviceModel.objects.get_or_create(code="t-button", defaults={"name": "试验按钮", "kind": "button"})[0]


@pytest.fixture
def stocked(make: DeviceModel, wang: Elder, AT: datetime) -> Device:
    return actions.register_device(uid="stock-1", model=make, by=CLOCK, at=AT, division="6109/610921")


@pytest.fixture
def work(make: DeviceModel, wang: Elder, AT: datetime) -> Work:
    return actions.order(elder=wang, model=make, room="床头", by=ZOU, at=AT)


def test_it_is_done_only_with_a_photograph_and_a_press(work: Work, stocked: Device, AT: datetime) -> None:
    def refused() -> str:
        with pytest.raises(Refused) as why:
            actions.finish(work=work, result="装好", by=ZOU, at=AT + HOUR)
        return why.value.sentence

    actions.take(work=work, by=ZOU, at=AT)
    assert "没有装上" in refused()
    actions.hang(work=work, device=stocked, by=ZOU, at=AT + HOUR)
    assert work.status == "hung" and "试按" in refused()
    actions.note_test_press(device=stocked, at=AT + HOUR + MINUTE)
    assert "照片" in refused()
    photo = actions.photograph(work=work, data=cast.picture(), by=ZOU, at=AT + HOUR)
    assert photo.picture
    actions.finish(work=work, result="装好", by=ZOU, at=AT + 2 * HOUR)
    stocked.refresh_from_db()
    assert (work.status, stocked.elder, stocked.room) == ("done", work.elder, "床头")
    assert Hanging.objects.get(device=stocked).until is None
    assert WorkDue.objects.get().cleared_at is not None


def test_a_press_before_it_hung_is_none(work: Work, stocked: Device, AT: datetime) -> None:
    actions.start_test(device=stocked, by=ZOU, at=AT)
    actions.note_test_press(device=stocked, at=AT)
    actions.take(work=work, by=ZOU, at=AT)
    actions.hang(work=work, device=stocked, by=ZOU, at=AT + HOUR)
    assert "试按" in actions.unfinished(work)


def test_what_hangs_elsewhere_or_is_another_make_is_refused(
    work: Work, stocked: Device, make: DeviceModel, AT: datetime
) -> None:
    actions.take(work=work, by=ZOU, at=AT)
    other = DeviceModel.objects.create(code="t-other", name="别的", kind="button")
    wrong = actions.register_device(uid="x", model=other, by=CLOCK, at=AT, division="6109/610921")
    with pytest.raises(Refused, match="工单要装的是"):
        actions.hang(work=work, device=wrong, by=ZOU, at=AT)
    taken = actions.register_device(uid="y", model=make, by=CLOCK, at=AT, elder=cast.ye_elder())
    with pytest.raises(Refused, match="别的老人家"):
        actions.hang(work=work, device=taken, by=ZOU, at=AT)


def test_nobody_in_time_is_said_once(work: Work, AT: datetime) -> None:
    assert jobs.due(work.due_at - MINUTE) == 0
    assert jobs.due(work.due_at + MINUTE) == 1
    assert jobs.due(work.due_at + HOUR) == 0
    work.refresh_from_db()
    assert work.overdue_at is not None and work.status == "asked"
    assert JournalEntry.objects.filter(verb="fleet.work.overdue", subject=work.pk).count() == 1


def test_a_fault_told_twice_is_one_errand_and_what_is_worse_is_due_sooner(stocked: Device, wang: Elder, AT: datetime) -> None:
    actions.install(device=stocked, elder=wang, room="", by=CLOCK, at=AT)
    first = actions.report(device=stocked, cause=Cause.BATTERY, by=ZOU, at=AT)
    again = actions.report(device=stocked, cause=Cause.BATTERY, by=ZOU, at=AT + HOUR)
    assert first == again and again.due_at == first.due_at
    worse = actions.report(device=stocked, cause=Cause.BROKEN, by=ZOU, at=AT + HOUR)
    assert worse == first and worse.cause == "broken" and worse.due_at == AT + 25 * HOUR
    assert WorkDue.objects.get(work=first).due_at == AT + 25 * HOUR


def test_what_was_fetched_lies_in_stock(stocked: Device, wang: Elder, AT: datetime) -> None:
    actions.install(device=stocked, elder=wang, room="", by=CLOCK, at=AT)
    actions.take_back(device=stocked, by=CLOCK, at=AT, why="died")
    work = actions.report(device=stocked, cause=Cause.GONE, job="collect", by=ZOU, at=AT)
    actions.take(work=work, by=ZOU, at=AT)
    actions.finish(work=work, result="取回", by=ZOU, at=AT + HOUR)
    stocked.refresh_from_db()
    assert stocked.collect_since is None and work.status == "done"


def test_a_repair_is_done_when_the_device_spoke(stocked: Device, wang: Elder, AT: datetime) -> None:
    actions.install(device=stocked, elder=wang, room="", by=CLOCK, at=AT)
    work = actions.report(device=stocked, cause=Cause.SILENT, by=ZOU, at=AT)
    actions.take(work=work, by=ZOU, at=AT + HOUR)
    with pytest.raises(Refused):
        actions.finish(work=work, result="x", by=ZOU, at=AT + 2 * HOUR)
    actions.heard([actions.Heard("stock-1", AT + 2 * HOUR)], AT + 2 * HOUR)
    work = Work.objects.get(pk=work.pk)
    actions.finish(work=work, result="换了电池", by=ZOU, at=AT + 2 * HOUR)
    assert work.status == "done"


@pytest.mark.parametrize("status", ["done", "dropped"])
@pytest.mark.parametrize("verb", ["take", "photograph", "drop"])
def test_what_is_over_takes_nothing(work: Work, status: str, verb: str, AT: datetime) -> None:
    Work.objects.filter(pk=work.pk).update(status=status, done_at=AT)
    work.refresh_from_db()
    more: dict[str, Any] = {"photograph": {"data": cast.picture()}, "drop": {"why": "x"}}.get(verb, {})
    with pytest.raises(WrongMoment):
        getattr(actions, verb)(work=work, by=ZOU, at=AT, **more)


def test_a_make_that_was_stopped_is_ordered_and_hung_nowhere(
    make: DeviceModel, stocked: Device, wang: Elder, AT: datetime
) -> None:
    actions.stop(model=make, why="误报太多", by=CLOCK, at=AT, division="6109")
    with pytest.raises(Refused, match="停止安装"):
        actions.order(elder=wang, model=make, by=ZOU, at=AT)
    with pytest.raises(Refused, match="停止安装"):
        actions.install(device=Device.objects.get(pk=stocked.pk), elder=wang, room="", by=ZOU, at=AT)
    with pytest.raises(Refused):
        actions.stop(model=make, why="再停", by=CLOCK, at=AT, division="6109")
    actions.allow(model=make, why="换了批次", by=CLOCK, at=AT, division="6109")
    actions.install(device=Device.objects.get(pk=stocked.pk), elder=wang, room="", by=ZOU, at=AT)


def test_who_had_it_is_history(stocked: Device, wang: Elder, AT: datetime) -> None:
    actions.install(device=stocked, elder=wang, room="床头", by=CLOCK, at=AT)
    before = actions.take_back(device=stocked, by=CLOCK, at=AT + HOUR, why="died")
    assert Hanging.objects.get().until == AT + HOUR
    assert actions.put_back(device=stocked, before=before, by=CLOCK, at=AT + 2 * HOUR)
    assert Hanging.objects.get().until is None
    actions.install(device=stocked, elder=cast.ye_elder(), room="", by=CLOCK, at=AT + 3 * HOUR)
    assert [(row.elder.name, row.until) for row in Hanging.objects.order_by("since")] == [
        ("王桂兰", AT + 3 * HOUR),
        ("叶大福", None),
    ]


def test_more_time_for_the_same_press_is_one_trial(stocked: Device, AT: datetime) -> None:
    actions.start_test(device=stocked, by=ZOU, at=AT)
    actions.start_test(device=stocked, by=ZOU, at=AT + 5 * MINUTE)
    assert Trial.objects.get().until == AT + 15 * MINUTE
    actions.start_test(device=stocked, by=ZOU, at=AT + HOUR)
    assert Trial.objects.count() == 2


class TestPages:
    def test_the_whole_way(
        self, sign_in: Any, make: DeviceModel, stocked: Device, wang: Elder, monkeypatch: pytest.MonkeyPatch, AT: datetime
    ) -> None:
        from songhe.base import clock

        hand = {"at": AT}
        monkeypatch.setattr(clock, "now", lambda: hand["at"])
        page = sign_in(cast.li_county())
        body = {"name": "王桂兰", "model": str(make.pk), "room": "床头"}
        assert page.post("/fleet/work/new/", body).status_code == 302
        work = Work.objects.get()
        at = f"/fleet/work/{work.pk}/"
        assert "王桂兰" in page.get("/fleet/work/").content.decode() and "我去" in page.get(at).content.decode()
        assert page.post(f"{at}acceptance/").status_code == 302
        assert page.post(f"{at}hanging/", {"uid": "nobody"}).status_code == 422
        assert page.post(f"{at}hanging/", {"uid": "stock-1", "room": "床头"}).status_code == 302
        assert page.post(f"{at}end/", {"result": "装好"}).status_code == 422
        actions.note_test_press(device=stocked, at=AT)
        upload = SimpleUploadedFile("a.jpg", io.BytesIO(cast.picture()).read(), content_type="image/jpeg")
        assert page.post(f"{at}photograph/", {"picture": upload}).status_code == 302
        shot = page.get(f"/fleet/work/photos/{work.photos.get().pk}/")
        assert shot["Content-Type"] == "image/jpeg" and shot["Cache-Control"] == "no-store"
        assert page.post(f"{at}end/", {"result": "装好"}).status_code == 302
        assert "已完成" in page.get(at).content.decode() and "王桂兰" in page.get("/fleet/work/?over=1").content.decode()
        assert sign_in(cast.user("he2", "何", "county", cast.ZIYANG)).get(at).status_code == 404

    def test_a_fault_is_told_on_the_page_of_the_device(self, sign_in: Any, stocked: Device, wang: Elder, AT: datetime) -> None:
        actions.install(device=stocked, elder=wang, room="", by=CLOCK, at=AT)
        page = sign_in(cast.liu_min())
        answer = page.post(f"/fleet/{stocked.pk}/fault/", {"cause": "broken", "said": "按不动"})
        work = Work.objects.get()
        assert answer.url.endswith(f"/fleet/work/{work.pk}/") and (work.job, work.said) == ("repair", "按不动")
        assert (
            page.post(f"/fleet/work/{work.pk}/cancellation/", {"drop-why": "x"}).status_code == 404
        )  # a dispatcher keeps nothing
