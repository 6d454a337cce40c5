"""Nothing is kept longer than a rule allows; each rule runs once a day; the journal stays."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock, journal
from songhe.register.access.models import SignIn
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Photo
from songhe.register.rights import actions, dated, offers
from songhe.register.rights.models import DataRequest, Sweep
from tests import cast

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=366 * 6)


def gone(days: float) -> Elder:
    """Wang, who died so many days ago."""
    wang = cast.wang()
    people.change_status(elder=wang, verb="die", by=cast.liu_min().actor, at=clock.now() - timedelta(days=days))
    return wang


def test_every_rule_has_somebody_who_sweeps_and_every_sweeper_a_rule() -> None:
    assert {rule.what for rule in dated.keeps(clock.now())} == set(offers.sweepers())


@pytest.mark.parametrize(("days", "kept"), [(366 * 6, False), (300, True)])
def test_sealed_facts_of_the_dead_go_after_five_years(city: Any, days: float, kept: bool) -> None:
    wang = gone(days)
    actions.sweep_due(clock.now())
    again = Elder.objects.get(pk=wang.pk)
    assert bool(again.phone) is kept and again.name == "王桂兰"


def test_photographs_of_who_left_go_sooner(city: Any) -> None:
    wang = cast.wang()
    people.add_photo(elder=wang, kind="face", picture=cast.picture(), by=cast.liu_min().actor, at=clock.now())
    gone(91)
    actions.sweep_due(clock.now())
    assert not Photo.objects.exists() and Elder.objects.get(pk=wang.pk).phone


def test_the_living_are_never_swept(city: Any) -> None:
    cast.wang()
    assert actions.sweep_due(clock.now() + YEARS) == 0


def test_old_sign_ins_and_answered_requests_go(city: Any) -> None:
    long_ago, liu = clock.now() - timedelta(days=1200), cast.li_county()
    SignIn.objects.create(user=liu, session_key="x", started_at=long_ago, seen_at=long_ago, ended_at=long_ago)
    row = actions.ask(elder=cast.wang(), kind="copy", asked_by="王丽", text="一份", by=liu.actor, at=long_ago)
    actions.answer(request=row, text="已经给了", by=liu.actor, at=long_ago)
    assert actions.sweep_due(clock.now()) == 2
    row = DataRequest.objects.get()
    assert not SignIn.objects.exists() and (row.text, row.answer, row.status) == ("", "", "done")


def test_it_runs_once_a_day_and_says_what_went(city: Any) -> None:
    gone(366 * 6)
    assert actions.sweep_due(clock.now()) == 1 and actions.sweep_due(clock.now()) == 0
    assert Sweep.objects.get(what="files").removed == 1
    entry = next(one for one in journal.since(0) if one.verb == "rights.sweep.run")
    assert (entry.facts["what"], entry.facts["removed"]) == ("files", 1)


def test_the_page_shows_rules_and_what_went(city: Any, li_county: Any, qian_auditor: Any, sign_in: Any) -> None:
    gone(366 * 6)
    actions.sweep_due(clock.now())
    for user in (li_county, qian_auditor):
        page = sign_in(user).get("/rights/retention/").content.decode()
        assert "1,826 天" in page and "清理 1 条" in page
