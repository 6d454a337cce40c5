"""The pages of two assessors, as plain forms: begin, fill in, look at the summary, sign, issue."""

from typing import Any

import pytest
from django.test import Client

from songhe.base import clock
from songhe.care.assessment import actions
from songhe.care.assessment.models import Assessment
from songhe.care.assessment.tests import scene
from songhe.care.assessment.tests.scene import DAY
from tests import cast
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def text(answer: Any) -> str:
    return answer.content.decode()


def form(**more: Any) -> dict[str, Any]:
    """A whole sheet as a browser without script sends it."""
    answers = {f"a.{code}": str(score) for code, score in scene.answers(lost=30).items()}
    return {**answers, **{f"r.{code}": value for code, value in scene.record().items()}, "paper": "1", **more}


def at(row: Assessment, part: str = "") -> str:
    return f"/assessments/{row.pk}/{part}"


# --- to do and begin ------------------------------------------------------------------------------------------------
def test_my_page_shows_drafts_signatures_and_who_is_due(sign_in: Any) -> None:
    row = scene.submitted()
    page = text(sign_in(row.first.user).get("/assessments/mine/"))
    assert "您有 1 份评估没做完" in page and "李秀兰" in page and "待签名" in page


def test_the_second_is_asked_whether_he_is_there(sign_in: Any) -> None:
    row = scene.begun()
    client = sign_in(row.second.user)
    assert "确认在场" in text(client.get("/assessments/mine/"))
    assert client.get(at(row, "sheet/")).status_code == 409
    assert client.post(at(row, "presence/")).status_code == 302
    assert client.get(at(row, "sheet/")).status_code == 200


def test_an_assistant_who_is_no_assessor_is_told_how_to_become_one(chen: Any, sign_in: Any) -> None:
    client = sign_in(chen.user)
    assert "您还不是评估员" in text(client.get("/assessments/mine/"))
    assert [client.get(f"/assessments/{part}").status_code for part in ("start/", "due/", "", "assessors/")] == [404] * 4


def test_one_finds_the_elder_by_name_or_initials(sign_in: Any) -> None:
    scene.li()
    cast.ziyang_elder()
    client = sign_in(scene.tang().user)
    assert "李秀兰" in text(client.get("/assessments/start/?text=李"))
    assert "谭秀英" not in text(client.get("/assessments/start/"))
    assert "没有找到" in text(client.get("/assessments/start/?text=谭"))


def test_beginning_leads_to_the_sheet(sign_in: Any) -> None:
    elder, second, client = scene.li(), scene.guo(), sign_in(scene.tang().user)
    url = f"/assessments/start/{elder.pk}/"
    assert "郭伟·养老服务·安康评估中心" in text(client.get(url))
    facts = {
        "instrument": "gbt42195",
        "reason": "first",
        "occasion": "",
        "place": "home",
        "base_date": DAY,
        "second": second.pk,
    }
    answer = client.post(url, facts)
    assert answer["Location"] == at(Assessment.objects.get(), "sheet/")
    again = client.post(url, facts)
    assert again.status_code == 422 and "没做完的评估" in text(again)


def test_an_elder_elsewhere_is_not_there(sign_in: Any) -> None:
    assert sign_in(scene.tang().user).get(f"/assessments/start/{cast.ziyang_elder().pk}/").status_code == 404


# --- the sheet ------------------------------------------------------------------------------------------------------
def test_the_sheet_shows_every_item_with_the_wording_of_the_standard(sign_in: Any) -> None:
    row = scene.begun()
    page = text(sign_in(row.first.user).get(at(row, "sheet/")))
    for item in scene.GBT.items:
        assert f"{item.code} {item.name}" in page and all(words in page for words in item.options.values())
    assert page.count('name="a.B.1.1"') == 5 and "no-store" in sign_in(row.first.user).get(at(row, "sheet/"))["Cache-Control"]


def test_a_plain_form_keeps_everything_and_leads_to_the_summary(sign_in: Any) -> None:
    row = scene.begun()
    client = sign_in(row.first.user)
    assert client.post(at(row, "sheet/"), form())["Location"] == at(row)
    page = text(client.get(at(row)))
    assert "2 级 能力中度受损（中度失能）" in page and "60" in page and "还差" not in page
    row.refresh_from_db()
    assert row.sheet["answers"] == scene.answers(lost=30) and row.sheet["drawing"] == "paper"


def test_what_is_not_answered_is_left_as_it_was(sign_in: Any) -> None:
    row = scene.begun()
    client = sign_in(row.first.user)
    client.post(at(row, "sheet/"), form())
    client.post(at(row, "sheet/"), {"a.B.1.1": "4"})
    row.refresh_from_db()
    assert row.sheet["answers"] == {**scene.answers(lost=30), "B.1.1": 4}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"r.height": "999"}, "应为 100 到 220 的数"), ({"r.diseases": ["none", "dementia"]}, "不能和别的一起选"),
     ({"r.contact_phone": "12"}, "电话号码应为"), ({"r.religion": "x"}, "有 1 处要改")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_it_and_the_rest_is_kept_on_the_screen(
    wrong: dict[str, Any], sentence: str, sign_in: Any
) -> None:
    row = scene.begun()
    answer = sign_in(row.first.user).post(at(row, "sheet/"), form(**wrong))
    assert answer.status_code == 422 and sentence in text(answer) and text(answer).count(" checked") > 30
    row.refresh_from_db()
    assert row.sheet["answers"] == {}


@pytest.mark.parametrize("drawing", ["[[1,2", '{"a":1}', "[[1,2,3]]"])
def test_a_drawing_that_is_none_is_refused(drawing: str, sign_in: Any) -> None:
    row = scene.begun()
    answer = sign_in(row.first.user).post(at(row, "sheet/"), {**form(drawing=drawing), "paper": ""})
    assert answer.status_code == 409 and "填的内容不对" in text(answer)


def test_a_drawn_signature_is_shown_again(sign_in: Any) -> None:
    row = scene.begun()
    client = sign_in(row.first.user)
    client.post(at(row, "sheet/"), {**form(drawing="[[10,20,300,40]]"), "paper": ""})
    assert '<path d="M10 20L300 40"/>' in text(client.get(at(row, "sheet/")))


# --- the summary, signing, issuing ----------------------------------------------------------------------------------
def test_the_summary_names_what_is_missing_and_shows_no_level(sign_in: Any) -> None:
    row = scene.begun()
    actions.fill(assessment=row, user=row.first.user, at=AT, answers={"B.1.1": 4})
    page = text(sign_in(row.first.user).get(at(row)))
    assert "还没有答完，没有等级" in page and "B.4.5 社会交往能力" in page and "B.1.1 进食" not in page


def test_two_sign_with_their_own_passwords_and_one_issues(sign_in: Any) -> None:
    row = scene.filled(lost=30)
    first, second = sign_in(row.first.user), sign_in(row.second.user)
    first.post(at(row, "submission/"))
    assert first.post(at(row, "signature/"), {"password": PASSWORD}).status_code == 302
    assert "待第二人签名" in text(second.get(at(row)))
    second.post(at(row, "signature/"), {"password": PASSWORD})
    assert "出具报告" in text(second.get(at(row)))
    assert second.post(at(row, "issue/"))["Location"] == at(row, "report/")
    row.refresh_from_db()
    assert row.status == "issued" and first.get(at(row))["Location"] == at(row, "report/")


def test_a_wrong_password_is_no_signature(sign_in: Any) -> None:
    row = scene.submitted()
    answer = sign_in(row.first.user).post(at(row, "signature/"), {"password": "wrong"})
    assert answer.status_code == 422 and "密码不对，没有签名" in text(answer)
    row.refresh_from_db()
    assert row.status == "submitted"


def test_five_wrong_passwords_lock_the_account_as_at_the_door(sign_in: Any) -> None:
    row = scene.submitted()
    client = sign_in(row.first.user)
    for _ in range(5):
        client.post(at(row, "signature/"), {"password": "wrong"})
    assert client.post(at(row, "signature/"), {"password": PASSWORD}).status_code == 429
    row.refresh_from_db()
    assert row.status == "submitted"


def test_the_password_of_the_other_is_not_mine(sign_in: Any) -> None:
    row = scene.submitted()
    row.second.user.set_password("Another-2026-pass")
    row.second.user.save()
    answer = sign_in(row.first.user).post(at(row, "signature/"), {"password": "Another-2026-pass"})
    assert answer.status_code == 422


def test_a_verb_at_the_wrong_moment_is_409_with_a_sentence(sign_in: Any) -> None:
    row = scene.issued()
    client = sign_in(row.first.user)
    for part in ("submission/", "issue/", "return/"):
        answer = client.post(at(row, part))
        assert answer.status_code == 409 and "报告已经出具" in text(answer), part


def test_a_sheet_taken_back_is_filled_in_again(sign_in: Any) -> None:
    row = scene.submitted()
    client = sign_in(row.first.user)
    assert client.get(at(row, "sheet/"))["Location"] == at(row)
    assert client.post(at(row, "return/"))["Location"] == at(row, "sheet/")
    assert client.get(at(row, "sheet/")).status_code == 200


def test_the_bureau_sees_how_far_it_is_and_nothing_that_is_sealed(sign_in: Any, li_county: Any) -> None:
    row = scene.submitted(lost=30)
    page = text(sign_in(li_county).get(at(row)))
    assert "算出的等级是中度失能" in page and "B.1.1 进食" not in page and "能力中度受损" not in page


def test_the_bureau_may_cancel_what_nobody_finishes(sign_in: Any, li_county: Any) -> None:
    row = scene.begun()
    client = sign_in(li_county)
    assert client.post(at(row, "cancellation/"), {"cause": "x"}).status_code == 422
    assert client.post(at(row, "cancellation/"), {"cause": "gone"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.cause) == ("cancelled", "gone")


@pytest.mark.parametrize("part", ["", "sheet/", "report/", "appeal/", "correction/"])
@pytest.mark.parametrize("who", ["liu_min", "zhao_lead", "qian_auditor", "he_ziyang"])
def test_desks_and_auditors_find_nothing(part: str, who: str, sign_in: Any) -> None:
    row = scene.issued()
    assert sign_in(getattr(cast, who)()).get(at(row, part)).status_code == 404


@pytest.mark.parametrize("part", ["", "sheet/"])
def test_another_assessor_of_the_county_finds_nothing(part: str, sign_in: Any) -> None:
    assert sign_in(scene.feng().user).get(at(scene.begun(), part)).status_code == 404


def test_nobody_is_led_to_the_log_in(client: Client) -> None:
    assert client.get(at(scene.begun()))["Location"].startswith("/account/login/")
