"""Categories, household, photographs and looking back, on the file page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from songhe.base import clock, journal
from songhe.register.people import actions
from songhe.register.people.models import Category, Elder, Photo
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(liu_min: Any, sign_in: Any) -> Any:
    return sign_in(liu_min)


def text(answer: Any) -> str:
    return answer.content.decode()


def today() -> date:
    return timezone.localtime(clock.now()).date()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", data, "image/jpeg")


def test_a_category_is_entered_and_stands_on_the_file(desk: Any, wang: Elder) -> None:
    said = {"code": "supported_scattered", "starts_on": "2026-01-01", "evidence": "汉民发〔2026〕3 号"}
    page = text(desk.post(f"/elders/{wang.pk}/categories/", said, follow=True))
    assert "特困分散供养" in page and "汉民发〔2026〕3 号" in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"code": "low_income", "starts_on": "", "evidence": "x"}, "必填"),
        ({"code": "low_income", "starts_on": "2099-01-01", "evidence": "x"}, "今天以后"),
        ({"code": "rich", "starts_on": "2026-01-01", "evidence": "x"}, "这一项不能选"),
        ({"code": "low_income", "starts_on": "2026-01-01", "evidence": ""}, "必填"),
    ],
)
def test_a_wrong_category_is_said_beside_the_field(desk: Any, wang: Elder, said: dict[str, str], why: str) -> None:
    answer = desk.post(f"/elders/{wang.pk}/categories/", said)
    assert answer.status_code == 422 and why in text(answer)
    assert not Category.objects.exists()


def test_a_category_ends_or_never_was(desk: Any, wang: Elder, liu_min: Any) -> None:
    whole = {"elder": wang, "starts_on": date(2026, 1, 1), "by": liu_min.actor, "at": clock.now()}
    ended, void = (actions.enter_category(code=code, **whole) for code in ("low_income", "veteran"))
    form = f"/elders/{wang.pk}/categories/{ended.pk}/end/"
    assert "结束“低保”" in text(desk.get(form))
    assert desk.post(form, {"reason": "收入提高"}).status_code == 422
    assert desk.post(form, {"reason": "收入提高", "ends_on": "2025-01-01"}).status_code == 422
    assert desk.post(form, {"reason": "收入提高", "ends_on": "2026-06-30"}).status_code == 302
    desk.post(f"/elders/{wang.pk}/categories/{void.pk}/end/", {"reason": "同名", "mistake": "on"})
    page = text(desk.get(f"/elders/{wang.pk}/"))
    assert "2026 年 6 月 30 日 止" in page and "优抚对象</span>" not in page
    assert desk.get(form).status_code == 404


def test_two_of_one_door_see_each_other(desk: Any, wang: Elder, liu_min: Any) -> None:
    li = actions.register_elder(
        name="李国庆", sex="1", birth_date=date(1943, 1, 1), division=wang.division, by=liu_min.actor, at=cast.AT
    )
    page = text(desk.post(f"/elders/{li.pk}/household/", {"other": wang.pk, "relation": "10"}, follow=True))
    assert f"/elders/{wang.pk}/" in page
    assert "不再同户" in page
    assert "没有登记同户的老人" in text(desk.post(f"/elders/{li.pk}/household/leaving/", follow=True))


def test_nobody_of_another_village_or_county_can_be_chosen(
    desk: Any, wang: Elder, ye_elder: Elder, ziyang_elder: Elder
) -> None:
    for other in (ye_elder, ziyang_elder):
        assert desk.post(f"/elders/{wang.pk}/household/", {"other": other.pk}).status_code == 422


def test_a_photograph_is_kept_sealed_and_shown_with_a_reason(desk: Any, wang: Elder) -> None:
    desk.post(f"/elders/{wang.pk}/photos/", {"kind": "door", "picture": upload(cast.picture((2000, 1000)))})
    photo = Photo.objects.get()
    address = f"/elders/{wang.pk}/photos/{photo.pk}/"
    assert "为什么要看" in text(desk.get(address)) and desk.post(address, {"reason": "x"}).status_code == 422
    answer = desk.post(address, {"reason": "上门找门"})
    assert (
        answer["Content-Type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8" and answer["Cache-Control"] == "no-store"
    )
    entry = journal.since(0)[-1]
    assert (entry.verb, entry.facts["fields"], entry.facts["reason"]) == ("people.elder.reveal", ["photo"], "上门找门")
    desk.post(f"{address}removal/")
    assert not Photo.objects.exists()


@pytest.mark.parametrize("data", [b"not a picture", b"\xff\xd8\xff broken", b"GIF89a"])
def test_what_is_no_photograph_is_refused_in_words(desk: Any, wang: Elder, data: bytes) -> None:
    answer = desk.post(f"/elders/{wang.pk}/photos/", {"kind": "face", "picture": upload(data)})
    assert answer.status_code == 422 and "不是能打开的照片" in text(answer)


def test_what_the_camera_wrote_into_it_is_not_kept(desk: Any, wang: Elder, liu_min: Any) -> None:
    import base64
    import io

    from PIL import Image

    image, out = Image.new("RGB", (50, 50)), io.BytesIO()
    exif = image.getexif()
    exif[0x010E] = "GPS 32.78"
    image.save(out, "JPEG", exif=exif)
    row = actions.add_photo(elder=wang, kind="face", picture=out.getvalue(), by=liu_min.actor, at=cast.AT)
    assert b"GPS" not in base64.b64decode(row.picture)


def test_the_history_shows_what_we_knew_on_a_day(desk: Any, wang: Elder, liu_min: Any) -> None:
    Elder.objects.filter(pk=wang.pk).update(recorded_at=clock.now() - timedelta(days=30))
    wang.refresh_from_db()
    actions.change_elder(
        elder=wang, by=liu_min.actor, at=clock.now(), living="children", evidence="女儿来电", address="新居 9 号"
    )
    page = text(desk.get(f"/elders/{wang.pk}/history/"))
    assert "女儿来电" in page and "与子女同住" in page and "新居" not in page
    before = today() - timedelta(days=5)
    page = text(desk.get(f"/elders/{wang.pk}/history/?on={before}&known={before}"))
    assert "独居</dd>" in page
    long_ago = today() - timedelta(days=300)
    assert "还没有这个人的档案" in text(desk.get(f"/elders/{wang.pk}/history/?on={long_ago}&known={long_ago}"))
    assert desk.get(f"/elders/{wang.pk}/history/?on=soon&known=").status_code == 422


def test_an_old_sealed_fact_opens_with_the_same_reason(desk: Any, wang: Elder, liu_min: Any) -> None:
    actions.change_elder(elder=wang, by=liu_min.actor, at=clock.now(), address="新居 9 号")
    actions.reveal(user=liu_min, elder=wang, field="address", reason="核对档案", at=clock.now())
    assert "新居 9 号" in text(desk.get(f"/elders/{wang.pk}/history/"))


def test_the_whole_form_is_kept(desk: Any, wang: Elder) -> None:
    said = {
        "name": "阿依古丽•买买提", "sex": "2", "birth_date": "1944-02-29", "division": cast.PUXI, "living": "spouse",
        "document": "passport", "citizen_id": "e12345678", "ethnic": "05", "marital": "30", "education": "80",
        "means": "landline", "pension": "resident", "insurance": "resident", "disability_number": "61092119440229102511",
        "disability_kind": "4", "disability_grade": "2", "evidence": "户口本", "valid_from": "2026-01-01",
    }  # fmt: skip
    answer = desk.post("/elders/new/", said)
    assert answer.status_code == 302
    elder = Elder.objects.get(name="阿依古丽·买买提")
    assert (elder.document, elder.citizen_id, elder.means) == ("passport", "E12345678", "landline")
    assert elder.disability == {"number": "61092119440229102511", "kind": "4", "grade": "2"}
    assert (elder.pinyin[:3], elder.valid_from, elder.evidence) == ("ayi", date(2026, 1, 1), "户口本")
    page = text(desk.get(f"/elders/{elder.pk}/"))
    assert "维吾尔族" in page and "丧偶" in page and "61092119440229102511" not in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "王3"}, "姓名里不能有数字"),
        ({"document": "passport", "citizen_id": "?"}, "不像所选证件"),
        ({"citizen_id": "61092119451231102"}, "18 位"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(desk: Any, city: Any, said: dict[str, str], why: str) -> None:
    whole = {"name": "何玉珍", "sex": "2", "division": cast.PUXI, "living": "alone", **said}
    answer = desk.post("/elders/new/", whole)
    assert answer.status_code == 422 and why in text(answer)


def test_a_pin_of_fifteen_figures_becomes_one_of_eighteen(desk: Any, city: Any) -> None:
    desk.post(
        "/elders/new/",
        {"name": "何玉珍", "sex": "0", "division": cast.PUXI, "living": "alone", "citizen_id": "610921451231102"},
    )
    elder = Elder.objects.get(name="何玉珍")
    assert elder.citizen_id.startswith("61092119451231102") and elder.birth_date == date(1945, 12, 31)
