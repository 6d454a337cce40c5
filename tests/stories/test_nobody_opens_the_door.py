"""Wang does not answer three times. Her neighbour is asked, then the assistant, then the desk; and she is found in time."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.base import indicators as base
from songhe.care.emergency.models import Call
from songhe.care.visits import actions, jobs, queries
from songhe.care.visits.models import Chase, Visit
from songhe.care.visits.tests import scene
from songhe.journeys import visits_ring
from songhe.links.notify.models import Notice
from tests import cast

pytestmark = pytest.mark.django_db
MONTH = base.month(2026, 11)


def told(at: Any) -> set[str]:
    while visits_ring.run_once(at):
        pass
    return set(Notice.objects.filter(subject__in=Chase.objects.values("pk")).values_list("to", flat=True))


def test_nobody_opens_the_door(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = {"at": cast.AT}
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    cast.open_desk(monkeypatch, cast.AT)
    monkeypatch.setattr(clock, "now", lambda: hand["at"])
    wang, zhang, assistant = cast.wang(), cast.neighbour_zhang(), scene.xiaohong()
    scene.computed()
    assert queries.listed(assistant).get().codes == ["alone", "disabled"]

    # Three calls in forty minutes, and nobody answers. None of them is a visit.
    client = sign_in(assistant)
    for _time in range(3):
        answer = client.post(f"/visits/of/{wang.pk}/visit/", {"method": "phone", "outcome": "not_met"})
        assert answer.status_code == 302
        hand["at"] += timedelta(minutes=20)
    assert Visit.objects.filter(valid=True).count() == 0
    chase = Chase.objects.get()
    assert (chase.status, chase.tries) == ("neighbour", 3)

    # The neighbour with the key is told, and opens the page from the message: surname and place, no more.
    assert f"user:{zhang.user_id}" in told(hand["at"])
    notice = Notice.objects.filter(subject=chase.pk, to=f"user:{zhang.user_id}")[0]
    assert "桂兰" not in notice.title + notice.text and "王·蒲溪社区" in notice.title
    assert zhang.user is not None and "请邻居去看" in sign_in(zhang.user).get(f"/visits/nobody/{chase.pk}/").content.decode()
    assert sign_in(cast.he_ziyang()).get(f"/visits/nobody/{chase.pk}/").status_code == 404

    # The neighbour is away. An hour later somebody must go; nobody does, and before the day is over the desk has a call.
    jobs.due(chase.due_at)
    assert Chase.objects.get().status == "home"
    hand["at"] = Chase.objects.get().home_by
    jobs.due(hand["at"])
    told(hand["at"])
    assert Chase.objects.get().status == "police" and Call.objects.get().elder == wang
    told(hand["at"])
    assert Call.objects.count() == 1

    # She is found at her sister's. That she was found is no visit: she stands among the missing until somebody has seen her.
    client = sign_in(assistant)
    client.post(f"/visits/nobody/{chase.pk}/", {"said": "在妹妹家，忘了带手机"})
    assert Chase.objects.get().status == "found"
    path = cast.place(cast.PUXI).path
    assert queries.ratios(MONTH, hand["at"])[path].met == 0
    body = {"method": "phone", "outcome": "met"}
    body |= {f"q_{group}_{code}": said for group, found in scene.FULL.items() for code, said in found.items()}
    client.post(f"/visits/of/{wang.pk}/visit/", body)
    assert queries.ratios(MONTH, hand["at"] + timedelta(seconds=1))[path].share == 100.0
    hand["at"] += timedelta(minutes=1)
    page = client.get("/visits/month/").content.decode()
    assert "都见到了" in page and "100.0%" in page

    # The list was never typed: she is there because of her file, and leaves it when she moves into a home.
    actions.leave_list(elder=wang, by=assistant.actor, at=hand["at"])
    assert not queries.listed(assistant).exists()
