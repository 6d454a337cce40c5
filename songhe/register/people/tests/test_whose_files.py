"""Who may see which file. Finding one is tested in the room of lists."""

import pytest
from django.http import Http404

from songhe.register.people import actions, queries
from tests.cast import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(wang, ye_elder, ziyang_elder, wang_daughter, liu_min):
    actions.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=liu_min.actor, at=AT)
    return {"王桂兰", "叶大福", "谭秀英"}


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("liu_min", {"王桂兰", "叶大福"}),
        ("zhao_lead", {"王桂兰", "叶大福"}),
        ("li_county", {"王桂兰", "叶大福"}),
        ("he_ziyang", {"谭秀英"}),
        ("sun_city", {"王桂兰", "叶大福", "谭秀英"}),
        ("chen", {"叶大福"}),
        ("wang_daughter", {"王桂兰"}),
        ("doctor_zhou", set()),
        ("qian_auditor", set()),
    ],
)
def test_each_sees_the_files_of_their_part(everybody, person, seen, request):
    user = request.getfixturevalue(person)
    assert {row.name for row in queries.elders(getattr(user, "user", None) or user)} == seen


def test_an_elder_sees_the_own_file_only(everybody, wang):
    assert list(queries.elders(wang.user)) == [wang]


def test_family_sees_nothing_once_the_consent_is_withdrawn(everybody, wang, wang_daughter, liu_min):
    assert queries.elders(wang_daughter.user).exists()
    actions.withdraw_consent(elder=wang, purpose="family", by=liu_min.actor, at=AT)
    assert not queries.elders(wang_daughter.user).exists()


def test_consent_to_something_else_opens_no_file(wang, wang_daughter, liu_min):
    actions.give_consent(elder=wang, purpose="emergency", given_by="王桂兰", by=liu_min.actor, at=AT)
    assert not queries.elders(wang_daughter.user).exists()


def test_consent_of_another_elder_opens_no_file(ye_elder, wang_daughter, liu_min):
    actions.give_consent(elder=ye_elder, purpose="family", given_by="叶大福", by=liu_min.actor, at=AT)
    assert not queries.elders(wang_daughter.user).exists()


def test_family_without_the_elders_consent_sees_nothing(everybody, wang_daughter, liu_min):
    actions.change_contact(contact=wang_daughter, may_follow=False, by=liu_min.actor, at=AT)
    assert not queries.elders(wang_daughter.user).exists()


def test_a_foreign_file_is_404(everybody, he_ziyang, wang):
    with pytest.raises(Http404):
        queries.one(he_ziyang, wang.pk)
