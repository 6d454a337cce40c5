"""One figure, one number: every page, export and paper that shows an indicator shows the same."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base import clock
from songhe.care.emergency.tests.past import past_call
from songhe.city.targets import actions, gathering, plan
from songhe.city.targets.tests import scene
from songhe.city.targets.words import number
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
AT = cast.AT + timedelta(days=1)
CODES = [one.indicator for one in plan.targets().values() if gathering.found(one.indicator)]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture(scope="module", autouse=True)
def _a_city(laid: Any) -> None:
    """Something to count for each room, counted a while ago; then one more call, which a live figure knows at once."""
    laid(_lay_a_city)


def _lay_a_city() -> None:
    scene.center()
    scene.center("蒲溪社区养老服务站", "embedded_station", on=date(2026, 2, 1))
    making.facility("蒲溪幸福院", "happiness_home", site=making.site("幸福院的楼"))
    past_call(arrived=540)
    scene.counted(cast.AT)
    actions.look_ahead(at=cast.AT)
    past_call(arrived=1200)


def shown_on(client: Client, code: str) -> dict[str, Any]:
    """The figure of the whole division on every page that shows it, as its number."""
    listed = client.get(reverse("targets:list")).context["groups"]
    home, wall = client.get(reverse("bureau:home"), {"map": code}), client.get(reverse("bureau:wall"))
    own = client.get(reverse("targets:target", args=[code])).context
    measure = plan.targets()[code].measure.code
    seen = {
        "list": next(one.value for group in listed for one, _ in group["rows"] if one.target.code == code),
        "page": own["one"].value,
        "measure": next(
            one.value
            for one in client.get(reverse("targets:measure", args=[measure])).context["standings"]
            if one.target.code == code
        ),
        "chart": own["bars"][-1].shown.rstrip("%"),
        "map's chart": home.context["plan_bars"][-1].shown.rstrip("%"),
    }
    for name, page in (("home", home), ("wall", wall)):
        found = [one.value for group in page.context["groups"] for one, _ in group["rows"] if one.target.code == code]
        seen |= {name: found[0]} if found else {}
    return {name: value if isinstance(value, str) else "" if value is None else number(value) for name, value in seen.items()}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("who", [cast.sun_city, cast.li_county])
def test_every_page_says_the_same(sign_in: Any, code: str, who: Any) -> None:
    seen = shown_on(sign_in(who()), code)
    assert len(set(seen.values())) == 1, seen


@pytest.mark.parametrize("code", CODES)
def test_the_map_the_targets_page_and_the_countys_own_page_agree(sign_in: Any, code: str) -> None:
    city, county = sign_in(cast.sun_city()), sign_in(cast.li_county())
    spots = {spot.place.code: spot.value for spot in city.get(reverse("bureau:home"), {"map": code}).context["spots"]}
    lines = {one.place.code: number(one.value) for one in city.get(reverse("targets:target", args=[code])).context["lines"]}
    own = number(county.get(reverse("targets:target", args=[code])).context["one"].value)
    assert spots == lines and spots[cast.HANYIN] == own


def test_the_fifteen_minutes_are_those_of_the_bureaus_own_pages_and_the_interface(sign_in: Any) -> None:
    client = sign_in(cast.sun_city())
    code = "response-15min"
    figure = client.get(reverse("bureau:figure", args=[code])).context["ratio"]
    wall = client.get(reverse("bureau:wall")).context["headline"]
    total = client.get(f"/api/v1/figures/{code}").json()["total"]
    one = client.get(reverse("targets:target", args=[code])).context["one"]
    assert figure == one.ratio == wall.ratio
    assert (total["numerator"], total["denominator"]) == (one.ratio.met, one.ratio.of) == (1, 2)


def test_preview_report_and_paper_say_what_was_counted(sign_in: Any) -> None:
    scene.counted(AT)
    client = sign_in(cast.sun_city())
    look = client.get(reverse("targets:preview"), {"kind": "meeting", "month": "2026-11"}).context["content"]
    row = actions.publish(kind="meeting", month=scene.THIS, user=cast.sun_city(), at=AT)
    assert {key: value for key, value in row.content.items() if key != "known_at"} == {
        key: value for key, value in look.items() if key != "known_at"
    }
    kept = {line["code"]: line["value"] for part in row.content["plans"] for line in part["rows"]}
    for group in client.get(reverse("targets:list")).context["groups"]:
        assert all(kept[one.target.code] == one.value for one, _ in group["rows"])
