"""Pages of home beds: who sees what, what a form keeps, and no query more for a longer list."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songhe.base import clock
from songhe.base.crypto import blind_index
from songhe.care.homebeds import actions
from songhe.care.homebeds.models import HomeBed, HomeSurvey
from songhe.care.homebeds.tests import scene
from songhe.care.homebeds.tests.scene import do
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)


@pytest.fixture
def county(sign_in: Any) -> Any:
    scene.station()
    return sign_in(cast.li_county())


def text(client: Any, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"homebeds:{name}", args=args))
    assert answer.status_code == status, name
    return str(answer.content.decode())


def post(client: Any, name: str, row: Any, status: int = 302, /, **body: Any) -> str:
    answer = client.post(reverse(f"homebeds:{name}", args=[row.pk]), body)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-500:])
    return str(answer.content.decode())


def test_an_empty_house_teaches(county: Any) -> None:
    assert "还没有家庭养老床位" in text(county, "list") and "还没有开床的" in text(county, "list")
    assert "这个月还没有算过" in text(county, "subsidies") and "每个季度结束后" in text(county, "evaluations")


def test_the_bureau_judges_and_refuses_by_forms(county: Any) -> None:
    bed = scene.asked()
    assert "还没有审核，先按档案看" in text(county, "file", bed.pk)
    wrong = post(county, "judging", bed, 422, level="9", carer="女儿")
    assert "女儿" in wrong  # what was written stays
    post(county, "judging", bed, level="2", carer="女儿", safe="on", stands="on")
    post(county, "approval", bed)
    post(county, "refusal", bed, 422, reason="")
    post(county, "refusal", bed, reason="unsafe", told="房子要大修")
    shown = text(county, "file", bed.pk)
    assert "住房不适合建床" in shown and "房子要大修" in shown


def test_a_counter_names_somebody_exactly(sign_in: Any) -> None:
    scene.station()
    clerk = sign_in(cast.zheng_operator())
    cast.wang()
    Elder.objects.filter(name="王桂兰").update(phone_index=blind_index("13992500001", "phone"))
    wrong = clerk.post(reverse("homebeds:new"), {"name": "王桂", "phone": "13992500001"})
    assert wrong.status_code == 422 and "没有姓名和电话" in wrong.content.decode()
    assert clerk.get(reverse("homebeds:ask", args=[cast.wang().pk])).status_code == 404
    there = clerk.post(reverse("homebeds:new"), {"name": "王桂兰", "phone": "13992500001"})["Location"]
    assert clerk.post(there, {"channel": "station", "said_by": "本人"}).status_code == 302
    bed = HomeBed.objects.get()
    assert bed.channel == "station" and "王桂兰" in text(clerk, "list")
    post(clerk, "survey", bed, 404)  # nobody has said that its station serves it


def test_the_family_sees_its_own_and_works_on_nothing(sign_in: Any) -> None:
    wang = cast.wang()
    do(people.give_consent, elder=wang, purpose="family", given_by="王桂兰")
    bed = scene.opened(wang)
    other = scene.opened(scene.elder())
    daughter = sign_in(cast.wang_daughter().user)
    assert "本月来过 0 次" in text(daughter, "mine")
    shown = text(daughter, "file", bed.pk)
    assert "本月上门" in shown and "撤床" not in shown and "补贴" not in shown.split("<main")[1]
    assert "不少于 8 次" in text(daughter, "agreement", bed.agreements.get().pk)
    text(daughter, "file", other.pk, status=404)
    for name in ("calling", "closing", "survey", "draft", "withdrawal"):
        assert daughter.post(reverse(f"homebeds:{name}", args=[bed.pk])).status_code in {404, 409}, name
    bed.refresh_from_db()
    assert bed.status == "open"


def test_whoever_asks_may_take_it_back(sign_in: Any) -> None:
    do(people.give_consent, elder=cast.wang(), purpose="family", given_by="王桂兰")
    daughter = sign_in(cast.wang_daughter().user)
    there = daughter.get(reverse("homebeds:new"))["Location"]
    assert "逐条审核" in daughter.get(there).content.decode()
    daughter.post(there, {"words": "夜里没人"})
    bed = HomeBed.objects.get()
    assert "夜里没人" in text(daughter, "file", bed.pk)
    post(daughter, "withdrawal", bed)
    bed.refresh_from_db()
    assert (bed.status, bed.reason) == ("declined", "withdrew")


def test_an_assistant_reads_and_next_door_sees_nothing(sign_in: Any) -> None:
    bed = scene.opened()
    assistant = sign_in(cast.user("assist", "协理", "assistant", cast.PUXI))
    assert "李大山" in text(assistant, "list") and "记一次通话" not in text(assistant, "file", bed.pk)
    assert assistant.post(reverse("homebeds:closing", args=[bed.pk])).status_code == 404
    text(assistant, "agreement", bed.agreements.get().pk, status=404)
    assert "中度失能" not in text(assistant, "file", bed.pk)
    far = sign_in(cast.user("farcounty", "外县", "county", cast.ZIYANG))
    text(far, "file", bed.pk, status=404)
    assert "李大山" not in text(far, "list")


def test_a_survey_keeps_what_was_written_and_pictures_need_consent(county: Any) -> None:
    bed = scene.approved()
    wrong = post(county, "survey", bed, 422, g_bath="danger", m_bath="地面积水", on="2026-11-23")
    assert "地面积水" in wrong and "处要改" in wrong
    found = {f"g_{code}": "ok" for code in scene.dated.findings(scene.DAY)}
    post(county, "survey", bed, **found, on="2026-11-22")
    old = HomeSurvey.objects.get()
    assert "没有人同意拍照" in text(county, "photos", old.pk)
    answer = county.post(reverse("homebeds:survey", args=[bed.pk]), {**found, "on": "2026-11-23", "consent_by": "王丽"})
    assert answer["Location"].endswith("/photos/")
    from django.core.files.uploadedfile import SimpleUploadedFile

    picture = SimpleUploadedFile("a.jpg", cast.picture(), "image/jpeg")
    assert county.post(answer["Location"], {"picture": picture, "caption": "卫生间"}).status_code == 302
    survey = HomeSurvey.objects.get(consent_by="王丽")
    photo = survey.photos.get()
    shown = county.get(reverse("homebeds:photo", args=[photo.pk]))
    assert shown["Content-Type"] == "image/jpeg" and shown["Cache-Control"] == "no-store"
    assert county.post(reverse("homebeds:photos", args=[survey.pk]), {"caption": "x"}).status_code == 422
    post(county, "photo_removal", photo)
    assert not survey.photos.exists()


def test_retrofits_and_kit_by_forms(county: Any) -> None:
    bed = scene.approved()
    post(county, "retrofit", bed, 422)
    post(county, "retrofit", bed, items=["anti_slip"])
    request = bed.retrofits.get()
    post(county, "retrofit_visit", request, 422, visit_on="")
    post(county, "retrofit_visit", request, visit_on="2026-11-25", builder="施工队")
    post(county, "retrofit_drop", request, why="自己改好了")
    post(county, "installing", bed, 422, code="smoke", uid="nobody")
    post(county, "leaving_out", bed, code="gas", why="不用燃气")
    post(county, "removing", bed.kit.get(), why="装上了")
    assert not bed.kit.filter(removed_at=None).exists()


def test_evaluated_by_a_form(county: Any) -> None:
    bed = scene.opened()
    address = reverse("homebeds:evaluating", args=[bed.facility_id, "2026-07-01"])
    assert "按记录算的" in county.get(address).content.decode()
    assert county.post(address, {"spot": ""}).status_code == 422
    assert county.post(address, {"spot": "18", "words": "都好"}).status_code == 302
    assert "都好" in text(county, "evaluations")
    bad = [reverse("homebeds:evaluating", args=[bed.facility_id, word]) for word in ("2026-08-01", "x")]
    assert [county.get(one).status_code for one in bad] == [404, 404]


def queries_of(client: Any, address: str) -> int:
    client.get(address)  # what is kept is kept
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_longer_list_asks_no_more(county: Any) -> None:
    scene.opened()
    before = queries_of(county, reverse("homebeds:list"))
    for name in ("甲", "乙", "丙"):
        scene.opened(scene.elder(name))
    assert queries_of(county, reverse("homebeds:list")) == before
    assert actions.look(cast.AT) == 0  # no device hangs anywhere
