"""`songhe rotate-keys --index`: everybody is found all the while, no device is locked out, and the old key can go."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from songhe.base import crypto, rotation
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.fields import BlindIndexField, SealedField
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.links.devices import actions as door
from songhe.links.devices import credentials, drill
from songhe.links.devices.models import Credential
from songhe.register.access import tokens
from songhe.register.access.models import Token
from songhe.register.lists import queries
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.staff import actions as staff
from tests import cast

pytestmark = pytest.mark.django_db
BY = {"by": CLOCK, "at": cast.AT}
CITIZEN = "610921194503120024"


@pytest.fixture
def marked() -> None:
    """Wang, her daughter, a doctor and a stranger on the telephone, each found by a number."""
    people.change_elder(elder=cast.wang(), citizen_id=CITIZEN, phone="139 9250 0001", address="蒲溪社区 4 组 1 号", **BY)
    people.change_contact(contact=cast.wang_daughter(), phone="+86 13992500002", **BY)
    staff.change_responder(responder=cast.doctor_zhou(), phone="13992500012", **BY)
    place = cast.place(cast.PUXI)
    emergency.raise_call(source="t", trigger="phone", division=place, caller_phone="0915-521 0000", **BY)


@pytest.fixture
def newer_key(marked: None, settings: Any) -> str:
    """Everything was marked with key 1; now there is a key 2. Gives the ring without the old key."""
    new = f"2:{'ab' * 32}"
    settings.INDEX_KEY = f"{settings.INDEX_KEY},{new}"
    return new


def found(text: str) -> list[str]:
    return [elder.name for elder in queries.people(cast.liu_min(), text)]


def marks() -> list[str]:
    """Every mark there is."""
    columns = [(model, field.attname) for model, fields in rotation.models_with(BlindIndexField) for field in fields]
    return sorted(mark for model, name in columns for mark in model._base_manager.values_list(name, flat=True) if mark)


def test_every_mark_says_what_it_is_made_of() -> None:
    every = [(model, field) for model, fields in rotation.models_with(BlindIndexField) for field in fields]
    assert len(every) >= 5
    assert all(isinstance(model._meta.get_field(field.of), SealedField) for model, field in every)


def test_the_verbs_and_the_rotation_agree_on_every_mark(marked: None) -> None:
    assert len(marks()) == 9  # number and tail of ID and telephone, the address, three other telephones and one's tail
    assert sum(step.moved for step in rotation.rotate_index()) == 0


def test_every_mark_is_made_anew_and_the_old_key_can_be_taken_away(newer_key: str, settings: Any) -> None:
    old = marks()
    list(rotation.rotate_index())
    assert len(marks()) == len(old) and not set(marks()) & set(old)
    settings.INDEX_KEY = newer_key
    assert found("13992500001") == found("13992500002") == found(CITIZEN) == ["王桂兰"]
    assert Call.objects.get().caller_phone_index == crypto.blind_index("09155210000", "phone")
    assert sum(step.moved for step in rotation.rotate_index()) == 0


def test_everybody_is_found_before_and_while_marks_are_made_anew(newer_key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("13992500001") == ["王桂兰"]
    monkeypatch.setattr(rotation, "BATCH", 1)
    for _step in rotation.rotate_index():
        assert found("13992500001") == found("13992500002") == ["王桂兰"]


def test_nobody_is_registered_twice_while_marks_are_made_anew(newer_key: str) -> None:
    twin = {"name": "王桂兰", "sex": "2", "birth_date": None, "division": cast.place(cast.PUXI)}
    with pytest.raises(Refused, match="已经登记过"):
        people.register_elder(**twin, citizen_id=CITIZEN, **BY)


def test_a_number_changed_meanwhile_keeps_its_mark(newer_key: str) -> None:
    model, fields = next(pair for pair in rotation.models_with(BlindIndexField) if pair[0] is Elder)
    key, *seen = Elder.objects.values_list("pk", *(name for one in fields for name in (one.attname, one.of))).get()
    people.change_elder(elder=cast.wang(), phone="13992500099", **BY)
    rotation._remarking(model, fields)(key, seen)
    assert found("13992500099") == ["王桂兰"] and found("13992500001") == []


@pytest.mark.django_db(transaction=True)  # the door's threads drop connections that are not as they were
def test_a_device_comes_in_with_its_old_digest_and_has_a_new_one_afterwards(marked: None, settings: Any) -> None:
    secret = door.issue_credential(username="btn-wang", **BY).encode()
    old, settings.INDEX_KEY = settings.INDEX_KEY, f"{settings.INDEX_KEY},2:{'ab' * 32}"
    directory = credentials.Directory()
    known = directory.find("btn-wang")
    assert known and known.opens_with(secret) and known.is_outdated and not known.opens_with(b"wrong")
    directory.renew(known, secret)
    settings.INDEX_KEY = settings.INDEX_KEY.removeprefix(f"{old},")
    fresh = directory.find("btn-wang")
    assert fresh and fresh.opens_with(secret) and not fresh.is_outdated


def test_a_digest_whose_key_is_gone_opens_with_nothing(marked: None, settings: Any) -> None:
    secret = door.issue_credential(username="btn-wang", **BY).encode()
    settings.INDEX_KEY = f"2:{'ab' * 32}"
    known = credentials.find("btn-wang")
    assert known and not known.opens_with(secret)


def test_a_press_over_https_renews_the_digest_too(newer_key: str, client: Any) -> None:
    Credential.objects.create(
        username="btn-wang", secret_digest=credentials.digest(b"s", 1), digest_key=1, topics=["songhe/{u}/up"]
    )
    answer = client.post(
        "/door/press/", b'{"signal":"sos"}', content_type="application/json", headers={"Authorization": "Bearer btn-wang:s"}
    )
    assert answer.status_code == 200
    assert Credential.objects.get().digest_key == 2


def test_a_token_works_with_its_old_digest_and_has_a_new_one_afterwards(marked: None, settings: Any) -> None:
    li = cast.li_county()
    text = tokens.issue_token(user=li, label="x", **BY)
    settings.INDEX_KEY = f"{settings.INDEX_KEY},2:{'ab' * 32}"
    assert tokens.user_of(text, cast.AT) == li
    settings.INDEX_KEY = f"2:{'ab' * 32}"
    assert Token.objects.get().digest_key == 2
    assert tokens.user_of(text, cast.AT) == li


def test_a_seeded_button_can_still_be_pressed(marked: None, settings: Any) -> None:
    door.issue_credential(username="btn-wang", secret=credentials.drill_secret("btn-wang"), **BY)
    before = drill.secret_for("btn-wang")
    settings.INDEX_KEY = f"{settings.INDEX_KEY},2:{'ab' * 32}"
    assert drill.secret_for("btn-wang") == before
    assert drill.homes("btn-", 1) == [("btn-000001", credentials.drill_secret("btn-000001"))]


def test_the_command_says_how_many_digests_wait_for_their_owners(marked: None, settings: Any, capsys: Any) -> None:
    door.issue_credential(username="btn-wang", **BY)
    settings.INDEX_KEY = f"{settings.INDEX_KEY},2:{'ab' * 32}"
    door.issue_credential(username="btn-ye", **BY)
    call_command("rotate_keys", index=True)
    said = capsys.readouterr().out
    assert "people_elder: 1 of 1 rows, 5 marks made anew" in said
    assert "index key 2: every mark, 1 secrets and tokens" in said
    assert "index key 1: 1 secrets and tokens" in said


def test_a_new_key_goes_into_the_key_file_beside_the_old(settings: Any, tmp_path: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.delenv("SONGHE_INDEX_KEY")
    settings.VAR = tmp_path
    (tmp_path / "keys.env").write_text(f"SONGHE_SECRET_KEY=x\nSONGHE_INDEX_KEY={settings.INDEX_KEY}\n")
    call_command("rotate_keys", index=True, new=True)
    other, line = (tmp_path / "keys.env").read_text().splitlines()
    assert other == "SONGHE_SECRET_KEY=x"
    ring = crypto._ring(line.partition("=")[2])
    assert ring[1].hex() == settings.INDEX_KEY and len(ring[2]) == 32
    assert "songhe rotate-keys --index" in capsys.readouterr().out


def test_where_the_key_comes_from_the_environment_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match=r"SONGHE_INDEX_KEY comes from the environment.*`,2:` and 64 hex digits"):
        call_command("rotate_keys", index=True, new=True)
