"""A copy, a correction, an erasure: asked, due in fifteen working days, answered or refused with a reason."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock, journal
from songhe.base.errors import Refused, WrongMoment
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.rights import actions, dated, queries, rules
from songhe.register.rights.models import DataRequest
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


def ask(kind: str = "erase", **more: Any) -> DataRequest:
    liu = cast.li_county()
    return actions.ask(elder=cast.wang(), kind=kind, asked_by="王丽，女儿", text="删去疾病", by=liu.actor, at=AT, **more)


def by() -> Any:
    return cast.li_county().actor


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 23), 15, date(2026, 12, 14)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_weekends_are_left_out(day: date, count: int, due: date) -> None:
    assert rules.after_working_days(day, count) == due


def test_it_is_due_at_the_end_of_the_fifteenth_working_day_in_ankang() -> None:
    assert dated.due(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)).isoformat() == "2026-12-15T18:00:00+08:00"


def test_the_same_is_not_asked_twice_while_it_is_open(city: Any) -> None:
    row = ask()
    with pytest.raises(Refused, match="还在办理"):
        ask()
    actions.withdraw(request=row, by=by(), at=AT)
    assert ask().pk != row.pk


def test_what_is_asked_and_answered_is_sealed(city: Any) -> None:
    from django.db import connection

    row = ask("explain")
    actions.answer(request=row, text="因急救需要保存", by=by(), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, answer FROM rights_datarequest")
        kept = "".join(cursor.fetchone())
    assert not any(part in kept for part in ("疾病", "急救"))
    assert "疾病" not in str([vars(entry) for entry in journal.since(0)])


VERBS = {
    "answer": lambda row: actions.answer(request=row, text="已经办理", by=by(), at=AT),
    "refuse": lambda row: actions.refuse(request=row, text="法律要求保存", by=by(), at=AT),
    "withdraw": lambda row: actions.withdraw(request=row, by=by(), at=AT),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("first", [None, *VERBS])
def test_every_status_with_every_verb(city: Any, verb: str, first: str | None) -> None:
    row = ask("copy")
    if first:
        VERBS[first](row)
        with pytest.raises(WrongMoment, match="现在是"):
            VERBS[verb](row)
    else:
        VERBS[verb](row)
        assert row.status == DataRequest.MOVES[verb][1] and row.closed_at == AT
        assert journal.since(0)[-1].verb == f"rights.datarequest.{verb}"


@pytest.mark.parametrize("verb", ["answer", "refuse"])
def test_an_answer_has_words(city: Any, verb: str) -> None:
    with pytest.raises(Refused, match="四个字"):
        getattr(actions, verb)(request=ask("copy"), text=" 好 ", by=by(), at=AT)


def test_an_erasure_leaves_nothing_in_file_versions_and_marks(city: Any) -> None:
    wang = cast.wang()
    people.change_elder(elder=wang, by=by(), at=clock.now(), conditions=["高血压"], phone="13992500077")
    row = ask()
    actions.answer(request=row, text="已经删除", by=by(), at=clock.now(), erase=["conditions", "phone"])
    wang = Elder.objects.get(pk=wang.pk)
    assert wang.conditions == "" and wang.phone == "" and wang.phone_index == "" and wang.phone_tail_index == ""
    assert all("conditions" not in (old.record or {}) for old in wang.versions.all())
    assert wang.medicines == ["华法林"]
    entry = next(one for one in journal.since(0) if one.verb == "people.elder.erase")
    assert entry.facts["fields"] == ["conditions", "phone"] and "房颤" not in str(vars(entry))


def test_an_erasure_of_nothing_is_no_erasure(city: Any) -> None:
    with pytest.raises(Refused, match="勾选"):
        actions.answer(request=ask(), text="已经删除", by=by(), at=AT)


def test_the_county_sees_its_own_and_the_family_theirs(city: Any, wang_daughter: Any) -> None:
    row = ask(asker=wang_daughter.user)
    assert list(queries.requests(cast.li_county())) == [row]
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=by(), at=AT)
    assert list(queries.requests(wang_daughter.user)) == [row]
    other = cast.user("ziyangcounty", "紫阳民政", "county", cast.ZIYANG)
    assert not queries.requests(other).exists() and not queries.requests(cast.liu_min()).exists()
    assert queries.waiting(cast.li_county(), AT + timedelta(days=60)) == (1, 1)


# --- The pages ------------------------------------------------------------------------------------------------------
def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_daughter_asks_and_reads_the_answer(wang_daughter: Any, li_county: Any, sign_in: Any) -> None:
    wang = cast.wang()
    people.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=by(), at=AT)
    family, county = sign_in(wang_daughter.user), sign_in(li_county)
    assert family.post("/rights/mine/", {"elder": wang.pk}).status_code == 422
    page = text(family.post("/rights/mine/", {"elder": wang.pk, "kind": "correct", "text": "生日不对"}, follow=True))
    assert "更正、补充" in page and "待答复" in page
    assert family.post("/rights/mine/", {"elder": wang.pk, "kind": "correct"}).status_code == 422
    row = DataRequest.objects.get()
    listed = text(county.get("/rights/"))
    assert "1 项请求待答复" in listed and f"/rights/{row.pk}/" in listed
    assert "生日不对" in text(county.get(f"/rights/{row.pk}/"))
    assert county.post(f"/rights/{row.pk}/", {"text": "好"}).status_code == 422
    county.post(f"/rights/{row.pk}/", {"text": "已按户口本更正", "deed": "answer"})
    assert "已按户口本更正" in text(family.get("/rights/mine/"))


def test_a_refusal_gives_its_reason(li_county: Any, sign_in: Any) -> None:
    row, county = ask(), sign_in(li_county)
    county.post(f"/rights/{row.pk}/", {"text": "急救需要，法律要求保存", "deed": "refuse"})
    row.refresh_from_db()
    assert (row.status, row.answer) == ("refused", "急救需要，法律要求保存")
    assert "未同意" in text(county.get(f"/rights/{row.pk}/"))


def test_a_request_on_paper_is_noted_from_the_file(wang: Elder, li_county: Any, sign_in: Any) -> None:
    county = sign_in(li_county)
    assert f"/rights/of/{wang.pk}/" in text(county.get(f"/elders/{wang.pk}/"))
    said = {"kind": "copy", "asked_by": "王桂兰本人", "text": "要一份复制件"}
    page = text(county.post(f"/rights/of/{wang.pk}/", said, follow=True))
    assert "取出复制件" in page
    assert county.post(f"/rights/of/{wang.pk}/", said).status_code == 422


def test_the_copy_has_everything_and_leaves_a_trace(wang_daughter: Any, li_county: Any, sign_in: Any) -> None:
    wang = cast.wang()
    answer = sign_in(li_county).post(f"/rights/of/{wang.pk}/copy/")
    whole = json.loads(answer.content)
    said = json.dumps(whole, ensure_ascii=False)
    assert answer["Cache-Control"] == "no-store" and whole["made_for"] == "李强"
    assert all(part in said for part in ("13992500001", "蒲溪社区 3 组 12 号", "房颤", "13992500002"))
    entry = next(one for one in journal.since(0) if one.verb == "people.elder.reveal")
    assert "conditions" in entry.facts["fields"] and "contacts" in entry.facts["fields"]


def test_a_request_is_taken_back_by_whoever_asked(wang_daughter: Any, sign_in: Any) -> None:
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=by(), at=AT)
    row = ask(asker=wang_daughter.user)
    sign_in(wang_daughter.user).post(f"/rights/{row.pk}/withdrawal/")
    row.refresh_from_db()
    assert row.status == "withdrawn"
