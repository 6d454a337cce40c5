"""A task: every status with every verb, the reminder that is said once, and who may do what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.city.targets import actions
from songhe.city.targets.models import Task
from songhe.city.targets.tests import scene
from songhe.links.notify.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT
VERBS: dict[str, dict[str, Any]] = {
    "reply": {"text": "已选址", "evidence": "汉民字〔2026〕9号"},
    "accept": {},
    "send_back": {"why": "缺批复"},
    "withdraw": {"why": "并入另一件"},
    "postpone": {"due_on": date(2027, 3, 1), "why": "等预算"},
}
ALLOWED = {
    ("open", "reply"),
    ("open", "withdraw"),
    ("open", "postpone"),
    ("replied", "accept"),
    ("replied", "send_back"),
    ("replied", "withdraw"),
}


def brought(status: str) -> Task:
    """A task in this status, by its verbs."""
    row, by = scene.task(), {"by": cast.sun_city().actor, "at": AT}
    for verb in {"open": [], "replied": ["reply"], "done": ["reply", "accept"], "withdrawn": ["withdraw"]}[status]:
        getattr(actions, verb)(task=row, **VERBS[verb], **by)
    return Task.objects.get(pk=row.pk)


@pytest.mark.parametrize("status", ["open", "replied", "done", "withdrawn"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_status_with_every_verb(status: str, verb: str) -> None:
    row = brought(status)
    deed = getattr(actions, verb)
    if (status, verb) in ALLOWED:
        deed(task=row, **VERBS[verb], by=cast.sun_city().actor, at=AT)
        assert JournalEntry.objects.filter(verb=f"targets.task.{verb}", subject=row.pk).exists()
        return
    with pytest.raises(WrongMoment, match="现在是"):
        deed(task=row, **VERBS[verb], by=cast.sun_city().actor, at=AT)
    row.refresh_from_db()
    assert row.status == status


@pytest.mark.parametrize("facts", [{"measure": "rural-9.9"}, {"due": AT.date() - timedelta(days=1)}])
def test_a_task_that_makes_no_sense_is_not_set(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        scene.task(**facts)


@pytest.mark.parametrize(("verb", "facts"), [
    ("reply", {"text": " ", "evidence": "x"}), ("reply", {"text": "x", "evidence": ""}), ("withdraw", {"why": " "}),
    ("postpone", {"due_on": AT.date(), "why": "x"}), ("postpone", {"due_on": date(2027, 3, 1), "why": ""}),
])  # fmt: skip
def test_a_deed_without_its_words_is_refused(verb: str, facts: dict[str, Any]) -> None:
    row = scene.task()
    with pytest.raises(Refused):
        getattr(actions, verb)(task=row, **facts, by=cast.sun_city().actor, at=AT)


def test_the_reminder_is_a_stored_day_and_said_once() -> None:
    cast.li_county()
    row = scene.task(due=date(2026, 12, 10))
    assert row.remind_on == date(2026, 12, 3)
    assert actions.remind_due(at=AT) == 0
    later = AT + timedelta(days=11)
    assert (actions.remind_due(at=later), actions.remind_due(at=later)) == (1, 0)
    notice = (
        Notice.objects.get(channel="screen") if Notice.objects.filter(channel="screen").exists() else Notice.objects.first()
    )
    assert notice is not None and "报送镇区域养老服务中心选址" in notice.text
    row.refresh_from_db()
    assert row.reminded_at == later and row.remind_on is None


def test_a_new_day_is_a_new_reminder() -> None:
    row = scene.task(due=date(2026, 12, 10))
    actions.remind_due(at=AT + timedelta(days=11))
    row.refresh_from_db()
    actions.postpone(task=row, due_on=date(2026, 12, 31), why="等批复", by=cast.sun_city().actor, at=AT + timedelta(days=12))
    row.refresh_from_db()
    assert row.remind_on == date(2026, 12, 24)
    facts = JournalEntry.objects.get(verb="targets.task.postpone").facts
    assert (facts["from"], facts["to"]) == ("2026-12-10", "2026-12-31")


def test_a_task_answered_in_time_is_not_reminded() -> None:
    row = scene.task(due=date(2026, 12, 1))
    actions.reply(task=row, **VERBS["reply"], by=cast.li_county().actor, at=AT)
    assert actions.remind_due(at=AT + timedelta(days=8)) == 0


def test_city_sets_county_answers_city_judges(sign_in: Any) -> None:
    city, county = sign_in(cast.sun_city()), sign_in(cast.li_county())
    form = {
        "measure": "rural-1.2",
        "title": "报选址",
        "department": "汉阴县民政局",
        "division": cast.HANYIN,
        "due_on": "2027-01-31",
        "wanted": "选址表",
    }
    assert county.get(reverse("targets:new_task")).status_code == 404
    assert city.post(reverse("targets:new_task"), {**form, "due_on": ""}).status_code == 422
    answer = city.post(reverse("targets:new_task"), form)
    row = Task.objects.get()
    assert answer.url == reverse("targets:task", args=[row.pk])
    assert county.post(reverse("targets:reply", args=[row.pk]), {"text": "", "evidence": ""}).status_code == 422
    assert county.post(reverse("targets:reply", args=[row.pk]), VERBS["reply"]).status_code == 302
    assert county.post(reverse("targets:accept", args=[row.pk])).status_code == 404
    assert "汉民字〔2026〕9号" in city.get(reverse("targets:task", args=[row.pk])).content.decode()
    city.post(reverse("targets:send_back", args=[row.pk]), {"why": "缺批复"})
    county.post(reverse("targets:reply", args=[row.pk]), VERBS["reply"])
    assert city.post(reverse("targets:accept", args=[row.pk])).status_code == 302
    assert city.post(reverse("targets:accept", args=[row.pk])).status_code == 409
    row.refresh_from_db()
    assert row.status == "done"


@pytest.mark.parametrize(("state", "shown"), [("", 2), ("late", 1), ("open", 2), ("done", 0)])
def test_the_list_by_state(sign_in: Any, monkeypatch: pytest.MonkeyPatch, state: str, shown: int) -> None:
    scene.task(due=AT.date() + timedelta(days=1))
    scene.task(due=AT.date() + timedelta(days=90), title="另一件")
    monkeypatch.setattr("songhe.base.clock.now", lambda: AT + timedelta(days=10))
    page = sign_in(cast.sun_city()).get(reverse("targets:tasks"), {"state": state})
    assert len(page.context["rows"]) == shown and page.context["late"] == 1
    assert state != "late" or "逾期 9 天" in page.content.decode()


def test_another_countys_task_is_not_there(sign_in: Any) -> None:
    row = scene.task(division=cast.ZIYANG)
    client = sign_in(cast.li_county())
    assert client.get(reverse("targets:task", args=[row.pk])).status_code == 404
    assert client.get(reverse("targets:tasks")).context["page"].paginator.count == 0
