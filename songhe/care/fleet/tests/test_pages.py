"""The pages of the fleet: scope, forms that say what is wrong beside the field, letters and credentials."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from songhe.base.actors import CLOCK
from songhe.care.fleet import actions, door_queries
from songhe.care.fleet.models import Device, DeviceModel
from songhe.links.devices import actions as door
from songhe.links.devices import credentials, reasons
from songhe.links.devices.models import Credential, DeadLetter
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import letter_row
from songhe.register.access.models import User
from songhe.register.people.models import Elder

pytestmark = pytest.mark.django_db


@pytest.fixture
def make() -> DeviceModel:
    return DeviceModel.objects.get_or_create(code="HX-B1", defaults={"name": "一键呼叫器 B1", "kind": "button"})[0]


def to(name: str, device: Device | None = None) -> str:
    return reverse(f"fleet:{name}", args=[device.pk] if device else [])


def test_the_list_shows_own_devices_only(sign_in: Any, wang_button: Device, liu_min: User, he_ziyang: User) -> None:
    assert "btn-wang" in sign_in(liu_min).get("/fleet/").content.decode()
    assert "btn-wang" not in sign_in(he_ziyang).get("/fleet/").content.decode()


def test_the_list_narrows_and_survives_nonsense(sign_in: Any, wang_button: Device, liu_min: User) -> None:
    client = sign_in(liu_min)
    assert "btn-wang" not in client.get("/fleet/?text=nobody").content.decode()
    assert client.get("/fleet/?hours=abc&page=zz&low=1&model=%00").status_code == 200


def test_the_list_takes_a_fixed_number_of_queries(
    sign_in: Any, wang_button: Device, liu_min: User, django_assert_max_num_queries: Any
) -> None:
    rows = [Device(uid=f"m{n}", model=wang_button.model, elder=wang_button.elder, division_path=wang_button.division_path)
            for n in range(40)]  # fmt: skip
    Device.objects.bulk_create(rows)
    client = sign_in(liu_min)
    client.get("/fleet/")
    with django_assert_max_num_queries(18):
        client.get("/fleet/")


@pytest.mark.parametrize("page", ["device", "start_test", "install", "retire"])
def test_another_countys_device_is_404(sign_in: Any, wang_button: Device, he_ziyang: User, page: str) -> None:
    he_ziyang.role = "lead"
    he_ziyang.save()
    client, url = sign_in(he_ziyang), to(page, wang_button)
    answer = client.get(url) if page == "device" else client.post(url, {"reason": "x", "name": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["list", "register", "letters", "credentials"])
def test_families_have_no_way_in(sign_in: Any, wang_daughter: Any, page: str) -> None:
    user = User.objects.get(role="family")
    assert sign_in(user).get(to(page)).status_code == 404


def test_a_device_page_shows_what_it_said(sign_in: Any, wang_button: Device, liu_min: User, AT: datetime) -> None:
    door.keep_press(credential="btn-wang", body=b'{"signal":"sos","battery":71,"<b>":"x"}', at=AT)
    page = sign_in(liu_min).get(to("device", wang_button)).content.decode()
    assert "一键呼叫" in page
    assert "电量 71%" in page
    assert "<b>" not in page


def test_a_test_press_can_be_announced(sign_in: Any, wang_button: Device, liu_min: User) -> None:
    answer = sign_in(liu_min).post(to("start_test", wang_button), follow=True)
    wang_button.refresh_from_db()
    assert wang_button.test_until
    assert "会记成测试" in answer.content.decode()


def test_a_device_is_registered_with_an_elder(sign_in: Any, make: DeviceModel, wang: Elder, li_county: User) -> None:
    words = {"uid": "new-1", "model": make.pk, "name": wang.name, "room": "床头"}
    assert sign_in(li_county).post(to("register"), words).status_code == 302
    row = Device.objects.get(uid="new-1")
    assert (row.elder, row.room) == (wang, "床头")


def test_a_device_without_an_elder_is_in_stock_of_the_county(sign_in: Any, make: DeviceModel, li_county: User) -> None:
    sign_in(li_county).post(to("register"), {"uid": "new-1", "model": make.pk})
    assert Device.objects.get(uid="new-1").division_path == li_county.scope


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"uid": ""}, "设备号"),
        ({"uid": "btn-wang"}, "已经登记过了"),
        ({"name": "没有这人"}, "没有叫“没有这人”的老人"),
        ({"model": "x"}, "型号"),
    ],
)
def test_a_bad_form_says_so_beside_the_field(
    sign_in: Any, make: DeviceModel, wang_button: Device, li_county: User, words: dict[str, str], said: str
) -> None:
    answer = sign_in(li_county).post(to("register"), {"uid": "new-1", "model": make.pk, "room": "床头", **words})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page
    assert 'value="床头"' in page, "what was typed is kept"
    assert not Device.objects.filter(uid="new-1").exists()


def test_an_elder_of_another_county_is_nobody_here(
    sign_in: Any, make: DeviceModel, ziyang_elder: Elder, li_county: User
) -> None:
    words = {"uid": "new-1", "model": make.pk, "name": ziyang_elder.name}
    assert sign_in(li_county).post(to("register"), words).status_code == 422
    words = {"uid": "new-2", "model": make.pk, "which": ziyang_elder.pk, "name": "x"}
    sign_in(li_county).post(to("register"), words)
    assert not Device.objects.filter(elder=ziyang_elder, uid="new-2").exists()


def test_of_two_namesakes_the_form_asks_which(sign_in: Any, wang_button: Device, wang: Elder, li_county: User) -> None:
    twin = Elder.objects.create(name=wang.name, division=wang.division, division_path=wang.division_path)
    client = sign_in(li_county)
    answer = client.post(to("install", wang_button), {"name": wang.name, "room": "客厅"})
    assert answer.status_code == 422
    assert str(twin.pk) in answer.content.decode()
    assert client.post(to("install", wang_button), {"which": twin.pk, "name": wang.name, "room": "客厅"}).status_code == 302
    wang_button.refresh_from_db()
    assert (wang_button.elder, wang_button.room) == (twin, "客厅")


def test_retiring_needs_a_reason(sign_in: Any, wang_button: Device, li_county: User) -> None:
    client = sign_in(li_county)
    assert client.post(to("retire", wang_button), {"reason": ""}).status_code == 422
    assert client.post(to("retire", wang_button), {"reason": "坏了"}).status_code == 302
    wang_button.refresh_from_db()
    assert wang_button.retired_at
    assert client.post(to("retire", wang_button), {"reason": "再来"}).status_code == 409


def test_a_dispatcher_may_test_and_not_retire(sign_in: Any, wang_button: Device, liu_min: User) -> None:
    assert sign_in(liu_min).post(to("retire", wang_button), {"reason": "x"}).status_code == 404


def letter(AT: datetime, credential: str = "btn-wang", body: bytes = b"<script>\x00\xff") -> DeadLetter:
    with pytest.raises(Unreadable):
        door.keep_press(credential=credential, body=body, at=AT)
    return DeadLetter.objects.get(credential=credential)


def test_letters_show_reason_and_bytes_safely(sign_in: Any, AT: datetime, sun_city: User) -> None:
    letter(AT)
    page = sign_in(sun_city).get(to("letters")).content.decode()
    assert "不是有效的 JSON" in page
    assert "&lt;script&gt;\\x00\\xff" in page


def test_a_county_sees_letters_of_its_own_devices_only(
    sign_in: Any, wang_button: Device, zhao_lead: User, sun_city: User, AT: datetime
) -> None:
    mine, foreign = letter(AT), letter(AT, "btn-of-nobody")
    everything = set(door_queries.letters(sun_city))
    own = set(door_queries.letters(zhao_lead))
    assert everything == {mine, foreign}
    assert own == (everything if zhao_lead.division.level == "city" else {mine})


def test_a_letter_is_seen_once_and_leaves_the_list(sign_in: Any, AT: datetime, sun_city: User) -> None:
    row, client = letter(AT), sign_in(sun_city)
    client.post(reverse("fleet:see_letter", args=[row.pk]))
    row.refresh_from_db()
    assert row.seen_by == sun_city.name
    assert "btn-wang" not in client.get(to("letters")).content.decode()
    assert "btn-wang" in client.get(to("letters") + "?all=1").content.decode()


def test_the_auditor_reads_letters_and_marks_none(sign_in: Any, AT: datetime, qian_auditor: User) -> None:
    row, client = letter(AT), sign_in(qian_auditor)
    assert client.get(to("letters")).status_code == 200
    assert client.post(reverse("fleet:see_letter", args=[row.pk])).status_code == 404


def test_a_secret_is_shown_once(sign_in: Any, sun_city: User) -> None:
    client = sign_in(sun_city)
    page = client.post(to("credentials"), {"username": "gw-1", "adapter": "zigbee2mqtt"}).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    known = credentials.find("gw-1")
    assert known
    assert known.opens_with(secret.encode())
    assert secret not in client.get(to("credentials")).content.decode()


@pytest.mark.parametrize(("username", "said"), [("a/b", "账号只能用"), ("", "账号"), ("gw-1", "已经有了")])
def test_a_bad_account_says_so(sign_in: Any, sun_city: User, AT: datetime, username: str, said: str) -> None:
    door.issue_credential(username="gw-1", by=CLOCK, at=AT)
    answer = sign_in(sun_city).post(to("credentials"), {"username": username, "adapter": "generic"})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_county_lets_in_only_what_it_registered(wang_button: Device, li_county: User) -> None:
    door_queries.may_issue(li_county, "btn-wang")
    with pytest.raises(Exception, match="先登记设备"):
        door_queries.may_issue(li_county, "btn-other")


def test_an_account_is_disabled(sign_in: Any, sun_city: User, AT: datetime) -> None:
    door.issue_credential(username="gw-1", by=CLOCK, at=AT)
    row = Credential.objects.get()
    sign_in(sun_city).post(reverse("fleet:disable_credential", args=[row.pk]))
    row.refresh_from_db()
    assert row.disabled_at


def test_a_lost_secret_is_replaced_and_shown_once(sign_in: Any, sun_city: User, AT: datetime) -> None:
    old = door.issue_credential(username="gw-1", by=CLOCK, at=AT)
    row, client = Credential.objects.get(), sign_in(sun_city)
    door.disable_credential(credential=row, by=CLOCK, at=AT)
    page = client.post(reverse("fleet:renew_secret", args=[row.pk])).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    known = credentials.find("gw-1")
    assert known and known.opens_with(secret.encode()) and not known.opens_with(old.encode())
    assert "gw-1 的密钥" in page and secret not in client.get(to("credentials")).content.decode()


def test_another_countys_secret_is_not_replaced(sign_in: Any, wang_button: Device, he_ziyang: User, AT: datetime) -> None:
    door.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    he_ziyang.role = "lead"
    he_ziyang.save()
    row = Credential.objects.get()
    assert sign_in(he_ziyang).post(reverse("fleet:renew_secret", args=[row.pk])).status_code == 404
    assert Credential.objects.get().secret_digest == row.secret_digest


def test_what_is_registered_can_be_seen_at_once(sign_in: Any, make: DeviceModel, li_county: User, AT: datetime) -> None:
    row = actions.register_device(uid="new-1", model=make, by=CLOCK, at=AT, division=li_county.scope)
    page = sign_in(li_county).get(to("device", row)).content.decode()
    assert "在库" in page


def test_a_credential_that_was_refused_says_when(
    sign_in: Any, wang_button: Device, zhao_lead: User, he_ziyang: User, AT: datetime
) -> None:
    door.issue_credential(username="btn-wang", by=CLOCK, at=AT)
    door.keep_letter(letter_row(Unreadable(reasons.WRONG_SECRET, "10.0.0.7"), "btn-wang", "", b"", AT))
    client = sign_in(zhao_lead)
    assert "11 月 23 日 10:20" in client.get(to("credentials")).content.decode()
    letters = client.get(to("letters")).content.decode()
    assert "密钥不对" in letters and "10.0.0.7" in letters
    he_ziyang.role = "lead"
    he_ziyang.save()
    assert "btn-wang" not in sign_in(he_ziyang).get(to("letters")).content.decode()
