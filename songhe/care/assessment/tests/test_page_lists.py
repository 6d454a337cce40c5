"""Lists: of a bureau, of a family, of who is due; the part of the elder's file; the assessors."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.assessment import queries
from songhe.care.assessment.models import Assessment, Assessor
from songhe.care.assessment.tests import scene
from songhe.care.assessment.tests.scene import DAY
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def text(answer: Any) -> str:
    return answer.content.decode()


def due_in(days: int, **facts: Any) -> Assessment:
    row = scene.issued(scene.begun(**facts))
    Assessment.objects.filter(pk=row.pk).update(due_on=DAY + timedelta(days=days))
    row.refresh_from_db()
    return row


# --- who is due -----------------------------------------------------------------------------------------------------
def test_appeals_come_first_then_overdue_then_soon(sign_in: Any, li_county: Any) -> None:
    due_in(10, elder=cast.wang())
    due_in(-9, elder=cast.ye_elder(), second=scene.yan())
    scene.appealed()
    rows = queries.lines(queries.due(li_county, AT), AT)
    assert [(one.row.elder.name, one.appealed, one.late) for one in rows] == [
        ("李秀兰", True, 0), ("叶大福", False, 9), ("王桂兰", False, 0),
    ]  # fmt: skip
    assert queries.counts(li_county, AT) == {"appealed": 1, "late": 1, "soon": 1}
    page = text(sign_in(li_county).get("/assessments/due/"))
    assert "1 位老人逾期没有重新评估" in page and "逾期 9 天" in page and "待复评" in page


@pytest.mark.parametrize(("days", "listed"), [(61, 0), (60, 1), (0, 1), (-400, 1)])
def test_the_notice_is_sixty_days(days: int, listed: int, li_county: Any) -> None:
    due_in(days)
    assert queries.due(li_county, AT).count() == listed


def test_who_died_is_not_due(li_county: Any) -> None:
    row = due_in(-1)
    row.elder.status = "died"
    row.elder.save()
    assert not queries.due(li_county, AT).exists()


def test_an_assessor_sees_who_is_due_in_the_own_villages(sign_in: Any) -> None:
    due_in(-1, elder=cast.ye_elder(), second=scene.yan())
    assert queries.due(scene.tang().user, AT).count() == 1
    assert queries.due(scene.guo().user, AT).count() == 0
    page = text(sign_in(scene.tang().user).get("/assessments/due/"))
    assert "reason=regular" in page and "叶大福" in page


def test_another_county_sees_none_of_it() -> None:
    due_in(-1)
    assert not queries.due(cast.user("x", "外县", "county", cast.ZIYANG), AT).exists()
    assert not queries.due(cast.liu_min(), AT).exists()


def test_the_due_page_takes_as_many_queries_for_many_as_for_one(
    sign_in: Any, li_county: Any, django_assert_max_num_queries: Any
) -> None:
    due_in(-1)
    due_in(-1, elder=cast.wang())
    with django_assert_max_num_queries(6):
        queries.lines(queries.due(li_county, AT), AT)


# --- lists ----------------------------------------------------------------------------------------------------------
def test_the_bureau_finds_by_name_number_state_and_standard(sign_in: Any, li_county: Any) -> None:
    scene.issued()
    scene.begun(elder=cast.wang(), instrument="ltc2021")
    client = sign_in(li_county)
    found = {
        asked: [name for name in ("李秀兰", "王桂兰") if name in text(client.get(f"/assessments/?{asked}"))]
        for asked in ("", "text=李", "text=00002", "status=issued", "instrument=ltc2021", "text=nobody")
    }
    assert found == {
        "": ["李秀兰", "王桂兰"], "text=李": ["李秀兰"], "text=00002": ["王桂兰"], "status=issued": ["李秀兰"],
        "instrument=ltc2021": ["王桂兰"], "text=nobody": [],
    }  # fmt: skip


def test_a_family_lists_the_reports_on_its_own(sign_in: Any) -> None:
    scene.issued()
    scene.issued(scene.begun(elder=cast.wang()))
    page = text(sign_in(scene.asked_by()).get("/assessments/"))
    assert "1 份评估报告" in page and "李秀兰" in page and "王桂兰" not in page


def test_who_moved_to_another_village_is_seen_there(li_county: Any) -> None:
    row = scene.issued()
    village = cast.place(cast.HAOPING)
    elder = row.elder
    elder.division, elder.division_path = village, village.path
    elder.save()
    assert not queries.assessments(li_county).exists()
    assert queries.assessments(cast.user("x", "外县", "county", cast.ZIYANG)).count() == 1


# --- the elder's file -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"),
    [("licounty", 200), ("limei", 200), ("guowei", 200), ("tangnurse", 200), ("liumin", 404), ("wangli", 404), ("other", 404)],
)
def test_the_file_shows_levels_to_whoever_may_see_the_file(who: str, status: int, sign_in: Any) -> None:
    row = scene.issued(lost=30)
    people = {
        "licounty": cast.li_county, "limei": scene.asked_by, "guowei": lambda: scene.guo().user, "liumin": cast.liu_min,
        "tangnurse": lambda: scene.tang().user, "wangli": lambda: cast.wang_daughter().user,
        "other": lambda: cast.user("x", "外县", "assistant", cast.HAOPING),
    }  # fmt: skip
    answer = sign_in(people[who]()).get(f"/assessments/of/{row.elder_id}/")
    assert answer.status_code == status
    assert ("中度失能" in text(answer)) == (status == 200)


def test_the_part_alone_is_a_fragment_and_a_page_for_who_follows_a_link(sign_in: Any) -> None:
    client, address = sign_in(cast.li_county()), f"/assessments/of/{scene.issued().elder_id}/"
    part, page = text(client.get(address, headers={"HX-Request": "true"})), text(client.get(address))
    assert part.startswith("<section") and "<h1" not in part
    assert "的历次评估</h1>" in page and '<html lang="' in page and "<main" in page


def test_the_file_page_loads_the_part_except_for_desks(sign_in: Any) -> None:
    elder = scene.li()
    loaded = [
        f"/assessments/of/{elder.pk}/" in text(sign_in(user).get(f"/elders/{elder.pk}/"))
        for user in (cast.li_county(), scene.asked_by(), cast.liu_min())
    ]
    assert loaded == [True, True, False]


def test_an_assistant_who_is_no_assessor_sees_the_level_and_no_link(sign_in: Any, chen: Any) -> None:
    row = scene.issued(scene.begun(elder=cast.ye_elder(), second=scene.yan()))
    page = text(sign_in(chen.user).get(f"/assessments/of/{row.elder_id}/"))
    assert "能力完好" in page and f"/assessments/{row.pk}/" not in page and "开始评估" not in page


@pytest.mark.parametrize("who", ["limei", "tangnurse", "licounty"])
def test_what_the_file_links_to_opens_for_who_sees_it(who: str, sign_in: Any) -> None:
    row = scene.issued()
    people = {"limei": scene.asked_by, "tangnurse": lambda: row.first.user, "licounty": cast.li_county}
    client = sign_in(people[who]())
    assert f'href="/assessments/{row.pk}/report/"' in text(client.get(f"/assessments/of/{row.elder_id}/"))
    assert client.get(f"/assessments/{row.pk}/report/").status_code == 200


def test_the_family_sees_nothing_of_a_draft(sign_in: Any) -> None:
    row = scene.begun()
    assert "还没有评估过" in text(sign_in(scene.asked_by()).get(f"/assessments/of/{row.elder_id}/"))


# --- assessors ------------------------------------------------------------------------------------------------------
FACTS = {
    "background": "nursing", "qualification": "证 1", "body": "中心", "valid_from": "2026-01-01", "valid_until": "2026-12-31",
}  # fmt: skip


def test_the_bureau_makes_an_assessor_and_prolongs(sign_in: Any, li_county: Any, chen: Any) -> None:
    client = sign_in(li_county)
    assert client.post("/assessments/assessors/new/", {**FACTS, "user": chen.user.pk}).status_code == 302
    row = Assessor.objects.get(user=chen.user)
    assert "1 名有效且有医学或护理背景" in text(client.get("/assessments/assessors/"))
    url = f"/assessments/assessors/{row.pk}/"
    assert client.post(url, {**FACTS, "valid_until": "2025-01-01"}).status_code == 422
    client.post(url, {**FACTS, "valid_until": "2027-12-31"})
    row.refresh_from_db()
    assert row.valid_until == date(2027, 12, 31)
    told = JournalEntry.objects.get(verb="assessment.assessor.change")
    assert (told.before["valid_until"], told.after["valid_until"]) == ("2026-12-31", "2027-12-31")


def test_the_same_facts_again_change_nothing(sign_in: Any, li_county: Any, chen: Any) -> None:
    client = sign_in(li_county)
    client.post("/assessments/assessors/new/", {**FACTS, "user": chen.user.pk})
    client.post(f"/assessments/assessors/{Assessor.objects.get().pk}/", FACTS)
    assert not JournalEntry.objects.filter(verb="assessment.assessor.change").exists()


@pytest.mark.parametrize("who", ["liu_min", "he_ziyang", "qian_auditor"])
def test_users_of_other_roles_or_places_do_not_become_assessors(who: str, sign_in: Any, li_county: Any) -> None:
    user = getattr(cast, who)()
    answer = sign_in(li_county).post("/assessments/assessors/new/", {**FACTS, "user": user.pk})
    assert answer.status_code == 422 and not Assessor.objects.exists()


def test_who_changed_the_role_assesses_no_more(sign_in: Any) -> None:
    user = scene.tang().user
    user.role = "dispatcher"
    user.save()
    assert queries.assessor(user) is None and sign_in(user).get("/assessments/mine/").status_code == 404


def test_another_countys_assessors_are_not_listed(sign_in: Any, li_county: Any) -> None:
    far = scene.assessor("far", "外县的", "responder", cast.ZIYANG, "medical")
    client = sign_in(li_county)
    assert "外县的" not in text(client.get("/assessments/assessors/"))
    assert client.get(f"/assessments/assessors/{far.pk}/").status_code == 404
