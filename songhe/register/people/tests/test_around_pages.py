"""Deeds on the file page: contacts, warnings, consents."""

import pytest

pytestmark = pytest.mark.django_db
SON = {"name": "王强", "relation": "儿子", "phone": "13812344417", "may_follow": "on"}


@pytest.fixture
def desk(liu_min, sign_in):
    return sign_in(liu_min)


def test_a_contact_is_added_changed_moved_and_removed(desk, wang, wang_daughter):
    base = f"/elders/{wang.pk}/contacts/"
    desk.post(base, SON)
    son = wang.contacts.get(name="王强")
    desk.post(f"{base}{son.pk}/", {**SON, "phone": "", "where": "县城"})
    desk.post(f"{base}{son.pk}/place/", {"way": "up"})
    son.refresh_from_db()
    assert (son.phone, son.where, son.place) == ("13812344417", "县城", 1)
    desk.post(f"{base}{son.pk}/removal/")
    assert [row.name for row in wang.contacts.all()] == ["王丽"]


@pytest.mark.parametrize("facts", [{"name": ""}, {"phone": ""}, {"phone": "12"}])
def test_a_contact_that_cannot_be_is_said(desk, wang, facts):
    page = desk.post(f"/elders/{wang.pk}/contacts/", {**SON, **facts})
    assert page.status_code == 422 and 'aria-invalid="true"' in page.content.decode()


def test_a_contact_of_another_elder_is_404(desk, wang_daughter, ye_elder):
    assert desk.post(f"/elders/{ye_elder.pk}/contacts/{wang_daughter.pk}/removal/").status_code == 404


def test_a_warning_is_added_and_removed(desk, ye_elder):
    desk.post(f"/elders/{ye_elder.pk}/warnings/", {"text": "青霉素过敏", "tone": "warn", "icon": "pill"})
    row = ye_elder.warnings.get()
    assert row.text == "青霉素过敏"
    desk.post(f"/elders/{ye_elder.pk}/warnings/{row.pk}/removal/")
    assert not ye_elder.warnings.exists()


def test_consent_is_given_and_withdrawn(desk, wang):
    desk.post(f"/elders/{wang.pk}/consents/", {"purpose": "health", "given_by": "王桂兰"})
    assert desk.post(f"/elders/{wang.pk}/consents/health/withdrawal/").status_code == 302
    assert "已撤回" in desk.get(f"/elders/{wang.pk}/").content.decode()


@pytest.mark.parametrize(("purpose", "status"), [("health", 409), ("dancing", 404)])
def test_a_consent_that_is_not_there_cannot_be_withdrawn(desk, wang, purpose, status):
    assert desk.post(f"/elders/{wang.pk}/consents/{purpose}/withdrawal/").status_code == status


@pytest.mark.parametrize("tail", ["contacts/", "warnings/", "consents/"])
def test_nothing_is_written_by_looking(desk, wang, tail):
    assert desk.get(f"/elders/{wang.pk}/{tail}").status_code == 405
