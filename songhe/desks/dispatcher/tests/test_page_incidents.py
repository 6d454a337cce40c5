"""Major incidents: calls counted to one event, several at once; a county reads those of the city and sees nothing of others."""

from typing import Any

import pytest
from django.test import Client

from songhe.base.errors import Refused
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call, Incident
from songhe.care.emergency.tests import scene
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any) -> Client:
    """Liu Min's screen."""
    return sign_in(cast.liu_min())


def incident(desk: Client) -> Incident:
    desk.post("/console/incidents/", {"name": "蒲溪镇山体滑坡", "division": str(cast.place(cast.PUXI_TOWN).pk)})
    return Incident.objects.get()


def test_a_call_is_counted_to_an_incident(desk: Client) -> None:
    call, found = scene.answered(), incident(desk)
    desk.post(f"/calls/{call.pk}/group/", {"incident": str(found.pk)})
    assert "王桂兰" in desk.get(f"/console/incidents/{found.pk}/").content.decode()


def test_an_incident_needs_a_name(desk: Client) -> None:
    cast.city()
    answer = desk.post("/console/incidents/", {"name": "", "division": str(cast.place(cast.PUXI_TOWN).pk)})
    assert answer.status_code == 422 and "请写明发生了什么" in answer.content.decode()


def test_an_incident_ends_once(desk: Client) -> None:
    cast.city()
    found = incident(desk)
    assert desk.post(f"/console/incidents/{found.pk}/close/").status_code == 302
    assert desk.post(f"/console/incidents/{found.pk}/close/").status_code == 409


def test_a_foreign_incident_is_not_found(desk: Client, sign_in: Any) -> None:
    cast.city()
    found = incident(desk)
    assert sign_in(cast.he_ziyang()).get(f"/console/incidents/{found.pk}/").status_code == 404


def text(client: Client, page: str) -> str:
    return client.get(f"/console/incidents/{page}").content.decode()


# --- several at once ------------------------------------------------------------------------------------------------
def two(desk: Client) -> tuple[Call, Call, Incident]:
    found = [scene.answered(), scene.ring(elder=cast.ye_elder(), source="ye")]
    return found[0], found[1], incident(desk)


def numbers(found: Incident) -> set[str]:
    return set(Call.objects.filter(incident=found).values_list("elder__name", flat=True))


def test_several_calls_are_counted_to_it_at_once_and_taken_out_again(desk: Client) -> None:
    one, other, found = two(desk)
    assert str(one.pk) in text(desk, f"{found.pk}/") and "可以归入的呼叫" in text(desk, f"{found.pk}/")
    desk.post(f"/console/incidents/{found.pk}/calls/", {"call": [str(one.pk), str(other.pk)]})
    assert numbers(found) == {"王桂兰", "叶大福"}
    desk.post(f"/console/incidents/{found.pk}/removal/", {"call": [str(other.pk)]})
    assert numbers(found) == {"王桂兰"}


def test_nothing_ticked_changes_nothing(desk: Client) -> None:
    _, _, found = two(desk)
    for deed in ("calls", "removal"):
        assert desk.post(f"/console/incidents/{found.pk}/{deed}/").status_code == 302
    assert numbers(found) == set()


@pytest.mark.parametrize("key", ["x", "", "01a208bc-c626-7036-9c1e-8ec0fda6b7f7"])
def test_what_is_no_call_of_ours_is_left_out(desk: Client, key: str) -> None:
    one, _, found = two(desk)
    desk.post(f"/console/incidents/{found.pk}/calls/", {"call": [key, str(one.pk)]})
    assert numbers(found) == {"王桂兰"}


def test_calls_of_another_place_are_not_offered_and_not_taken(desk: Client) -> None:
    found = incident(desk) if cast.city() else None
    other = scene.ring(elder=cast.ziyang_elder(), source="tan")
    assert found and str(other.pk) not in text(desk, f"{found.pk}/")
    desk.post(f"/console/incidents/{found.pk}/calls/", {"call": [str(other.pk)]})
    assert numbers(found) == set()


def test_what_ended_before_it_began_is_not_offered(desk: Client) -> None:
    call = scene.closed()
    found = actions.open_incident(name="滑坡", division=cast.place(cast.PUXI_TOWN), by=cast.liu_min().actor, at=after(9000))
    assert not queries.groupable(cast.liu_min(), found).exists()
    Incident.objects.update(opened_at=AT)
    found.refresh_from_db()
    assert list(queries.groupable(cast.liu_min(), found)) == [call]


def test_all_of_them_or_none(desk: Client) -> None:
    one, other, found = two(desk)
    far = scene.ring(elder=cast.ziyang_elder(), source="tan")
    with pytest.raises(Refused, match="不在"):
        actions.group_all(calls=[one, other, far], incident=found, by=cast.liu_min().actor, at=after(60))
    assert numbers(found) == set()


def test_one_call_leaves_by_its_own_button(desk: Client) -> None:
    one, _, found = two(desk)
    actions.group(call=one, incident=found, by=cast.liu_min().actor, at=after(60))
    assert f"/calls/{one.pk}/ungroup/" in desk.get(f"/console/{one.pk}/").content.decode()
    desk.post(f"/calls/{one.pk}/ungroup/")
    assert numbers(found) == set() and "移出重大事件“蒲溪镇山体滑坡”" in desk.get(f"/console/{one.pk}/").content.decode()
    assert desk.post(f"/calls/{one.pk}/ungroup/", headers={"HX-Request": "true"}).status_code == 409


# --- of the whole city ----------------------------------------------------------------------------------------------
@pytest.fixture
def blackout(db: None) -> Incident:
    """Declared by the city for all of it, with a call of 紫阳县 in it."""
    cast.city()
    found = actions.open_incident(name="全市停电", division=cast.place(cast.CITY), by=cast.wu_city().actor, at=AT)
    far = scene.ring(elder=cast.ziyang_elder(), source="tan")
    actions.group(call=far, incident=found, by=cast.wu_city().actor, at=after(5))
    return found


def test_a_county_reads_the_citys_incident_and_counts_its_calls_to_it(desk: Client, blackout: Incident) -> None:
    call = scene.answered()
    assert "全市停电" in text(desk, "")
    assert "全市停电" in desk.get(f"/calls/{call.pk}/group/").content.decode()
    desk.post(f"/console/incidents/{blackout.pk}/calls/", {"call": [str(call.pk)]})
    assert numbers(blackout) == {"王桂兰", "谭秀英"}
    assert "王桂兰" in text(desk, f"{blackout.pk}/")


def test_nothing_else_of_the_city_is_seen_through_it(desk: Client, blackout: Incident) -> None:
    page = text(desk, f"{blackout.pk}/")
    assert "谭秀英" not in page and "蒿坪" not in page and "全市停电：0 起呼叫" in page
    row = next(one for one in desk.get("/console/incidents/").context["incidents"] if one.pk == blackout.pk)
    assert (row.n, row.running) == (0, 0)


def test_a_county_takes_no_call_of_another_out_of_it(desk: Client, blackout: Incident) -> None:
    far = blackout.calls.get()
    desk.post(f"/console/incidents/{blackout.pk}/removal/", {"call": [str(far.pk)]})
    assert numbers(blackout) == {"谭秀英"}


def test_only_the_city_ends_what_the_city_declared(desk: Client, blackout: Incident, sign_in: Any) -> None:
    address = f"/console/incidents/{blackout.pk}/close/"
    assert desk.post(address).status_code == 404 and address not in text(desk, "")
    assert sign_in(cast.wu_city()).post(address).status_code == 302


def test_an_incident_of_another_county_stays_unseen(desk: Client, sign_in: Any) -> None:
    cast.city()
    ours = actions.open_incident(name="蒿坪镇滑坡", division=cast.place(cast.HAOPING_TOWN), by=cast.he_ziyang().actor, at=AT)
    assert "蒿坪镇滑坡" not in text(desk, "") and desk.get(f"/console/incidents/{ours.pk}/").status_code == 404
    assert "蒿坪镇滑坡" in text(sign_in(cast.he_ziyang()), "")
    assert "蒿坪镇滑坡" in text(sign_in(cast.wu_city()), "")


def test_the_city_sees_the_calls_of_every_county(blackout: Incident, sign_in: Any) -> None:
    assert "谭秀英" in text(sign_in(cast.wu_city()), f"{blackout.pk}/")
