"""Working lists: kept, renamed, shared, removed; each deed journalled with its criteria and without anybody's name."""

from typing import Any

import pytest
from django.http import Http404

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.register.lists import actions, queries
from songhe.register.lists.models import SavedList
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
CHOSEN = {"living": "alone", "age_from": "80"}


def keep(user: Any, name: str = "高龄独居", **more: Any) -> SavedList:
    return actions.save_list(user=user, name=name, chosen={**CHOSEN, "nonsense": "1"}, at=AT, **more)


def test_what_is_kept_is_criteria_that_there_are(liu_min: Any) -> None:
    row = keep(liu_min, "  高龄  独居 ")
    assert (row.name, row.criteria, row.division_path) == ("高龄 独居", CHOSEN, liu_min.scope)
    entry = journal.since(0)[-1]
    assert (entry.verb, entry.facts["criteria"]) == ("lists.list.save", CHOSEN)


def test_one_name_once_for_each_user(liu_min: Any, ma_chao: Any) -> None:
    keep(liu_min), keep(ma_chao)
    with pytest.raises(Refused, match="换个名字"):
        keep(liu_min)
    assert SavedList.objects.count() == 2


def test_a_list_without_a_name_is_not_kept(liu_min: Any) -> None:
    with pytest.raises(Refused):
        keep(liu_min, "   ")


@pytest.mark.parametrize("chosen", [{}, {"nonsense": "1"}, {"age_from": "old"}])
def test_a_list_of_nothing_in_particular_is_not_kept(liu_min: Any, chosen: dict[str, str]) -> None:
    with pytest.raises(Refused, match="至少选一个条件"):
        actions.save_list(user=liu_min, name="甲", chosen=chosen, at=AT)
    assert not SavedList.objects.exists()


def test_nobody_keeps_more_than_anybody_reads(liu_min: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    keep(liu_min)
    with pytest.raises(Refused, match="1"):
        keep(liu_min, "另一个")


def test_it_is_renamed_but_not_to_a_name_that_is_taken(liu_min: Any) -> None:
    row = keep(liu_min)
    actions.rename_list(row=row, name="新名", user=liu_min, at=AT)
    assert SavedList.objects.get().name == row.name == "新名"
    other = keep(liu_min)
    with pytest.raises(Refused):
        actions.rename_list(row=other, name="新名", user=liu_min, at=AT)
    with pytest.raises(Refused):
        actions.rename_list(row=other, name=" ", user=liu_min, at=AT)


def test_shared_it_is_seen_by_colleagues_below_and_by_nobody_else(
    li_county: Any, liu_min: Any, chen: Any, he_ziyang: Any
) -> None:
    row = keep(li_county)
    seen = {user.name: queries.seen_by(user).exists() for user in (liu_min, chen.user, he_ziyang)}
    assert not any(seen.values())
    actions.share_list(row=row, shared=True, user=li_county, at=AT)
    assert [queries.seen_by(user).exists() for user in (liu_min, chen.user, he_ziyang)] == [True, True, False]
    actions.share_list(row=row, shared=True, user=li_county, at=AT)
    assert [entry.verb for entry in journal.since(0)].count("lists.list.share") == 1


def test_only_its_owner_changes_it(liu_min: Any, ma_chao: Any) -> None:
    row = keep(liu_min, shared=True)
    with pytest.raises(Http404):
        queries.own(ma_chao, row.pk)


def test_removed_it_is_gone_and_the_journal_still_has_its_criteria(liu_min: Any) -> None:
    actions.remove_list(row=keep(liu_min), user=liu_min, at=AT)
    assert not SavedList.objects.exists()
    assert journal.since(0)[-1].facts["criteria"] == CHOSEN
    assert cast.HANYIN in journal.since(0)[-1].division
