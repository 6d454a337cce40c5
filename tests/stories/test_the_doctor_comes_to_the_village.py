"""The doctor comes to the village: planned, announced to whoever is due, held with one sheet a person, and what follows.
Old Ye is sent on to a tele-consult, with the assistant at his side."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base import indicators as base
from songhe.care.health import actions, queries
from songhe.care.health.actions import consulting
from songhe.care.health.models import Consult, Day, RoundSheet, Service, VillageRound
from songhe.care.health.tests import scene
from songhe.city.targets import gathering
from songhe.journeys import health_told
from songhe.links.notify.models import Notice
from songhe.register.bulletin.models import Article
from tests import cast

pytestmark = pytest.mark.django_db


def runs(at: datetime) -> None:
    while health_told.run_once(at):
        pass


def titles(to: str) -> set[str]:
    return set(Notice.objects.filter(to=to).values_list("title", flat=True))


def test_the_doctor_comes_to_the_village(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": scene.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    doctor, team, ye = scene.doctor(), scene.team(), cast.ye_elder()
    helper = cast.user("lixia", "李霞", "assistant", cast.DONGSHENG)
    village = cast.place(cast.DONGSHENG)
    contract = actions.draft(elder=ye, team=team, package="basic", starts_on=scene.DAY, by=doctor.actor, at=scene.AT)
    actions.sign(contract=contract, signed_by="叶大福", by=doctor.actor, at=scene.AT)
    actions.enrol(elder=ye, kind="htn", on=scene.DAY, by=doctor.actor, at=scene.AT)

    # Planned for Thursday; not twice on a day, and not in another county.
    clinic = sign_in(doctor)
    body = {"team": team.pk, "village": village.pk, "on": "2026-11-26", "begins": "09:00", "place": "东升村卫生室"}
    assert clinic.post("/health/rounds/", body).status_code == 302
    assert clinic.post("/health/rounds/", body).status_code == 422
    one = VillageRound.objects.get()
    page = clinic.get(f"/health/rounds/{one.pk}/").content.decode()
    assert "叶大福" in page and "高血压随访到期" in page and "今年没体检" in page and "签约这季度没有服务" in page

    # Announced: Ye and the assistant are told, and the bureau has the words to publish. No disease in them.
    clinic.post(f"/health/rounds/{one.pk}/announcement/")
    runs(hand["at"])
    assert titles(f"elder:{ye.pk}") == {"医生要来村里·叶·东升村"} and titles(f"user:{helper.pk}") == {"医生要来村里·东升村"}
    words = Article.objects.get()
    assert words.status == "draft" and "东升村卫生室" in words.body and "叶" not in words.body
    assert "东升村" in sign_in(cast.li_county()).get("/bulletin/").content.decode()
    assert sign_in(cast.he_ziyang()).get(f"/health/rounds/{one.pk}/").status_code == 404

    # Thursday: one sheet for Ye. What was measured is judged as everything that is measured; a consult is asked for.
    clinic = sign_in(doctor)
    sheet = f"/health/rounds/{one.pk}/of/{ye.pk}/"
    assert clinic.post(sheet, {"complaint": "头晕", "step": "none"}).status_code == 422  # not before the day
    hand["at"] = datetime.fromisoformat("2026-11-26T09:40:00+08:00")
    clinic = sign_in(doctor)
    assert clinic.post(sheet, {"step": "none"}).status_code == 422
    assert clinic.post(sheet, {"step": "refer", "complaint": "头晕"}).status_code == 422  # to which hospital
    filled = {"complaint": "头晕", "sbp": "152", "dbp": "84", "found": "颈椎压痛", "advice": "少盐", "step": "consult",
              "next_on": "2026-12-03"}  # fmt: skip
    assert clinic.post(sheet, filled).status_code == 302
    assert clinic.post(sheet, filled).status_code == 422
    assert Day.objects.get(elder=ye).record["r"][0]["v"] == {"sbp": 152.0, "dbp": 84.0}
    assert Service.objects.get(contract=contract).kind == "visit"
    consult = Consult.objects.get()
    assert (consult.asker, consult.reason) == ("doctor", "颈椎压痛")

    # Closed: who was due and did not come is on the list by name; the figure counts the village.
    chen = scene.chen()
    hand["at"] = datetime.fromisoformat("2026-11-26T12:00:00+08:00")
    clinic = sign_in(doctor)
    assert clinic.post(f"/health/rounds/{one.pk}/closing/", {"summary": ""}).status_code == 409
    clinic.post(f"/health/rounds/{one.pk}/closing/", {"summary": "路滑，来的人少"})
    one.refresh_from_db()
    assert (one.status, one.seen, RoundSheet.objects.filter(elder=chen).exists()) == ("done", 1, False)
    figure = gathering.found("round-villages")
    assert figure is not None
    counted = figure[1].count(base.month_of(hand["at"]), hand["at"])
    assert (counted[village.path].met, counted[cast.place(cast.PUXI).path].met) == (1, 0)

    # The county hospital's hour, by its own video; the assistant sits beside and hears the consent.
    consulting.open_slots(
        doctor=doctor, starts_at=hand["at"] + timedelta(hours=3), count=1, hospital="汉阴县医院", by=doctor.actor, at=hand["at"]
    )
    slot = queries.free_slots(doctor, hand["at"]).get()
    at = f"/health/consults/{consult.pk}/"
    told = {
        "slot": slot.pk,
        "way": "video",
        "link": "https://tele.hyxyy.example/r/12",
        "place": "东升村卫生室",
        "beside": helper.pk,
    }
    assert clinic.post(f"{at}schedule/", {**told, "link": "12"}).status_code == 422
    assert clinic.post(f"{at}schedule/", told).status_code == 302
    runs(hand["at"])
    assert "远程看诊约好了·叶·东升村" in titles(f"user:{helper.pk}") & titles(f"elder:{ye.pk}")
    assert clinic.post(f"{at}meeting/", {"present": "叶大福", "minutes": "10"}).status_code == 409  # no consent yet
    beside = sign_in(helper)
    assert "颈椎" not in beside.get(at).content.decode()
    assert beside.post(f"{at}consent/", {"agreed_by": "叶大福", "how": "spoken"}).status_code == 302
    hand["at"] = slot.starts_at + timedelta(minutes=18)
    clinic = sign_in(doctor)
    assert clinic.post(f"{at}meeting/", {"present": "叶大福、李霞；县医院 王医生", "minutes": "15"}).status_code == 302
    notes = {"notes": "颈椎病", "advice": "热敷，两周后再看", "rx_number": "HY20261126001"}
    assert clinic.post(f"{at}notes/", notes).status_code == 422  # whose prescription
    assert clinic.post(f"{at}notes/", {**notes, "rx_hospital": "汉阴县医院"}).status_code == 302
    consult.refresh_from_db()
    assert (consult.status, consult.agreed_heard, consult.follow_on) == ("written", "李霞", scene.DAY + timedelta(days=10))
    assert set(Service.objects.filter(contract=contract).values_list("kind", flat=True)) == {"visit", "consult"}
    assert "热敷" not in sign_in(helper).get(at).content.decode()

    # A week later somebody asks how it went.
    hand["at"] = scene.AT + timedelta(days=10)
    clinic = sign_in(doctor)
    assert queries.follow_ups_due(doctor, scene.DAY + timedelta(days=10)).count() == 1
    clinic.post(f"{at}following/", {"said": "不晕了"})
    assert not queries.unfollowed(doctor).exists()
