"""The report: levels for whoever may see it, items and paper after a reason that the file keeps, appeals, corrections."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.assessment import actions, paper, queries
from songhe.care.assessment.models import Appeal, Assessment, Report
from songhe.care.assessment.tests import scene
from songhe.register.people import actions as people
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    now = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: now["at"])
    return now


def text(answer: Any) -> str:
    return answer.content.decode()


def at(row: Assessment, part: str = "") -> str:
    return f"/assessments/{row.pk}/{part}"


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def looks(row: Assessment) -> list[tuple[str, str]]:
    told = JournalEntry.objects.filter(verb="people.elder.reveal", subject=row.elder_id).order_by("pos")
    return [(one.by_name, one.facts["reason"]) for one in told]


# --- reading --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["asked_by", "elder", "county", "city", "first"])
def test_who_may_see_it_sees_the_level_and_nothing_sealed_before_a_reason(who: str, sign_in: Any, hand: dict[str, Any]) -> None:
    row = scene.issued(lost=30, diseases=["dementia"])
    people = {
        "asked_by": scene.asked_by, "elder": lambda: scene.li().user, "county": cast.li_county, "city": cast.sun_city,
        "first": lambda: row.first.user,
    }  # fmt: skip
    hand["at"] = after(700)  # what the assessor opened by beginning has ended
    page = text(sign_in(people[who]()).get(at(row, "report/")))
    assert "3 级 能力重度受损（重度失能）" in page and "痴呆" not in page and "要写明原因才能看" in page


def test_with_a_reason_it_stands_open_for_ten_minutes(sign_in: Any, hand: dict[str, Any]) -> None:
    row, client = scene.issued(lost=30, diseases=["dementia"]), sign_in(cast.li_county())
    assert client.post(at(row, "report/opening/"), {"reason": ""}).status_code == 422
    assert client.post(at(row, "report/opening/"), {"reason": "办理待遇"}).status_code == 302
    page = text(client.get(at(row, "report/")))
    assert "确诊为痴呆" in page and "B.1.1 进食" in page and "核对一致" in page
    assert looks(row)[-1] == ("李强", f"{row.number} 办理待遇")
    hand["at"] = after(601)
    assert "确诊为痴呆" not in text(client.get(at(row, "report/")))


def test_reading_alone_writes_nothing(sign_in: Any) -> None:
    row, client = scene.issued(), sign_in(scene.asked_by())
    before = JournalEntry.objects.count()
    client.get(at(row, "report/"))
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("who", ["wangli", "stranger", "assessor"])
def test_who_may_not_see_it_finds_nothing(who: str, sign_in: Any) -> None:
    row = scene.issued()
    others = {
        "wangli": lambda: cast.wang_daughter().user, "stranger": lambda: cast.user("x", "外县", "county", cast.ZIYANG),
        "assessor": lambda: scene.feng().user,
    }  # fmt: skip
    client = sign_in(others[who]())
    assert client.get(at(row, "report/")).status_code == 404
    for part in ("report/opening/", "report/paper/", "appeal/withdrawal/"):
        assert client.post(at(row, part), {"reason": "想看看"}).status_code == 404


def test_a_family_without_consent_sees_no_report(sign_in: Any) -> None:
    row, contact = scene.issued(), scene.daughter()
    contact.may_follow = False
    contact.save()
    assert sign_in(contact.user).get(at(row, "report/")).status_code == 404


def test_a_draft_is_no_report_for_the_family(sign_in: Any) -> None:
    row, client = scene.submitted(), sign_in(scene.asked_by())
    assert client.get(at(row)).status_code == client.get(at(row, "report/")).status_code == 404
    assert "还没有评估报告" in text(client.get("/assessments/"))


def test_a_family_opens_the_items_only_with_a_consent_to_health(sign_in: Any) -> None:
    row, client = scene.issued(lost=30, diseases=["dementia"]), sign_in(scene.asked_by())
    people.withdraw_consent(elder=row.elder, purpose="health", by=cast.li_county().actor, at=AT)
    for part in ("report/opening/", "report/paper/"):
        answer = client.post(at(row, part), {"reason": "想看看"})
        assert answer.status_code == 409 and "没有同意家属看健康情况" in answer.content.decode()
    page = text(client.get(at(row, "report/")))
    assert "3 级 能力重度受损（重度失能）" in page and "痴呆" not in page and "report/paper/" not in page


def test_a_report_that_was_touched_says_so(sign_in: Any) -> None:
    row, client = scene.issued(lost=30), sign_in(cast.li_county())
    told = row.report.content
    told["content"]["answers"]["B.1.1"] = 4
    field: Any = Report._meta.get_field("content")
    Report.objects.filter(pk=row.report.pk).update(content=field.seal(told, row.report.pk))
    client.post(at(row, "report/opening/"), {"reason": "核查"})
    assert "内容与签名对不上" in text(client.get(at(row, "report/")))
    assert "对不上" in words(client.post(at(row, "report/paper/"), {"reason": "核查"}).content)


# --- the paper ------------------------------------------------------------------------------------------------------
def test_the_paper_has_scores_level_signatures_and_whose_print_it_is(sign_in: Any) -> None:
    row, client = scene.issued(lost=30, falls="2"), sign_in(scene.asked_by())
    answer = client.post(at(row, "report/paper/"), {"reason": "本人或家属查看"})
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert answer["Content-Disposition"] == f'inline; filename="{row.number}.pdf"'
    told = words(answer.content)
    for word in ("老年人能力评估报告", row.number, "GB/T42195-2022", "B.4感知觉与社会参与", "60分（满分90分）",
                 "3级能力重度受损（重度失能）", "唐护士", "郭伟", "李梅（在纸质件上签名）", "李梅2026-11-2310:20",
                 "610***********002X", "B.1.1进食", "2次及以上照护风险事件"):  # fmt: skip
        assert word in told, word
    assert looks(row)[-1] == ("李梅", f"{row.number} 打印报告：本人或家属查看")


def test_printing_needs_a_reason_and_a_post(sign_in: Any) -> None:
    row, client = scene.issued(), sign_in(scene.asked_by())
    before = looks(row)
    assert client.post(at(row, "report/paper/"), {}).status_code == 422
    assert client.get(at(row, "report/paper/")).status_code == 405
    assert looks(row) == before


def test_the_paper_of_the_other_standard_has_no_total(sign_in: Any) -> None:
    row, client = scene.issued(scene.begun(instrument="ltc2021")), sign_in(cast.li_county())
    told = words(client.post(at(row, "report/paper/"), {"reason": "核查"}).content)
    assert "长期护理失能等级评估报告" in told and "0级基本正常" in told and "总分" not in told


def test_two_print_at_once() -> None:
    told = queries.printed(scene.report(lost=30))
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: paper.pdf(told, printed_by=name, at=AT), ["甲一", "乙二", "丙三", "丁四"]))
    assert [name in words(pdf) for name, pdf in zip(["甲一", "乙二", "丙三", "丁四"], made, strict=True)] == [True] * 4


def test_a_drawn_signature_is_a_picture_on_the_paper() -> None:
    assert paper.svg(["M1 2L3 4"]).count("<path") == 1 and paper.svg([]) == ""


def test_a_name_that_is_markup_is_only_a_name(sign_in: Any) -> None:
    elder = scene.li()
    elder.name = "#李*秀_兰$"
    elder.save()
    row = scene.issued(scene.begun(elder=elder))
    told = words(sign_in(cast.li_county()).post(at(row, "report/paper/"), {"reason": "核查"}).content)
    assert "#李*秀_兰$" in told


# --- appeals and corrections ----------------------------------------------------------------------------------------
def test_the_daughter_appeals_and_withdraws(sign_in: Any) -> None:
    row, client = scene.issued(), sign_in(scene.asked_by())
    assert "申请复评" in text(client.get(at(row, "report/")))
    assert client.post(at(row, "appeal/"), {"why": "不"}).status_code == 422
    assert client.post(at(row, "appeal/"), {"why": "母亲记性差得多"}).status_code == 302
    page = text(client.get(at(row, "report/")))
    assert "等待复评" in page and "撤回申请" in page and "母亲记性差得多" not in page
    assert client.post(at(row, "appeal/withdrawal/")).status_code == 302
    assert Appeal.objects.get().status == "withdrawn"


def test_the_bureau_appeals_in_somebodys_name_and_cannot_take_back_anothers(sign_in: Any) -> None:
    row, client = scene.appealed(), sign_in(cast.li_county())
    assert client.post(at(row, "appeal/withdrawal/")).status_code == 404
    answer = client.post(at(row, "appeal/"), {"why": "来信说记性差"})
    assert answer.status_code == 409 and "正在复评" in text(answer)


def test_assessors_do_not_appeal(sign_in: Any) -> None:
    row = scene.issued()
    assert sign_in(row.first.user).get(at(row, "appeal/")).status_code == 404


def test_one_of_the_two_begins_a_correction(sign_in: Any) -> None:
    row = scene.issued()
    client = sign_in(row.first.user)
    assert client.get(at(row, "correction/")).status_code == 200
    assert client.post(at(row, "correction/"), {"why": "x"}).status_code == 422
    answer = client.post(at(row, "correction/"), {"why": "漏记了一次跌倒"})
    assert answer["Location"] == at(Assessment.objects.get(corrects=row), "sheet/")
    assert client.post(at(row, "correction/"), {"why": "再来一次吧"}).status_code == 422


def test_an_old_version_leads_to_the_new_one(sign_in: Any) -> None:
    row = scene.issued(lost=30)
    new = scene.issued(actions.correct(assessment=row, why="漏记了一次跌倒", user=row.first.user, at=AT), lost=30, falls="2")
    page = text(sign_in(scene.asked_by()).get(at(row, "report/")))
    assert "已被新版替代" in page and at(new, "report/") in page and "2 级 能力中度受损" in page
