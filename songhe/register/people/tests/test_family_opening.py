"""What a family may open: how to reach the elder; health only while the elder agrees to that; the number of the ID never."""

from datetime import timedelta

import pytest

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.people import actions, queries
from tests.cast import AT

pytestmark = pytest.mark.django_db
TO_REACH = {"phone", "address", "contacts"}
HEALTH = {"conditions", "medicines", "instructions", "disability"}
NEVER = {"citizen_id", "way_in"}


@pytest.fixture
def agree(wang, liu_min):
    def give(*purposes):
        for purpose in purposes:
            actions.give_consent(elder=wang, purpose=purpose, given_by="王桂兰", by=liu_min.actor, at=AT)

    give("family")
    return give


@pytest.fixture
def daughter(wang_daughter, agree, sign_in):
    return sign_in(wang_daughter.user)


def asked(client, elder, field):
    return client.post(f"/elders/{elder.pk}/reveal/", {"field": field, "reason": "想看看"}).status_code


def test_everything_that_can_be_opened_is_decided_here():
    assert queries.REVEALABLE == TO_REACH | HEALTH | NEVER


@pytest.mark.parametrize("field", sorted(TO_REACH))
def test_how_to_reach_the_elder_is_opened(daughter, wang, field):
    assert asked(daughter, wang, field) == 302


@pytest.mark.parametrize("field", sorted(HEALTH))
def test_health_is_opened_only_with_the_elders_consent(daughter, wang, agree, field):
    assert asked(daughter, wang, field) == 404
    agree("health")
    assert asked(daughter, wang, field) == 302


@pytest.mark.parametrize("field", sorted(NEVER))
def test_the_number_and_the_way_in_are_never_opened(daughter, wang, agree, field):
    agree("health", "emergency", "position")
    assert asked(daughter, wang, field) == 404
    assert not JournalEntry.objects.filter(verb="people.elder.reveal").exists()


def test_the_verb_refuses_what_the_page_does_not_show(wang, wang_daughter, agree):
    with pytest.raises(Refused):
        actions.reveal(user=wang_daughter.user, elder=wang, field="citizen_id", reason="想看看", at=AT)


def test_what_was_opened_closes_when_the_consent_is_withdrawn(wang, wang_daughter, agree, liu_min):
    agree("health")
    actions.reveal(user=wang_daughter.user, elder=wang, field="conditions", reason="想看看", at=AT)
    later = AT + timedelta(minutes=1)
    assert queries.card(wang_daughter.user, wang, at=later).conditions == ["高血压", "房颤"]
    actions.withdraw_consent(elder=wang, purpose="health", by=liu_min.actor, at=later)
    assert queries.card(wang_daughter.user, wang, at=later).conditions == []


def test_the_page_tells_nothing_of_health_without_consent(daughter, wang, agree):
    page = daughter.get(f"/elders/{wang.pk}/").content.decode()
    assert "华法林" not in page and "轻度失能" not in page and "老人同意" in page
    assert "field=phone" in page and "field=conditions" not in page and "field=citizen_id" not in page
    agree("health")
    page = daughter.get(f"/elders/{wang.pk}/").content.decode()
    assert "华法林" in page and "轻度失能" in page and "field=conditions" in page


@pytest.mark.parametrize("field", sorted(TO_REACH | HEALTH | NEVER))
def test_the_elder_opens_everything_of_the_own_file(wang, sign_in, field):
    assert asked(sign_in(wang.user), wang, field) == 302


def test_with_the_consent_the_file_is_gone_and_comes_back(daughter, wang, agree, liu_min):
    actions.withdraw_consent(elder=wang, purpose="family", by=liu_min.actor, at=AT)
    assert daughter.get(f"/elders/{wang.pk}/").status_code == 404 and asked(daughter, wang, "phone") == 404
    agree("family")
    assert daughter.get(f"/elders/{wang.pk}/").status_code == 200
