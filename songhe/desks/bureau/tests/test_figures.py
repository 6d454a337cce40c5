"""A figure's own pages: definition, breakdowns, the calls behind it, the export, one call."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from songhe.base import clock
from songhe.base import indicators as base
from songhe.base.models import JournalEntry
from songhe.care.emergency.indicators import figures as declared
from songhe.care.emergency.models import Call, Response
from songhe.care.emergency.tests.past import past_call
from songhe.desks.bureau import exports
from songhe.register.places.models import Division
from tests import cast

pytestmark = pytest.mark.django_db
CODE = "response-15min"


@pytest.fixture(autouse=True)
def _a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT + timedelta(days=5))


def test_every_figure_prints_its_definition(sign_in: Any) -> None:
    cast.city()
    page = sign_in(cast.sun_city()).get(reverse("bureau:figures")).content.decode()
    for figure in declared():
        assert str(figure.name) in page
        assert str(figure.denominator) in page


def test_the_definition_stands_beside_the_number(sign_in: Any) -> None:
    past_call(arrived=1000)
    page = sign_in(cast.sun_city()).get(reverse("bureau:figure", args=[CODE])).content.decode()
    figure = base.find(CODE)
    assert figure
    for words in (figure.numerator, figure.denominator, figure.source, figure.caution, "第 1 版"):
        assert str(words) in page


def test_false_alarms_are_shown_by_model(sign_in: Any) -> None:
    past_call(cause="false_device", model="随身手表 W3")
    past_call(model="随身手表 W3")
    past_call(model="")
    client = sign_in(cast.sun_city())
    page = client.get(reverse("bureau:figure", args=["false-alarm"]))
    ((name, ratio, _, query),) = page.context["models"]
    assert (name, ratio.met, ratio.of) == ("随身手表 W3", 1, 2)
    assert counted(client, "false-alarm", query) == 2 and f'href="/bureau/figures/false-alarm/calls/{query}"' in text(page)


def counted(client: Any, code: str, query: str, part: str = "of") -> int:
    """How many calls the list behind a number has."""
    return client.get(reverse("bureau:calls", args=[code]) + f"{query}&part={part}").context["page"].paginator.count


def text(page: Any) -> str:
    return page.content.decode().replace("&amp;", "&")


def test_calls_without_a_device_are_opened_too(sign_in: Any) -> None:
    past_call(model="", no_answer=True)
    past_call(model="B1")
    client = sign_in(cast.sun_city())
    found = {name: (ratio.of, query) for name, ratio, _, query in client.get("/bureau/figures/no-answer/").context["models"]}
    assert {name: of for name, (of, _) in found.items()} == {"没有设备": 1, "B1": 1}
    assert all(counted(client, "no-answer", query) == 1 for _, query in found.values())


def test_a_chosen_model_narrows_every_number_and_is_said(sign_in: Any) -> None:
    past_call(arrived=60, model="W3")
    past_call(arrived=1000, model="B1")
    client = sign_in(cast.sun_city())
    for name in ("home", "figures", "breaches", "times"):
        assert "只看型号：W3" in text(client.get(reverse(f"bureau:{name}"), {"model": "W3"}))
    page = client.get(reverse("bureau:figure", args=[CODE]), {"model": "W3"})
    assert page.context["ratio"].share == 100.0 and [line.ratio.of for line in page.context["ranked"] if line.ratio.of] == [1]
    lines = export(client, model="W3").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and JournalEntry.objects.get(verb="bureau.export").facts["model"] == "W3"


@pytest.mark.parametrize("model", ["nonsense", "W9"])
def test_a_model_that_is_not_ours_is_404(sign_in: Any, model: str) -> None:
    past_call(where=cast.HAOPING, model="W9")
    assert sign_in(cast.li_county()).get(reverse("bureau:minutes"), {"model": model}).status_code == 404


def test_each_month_of_the_trend_opens_its_calls(sign_in: Any) -> None:
    for days in (0, 31, 31):
        past_call(at=cast.AT - timedelta(days=days), arrived=1000)
    client = sign_in(cast.sun_city())
    page = client.get(reverse("bureau:figure", args=[CODE]))
    cells = [(month, ratio, query) for month, row in page.context["chart"].table for ratio, query in row if ratio.of]
    assert [(month, ratio.of) for month, ratio, _ in cells] == [("2026-10", 2), ("2026-11", 1)]
    for _, ratio, query in cells:
        assert counted(client, CODE, query) == ratio.of and f"/calls/{query}" in text(page)


def test_places_of_the_trend_open_their_own(sign_in: Any) -> None:
    for _ in range(5):
        past_call(arrived=1000)
        past_call(where=cast.HAOPING, arrived=60)
    client = sign_in(cast.sun_city())
    chart = client.get(reverse("bureau:figure", args=[CODE])).context["chart"]
    names = [curve.name for curve in chart.named]
    assert names == ["安康市", "汉阴县"]
    assert [counted(client, CODE, query) for _, query in chart.table[-1][1]] == [10, 5]


# --- reported afterwards --------------------------------------------------------------------------------------------
def reported(late: bool, arrived: int = 540) -> None:
    """A call to which Zhou Ming came; `late` when his phone could tell it only afterwards."""
    call = past_call(arrived=arrived)
    zhou = cast.doctor_zhou()
    facts = {"responder_name": zhou.name, "responder_kind": zhou.kind, "division_path": call.division_path, "place": 1}
    row = Response.objects.create(
        call=call, responder=zhou, status="done", asked_at=call.received_at, asked_by="x", reported_late=late, **facts
    )
    Call.objects.filter(pk=call.pk).update(lead_response=row)


def test_what_was_reported_afterwards_stands_beside_the_fifteen_minutes(sign_in: Any) -> None:
    for late in (True, False, False):
        reported(late)
    reported(True, arrived=1000)  # late anyway: it flatters nothing
    client = sign_in(cast.sun_city())
    for name in ("bureau:minutes", "bureau:figures"):
        page = text(client.get(reverse(name)))
        assert name == "bureau:figures" or "其中 1 起事后补报（33.3%）" in page
    assert "其中 1 起事后补报（33.3%）" in text(client.get(reverse("bureau:figure", args=[CODE])))
    assert counted(client, "late-reports", "?month=2026-11", "met") == 1
    assert "补报" in text(client.get(reverse("bureau:calls", args=["late-reports"]) + "?part=met"))


def test_nobody_reported_afterwards_is_said_too(sign_in: Any) -> None:
    reported(False)
    assert "没有事后补报的" in text(sign_in(cast.sun_city()).get(reverse("bureau:minutes")))


def test_an_unknown_figure_is_404(sign_in: Any) -> None:
    assert sign_in(cast.sun_city()).get(reverse("bureau:figure", args=["nothing"])).status_code == 404


def test_the_list_is_paged_and_names_are_masked(sign_in: Any) -> None:
    elder = cast.wang()
    for _ in range(51):
        past_call(arrived=60, elder=elder)
    client = sign_in(cast.sun_city())
    first = client.get(reverse("bureau:calls", args=[CODE]))
    second = client.get(reverse("bureau:calls", args=[CODE]), {"page": "2"})
    assert (len(first.context["page"].object_list), len(second.context["page"].object_list)) == (50, 1)
    assert "王*兰" in first.content.decode()
    assert "王桂兰" not in first.content.decode()


def test_the_list_costs_a_fixed_number_of_queries(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    elder = cast.wang()
    for _ in range(20):
        past_call(arrived=60, elder=elder)
    client = sign_in(cast.sun_city())
    with django_assert_max_num_queries(8):
        client.get(reverse("bureau:calls", args=[CODE]))


def test_a_county_lists_only_its_own(sign_in: Any) -> None:
    own, foreign = past_call(arrived=60), past_call(where=cast.HAOPING, arrived=60)
    page = sign_in(cast.li_county()).get(reverse("bureau:calls", args=[CODE])).content.decode()
    assert str(own.pk) in page
    assert str(foreign.pk) not in page


def test_a_foreign_call_is_404(sign_in: Any) -> None:
    foreign = past_call(where=cast.HAOPING, arrived=60)
    assert sign_in(cast.li_county()).get(reverse("bureau:call", args=[foreign.pk])).status_code == 404
    assert sign_in(cast.sun_city()).get(reverse("bureau:call", args=[foreign.pk])).status_code == 200


def test_one_call_shows_where_its_time_went(sign_in: Any) -> None:
    call = past_call(answered=20, dispatched=100, accepted=500, arrived=1080, elder=cast.wang())
    page = sign_in(cast.sun_city()).get(reverse("bureau:call", args=[call.pk]))
    assert [seconds for _, seconds, _ in page.context["split"]] == [0, 20, 80, 400, 580, None]
    assert "王桂兰" not in page.content.decode()


def test_breaches_are_split_by_stage(sign_in: Any) -> None:
    past_call(answered=20, dispatched=100, accepted=500, arrived=1080)
    page = sign_in(cast.sun_city()).get(reverse("bureau:breaches"))
    ((_, pieces, told),) = page.context["rows"]
    assert told == "超时 3 分，主要在等接单"
    assert sum(lost for _, _, lost, _ in pieces) == pytest.approx(180)


def test_nobody_came_is_a_sentence(sign_in: Any) -> None:
    past_call(arrived=None)
    assert "没有到场记录" in sign_in(cast.sun_city()).get(reverse("bureau:breaches")).content.decode()


def export(client: Any, part: str = "of", **query: str) -> Any:
    from urllib.parse import urlencode

    return client.post(reverse("bureau:export", args=[CODE]) + "?" + urlencode(query), {"part": part})


def test_an_export_carries_who_took_it_and_no_names(sign_in: Any) -> None:
    past_call(arrived=1000, elder=cast.wang())
    past_call(arrived=60)
    lines = export(sign_in(cast.sun_city()), "missing").content.decode("utf-8-sig").splitlines()
    assert "孙丽 2026-11-28 10:20 导出" in lines[0]
    assert len(lines) == 3
    assert "1000.0" in lines[2]
    assert "王桂兰" not in "".join(lines)


def test_no_word_of_an_export_is_a_formula(sign_in: Any) -> None:
    past_call(arrived=60)
    Division.objects.filter(pk=Call.objects.get().division_id).update(name="=1+1")
    (line,) = export(sign_in(cast.sun_city())).content.decode("utf-8-sig").splitlines()[2:]
    assert ",'=1+1," in line


def test_an_export_is_in_the_journal(sign_in: Any) -> None:
    past_call(arrived=60)
    export(sign_in(cast.sun_city()), month="2026-11")
    entry = JournalEntry.objects.get(verb="bureau.export")
    assert entry.by_name == "孙丽"
    assert entry.facts == {"figure": CODE, "month": "2026-11", "where": "", "part": "of", "rows": 1}


def test_too_much_at_once_is_refused(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST", 1)
    past_call(arrived=60)
    past_call(arrived=60)
    assert export(sign_in(cast.sun_city())).status_code == 409
    assert not JournalEntry.objects.filter(verb="bureau.export").exists()


def test_a_look_writes_nothing(sign_in: Any) -> None:
    past_call(arrived=1000)
    client, before = sign_in(cast.sun_city()), JournalEntry.objects.count()
    for name in ("home", "figures", "breaches"):
        client.get(reverse(f"bureau:{name}"))
    assert client.get(reverse("bureau:export", args=[CODE])).status_code == 405
    assert JournalEntry.objects.count() == before
